"""An output folder as a database in memory: its tables, a queue of what to review, and full-text search.

The queue has one line for each row that can be reviewed, with all that it is filtered and sorted by, so that a page
of it costs milliseconds with 100,000 rows. Nothing here is kept: it is made anew from the tables and the decisions.
"""

import sqlite3
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any

from ..calendar import ordinal
from ..tables.read import TableError, read_columns
from ..tables.rows import ROW_CLASSES, columns
from .decisions import Decision
from .lines import LINES, QUEUE, queue_select
from .search import TOKENIZER, folded

LOOKUPS = {
    "documents": ("document_id",),
    "passages": ("passage_id", "document_id, start"),
    "sentences": ("sentence_id", "document_id, start"),
    "mentions": ("mention_id", "document_id, start", "entity_id"),
    "entities": ("entity_id",),
    "timexes": ("timex_id", "document_id, start"),
    "events": ("event_id", "document_id, start", "cluster_id", "timex_id"),
    "arguments": ("event_id", "entity_id"),
    "citations": ("citation_id", "document_id, start", "reference_id"),
    "event_citations": ("event_id", "citation_id"),
    "references": ("reference_id", "document_id, start"),
    "reference_authors": ("reference_id",),
    "clusters": ("cluster_id",),
    "problems": ("document_id",),
}
"""Table -> what its rows are looked up by."""

SEARCHED = {
    "sentences": ("sentence_id", "text"),
    "entities": ("entity_id", "concat(name, name_en, name_ru)"),
    "references": ("reference_id", "text"),
}
"""Table -> key, and the words that full-text search goes through."""

CONFLICT = 10
"""How much more a row is doubted that changed after its review: it comes before all others."""
ADDED = "review"
"""The rule of an event that a reviewer added."""

_EVENT_COLUMNS = frozenset(column.name for column in columns(ROW_CLASSES["events"]))

COUNTED = ("type", "subtype", "language", "status", "document_id", "reasons")
"""Columns whose values are counted for the filters; each has an index for every table, which holds them in order."""

ORDERS = ("doubt DESC, line", "first, line", "document_id, start, line", "line")
"""The orders in which the queue is paged; each is an index for every table."""


