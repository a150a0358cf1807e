"""Places that are neither states nor cities: seas, rivers, islands, mountains, parts of states and of the world."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .tables import rows
from .text import normal

KIND, FOUND = 1, 3
NAMES = {"en": 4, "ru": 5}
"""Columns of the table."""
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


@dataclass(frozen=True, slots=True)
class Regions:
    """What one language calls the regions."""

    language: str
    sure: Mapping[str, str]
    """Normal form of a name that means this region wherever it stands, as 'Sea of Japan' does -> key."""
    kinds: Mapping[str, str]
    """A word before or behind a name -> the kind of region that it tells."""

    def key(self, form: str) -> str:
        """The key of the region with this name, in its normal form; '' if there is none."""
        found = self.sure.get(form) or _names(self.language, sure=False).get(form)
        return found or next(filter(None, (self._of_kind(form, word) for word in self.kinds)), "")

    def _of_kind(self, form: str, word: str) -> str:
        """«остров Хоккайдо», 'Heilongjiang Province': the name without its kind, if it is of that kind."""
        bare = form.removeprefix(f"{word} ").removesuffix(f" {word}")
        key = _names(self.language, sure=False).get(bare, "") if bare != form else ""
        return key if key and region(key).kind == self.kinds[word] else ""


def region(key: str) -> Region:
    """The region with this key.

    Raises KeyError when the table has none.
    """
    line = _table()[key]
    return Region(key, line[KIND], {language: _told(line, language) for language in NAMES})


def load_regions(language: str, kinds: Mapping[str, str]) -> Regions:
    """The names of one language; those that may mean something else are read when they are asked for."""
    return Regions(language, _names(language, sure=True), {normal(word): kind for word, kind in kinds.items()})


def sure_names(language: str) -> Iterator[str]:
    """The names in one language that mean a region wherever they stand."""
    for line in _table().values():
        yield from _told(line, language) if line[FOUND] else ()


@cache
def _names(language: str, *, sure: bool) -> Mapping[str, str]:
    lines = _table().items()
    return {normal(name): key for key, line in lines if bool(line[FOUND]) is sure for name in _told(line, language)}


def _told(line: Sequence[str], language: str) -> tuple[str, ...]:
    told = line[NAMES[language]]
    return tuple(told.split("|")) if told else ()


@cache
def _table() -> Mapping[str, Sequence[str]]:
    """The lines by key, read once."""
    lines = rows("regions.csv")
    next(lines)
    return {line[0]: line for line in lines}
