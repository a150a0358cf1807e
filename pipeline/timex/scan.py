"""Finds time expressions in a text: rules cut single ones out, then joining rules make ranges, bounds and lists of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..lang import lang_file
from ..rules import Match, RuleSet, Scanner, load_rules, lowered
from .values import with_numbers

_MARKS = {"point": "\ue000", "interval": "\ue001", "list": "\ue002", "weak": "\ue003"}
"""What stands for an expression while joining rules read the text; the slots of the rule files name these marks."""

_TIME_MARK = "\ue005"
"""The mark of a time of the day."""

_UNJOINED = "\ue004"
"""The mark of what nothing joins: durations, sets, 'now'."""

_ODD = (*_MARKS.values(), _TIME_MARK, _UNJOINED, *"\xa0\u2009\u202f")
_PLAIN = dict.fromkeys(map(ord, _ODD), " ")
"""Every blank is a space, but for tabs, which part columns; and no text has a mark of ours."""

_BLANK_LINE = re.compile(r"(?<=\n)( *)\n")
_PARTED = "\x1e"
"""What stands for the second line break in a row."""

_LISTED = re.compile(r"\d[^\s,]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\]]+")
_SENTENCE_END = re.compile(r"[.!?…;]\s|\n\n")
_QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
_OPENING, _CLOSING = (frozenset(signs) for signs in zip(*_QUOTES, strict=True))
_LONGEST_QUOTATION = 1000
_CAPITAL_BEFORE = re.compile(r"(?<=[\w,’'] )[^\W\d_a-zа-яё][\w-]+(?:[’']s?)? \Z")
_CAPITAL_NEXT = re.compile(r" [^\W\d_a-zа-яё][a-zа-яё]")
_BEFORE_HEADING = re.compile(r"[ \t#=*]{0,12}")
_BEFORE_LEAD = re.compile(r"(?:^|\n)[ \t*•–-]{0,4}(?:[^\W\d]{1,5} )?\Z")
_AFTER_ENTRY = re.compile(r"(?: ?[—–]| -|:) ")
_AFTER_HEADING = re.compile(r"[ \t=*:.]{0,8}(?:\[[^\]\n]{1,60}\][ \t]{0,4}){0,3}(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """One expression as its words have it: the slots that its rule filled, in normal form."""

    start: int
    end: int
    label: str
    rule: str
    slots: Mapping[str, str]

    @property
    def id(self) -> str:
        """The id of the timex that it becomes when it stands alone."""
        return f"timex:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Expression:
    """What becomes one timex: a point, or a range or bound made of parts."""

    start: int
    end: int
    kind: str
    """point, interval, since, until, or time: a time of the day and its day, the last part being both together.

    While joining also list, and weak for a number that may be a year.
    """
    parts: tuple[Part, ...]
    rule: str
    mod: str = ""
    """How a bound takes its part: ON_OR_AFTER, AFTER, BEFORE, ON_OR_BEFORE."""
    heading: bool = False
    """Alone on its line."""
    aside: bool = False
    """In brackets, or under a picture."""
    leads: bool = False
    """First on its line, but for a preposition."""
    entry: bool = False
    """First on its line, and a dash or colon behind it: the line is an entry of a chronology."""
    ahead: bool = False
    """In a sentence that looks ahead."""
    quoted: tuple[int, int] | None = None
    """How many characters back the sentence begins that leads into its quotation, and the quotation; None outside."""
    section: int = 0
    """Number of the heading that it stands under, where headings are known."""

    @property
    def id(self) -> str:
        """The id of the timex that the whole becomes."""
        return f"timex:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language, ready to scan with."""

    rules: RuleSet
    single: Scanner
    joining: Scanner
    future: re.Pattern[str]
    """What tells that a sentence looks ahead."""
    past: re.Pattern[str]
    """What tells, right before a date, that it does not."""


@cache
def grammar(language: str) -> Grammar:
    """The grammar in `lang/<language>/timex.toml`, compiled once."""
    rules = load_rules(lang_file(language, "timex"))
    single = [rule for rule in rules.rules if rule.label != "JOIN"]
    joining = [rule for rule in rules.rules if rule.label == "JOIN"]
    return Grammar(
        rules,
        single=Scanner(single, rules.slots, before=r"(?<!\w)(?=[\w'’])"),
        joining=Scanner(joining, rules.slots, before=r"(?<!\w)(?=[\w\ue000-\ue005])", after=""),
        future=rules.slot("future"),
        past=re.compile(rf"(?:{rules.slots['past']})$", re.IGNORECASE),
    )


