"""Where the telling of a document stands: the day it speaks from, and the last date said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..calendar import interval, parse_day, precision
from .scan import Expression, Part
from .values import Point, number, point_of, within_year, year_value

_TOP = 1500
"""Characters in which a dateline may stand."""

_LEAD_MONTHS = 2
"""What a report leads with is at most this old."""

_ASIDE_YEARS = 3
"""A bare year further back than this does not move the story."""

_ONWARD_YEARS = 25
"""Nor does one further ahead than this: stories go on, by a generation at most."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How expressions that need context are read."""

    published: str = ""
    """The document's own date, EDTF."""
    style: str = "auto"
    """'news' hangs year-less dates on the document's date, 'narrative' on the last date said; 'auto' lets the document decide."""
    prefer: str = "auto"
    """'past' or 'future': where a weekday, month or day without more lies; 'auto' takes the last weekday, the nearest month."""
    ranges: bool = True
    """A range or bound is one annotation, and a date leaves out the time of the day beside it; False gives each date of a
    range on its own, and a time of the day with its date, as TIMEX3 corpora have them."""


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
    entry: bool = False
    """The expression opens an entry of a chronology."""
    listed: Point | None = None
    """The date of the last entry, if it was one of a chronology."""
    anchor: Point | None = None
    """What year-less dates hang on: the last date said that carried the story."""
    said: Point | None = None
    """The last date said, in passing too."""
    heading: Point | None = None
    """The year that the section is headed by."""
    section: int = 0
    quarter: Point | None = None
    """The quarter said last."""
    before_christ: bool = False
    eras: bool = False
    """Whether an era was named, so that a number below 1000 may be a year."""


def begin(expressions: Sequence[Expression], settings: Settings, titled: Sequence[Expression] = ()) -> Story:
    """The story before its first expression: what day the document speaks from, and whether it is news."""
    today = point_of(settings.published, "")
    speaks = speaks_of_days(expressions)
    news = bool(today and today.day) and (speaks or is_recent(expressions, today))
    if today is None or not today.day:
        dateline = _dateline(expressions)
        speaks = speaks and dateline is not None
        today = dateline or today
    if settings.style != "auto":
        news = speaks = settings.style == "news"
    return Story(today, news, speaks, settings, anchor=_first_year([*titled, *expressions]) if today is None else None)


def speaks_of_days(expressions: Iterable[Expression]) -> bool:
    """Whether weekdays, 'yesterday', 'last week' and the like are a tenth of a document's dates or more."""
    dates = _dates(expressions)
    return 0 < len(dates) <= 10 * sum(each.keys() == {"weekday"} or _names_a_near_day(each) for each in dates)


def is_recent(expressions: Iterable[Expression], today: Point | None) -> bool:
    """Whether most years that a document names are that of its own date, give or take one, or its first full date is."""
    years = [number(each["year"]) for each in _dates(expressions) if "year" in each]
    if today is None:
        return False
    if 2 * sum(abs(year - today.year) <= 1 for year in years) >= len(years):
        return True
    first = next((each for each in _dates(expressions) if {"year", "month"} <= each.keys()), {})
    months = 12 * (today.year - number(first.get("year", ""))) + today.month - number(first.get("month", ""))
    return 0 <= months <= _LEAD_MONTHS


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
            return point_of(within_year(explicit_year(slots), slots), each.parts[0].id)
    return None


def _first_year(expressions: Sequence[Expression]) -> Point | None:
    """The first year said, for year-less dates that stand before it."""
    for each in expressions:
        slots = each.parts[0].slots
        if "year" in slots and not each.aside and each.kind == "point":
            return Point(number(slots["year"]), id=each.parts[0].id)
    return None


def explicit_year(slots: Mapping[str, str]) -> str:
    """The TIMEX3 value of a year that the words give."""
    year = number(slots["year"])
    return year_value(1 - year if slots.get("era") == "BC" else year)


def tell(each: Expression, part: Part, value: str, story: Story) -> None:
    """Move the story to what was said, unless it was said in passing."""
    if part.label not in ("DATE", "TIME") or (
        part.label == "TIME" and not part.slots.keys() & {"day", "weekday", "ref"}
    ):
        return
    id = each.id if story.settings.ranges and each.kind != "point" else part.id
    point = point_of(value, id)
    if point is None:
        covered = interval(value)
        if covered and precision(value) in ("year", "decade"):
            story.said = Point(parse_day(covered.earliest)[0], id=id)
        return
    if each.heading and not point.month:
        story.heading = story.anchor = point
        story.before_christ = point.year <= 0
        return
    story.said = point
    if each.entry:
        story.listed = point
    if "quarter" in part.slots and "-1" not in (part.slots.get("shift"), part.slots.get("direction")):
        story.quarter = point
    if said_in_passing(each, part, point, story):
        return
    story.anchor = point
    story.before_christ = point.year <= 0


def said_in_passing(each: Expression, part: Part, point: Point, story: Story) -> bool:
    """Whether a date leaves the story where it stands.

    So do one in brackets, the end of a plan, a span of years, a year far off, and one outside the section's year.
    """
    if not moves(part.slots):
        return True
    if story.anchor is None:
        return False
    if each.aside or (each.ahead and each.kind == "until"):
        return True
    if each.kind == "interval" and not point.month and story.anchor.month:
        return True
    if story.heading is not None and (each.section or not point.month):
        return story.heading.year != point.year or not point.month
    later = point.year - story.anchor.year
    if point.month or each.leads or 0 < later <= _ONWARD_YEARS:
        return False
    return later == 0 or (abs(later) > _ASIDE_YEARS and story.anchor.month > 0)


def moves(slots: Mapping[str, str]) -> bool:
    """Whether an expression can carry a story on: what looks back or at the reader's own day does not."""
    backward = "-1" in (slots.get("shift"), slots.get("direction")) and slots.get("unit") not in ("D", "W")
    return not backward and slots.get("ref") not in ("now", "today") and slots.get("direction") != "ago"
