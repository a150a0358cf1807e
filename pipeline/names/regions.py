"""Places that are neither states nor cities: seas, rivers, islands, mountains, parts of states and of the world."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .tables import rows
from .text import normal

GOVERNED = "admin"
"""The kind of the parts that a state is divided into."""


@dataclass(frozen=True, slots=True)
class Region:
    """A line of the table."""

    key: str
    """ISO 3166-2 where there is a code, else a name of our own."""
    kind: str
    names: Mapping[str, tuple[str, ...]]
    """Language -> names, the usual one first."""
    sure: bool
    """Whether its names mean this region wherever they stand: 'Sea of Japan', not 'Virginia'."""


@dataclass(frozen=True, slots=True)
class Regions:
    """What one language calls the regions."""

    sure: Mapping[str, str]
    """Normal form of a name that means nothing else -> key."""
    others: Mapping[str, str]
    """Normal form of a name that may mean something else -> key."""
    kinds: Mapping[str, str]
    """A word before or behind a name -> the kind of region that it tells."""

    def key(self, form: str) -> str:
        """The key of the region with this name, in its normal form; '' if there is none."""
        found = self.sure.get(form) or self.others.get(form)
        return found or next(filter(None, (self._of_kind(form, word) for word in self.kinds)), "")

    def _of_kind(self, form: str, word: str) -> str:
        """«остров Хоккайдо», 'Heilongjiang Province': the name without its kind, if it is of that kind."""
        bare = form.removeprefix(f"{word} ").removesuffix(f" {word}")
        key = self.others.get(bare, "") if bare != form else ""
        return key if key and region(key).kind == self.kinds[word] else ""


def region(key: str) -> Region:
    """The region with this key.

    Raises KeyError when the table has none.
    """
    return _table()[key]


def load_regions(language: str, kinds: Mapping[str, str]) -> Regions:
    """The names of one language."""
    sure, others = (
        {normal(name): each.key for each in _table().values() if each.sure is found for name in each.names[language]}
        for found in (True, False)
    )
    return Regions(sure, others, {normal(word): kind for word, kind in kinds.items()})


def sure_names(language: str) -> Iterator[str]:
    """The names in one language that mean a region wherever they stand."""
    for each in _table().values():
        yield from each.names[language] if each.sure else ()


@cache
def _table() -> Mapping[str, Region]:
    """The table, read once."""
    lines = iter(rows("regions.csv"))
    next(lines)
    return {
        key: Region(key, kind, {"en": _names(en), "ru": _names(ru)}, bool(found))
        for key, kind, _, found, en, ru in lines
    }


def _names(told: str) -> tuple[str, ...]:
    return tuple(told.split("|")) if told else ()
