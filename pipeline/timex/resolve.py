"""Reads a sequence of expressions in order and says what each means: a pure step, told by the story so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..calendar import PARTS, PRECISIONS, Interval, edtf, interval, ordinal, precision
from ..model import Annotation
from .phrases import day_of_phrase
from .scan import Expression, Part
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
    point_of,
    weekday_value,
    weekend_value,
    within_year,
    year_value,
)

_TOP = 1500
"""Characters in which a dateline may stand."""

_ASIDE_YEARS = 3
"""A bare year this much away from the story does not move it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How expressions that need context are read."""

    published: str = ""
    """The document's own date, EDTF."""
    style: str = ""
    """'news' hangs year-less dates on the document's date, 'narrative' on the last date said; '' lets the document decide."""
    past_first: bool = True
    """A weekday or month without more is the last one, or the nearest; False makes it the next one."""
    ranges: bool = True
    """A range or bound is one annotation; False gives each of its dates on its own, as TIMEX3 corpora have them."""


@dataclass(slots=True)
class Story:
    """Where the telling stands."""

    today: Point | None
    news: bool
    """Year-less dates hang on the document's day."""
    speaks: bool
    """'Today' is the document's day, and not the present of whoever reads it."""
    settings: Settings
    ahead: bool = False
    """The sentence looks ahead."""
    anchor: Point | None = None
    """What year-less dates hang on: the last date said that carried the story."""
    said: Point | None = None
    """The last date said, in passing too."""
    heading: Point | None = None
    before_christ: bool = False
    eras: bool = False
    """Whether an era was named, so that a number below 1000 may be a year."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of one part."""

    value: str
    resolution: str = "explicit"
    anchor: str = ""
    mod: str = ""


def resolve(expressions: Sequence[Expression], settings: Settings) -> list[Annotation]:
    """The timexes that the expressions mean, in order; those without a possible meaning are left out."""
    today = point_of(settings.published, "")
    daily = speaks_of_days(expressions)
    news = bool(today and today.day) and (daily or is_recent(expressions, today))
    speaks = daily
    if today is None or not today.day:
        dateline = _dateline(expressions)
        speaks = daily and dateline is not None
        today = dateline or today
    if settings.style:
        news = speaks = settings.style == "news"
    story = Story(today, news, speaks, settings, anchor=_first_year(expressions) if today is None else None)
    return [annotation for each in expressions for annotation in _annotations(each, story)]


def speaks_of_days(expressions: Iterable[Expression]) -> bool:
    """Whether weekdays, 'yesterday', 'last week' and the like are a tenth of a document's dates or more."""
    dates = _dates(expressions)
    return 0 < len(dates) <= 10 * sum(each.keys() == {"weekday"} or _names_a_near_day(each) for each in dates)


def is_recent(expressions: Iterable[Expression], today: Point | None) -> bool:
    """Whether most years that a document names are that of its own date, give or take one."""
    years = [number(each["year"]) for each in _dates(expressions) if "year" in each]
    return today is not None and 2 * sum(abs(year - today.year) <= 1 for year in years) >= len(years)


def _dates(expressions: Iterable[Expression]) -> list[Mapping[str, str]]:
    parts = (part for each in expressions for part in each.parts)
    return [part.slots for part in parts if part.label == "DATE" and "value" not in part.slots]


def _names_a_near_day(slots: Mapping[str, str]) -> bool:
    near = slots.get("unit") in ("D", "W") or "weekday" in slots
    return near and slots.get("ref") in ("now", "today", "either")


def _dateline(expressions: Sequence[Expression]) -> Point | None:
    """The first full day, near the top, of a document that does not say when it was published."""
    for each in expressions:
        slots = each.parts[0].slots
        if each.start < _TOP and {"year", "month", "day"} <= slots.keys():
            return point_of(within_year(_explicit_year(slots), slots), each.parts[0].id)
    return None


def _first_year(expressions: Sequence[Expression]) -> Point | None:
    """The first year said, for year-less dates that stand before it."""
    for each in expressions:
        slots = each.parts[0].slots
        if "year" in slots and not each.aside and each.kind == "point":
            return Point(number(slots["year"]), id=each.parts[0].id)
    return None


def _annotations(each: Expression, story: Story) -> list[Annotation]:
    readings = []
    story.ahead = each.ahead
    for part in each.parts:
        reading = read(part, story)
        if reading is None:
            return []
        readings.append(reading)
        _tell(each, part, reading, story)
    if len(readings) == 2 and not story.settings.ranges:
        return [
            _annotation(part.start, part.end, "point", part, reading)
            for part, reading in zip(each.parts, readings, strict=True)
        ]
    if len(readings) == 2:
        return _range(each, readings)
    if each.kind in ("since", "until") and story.settings.ranges:
        return [
            _annotation(each.start, each.end, each.kind, each.parts[0], readings[0], bound=each.mod, rule=each.rule)
        ]
    part = each.parts[0]
    return [_annotation(part.start, part.end, "point", part, readings[0])]


