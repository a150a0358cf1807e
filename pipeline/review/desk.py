"""Decisions as they are made: a row on the table, with its evidence and what the machine said of it."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from ..tables.rows import ROW_CLASSES, Tables
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
    )


class Desk:
    """An output on which decisions are made; it writes nothing."""

    def __init__(
        self,
        tables: Tables,
        text: Callable[[str], str],
        machine: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    ) -> None:
        """Take the tables, a function that gives a document's text, and what the machine said of rows that decisions
        of earlier runs have changed: (table, row id) -> column -> cell, from `apply.read_outcomes(output)`.
        """
        self.tables = tables
        self.text = text
        self.machine = machine or {}

    def decision(
        self,
        table: str,
        row: str,
        verdict: str,
        *,
        reviewer: str,
        time: str,
        field: str = "",
        value: str = "",
    ) -> Decision:
        """A decision on the row with that id, with its evidence and the cells that the machine gave.

        Raises DecisionError for a row or a column that is not there.
        """
        found = self._found(table, row)
        if field and field not in asdict(found):
            raise DecisionError(f"{table} has no column {field!r}")
        other = self.evidence(table, value) if verdict in PAIRING and value != row else None
        return Decision(
            table=table,
            row_id=row,
            verdict=verdict,
            reviewer=reviewer,
            time=time,
            field=field,
            value=value,
            selector=self.evidence(table, row),
            other=other,
            machine=self.snapshot(table, row),
        )

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

        An event may have `arguments`: a list of {"role", "how", "start", "end"} of names in the same document. `taken`
        are ids of rows that were added before, so that a second one on the same words gets an id of its own.
        """
        if table not in KINDS:
            raise DecisionError(f"rows can be added to {', '.join(KINDS)}, not to {table}")
        place = selector(document_id, self.text(document_id), start, end)
        told = {**cells}
        if "arguments" in told:
            told["arguments"] = [_argument(each, start, self.text(document_id)) for each in told["arguments"]]
        used, nth = set(taken) | self._ids(table), 1
        while (made := _added_id(table, place, nth)) in used:
            nth += 1
        return Decision(
            table=table, row_id=made, verdict="add", reviewer=reviewer, time=time, value=told, selector=place
        )

    def evidence(self, table: str, row: str) -> Selector | None:
        """Where a row stands: its own words, an entity's first mention, a cluster's first event; None if nowhere."""
        found = self._found(table, row)
        if table == "documents":
            return selector(row, self.text(row), 0, 0)
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
        return selector(found.document_id, self.text(found.document_id), found.start, found.end) if found else None

    def snapshot(self, table: str, row: str) -> dict[str, Any]:
        """The cells that the machine gave, without empty ones; an event's with its arguments and citations."""
        found = self._found(table, row)
        told = {**asdict(found), **self.machine.get((table, row), {})}
        if table == "events":
            mentions = self._rows["mentions"]
            parts = (
                (each, mentions[each.mention_id]) for each in self._arguments_of[row] if each.mention_id in mentions
            )
            told["arguments"] = [
                _argument(
                    {"role": each.role, "how": each.how, "start": mention.start, "end": mention.end},
                    found.start,
                    self.text(found.document_id),
                )
                for each, mention in parts
            ]
            told["citations"] = [each.citation_id for each in self._citations_of[row]]
        return {name: cell for name, cell in told.items() if cell not in ("", None, [])}

    def _found(self, table: str, row: str) -> Any:
        if table not in ROW_CLASSES or row not in self._rows[table]:
            raise DecisionError(f"{table} has no row {row!r}")
        return self._rows[table][row]

    def _ids(self, table: str) -> set[str]:
        return set(self._rows[table])

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


def _argument(part: Mapping[str, Any], start: int, text: str) -> dict[str, Any]:
    """A participant of an event by its place before or after the event's first character."""
    first, last = int(part["start"]), int(part["end"])
    return {
        "role": part["role"],
        "how": part.get("how", ""),
        "text": text[first:last],
        "from": first - start,
        "to": last - start,
    }


def _added_id(table: str, place: Selector, nth: int) -> str:
    """An id that holds no offset; two people who add the same row give it the same one."""
    words = " ".join(unicodedata.normalize("NFC", place.prefix + place.exact + place.suffix).casefold().split())
    hashed = hashlib.sha256(f"review\x1f{KINDS[table]}\x1f{words}\x1f{nth}".encode()).hexdigest()
    return f"{place.document_id}:{KINDS[table]}:{hashed[:12]}"
