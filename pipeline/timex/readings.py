"""What one part of an expression means where the story stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..calendar import PARTS, is_day, precision, weekday
from .phrases import day_of_phrase
from .scan import Part
from .story import Story, explicit_year
from .values import (
    Point,
    amount,
    day_value,
    distant,
    fourth_of,
    full_year,
    half_of,
    long_period,
    middle_month,
    moved,
    number,
    weekday_value,
    weekend_value,
    whole_units,
    within_year,
    year_value,
)

_SOON = 80
"""Days ahead up to which a date without a year is to come, in a sentence that does not say so."""

_NEAR_YEARS = 2
"""A sentence that looks ahead looks ahead of the document's day where the story is this near to it."""

_FAR_BACK = 150
"""Days back from which a month without a year is next year's, in a sentence that looks ahead."""

_QUARTER = 3
"""Months in which what a sentence looks ahead to lies after the last date said: 'a truce in May. Talks are due in June'."""

_WRAP = 8
"""December and then March is the next year; May and then March is not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of one part."""

    value: str
    resolution: str = "explicit"
    anchor: str = ""
    mod: str = ""
    covers: str = ""
    """The range that a length of time covers ('the last two years'), as a TIMEX3 value."""


def read(part: Part, story: Story) -> Reading | None:
    """What a part means where the story stands; None if it can mean nothing."""
    slots = part.slots
    if part.label in ("SET", "DURATION"):
        return _length(slots, story)
    if "value" in slots:
        return Reading(slots["value"])
    if part.label == "TIME":
        return _time_of_day(part, story)
    mod = slots.get("part", "")
    if slots.get("ref") == "quarter":
        reading = _quarter(slots, story)
    elif "ref" in slots:
        reading = _relative(slots, story)
    elif {"century", "decade", "millennium", "tens"} & slots.keys():
        reading = _long_period(slots, story)
    elif "year" in slots or "short_year" in slots:
        reading = _explicit(slots, story)
    else:
        reading = _in_context(part, story)
    if reading is None or not reading.value:
        return None
    if "fourth" in slots:
        return replace(reading, value=fourth_of(reading.value, slots["fourth"]))
    if "half" in slots and precision(reading.value) in ("month", "decade", "century"):
        return replace(reading, value=half_of(reading.value, slots["half"]))
    return replace(reading, mod=mod if mod in PARTS else "")


def _length(slots: Mapping[str, str], story: Story) -> Reading:
    """A set or a length of time; 'the last two years' also says which."""
    if "unit" not in slots:
        return Reading(_unknown(slots))
    base = _base(slots, story) if "ref" in slots else None
    count = slots.get("count", "")
    covers = whole_units(base, slots["unit"], int(count), int(slots["shift"])) if base and count.isdigit() else ""
    return replace(_hung(amount(slots), base, story), covers=covers) if covers else Reading(amount(slots))


_OF_DAY = {"hour", "minute", "half_day", "time"}
"""Slots that say when on a day."""


def _time_of_day(part: Part, story: Story) -> Reading | None:
    """A time of the day that the words name, else of the last day said."""
    dated = {slot: value for slot, value in part.slots.items() if slot not in _OF_DAY}
    if dated:
        reading = read(replace(part, label="DATE", slots=dated), story)
        known = reading is not None and precision(reading.value) == "day"
        return replace(reading, value=reading.value + _clock(part.slots), mod="") if reading and known else reading
    base = story.anchor if story.anchor and story.anchor.day else story.today if story.news else None
    return _hung((day_value(base.first_day) if base else "XXXX-XX-XX") + _clock(part.slots), base, story)


def _clock(slots: Mapping[str, str]) -> str:
    if "time" in slots:
        return f"T{slots['time']}"
    hour = number(slots.get("hour", "")) % 24
    half_day = slots.get("half_day", "").lower()[:1]
    if half_day in ("p", "a"):
        hour = hour % 12 + (12 if half_day == "p" else 0)
    return f"T{hour:02d}:{number(slots.get('minute', '')):02d}"


