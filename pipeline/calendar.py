"""Calendar arithmetic that every room shares: intervals of whole days, EDTF, and what a TIMEX3 value covers.

Days are ISO 8601 strings of the proleptic Gregorian calendar with astronomical years: '0000-01-01' lies in 1 BC,
'-0043-03-15' in 44 BC. Strings of different eras do not sort, so compare them by `ordinal`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

Day = tuple[int, int, int]
"""Astronomical year, month, day."""

PRECISIONS = ("day", "month", "quarter", "season", "year", "decade", "century")
"""Units that a text may name, from fine to coarse."""

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "AU": 9, "WI": 12}
"""TIMEX3 season -> its first month; winter runs into the next year."""

PARTS = {"START": 0, "EARLY": 0, "MID": 1, "END": 2, "LATE": 2}
"""TIMEX3 modifiers that name a third of a unit."""

_SEASON_CODES = {3: 21, 6: 22, 9: 23, 12: 24}
_FINEST = {"day": 10, "month": 7, "quarter": 7, "season": 7}
"""Precision -> the length of an EDTF date that says no more and no less."""

_DECADE_CUTS = (0, 3, 7, 10)
_CENTURY_CUTS = (0, 33, 66, 100)


@dataclass(frozen=True, slots=True)
class Interval:
    """Inclusive days from `earliest` to `latest`; '' is an open bound."""

    earliest: str = ""
    latest: str = ""

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two have a day in common."""
        return self._starts_by(other.latest) and other._starts_by(self.latest)

    def covers(self, other: "Interval") -> bool:
        """Whether every day of `other` lies in this one."""
        after = not self.earliest or (other.earliest and ordinal(self.earliest) <= ordinal(other.earliest))
        before = not self.latest or (other.latest and ordinal(other.latest) <= ordinal(self.latest))
        return bool(after and before)

    def _starts_by(self, day: str) -> bool:
        return not self.earliest or not day or ordinal(self.earliest) <= ordinal(day)


def days_before(day: Day) -> int:
    """The days from 0000-03-01 to `day`."""
    year, month, date = day
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + date - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year


