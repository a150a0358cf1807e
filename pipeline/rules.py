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
stand twice. Patterns are case-insensitive. Keys that the engine does not know travel in `Rule.extra`.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern, what it means, and the sentences that prove it."""

    name: str
    """Full name: language or file, topic, rule: 'ru.timex.day-month-year'."""
    label: str
    pattern: re.Pattern[str]
    examples: tuple[Example, ...]
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The words and rules of one file, rules in file order."""

    words: dict[str, dict[str, str]]
    rules: tuple[Rule, ...]

    def normal(self, slot: str, surface: str) -> str:
        """The normal form of what a slot matched ('апреля' -> '04'); the surface itself if no word matches.

        A group named `month_2` or `month_end` reads the words of `month`.
        """
        table = self.words.get(slot) or self.words.get(slot.partition("_")[0]) or {}
        for pattern, value in table.items():
            if re.fullmatch(pattern, surface, re.IGNORECASE):
                return value
        return surface


def load_rules(path: Path) -> RuleSet:
    """Read and compile a rule file.

    Raises RuleError naming the file and the rule, for TOML that does not parse, a slot that does not exist,
    a pattern that does not compile, a rule without a name, a label or an example.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    words: dict[str, dict[str, str]] = data.get("words", {})
    slots = {name: "|".join(f"(?:{surface})" for surface in table) for name, table in words.items()}
    slots |= data.get("slots", {})
    topic = f"{path.parent.name}.{path.stem}"
    return RuleSet(words, tuple(_rule(path, topic, each, slots) for each in data.get("rule", [])))


def expand(pattern: str, slots: dict[str, str]) -> str:
    """The pattern with `{slot}` and `{slot:name}` replaced by named groups and `{slot:}` by an unnamed one."""

    def group(match: re.Match[str]) -> str:
        slot, name = match[1], match[2]
        inner = expand(slots[slot], slots)
        return f"(?:{inner})" if name == "" else f"(?P<{name or slot}>{inner})"

    return re.sub(r"\{([a-z_]+)(?::(\w*))?\}", group, pattern)


def _rule(path: Path, topic: str, each: dict[str, Any], slots: dict[str, str]) -> Rule:
    name = each.get("name", "")
    if not name:
        raise RuleError(f"{path}: a rule has no name; write name = 'what-it-finds' first in it")
    for key in ("label", "pattern", "examples"):
        if not each.get(key):
            raise RuleError(f"{path}: rule {name!r} has no {key}")
    try:
        pattern = re.compile(expand(each["pattern"], slots), re.IGNORECASE)
    except KeyError as error:
        raise RuleError(f"{path}: rule {name!r}: no slot or word table {error}; add it under [slots] or [words]") from error
    except re.error as error:
        raise RuleError(f"{path}: rule {name!r}: the pattern does not compile: {error}") from error
    extra = {key: value for key, value in each.items() if key not in ("name", "label", "pattern", "examples")}
    return Rule(f"{topic}.{name}", each["label"], pattern, tuple(map(Example.parse, each["examples"])), extra)
