"""Lists of sources: below their headings, with arrows, or numbered at the end."""

import re

from .layout import LABEL, layout_pattern
from .pieces import LONGEST_HEADING, MARKER, Piece, is_prose

ARROWED = re.compile(r"(?:(?:\d{1,3}|[a-z])\.\s*)?[↑^](?:\s|\w|$)|\[\^[^\[\]\s]{1,40}\]:\s")
NUMBERED = re.compile(r"(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s*")
CITED = re.compile(
    r"https?:|//|\bpp?\.|\b[сС]\. ?\d|ISBN|doi|[«\"“]|\]\(|[Aa]rchived|Архив|\((?:1[5-9]|20)\d\d[a-z]?\)|\. [—–] "
    r"|\b[A-ZА-ЯЁ]\. ?[A-ZА-ЯЁ]\b|,? (?:1[5-9]|20)\d\d\.$"
)
"""What sources have and sentences seldom."""


ENDS = tuple('.!?…;:)]»”"')


def mark_references(pieces: list[Piece]) -> None:
    """Entries of lists of sources: below their headings, with arrows, or numbered in a row at the end."""
    opens = layout_pattern("references")
    for piece in pieces:
        if ARROWED.match(piece.text):
            piece.kind = "reference"
    for i, piece in enumerate(pieces):
        if piece.kind or len(piece.text) > LONGEST_HEADING or not opens.match(piece.text):
            continue
        if section := _section(pieces, i + 1):
            piece.kind = "boilerplate"
            labelled = any(map(_is_labelled, section))
            for before, each in zip([piece, *section], section, strict=False):
                entry = _is_labelled(each) or not labelled or _goes_on(before, each)
                each.kind = each.kind or ("reference" if entry else "boilerplate")
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
        if labelled and not piece.kind and not _is_labelled(piece) and piece.stretch.words >= 30 and is_prose(piece):
            break
        section.append(piece)
    entries = [piece for piece in section if not piece.kind]
    prose = [
        piece for piece in entries if piece.stretch.words > 60 or (is_prose(piece) and not CITED.search(piece.text))
    ]
    return section if labelled or 2 * len(prose) < max(1, len(entries)) or not entries else []


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a line goes on with the entry above it, which breaks off: `Порты //`."""
    breaks_off = not before.text.endswith(ENDS)
    return (
        before.kind == "reference" and breaks_off and piece.stretch.start <= before.stretch.start + len(before.text) + 1
    )


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
