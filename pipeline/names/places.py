"""Cities by name, in both languages."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from .countries import rows
from .text import folded

CLEARLY = 5
"""A namesake is passed over when another city of that name has so many times its people, and at least MANY."""
MANY = 200_000
LONGEST = 4
CAPITALISED = re.compile(r"(?<![\w-])[A-ZА-ЯЁ][\w'’-]*\w(?:\.(?=[A-Z]))?(?![\w-])")
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


@dataclass(frozen=True, slots=True)
class Places:
    """The table and its index."""

    by_id: Mapping[str, Place]
    by_name: Mapping[str, tuple[str, ...]]
    """Folded usual name -> ids."""
    by_alias: Mapping[str, tuple[str, ...]]
    """Folded other name -> ids."""

    def named(self, name: str) -> tuple[Place, ...]:
        """The places of that name; other names count only where no place has it as its usual one."""
        form = folded(name)
        return tuple(self.by_id[id] for id in self.by_name.get(form, self.by_alias.get(form, ())))

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
            for stop in _word_ends(text, word, end) if word.start() >= last else ():
                name = text[word.start() : stop]
                place = self.decide(name, countries) if folded(name) in self.by_name else None
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
    by_id: dict[str, Place] = {}
    by_name: dict[str, tuple[str, ...]] = {}
    by_alias: dict[str, tuple[str, ...]] = {}
    for id, en, ru, country, latitude, longitude, people, capital, also in rows("places.csv"):
        by_id[id] = Place(
            id, {"en": en, "ru": ru}, country, float(latitude), float(longitude), int(people), bool(capital)
        )
        for index, forms in ((by_name, {folded(en), folded(ru)}), (by_alias, set(also.split("|")))):
            for form in forms - {""}:
                index[form] = (*index.get(form, ()), id)
    return Places(by_id, by_name, by_alias)
