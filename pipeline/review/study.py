"""An output under review: its index, the decisions on it, and what a reviewer does to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ..tables.rows import ROW_CLASSES, Tables, columns
from . import evidence, queries
from .article import text_of, window
from .cells import as_text
from .dates import read_date
from .decisions import PAIRING, Decision, Store
from .desk import Desk
from .index import Index, stamp
from .journal import Journal, taken_back
from .lines import LINES
from .outcome import Outcome, read_outcome
from .overlay import lay_kinds, lay_links
from .queries import Filter, QueryError

MOST_AT_ONCE = 5_000
"""Rows that one move may decide on."""
DATE_COLUMNS = ("edtf", "earliest", "latest", "precision")
LINKS = ("arguments", "event_citations")
"""Tables of links from an event to a name or a marker."""


class Study:
    """One output folder and one file of decisions; both may change meanwhile, `refresh` takes that in."""

    def __init__(self, output: Path, decisions: Path, reviewer: str) -> None:
        self.output = output
        self.reviewer = reviewer
        self.store = Store(decisions)
        self._load()

    def refresh(self) -> None:
        """Take in what a run or another reviewer wrote since."""
        if stamp(self.output) != self.index.stamp:
            self._load()
        else:
            self._show(self.journal.refresh())

    def row(self, table: str, row_id: str) -> dict[str, Any]:
        """A row in its evidence, with what was decided on it: corrected cells over the machine's."""
        told = evidence.row(self.index, table, row_id)
        standing = self.journal.of_row(table, row_id)
        told["machine"] = dict(self.outcome.machine.get((table, row_id), {}))
        for each in standing:
            if each.verdict == "correct":
                told["machine"].setdefault(each.field, told["cells"].get(each.field))
                told["cells"][each.field] = each.value
        if "location_id" in told["machine"]:
            told["location"] = evidence.entity_row(self.index, told["cells"]["location_id"])
        told["history"] = [self._said(each) for each in self.journal.history(table, row_id)]
        told["pairs"] = [
            {"verdict": each.verdict, "other": self.journal.now(table, other)}
            for each in standing
            if each.verdict in PAIRING
            for other in (each.row_id, str(each.value))
            if self.journal.now(table, other) != row_id
        ]
        told["conflict"] = self._conflict(table, row_id)
        if document := told["cells"].get("document_id"):
            told["complete"] = self.is_complete(document)
            lay_kinds(self.journal, told["text"])
        if table == "events":
            lay_links(self.index, self.journal, told)
        return told

    def text(self, document: str, at: int) -> dict[str, Any]:
        """A document's text around a character, with the document."""
        told = window(self.index, document, at)
        lay_kinds(self.journal, told)
        return {**told, "document": evidence.document_row(self.index, document), "complete": self.is_complete(document)}

    def is_complete(self, document: str) -> bool:
        """Whether a reviewer said that nothing more is to be found in a document."""
        return self.journal.status("documents", document) == "complete"

    def decide(self, moves: Iterable[Mapping[str, str]], *, reviewer: str = "") -> list[Decision]:
        """Decisions on rows, together one step of undo.

        A move names table, row_id, verdict, and field and value where they are needed; a corrected `edtf` may be typed in
        any form that `read_date` reads. Raises ValueError with nothing written.
        """
        voice = self._voice(reviewer)
        said = [each for move in moves for each in self._decisions(move, voice)]
        if len(said) > MOST_AT_ONCE:
            raise QueryError("{n} rows at once; narrow the filter to at most {most}", n=len(said), most=MOST_AT_ONCE)
        self._say(said)
        return said

    def decide_all(self, wanted: Filter, verdict: str, count: int, *, reviewer: str = "") -> list[Decision]:
        """One verdict on all rows that a filter shows, together one step of undo; `count` is what the reviewer saw."""
        rows = queries.selected(self.index, wanted)
        if len(rows) != count:
            raise QueryError("the filter shows {now} rows now, not {seen}; look again", now=len(rows), seen=count)
        return self.decide(
            [{"table": wanted.table, "row_id": row, "verdict": verdict} for row in rows], reviewer=reviewer
        )

    def add_event(
        self, document: str, start: int, end: int, cells: Mapping[str, Any], *, reviewer: str = ""
    ) -> list[Decision]:
        """A missed event at the words from `start` to `end` of a document; the cells may have `arguments`, a list."""
        text = text_of(self.index, document)
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            raise QueryError("no words are selected")
        told: dict[str, Any] = {name: cell for name, cell in cells.items() if cell and name != "edtf"}
        if cells.get("edtf"):
            told |= _date_cells(cells["edtf"])
        told = {"type": "OTHER", "realis": "actual", **told}
        taken = {each.row_id for each in self.journal.standing() if each.verdict == "add"}
        desk = self._desk(("events", "document_id", document))
        said = [desk.addition("events", document, start, end, told, taken=taken, **self._voice(reviewer))]
        self._say(said)
        return said

    def undo(self, *, reviewer: str = "") -> list[Decision]:
        """Take back the reviewer's last step; what was undone, nothing when there is nothing left."""
        voice = self._voice(reviewer)
        last = self.journal.last_move(voice["reviewer"])
        self._say(taken_back(last, time=voice["time"]))
        return last

    def log(self, *, before: int = 0, size: int = 100) -> dict[str, Any]:
        """The standing decisions, the latest first, from the one numbered `before` on."""
        said = list(self.journal.standing())
        page = [self._said(each) for each in said[before : before + size]]
        for each in page:
            each["row_id"] = self.journal.now(each["table"], each["row_id"])
            each["label"] = self._label(each["table"], each["row_id"]) or each["exact"] or each["row_id"]
            each["in_tables"] = self.stands(each["table"], each["row_id"])
        return {"total": len(said), "rows": page, "more": before + size < len(said)}

    # ---------------------------------------------------------------- what is decided

    def _decisions(self, move: Mapping[str, str], voice: dict[str, str]) -> list[Decision]:
        table, row_id, verdict = move["table"], move["row_id"], move["verdict"]
        field, value = move.get("field", ""), move.get("value", "")
        if table in LINKS and verdict == "add":
            return [self._link(table, row_id, voice)]
        desk = self._desk((table, "", row_id), *self._others(table, verdict, field, value))
        if (verdict, field) != ("correct", "edtf"):
            said = desk.decision(table, row_id, verdict, field=field, value=value, **voice)
            return [replace(said, row_id=self._first_id.get(row_id, row_id)) if table == "arguments" else said]
        cells = _date_cells(value) if value else dict.fromkeys(DATE_COLUMNS, "")
        shown = self.row(table, row_id)["cells"]
        changed = {name: cell for name, cell in cells.items() if as_text(shown.get(name)) != cell}
        return [
            desk.decision(table, row_id, verdict, field=name, value=cell, **voice) for name, cell in changed.items()
        ]

    def _link(self, table: str, row_id: str, voice: dict[str, str]) -> Decision:
        """A link that was missed: a name to an event as who took part, or a marker to an event as its source."""
        event, *role, part = row_id.split("|")
        words = "mentions" if table == "arguments" else "citations"
        desk = self._desk(("events", "", event), (words, "", part))
        return desk.link(table, event, part, **({"role": role[0]} if role else {}), **voice)

    def _others(self, table: str, verdict: str, field: str, value: str) -> list[tuple[str, str, str]]:
        """The second row that a decision speaks of."""
        if verdict in PAIRING:
            return [(table, "", value)]
        target = next((each.metadata["to"] for each in columns(ROW_CLASSES[table]) if each.name == field), "")
        return [(target, "", value)] if target and value else []

    def _desk(self, *wanted: tuple[str, str, str]) -> Desk:
        """A desk with just the rows that a decision on these speaks of: table, column ('' for the key), value."""
        rows: dict[str, dict[Any, Any]] = {name: {} for name in ROW_CLASSES}

        def take(name: str, where: Mapping[str, Any]) -> list[Any]:
            condition = " AND ".join(f"{column} = :{column}" for column in where)
            found = [
                _typed(name, each) for each in self.index.all(f'SELECT * FROM "{name}" WHERE {condition}', **where)
            ]
            rows[name] |= {tuple(getattr(row, key) for key in row.KEY): row for row in found}
            return found

        def take_with_evidence(name: str, where: Mapping[str, Any]) -> None:
            for row in take(name, where):
                for other, column in _TIES.get(name, ()):
                    for part in take(other, {column: getattr(row, column)}):
                        if other == "arguments":
                            take("mentions", {"mention_id": part.mention_id})

        for table, column, value in wanted:
            take_with_evidence(table, {column: value} if column else _key(table, value))
        tables = Tables(**{name: tuple(each.values()) for name, each in rows.items()})
        return Desk(tables, partial(text_of, self.index), self.outcome.machine)

    def _voice(self, reviewer: str) -> dict[str, str]:
        """Who says it and when."""
        time = datetime.now(UTC).isoformat(timespec="microseconds")
        return {"reviewer": reviewer.strip() or self.reviewer, "time": time}

    def _say(self, said: list[Decision]) -> None:
        self._show(self.journal.say(said))

    # ---------------------------------------------------------------- what is shown

    def _load(self) -> None:
        self.index = Index(self.output)
        self.outcome: Outcome = read_outcome(self.output)
        self.journal = Journal(self.store, self.outcome.moved)
        self._first_id = {now: old for (table, old), now in self.outcome.moved.items() if table == "arguments"}
        """Id of a participant whose role was corrected -> the id under which the machine gives the row."""
        self._conflicts = {(each["table"], each["now"]): each for each in self.outcome.conflicts}
        self._added: set[str] = set()
        self._show({*self.journal.refresh(), *self._conflicts})

    def _conflict(self, table: str, row_id: str) -> dict[str, Any] | None:
        """What the last run says of a row whose value changed after its review, unless it was decided on since."""
        found = self._conflicts.get((table, row_id))
        if found is None:
            return None
        since = datetime.fromisoformat(found["time"])
        return None if any(each.moment > since for each in self.journal.history(table, row_id)) else found

    def _show(self, rows: Iterable[tuple[str, str]]) -> None:
        """Let the queue show what was decided on rows."""
        with self.index.db:
            for table, row_id in rows:
                if table in LINES:
                    self._show_row(table, row_id)
                elif table in LINKS:
                    self._show_link(table, row_id)

    def _show_row(self, table: str, row_id: str) -> None:
        standing = self.journal.of_row(table, row_id)
        added = next((each for each in standing if each.verdict == "add"), None)
        if added and not self.stands(table, row_id) and self.index.add_event(row_id, added):
            self._added.add(row_id)
        elif not added and row_id in self._added:
            self.index.take_out(table, _key(table, row_id))
            self._added.remove(row_id)
            return
        corrected = {each.field: as_text(each.value) or None for each in standing if each.verdict == "correct"}
        status = "conflict" if self._conflict(table, row_id) else self.journal.status(table, row_id)
        self.index.show(table, row_id, status, corrected)

    def _show_link(self, table: str, row_id: str) -> None:
        added = any(each.verdict == "add" for each in self.journal.of_row(table, row_id))
        if added and not self.stands(table, row_id):
            self.index.put_link(table, _key(table, row_id))
            self._added.add(row_id)
        elif not added and row_id in self._added:
            self.index.take_out(table, _key(table, row_id))
            self._added.remove(row_id)

    def stands(self, table: str, row_id: str) -> bool:
        """Whether the tables have a row."""
        condition = " AND ".join(f"{column} = :{column}" for column in ROW_CLASSES[table].KEY)
        return self.index.value(f'SELECT 1 FROM "{table}" WHERE {condition}', **_key(table, row_id)) is not None

    def _said(self, decision: Decision) -> dict[str, Any]:
        """A decision as the page shows it."""
        place, value = decision.selector, decision.value
        if isinstance(value, str) and value:
            for table, _, row_id in self._others(decision.table, decision.verdict, decision.field, value):
                value = self._label(table, self.journal.now(table, row_id)) or value
        return {
            "table": decision.table,
            "row_id": decision.row_id,
            "verdict": decision.verdict,
            "field": decision.field,
            "value": value,
            "reviewer": decision.reviewer,
            "time": decision.time,
            "exact": place.exact[:200] if place else "",
            "document_id": place.document_id if place else "",
        }

    def _label(self, table: str, row_id: str) -> str:
        """The words by which a person knows a row, '' where the queue does not have it."""
        label = self.index.value(
            "SELECT label FROM queue WHERE row_id = :id AND table_name = :table", id=row_id, table=table
        )
        return str(label or "")


