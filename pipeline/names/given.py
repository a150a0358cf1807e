"""Names of persons that their first word gives away."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ..model import Annotation
from .finding import Patterns
from .tables import DATA
from .text import folded

PARTICLES = "(?:(?:de|da|di|du|del|den|der|van|von|bin|ibn|al|el|la) )*"
# No word in small letters but particles, no figures, no sign but dots, hyphens and the apostrophe of O'Neill.
WHOLE = re.compile(rf"(?!.*['’]s\b)[A-Z](?:[^\W\d_]|[.'’-])*(?: {PARTICLES}[A-Z](?:[^\W\d_]|[.'’-])*){{1,3}}")
# The lookbehind comes second, so that the search leaps from capital to capital.
FIRST = re.compile(r"[A-Z](?<![\w-].)[\w-]+(?= (?:[A-Z]|d[aeiu] |del |v[ao]n |al ))")
REST = re.compile(rf"(?: [A-Z]\.)?(?: {PARTICLES}(?:[A-Z]['’])?[A-Z](?:[^\W\d_]|-)*[a-z](?!\w)){{1,2}}")
AFTER_CAPITAL = re.compile(r"[A-Z][\w’'-]*\.? \Z")
BEFORE_CAPITAL = re.compile(r"['’]?s? [A-Z]")
LONGEST = 20
"""So many characters before a name are looked at."""


@cache
def given_names() -> frozenset[str]:
    """Words with which names of persons begin, folded: given names, and family names where these come first."""
    return frozenset((DATA / "given_names.csv").read_text(encoding="utf-8").split()[1:])


@cache
def famous_names() -> frozenset[str]:
    """Family names that mean one person of history to everybody, folded."""
    return frozenset(map(folded, (DATA / "famous_names.csv").read_text(encoding="utf-8").split()[1:]))


def is_person(name: str, patterns: Patterns) -> bool:
    """Whether a name is a person's in full: a given name, a family name, and no word that persons do not have."""
    first = name.partition(" ")[0]
    return bool(folded(first) in given_names() and WHOLE.fullmatch(name) and not patterns.cut("THING").search(name))


def by_given_name(
    text: str, start: int, end: int, found: Iterable[Annotation], patterns: Patterns
) -> Iterator[tuple[int, int]]:
    """Where names of persons stand that no mention covers, or none but by their last words."""
    taken = [(each.start, each.end, each.label) for each in found]
    last_words = {stop for _, stop, label in taken if label == "PERSON"}
    for word in FIRST.finditer(text, start, end):
        if folded(word[0]) not in given_names():
            continue
        if AFTER_CAPITAL.search(text, max(start, word.start() - LONGEST), word.start()):
            continue
        rest = REST.match(text, word.end(), end)
        if rest and is_person(text[word.start() : rest.end()], patterns):
            free = not any(a < rest.end() and word.start() < b for a, b, _ in taken)
            if rest.end() in last_words or (free and not BEFORE_CAPITAL.match(text, rest.end(), end)):
                yield word.start(), rest.end()