def scan(text: str, spoken: Grammar, *, offset: int = 0, section: int = 0, aside: bool = False) -> list[Expression]:
    """The time expressions of a text in order, joined where its words join them; none overlaps another.

    The text stands at `offset`, under the heading of that number; with `aside`, all of it is under a picture.
    """
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    if any(sign in text for sign in _ODD):
        text = text.translate(_PLAIN)
    parted = _BLANK_LINE.sub(rf"\1{_PARTED}", text)
    single = [_expression(text, match, spoken.rules) for match in spoken.single.scan(parted)]
    single = [each for each in single if not _is_of_a_name(text, each)]
    found = [each for each in _flat(_joined(parted, single, spoken)) if each.kind != "weak"]
    return [_placed(text, each, spoken, offset, section, aside) for each in found]


def _is_of_a_name(text: str, each: Expression) -> bool:
    """Whether words without a figure stand in a name: 'New York Daily News', 'the Sunday Times', «Сегодня».

    Words that are written small elsewhere are told by their capital inside a sentence, days of the week by what follows.
    """
    words = text[each.start : each.end]
    if not words[0].isupper() or words.isupper() or any(map(str.isdigit, words)):
        return False
    if text[each.start - 1 : each.start] in _OPENING and text[each.end : each.end + 1] in _CLOSING:
        return True
    before = text[max(0, each.start - 40) : each.start]
    if {"weekday", "month"} & each.parts[0].slots.keys():
        return before.endswith("the ") and bool(_CAPITAL_NEXT.match(text, each.end))
    return bool(_CAPITAL_BEFORE.search(before))


def _expression(text: str, match: Match, rules: RuleSet) -> Expression:
    """The expression of one rule; slots whose names end in `_end` fill the second end of a range.

    The days that a group `more` took in are parts of a list beside its two ends.
    """
    first: dict[str, str] = dict(match.rule.extra.get("set", {}))
    last: dict[str, str] = {}
    ends = {group: extent for group, extent in match.slots.items() if group != "more"}
    for group, (start, end) in ends.items():
        slot = match.rule.slots.get(group, group)
        filled = last if group.endswith("_end") else first
        filled[_slot_of(group)] = rules.normal(slot, text[start:end])
    label, name, kind = match.rule.label, match.rule.name, match.rule.extra.get("kind", "point")
    first, last = with_numbers(first), with_numbers(last)
    if not last:
        parts: tuple[Part, ...] = (Part(match.start, match.end, label, name, first),)
        return Expression(match.start, match.end, kind, parts, name, match.rule.extra.get("mod", ""))
    split = min(start for group, (start, _) in ends.items() if group.endswith("_end"))
    first_end = max(end for end in (extent[1] for extent in ends.values()) if end <= split)
    first, last = share(first, last, turning=not match.rule.extra.get("one_year", False))
    more = [
        Part(*day.span(), label, name, first | {"day": rules.normal(match.rule.slots["day"], day[0])})
        for day in _LISTED.finditer(text, *match.slots.get("more", (0, 0)))
    ]
    start = match.start if not more or more[0].start > first_end else match.slots["day"][0]
    found = sorted((Part(start, first_end, label, name, first), *more), key=lambda part: part.start)
    return Expression(match.start, match.end, kind, (*found, Part(split, match.end, label, name, last)), name)


@cache
def _slot_of(group: str) -> str:
    """The slot that a group of a rule fills: `month` for `month_2_end`."""
    return re.sub(r"(_\d)?(_end)?$", "", group)


def share(
    first: Mapping[str, str], last: Mapping[str, str], *, turning: bool = True
) -> tuple[dict[str, str], dict[str, str]]:
    """The two ends of a range or list, each with what only the other says: the year of '10 and 12 June 1991'.

    The year turns where the second month is before the first, unless told that it is not `turning`.
    """
    a, b = dict(first), dict(last)
    if "ref" in a or "ref" in b:
        return a, b
    short, long = b.get("year", ""), a.get("year", "")
    if short and len(short) < len(long) and "BC" not in (a.get("era"), b.get("era")):
        b["year"] = long[: len(long) - len(short)] + short
    turns = _turns(a, b) if turning else 0
    for slot in ("era", "short_year", "century", "year", "month"):
        if slot in a and _lacks(b, slot):
            b[slot] = str(int(a["year"]) + turns) if slot == "year" else a[slot]
        elif slot in b and _lacks(a, slot):
            a[slot] = str(int(b["year"]) - turns) if slot == "year" else b[slot]
    return a, b


_FINER = {
    "era": ("year", "century", "decade"),
    "short_year": ("month", "season", "day"),
    "century": ("tens",),
    "year": ("month", "season", "day"),
    "month": ("day",),
}
"""Slot -> what has no place without it."""


def _lacks(slots: Mapping[str, str], slot: str) -> bool:
    """Whether the slots name something inside that unit, but not the unit itself."""
    known = slot in slots or (slot == "year" and "short_year" in slots)
    return not known and any(name in slots for name in _FINER[slot])


def _turns(first: Mapping[str, str], last: Mapping[str, str]) -> int:
    """1 where the year turns between two months, as in 'November to February'."""
    return int("month" in first and "month" in last and first["month"] > last["month"])


