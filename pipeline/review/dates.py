"""Dates as a reviewer types them: EDTF, or day.month.year, told as the columns of a row."""

import re
from dataclasses import dataclass

from ..calendar import PRECISIONS, Interval, edtf, interval, ordinal, precision, years
from .refusal import Refusal

SUBYEARS = {"21": "SP", "22": "SU", "23": "FA", "24": "WI", "33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4"}
SUBYEARS |= {"40": "H1", "41": "H2"}
"""EDTF's parts of a year -> TIMEX3's; early, mid and late year (37-39) are a modifier there."""
THIRDS = {"37": "START", "38": "MID", "39": "END"}
OPEN = ("", "..")


class DateError(Refusal):
    """What was typed is no date; the message says why."""


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date in the columns that events and timexes have."""

    edtf: str
    earliest: str
    latest: str
    precision: str


def read_date(typed: str) -> TypedDate:
    """The date in what was typed: '1961-04-12', '12.04.1961', '1961-04', '199X', '1985/1989', '../1989'.

    Raises DateError for what is no date, or an interval that ends before it begins.
    """
    text = re.sub(r"\s+", "", typed)
    ends = text.split("/")
    if len(ends) > 2 or all(end in OPEN for end in ends):
        raise DateError("not a date: '{typed}'", typed=typed)
    read = [None if end in OPEN else _unit(end) for end in ends]
    first, last = read[0], read[-1]
    covered = Interval(first[0].earliest if first else "", last[0].latest if last else "")
    if covered.earliest and covered.latest and ordinal(covered.earliest) > ordinal(covered.latest):
        raise DateError("ends before it begins: '{typed}'", typed=typed)
    unit = max((each[1] for each in read if each), key=PRECISIONS.index)
    approximate = "~" in text
    return TypedDate(edtf(covered, unit, approximate=approximate), covered.earliest, covered.latest, unit)


def _unit(text: str) -> tuple[Interval, str]:
    """The days that one date covers, and the unit it names."""
    plain = text.rstrip("~?%")
    if found := re.fullmatch(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})", plain):
        day, month, year = found.groups()
        plain = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    if found := re.fullmatch(r"(\d\d)(?:XX|(\d)X)", plain):
        size = 10 if found[2] else 100
        first = int(found[1] + (found[2] or "")) * size
        return years(first, first + size - 1), "decade" if found[2] else "century"
    year, _, part = plain.rpartition("-")
    if part in THIRDS and re.fullmatch(r"-?\d{4}", year):
        value, mod = year, THIRDS[part]
    else:
        value, mod = (f"{year}-{SUBYEARS[part]}" if part in SUBYEARS and len(plain) == 7 else plain), ""
    covered = interval(value, mod) if re.fullmatch(r"\d{4}(-\w{2}){0,2}", value) else None
    if covered is None:
        raise DateError("not a date: '{typed}'", typed=text)
    return covered, precision(value)