def _range(each: Expression, readings: list[Reading]) -> list[Annotation]:
    """One annotation for two ends; where they are out of order, each end on its own."""
    first, last = (interval(reading.value, reading.mod) for reading in readings)
    apart = [_annotation(p.start, p.end, "point", p, r) for p, r in zip(each.parts, readings, strict=True)]
    if first is None or last is None:
        return apart
    if ordinal(first.earliest) > ordinal(last.latest):
        return apart
    covered = Interval(first.earliest, last.latest)
    unit = max((precision(reading.value) for reading in readings), key=PRECISIONS.index)
    anchored = next((reading for reading in readings if reading.resolution != "explicit"), readings[0])
    return [
        Annotation(
            each.start,
            each.end,
            "DATE",
            f"{readings[0].value}/{readings[1].value}",
            f"timex:{each.start}:{each.end}",
            each.rule,
        ).having(
            earliest=covered.earliest,
            latest=covered.latest,
            edtf=edtf(covered, unit, approximate=each.parts[0].slots.get("approx") == "APPROX"),
            precision=unit,
            kind="interval",
            resolution=anchored.resolution,
            anchor=anchored.anchor,
        )
    ]


def _annotation(
    start: int, end: int, kind: str, part: Part, reading: Reading, bound: str = "", rule: str = ""
) -> Annotation:
    dated = part.label == "DATE" or "ref" in part.slots
    covered = interval(reading.value, reading.mod) if dated else None
    if covered and bound:
        covered = _bounded(covered, bound, reading)
    unit = precision(reading.value) if covered else ""
    approximate = part.slots.get("approx") == "APPROX"
    value = Annotation(start, end, part.label, reading.value, f"timex:{start}:{end}", rule or part.rule)
    if part.label in ("SET", "DURATION"):
        return value
    return value.having(
        mod=reading.mod or bound or ("APPROX" if approximate else ""),
        earliest=covered.earliest if covered else "",
        latest=covered.latest if covered else "",
        edtf=edtf(covered, unit, approximate=approximate) if covered else "",
        precision=unit,
        kind=kind if covered else "",
        resolution=reading.resolution,
        anchor=reading.anchor,
    )


def _bounded(covered: Interval, bound: str, reading: Reading) -> Interval:
    if not reading.mod:
        return interval(reading.value, bound) or covered
    return Interval(covered.earliest, "") if bound.endswith("AFTER") else Interval("", covered.latest)


def _tell(each: Expression, part: Part, reading: Reading, story: Story) -> None:
    """Move the story to what was said, unless it was said in passing."""
    if part.label != "DATE":
        return
    point = point_of(reading.value, part.id)
    if point is None:
        return
    if each.heading and not point.month:
        story.heading = story.anchor = point
        story.before_christ = point.year <= 0
        return
    story.said = point
    if story.anchor is not None and (each.aside or not point.month):
        apart = abs(point.year - story.anchor.year)
        if each.aside or story.heading or apart == 0 or (apart > _ASIDE_YEARS and story.anchor.month):
            return
    if not moves(part.slots):
        return
    story.anchor = point
    story.before_christ = point.year <= 0


def moves(slots: Mapping[str, str]) -> bool:
    """Whether an expression carries the story on: what looks back or at the reader's own day does not."""
    backward = "-1" in (slots.get("shift"), slots.get("direction")) and slots.get("unit") not in ("D", "W")
    return not backward and slots.get("ref") not in ("now", "today") and slots.get("direction") != "ago"


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


def _explicit_year(slots: Mapping[str, str]) -> str:
    year = number(slots["year"])
    return year_value(1 - year if slots.get("era") == "BC" else year)


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
    return Reading(within_year(_explicit_year(slots), slots))


def _long_period(slots: Mapping[str, str], story: Story) -> Reading | None:
    base = (story.today if "shift" in slots else story.anchor) or story.today or story.anchor
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
        value = moved(base, "M", steps)
        return _hung(f"{value}-{number(slots['day']):02d}" if value else _unknown(slots), base, story)
    return _hung(within_year(year_value(_shifted_year(slots, base, steps)), slots), base, story)


def _base(slots: Mapping[str, str], story: Story) -> Point | None:
    """What a relative expression hangs on: the document's date ('now') or the story ('that')."""
    ref = slots["ref"]
    if ref == "today" and not story.speaks:
        return None
    if ref in ("now", "today") or slots.get("direction") == "ago" or (ref == "either" and story.news):
        return story.today or story.anchor
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


_HALF_A_YEAR = 186

_FAR_BACK = 150
"""Days back from which a month without a year is next year's, in a sentence that looks ahead."""

_WRAP = 8
"""December and then March is the next year; May and then March is not."""


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
    base = (story.today if story.news else story.anchor) or story.today
    if base is None:
        return Reading(f"XXXX-WXX-{wanted}")
    value = weekday_value(base, wanted, None, forward=story.ahead or not story.settings.past_first)
    return _hung(value or f"XXXX-WXX-{wanted}", base, story)