_TIES = {
    "events": (("arguments", "event_id"), ("event_citations", "event_id"), ("timexes", "timex_id")),
    "arguments": (("mentions", "mention_id"), ("events", "event_id")),
    "event_citations": (("citations", "citation_id"), ("events", "event_id")),
    "entities": (("mentions", "entity_id"),),
    "clusters": (("events", "cluster_id"),),
    "reference_authors": (("references", "reference_id"),),
}
"""Table -> the tables whose rows belong to the evidence of its rows, and by which column."""


def _key(table: str, row_id: str) -> dict[str, str]:
    """The values of a row's key by column; raises QueryError for an id of another shape."""
    names, parts = ROW_CLASSES[table].KEY, row_id.split("|")
    if len(names) != len(parts):
        raise QueryError("{table} has no row '{row}'", table=table, row=row_id)
    return dict(zip(names, parts, strict=True))


def _typed(table: str, cells: Mapping[str, Any]) -> Any:
    """A row of the contract from a row of the database."""
    row_class = ROW_CLASSES[table]
    return row_class(
        **{
            column.name: "" if cells[column.name] is None and column.default == "" else cells[column.name]
            for column in columns(row_class)
        }
    )


def _date_cells(typed: str) -> dict[str, str]:
    date = read_date(typed)
    return {name: getattr(date, name) for name in DATE_COLUMNS}
