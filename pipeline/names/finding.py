"""Names in plain text: where a span really begins and ends, and names that their own words give away."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from ..lang import lang_file
from ..model import LANGUAGES, Annotation
from ..patterns import Slots, expand
from ..rules import Rule, load_rules
from .countries import Countries, load_countries
from .organisations import Organisations, load_organisations
from .places import Places, load_places

Spelled = tuple[tuple[int, int], tuple[int, int]]
"""Where a full name stands, and where the abbreviation that it explains."""

CUTTING = ("START", "END", "NEVER", "THING", "CUE")
"""Labels of rules that judge a name and find none."""
PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”"}
PAIRED = re.compile(f"[{re.escape(''.join((*PAIRS, *PAIRS.values())))}]")
ABBREVIATION = re.compile(r"\(([A-ZА-ЯЁ][\w&-]{1,9})\)")
# The lookbehind comes second, so that the search leaps from capital to capital.
CAPITAL = re.compile(r"[A-ZА-ЯЁ](?<![\w-].)")
LATIN = re.compile(
    r"[»”\"]? \((?:(?:англ|нем|фр|исп|ит|кит|яп|кор|монг|польск|лат|тур)\. )?([A-ZÀ-ÖØ-Þ][\w'’.-]+(?: [\w'’.&-]+){0,5})(?=[,;)])"
)
CLOSING = ("", "»", "”", '"')
WORD = re.compile(r"[\w&'’-]+")
BREAK = re.compile(r"\s*[\n\t]\s*")
# What follows such a name is said of another: 'born in Wichale, his family'.
OBJECT = re.compile(r"\b(?:in|at|from|to|near|of|with|for|on|into|across|an?|its)\s\Z")
REACH = 24
"""So many characters before a name are looked at for what it is."""
WRAPPED = 50
"""A line of so many characters may go on in the next one."""


@dataclass(frozen=True)
class NameRule:
    """A rule that finds names."""

    name: str
    label: str
    slots: Slots
    written: str
    cue: re.Pattern[str]
    """Words without which there is no such name; the rule is compiled when they are first met."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return self.slots.compiled(self.written)


class Patterns:
    """The rules of one language's `names.toml` by what they do."""

    def __init__(self, rules: Iterable[Rule], slots: dict[str, str]):
        shared = Slots(slots)
        by_label: dict[str, list[Rule]] = {label: [] for label in CUTTING}
        self.finding: list[NameRule] = []
        """The rules that find names."""
        for rule in rules:
            if rule.label in by_label:
                by_label[rule.label].append(rule)
            else:
                cue = re.compile(expand(rule.extra["cue"], slots))
                self.finding.append(NameRule(rule.name, rule.label, shared, rule.written, cue))
        self._cut = by_label
        self._joined: dict[tuple[str, str], re.Pattern[str]] = {}
        self.kinds = tuple(dict.fromkeys(str(rule.extra["says"]) for rule in by_label["CUE"]))
        """The types that cues tell."""

    def cut(self, label: str, type: str = "") -> re.Pattern[str]:
        """All rules with this label that hold for a name of this type, as one pattern."""
        if (label, type) not in self._joined:
            sources = [rule.source for rule in self._cut[label] if rule.extra.get("only", type) == type]
            ends = r"\Z" if label == "END" else ""
            self._joined[label, type] = re.compile(f"(?:{'|'.join(sources)}){ends}")
        return self._joined[label, type]

    def cue(self, side: str, type: str) -> re.Pattern[str]:
        """What stands `before` or `behind` names of one type only."""
        if (side, type) not in self._joined:
            rules = [each for each in self._cut["CUE"] if (each.extra["side"], each.extra["says"]) == (side, type)]
            ends = r"\Z" if side == "before" else ""
            self._joined[side, type] = re.compile(f"(?:{'|'.join(rule.source for rule in rules)}){ends}")
        return self._joined[side, type]


@dataclass(frozen=True, slots=True)
class Names:
    """All that is known of names."""

    countries: Countries
    places: Places
    organisations: Organisations
    patterns: Mapping[str, Patterns]


@cache
def load_names() -> Names:
    """The tables and rules, read once."""
    files = {language: load_rules(lang_file(language, "names")) for language in LANGUAGES}
    patterns = {language: Patterns(file.rules, file.slots) for language, file in files.items()}
    return Names(load_countries(), load_places(), load_organisations(), patterns)


def trimmed(text: str, start: int, end: int, type: str, patterns: Patterns) -> tuple[int, int]:
    """The span without what is no part of the name; an empty span if nothing is left."""
    start, end = _on_a_line(text, start, end)
    first, last = patterns.cut("START", type), patterns.cut("END", type)
    before = None
    while before != (start, end) and start < end:
        before = start, end
        start, end = _balanced(text, start, end)
        while start < end and (match := first.match(text, start, end)):
            start = match.end()
        if match := last.search(text, start, end):
            end = match.start()
    name = text[start:end]
    if name == name.lower() or is_never(name, patterns):
        return start, start
    return start, end


