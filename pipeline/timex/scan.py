"""Finds time expressions in a text: rules cut single ones out, then joining rules make ranges, bounds and lists of them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from ..lang import lang_file
from ..rules import Match, RuleSet, Scanner, load_rules

MARKS = {"point": "\ue000", "interval": "\ue001", "list": "\ue002", "weak": "\ue003"}
"""What stands for an expression that was found while joining rules read the text."""

_HEADING = re.compile(r"[ \t]*(?:[#=*]{1,6}[ \t]*)?", re.ASCII)
_AFTER_HEADING = re.compile(r"[ \t]*(?:[=*:.]{0,6}[ \t]*|(?:\[[^\]\n]{1,60}\][ \t]*){1,3})(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """One expression as its words have it: the slots that its rule filled, in normal form."""

    start: int
    end: int
    label: str
    rule: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expression:
    """What becomes one timex: a point, or a range, bound or list made of parts."""

    start: int
    end: int
    kind: str
    """point, interval, since, until, list or weak."""
    parts: tuple[Part, ...]
    rule: str
    mod: str = ""
    """How a bound takes its part: ON_OR_AFTER, AFTER, BEFORE, ON_OR_BEFORE."""
    heading: bool = False
    """Alone on its line."""
    aside: bool = False
    """In brackets."""
    passage: int = 0
    sentence: int = 0
    """Number of the sentence or line, as far as punctuation tells."""


@dataclass(frozen=True)
class Grammar:
    """The rules of one language, ready to scan with."""

    rules: RuleSet
    finder: Scanner
    joiner: Scanner
    eras: bool = field(default=False)


@cache
def grammar(language: str) -> Grammar:
    """The grammar in `lang/<language>/timex.toml`, compiled once."""
    rules = load_rules(lang_file(language, "timex"))
    single = [rule for rule in rules.rules if rule.label != "JOIN"]
    joining = [rule for rule in rules.rules if rule.label == "JOIN"]
    return Grammar(rules, Scanner(single, before=r"(?<!\w)(?<!\w[-/])"), Scanner(joining, before="(?<!\\w)", after=""))


def scan(text: str, rules: Grammar) -> list[Expression]:
    """The time expressions of a text in order, joined where the words join them; none overlaps another."""
    found = [_expression(text, match, rules.rules) for match in rules.finder.scan(text)]
    joined = list(_join(text, found, rules))
    return [_placed(text, each) for each in _flatten(joined) if each.kind != "weak"]


def _expression(text: str, match: Match, rules: RuleSet) -> Expression:
    slots: dict[str, str] = dict(match.rule.extra.get("set", {}))
    last: dict[str, str] = {}
    extents: dict[bool, list[int]] = {False: [], True: []}
    for name, (start, end) in match.slots.items():
        ends, base = name.endswith("_end"), name.removesuffix("_end")
        target = last if ends else slots
        target[base.rstrip("_2345")] = rules.normal(match.rule.slots.get(name, base), text[start:end])
        extents[ends] += [start, end]
    kind, label, rule = match.rule.extra.get("kind", "point"), match.rule.label, match.rule.name
    if kind in ("interval", "list") and last:
        split = min(extents[True])
        first_end = max(offset for offset in extents[False] if offset <= split)
        shared, ended = share(slots, last)
        parts = (
            Part(match.start, first_end, label, rule, shared),
            Part(split, match.end, label, rule, ended),
        )
    else:
        parts = (Part(match.start, match.end, label, rule, slots),)
    return Expression(match.start, match.end, kind, parts, rule)


def share(first: Mapping[str, str], last: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Two ends of a range or list, each with what only the other says: the year of '10 and 12 June 1991'."""
    a, b = dict(first), dict(last)
    if "ref" in a or "ref" in b:
        return a, b
    for slot in ("era", "year", "month"):
        if slot not in b and slot in a and _finer(b, slot):
            b[slot] = _later_year(a, b) if slot == "year" else a[slot]
        elif slot not in a and slot in b and _finer(a, slot):
            a[slot] = _earlier_year(a, b) if slot == "year" else b[slot]
    if len(b.get("year", "")) < len(a.get("year", "")) and a.get("era") != "BC":
        b["year"] = a["year"][: len(a["year"]) - len(b["year"])] + b["year"] if "year" in b else ""
    return {k: v for k, v in a.items() if v}, {k: v for k, v in b.items() if v}


