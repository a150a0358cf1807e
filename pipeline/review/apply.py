"""Decisions applied to the rows of a run: what was accepted stays, what was rejected goes, corrections win.

Rows with a place in a text are settled before anything is resolved, so that entities, works and clusters follow from
them; entities and clusters themselves afterwards. Decisions that no longer fit are listed, never dropped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..resolve.bindings import Bindings
from ..tables.rows import ROW_CLASSES, Tables
from .after import finished
from .decisions import Decision, standing
from .desk import row_id
from .locate import SPAN_TABLES, WATCHED, Atlas, Case, cases
from .pairs import bindings, tell_lost
from .ruling import Ruling
from .sheet import PARTS, Sheet

Resolve = Callable[[Tables, Bindings], Tables]


def reviewed(
    tables: Tables, text: Callable[[str], str], decisions: Iterable[Decision], resolve: Resolve
) -> tuple[Tables, dict[str, Any]]:
    """The tables resolved by `resolve` with what was decided, and what became of the decisions.

    `tables` are joined and not yet resolved, but with their `event_types`; `text` gives a document's text.
    """
    words = standing(decisions)
    atlas = Atlas(tables, text, words.values())
    ruling = Ruling(atlas, Sheet(tables, text), {row.subtype: row for row in tables.event_types})
    found = cases(words)
    atlas.settle(found)
    _Settling(ruling).settle(found)
    resolved = resolve(ruling.sheet.tables(), bindings(words.values(), ruling))
    tell_lost(words.values(), ruling, {row.entity_id for row in resolved.entities})
    return finished(resolved, found, ruling), ruling.outcome.told(len(words))


class _Settling:
    """Decisions on their way into the rows that stand in a text."""

    def __init__(self, ruling: Ruling) -> None:
        self.ruling = ruling
        self.sheet = ruling.sheet
        self.outcome = ruling.outcome

    def settle(self, found: Sequence[Case]) -> None:
        """Write the decisions into all rows but those of entities and clusters."""
        for table in ("documents", *SPAN_TABLES, *PARTS):
            for case in found:
                if case.table == table:
                    self._find(case)
                    self._decide(case)
            if table == "passages":
                for passage in {case.row_id: case for case in found if case.table == table and case.row}:
                    self.sheet.leave_out(self.outcome.moved.get((table, passage), passage))
        self.sheet.tidy()

    def _find(self, case: Case) -> None:
        """The row of a case in a table whose rows have no place of their own."""
        if case.table == "documents":
            selector = case.latest.selector
            document = self.ruling.atlas.document(case.row_id, selector.sha256 if selector else "")
            case.row = self.sheet.rows["documents"].get(document)
            case.stale = "" if case.row else "its document is gone"
        elif case.table in PARTS:
            wanted = self._part_id(case)
            there = self.sheet.rows[case.table]
            case.row = there.get(wanted) or there.get(self._corrected_id(case, wanted))
            case.stale = "" if wanted or case.verdict == "reject" else "one of the rows that it ties is gone"

    def _part_id(self, case: Case) -> str:
        """The id of a row that ties two others, from where those two stand now; '' if one is gone."""
        names = ROW_CLASSES[case.table].KEY
        ids = dict(zip(names, case.row_id.split("|"), strict=True)) if case.row_id.count("|") == len(names) - 1 else {}
        selectors = {"event_id": case.latest.other}
        for column, target in PARTS[case.table].items():
            ids[column] = self.ruling.now(target, ids.get(column, ""), selectors.get(column, case.latest.selector))
            if not ids[column]:
                return ""
        return "|".join(ids[name] for name in names)

    def _corrected_id(self, case: Case, wanted: str) -> str:
        """The id that a row has when the cells of its key are corrected, or when the machine gives them so by itself."""
        names = ROW_CLASSES[case.table].KEY
        parts = zip(names, wanted.split("|"), strict=True) if wanted else ()
        told = {name: word.value for name, word in case.words.items() if word.verdict == "correct"}
        return "|".join(str(told.get(name, part)) for name, part in parts)

    def _decide(self, case: Case) -> None:
        """Write what was decided on one row."""
        if case.stale:
            self.ruling.stale(case, case.stale)
            return
        if case.row is None:
            self._restore(case)
            return
        table, now = case.table, row_id(case.table, case.row)
        if now != case.row_id:
            self.outcome.moved[table, case.row_id] = now
        self.ruling.compare(case)
        if case.verdict == "reject":
            if table not in ("documents", "passages"):
                self.sheet.drop(table, now)
            self.outcome.counts["rejected"] += 1
            return
        cells = self.ruling.cells(case)
        self.outcome.counts["added" if case.verdict == "add" else "accepted"] += case.verdict in ("accept", "add")
        if cells:
            now = self._change(case, now, cells)
            self.outcome.machine[table, now] = {column: getattr(case.row, column) for column in cells}
        if case.verdict == "add":
            self._tie(case, self.sheet.rows[table][now])

    def _change(self, case: Case, now: str, cells: Mapping[str, Any]) -> str:
        """Give the row of a case other cells; the id that it has then."""
        changed = self.sheet.change(case.table, now, cells)
        if changed != now:
            self.outcome.moved[case.table, case.row_id] = changed
        return changed

    def _restore(self, case: Case) -> None:
        """Put back a row that was accepted, corrected or added, and that the machine does not give."""
        kept = case.verdict in ("accept", "add") or (
            not case.verdict and any(word.verdict == "correct" for word in case.words.values())
        )
        if not kept:
            return
        try:
            if case.table in SPAN_TABLES and case.place:
                row = self.sheet.restored(case.table, case.row_id, case.place, case.snapshot)
            else:
                row = self._part(case)
        except ValueError as error:
            self.ruling.stale(case, str(error))
            return
        now = row_id(case.table, row)
        if now != case.row_id:
            self.outcome.moved[case.table, case.row_id] = now
        self.sheet.put(case.table, row)
        if cells := self.ruling.cells(replace(case, row=row)):
            now = self._change(case, now, cells)
        if case.verdict == "add":
            self.outcome.counts["added"] += 1
        else:
            self.outcome.counts["kept"] += 1
            if "rule" in (case.snapshot or {}):
                self.outcome.machine[case.table, now] = {"rule": case.snapshot["rule"]}
        self._tie(case, self.sheet.rows[case.table][now])

    def _part(self, case: Case) -> Any:
        """A row that ties two others."""
        row_class = ROW_CLASSES[case.table]
        ids = dict(zip(row_class.KEY, self._part_id(case).split("|"), strict=True))
        if "position" in ids:
            ids["position"] = int(ids["position"])
        cells = {name: cell for name, cell in case.snapshot.items() if name in WATCHED.get(case.table, ())}
        return row_class(**{**cells, **ids})

    def _tie(self, case: Case, event: Any) -> None:
        """Give an event that the machine did not find its participants and its markers."""
        if case.table != "events":
            return
        for part in case.snapshot.get("arguments", ()):
            start, end = event.start + part["from"], event.start + part["to"]
            mentions = self.sheet.at("mentions", event.document_id, start, end)
            if len(mentions) == 1:
                names = {"event_id": event.event_id, "mention_id": mentions[0].mention_id}
                row = ROW_CLASSES["arguments"](**names, role=part["role"], how=part.get("how", ""))
                if row_id("arguments", row) not in self.sheet.rows["arguments"]:
                    self.sheet.put("arguments", row)
            else:
                self.ruling.stale(case, f"no name stands at {part['text']!r}", "arguments")
        for row in self.sheet.cited(event):
            if row_id("event_citations", row) not in self.sheet.rows["event_citations"]:
                self.sheet.put("event_citations", row)