def _explicit(slots: Mapping[str, str], story: Story) -> Reading | None:
    if "short_year" in slots:
        return Reading(within_year(year_value(full_year(slots["short_year"], story.anchor or story.today)), slots))
    if number(slots["year"]) == 0:
        return None
    if "era" in slots:
        story.eras = True
    elif number(slots["year"]) < 1000:
        if not story.eras and "named" not in slots:
            return None
        slots = {**slots, "era": "BC"} if story.before_christ else slots
    return Reading(within_year(explicit_year(slots), slots))


def _long_period(slots: Mapping[str, str], story: Story) -> Reading | None:
    base = (story.today if "shift" in slots else story.anchor) or story.today or story.anchor or story.said
    if "tens" in slots:
        base = story.said or base
    value = long_period(slots, base)
    if {"decade", "century", "millennium"} & slots.keys():
        return Reading(value)
    return _hung(value, base, story) if value else None


def _hung(value: str, base: Point | None, story: Story) -> Reading:
    """A reading with its resolution: by the document's date or by another expression."""
    if base is None:
        return Reading(value)
    return Reading(value, "context" if base.id else "published", base.id)


def _relative(slots: Mapping[str, str], story: Story) -> Reading | None:
    base = _base(slots, story)
    if base is None:
        return Reading(_unknown(slots))
    if "phrase" in slots:
        day = day_of_phrase(slots["phrase"], slots["language"], base.first_day)
        return _hung(day_value(day)[:-3], base, story) if day else None
    unit, shift = slots.get("unit", ""), slots.get("shift")
    if "direction" in slots:
        if not slots.get("count", "1").isdigit():
            return Reading("PAST_REF" if slots["direction"] in ("-1", "ago") else "FUTURE_REF")
        steps = int(slots.get("count", "1")) * (1 if slots["direction"] == "1" else -1)
        if unit == "Y" and story.quarter and story.news:
            return _hung(moved(story.quarter, "Q", 4 * steps), story.quarter, story)
        return _hung(distant(base, unit, steps) or _unknown(slots), base, story)
    steps = int(shift or 0)
    if "weekend" in slots:
        return _hung(weekend_value(base, shift, ahead=story.ahead) or "XXXX-WXX-WE", base, story)
    if "weekday" in slots and unit == "W":
        monday = moved(base, "W", steps)
        return _hung(f"{monday}-{slots['weekday']}" if monday else _unknown(slots), base, story)
    if "weekday" in slots and "nth" not in slots:
        value = weekday_value(base, int(slots["weekday"]), steps)
        return _hung(value or _unknown(slots), base, story)
    if unit == "Y" or (unit and not ({"month", "season", "day"} & slots.keys())):
        value = moved(base, unit, steps) or _unknown(slots)
        return _hung(within_year(value, slots) if unit == "Y" else value, base, story)
    if unit == "M":
        month = moved(base, "M", steps)
        value = within_year(month[:-3], {**slots, "month": month[-2:]}) if month else _unknown(slots)
        return _hung(value, base, story)
    return _hung(within_year(year_value(_shifted_year(slots, base, steps)), slots), base, story)


def _base(slots: Mapping[str, str], story: Story) -> Point | None:
    """What a relative expression hangs on: the document's date ('now') or the story ('that')."""
    ref = slots["ref"]
    if ref == "today" and not story.speaks:
        return None
    if ref in ("now", "today") or slots.get("direction") == "ago" or (ref == "either" and story.news):
        return story.today if story.speaks or story.settings.published else None
    if slots.get("unit") == "Y" and slots.get("shift") == "0":
        return story.said or story.anchor or story.today
    return story.anchor or story.today


def _quarter(slots: Mapping[str, str], story: Story) -> Reading | None:
    """The quarter that a report is about: the one it named last, else the last one before its day."""
    base, back = story.quarter, 0
    if base is None:
        base, back = (story.today if story.news else None), -1
    if base is None or not base.month:
        return None
    return _hung(moved(base, "Q", back + 4 * int(slots.get("shift", "0"))), base, story)