_RANK = ("era", "year", "month", "day")


def _finer(slots: Mapping[str, str], slot: str) -> bool:
    """Whether the slots name something inside that unit, but nothing coarser in its place."""
    if slot == "era":
        return "year" in slots or "century" in slots or "decade" in slots
    if slot == "year":
        return ("month" in slots or "season" in slots or "day" in slots) and "short_year" not in slots
    return "day" in slots


def _later_year(a: Mapping[str, str], b: Mapping[str, str]) -> str:
    crosses = int(b.get("month", 0) or 0) < int(a.get("month", 0) or 0) and "month" in b and a.get("era") != "BC"
    return str(int(a["year"]) + crosses)


def _earlier_year(a: Mapping[str, str], b: Mapping[str, str]) -> str:
    crosses = int(a.get("month", 0) or 0) > int(b.get("month", 0) or 0) and "month" in b and b.get("era") != "BC"
    return str(int(b["year"]) - crosses)


def _join(text: str, found: list[Expression], rules: Grammar) -> Iterator[Expression]:
    """The expressions after the joining rules have read the text with a mark in place of each."""
    pieces, at, position = [], [], 0
    for each in found:
        pieces += [text[position : each.start], _mark(each)]
        position = each.end
    reduced = "".join([*pieces, text[position:]])
    shrunk = 0
    for each in found:
        at.append(each.start - shrunk)
        shrunk += each.end - each.start - 1
    done = 0
    for match in rules.joiner.scan(reduced):
        inside = found[bisect_left(at, match.start) : bisect_right(at, match.end - 1)]
        if not inside:
            continue
        first = bisect_left(at, match.start)
        yield from found[done:first]
        done = first + len(inside)
        offset = inside[0].start - at[first]
        start = match.start + offset
        end = inside[-1].end + match.end - at[done - 1] - 1
        yield from _joined(match, inside, start, end, reduced, rules.rules)
    yield from found[done:]


def _mark(each: Expression) -> str:
    if each.parts[0].label not in ("DATE", "TIME") or "value" in each.parts[0].slots:
        return "\ue004"
    return MARKS[each.kind]


def _joined(
    match: Match, inside: list[Expression], start: int, end: int, reduced: str, rules: RuleSet
) -> Iterator[Expression]:
    parts = tuple(part for each in inside for part in each.parts)
    kind, mod = match.rule.extra.get("kind", ""), match.rule.extra.get("mod", "")
    if "bound" in match.slots:
        mod = rules.normal("bound", reduced[slice(*match.slots["bound"])])
        kind = "since" if mod.endswith("AFTER") else "until"
    if len(parts) == 2:
        shared = share(parts[0].slots, parts[1].slots)
        parts = tuple(replace(part, slots=slots) for part, slots in zip(parts, shared, strict=True))
    if kind in ("since", "until") or not match.rule.name:
        parts = parts[:1]
    yield Expression(start, end, kind, parts, match.rule.name, mod)


def _flatten(expressions: list[Expression]) -> Iterator[Expression]:
    """Lists as the single expressions they are made of."""
    for each in expressions:
        if each.kind == "list":
            for part in each.parts:
                yield Expression(part.start, part.end, "point", (part,), part.rule)
        else:
            yield each


def _placed(text: str, each: Expression) -> Expression:
    """The expression with what its place says: alone on a line, or in brackets."""
    line = text.rfind("\n", max(0, each.start - 12), each.start) + 1
    starts = (line > 0 or each.start < 12) and _HEADING.fullmatch(text[line : each.start])
    heading = bool(starts and _AFTER_HEADING.match(text[each.end : each.end + 200]))
    opened = text.rfind("(", max(0, each.start - 60), each.start)
    aside = opened >= 0 and ")" not in text[opened : each.start] and ")" in text[each.end : each.end + 60]
    return replace(each, heading=heading, aside=aside)
