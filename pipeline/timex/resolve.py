"""Reads a sequence of expressions in order and says what each means: a pure step, told by the story so far."""

from collections.abc import Sequence
from dataclasses import replace

from ..calendar import PRECISIONS, Interval, edtf, interval, ordinal, precision
from ..model import Annotation, set_features
from .readings import Reading, read
from .scan import Expression, Part
from .story import Settings, Story, begin, tell
from .values import point_of


def resolve(
    expressions: Sequence[Expression], settings: Settings, titled: Sequence[Expression] = ()
) -> list[Annotation]:
    """The timexes that the expressions mean, in order; those without a possible meaning are left out.

    `titled` are those of the document's title: a year there is that of the first dates without one.
    """
    story = begin(expressions, settings, titled)
    found: list[Annotation] = []
    for each in expressions:
        found += _annotations(each, _framed(each, found, story))
    known = {annotation.id for annotation in found}
    return [each.having(anchor="") if each["anchor"] and each["anchor"] not in known else each for each in found]


def _framed(each: Expression, found: Sequence[Annotation], story: Story) -> Story:
    """The story; in a quotation the story of the day that leads into it: 'the paper wrote on 5 May 1902: "Yesterday'."""
    if each.quoted is None:
        return story
    begins, opened = (each.start - back for back in each.quoted)
    for said in reversed(found):
        if begins <= said.start < opened and said["precision"] == "day" and said["kind"] == "point":
            return replace(story, today=point_of(said.value, said.id), news=True, speaks=True)
    return story


def _annotations(each: Expression, story: Story) -> list[Annotation]:
    if each.kind == "time":
        # The date comes first, so that the time of the day is that day's.
        parts = sorted(each.parts[:-1], key=lambda part: part.label) if story.settings.ranges else each.parts[-1:]
        single = (replace(each, kind="point", parts=(part,), start=part.start, end=part.end) for part in parts)
        return sorted(annotation for one in single for annotation in _annotations(one, story))
    readings = []
    story.ahead, story.entry = each.ahead, each.entry
    if each.section != story.section:
        story.section, story.heading = each.section, None
    for part in each.parts:
        reading = read(part, story)
        if reading is None:
            return []
        readings.append(reading)
        tell(each, part, reading.value, story)
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
            each.id,
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
    covered = (
        interval(reading.covers or reading.value, reading.mod)
        if part.label in ("DATE", "TIME") or reading.covers
        else None
    )
    if part.label == "TIME" and not _names_a_day(part):
        covered = None
    if covered and bound:
        covered = _bounded(covered, bound, reading)
    unit = precision(reading.covers.partition("/")[0] or reading.value) if covered else ""
    approximate = part.slots.get("approx") == "APPROX"
    plain = part.label in ("SET", "DURATION") and not covered
    told = (
        ()
        if plain
        else set_features(
            mod=reading.mod or bound or ("APPROX" if approximate else ""),
            earliest=covered.earliest if covered else "",
            latest=covered.latest if covered else "",
            edtf=edtf(covered, unit, approximate=approximate) if covered else "",
            precision=unit,
            kind=("interval" if reading.covers else kind) if covered else "",
            resolution=reading.resolution,
            anchor=reading.anchor,
        )
    )
    id = f"timex:{start}:{end}"
    return Annotation(start, end, part.label, reading.value, id, rule or part.rule, features=told)


def _names_a_day(part: Part) -> bool:
    """Whether a time of the day says of which day it is, rather than of the last one said."""
    return bool({"ref", "day", "weekday", "year"} & part.slots.keys())


def _bounded(covered: Interval, bound: str, reading: Reading) -> Interval:
    if not reading.mod:
        return interval(reading.value, bound) or covered
    return Interval(covered.earliest, "") if bound.endswith("AFTER") else Interval("", covered.latest)
