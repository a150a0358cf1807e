"""Rule files: words, slots and patterns in TOML, each rule with examples that are its tests.

    [words.month]                    # surface pattern -> normal form
    'январ[ьяею]' = '01'

    [slots]                          # a pattern without a table of normal forms
    day = '3[01]|[12]\\d|0?[1-9]'

    [[rule]]
    name = 'day-month-year'
    label = 'DATE'
    pattern = '{day} {month} {year}'
    examples = ['Гагарин полетел [12 апреля 1961 года](1961-04-12).']

`{slot}` in a pattern becomes a named group; `{slot:name}` gives the group a name of its own, so that a slot may
stand twice; `{slot:}` makes no group. Patterns are case-insensitive. Keys that the engine does not know travel in
`Rule.extra`. Where the file sets `space`, every space in a pattern outside square brackets stands for that pattern.

Rules can be used one by one (`rule.pattern`), or all together in one pass over a text:
`Scanner(ruleset.rules, ruleset.slots)`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from .cache import read_toml
from .patterns import LENGTH, Patterned, Slots, expand, plain


class RuleError(ValueError):
    """A rule file that cannot be used; the message names the file, the rule and the next step."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its answer drawn in: `'He flew on [12 April 1961](1961-04-12).'`."""

    text: str
    found: tuple[tuple[int, int, str], ...]
    """(start, end, answer) for each drawn span; offsets into `text`."""

    MARK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()]*)\)")

    @classmethod
    def parse(cls, drawn: str) -> "Example":
        """Read the drawn notation; a bracket that no parenthesis follows is text."""
        text, found, last = "", [], 0
        for match in cls.MARK.finditer(drawn):
            text += drawn[last : match.start()]
            found.append((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            last = match.end()
        return cls(text + drawn[last:], tuple(found))


@dataclass(frozen=True)
class Rule:
    """One pattern, what it means, and the sentences that prove it."""

    name: str
    """Full name: language or file, topic, rule: 'ru.timex.day-month-year'."""
    label: str
    written: str
    """The pattern with its slots open."""
    source: str
    """The pattern with its slots filled in."""
    examples: tuple[Example, ...]
    extra: dict[str, Any] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    """Group name -> the slot whose words it matches: `{month:first}` makes 'first' a month."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern.

        Raises RuleError when it does not compile.
        """
        with _blaming(self):
            return re.compile(self.source, re.IGNORECASE)


@dataclass(frozen=True)
class RuleSet:
    """The words and rules of one file, rules in file order."""

    words: dict[str, dict[str, str]]
    rules: tuple[Rule, ...]
    slots: dict[str, str] = field(default_factory=dict)
    """Slot -> its pattern, those of words included."""
    _tables: dict[str, tuple[re.Pattern[str], list[str]]] = field(default_factory=dict, repr=False, compare=False)
    """The word tables that were asked for, compiled."""

    def slot(self, name: str) -> re.Pattern[str]:
        """The pattern of a slot, as whole words of a text in small letters."""
        return re.compile(rf"(?<!\w)(?:{_folded(expand(self.slots[name], self.slots))})(?!\w)")

    def normal(self, slot: str, surface: str) -> str:
        """The normal form of what a slot matched ('апреля' -> '04'); the surface itself if no word matches.

        A group named `month_2` or `month_end` reads the words of `month`.
        """
        name = slot if slot in self.words else slot.partition("_")[0]
        if name not in self.words:
            return surface
        if name not in self._tables:
            # One pattern with a group a word, and the normal form for each group.
            words = "|".join(f"({word})" for word in self.words[name])
            self._tables[name] = re.compile(words, re.IGNORECASE), list(self.words[name].values())
        pattern, normals = self._tables[name]
        found = pattern.fullmatch(surface)
        return normals[(found.lastindex or 0) - 1] if found else surface


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule matched, and where each of its slots did."""

    rule: Rule
    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]
    """Slot name -> its extent, for the slots that took part."""


class Scanner:
    """Several rules in one pass over a text: where several match, the first in order wins.

    A rule is compiled when a word that it can begin with is first met, and behind it what else it must have.
    """

    def __init__(
        self, rules: Iterable[Rule], slots: Mapping[str, str], before: str = r"(?<!\w)", after: str = r"(?!\w)"
    ):
        shared = Slots(
            {name: pattern if _AS_WRITTEN in pattern else _folded(pattern) for name, pattern in slots.items()}
        )
        self._rules = [_read(rule, shared, after) for rule in rules]
        self._before = re.compile(before)
        self._tried = lru_cache(maxsize=65536)(self._beginning)

    def scan(self, text: str, stop: int | None = None) -> Iterator[Match]:
        """The matches from left to right that begin before `stop`; none overlaps another."""
        end, lower, looked_at = 0, lowered(text), ""
        for place in self._before.finditer(text, 0, len(text) if stop is None else stop):
            start = place.end()
            if start < end:
                continue
            for each in self._tried(lower[start : start + LENGTH]):
                if each.waits:
                    looked_at = looked_at or plain(lower)
                    if not each.is_worth_compiling(looked_at, start):
                        continue
                found = each.pattern.match(lower if each.folded else text, start)
                if found is None:
                    continue
                end = found.end()
                extents = {name: found.span(name) for name in each.names if found.start(name) >= 0}
                yield Match(each.rule, start, end, extents)
                break

    def _beginning(self, head: str) -> tuple["_Ready", ...]:
        """The rules whose matches can begin with these characters: hundreds of them are not tried at every word."""
        begun = plain(head)
        starts = {begun[:length] for length in range(LENGTH + 1)}
        return tuple(rule for rule in self._rules if not rule.known.heads.isdisjoint(starts))


_AS_WRITTEN = "(?-i:"
"""What a pattern has that tells capitals from small letters; every other one reads the text in small letters."""


MISSES = 8
"""How often a rule is told not to match before it is compiled, which tells it faster."""


@dataclass
class _Ready:
    """A rule as a scanner uses it."""

    rule: Rule
    folded: bool
    """The pattern is of small letters, which compiles and matches several times faster than one that ignores case."""
    known: Patterned
    waits: bool = True
    """Whether the pattern is not compiled yet."""
    misses: int = 0

    def is_worth_compiling(self, text: str, start: int) -> bool:
        """Whether the pattern may match here, or has been looked for often; `text` is as `may_match` wants it."""
        if self.misses < MISSES and not self.known.may_match(text, start):
            self.misses += 1
            return False
        self.waits = False
        return True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first tried.

        Raises RuleError when it does not compile.
        """
        with _blaming(self.rule):
            return self.known.compiled()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its groups."""
        return tuple(self.pattern.groupindex)


def _read(rule: Rule, slots: Slots, after: str) -> _Ready:
    folded = _AS_WRITTEN not in rule.source
    pattern = f"(?:{_folded(rule.written) if folded else rule.written}){after}"
    with _blaming(rule):
        return _Ready(rule, folded, slots.read(pattern, 0 if folded else int(re.IGNORECASE)))


@contextmanager
def _blaming(rule: Rule) -> Iterator[None]:
    """Turn an error of a regular expression into a RuleError that names the rule."""
    try:
        yield
    except re.error as error:
        raise RuleError(f"rule {rule.name!r}: the pattern does not compile: {error}") from error


def lowered(text: str) -> str:
    """The text in small letters, each at its own place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _folded(pattern: str) -> str:
    """The pattern with its own letters in small."""
    return re.sub(r"\\.|\(\?P|[^\W\d_]+", lambda piece: piece[0] if piece[0][0] in "\\(" else piece[0].lower(), pattern)


@cache
def load_rules(path: Path, *, check: bool = False) -> RuleSet:
    """Read a rule file, once a process; a pattern is compiled when it is first used, or at once with `check`.

    Raises RuleError naming the file and the rule, for TOML that does not parse, a slot that does not exist,
    a pattern that does not compile, a rule without a name, a label or an example.
    """
    try:
        data = read_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    space = data.get("space", " ")
    words: dict[str, dict[str, str]] = {
        slot: {_spaced(surface, space): normal for surface, normal in table.items()}
        for slot, table in data.get("words", {}).items()
    }
    slots = {name: "|".join(f"(?:{surface})" for surface in table) for name, table in words.items()}
    slots |= {name: _spaced(pattern, space) for name, pattern in data.get("slots", {}).items()}
    topic = f"{path.parent.name}.{path.stem}"
    rules = tuple(_rule(path, topic, each, slots, space) for each in data.get("rule", []))
    for rule in rules if check else ():
        try:
            rule.pattern  # noqa: B018 (compiles it)
        except RuleError as error:
            raise RuleError(f"{path}: {error}") from error
    return RuleSet(words, rules, slots)


def _spaced(pattern: str, space: str) -> str:
    """The pattern with its literal spaces replaced, those in square brackets left alone."""

    def replaced(match: re.Match[str]) -> str:
        return match[1] or (f"(?:{space})" if match[2] else space)

    # Only what is repeated needs a group: hundreds of groups would double the time to compile.
    return re.sub(r"(\\.|\[[^\]]*\])| (?=([?*+]|\{\d|))", replaced, pattern)


def _rule(path: Path, topic: str, each: dict[str, Any], slots: dict[str, str], space: str) -> Rule:
    name = each.get("name", "")
    if not name:
        raise RuleError(f"{path}: a rule has no name; write name = 'what-it-finds' first in it")
    for key in ("label", "pattern", "examples"):
        if not each.get(key):
            raise RuleError(f"{path}: rule {name!r} has no {key}")
    groups: dict[str, str] = {}
    written = _spaced(each["pattern"], space)
    try:
        source = expand(written, slots, groups)
    except KeyError as error:
        raise RuleError(
            f"{path}: rule {name!r}: no slot or word table {error}; add it under [slots] or [words]"
        ) from error
    extra = {key: value for key, value in each.items() if key not in ("name", "label", "pattern", "examples")}
    examples = tuple(map(Example.parse, each["examples"]))
    return Rule(f"{topic}.{name}", each["label"], written, source, examples, extra, groups)
