"""Rows as plain cells, for the files in which they wait to be joined."""

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from .rows import ROW_CLASSES, Tables, columns

Cells = Sequence[Any]
"""A row's values in the order of its columns."""

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in columns(row_class)) for name, row_class in ROW_CLASSES.items()
}

_tuple: Any = namedtuple  # its fields are known to the row classes only
_MAKE = {name: _tuple(row_class.__name__, COLUMNS[name])._make for name, row_class in ROW_CLASSES.items()}

_VALUES = {name: attrgetter(*names) for name, names in COLUMNS.items()}


def packed(tables: Tables) -> dict[str, list[Cells]]:
    """The cells of each table that has rows."""
    return {name: list(map(_VALUES[name], rows)) for name in COLUMNS if (rows := getattr(tables, name))}


def unpacked(cells: Mapping[str, Sequence[Cells]]) -> Tables:
    """The rows made of these cells."""
    return Tables(**{name: tuple(rows_of(name, rows)) for name, rows in cells.items()})


def cells_of(name: str, rows: Iterable[Any]) -> list[Cells]:
    """The cells of rows of one table."""
    return list(map(_VALUES[name], rows))


def rows_of(name: str, cells: Sequence[Cells]) -> list[Any]:
    """The rows of one table."""
    row_class, names = ROW_CLASSES[name], COLUMNS[name]
    return [row_class(**dict(zip(names, row, strict=True))) for row in cells]


def views_of(name: str, cells: Iterable[Cells]) -> list[Any]:
    """The rows of one table as tuples whose fields are its columns: for reading only, and ten times as fast."""
    return list(map(_MAKE[name], cells))


def joined(parts: Iterable[Tables]) -> Tables:
    """The rows of all parts in one."""
    listed = list(parts)
    return Tables(**{name: tuple(chain.from_iterable(getattr(part, name) for part in listed)) for name in COLUMNS})
