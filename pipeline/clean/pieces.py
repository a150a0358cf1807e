"""A page's stretches on their way to a kind, and what they look like to one who has not read them."""

import re
from dataclasses import dataclass

from .layout import LABEL, STOPS, Stretch, layout_words

LINKS_ONLY = re.compile(
    r"(?:[^\w\[\]]*!?\[[^\[\]]*\]\([^()\s]*\))+[^\w\[\]]*$|[*_\s]*<?(?:https?://|www\.)\S+>?[*_\s]*$"
)
PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)$")
YEAR_HEADING = re.compile(
    r"(?:[12]\d{3}(?:\s*[-–—]\s*(?:[12]\d)?\d\d)?|\d{1,2}\s+\w+\s+[12]\d{3})(?:-?[ест]\w{0,3}|\s*г(?:оды?|г?\.|ода)?)?$"
)
MARKER = re.compile(r"\[\d{1,3}\]")
YEAR_TAIL = re.compile(r",?\s+[12]\d{3}(?:\s*г(?:ода|\.)?)?$")
YEAR = re.compile(r"\b[12]\d{3}\b")
LETTER = re.compile(r"[^\W\d_]")

LONGEST_HEADING = 60
"""Characters of a heading that is known by its words."""

LONGEST_CHROME = 700
"""Characters; a longer stretch is prose, whatever words it has."""

DATELINE = "dateline"
"""Kind of a line that is a date, until its place says whether it heads a part of the article or dates all of it."""


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


def is_prose(piece: Piece) -> bool:
    """Whether it reads as sentences do."""
    words = piece.stretch.words
    return piece.mark in ("", "quote", "item", "number") and (words >= 25 or (words >= 6 and piece.stretch.stops))


def is_substance(piece: Piece) -> bool:
    """Whether only an article has such a stretch: prose, or a dated entry of a list or table."""
    if piece.kind or not LETTER.search(piece.text):
        return False
    if piece.mark in ("item", "number", "table"):
        return piece.stretch.words >= 3 and (is_prose(piece) or bool(YEAR.search(piece.text)))
    return is_prose(piece) and not LINKS_ONLY.match(piece.text[:LONGEST_CHROME])


def is_calendar_heading(piece: Piece) -> bool:
    """Whether a line is a year, years, a month or a day, as those that head the parts of a chronicle."""
    if len(piece.text) > LONGEST_HEADING:
        return False
    bare = YEAR_TAIL.sub("", piece.text)
    return bool(YEAR_HEADING.match(piece.text)) or any(month.fullmatch(bare) for month, _ in layout_words("month"))


def is_bare_heading(piece: Piece) -> bool:
    """Whether a line without a mark could head a section or stand below a picture."""
    text = piece.text
    return (
        not piece.mark
        and len(text) <= 150
        and piece.stretch.words <= 16
        and not STOPS.search(text)
        and not LABEL.match(text)
        and text[-1] not in ",—–-"
    )
