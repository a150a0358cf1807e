"""What one part of an expression means where the story stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..calendar import PARTS, interval, precision
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
    within_year,
    year_value,
)

_HALF_A_YEAR = 186

_FAR_BACK = 150
"""Days back from which a month without a year is next year's, in a sentence that looks ahead."""

_WRAP = 8
"""December and then March is the next year; May and then March is not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of one part."""

    value: str
    resolution: str = "explicit"
    anchor: str = ""
    mod: str = ""


def read(part: Part, story: Story) -> Reading | None:
    """What a part means where the story stands; None if it can mean nothing."""
    slots = part.slots
    if part.label in ("SET", "DURATION"):
        return Reading(amount(slots))
    if "value" in slots:
        return Reading(slots["value"])
    if part.label == "TIME" and "ref" in slots:
        reading = _relative(slots, story)
        known = reading is not None and interval(reading.value) is not None
        return replace(reading, value=f"{reading.value}T{slots['time']}") if reading and known else reading
    if part.label == "TIME":
        base = story.anchor if story.anchor and story.anchor.day else None
        return _hung((day_value(base.first_day) if base else "XXXX-XX-XX") + _clock(slots), base, story)
    mod = slots.get("part", "")
    if "ref" in slots:
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


def _clock(slots: Mapping[str, str]) -> str:
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
        if not story.eras:
            return None
        slots = {**slots, "era": "BC"} if story.before_christ else slots
    return Reading(within_year(explicit_year(slots), slots))


def _long_period(slots: Mapping[str, str], story: Story) -> Reading | None:
    base = (story.today if "shift" in slots else story.anchor) or story.today or story.anchor or story.said
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
        return _hung(distant(base, unit, steps) or _unknown(slots), base, story)
    steps = int(shift or 0)
    if "weekend" in slots:
        return _hung(weekend_value(base, shift, ahead=story.ahead) or "XXXX-WXX-WE", base, story)
    if "weekday" in slots and unit == "W":
        monday = moved(base, "W", steps)
        return _hung(f"{monday}-{slots['weekday']}" if monday else _unknown(slots), base, story)
    if "weekday" in slots:
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
    if base is story.today and not base.id and story.news and month:
        year = _nearest_year(month, number(slots.get("day", "")), base, story)
    elif base.month and month and base.month - month >= _WRAP:
        year += 1
    value = within_year(year_value(year), slots)
    return _hung(value, base, story) if value else None


def _year_base(story: Story) -> Point | None:
    """What a year-less date hangs on: in news their day, else the last date said, which a heading may be."""
    if story.news and not story.heading:
        return story.today
    return story.anchor or story.today


def _nearest_year(month: int, day: int, base: Point, story: Story) -> int:
    """The year that puts a month and day nearest to `base`; a sentence that looks ahead may reach further."""
    away = (month - base.month) * 31 + (day - base.day if day and base.day else 0)
    if story.ahead and away > -_FAR_BACK:
        return base.year
    if not story.settings.past_first:
        return base.year + (away < 0)
    return base.year + (away < -_HALF_A_YEAR) - (away > _HALF_A_YEAR)


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
    value = weekday_value(base, wanted, None, forward=story.ahead or not story.settings.past_first)
    return _hung(value or f"XXXX-WXX-{wanted}", base, story)
