"""Parts into tables: what only all documents together can tell, with one document in memory at a time.

Documents are gone through three times: to learn their names and works, to learn their events, and to write them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .resolve.documents import find_copies, note
from .resolve.entities import Entities, Group
from .resolve.events import Clusters
from .resolve.references import Works
from .tables.pack import COLUMNS, Cells, cells_of, rows_of, views_of
from .tables.rows import ArgumentRow, DocumentRow, EventRow, EventTypeRow, Tables
from .tables.write import Writer, source_line
from .work.ledger import Entry, Ledger
from .work.spill import Spill

HELD = 2_000
"""A corpus of so many documents is held in memory rather than read three times."""

DocumentCells = dict[str, list[Cells]]
"""The cells of a document's rows by table."""


class Corpus:
    """All documents of a run, as they stand in the parts."""

    def __init__(self, ledger: Ledger, keys: Iterable[str]):
        self.ledger = ledger
        self.entries = list(ledger.documents(keys))
        self.small = len(self.entries) <= HELD
        self._held: dict[str, DocumentCells] = {}
        self._heads: dict[str, DocumentCells] = {}
        self.copies = find_copies(map(self._identity, self.entries))

    def by_id(self) -> list[Entry]:
        """The documents in the order of tables whose key is the document's id."""
        return sorted(self.entries, key=lambda entry: entry.place.id)

    def by_row_id(self) -> list[Entry]:
        """The documents in the order of tables whose keys begin with the document's id and a colon."""
        return sorted(self.entries, key=lambda entry: f"{entry.place.id}:")

    def _identity(self, entry: Entry) -> DocumentRow:
        """What of a document's row tells whether it is a copy."""
        row = views_of("documents", self._head(entry)["documents"])[0]
        return DocumentRow(document_id=row.document_id, path=row.path, status=row.status, sha256=row.sha256)

    def _head(self, entry: Entry) -> DocumentCells:
        """The cells of a document's own row and of its problems."""
        cells = self._heads.get(entry.place.id)
        if cells is None:
            cells = self.ledger.part(entry).head(entry.place)
            if self.small:
                self._heads[entry.place.id] = cells
        return cells

    def head(self, entry: Entry) -> tuple[DocumentRow, list[Cells]]:
        """A document's row and the cells of its problems, a copy marked as one."""
        cells = self._head(entry)
        row = rows_of("documents", cells["documents"])[0]
        problems = cells.get("problems", [])
        if original := self.copies.get(row.document_id):
            row = replace(row, status="duplicate")
            problems = [*problems, *cells_of("problems", [note(row, original)])]
        return row, problems

    def rows(self, entry: Entry) -> DocumentCells:
        """The cells of a document's other rows; a copy has none."""
        if entry.place.id in self.copies:
            return {}
        cells = self._held.get(entry.place.id)
        if cells is None:
            cells = self.ledger.part(entry).rows(entry.place)
            if self.small:
                self._held[entry.place.id] = cells
        return cells

    def text(self, entry: Entry) -> str:
        """A document's canonical text."""
        return self.ledger.part(entry).text(entry.place)


@dataclass(slots=True)
class Contents:
    """What there is to tell of tables."""

    groups: Counter[str] = field(default_factory=Counter)
    """'status language' -> documents."""
    example: str = ""
    """The document with most events."""
    most: int = -1

    def events(self, document: str, number: int) -> None:
        """Take note of how many events a document has."""
        if (-number, document) < (-self.most, self.example):
            self.example, self.most = document, number


def join(corpus: Corpus, writer: Writer, known: Path, types: Iterable[EventTypeRow], spill: Spill) -> Contents:
    """Write all tables, and tell what there is to tell of them."""
    entities, works, clusters = Entities(known), Works(), Clusters(spill)
    names: dict[str, list[Group]] = {}
    for entry in corpus.entries:
        cells = corpus.rows(entry)
        found = entities.found(views_of("mentions", cells.get("mentions", ())))
        entities.learn(found)
        works.learn(_cited(cells))
        if corpus.small:
            names[entry.place.id] = found
    entities.settle()
    order = corpus.by_row_id()
    named: dict[str, DocumentCells] = {}
    for entry in order:
        cells = _named(corpus.rows(entry), entities, names.pop(entry.place.id, None), counted=True)
        languages = dict(
            zip(_column("sentences", "sentence_id", cells), _column("sentences", "language", cells), strict=True)
        )
        clusters.learn(*_dated(cells), languages)
        if corpus.small:
            named[entry.place.id] = cells
    clusters.settle()
    contents = Contents()
    for entry in order:
        cells = named.pop(entry.place.id, {}) or _named(corpus.rows(entry), entities, counted=False)
        cells = cells | {"references": cells_of("references", works.told(_cited(cells)))}
        cells["events"] = _clustered(cells, clusters)
        for name, rows in cells.items():
            writer.add(name, rows)
        writer.add_text(entry.place.id, corpus.text(entry))
        contents.events(entry.place.id, len(cells["events"]))
    for entry in corpus.by_id():
        row, problems = corpus.head(entry)
        writer.add("documents", cells_of("documents", [row]))
        writer.add("problems", problems)
        contents.groups[f"{row.status} {row.language or '-'}"] += 1
    writer.add("event_types", cells_of("event_types", types))
    writer.add("entities", cells_of("entities", entities.table()))
    writer.add("clusters", cells_of("clusters", clusters.table()))
    writer.sources = (source_line(corpus.head(entry)[0]) for entry in corpus.by_id())
    return contents


def _named(
    cells: DocumentCells, entities: Entities, names: list[Group] | None = None, *, counted: bool
) -> DocumentCells:
    """The rows of a document with their entities; `names` are those in it, where they are at hand."""
    if names is None:
        names = entities.found(views_of("mentions", cells.get("mentions", ())))
    ids = entities.told(names, counted=counted)
    return cells | {
        name: _filled(name, cells[name], entity_id=[ids.get(id, "") for id in _column(name, "mention_id", cells)])
        for name in ("mentions", "arguments")
        if name in cells
    }


def _clustered(cells: DocumentCells, clusters: Clusters) -> list[Cells]:
    """The events of a document with their places and clusters."""
    told = list(clusters.told(*_dated(cells)))
    places, names = [place for place, _ in told], [cluster for _, cluster in told]
    return _filled("events", cells.get("events", ()), location_id=places, cluster_id=names)


def _dated(cells: DocumentCells) -> tuple[list[EventRow], list[ArgumentRow]]:
    return views_of("events", cells.get("events", ())), views_of("arguments", cells.get("arguments", ()))


def _cited(cells: DocumentCells) -> Tables:
    names = ("references", "reference_authors")
    return Tables(**{name: tuple(rows_of(name, cells.get(name, ()))) for name in names})


def _column(name: str, column: str, cells: DocumentCells) -> list[Any]:
    at = COLUMNS[name].index(column)
    return [row[at] for row in cells.get(name, ())]


def _filled(name: str, rows: Sequence[Cells], **values: Sequence[Any]) -> list[Cells]:
    """The rows with other values in some columns."""
    filled: list[Any] = [list(row) for row in rows]
    for column, mine in values.items():
        at = COLUMNS[name].index(column)
        for row, value in zip(filled, mine, strict=True):
            row[at] = value
    return filled