def _unknown(slots: Mapping[str, str]) -> str:
    """The value of a relative expression that hangs on nothing known."""
    if slots.get("ref") == "today":
        return "PRESENT_REF"
    if "month" in slots or "season" in slots:
        return within_year("XXXX", slots)
    if "weekday" in slots:
        return f"XXXX-WXX-{slots['weekday']}"
    return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(slots.get("unit", ""), "XXXX")


def _shifted_year(slots: Mapping[str, str], base: Point, shift: int) -> int:
    """The year of 'last May', 'the following spring': the nearest such month on that side of `base`."""
    month = middle_month(slots)
    if shift == 0 or not base.month:
        return base.year + shift
    if shift > 0:
        return base.year + (month <= base.month)
    return base.year - (month >= base.month)


def _in_context(part: Part, story: Story) -> Reading | None:
    """A month, day, season or weekday whose year the text leaves to the reader."""
    slots = part.slots
    if slots.keys() <= {"weekday"}:
        return _weekday(part, story)
    if not within_year("XXXX", slots):
        return None
    if slots.keys() <= {"day", "weekday", "part"}:
        return _day_only(slots, story)
    base = _year_base(story)
    if base is None:
        return Reading(within_year("XXXX", slots))
    month = middle_month(slots)
    year = base.year
    if base is story.today and not base.id and (story.news or story.ahead) and month:
        year = _nearest_year(month, number(slots.get("day", "")), base, story)
    elif base.month and month and base.month - month >= _WRAP:
        year += 1
    value = within_year(year_value(_year_of_weekday(year, slots)), slots)
    return _hung(value, base, story) if value else None


def _year_of_weekday(year: int, slots: Mapping[str, str]) -> int:
    """The year, or one beside it if the day fell on the weekday that is named only there."""
    month, day = number(slots.get("month", "")), number(slots.get("day", ""))
    if not (month and day and "weekday" in slots):
        return year
    days = ((each, month, day) for each in (year, year - 1, year + 1))
    return next((each[0] for each in days if is_day(each) and weekday(each) == int(slots["weekday"])), year)


def _year_base(story: Story) -> Point | None:
    """What a year-less date hangs on: in news their day, else the last date said, which a heading may be.

    An entry of a chronology hangs on the entry before it.
    """
    if story.entry and story.listed:
        return story.listed
    if story.news and not story.heading:
        return story.today
    today = story.today
    if today is None or story.anchor is None:
        return story.anchor or today
    near = today.day and not today.id and today.year - story.anchor.year <= _NEAR_YEARS
    return today if story.ahead and near else story.anchor


def _nearest_year(month: int, day: int, base: Point, story: Story) -> int:
    """The year that puts a month and day nearest to `base`; a sentence that looks ahead may reach further."""
    away = (month - base.month) * 31 + (day - base.day if day and base.day else 0)
    if story.settings.prefer == "past":
        return base.year - (away > 0)
    if story.settings.prefer == "future":
        return base.year + (away < 0)
    if story.ahead:
        soon = story.anchor and story.anchor.year == base.year and 0 <= month - story.anchor.month <= _QUARTER
        return base.year + (away <= -_FAR_BACK and not soon)
    return base.year - (away > _SOON)


def _day_only(slots: Mapping[str, str], story: Story) -> Reading | None:
    base = (story.today if story.news else None) or story.anchor or story.today
    if base is None or not base.month:
        return Reading(f"XXXX-XX-{number(slots['day']):02d}")
    value = within_year(year_value(base.year), {**slots, "month": f"{base.month:02d}"})
    return _hung(value, base, story) if value else None


def _weekday(part: Part, story: Story) -> Reading:
    wanted = int(part.slots["weekday"])
    base = story.today if story.news or story.speaks else story.anchor or story.today
    if base is None:
        return Reading(f"XXXX-WXX-{wanted}")
    shift = 1 if story.settings.prefer == "future" else None
    value = weekday_value(base, wanted, shift, forward=story.ahead and story.settings.prefer == "auto")
    return _hung(value or f"XXXX-WXX-{wanted}", base, story)
