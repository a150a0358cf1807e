"""Cells that reviewers write: what a column takes, and what it means for the columns beside it."""

from collections.abc import Mapping
from typing import Any, cast

from ..calendar import edtf, interval, parse_day, precision
from ..tables.rows import ROW_CLASSES, columns
from ..tables.schema import column_type
from .refusal import Refusal

EVIDENCE = ("document_id", "sentence_id", "passage_id", "start", "end", "text", "trigger", "path", "sha256")
COUNTED = (
    "rule",
    "score",
    "mentions",
    "documents",
    "events",
    "characters",
    "words",
    "status",
    "encoding",
    "cluster_id",
)
DAYS = ("earliest", "latest")
DATES = ("earliest", "latest", "edtf", "precision")
JUDGED_KEYS = {"arguments": ("role",)}
"""Columns that are a part of a key, and a judgement all the same: a row that is corrected there has another id."""


class CellError(Refusal):
    """A cell that a column cannot take; the message says what it takes."""


def correctable(table: str) -> tuple[str, ...]:
    """The columns of a table that a reviewer may correct: judgements, not evidence, keys or counts."""
    row_class = ROW_CLASSES[table]
    fixed = {*EVIDENCE, *COUNTED, *row_class.KEY} - {*JUDGED_KEYS.get(table, ())}
    return tuple(column.name for column in columns(row_class) if column.name not in fixed)


def parsed(table: str, name: str, cell: str) -> str | int | float | None:
    """The cell as a row holds it; raises CellError for a column that cannot be corrected or does not take it."""
    if name not in correctable(table):
        raise CellError(f"{table} has no column {name!r} to correct; there are: {', '.join(correctable(table))}")
    column = next(column for column in columns(ROW_CLASSES[table]) if column.name == name)
    kind = column_type(column)
    if cell == "":
        if column.metadata["needed"]:
            raise CellError("{column} may not be empty", column=name)
        return "" if kind is str else None
    codes = column.metadata["codes"]
    if codes and cell not in codes:
        raise CellError(
            "'{cell}' is not in the code list of {column}: {codes}", cell=cell, column=name, codes=", ".join(codes)
        )
    try:
        if name in DAYS:
            parse_day(cell)
        return cell if kind is str else cast(int | float, kind(cell))
    except ValueError as error:
        if name in DAYS:
            raise CellError(
                "{column} = '{cell}' should be an ISO 8601 day such as 1961-04-12", column=name, cell=cell
            ) from error
        raise CellError("{column} = '{cell}' is no {kind}", column=name, cell=cell, kind=kind.__name__) from error


def dated(value: str) -> Mapping[str, str]:
    """The date columns for a day, month, year or decade as TIMEX3 writes it: 1961-04-12, 1961-04, 1961, 196.

    Two of them with a slash between are a range. Raises CellError for what is none.
    """
    covered = interval(value.strip())
    if covered is None:
        raise CellError(f"{value!r} is no date; write 1961-04-12, 1961-04, 1961, or two of them with a slash between")
    unit = precision(value.strip())
    return {
        "earliest": covered.earliest,
        "latest": covered.latest,
        "edtf": edtf(covered, unit),
        "precision": unit,
    }


def as_text(cell: Any) -> str:
    """A cell as decisions and spreadsheets write it."""
    return "" if cell is None else str(cell)
