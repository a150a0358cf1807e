"""The words of citations in all languages together: a reference list mixes them freely."""

import re
from collections.abc import Iterator
from functools import cache

from ..lang import lang_file
from ..model import LANGUAGES
from ..rules import Rule, RuleSet, load_rules

YEAR = r"(?:1[5-9]|20)\d\d"


@cache
def citation_rules() -> tuple[RuleSet, ...]:
    """The citation rules of every language, in the order of LANGUAGES."""
    return tuple(load_rules(lang_file(language, "citations")) for language in LANGUAGES)


def rules_labelled(*labels: str) -> Iterator[Rule]:
    """The rules of every language that give one of these labels."""
    return (rule for each in citation_rules() for rule in each.rules if rule.label in labels)


@cache
def table(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """One word table of all languages: compiled surfaces and their normal forms."""
    return tuple(
        (re.compile(surface, re.IGNORECASE), value)
        for each in citation_rules()
        for surface, value in each.words.get(name, {}).items()
    )


@cache
def any_of(name: str) -> str:
    """One word table of all languages as an alternation, the longest surface first; case does not matter in it."""
    surfaces = {surface for each in citation_rules() for surface in each.words.get(name, {})}
    joined = "|".join(f"(?:{surface})" for surface in sorted(surfaces, key=lambda s: (-len(s), s)))
    return f"(?i:{joined})"


@cache
def normal(name: str, surface: str) -> str:
    """The normal form that a word table gives a surface, '' when it has none."""
    return next((value for pattern, value in table(name) if pattern.fullmatch(surface)), "")


@cache
def date_pattern() -> str:
    """Every language's way of writing a date of issue, as an alternation without groups of its own."""
    dates = "|".join(f"(?:{anonymous(rule.pattern.pattern)})" for rule in rules_labelled("date"))
    return rf"(?:(?i:{dates})|{YEAR}(?:\s?[-–—]\s?{YEAR})?(?!\w))(?:\s?{any_of('year')}(?!\w))?"


def anonymous(pattern: str) -> str:
    """A pattern whose named groups have lost their names, so that it may stand twice in another."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