def _joined(text: str, found: Sequence[Expression], spoken: Grammar) -> Iterator[Expression]:
    """The expressions after the joining rules have read the text with a mark in place of each."""
    pieces: list[str] = []
    at: list[int] = []
    length = end = 0
    for each in found:
        pieces += [text[end : each.start], _mark(each)]
        at.append(length + each.start - end)
        length, end = at[-1] + 1, each.end
    marked = "".join([*pieces, text[end:]])
    done = 0
    for match in spoken.joining.scan(marked, at[-1] + 1 if at else 0):
        first, last = bisect_left(at, match.start), bisect_left(at, match.end)
        yield from found[done:first]
        start = found[first].start - (at[first] - match.start)
        end = found[last - 1].end + (match.end - at[last - 1] - 1)
        words = {
            slot: spoken.rules.normal(match.rule.slots.get(slot, slot), marked[slice(*extent)])
            for slot, extent in match.slots.items()
        }
        yield from _join(match, found[first:last], start, end, words)
        done = last
    yield from found[done:]


def _mark(each: Expression) -> str:
    part = each.parts[0]
    if part.label == "TIME" and "ref" not in part.slots:
        return _TIME_MARK
    joins = part.label == "DATE" and "value" not in part.slots
    return _MARKS.get(each.kind, _UNJOINED) if joins else _UNJOINED


def _join(
    match: Match, inside: Sequence[Expression], start: int, end: int, words: Mapping[str, str]
) -> Iterable[Expression]:
    """One expression made of those that a joining rule took in, and of its own words; they themselves if they do not fit."""
    name, kind = match.rule.name, match.rule.extra.get("kind", "")
    parts = [part for each in inside for part in each.parts]
    if kind == "time":
        slots = {slot: value for part in parts for slot, value in part.slots.items()}
        slots |= {slot.partition("_")[0]: words[slot] for slot in ("time", "time_2") if slot in words}
        if not {"day", "weekday"} & slots.keys() and slots.get("unit") != "D":
            return inside
        return [Expression(start, end, kind, (*parts, Part(start, end, "TIME", name, slots)), name)]
    if mod := words.get("bound") or match.rule.extra.get("mod", ""):
        kind = "since" if mod.endswith("AFTER") else "until"
        return [Expression(start, end, kind, tuple(parts[:1]), name, mod)]
    slots_of = [share(part.slots, parts[-1].slots)[0] for part in parts[:-1]]
    slots_of.append(share(parts[0].slots, parts[-1].slots)[1])
    parts = [replace(part, slots=filled) for part, filled in zip(parts, slots_of, strict=True)]
    return [Expression(start, end, kind, tuple(parts), name)]


def _flat(expressions: Iterator[Expression]) -> Iterator[Expression]:
    """Lists as the single expressions that they are made of."""
    for each in expressions:
        if each.kind == "list":
            yield from (Expression(part.start, part.end, "point", (part,), part.rule) for part in each.parts)
        else:
            yield each


def _placed(text: str, each: Expression, spoken: Grammar, offset: int, section: int, aside: bool) -> Expression:
    """The expression with what its place says: alone on its line, in brackets, in a sentence that looks ahead."""
    line = text.rfind("\n", max(0, each.start - 12), each.start) + 1
    begins = (line > 0 or each.start < 12) and _BEFORE_HEADING.fullmatch(text[line : each.start])
    heading = bool(begins and _AFTER_HEADING.match(text, each.end))
    opened = text.rfind("(", max(0, each.start - 60), each.start)
    inside = opened >= 0 and ")" not in text[opened : each.start] and ")" in text[each.end : each.end + 60]
    before = _SENTENCE_END.split(text[max(0, each.start - 150) : each.start])[-1]
    after = _SENTENCE_END.split(text[each.end : each.end + 80])[0]
    ahead = bool(spoken.future.search(lowered(before + after))) and not spoken.past.search(before)
    leads = bool(_BEFORE_LEAD.search(text, max(0, each.start - 16), each.start))
    entry = leads and bool(_AFTER_ENTRY.match(text, each.end))
    quoted = _quoted(text, each.start) if any("ref" in part.slots for part in each.parts) else None
    return Expression(
        each.start + offset,
        each.end + offset,
        each.kind,
        tuple(Part(p.start + offset, p.end + offset, p.label, p.rule, p.slots) for p in each.parts),
        each.rule,
        each.mod,
        heading=heading,
        aside=aside or inside,
        leads=leads,
        entry=entry,
        ahead=ahead,
        quoted=quoted,
        section=section,
    )


def _quoted(text: str, start: int) -> tuple[int, int] | None:
    """How far back the quotation around a place begins, after the sentence that leads into it."""
    low = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_QUOTATION)
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, low, start)
        inside = text.count(opening, low, start) % 2 if opening == closing else text.find(closing, opened, start) < 0
        if opened >= 0 and inside:
            ends = [match.end() for match in _SENTENCE_END.finditer(text, low, opened)]
            return start - (ends[-1] if ends else low), start - opened
    return None
