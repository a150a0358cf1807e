"""What is known of each source: which part holds its documents."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..scratch import scratch
from ..tables.rows import DocumentRow
from .keys import undated
from .parts import Bundle, DamagedPartError, Part, Place, Reading, Standing, part_names, remove_parts, write_part

OPEN_PARTS = 200
"""Parts that are kept open for reading."""

SPARSE = 0.5
"""A part of which less than this share is still wanted is written anew."""

SMALL = 200_000
"""Parts below this many bytes are joined, when there are `MANY` of them."""
MANY = 32

TOGETHER = 10_000_000
"""Bytes of the parts that are made of others."""


class Known(NamedTuple):
    """A source whose documents are in a part."""

    part: str
    reading: str
    places: tuple[Place, ...]


SCHEMA = """
CREATE TABLE sources (
    key TEXT, undated TEXT, mine INTEGER, part TEXT, reading TEXT, was_read INTEGER, first TEXT, places TEXT
);
CREATE UNIQUE INDEX by_key ON sources (key) WHERE mine;
CREATE INDEX by_undated ON sources (undated) WHERE undated <> '' AND NOT mine;
CREATE INDEX by_reading ON sources (reading) WHERE was_read AND NOT mine;
CREATE INDEX by_first ON sources (first, mine) WHERE was_read
"""
"""What is `mine` was extracted under the present settings; `first` is the id of a source's first document."""


class Ledger:
    """The parts of a work folder: those of the present settings, and of the others what models said."""

    def __init__(self, work: Path, settings: str):
        self.folder = work / "parts"
        self.settings = settings
        self._base = scratch(SCHEMA)
        self._open: dict[str, Part] = {}
        for name in part_names(self.folder):
            self.adopt(name)

    def adopt(self, name: str) -> None:
        """Take up a part; one that cannot be read gives nothing."""
        try:
            part = Part(self.folder / name)
        except DamagedPartError:
            return
        mine = part.settings == self.settings
        dated = undated(part.settings) == undated(self.settings)
        self._base.executemany(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    key,
                    undated(key) if dated else "",
                    mine,
                    name,
                    reading,
                    any(place.reading for place in places),
                    places[0].id if places else "",
                    json.dumps(places),
                )
                for key, reading, places in part.sources
            ),
        )
        self._keep(name, part)

    def __contains__(self, key: str) -> bool:
        """Whether the documents of a source are there."""
        return self._base.execute("SELECT 1 FROM sources WHERE key = ? AND mine", [key]).fetchone() is not None

    def __getitem__(self, key: str) -> Known:
        """A source whose documents are there."""
        if known := self._found("key = ? AND mine", key):
            return known
        raise KeyError(key)

    def empty(self) -> bool:
        """Whether no source is known, under whatever settings."""
        return self._base.execute("SELECT 1 FROM sources LIMIT 1").fetchone() is None

    def dated(self, key: str) -> Known | None:
        """A source whose rows differ at most by other date rules, by what of its key does not depend on these."""
        return self._found("undated = ? AND undated <> '' AND NOT mine ORDER BY rowid DESC", key)

    def read(self, reading: str) -> Known | None:
        """A source that models read under other settings, by a key of its content and the models."""
        return self._found("reading = ? AND was_read AND NOT mine ORDER BY rowid DESC", reading)

    def draft(self, document: str) -> Known | None:
        """What a source was when models read it last, by its first document: most passages of a changed one stay."""
        return self._found("first = ? AND was_read ORDER BY mine DESC, rowid DESC", document)

    def reading(self, known: Known) -> Reading:
        """Where it stands what models said of a source."""
        return self._part(known.part).reading(known.places)

    def standing(self, known: Known) -> Standing:
        """Where the documents of a source stand."""
        return self._part(known.part).standing(known.places)

    def documents(self, keys: Iterable[str]) -> "Iterator[Entry]":
        """Every document of these sources."""
        for key in keys:
            known = self[key]
            for place in known.places:
                yield Entry(known.part, place)

    def part(self, entry: "Entry") -> Part:
        """The part that holds a document, open for reading."""
        return self._part(entry.part)

    def prune(self, keys: Iterable[str]) -> None:
        """Keep these sources only: parts that hold no other are deleted, half empty and many small ones are joined."""
        base = self._base
        base.execute("CREATE TABLE wanted (key TEXT PRIMARY KEY, part TEXT, size INTEGER) WITHOUT ROWID")
        base.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?, ?)", map(self._wanted, keys))
        live = dict(base.execute("SELECT part, sum(size) FROM wanted GROUP BY part"))
        sizes = {name: (self.folder / name).stat().st_size for name in live}
        rewritten = {name for name in live if live[name] < SPARSE * sizes[name] and live[name] < sizes[name] - SMALL}
        small = {name for name in live if sizes[name] < SMALL}
        if len(small) >= MANY:
            rewritten |= small
        wanted = base.execute("SELECT key, part, size FROM wanted ORDER BY key")
        joined = ((key, size) for key, part, size in wanted if part in rewritten)
        kept = (set(live) - rewritten) | set(map(self._joined, _runs(joined)))
        self.close()
        remove_parts(self.folder, (name for name in part_names(self.folder) if name not in kept))

    def close(self) -> None:
        """Give all files back."""
        for part in self._open.values():
            part.close()
        self._open.clear()

    def _found(self, which: str, value: str) -> Known | None:
        row = self._base.execute(f"SELECT part, reading, places FROM sources WHERE {which} LIMIT 1", [value]).fetchone()
        return Known(row[0], row[1], tuple(Place(*place) for place in json.loads(row[2]))) if row else None

    def _wanted(self, key: str) -> tuple[str, str, int]:
        known = self[key]
        return key, known.part, sum(place.size for place in known.places)

    def _joined(self, keys: Sequence[str]) -> str:
        """The name of a new part that has these sources."""
        return write_part(self.folder, self.settings, [self._bundle(key) for key in keys])

    def _bundle(self, key: str) -> Bundle:
        known = self[key]
        return Bundle(key, known.reading, [self._part(known.part).packed(place) for place in known.places])

    def _part(self, name: str) -> Part:
        if name not in self._open:
            self._keep(name, Part(self.folder / name))
        return self._open[name]

    def _keep(self, name: str, part: Part) -> None:
        """Keep a part open, and another one open no longer."""
        part.sources.clear()  # the ledger knows them
        if old := self._open.pop(name, None):
            old.close()
        elif len(self._open) >= OPEN_PARTS:
            self._open.pop(next(iter(self._open))).close()
        self._open[name] = part


class Entry(NamedTuple):
    """A document in a part."""

    part: str
    place: Place
    original: DocumentRow | None = None
    """The document that it is found to be a copy of."""


def _runs(sized: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Keys in runs of about the size of `TOGETHER`."""
    run: list[str] = []
    total = 0
    for key, size in sized:
        run.append(key)
        total += size
        if total >= TOGETHER:
            yield run
            run, total = [], 0
    if run:
        yield run
