"""What grammars give: the fields of a reference, cut clean out of its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Annotation
from .atoms import MASK
from .vocabulary import any_of

Fields = list[Annotation]

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

    def values(self, label: str) -> list[str]:
        """The values of one field, in text order."""
        return [field.value for field in self.fields if field.label == label]


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


def once(fields: Iterable[Annotation]) -> Fields:
    """The fields with only the first of each label, persons excepted."""
    seen: set[str] = set()
    kept = []
    for each in sorted(fields):
        if each.label in ("author", "editor", "translator") or each.label not in seen:
            kept.append(each)
            seen.add(each.label)
    return kept


def page_range(text: str) -> str:
    """Pages with plain hyphens: '165—66' gives '165-66'."""
    return re.sub(r"\s*[-–—−]\s*", "-", re.sub(r"\s*,\s*", ", ", text.strip(" .,;")))


def abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation or an initial."""
    word = re.search(r"[\w-]+$", text[start:stop])
    return word is not None and (len(word[0]) == 1 or bool(re.fullmatch(any_of("abbreviation"), word[0])))
