"""Dates as reference lists write them, in EDTF."""

import re

from ..calendar import is_day
from .vocabulary import normal

YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})[./](\d{4})")
DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d])")
WORD = re.compile(r"[^\W\d_]+\.?")


def read_date(text: str, *, day_first: bool = False) -> str:
    """The date in EDTF ('2005-06-16', '2005-06', '1999-21' for spring, '1956/1960'); '' when it is none.

    Of `10/07/2003` only the year is certain unless `day_first`.
    """
    if match := ISO.search(text):
        return _day(*map(int, match.groups()))
    if match := NUMERIC.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "." or day_first or first > 12:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 or first == second else str(year)
    years = YEAR.findall(text)
    if not years:
        return ""
    words = WORD.findall(text)
    month = next(filter(None, (_named("month", word) for word in words)), "")
    if month:
        day = DAY.search(YEAR.sub(" ", text))
        return _day(int(years[0]), int(month), int(day[1])) if day else f"{years[0]}-{month}"
    season = next(filter(None, (_named("season", word) for word in words)), "")
    if season:
        return f"{years[0]}-{season}"
    return f"{years[0]}/{years[1]}" if len(years) > 1 and years[0] < years[1] else years[0]


def _named(table: str, word: str) -> str:
    return normal(table, word.casefold()) or normal(table, word.casefold().rstrip("."))


def _day(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}" if is_day((year, month, day)) else ""
