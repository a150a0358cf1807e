"""What the slots of one expression mean as a TIMEX3 value, given the point in time that it hangs on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..calendar import (
    Day,
    day_at,
    days_before,
    interval,
    is_day,
    month_length,
    parse_day,
    plus_days,
    plus_months,
    week_value,
    weekday,
)

SEASON_MONTHS = {"SP": 4, "SU": 7, "FA": 10, "WI": 12}
"""A month that stands for a season when dates are put in order."""

UNIT_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200}


@dataclass(frozen=True, slots=True)
class Point:
    """A time that others can hang on: as fine as it was said."""

    year: int
    month: int = 0
    day: int = 0
    id: str = ""
    """The timex that said it; '' for the document's own date."""

    @property
    def first_day(self) -> Day:
        """Its first day."""
        return self.year, self.month or 1, self.day or 1


def number(digits: str, default: int = 0) -> int:
    """The number that the digits of a slot spell ('7th' -> 7)."""
    if digits.isdecimal():
        return int(digits)
    found = re.search(r"\d+", digits)
    return int(found[0]) if found else default


def year_value(year: int) -> str:
    """An astronomical year as TIMEX3 writes it: '1961', 'BC0044'."""
    return f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"


def day_value(day: Day) -> str:
    """A day as TIMEX3 writes it."""
    return f"{year_value(day[0])}-{day[1]:02d}-{day[2]:02d}"


_SPELLED = ("thousands", "hundreds", "spelled_tens", "spelled_ones")
"""Slots of the words that a number is spelled out in."""


def with_numbers(slots: Mapping[str, str]) -> dict[str, str]:
    """The slots with what their words add up to: years, decades and short years spelled out, the day of a holiday, a year's digits."""
    filled = dict(slots)
    if "year" in filled:
        filled["year"] = re.sub(r"\D", "", filled["year"])
    if "holiday" in filled:
        filled |= dict(piece.split("=") for piece in filled.pop("holiday").split())
    if filled.keys().isdisjoint(_SPELLED):
        return filled
    thousands, hundreds = filled.pop("thousands", ""), filled.pop("hundreds", "")
    rest = sum(number(filled.pop(slot, "")) for slot in ("spelled_tens", "spelled_ones"))
    if (thousands or hundreds) and "tens" in filled:
        filled["decade"] = f"{number(thousands) * 10 + number(hundreds):02d}{filled.pop('tens')}"
    elif thousands or hundreds:
        filled["year"] = str(1000 * number(thousands) + 100 * number(hundreds) + rest)
    elif rest:
        filled["short_year"] = f"{rest:02d}"
    return filled


