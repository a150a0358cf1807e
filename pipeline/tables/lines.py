"""Rows as lines of CSV, in the order of their key: how they wait to be joined, and how they are written."""

import csv
import io
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from .formulas import guarded, may_call
from .rows import ROW_CLASSES, columns
from .schema import column_type

csv.field_size_limit(1 << 30)

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in columns(row_class)) for name, row_class in ROW_CLASSES.items()
}
KEY = {name: attrgetter(*row_class.KEY) for name, row_class in ROW_CLASSES.items()}
CELLS = {name: attrgetter(*names) for name, names in COLUMNS.items()}
"""Table -> what gives the cells of a row."""

TEXT = {name: [column_type(column) is str for column in columns(row_class)] for name, row_class in ROW_CLASSES.items()}
"""Table -> whether each column holds text."""


class Lines(NamedTuple):
    """Rows of a table; no cell is guarded."""

    rows: int
    text: bytes
    """A line of CSV for each, encoded."""
    calls: bool
    """Whether a spreadsheet would take some cell for a formula."""

    def cut(self, rows: int) -> tuple["Lines", "Lines"]:
        """The first so many rows, and the others."""
        first, end, quotes = 0, 0, 0
        while first < rows:
            start, end = end, self.text.index(b"\n", end) + 1
            quotes += self.text.count(b'"', start, end)
            first += quotes % 2 == 0  # an odd one is still open: the line goes on in the next
        return Lines(rows, self.text[:end], self.calls), Lines(self.rows - rows, self.text[end:], self.calls)


def lines_of(name: str, rows: Iterable[Any]) -> Lines:
    """The lines of rows of one table."""
    told = [line(CELLS[name](row)) for row in sorted(rows, key=KEY[name])]
    text = "".join(told)
    return Lines(len(told), text.encode(), calls(text))


def rows_of(name: str, text: str) -> list[Any]:
    """The rows that lines tell of."""
    row_class, names, kinds = ROW_CLASSES[name], COLUMNS[name], TEXT[name]
    return [
        row_class(**{n: cell if text else _number(cell) for n, cell, text in zip(names, cells, kinds, strict=True)})
        for cells in csv.reader(io.StringIO(text, newline=""))
    ]


def line(cells: Sequence[Any]) -> str:
    """A line of CSV."""
    return f"{joined_cells(cells)}\n"


def joined_cells(cells: Sequence[Any]) -> str:
    """Cells of CSV; those of most rows need no care, and are joined five times as fast as they are looked at."""
    plain = ",".join(["" if cell is None else cell if type(cell) is str else str(cell) for cell in cells])
    if plain.count(",") < len(cells) and '"' not in plain and "\n" not in plain and "\r" not in plain:
        return plain
    return ",".join(map(quoted, cells))


def quoted(cell: Any) -> str:
    """A cell of CSV, in quotes where a reader could take it for something else."""
    text = "" if cell is None else cell if type(cell) is str else str(cell)
    if '"' in text:
        text = text.replace('"', '""')
    elif "," not in text and "\n" not in text and "\r" not in text:
        return text
    return f'"{text}"'


def calls(text: str) -> bool:
    """Whether some cell of these lines has to be guarded."""
    return may_call(text) and with_guards(text) != text


def with_guards(text: str) -> str:
    """The lines with an apostrophe before each cell that a spreadsheet would take for a formula."""
    return "".join([line(list(map(guarded, cells))) for cells in csv.reader(io.StringIO(text, newline=""))])


def _number(cell: str) -> int | float | None:
    if not cell:
        return None
    return int(cell) if cell.lstrip("-").isdecimal() else float(cell)
