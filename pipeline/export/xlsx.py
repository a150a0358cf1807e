"""The tables as a workbook for reviewing: a sheet a table, with the evidence of each row and lists to choose from.

Every cell is text, and stays text when it is edited, so that none can become a formula or a number of days. What a
workbook cannot hold, control characters and cells of more than 32,767 letters, is replaced or cut; the tables
themselves keep it.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from ..tables.formulas import GUARD, SIGNS
from ..tables.rows import ROW_CLASSES, Tables, columns
from . import ExportError, Texts

VERDICT, EVIDENCE, CHECK = "verdict", "evidence", "check"
"""Columns that the sheets have besides those of the tables; `check` is hidden and tells what was edited."""
CHOICES = ("accept", "reject", "unsure")
JUDGED = frozenset(ROW_CLASSES) - {"passages", "sentences", "event_types", "problems"}
"""Tables whose sheets have a column for verdicts."""
LISTS = "lists"
"""The sheet that holds the code lists."""

TEXT = "@"
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
WIDE = 90
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
QUOTED = (*SIGNS, GUARD)
"""What a cell begins with that is marked as text."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """The workbook; the same bytes for the same tables. Raises ExportError for a table with more rows than a sheet."""
    for table in ROW_CLASSES:
        if (count := len(getattr(tables, table))) > MOST_ROWS:
            raise ExportError(f"{table} has {count} rows, and a sheet takes {MOST_ROWS}; export fewer documents")
    book = Workbook(write_only=True)
    book.properties.creator = "letopis"
    book.properties.created = book.properties.modified = datetime(*EPOCH)
    codes = {f"{table}.{column}": found for table, column, found in _code_lists(tables)} | {VERDICT: CHOICES}
    evidence = {row.sentence_id: row.text for row in tables.sentences}
    for table in ROW_CLASSES:
        _sheet(book, table, getattr(tables, table), codes, evidence)
    _lists(book, codes)
    file = io.BytesIO()
    ExcelWriter(book, _SteadyZip(file, "w", ZIP_DEFLATED)).save()
    return file.getvalue()


def cells_of(row: Any) -> list[str]:
    """The cells of a row as a sheet shows them."""
    return [_fit(getattr(row, column.name)) for column in columns(type(row))]


def check_of(cells: Sequence[str]) -> str:
    """A mark by which a row that was edited is told from one that was not."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:12]


def header_of(table: str) -> list[str]:
    """The columns of a table's sheet."""
    own = [column.name for column in columns(ROW_CLASSES[table])]
    return [VERDICT, *own, EVIDENCE, CHECK] if table in JUDGED else own


def _sheet(
    book: Workbook, table: str, rows: Sequence[Any], codes: Mapping[str, Sequence[str]], evidence: Mapping[str, str]
) -> None:
    sheet = book.create_sheet(table)
    header, key = header_of(table), ROW_CLASSES[table].KEY
    judged = table in JUDGED
    sheet.freeze_panes = "C2" if judged else "B2"
    last = get_column_letter(len(header))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for at, column in enumerate(header, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 60 if column in (EVIDENCE, "text", "definition", "message") else 16
        sheet.column_dimensions[letter].hidden = column == CHECK
        choices = VERDICT if column == VERDICT else f"{table}.{column}"
        if judged and choices in codes and rows:
            listed = DataValidation(
                type="list", formula1=_name(choices), allow_blank=True, showErrorMessage=True, errorTitle=column
            )
            listed.error = "Choose from the list. / Выберите из списка."
            listed.add(f"{letter}2:{letter}{len(rows) + 1}")
            sheet.data_validations.append(listed)
    sheet.append([_head(sheet, column, judged and column not in key) for column in header])
    pens = _Pens(sheet, len(header))
    for row in sorted(rows, key=lambda row: tuple(getattr(row, column) for column in key)):
        cells = cells_of(row)
        if judged:
            sentence = _fit(evidence.get(getattr(row, "sentence_id", ""), getattr(row, "text", "")))
            cells = ["", *cells, sentence, check_of(cells)]
        sheet.append(pens.row(cells))


def _code_lists(tables: Tables) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Table, column and the values that the column takes."""
    subtypes = tuple(sorted(row.subtype for row in tables.event_types))
    for table in sorted(JUDGED):
        for column in columns(ROW_CLASSES[table]):
            if codes := column.metadata["codes"]:
                yield table, column.name, codes
            elif column.metadata["to"] == "event_types" and subtypes:
                yield table, column.name, subtypes


def _lists(book: Workbook, codes: Mapping[str, Sequence[str]]) -> None:
    """The sheet of the code lists, each a column with a name that the drop-downs refer to."""
    sheet = book.create_sheet(LISTS)
    listed = list(codes.items())
    sheet.append([_head(sheet, name, False) for name, _ in listed])
    pens = _Pens(sheet, len(listed))
    for at in range(max(len(values) for _, values in listed)):
        sheet.append(pens.row([values[at] if at < len(values) else "" for _, values in listed]))
    for at, (name, values) in enumerate(listed, start=1):
        letter = get_column_letter(at)
        place = f"{LISTS}!${letter}$2:${letter}${len(values) + 1}"
        book.defined_names[_name(name)] = DefinedName(_name(name), attr_text=place)


def _name(choices: str) -> str:
    """The name of a code list in formulas."""
    return f"list_{choices.replace('.', '_')}"


def _fit(value: Any) -> str:
    """A value as text that a cell can hold."""
    text = UNFIT.sub("\ufffd", "" if value is None else str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


class _Pens:
    """Cells of every style, written to again and again: a style costs more than all else of a cell."""

    def __init__(self, sheet: Any, width: int) -> None:
        self.plain = [self._styled(sheet) for _ in range(width)]
        self.long = [self._styled(sheet, alignment=Alignment(wrap_text=True, vertical="top")) for _ in range(width)]
        self.quoted = [self._styled(sheet, quotePrefix=True) for _ in range(width)]

    def row(self, texts: Sequence[str]) -> list[Any]:
        """The cells of one row."""
        cells = []
        for at, text in enumerate(texts):
            pens = self.quoted if text.startswith(QUOTED) else self.long if len(text) > WIDE else self.plain
            cell = pens[at]
            cell.value = text or None
            if text:
                cell.data_type = "s"
            cells.append(cell)
        return cells

    @staticmethod
    def _styled(sheet: Any, **style: Any) -> Any:
        cell = WriteOnlyCell(sheet)
        cell.number_format = TEXT
        for name, value in style.items():
            setattr(cell, name, value)
        return cell


def _head(sheet: Any, text: str, editable: bool) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDEBF7" if editable else "EDEDED")
    return cell


class _SteadyZip(ZipFile):
    """An archive in which every file has the same date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        info = ZipInfo(str(zinfo_or_arcname), EPOCH)
        info.compress_type = ZIP_DEFLATED
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as file:
            self.writestr(arcname, file.read())