def easter(year: int) -> Day:
    """Easter Sunday of a Gregorian year (the anonymous algorithm of 1876, as Meeus has it)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return year, month, day + 1


def moving_day(year: int, slots: Mapping[str, str]) -> Day | None:
    """The day in `year` that is counted from Easter, or the n-th ('-1': the last) weekday of a month; None if there is none."""
    if "easter" in slots:
        return plus_days(easter(year), int(slots["easter"]))
    month, nth, wanted = int(slots["month"]), int(slots["nth"]), int(slots["weekday"])
    if nth < 0:
        last = (year, month, month_length(year, month))
        return plus_days(last, -((weekday(last) - wanted) % 7))
    day = 1 + (wanted - weekday((year, month, 1))) % 7 + 7 * (nth - 1)
    return (year, month, day) if is_day((year, month, day)) else None


def within_year(year: str, slots: Mapping[str, str]) -> str:
    """The value of a month, day, season, quarter or half-year inside `year` ('XXXX' if unknown); '' if there is no such day."""
    if "easter" in slots or "nth" in slots:
        if not year.isdigit():
            return f"XXXX-{number(slots.get('month', '')):02d}" if "nth" in slots else "XXXX"
        found = moving_day(int(year), slots)
        return day_value(found) if found else ""
    month, day = number(slots.get("month", "")), number(slots.get("day", ""))
    if month and day:
        known = year.isdigit()
        possible = is_day((int(year), month, day)) if known else day <= month_length(2000, month)
        return f"{year}-{month:02d}-{day:02d}" if possible or year.startswith("BC") else ""
    if month:
        return f"{year}-{month:02d}"
    for slot, letter in (("season", ""), ("quarter", "Q"), ("half", "H")):
        if slots.get(slot):
            return f"{year}-{letter}{slots[slot]}"
    return year


def long_period(slots: Mapping[str, str], base: Point | None) -> str:
    """The value of a decade, century or millennium; '' if its century cannot be told."""
    era = "BC" if slots.get("era") == "BC" else ""
    if "millennium" in slots:
        return f"{era}{number(slots['millennium']) - 1}"
    if "century" in slots and "tens" not in slots:
        return f"{era}{number(slots['century']) - 1:02d}"
    if "decade" in slots:
        return f"{era}{number(slots['decade']):03d}"
    if "century" in slots:
        return f"{era}{number(slots['century']) - 1:02d}{slots['tens']}"
    if base is None:
        return f"XX{slots['tens']}"
    tens = int(slots["tens"])
    if "shift" in slots:
        return f"{base.year // 100 + int(slots['shift']):02d}{tens}"
    decades = ((base.year // 100 + shift) * 10 + tens for shift in (-1, 0, 1))
    return f"{min(decades, key=lambda decade: abs(decade - base.year // 10)):03d}"


def fourth_of(value: str, fourth: str) -> str:
    """A quarter of a century ('1' to '4'), as a range of years; the century itself before Christ."""
    whole = interval(value)
    if whole is None or value.startswith("BC"):
        return value
    first = parse_day(whole.earliest)[0] + 25 * (int(fourth) - 1)
    return f"{year_value(first)}/{year_value(first + 24)}"


def half_of(value: str, half: str) -> str:
    """The first ('1') or second half of a month, decade or century, as a range."""
    whole = interval(value)
    if whole is None or value.startswith("BC"):
        return value
    year, month, _ = parse_day(whole.earliest)
    if len(value) == 7:
        return f"{value}-01/{value}-15" if half == "1" else f"{value}-16/{value}-{month_length(year, month)}"
    middle = 10 ** (4 - len(value)) // 2
    first = year + (middle if half == "2" else 0)
    return f"{year_value(first)}/{year_value(first + middle - 1)}"


def full_year(short: str, base: Point | None) -> int:
    """The year that two digits mean: the last one that is at most 30 years after `base`, without one before 2030."""
    latest = base.year + 30 if base else 2029
    return latest - (latest - number(short)) % 100


def amount(slots: Mapping[str, str]) -> str:
    """The value of a length of time: 'P14Y', 'PT3H', 'PXW'."""
    unit, count = slots.get("unit", ""), slots.get("count", "1")
    clock = "T" if unit.startswith("T") else ""
    return f"P{clock}{count}{unit.removeprefix('T')}"


def whole_units(base: Point, unit: str, count: int, shift: int) -> str:
    """The `count` whole units before (`shift` -1) or after the one that `base` lies in, as a range; '' if none can be told.

    'the last two years', said in 2013, are 2011 and 2012.
    """
    first, last = (moved(base, unit, shift * steps) for steps in (count, 1)[::-shift])
    return f"{first}/{last}" if first and last else ""


def moved(base: Point, unit: str, steps: int) -> str:
    """The value of the unit `steps` after the one that `base` lies in; '' if `base` is too coarse to say."""
    if unit in ("D", "W"):
        if not base.day:
            return ""
        day = plus_days(base.first_day, steps if unit == "D" else 7 * steps)
        return day_value(day) if unit == "D" else week_value(day)
    if unit in ("M", "Q", "H"):
        if not base.month:
            return ""
        year, month = plus_months(base.year, base.month, steps * UNIT_MONTHS[unit])
        part = {"M": f"{month:02d}", "Q": f"Q{(month + 2) // 3}", "H": f"H{(month + 5) // 6}"}[unit]
        return f"{year_value(year)}-{part}"
    if unit == "Y":
        return year_value(base.year + steps)
    size, width = (10, 3) if unit == "DE" else (100, 2)
    if base.year > 0:
        return f"{base.year // size + steps:0{width}d}"
    return f"BC{-base.year // size - steps:0{width}d}"


def distant(base: Point, unit: str, steps: int) -> str:
    """The value of the moment `steps` units after `base`: 'two days later', 'three years ago'."""
    if unit in ("DE", "CE"):
        return year_value(base.year + steps * (10 if unit == "DE" else 100))
    if unit == "W":
        return day_value(plus_days(base.first_day, 7 * steps)) if base.day else ""
    return moved(base, unit, steps)


def weekday_value(base: Point, wanted: int, shift: int | None, *, forward: bool = False) -> str:
    """The day of the week `wanted` nearest before `base` (after it if `forward`), or of a shifted one; '' without a day."""
    if not base.day:
        return ""
    day = base.first_day
    away = (weekday(day) - wanted) % 7
    if shift is None:
        return day_value(plus_days(day, (7 - away) % 7 if forward else -away))
    if shift == 0:
        return day_value(plus_days(day, wanted - weekday(day)))
    return day_value(plus_days(day, -(away or 7) if shift < 0 else (wanted - weekday(day)) % 7 or 7))


def weekend_value(base: Point, shift: str | None, *, ahead: bool) -> str:
    """The weekend of a shifted week; without a shift the last one, or the next if the sentence looks ahead."""
    weeks = int(shift or (0 if ahead else -1))
    if base.day and weekday(base.first_day) >= 6 and weeks == -1:
        weeks = 0
    week = moved(base, "W", weeks)
    return f"{week}-WE" if week else ""


def middle_month(slots: Mapping[str, str]) -> int:
    """The month that stands for a month, season, quarter or half-year when dates are put in order; 0 for none."""
    if slots.get("month"):
        return number(slots["month"])
    if "easter" in slots:
        return 4
    if slots.get("quarter"):
        return 3 * int(slots["quarter"]) - 1
    if slots.get("half"):
        return 6 * int(slots["half"]) - 3
    return SEASON_MONTHS.get(slots.get("season", ""), 0)


def point_of(value: str, id: str) -> Point | None:
    """The point that a value leaves for others to hang on; None where it is coarser than a year."""
    found = re.fullmatch(r"(BC)?(\d{4})(?:-(\d\d)(?:-(\d\d))?|-(SP|SU|FA|WI)|-Q(\d)|-H(\d)|-W(\d\d))?(?:T.*)?", value)
    if not found:
        return None
    year = 1 - int(found[2]) if found[1] else int(found[2])
    if found[8]:
        fourth = (year, 1, 4)
        monday = days_before(fourth) + 1 - weekday(fourth) + 7 * (int(found[8]) - 1)
        return Point(*day_at(monday)[:2], id=id)
    month = number(found[3] or "") or SEASON_MONTHS.get(found[5] or "", 0)
    if found[6]:
        month = 3 * int(found[6]) - 1
    return Point(year, month, number(found[4] or ""), id)