def _on_a_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span up to the end of its line, unless that line is so long that it was broken by its width."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    for stop in BREAK.finditer(text, start, end) if not text[start:end].isprintable() else ():
        if stop[0].strip(" ") != "\n" or stop.start() - (text.rfind("\n", 0, stop.start()) + 1) < WRAPPED:
            return start, stop.start()
    return start, end


def is_never(name: str, patterns: Patterns) -> bool:
    """Whether a rule says that such words are no name of a person, organisation or place."""
    return patterns.cut("NEVER").fullmatch(name) is not None


def told(text: str, start: int, end: int, patterns: Patterns) -> Iterator[str]:
    """The types that the words before and behind a name tell."""
    for kind in patterns.kinds:
        if kind == "PERSON" and text[max(0, start - 4) : start].lower() == "the ":
            continue
        before = patterns.cue("before", kind).search(text, max(0, start - REACH), start)
        subject = kind != "PERSON" or not OBJECT.search(text, max(0, start - REACH), start)
        if before or (subject and patterns.cue("behind", kind).match(text, end)):
            yield kind


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The span cut before a bracket or quote that it does not close, or behind one that it does not open."""
    name = text[start:end]
    for opening, closing in PAIRS.items() if PAIRED.search(name) else ():
        first, last = name.find(opening), name.rfind(closing)
        if first > 0 and last < first:
            return start, start + first
        if first < 0 < last + 1:
            return (start, start + last) if last > 0 else (start + 1, end)
        if first == 0 and last == len(name) - 1:
            return start + 1, end - 1
    return start, end


def by_pattern(text: str, start: int, end: int, patterns: Patterns) -> Iterator[Annotation]:
    """Names that a rule finds between two offsets."""
    capitals: list[int] | None = None
    for rule in patterns.finding:
        if not rule.cue.search(text, start, end):
            continue
        if capitals is None:
            capitals = [capital.start() for capital in CAPITAL.finditer(text, start, end)]
        group = "name" if "name" in rule.pattern.groupindex else 0
        last = start
        for at in capitals:
            if at >= last and (match := rule.pattern.match(text, at, end)):
                last = match.end()
                if not is_never(match[group], patterns):
                    yield Annotation(*match.span(group), rule.label, rule=rule.name)


def abbreviations(text: str, start: int, end: int) -> Iterator[Spelled]:
    """Full names that an abbreviation in brackets follows, with that abbreviation: 'World Health Organization (WHO)'.

    Each letter must begin a word of the full name, in order; words without a capital may be left out.
    """
    for match in ABBREVIATION.finditer(text, start, end):
        letters = [letter for letter in match[1] if letter.isalpha()]
        if sum(letter.isupper() for letter in letters) < 2:
            continue
        before = start + len(text[start : match.start()].rstrip())
        line = text.rfind("\n", start, before) + 1 or start
        words = list(WORD.finditer(text, line, before))[-2 * len(letters) - 2 :]
        first = _initials(words, "".join(letters).casefold())
        if first is not None and text[words[-1].end() : before] in CLOSING:
            stop = words[-1].end()
            yield (first, stop), match.span(1)


def in_latin(text: str, end: int) -> tuple[int, int] | None:
    """Where the Latin spelling stands that brackets give right behind a name: «Осло (Oslo, столица)»; None without one."""
    match = LATIN.match(text, end)
    return match.span(1) if match else None


def begins_words(name: str, abbreviation: str) -> bool:
    """Whether the letters of an abbreviation begin the words of a name of several words, in order."""
    words = list(WORD.finditer(name))
    return len(words) > 1 and _initials(words, abbreviation.casefold()) == 0


def _initials(words: list[re.Match[str]], letters: str) -> int | None:
    """Where the name begins whose words begin with these letters, read from the last; None if they do not."""
    left = len(letters)
    for word in reversed(words):
        hit = word[0][0].casefold() == letters[left - 1]
        if hit:
            left -= 1
            if left == 0:
                return word.start() if word[0][0].isupper() else None
        elif word[0][0].isupper():
            return None
    return None


def occurrences(text: str, name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a name stands as whole words between two offsets."""
    at = text.find(name, start, end)
    while at >= 0:
        stop = at + len(name)
        before, after = text[at - 1 : at] if at else "", text[stop : stop + 1]
        if not (
            before.isalnum() or after.isalnum() or before in ("-", "–") or (after == "-" and text[stop + 1].isalpha())
        ):
            yield at, stop
        at = text.find(name, stop, end)
