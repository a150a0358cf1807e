"""Decisions taken from a workbook that `letopis export --format xlsx` wrote and a reviewer filled in."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from ..export.xlsx import CHECK, CHOICES, EVIDENCE, JUDGED, VERDICT, cells_of, check_of, header_of
from ..tables.rows import ROW_CLASSES
from .cells import CellError, correctable, parsed
from .decisions import Decision, DecisionError, Key
from .desk import Desk, row_id


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that was not taken."""

    sheet: str
    row: int
    """Number of the row as the spreadsheet shows it."""
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}, column {self.column}: {self.reason}"


@dataclass(slots=True)
class Import:
    """What was found in a workbook."""

    decisions: list[Decision] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    known: int = 0
    """Decisions that stood already, by the same reviewer."""


def read_review(path: Path, desk: Desk, standing: Mapping[Key, Decision], *, reviewer: str, time: datetime) -> Import:
    """The decisions in a workbook: verdicts, and cells that were changed; `standing` are those already in force.

    Each gets a time of its own, from `time` on. Raises DecisionError for a file that is no such workbook.
    """
    from openpyxl import load_workbook

    needed = "needed is one by 'letopis export --format xlsx'"
    file = io.BytesIO(path.read_bytes())
    try:
        book = load_workbook(file, read_only=True)
    except (BadZipFile, KeyError, ValueError) as error:
        raise DecisionError(f"{path}: not a workbook ({error}); {needed}") from error
    found = Import()
    ours = [sheet for sheet in book.worksheets if sheet.title in JUDGED]
    if not ours:
        raise DecisionError(f"{path}: none of its sheets is a table; {needed}")
    for sheet in ours:
        _read_sheet(sheet, desk, found, reviewer, time)
    book.close()
    fresh = [each for each in found.decisions if not _said(standing.get(each.key), each)]
    found.known = len(found.decisions) - len(fresh)
    found.decisions = fresh
    return found


def _read_sheet(sheet: Any, desk: Desk, found: Import, reviewer: str, time: datetime) -> None:
    table = sheet.title
    rows = sheet.iter_rows()
    header = [_text(cell) for cell in next(rows, ())]
    missing = [name for name in (VERDICT, *ROW_CLASSES[table].KEY, CHECK) if name not in header]
    if missing:
        found.refused.append(Refused(table, 1, ", ".join(missing), "no such column; the sheet was left out"))
        return
    current = {row_id(table, row): row for row in getattr(desk.tables, table)}
    for number, cells in enumerate(rows, start=2):
        line = _Line(table, number, dict(zip(header, cells, strict=False)))
        if any(line.texts.values()):
            for field_, verdict, value in line.said(current, found.refused):
                at = time + timedelta(microseconds=len(found.decisions))
                try:
                    found.decisions.append(
                        desk.decision(
                            table,
                            line.row_id,
                            verdict,
                            reviewer=reviewer,
                            time=at.isoformat(),
                            field=field_,
                            value=value,
                        )
                    )
                except ValueError as error:
                    line.refuse(found.refused, field_ or VERDICT, str(error))


class _Line:
    """A row of a sheet."""

    def __init__(self, table: str, number: int, cells: Mapping[str, Any]) -> None:
        self.table = table
        self.number = number
        self.texts = {name: _text(cell) for name, cell in cells.items() if name}
        self.formulas = [name for name, cell in cells.items() if getattr(cell, "data_type", "") == "f"]

    @property
    def row_id(self) -> str:
        return "|".join(self.texts[name] for name in ROW_CLASSES[self.table].KEY)

    def refuse(self, refused: list[Refused], column: str, reason: str) -> None:
        refused.append(Refused(self.table, self.number, column, reason))

    def said(self, current: Mapping[str, Any], refused: list[Refused]) -> Iterator[tuple[str, str, str]]:
        """Field, verdict and value of everything that was decided on the row."""
        verdict = self.texts[VERDICT].strip().casefold()
        row = current.get(self.row_id)
        key = ", ".join(ROW_CLASSES[self.table].KEY)
        edited = row is None or self._edited(header_of(self.table))
        if not verdict and not edited:
            return
        if row is None:
            self.refuse(refused, key, f"the tables have no row {self.row_id!r}; rows cannot be added here")
            return
        if check_of(cells_of(row)) != self.texts[CHECK]:
            self.refuse(refused, CHECK, "the row has changed since the export; export the tables again")
            return
        if verdict in CHOICES:
            yield "", verdict, ""
        elif verdict:
            self.refuse(refused, VERDICT, f"no verdict {verdict!r}; there are: {', '.join(CHOICES)}")
        yield from self._changes(cells_of(row), refused)

    def _edited(self, header: Sequence[str]) -> bool:
        own = [name for name in header if name not in (VERDICT, EVIDENCE, CHECK)]
        return check_of([self.texts.get(name, "") for name in own]) != self.texts[CHECK]

    def _changes(self, cells: Iterable[str], refused: list[Refused]) -> Iterator[tuple[str, str, str]]:
        own = [name for name in header_of(self.table) if name not in (VERDICT, EVIDENCE, CHECK)]
        for name, cell in zip(own, cells, strict=True):
            new = self.texts.get(name)
            if new is None or new == cell:
                continue
            if name in self.formulas:
                self.refuse(refused, name, "a formula; write the value itself")
            elif name not in correctable(self.table):
                self.refuse(refused, name, "evidence, keys and counts cannot be corrected")
            else:
                try:
                    parsed(self.table, name, new)
                    yield name, "correct", new
                except CellError as error:
                    self.refuse(refused, name, str(error))


def _said(word: Decision | None, new: Decision) -> bool:
    """Whether a decision says what the same person said before."""
    return word is not None and (word.reviewer, word.verdict, word.field, word.value) == (
        new.reviewer,
        new.verdict,
        new.field,
        new.value,
    )


def _text(cell: Any) -> str:
    """A cell as text; a day that a spreadsheet made a date of is a day again, a whole number has no point."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
