"""Lines that are the site's and not the article's, told by their words, marks and neighbours."""

import re
from collections import Counter
from collections.abc import Iterator

from .layout import LABEL, layout_pattern
from .pieces import DATELINE, LINKS_ONLY, LONGEST_CHROME, PICTURE, Piece, is_calendar_heading, is_prose

LONG_CHROME = 250
"""Characters; a longer stretch is looked at for disclaimers only near the page's edges."""

EDGES = (5, 15)
"""Stretches at the top and at the foot of a page that count as near its edges."""

CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\(mailto:|(?:^|[\s\[:])@[\w\\]{4,}|(?:\bтел\.|\btel\b|\bphone|телефон|факс|\bfax)[^.!?]{0,15}\d|^\+?\d[\d ()–-]{8,}\d$",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\s+[^\W\d_]")
SETTLED = frozenset({"title", "reference"})
"""Kinds that a reader knows better than words tell them."""

FRINGE = " .:;,*_»«|·•"


def mark_chrome(pieces: list[Piece]) -> None:
    """Lines that sites are known to put around articles, and the bylines and datelines among them."""
    chrome, related = layout_pattern("boilerplate"), layout_pattern("related")
    byline, dateline = layout_pattern("byline"), layout_pattern("dateline")  # all of them begin where a line does
    for i, piece in enumerate(pieces):
        text = piece.text
        edge = i < EDGES[0] or i >= len(pieces) - EDGES[1]
        if piece.kind in SETTLED:
            continue
        if piece.mark in ("code", "ruler", "edit"):
            piece.kind = "boilerplate"
        elif len(text) <= (LONGEST_CHROME if edge else LONG_CHROME) and not LABEL.match(text):
            plain = text.strip("*_ ")
            if chrome.match(plain) or (len(text) <= 100 and related.match(plain)):
                piece.kind = "boilerplate"
            elif len(text) <= 200 and byline.match(plain):
                piece.kind = "byline"
            elif len(text) <= 100 and dateline.match(plain):
                piece.kind = DATELINE


def mark_contents(pieces: list[Piece]) -> None:
    """The table of contents: three lines or more, numbered 1, 1.1, 2, that are titles and not sentences."""
    run: list[Piece] = []
    before: list[int] = []
    for piece in [*pieces, None]:
        match = CONTENTS.match(piece.text) if piece and len(piece.text) <= 100 and not piece.stretch.stops else None
        number = [int(part) for part in match[1].split(".")] if match else []
        if piece and number and (number in _next_numbers(before) if run else number == [1]):
            run.append(piece)
        else:
            for each in run if len(run) >= 3 else []:
                each.kind = "boilerplate"
            run = [piece] if piece and number == [1] else []
        before = number


def _next_numbers(number: list[int]) -> list[list[int]]:
    """What may follow a section number: its first part, or its successor on any level."""
    return [[*number, 1], *([*number[:i], number[i] + 1] for i in range(len(number)))]


def mark_links(pieces: list[Piece]) -> None:
    """Lines that are nothing but links, addresses and telephone numbers, and the short lines of their block."""
    for block in _blocks(pieces):
        open_pieces = [piece for piece in block if not piece.kind and not is_prose(piece)]
        contacts = [piece for piece in open_pieces if len(piece.text) <= 200 and CONTACT.search(piece.text)]
        for piece in open_pieces:
            link = LINKS_ONLY.match(piece.text) and not PICTURE.match(piece.text)
            if link or (contacts and piece.stretch.words <= 25):
                piece.kind = "boilerplate"


def _blocks(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces parted by blank lines."""
    block: list[Piece] = []
    for piece in pieces:
        if piece.stretch.gap and block:
            yield block
            block = []
        block.append(piece)
    yield block


def mark_related(pieces: list[Piece]) -> None:
    """Below the first prose, the short lines and list entries under a heading of links are its links."""
    related = layout_pattern("related")
    prose = linking = False
    for piece in pieces:
        if piece.kind == "boilerplate" and len(piece.text) <= 100 and related.match(piece.text.strip("*_ ")):
            linking = prose
        elif not piece.kind and (piece.mark == "heading" or is_prose(piece)):
            prose, linking = prose or piece.mark != "heading", False
        elif linking and not piece.kind:
            piece.kind = "boilerplate"


def mark_repeats(pieces: list[Piece]) -> None:
    """Short lines that come three times are a menu's; a paragraph printed twice is mined once."""
    folded = [piece.text.casefold().strip(FRINGE) if not piece.kind else "" for piece in pieces]
    times = Counter(folded)
    seen: set[str] = set()
    for piece, text in zip(pieces, folded, strict=True):
        if not text:
            continue
        if (times[text] >= 3 and _could_be_menu(piece)) or (text in seen and len(text) >= 60):
            piece.kind = "boilerplate"
        seen.add(text)


def _could_be_menu(piece: Piece) -> bool:
    """Whether a line is short and neither a sentence nor the heading of a month, which comes again every year."""
    plain = piece.mark in ("", "item") and piece.stretch.words <= 8 and not piece.stretch.stops
    return plain and not is_calendar_heading(piece)
