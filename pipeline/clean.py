"""Which stretches of a page are the article and which surround it; nothing is deleted, passages are marked."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .layout import LABEL, STOPS, Stretch, front_matter, layout_pattern, stretches
from .model import BODY_KINDS, Document, Passage

LONGEST_CHROME = 700
"""Characters; a longer stretch is prose, whatever words it has."""

LONG_CHROME = 250
"""Characters; a longer stretch is looked at for disclaimers only near the page's edges."""

EDGES = (5, 15)
"""Stretches at the top and at the foot of a page that count as near its edges."""

LONGEST_HEADING = 60

DATELINE = "dateline"
"""Kind of a line that is a date, until its place says whether it heads a part of the article or dates all of it."""

LINKS_ONLY = re.compile(
    r"(?:[^\w\[\]]*!?\[[^\[\]]*\]\([^()\s]*\))+[^\w\[\]]*$|[*_\s]*<?(?:https?://|www\.)\S+>?[*_\s]*$"
)
PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)$")
CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\(mailto:|(?:^|[\s\[:])@[\w\\]{4,}|(?:\bтел\.|\btel\b|\bphone|телефон|факс|\bfax)[^.!?]{0,15}\d|^\+?\d[\d ()–-]{8,}\d$",
    re.IGNORECASE,
)
ARROWED = re.compile(r"(?:\d{1,3}\.\s*)?[↑^](?:\s|\w|$)")
NUMBERED = re.compile(r"(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s*")
CITED = re.compile(
    r"https?:|//|\bpp?\.|\b[сС]\. ?\d|ISBN|doi|[«\"“]|\]\(|[Aa]rchived|Архив|\((?:1[5-9]|20)\d\d[a-z]?\)|\. [—–] "
    r"|\b[A-ZА-ЯЁ]\. ?[A-ZА-ЯЁ]\b|,? (?:1[5-9]|20)\d\d\.$"
)
"""What sources have and sentences seldom."""

CONTENTS = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\s+[^\W\d_]")
MARKER = re.compile(r"\[\d{1,3}\]")
FILE_DEBRIS = re.compile(
    r"(?:\[\[)?(?:(?:File|Image|Файл):)?[^\s\[\]]+\.(?:jpe?g|png|svg|gif|tiff?|webp|ogg|pdf)\b(?:\|[\w ]{1,20}(?=\|))*\|?",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b[12]\d{3}\b")
YEAR_HEADING = re.compile(
    r"(?:[12]\d{3}(?:\s*[-–—]\s*(?:[12]\d)?\d\d)?|\d{1,2}\s+\w+\s+[12]\d{3})(?:-?[ест]\w{0,3}|\s*г(?:оды?|г?\.|ода)?)?$"
)
LETTER = re.compile(r"[^\W\d_]")
FRINGE = " .:;,*_»«|·•"


@dataclass(slots=True)
class Piece:
    """A stretch on its way to a kind; '' while nobody has said what it is."""

    stretch: Stretch
    kind: str = ""

    @property
    def text(self) -> str:
        return self.stretch.text

    @property
    def mark(self) -> str:
        return self.stretch.mark


def mark_passages(document: Document) -> Document:
    """The document with its passages: what each stretch of the text is, so that only the article is mined."""
    matter = front_matter(document.text)
    pieces = [Piece(stretch) for stretch in stretches(document.text, matter.end() if matter else 0)]
    mark_chrome(pieces)
    mark_contents(pieces)
    mark_references(pieces)
    mark_links(pieces)
    mark_related(pieces)
    mark_around(pieces)
    mark_repeats(pieces)
    mark_body(pieces)
    passages = [Passage(matter.start(1), matter.end(1) - 1, "boilerplate")] if matter else []
    for piece in pieces:
        passages += _passages(piece)
    return document.having(passages=tuple(passages))


def mark_chrome(pieces: list[Piece]) -> None:
    """Lines that sites are known to put around articles, and the bylines and datelines among them."""
    chrome, related = layout_pattern("boilerplate"), layout_pattern("related")
    byline, dateline = layout_pattern("byline"), layout_pattern("dateline")
    for i, piece in enumerate(pieces):
        text = piece.text
        edge = i < EDGES[0] or i >= len(pieces) - EDGES[1]
        if piece.mark in ("code", "ruler", "edit"):
            piece.kind = "boilerplate"
        elif len(text) <= (LONGEST_CHROME if edge else LONG_CHROME) and not LABEL.match(text):
            plain = text.strip("*_ ")
            if chrome.search(plain) or (len(text) <= 100 and related.search(plain)):
                piece.kind = "boilerplate"
            elif len(text) <= 200 and byline.search(plain):
                piece.kind = "byline"
            elif len(text) <= 100 and dateline.search(plain):
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


def mark_references(pieces: list[Piece]) -> None:
    """Entries of lists of sources: below their headings, with arrows, or numbered in a row at the end."""
    opens = layout_pattern("references")
    for piece in pieces:
        if ARROWED.match(piece.text):
            piece.kind = "reference"
    for i, piece in enumerate(pieces):
        if piece.kind == "reference" or len(piece.text) > LONGEST_HEADING or not opens.match(piece.text):
            continue
        if section := _section(pieces, i + 1):
            piece.kind = "boilerplate"
            labelled = any(map(_is_labelled, section))
            for each in section:
                each.kind = each.kind or ("reference" if _is_labelled(each) or not labelled else "boilerplate")
    if not any(piece.kind == "reference" for piece in pieces):
        for piece in _numbered_tail(pieces):
            piece.kind = "reference"


def _section(pieces: list[Piece], first: int) -> list[Piece]:
    """What a heading of sources has below it; nothing if that is prose."""
    section: list[Piece] = []
    labelled = False
    opens, related = layout_pattern("references"), layout_pattern("related")
    for i in range(first, len(pieces)):
        piece = pieces[i]
        if piece.mark == "edit" and not section:
            continue
        short = len(piece.text) <= LONGEST_HEADING
        if piece.mark == "heading" or (short and (opens.match(piece.text) or related.match(piece.text))):
            break
        labelled = labelled or _is_labelled(piece)
        if labelled and not piece.kind and not _is_labelled(piece) and piece.stretch.words >= 30 and _is_prose(piece):
            break
        section.append(piece)
    entries = [piece for piece in section if not piece.kind]
    prose = [
        piece for piece in entries if piece.stretch.words > 60 or (_is_prose(piece) and not CITED.search(piece.text))
    ]
    return section if labelled or 2 * len(prose) < max(1, len(entries)) or not entries else []


def _is_labelled(piece: Piece) -> bool:
    return piece.mark in ("item", "number") or piece.kind == "reference" or bool(LABEL.match(piece.text))


def _numbered_tail(pieces: list[Piece]) -> list[Piece]:
    """Three lines or more at the end, numbered from 1, that read like sources, in a text with markers."""
    tail: list[Piece] = []
    for piece in reversed([piece for piece in pieces if not piece.kind]):
        match = NUMBERED.match(piece.text)
        number = int(match[1] or match[2]) if match else 0
        if not number or (tail and number != _number(tail[-1]) - 1):
            break
        tail.append(piece)
    if len(tail) < 3 or _number(tail[-1]) != 1:
        return []
    first = tail[-1].stretch.start
    marked = any(MARKER.search(piece.text, 1) for piece in pieces if piece.stretch.start < first)
    cited = sum(1 for piece in tail if CITED.search(piece.text))
    return tail if marked and cited > 0.7 * len(tail) else []


def _number(piece: Piece) -> int:
    match = NUMBERED.match(piece.text)
    return int(match[1] or match[2]) if match else 0


def mark_links(pieces: list[Piece]) -> None:
    """Lines that are nothing but links, addresses and telephone numbers, and the short lines of their block."""
    for block in _blocks(pieces):
        open_pieces = [piece for piece in block if not piece.kind and not _is_prose(piece)]
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
        elif not piece.kind and (piece.mark == "heading" or _is_prose(piece)):
            prose, linking = prose or piece.mark != "heading", False
        elif linking and not piece.kind:
            piece.kind = "boilerplate"


def mark_around(pieces: list[Piece]) -> None:
    """What stands before the article's first substantial stretch and after its last one."""
    core = [i for i, piece in enumerate(pieces) if _is_substance(piece)]
    if not core:
        _mark_without_core(pieces)
        _place_datelines(pieces, [0, 0])
        return
    _place_datelines(pieces, core)
    stop = _stop(pieces, core)
    for piece in pieces[stop:]:
        piece.kind = piece.kind or "boilerplate"
    core = [i for i in core if i < stop] or core[:1]
    levels = Counter(piece.stretch.level for piece in pieces if piece.mark == "heading")
    head = pieces[: core[0]]
    bare = sum(not piece.kind for piece in head) >= 2 and not levels
    if bare and sum(_heads(pieces, i) for i in core) >= 3:
        head.pop()  # where bare lines head the sections, the one below the title heads the first
    _mark_head(head, levels)
    _mark_tail(pieces[core[-1] + 1 :])


def _place_datelines(pieces: list[Piece], core: list[int]) -> None:
    """Dates between an article's paragraphs head its parts, and then the one above the first does so too."""
    dated = [i for i, piece in enumerate(pieces) if piece.kind == DATELINE]
    heading = [i for i in dated if core[0] < i and (i < core[-1] or _precedes_sentence(pieces, i))]
    for i in dated:
        first = bool(heading) and i == core[0] - 1
        pieces[i].kind = "heading" if first or i in heading else "byline"


def _precedes_sentence(pieces: list[Piece], i: int) -> bool:
    following = pieces[i + 1] if i + 1 < len(pieces) else None
    return following is not None and not following.kind and following.stretch.stops


def _heads(pieces: list[Piece], i: int) -> bool:
    """Whether a bare line stands above this stretch, as headings do."""
    return i > 0 and not pieces[i - 1].kind and pieces[i - 1].stretch.gap and _is_bare_heading(pieces[i - 1])


def _stop(pieces: list[Piece], core: list[int]) -> int:
    """Where the comments of readers begin, if they do."""
    end = layout_pattern("end")
    for i in range(core[0] + 1, len(pieces)):
        if len(pieces[i].text) <= LONGEST_HEADING and end.match(pieces[i].text):
            return i
    return len(pieces)


def _mark_without_core(pieces: list[Piece]) -> None:
    """A page of chrome alone has no article; a few words without any chrome are a short article."""
    open_pieces = [piece for piece in pieces if not piece.kind]
    if len(open_pieces) >= len(pieces) - 1 and len(open_pieces) <= 5:
        return
    if any(piece.kind == "boilerplate" and piece.mark != "edit" for piece in pieces) or len(open_pieces) > 5:
        for piece in open_pieces:
            if not piece.stretch.stops or piece.stretch.words < 4:
                piece.kind = "boilerplate"


def _mark_head(head: list[Piece], levels: Counter[int]) -> None:
    """The title; lines above it are the site's, lines below it are about the article or its picture."""
    title = _title(head, levels)
    if title is None:
        return
    title.kind = "title"
    above = True
    for piece in head:
        if piece is title:
            above = False
        elif not piece.kind and (above or not _is_body_head(piece)):
            piece.kind = "boilerplate"


def _is_body_head(piece: Piece) -> bool:
    """Whether a line between the title and the first substantial stretch is of the article."""
    listed = piece.mark in ("item", "number", "table") and piece.stretch.words >= 4
    return listed or piece.stretch.stops or piece.mark == "heading" or bool(YEAR_HEADING.match(piece.text))


def _title(head: list[Piece], levels: Counter[int]) -> Piece | None:
    """The marked title, or the first line that could be one; below menus, the one that the byline belongs to."""
    titles = [i for i, piece in enumerate(head) if _could_be_title(piece, levels)]
    for i in titles:
        if head[i].stretch.level == 1:
            return head[i]
    if sum(head[i].stretch.words <= 2 for i in titles) >= 4:
        titles = [i for i in titles if head[i].stretch.words > 2] or titles
    if not titles:
        return None
    byline = next((i for i, piece in enumerate(head) if piece.kind == "byline"), 0)
    first = titles[0]
    for above, below in pairwise(titles):
        if below < byline and any(piece.kind == "boilerplate" for piece in head[above:below]):
            first = below
    return head[first]


def _could_be_title(piece: Piece, levels: Counter[int]) -> bool:
    """Whether a line is short and no sentence; of marked headings, only one that has no sisters."""
    level = piece.stretch.level
    return (
        not piece.kind
        and (level < 2 or levels[level] == 1)
        and piece.mark in ("", "heading")
        and piece.stretch.words <= 30
        and piece.text[-1] not in ".:;,"
        and not YEAR_HEADING.match(piece.text)
        and (level == 1 or not layout_pattern("rubric").match(piece.text))
        and bool(LETTER.search(piece.text))
    )


def _mark_tail(tail: list[Piece]) -> None:
    """After the last substantial stretch: nothing follows the first line of chrome, and headings have nothing below."""
    chrome = next(
        (i for i, p in enumerate(tail) if p.kind in ("boilerplate", "reference") and p.mark != "edit"), len(tail)
    )
    for piece in tail[chrome:]:
        piece.kind = piece.kind or _heading_or_chrome(piece)
    for piece in reversed(tail[:chrome]):
        if piece.kind in ("boilerplate", "byline"):
            continue
        if piece.kind or not (piece.mark == "heading" or (_is_bare_heading(piece) and piece.stretch.words <= 5)):
            break
        piece.kind = _heading_or_chrome(piece)


def _heading_or_chrome(piece: Piece) -> str:
    """A heading that carries a marker of a source is the article's, though nothing stands below it."""
    return "heading" if piece.mark == "heading" and MARKER.search(piece.text) else "boilerplate"


def mark_repeats(pieces: list[Piece]) -> None:
    """Short lines that come three times are a menu's; a paragraph printed twice is mined once."""
    folded = [piece.text.casefold().strip(FRINGE) if not piece.kind else "" for piece in pieces]
    times = Counter(folded)
    seen: set[str] = set()
    for piece, text in zip(pieces, folded, strict=True):
        if not text:
            continue
        short = piece.stretch.words <= 8 and not piece.stretch.stops and piece.mark != "table"
        if (short and times[text] >= 3) or (text in seen and len(text) >= 60):
            piece.kind = "boilerplate"
        seen.add(text)


def mark_body(pieces: list[Piece]) -> None:
    """The kinds of what is left: the article."""
    marked = any(piece.mark == "heading" for piece in pieces if piece.kind != "title")
    for i, piece in enumerate(pieces):
        if not piece.kind:
            piece.kind = _body_kind(piece, pieces[i + 1] if i + 1 < len(pieces) else None, marked)


def _body_kind(piece: Piece, following: Piece | None, marked: bool) -> str:
    if piece.mark in ("heading", "table"):
        return piece.mark
    if piece.mark in ("item", "number"):
        return "list_item"
    if PICTURE.match(piece.text):
        return "caption"
    if piece.mark == "quote" or not _is_bare_heading(piece):
        return "paragraph"
    if YEAR_HEADING.match(piece.text):
        return "heading"
    if following is None or following.kind in ("boilerplate", "reference"):
        return "caption" if marked else "paragraph"
    return "caption" if marked else "heading"


def _is_bare_heading(piece: Piece) -> bool:
    """Whether a line without a mark could head a section or stand below a picture."""
    text = piece.text
    return (
        not piece.mark
        and len(text) <= 150
        and piece.stretch.words <= 16
        and not STOPS.search(text)
        and text[-1] not in ",—–-"
    )


def _is_prose(piece: Piece) -> bool:
    """Whether it reads as sentences do."""
    words = piece.stretch.words
    return piece.mark in ("", "quote", "item", "number") and (words >= 25 or (words >= 6 and piece.stretch.stops))


def _is_substance(piece: Piece) -> bool:
    """Whether only an article has such a stretch: prose, or a dated entry of a list or table."""
    if piece.kind or not LETTER.search(piece.text):
        return False
    if piece.mark in ("item", "number", "table"):
        return piece.stretch.words >= 3 and (_is_prose(piece) or bool(YEAR.search(piece.text)))
    return _is_prose(piece) and not LINKS_ONLY.match(piece.text[:LONGEST_CHROME])


def _passages(piece: Piece) -> list[Passage]:
    """The piece as passages: the debris of a picture that opens a paragraph is not the paragraph."""
    stretch = piece.stretch
    if piece.kind == "caption" and (picture := PICTURE.match(stretch.text)):
        start, end = stretch.start + picture.start(1), stretch.start + picture.end(1)
        return (
            [Passage(start, end, "caption")]
            if picture[1].strip()
            else [Passage(stretch.start, stretch.end, "boilerplate")]
        )
    debris = FILE_DEBRIS.match(stretch.text) if piece.kind in BODY_KINDS else None
    if debris is None:
        return [Passage(stretch.start, stretch.end, piece.kind)]
    cuts = [(0, debris.end(), "boilerplate")]
    closing = stretch.text.find("]]", debris.end(), debris.end() + 500)
    if closing >= 0:
        cuts += [(debris.end(), closing, "caption"), (closing, closing + 2, "boilerplate")]
    cuts.append((cuts[-1][1], len(stretch.text), piece.kind))
    found = []
    for start, end, kind in cuts:
        part = stretch.text[start:end]
        if part.strip():
            first = stretch.start + start + len(part) - len(part.lstrip())
            found.append(Passage(first, first + len(part.strip()), kind))
    return found
