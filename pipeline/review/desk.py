"""Decisions as they are made: a row on the table, with its evidence and what the machine said of it."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from ..tables.formulas import past_signs
from ..tables.rows import ROW_CLASSES, Tables, columns
from .cells import CellError, as_text, correctable, dated, parsed
from .decisions import PAIRING, Decision, DecisionError, Selector

CONTEXT = 48
"""Code points before and after the evidence that a selector keeps."""
KINDS = {"mentions": "mention", "timexes": "timex", "events": "event", "citations": "citation"}
KINDS |= {"references": "reference"}
"""Tables to which a row can be added, and the kind in its id."""


def row_id(table: str, row: Any) -> str:
    """The values of a row's key, joined by |."""
    return "|".join(str(getattr(row, column)) for column in ROW_CLASSES[table].KEY)


def digest(text: str) -> str:
    """The SHA-256 by which a document's text is recognised."""
    return hashlib.sha256(text.encode()).hexdigest()


def selector(document_id: str, text: str, start: int, end: int) -> Selector:
    """A selector of the characters from `start` to `end` of a document's text."""
    return Selector(
        document_id=document_id,
        sha256=digest(text),
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        twins=max(0, text.count(text[start:end]) - 1) if start < end else 0,
    )


class Desk:
    """An output on which decisions are made; it writes nothing."""

    def __init__(
        self,
        tables: Tables,
        text: Callable[[str], str],
        machine: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    ) -> None:
        """Take the tables, a function that gives a document's text, and what the machine said in cells that decisions
        of earlier runs have changed: (table, row id) -> column -> cell, as `outcome.read_outcome` gives it.
        """
        self.tables = tables
        self.text = text
        self.machine = machine or {}

    def decision(
        self, table: str, row: str, verdict: str, *, reviewer: str, time: str, field: str = "", value: str = ""
    ) -> Decision:
        """A decision on the row with that id, with its evidence and the cells that the machine gave.

        `accept` says that the row is right as it stands in the output, corrections of earlier runs and all. Raises
        DecisionError for a row that is not there, CellError for a cell that its column does not take.
        """
        found = self._found(table, row)
        if verdict == "correct":
            parsed(table, field, value)
            if (target := _target(table, field)) and value and value not in self._rows[target]:
                raise CellError("{table} has no row '{row}'", table=target, row=value)
        return Decision(
            table=table,
            row_id=row,
            verdict=verdict,
            reviewer=reviewer,
            time=time,
            field=field,
            value=self._changed(table, found) if verdict == "accept" and not field else value,
            selector=self.evidence(table, row),
            other=self._other(table, found, verdict, field, value),
            machine=self.snapshot(table, row),
        )

    def dates(self, table: str, row: str, date: str, *, reviewer: str, time: str) -> list[Decision]:
        """The decisions that give an event or a time expression another date: 1961-04-12, 1961-04, 1961, 1961/1963.

        Raises CellError for what is no date.
        """
        found = self._found(table, row)
        return [
            self.decision(table, row, "correct", reviewer=reviewer, time=time, field=field, value=cell)
            for field, cell in dated(date).items()
            if getattr(found, field) != cell
        ]

    def addition(
        self,
        table: str,
        document_id: str,
        start: int,
        end: int,
        cells: Mapping[str, Any],
        *,
        reviewer: str,
        time: str,
        taken: Iterable[str] = (),
    ) -> Decision:
        """A decision that adds a row with these cells for the words from `start` to `end`.

        An event may have `arguments`, a list of {"role", "how", "start", "end"} of names in the same document, and a
        `timex_id`, from which it takes the dates that are not among its cells. `taken` are ids of rows that were added
        since the last run, so that a second one on the same words gets an id of its own. Raises CellError for a cell
        that its column does not take, DecisionError for a table without places or a row that is not there.
        """
        if table not in KINDS:
            raise DecisionError(f"rows can be added to {', '.join(KINDS)}, not to {table}")
        start = past_signs(self.text(document_id), start, end)
        told = {**cells}
        parts = told.pop("arguments", [])
        timex = told.pop("timex_id", "")
        for column, cell in told.items():
            parsed(table, column, as_text(cell))
        if parts:
            told["arguments"] = [_argument(each, start, self.text(document_id)) for each in parts]
        if timex:
            told["date"] = _distance(self._found("timexes", timex), start)
        place = selector(document_id, self.text(document_id), start, end)
        used, nth = {*taken, *self._rows[table]}, 1
        while (made := _added_id(table, place, nth)) in used:
            nth += 1
        return Decision(
            table=table, row_id=made, verdict="add", reviewer=reviewer, time=time, value=told, selector=place
        )

    def link(
        self, table: str, event_id: str, part_id: str, *, reviewer: str, time: str, role: str = "actor"
    ) -> Decision:
        """A decision that ties a mention (`arguments`) or a marker (`event_citations`) to an event."""
        if table not in ("arguments", "event_citations"):
            raise DecisionError(f"rows of arguments and event_citations tie others, not those of {table}")
        part = self._found("mentions" if table == "arguments" else "citations", part_id)
        event = self._found("events", event_id)
        ids = [event_id, *([role] if table == "arguments" else []), part_id]
        told = dict(zip(ROW_CLASSES[table].KEY, ids, strict=True))
        return Decision(
            table=table,
            row_id="|".join(ids),
            verdict="add",
            reviewer=reviewer,
            time=time,
            value=told,
            selector=self._selector(part),
            other=self._selector(event),
        )

    def evidence(self, table: str, row: str) -> Selector | None:
        """Where a row stands: its own words, an entity's first mention, a cluster's first event; None if nowhere."""
        found = self._found(table, row)
        if table == "documents":
            return selector(row, self.text(row), 0, 0) if found.status == "ok" else None
        if table == "entities":
            found = min(self._mentions_of[row], key=lambda each: (each.document_id, each.start), default=None)
        elif table == "clusters":
            found = min(self._events_of[row], key=lambda each: each.event_id, default=None)
        elif table == "arguments":
            found = self._found("mentions", found.mention_id)
        elif table == "event_citations":
            found = self._found("citations", found.citation_id)
        elif table == "reference_authors":
            found = self._found("references", found.reference_id)
        return self._selector(found) if found else None

    def snapshot(self, table: str, row: str) -> dict[str, Any]:
        """The cells that the machine gave, without empty ones; an event's with its participants and its date."""
        found = self._found(table, row)
        told = {**asdict(found), **self.machine.get((table, row), {})}
        if table == "events":
            mentions, text = self._rows["mentions"], self.text(found.document_id)
            told["arguments"] = [
                _argument({"role": part.role, "how": part.how, **_span(mentions[part.mention_id])}, found.start, text)
                for part in self._arguments_of[row]
                if part.mention_id in mentions
            ]
            if timex := self._rows["timexes"].get(found.timex_id):
                told["date"] = _distance(timex, found.start)
        return {name: cell for name, cell in told.items() if cell not in ("", None, [])}

    def _changed(self, table: str, found: Any) -> Mapping[str, Any] | str:
        """The cells of a row in which it differs from what the machine gave."""
        machine = self.machine.get((table, row_id(table, found)), {})
        told = {column: getattr(found, column) for column in machine if column in correctable(table)}
        return {column: cell for column, cell in told.items() if cell != machine[column]} or ""

    def _other(self, table: str, found: Any, verdict: str, field: str, value: str) -> Selector | None:
        """Where the second row stands that a decision is about."""
        if verdict in PAIRING and value != row_id(table, found):
            return self.evidence(table, value)
        if table in ("arguments", "event_citations"):
            return self._selector(self._found("events", found.event_id))
        target = _target(table, field)
        return (
            self.evidence(target, value)
            if target and value and verdict == "correct" and target in (*KINDS, "entities")
            else None
        )

    def _selector(self, row: Any) -> Selector:
        return selector(row.document_id, self.text(row.document_id), row.start, row.end)

    def _found(self, table: str, row: str) -> Any:
        if table not in ROW_CLASSES or row not in self._rows[table]:
            raise DecisionError("{table} has no row '{row}'", table=table, row=row)
        return self._rows[table][row]

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {table: {row_id(table, row): row for row in getattr(self.tables, table)} for table in ROW_CLASSES}

    @cached_property
    def _mentions_of(self) -> dict[str, list[Any]]:
        return _grouped(self.tables.mentions, "entity_id")

    @cached_property
    def _events_of(self) -> dict[str, list[Any]]:
        return _grouped(self.tables.events, "cluster_id")

    @cached_property
    def _arguments_of(self) -> dict[str, list[Any]]:
        return _grouped(self.tables.arguments, "event_id")

    @cached_property
    def _citations_of(self) -> dict[str, list[Any]]:
        return _grouped(self.tables.event_citations, "event_id")


