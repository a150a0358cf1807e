"""The words of citations in all languages together: a reference list mixes them freely."""

import re
from collections.abc import Iterator
from functools import cache

from ..lang import lang_file
from ..model import LANGUAGES
from ..rules import Rule, RuleSet, load_rules


@cache
def citation_rules() -> tuple[RuleSet, ...]:
    """The citation rules of every language, in the order of LANGUAGES."""
    return tuple(load_rules(lang_file(language, "citations")) for language in LANGUAGES)


def rules_labelled(*labels: str) -> Iterator[Rule]:
    """The rules of every language that give one of these labels."""
    return (rule for each in citation_rules() for rule in each.rules if rule.label in labels)


def rules_signed(text: str, *labels: str) -> Iterator[Rule]:
    """The rules with one of these labels that are worth a try: those that have no `signs`, or one that the text holds."""
    folded = text.casefold()
    for rule in rules_labelled(*labels):
        if any(sign in folded for sign in rule.extra.get("signs", [""])):
            yield rule


@cache
def alternation(table: str) -> str:
    """One word table of all languages as an alternation, the longest surface first.

    Raises LookupError for a table that no language has.
    """
    surfaces = {surface for each in citation_rules() for surface in each.words.get(table, {})}
    if not surfaces:
        raise LookupError(f"no [words.{table}] in any citations.toml")
    return "|".join(f"(?:{surface})" for surface in sorted(surfaces, key=lambda s: (-len(s), s)))


def any_of(table: str) -> str:
    """The alternation of a word table, in which case does not matter."""
    return f"(?i:{alternation(table)})"


@cache
def normal(table: str, surface: str) -> str:
    """The normal form that a word table gives a surface, '' when it has none."""
    for rules in citation_rules():
        for pattern, value in rules.words.get(table, {}).items():
            if re.fullmatch(pattern, surface, re.IGNORECASE):
                return value
    return ""


@cache
def dates() -> str:
    """Every language's way of writing a date of issue, as an alternation without groups of its own."""
    found = (re.sub(r"\(\?P<\w+>", "(?:", rule.source) for rule in rules_labelled("date"))
    return "(?i:" + "|".join(f"(?:{pattern})" for pattern in found) + ")"
