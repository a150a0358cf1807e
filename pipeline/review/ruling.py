"""What decisions make of one row, and what is told of those that do not fit it."""

from collections.abc import Mapping
from typing import Any

from ..resolve.bindings import Side
from ..tables.rows import ROW_CLASSES, EventTypeRow, ProblemRow, columns
from .cells import CellError, as_text, parsed
from .decisions import Decision, Selector
from .desk import row_id
from .locate import SPAN_TABLES, WATCHED, Atlas, Case
from .outcome import Outcome
from .sheet import BY_REVIEW, Sheet

LATER = {("arguments", "entity_id"), ("events", "location_id")}
"""Cells that name an entity, and can be filled only when there are entities."""
BOUND = ("mentions", "entity_id")
"""The cell that says which entity a name is of; it is corrected while entities are resolved."""


class Ruling:
    """The rows of a run, where decisions find them, and what becomes of the decisions."""

    def __init__(self, atlas: Atlas, sheet: Sheet, types: Mapping[str, EventTypeRow]) -> None:
        self.atlas = atlas
        self.sheet = sheet
        self.types = types
        self.outcome = Outcome()

    def now(self, table: str, row: str, selector: Selector | None) -> str:
        """The id that a row has in this run, from its place; '' if it is gone."""
        if known := self.outcome.moved.get((table, row)):
            return known
        place = self.atlas.place(selector)
        found = self.sheet.at(table, *place.span) if place else []
        ids = [row_id(table, each) for each in found]
        if row in ids or (place is None and selector is None and row in self.sheet.rows[table]):
            return row
        twins = [each for each in ids if each.rpartition(":")[2] == row.rpartition(":")[2]] or ids
        return twins[0] if len(twins) == 1 else ""

    def side(self, entity: str, selector: Selector | None) -> Side:
        """An entity by its id and by the mention that is its evidence."""
        place = self.atlas.place(selector)
        mentions = self.sheet.at("mentions", *place.span) if place else []
        return Side(entity, mentions[0].mention_id if len(mentions) == 1 else "")

    def cells(self, case: Case) -> dict[str, Any]:
        """The cells of a row that decisions change, as they will be; those that cannot be are listed as stale."""
        cells: dict[str, Any] = {}
        if case.verdict in ("accept", "add"):
            vouched = {column: case.snapshot.get(column, "") for column in WATCHED.get(case.table, ())}
            if case.verdict == "add" or case.snapshot:
                cells = {column: cell for column, cell in vouched.items() if cell or case.verdict == "accept"}
        for column, word in case.words.items():
            if word.verdict == "correct" and (case.table, column) not in {*LATER, BOUND}:
                try:
                    cells[column] = self._parsed(case, column, word)
                    self.outcome.counts["corrected"] += 1
                except ValueError as error:
                    self.stale(case, str(error), column)
        if case.table == "events" and (kind := self.types.get(cells.get("subtype", ""))):
            told = {"type": kind.type, "mode": kind.mode, "context": kind.context}
            own = case.words.keys() if case.verdict != "add" else case.snapshot.keys()
            cells |= {column: cell for column, cell in told.items() if "subtype" in case.words or column not in own}
        return {column: cell for column, cell in cells.items() if getattr(case.row, column) != cell}

    def _parsed(self, case: Case, column: str, word: Decision) -> Any:
        """The right cell; an id is that of this run."""
        cell = parsed(case.table, column, as_text(word.value))
        target = next(each.metadata["to"] for each in columns(ROW_CLASSES[case.table]) if each.name == column)
        if cell and target in SPAN_TABLES:
            cell = self.now(target, str(cell), word.other)
            if not cell:
                raise CellError(f"{target} has no row {word.value!r} any more")
        return cell

    def compare(self, case: Case) -> None:
        """List the cells that the machine gives otherwise than when they were decided on."""
        fields: dict[str, list[Any]] = {}
        row_word = case.words.get("")
        for column in WATCHED.get(case.table, ()):
            if column not in case.words and row_word and row_word.machine and row_word.verdict in ("accept", "reject"):
                old, new = row_word.machine.get(column, ""), getattr(case.row, column)
                vouched = case.snapshot.get(column, "")
                if (new or "") not in (old or "", vouched or ""):
                    fields[column] = [vouched, new]
        for column, word in case.words.items():
            if column and word.machine is not None and not column.endswith("_id") and hasattr(case.row, column):
                old, new = word.machine.get(column, ""), getattr(case.row, column)
                settled = word.verdict == "correct" and as_text(new) == word.value
                if (old or "") != (new or "") and not settled and word.verdict != "unsure":
                    fields[column] = [word.value if word.verdict == "correct" else old, new]
        if fields:
            self.conflict(case, fields)

    def stale(self, case: Case, reason: str, column: str = "") -> None:
        """Tell that a decision cannot be applied, and why."""
        word = case.words.get(column) or case.latest
        self.outcome.stale.append({**_named_row(case), "field": column, "verdict": word.verdict, "reason": reason})
        self._problem(case, column, word, f"{reason}; the decision waits for it to come back")

    def conflict(self, case: Case, fields: Mapping[str, list[Any]]) -> None:
        """Tell that the machine now gives other cells than were decided on: column -> decided, given."""
        word = case.latest
        now = row_id(case.table, case.row)
        self.outcome.conflicts.append(
            {**_named_row(case), "now": now, "fields": fields, "reviewer": word.reviewer, "time": word.time}
        )
        changed = "; ".join(f"{name} was {old!r} and would now be {new!r}" for name, (old, new) in fields.items())
        self._problem(case, next(iter(fields)), word, f"{changed}; decide again, what was decided stands")

    def _problem(self, case: Case, column: str, word: Decision, what: str) -> None:
        selector = word.selector
        document = case.place.document_id if case.place else ""
        document = document or (self.atlas.document(selector.document_id, selector.sha256) if selector else "")
        if row := self.sheet.rows["documents"].get(document):
            message = f"{case.table} {case.row_id}: {word.verdict} by {word.reviewer}: {what}"
            start = case.place.start if case.place else 0
            self.outcome.problems.append(
                ProblemRow(
                    document_id=document,
                    stage=BY_REVIEW,
                    start=start,
                    message=message,
                    severity="warning",
                    path=row.path,
                )
            )


def _named_row(case: Case) -> dict[str, str]:
    return {"table": case.table, "row_id": case.row_id}
