"""What is known of each source: which part holds its documents."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .keys import undated
from .parts import Bundle, DamagedPartError, Part, Place, Reading, Standing, part_names, remove_parts, write_part

OPEN_PARTS = 200
"""Parts that are kept open for reading."""

SPARSE = 0.5
"""A part of which less than this share is still wanted is written anew."""

SMALL = 200_000
"""Parts below this many bytes are joined, when there are `MANY` of them."""
MANY = 32


class Known(NamedTuple):
    """A source whose documents are in a part."""

    part: str
    reading: str
    places: tuple[Place, ...]

    @property
    def was_read(self) -> bool:
        """Whether models said anything of it."""
        return any(place.reading for place in self.places)


class Ledger:
    """The parts of a work folder: those of the present settings, and of the others what models said."""

    def __init__(self, work: Path, settings: str):
        self.folder = work / "parts"
        self.settings = settings
        self.known: dict[str, Known] = {}
        self.readings: dict[str, Known] = {}
        """Sources that models read under other settings, by a key of their content and the models."""
        self.dated: dict[str, Known] = {}
        """Sources whose rows differ at most by other date rules, by what of their keys does not depend on these."""
        self._open: dict[str, Part] = {}
        for name in part_names(self.folder):
            self.adopt(name)

    def adopt(self, name: str) -> None:
        """Take up a part; one that cannot be read gives nothing."""
        try:
            part = self._part(name)
        except DamagedPartError:
            return
        for key, reading, places in part.sources:
            known = Known(name, reading, tuple(places))
            if part.settings == self.settings:
                self.known[key] = known
                continue
            if undated(part.settings) == undated(self.settings):
                self.dated[undated(key)] = known
            if known.was_read:
                self.readings[reading] = known
        part.sources.clear()  # the ledger has them now

    def drafts(self) -> "dict[str, Known]":
        """The sources that models have read, by their first documents: most passages of one that has changed stay."""
        known = (*self.readings.values(), *self.known.values())
        return {each.places[0].id: each for each in known if each.was_read}

    def reading(self, known: Known) -> Reading:
        """Where it stands what models said of a source."""
        return self._part(known.part).reading(known.places)

    def standing(self, known: Known) -> Standing:
        """Where the documents of a source stand."""
        return self._part(known.part).standing(known.places)

    def documents(self, keys: Iterable[str]) -> "Iterator[Entry]":
        """Every document of these sources."""
        for key in keys:
            known = self.known[key]
            for place in known.places:
                yield Entry(known.part, place)

    def part(self, entry: "Entry") -> Part:
        """The part that holds a document, open for reading."""
        return self._part(entry.part)

    def prune(self, keys: Iterable[str]) -> None:
        """Keep these sources only: parts that hold no other are deleted, half empty and many small ones are joined."""
        wanted = set(keys)
        alive: dict[str, list[str]] = {}
        for key, known in self.known.items():
            if key in wanted:
                alive.setdefault(known.part, []).append(key)
        sizes = {name: (self.folder / name).stat().st_size for name in alive}
        live = {name: sum(self._size(key) for key in mine) for name, mine in alive.items()}
        rewritten = {name for name in alive if live[name] < SPARSE * sizes[name] and live[name] < sizes[name] - SMALL}
        small = {name for name in alive if sizes[name] < SMALL}
        if len(small) >= MANY:
            rewritten |= small
        joined = sorted(key for name in rewritten for key in alive[name])
        if joined:
            self.adopt(write_part(self.folder, self.settings, [self._bundle(key) for key in joined]))
        kept = (set(alive) - rewritten) | {self.known[key].part for key in joined}
        self.close()
        remove_parts(self.folder, (name for name in part_names(self.folder) if name not in kept))
        self.known = {key: known for key, known in self.known.items() if key in wanted}

    def close(self) -> None:
        """Give all files back."""
        for part in self._open.values():
            part.close()
        self._open.clear()

    def _size(self, key: str) -> int:
        return sum(place.size for place in self.known[key].places)

    def _bundle(self, key: str) -> Bundle:
        known = self.known[key]
        return Bundle(key, known.reading, [self._part(known.part).packed(place) for place in known.places])

    def _part(self, name: str) -> Part:
        if name not in self._open:
            if len(self._open) >= OPEN_PARTS:
                self._open.pop(next(iter(self._open))).close()
            self._open[name] = Part(self.folder / name)
        return self._open[name]


class Entry(NamedTuple):
    """A document in a part."""

    part: str
    place: Place
