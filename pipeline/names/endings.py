"""Russian case endings: what a name was in the nominative, and whether one name is a case form of another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..cache import read_toml
from ..lang import lang_file
from .text import normal

STEM = 2
"""Letters at the beginning of a name that all its case forms share."""
VOWELS = "аеёиоуыэюя"
STEM_ENDS = re.compile(f"(?:[{VOWELS}ьй]|[иыо]й|[ая]я)$")
FEMININE = frozenset("ы и е у ю ой ою ей ею ую юю ью".split())
MASCULINE = frozenset(
    "а я у ю ом ем ём ым им е и ы ь ого его ому ему ов ев ей ам ям ами ями ах ях ых их ыми ими ью".split()
)
"""What case forms put in place of the end of a nominative, on «а» or «я», or on a consonant."""
ANY = FEMININE | MASCULINE | {""}


@dataclass(frozen=True, slots=True)
class Ending:
    """A line of the table: what stands in the nominative in place of an ending."""

    pattern: re.Pattern[str]
    base: str
    example: str
    """A form and its nominative."""


def by_ending(text: str, gender: str, case: str) -> str:
    """The nominative of a name of this gender in this case, by its ending alone; '' where that does not tell."""
    for ending in load_endings().get((gender, case), ()):
        form, changes = ending.pattern.subn(ending.base, text)
        if changes:
            return form
    return ""


def is_case_form(word: str, nominative: str) -> bool:
    """Whether a word may be a case form of this nominative."""
    word, nominative = normal(word), normal(nominative)
    if word == nominative:
        return True
    stem = STEM_ENDS.sub("", nominative)
    endings = FEMININE if nominative[-1] in "ая" else MASCULINE if nominative[-1] not in VOWELS else ANY
    return len(stem) >= STEM and word.startswith(stem) and word[len(stem) :] in endings


@cache
def load_endings() -> Mapping[tuple[str, str], Sequence[Ending]]:
    """Gender and case -> the endings of the table, read once."""
    table = read_toml(lang_file("ru", "endings").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], list[Ending]] = {}
    for row in table["ending"]:
        pattern = re.compile(rf"(?<=\w{table['letters'][row['before']]}){row['ending']}$")
        for case in row["cases"]:
            found.setdefault((row["gender"], case), []).append(Ending(pattern, row["base"], row["example"]))
    return found