def day_at(number: int) -> Day:
    """The day that many days after 0000-03-01."""
    era, day_of_era = divmod(number, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year_of_era + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def plus_days(day: Day, days: int) -> Day:
    """The day `days` later."""
    return day_at(days_before(day) + days)


def plus_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month `months` later."""
    shifted = year * 12 + month - 1 + months
    return shifted // 12, shifted % 12 + 1


def weekday(day: Day) -> int:
    """The ISO weekday, Monday = 1."""
    return (days_before(day) + 2) % 7 + 1  # 0000-03-01 was a Wednesday


def month_length(year: int, month: int) -> int:
    """The number of days in a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def is_day(day: Day) -> bool:
    """Whether the calendar has that day."""
    year, month, date = day
    return 1 <= month <= 12 and 1 <= date <= month_length(year, month)


def iso_year(year: int) -> str:
    """An astronomical year as ISO 8601 writes it: '0000', '-0043', '1961'."""
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def iso_day(day: Day) -> str:
    """A day as ISO 8601 writes it."""
    return f"{iso_year(day[0])}-{day[1]:02d}-{day[2]:02d}"


def parse_day(text: str) -> Day:
    """The day of an ISO 8601 string.

    Raises ValueError when it is not one.
    """
    found = re.fullmatch(r"(-?\d{4,})-(\d\d)-(\d\d)", text)
    day = (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)
    if not is_day(day):
        raise ValueError(f"not an ISO 8601 day: {text!r}")
    return day


@lru_cache(maxsize=65536)
def ordinal(text: str) -> int:
    """A number by which ISO days sort, whatever their era."""
    return days_before(parse_day(text))


def span(first: Day, last: Day) -> Interval:
    """The interval between two days."""
    return Interval(iso_day(first), iso_day(last))


def months(year: int, first: int, count: int = 1) -> Interval:
    """The interval of `count` whole months."""
    last_year, last = plus_months(year, first, count - 1)
    return span((year, first, 1), (last_year, last, month_length(last_year, last)))


def years(first: int, last: int) -> Interval:
    """The interval of whole years, astronomical and inclusive."""
    return span((first, 1, 1), (last, 12, 31))


# ---------------------------------------------------------------- TIMEX3


@lru_cache(maxsize=65536)
def interval(value: str, mod: str = "") -> Interval | None:
    """What a TIMEX3 value with its modifier covers; None where it has no place on the calendar.

    START, MID and END take a third: of a century years 1-33, 34-66, 67-100, of a decade 0-2, 3-6, 7-9, of a year
    four months, of a season or quarter a month, of a month days 1-10, 11-20, 21-end. AFTER begins the day after the
    unit, BEFORE ends the day before it, ON_OR_AFTER and ON_OR_BEFORE take the unit in.
    """
    if "/" in value:
        first, last = (interval(end) for end in value.split("/", 1))
        ordered = first and last and ordinal(first.earliest) <= ordinal(last.latest)
        return Interval(first.earliest, last.latest) if first and last and ordered else None
    if mod in PARTS:
        return _third(value, PARTS[mod])
    whole = _whole(value)
    if whole is None:
        return None
    if mod == "ON_OR_AFTER":
        return Interval(whole.earliest, "")
    if mod == "ON_OR_BEFORE":
        return Interval("", whole.latest)
    if mod == "AFTER":
        return Interval(iso_day(plus_days(parse_day(whole.latest), 1)), "")
    if mod == "BEFORE":
        return Interval("", iso_day(plus_days(parse_day(whole.earliest), -1)))
    return whole


@lru_cache(maxsize=65536)
def precision(value: str) -> str:
    """The unit that a TIMEX3 value names, the coarser of two; '' for what has no place on the calendar."""
    if "/" in value:
        units = [precision(end) for end in value.split("/", 1)]
        return max(units, key=PRECISIONS.index) if all(units) else ""
    if _whole(value) is None:
        return ""
    value = value.removeprefix("BC")
    if len(value) < 4:
        return "decade" if len(value) == 3 else "century"
    if len(value) == 4:
        return "year"
    if value[5:6] in ("Q", "H"):
        return "quarter"
    if value[5:7] in SEASONS:
        return "season"
    return "month" if len(value) == 7 and value[5].isdigit() else "day"


_VALUE = re.compile(r"(BC)?(\d{4})(?:-(.+))?")


def _whole(value: str) -> Interval | None:
    value = value.partition("T")[0]
    before_christ, digits = value.startswith("BC"), value.removeprefix("BC")
    if re.fullmatch(r"\d{1,3}", digits):
        return _years_of(before_christ, int(digits), 10 ** (4 - len(digits)))
    found = _VALUE.fullmatch(value)
    if not found:
        return None
    year, rest = (1 - int(found[2]) if before_christ else int(found[2])), found[3] or ""
    if not rest:
        return years(year, year)
    if re.fullmatch(r"\d\d", rest):
        return months(year, int(rest)) if 1 <= int(rest) <= 12 else None
    if re.fullmatch(r"\d\d-\d\d", rest):
        day = (year, int(rest[:2]), int(rest[3:]))
        return span(day, day) if is_day(day) else None
    if rest in SEASONS:
        return months(year, SEASONS[rest], 3)
    if re.fullmatch(r"Q[1-4]", rest):
        return months(year, 3 * int(rest[1]) - 2, 3)
    if re.fullmatch(r"H[12]", rest):
        return months(year, 6 * int(rest[1]) - 5, 6)
    return _week(year, rest)


def _years_of(before_christ: bool, number: int, size: int) -> Interval:
    """A decade counts from its round year, a century and a millennium from the year 1: 18 is 1801-1900."""
    shift = int(size > 10)
    if before_christ:
        return years(-number * size - size + 2 - shift, -number * size + 1 - shift)
    return years(number * size + shift, number * size + size - 1 + shift)


def _week(year: int, rest: str) -> Interval | None:
    found = re.fullmatch(r"W(\d\d)(?:-(WE|[1-7]))?", rest)
    if not found or not 1 <= int(found[1]) <= 53:
        return None
    fourth = (year, 1, 4)
    monday = plus_days(fourth, 1 - weekday(fourth) + 7 * (int(found[1]) - 1))
    if not found[2]:
        return span(monday, plus_days(monday, 6))
    first, last = (5, 6) if found[2] == "WE" else (int(found[2]) - 1, int(found[2]) - 1)
    return span(plus_days(monday, first), plus_days(monday, last))


def week_value(day: Day) -> str:
    """The ISO week that a day lies in, as TIMEX3 writes it: '2018-W07'."""
    thursday = plus_days(day, 4 - weekday(day))
    return f"{thursday[0]:04d}-W{(days_before(thursday) - days_before((thursday[0], 1, 1))) // 7 + 1:02d}"


def _third(value: str, part: int) -> Interval | None:
    whole = _whole(value)
    if whole is None:
        return None
    first, unit = parse_day(whole.earliest), precision(value)
    if unit in ("century", "decade"):
        length = parse_day(whole.latest)[0] - first[0] + 1
        cuts = (
            [cut * length // 10 for cut in _DECADE_CUTS]
            if unit == "decade"
            else [cut * length // 100 for cut in _CENTURY_CUTS]
        )
        return years(first[0] + cuts[part], first[0] + cuts[part + 1] - 1)
    if unit == "month":
        last = month_length(first[0], first[1])
        start, end = ((1, 10), (11, 20), (21, last))[part]
        return span((first[0], first[1], start), (first[0], first[1], end))
    if unit == "day":
        return _third_of_days(first, parse_day(whole.latest), part)
    length = {"year": 12, "season": 3}.get(unit) or (6 if "H" in value else 3)
    year, month = plus_months(first[0], first[1], part * length // 3)
    return months(year, month, length // 3)


def _third_of_days(first: Day, last: Day, part: int) -> Interval:
    length = days_before(last) - days_before(first) + 1
    if length < 3:
        return span(first, last)
    cuts = (0, length // 3, length - length // 3, length)
    return span(plus_days(first, cuts[part]), plus_days(first, cuts[part + 1] - 1))


# ---------------------------------------------------------------- EDTF


@lru_cache(maxsize=65536)
def edtf(covered: Interval | None, precision: str = "day", *, approximate: bool = False) -> str:
    """The interval as EDTF (ISO 8601-2), at the precision that the text names; '' for None.

    Early, mid and late year are quadrimesters (37-39), seasons 21-24, quarters 33-36, half-years 40-41, decades
    '199X', centuries '19XX'; what is no single unit is 'first/last', an open bound is '..'.
    """
    if covered is None or not (covered.earliest or covered.latest):
        return ""
    about = "~" if approximate else ""
    single = _unit(covered, precision)
    if single:
        return single if single.endswith("X") else single + about
    for cut in (4, 7, 10):
        first, last = _edge(covered.earliest, cut, start=True), _edge(covered.latest, cut, start=False)
        if first and last and cut >= _FINEST.get(precision, 4):
            return first if first == last else f"{first}{about}/{last}{about}".replace("..~", "..")
    raise ValueError(f"no interval of days: {covered}")


def _unit(covered: Interval, precision: str) -> str:
    """One EDTF date for the whole interval, '' where there is none."""
    if not covered.earliest or not covered.latest:
        return ""
    first, last = parse_day(covered.earliest), parse_day(covered.latest)
    year = iso_year(first[0])
    if precision in ("decade", "century"):
        size = 10 if precision == "decade" else 100
        whole = covered == years(first[0], first[0] + size - 1) and first[0] >= 0 and first[0] % size == 0
        return year[: -len(str(size)) + 1] + "X" * (len(str(size)) - 1) if whole else ""
    if first == last:
        return covered.earliest
    if covered == years(first[0], first[0]):
        return year
    for count, precisions in ((1, ("month",)), (3, ("quarter", "season")), (4, ("year",)), (6, ("quarter",))):
        if precision in precisions and first[2] == 1 and covered == months(first[0], first[1], count):
            return f"{year}-{_part_of_year(first[1], count, precision)}"
    return ""


def _part_of_year(month: int, count: int, precision: str) -> str:
    if count == 1:
        return f"{month:02d}"
    if precision == "season":
        return str(_SEASON_CODES[month])
    return str({3: 33, 4: 37, 6: 40}[count] + (month - 1) // count)


def _edge(day: str, length: int, *, start: bool) -> str:
    """One end of an interval as a year (4 digits), month (7 characters) or day (10); '' if it is not the edge of one."""
    if not day:
        return ".."
    year, month, date = parse_day(day)
    if length == 4:
        return iso_year(year) if (month, date) == ((1, 1) if start else (12, 31)) else ""
    if length == 7:
        return f"{iso_year(year)}-{month:02d}" if date == (1 if start else month_length(year, month)) else ""
    return day
