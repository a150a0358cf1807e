"""Tables read back from an output folder, and held against their contract."""

import csv
from collections.abc import Iterator
from dataclasses import Field
from pathlib import Path
from typing import Any

from .folder import TEXTS, finish
from .formulas import unguarded
from .lines import COLUMNS
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type


class TableError(ValueError):
    """A table that cannot be read; the message names the file, the line, the column and the next step."""


def read_tables(folder: Path) -> Tables:
    """All tables of an output folder, from CSV; from Parquet where a large corpus has no CSV.

    Raises TableError for a missing table, a missing column or a value of the wrong type.
    """
    finish(folder)
    return Tables(**{name: tuple(_rows(folder / f"{name}.csv", name)) for name in ROW_CLASSES})


def read_columns(folder: Path, name: str) -> dict[str, list[Any]]:
    """One table from its Parquet file, column by column in the order of the contract; an empty cell is None.

    Some ten times as fast as rows from CSV. Raises TableError for a missing table or column.
    """
    import pyarrow.parquet

    finish(folder)
    path, wanted = folder / f"{name}.parquet", COLUMNS[name]
    if not path.exists():
        raise TableError(f"{path}: no such table; run 'letopis run' first")
    table = pyarrow.parquet.read_table(path)
    if missing := [column for column in wanted if column not in table.column_names]:
        raise TableError(f"{path}: no column {', '.join(missing)}; run 'letopis run' again")
    return {column: table.column(column).to_pylist() for column in wanted}


def read_text(folder: Path, document: str) -> str:
    """The canonical text of a document, to which all offsets refer."""
    return (folder / TEXTS / f"{document}.txt").read_bytes().decode("utf-8")


def _rows(path: Path, name: str) -> Iterator[Any]:
    row_class = ROW_CLASSES[name]
    if not path.exists():
        if not path.with_suffix(".parquet").is_dir():
            raise TableError(f"{path}: no such table; run 'letopis run' first")
        data = read_columns(path.parent, name)
        empty = ["" if column_type(column) is str else None for column in columns(row_class)]
        for cells in zip(*data.values(), strict=True):
            known = (none if cell is None else cell for cell, none in zip(cells, empty, strict=True))
            yield row_class(**dict(zip(data, known, strict=True)))
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS[name] if column not in (reader.fieldnames or ())]
        if missing:
            raise TableError(f"{path}: no column {', '.join(missing)}; run 'letopis run' again")
        for row in reader:
            try:
                yield row_class(**{column.name: _value(column, row[column.name]) for column in columns(row_class)})
            except ValueError as error:
                raise TableError(f"{path}: line {reader.line_num}: {error}") from error


def _value(column: Field[Any], cell: str) -> str | int | float | None:
    kind = column_type(column)
    if kind is str:
        return unguarded(cell)
    try:
        return None if cell == "" else kind(cell)
    except ValueError as error:
        raise ValueError(f"column {column.name}: {cell!r} should be {kind.__name__}") from error


def violations(tables: Tables, texts: dict[str, str]) -> Iterator[str]:
    """What the rows break of the contract: empty required cells, codes, keys, foreign keys, quotes that do not fit."""
    ids = {name: {_key(name, row) for row in getattr(tables, name)} for name in ROW_CLASSES}
    for name, row_class in ROW_CLASSES.items():
        rows = getattr(tables, name)
        if len(ids[name]) < len(rows):
            yield f"{name}: {len(rows) - len(ids[name])} rows share the key of another"
        for row in rows:
            for column in columns(row_class):
                yield from _cell(name, _key(name, row), column, getattr(row, column.name), ids)
            quote = getattr(row, "trigger", getattr(row, "text", None))
            if quote is not None and texts.get(row.document_id, "")[row.start : row.end] != quote:
                yield f"{name} {_key(name, row)[0]}: the text at {row.start}:{row.end} is not {quote[:40]!r}"


def _cell(name: str, key: tuple[Any, ...], column: Field[Any], value: Any, ids: dict[str, set[Any]]) -> Iterator[str]:
    meta = column.metadata
    where = f"{name} {'/'.join(map(str, key))}: {column.name}"
    if value in ("", None):
        if meta["needed"]:
            yield f"{where} is empty"
        return
    if meta["codes"] and value not in meta["codes"]:
        yield f"{where} = {value!r} is not in its code list"
    if meta["to"] and (value,) not in ids[meta["to"]]:
        yield f"{where} = {value!r} is not in {meta['to']}"


def _key(name: str, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in ROW_CLASSES[name].KEY)