class Index:
    """The database over one output folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = stamp(folder)
        self.db = sqlite3.connect(":memory:", check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self._answers: dict[Hashable, Any] = {}
        self._changes = 0
        self.db.create_function("ordinal", 1, _ordinal, deterministic=True)
        self.db.create_function("folded", 1, folded, deterministic=True)
        self.db.create_function("concat", -1, _concat, deterministic=True)
        with self.db:
            for name in ROW_CLASSES:
                self._fill(name)
            self._fill_search()
            self._fill_queue()

    def all(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query."""
        return [dict(row) for row in self.db.execute(sql, values)]

    def one(self, sql: str, **values: Any) -> dict[str, Any] | None:
        """The first row of a query, None when there is none."""
        row = self.db.execute(sql, values).fetchone()
        return dict(row) if row else None

    def value(self, sql: str, **values: Any) -> Any:
        """The first value of the first row of a query, None when there is none."""
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    def remembered(self, question: Hashable, ask: Callable[[], Any]) -> Any:
        """The answer to a question, asked only once until a decision changes what the database holds."""
        if self._changes != self.db.total_changes:
            self._answers.clear()
            self._changes = self.db.total_changes
        if question not in self._answers:
            self._answers[question] = ask()
        return self._answers[question]

    def show(self, table: str, row_id: str, status: str, corrected: Mapping[str, str | None]) -> None:
        """Let a line of the queue have a status, and the corrected cells where it has them."""
        line = LINES[table]
        cells = self.one(f'SELECT * FROM "{table}" WHERE {line.key} = :id', id=row_id)
        if cells is None:
            return
        cells |= corrected
        label, type_, subtype = (
            cells.get(column.removeprefix("it.")) for column in (line.label, line.type, line.subtype)
        )
        self.db.execute(
            "UPDATE queue SET status = :status, doubt = doubt + :more * ((:status = 'conflict') - (status = 'conflict')), label = coalesce(:label, label), type = :type, subtype = :subtype,"
            " earliest = :earliest, latest = :latest, first = ordinal(:earliest), last = ordinal(:latest)"
            " WHERE row_id = :id AND table_name = :table",
            {
                "status": status,
                "more": CONFLICT,
                "label": label,
                "type": type_,
                "subtype": subtype,
                "earliest": cells.get("earliest"),
                "latest": cells.get("latest"),
                "id": row_id,
                "table": table,
            },
        )

    def add_event(self, row_id: str, added: Decision) -> bool:
        """Put an event that a reviewer added beside those of the run, until the next run has it; whether it could be."""
        place = added.selector
        if added.table != "events" or place is None or not isinstance(added.value, Mapping):
            return False
        cells = {name: cell for name, cell in added.value.items() if name in _EVENT_COLUMNS}
        sentence = self.one(
            "SELECT sentence_id FROM sentences WHERE document_id = :document AND start <= :start ORDER BY start DESC LIMIT 1",
            document=place.document_id,
            start=place.start,
        )
        cells |= {"event_id": row_id, "document_id": place.document_id, "trigger": place.exact, "rule": ADDED}
        cells |= {"start": place.start, "end": place.end, **(sentence or {})}
        names = ", ".join(map(_quoted, cells))
        self.db.execute(f"INSERT INTO events ({names}) VALUES ({', '.join('?' * len(cells))})", list(cells.values()))
        self.db.execute(f"INSERT INTO queue ({', '.join(QUEUE)}) {queue_select('events', only=True)}", {"id": row_id})
        return True

    def put_link(self, table: str, key: Mapping[str, str]) -> None:
        """Put a participant or a source that a reviewer added beside those of the run, until the next run has it."""
        cells = {name: f":{name}" for name in key}
        if table == "arguments":
            cells |= {"entity_id": "(SELECT entity_id FROM mentions WHERE mention_id = :mention_id)"}
        self.db.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join(cells.values())})", key)

    def take_out(self, table: str, key: Mapping[str, str]) -> None:
        """Take a row out that was put in by `add_event` or `put_link`."""
        condition = " AND ".join(f"{name} = :{name}" for name in key)
        self.db.execute(f"DELETE FROM {table} WHERE {condition}", key)
        if table == "events":
            self.db.execute("DELETE FROM queue WHERE row_id = :event_id AND table_name = 'events'", key)

    def _fill(self, name: str) -> None:
        data = read_columns(self.folder, name)
        self.db.execute(f'CREATE TABLE "{name}" ({", ".join(f"{column}" for column in map(_quoted, data))})')
        marks = ", ".join("?" * len(data))
        self.db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', zip(*data.values(), strict=True))
        for number, wanted in enumerate(LOOKUPS.get(name, ())):
            self.db.execute(f'CREATE INDEX "{name}_{number}" ON "{name}" ({wanted})')

    def _fill_search(self) -> None:
        """Each sentence once, whatever stands in it; what has no sentence by its own words."""
        self.db.execute(f"CREATE VIRTUAL TABLE prose USING fts5 (words, tokenize = '{TOKENIZER}')")
        self.db.execute("CREATE TABLE prose_of (row_id TEXT PRIMARY KEY, prose INTEGER)")
        for table, (key, words) in SEARCHED.items():
            before = self.value("SELECT coalesce(max(prose), 0) FROM prose_of")
            self.db.execute(f'INSERT INTO prose_of SELECT {key}, rowid + {before} FROM "{table}"')
            self.db.execute(f'INSERT INTO prose (rowid, words) SELECT rowid + {before}, folded({words}) FROM "{table}"')

    def _fill_queue(self) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind in QUEUE.items())
        self.db.execute(
            f"CREATE TABLE queue (line INTEGER PRIMARY KEY, {columns}, status TEXT NOT NULL DEFAULT 'open')"
        )
        for name in LINES:
            self.db.execute(f"INSERT INTO queue ({', '.join(QUEUE)}) {queue_select(name)}")
        for number, order in enumerate(ORDERS):
            self.db.execute(f"CREATE INDEX queue_{number} ON queue (table_name, {order})")
        for column in COUNTED:
            self.db.execute(f"CREATE INDEX queue_by_{column} ON queue (table_name, {column})")
        self.db.execute("CREATE INDEX queue_row ON queue (row_id)")
        self.db.execute("CREATE INDEX queue_status ON queue (document_id, status)")


def stamp(folder: Path) -> int:
    """A number that is another one when a run has written the folder anew.

    Raises TableError when no run has written it.
    """
    try:
        return (folder / "run.json").stat().st_mtime_ns
    except FileNotFoundError as error:
        raise TableError(f"{folder}: no tables; run 'letopis run' first") from error


def _quoted(name: str) -> str:
    return f'"{name}"'


def _ordinal(day: str | None) -> int | None:
    return ordinal(day) if day else None


def _concat(*words: str | None) -> str:
    return " ".join(word for word in words if word)
