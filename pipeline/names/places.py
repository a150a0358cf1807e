"""Cities by name, in both languages."""

import csv
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from .tables import DATA
from .text import folded

CLEARLY = 5
"""A namesake is passed over when another city of that name has so many times its people, and at least MANY."""
MANY = 200_000
BIG = 500_000
"""A city of so many people is meant by its name, whatever else has it."""
LONGEST = 4
# The lookbehind comes second, so that the search leaps from capital to capital.
CAPITALISED = re.compile(r"[A-ZА-ЯЁ](?<![\w-].)[\w'’-]*\w(?:\.(?=[A-Z]))?(?![\w-])")
FOLLOWING = re.compile(r",? [A-ZА-ЯЁ](?:[\w'’-]*\w|\.[A-Z]\.)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Place:
    """A city of the table."""

    id: str
    """GeoNames id."""
    names: Mapping[str, str]
    """Language -> usual name; '' if not known."""
    country: str
    """ISO 3166-1 alpha-3."""
    latitude: float
    longitude: float
    people: int
    capital: bool


class Places:
    """The table and its index; a line is read when its place is asked for."""

    def __init__(self, lines: Mapping[str, str], index: Sequence[str]):
        self._lines = lines
        self._index = index
        """Lines of folded name, ids of the places that have it as their usual name, ids of the others; sorted."""
        self._places: dict[str, Place] = {}
        self._begins = lru_cache(maxsize=1 << 16)(self._is_beginning)
        self._ids = lru_cache(maxsize=1 << 16)(self._read_ids)

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Place]:
        return map(self.place, self._lines)

    def __contains__(self, id: str) -> bool:
        return id in self._lines

    def place(self, id: str) -> Place:
        """The place with this GeoNames id.

        Raises KeyError when the table has none.
        """
        if id not in self._places:
            _, en, ru, country, latitude, longitude, people, capital = next(csv.reader([self._lines[id]]))
            names = {"en": en, "ru": ru}
            self._places[id] = Place(id, names, country, float(latitude), float(longitude), int(people), bool(capital))
        return self._places[id]

    def named(self, name: str) -> tuple[Place, ...]:
        """The places of that name; other names count only where no place has it as its usual one."""
        usual, others = self._ids(name)
        return tuple(map(self.place, (usual or others).split()))

    def is_usual(self, name: str) -> bool:
        """Whether a place has this as its usual name."""
        return bool(self._ids(name)[0])

    def _read_ids(self, name: str) -> tuple[str, str]:
        form = folded(name)
        at = bisect_left(self._index, f"{form}\t")
        found, _, ids = self._index[at].partition("\t") if at < len(self._index) else ("", "", "")
        usual, _, others = ids.partition("\t")
        return (usual, others) if found == form else ("", "")

    def _is_beginning(self, word: str) -> bool:
        """Whether a name begins with these letters."""
        form = folded(word)
        at = bisect_left(self._index, form)
        return at < len(self._index) and self._index[at].startswith(form)

    def decide(self, name: str, countries: Set[str]) -> Place | None:
        """The one place that a name means in a text that speaks of these countries; None in doubt."""
        candidates = self.named(name)
        here = tuple(place for place in candidates if place.country in countries)
        if len(here) == 1:
            return here[0]
        ranked = sorted(here or candidates, key=lambda place: (not place.capital, -place.people))
        if not ranked or ranked[0].people < MANY:
            return None
        clear = all(ranked[0].people >= CLEARLY * other.people for other in ranked[1:])
        return ranked[0] if clear or (ranked[0].capital and not any(other.capital for other in ranked[1:])) else None

    def find(self, text: str, start: int, end: int, countries: Set[str]) -> Iterator[tuple[int, int, Place]]:
        """Where cities of these countries stand under their usual names."""
        last = start
        for word in CAPITALISED.finditer(text, start, end):
            if word.start() < last or not self._begins(word[0]):
                continue
            for stop in _word_ends(text, word, end):
                name = text[word.start() : stop]
                place = self.decide(name, countries) if self.is_usual(name) else None
                if place and place.country in countries:
                    yield word.start(), stop, place
                    last = stop
                    break


def _word_ends(text: str, word: re.Match[str], limit: int) -> list[int]:
    """Where a name that begins with this word may end, the longest first."""
    ends = [word.end()]
    while len(ends) < LONGEST and (following := FOLLOWING.match(text, ends[0], limit)):
        ends.insert(0, following.end())
    return ends


@cache
def load_places() -> Places:
    """The table, read once."""
    lines = (DATA / "places.csv").read_text(encoding="utf-8").splitlines()[1:]
    index = (DATA / "place_names.tsv").read_text(encoding="utf-8").splitlines()
    return Places({line.partition(",")[0]: line for line in lines}, index)
