"""What grammars give: the fields of a reference, cut clean out of its text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..model import Annotation
from .forms import MASK, form

Fields = list[Annotation]
Grammar = Callable[[str, int, int], Fields | None]
"""A text and a stretch of it -> its fields; None where the stretch is not of that style."""

PERSONS = ("author", "editor", "translator")
EDGE = f" \u00a0\t\n.,;:/|=–—−-*_{MASK}"
PAIRS = {"«": "»", "“": "”", "„": "“", '"': '"', "‘": "’", "(": ")", "[": "]"}
OPENING, CLOSING = '"“«„', '"”»“'
OPENED_BY = {")": "(", "]": "[", "»": "«", "”": '“„"'}


@dataclass(frozen=True, slots=True)
class Reference:
    """A parsed reference: its CSL type and its fields, with offsets into the text that was parsed."""

    type: str
    fields: tuple[Annotation, ...]
    rule: str = ""
    """The grammar that read it; '' where only identifiers and dates are certain."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without separators, without quotes that embrace it whole and without a mark that lost its pair."""
    before = (-1, -1)
    while (start, end) != before and start < end:
        before = start, end
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and text[end - 1] in EDGE:
            end -= 1
        if end - start < 2:
            break
        first, last, inside = text[start], text[end - 1], text[start + 1 : end - 1]
        paired = PAIRS.get(first) == last and first not in inside and last not in inside
        start += paired or first in ")]»”" or (first in OPENING and not any(mark in inside + last for mark in CLOSING))
        end -= paired or (last in OPENED_BY and not any(mark in first + inside for mark in OPENED_BY[last]))
    return start, max(start, end)


def field(text: str, start: int, end: int, label: str, value: str | None = None) -> Fields:
    """The span as one field, trimmed; nothing when nothing is left of it."""
    start, end = trimmed(text, start, end)
    if not re.search(r"\w", text[start:end]):
        return []
    if value is None:
        value = re.sub(r"\s(?=[.,;:])", "", re.sub(rf"[\s{MASK}]+", " ", text[start:end]))
    return [Annotation(start, end, label, value)] if value else []


def pages(match: re.Match[str] | None) -> Fields:
    """The field of a group `pages`, with plain hyphens: '165—66' gives '165-66'."""
    if match is None or not match["pages"]:
        return []
    start, end = match.span("pages")
    end = start + len(match["pages"].rstrip(" .,;"))
    value = re.sub(r"\s*[-‐-―−]\s*", "-", re.sub(r"\s*,\s*", ", ", match["pages"][: end - start]))
    return [Annotation(start, end, "pages", value)]


def once(fields: Iterable[Annotation]) -> Fields:
    """The fields in text order with only the first of each label, persons excepted."""
    seen: set[str] = set()
    kept = []
    for each in sorted(fields):
        if each.label in PERSONS or each.label not in seen:
            kept.append(each)
            seen.add(each.label)
    return kept


def abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation or an initial."""
    word = re.search(r"[\w-]+$", text[start:stop])
    return word is not None and (len(word[0]) == 1 or bool(form("{abbreviation}").fullmatch(word[0])))


def last_stop(text: str, start: int, end: int) -> int:
    """Where the last sentence of a stretch is parted from those before it; `start` when it is the only one."""
    stops = [
        m.start() for m in re.compile(r"[.?!»]\s").finditer(text, start, end) if not abbreviated(text, start, m.start())
    ]
    return stops[-1] + (text[stops[-1]] in "?!»") if stops else start


def next_stop(text: str, start: int, end: int) -> int:
    """Where the first sentence of a stretch ends, its full stop left out."""
    for match in form(r"[.?!]\s|\s?{mask}|[.]?$").finditer(text, start, end):
        if match[0][:1] != "." or not abbreviated(text, start, match.start()):
            return match.start() + (match[0][:1] in ("?", "!"))
    return end