def _grouped(rows: Iterable[Any], column: str) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _target(table: str, field: str) -> str:
    """The table that a column points to, '' if it points nowhere."""
    found = (column.metadata["to"] for column in columns(ROW_CLASSES[table]) if column.name == field)
    return str(next(found, ""))


def _span(row: Any) -> dict[str, int]:
    return {"start": row.start, "end": row.end}


def _distance(row: Any, start: int) -> dict[str, int]:
    """The place of a row by its distance from an event's first character, which outlives edits elsewhere."""
    return {"from": row.start - start, "to": row.end - start}


def _argument(part: Mapping[str, Any], start: int, text: str) -> dict[str, Any]:
    """A participant of an event by its distance from the event's first character."""
    first, last = int(part["start"]), int(part["end"])
    told = {"role": part["role"], "how": part.get("how", ""), "text": text[first:last]}
    return {**told, "from": first - start, "to": last - start}


def _added_id(table: str, place: Selector, nth: int) -> str:
    """An id that holds no offset; two people who add the same row give it the same one."""
    words = " ".join(unicodedata.normalize("NFC", place.prefix + place.exact + place.suffix).casefold().split())
    hashed = hashlib.sha256(f"review\x1f{KINDS[table]}\x1f{words}\x1f{nth}".encode()).hexdigest()
    return f"{place.document_id}:{KINDS[table]}:{hashed[:12]}"
