"""The row classes, told as a Data Package (version 2): types, constraints, keys, descriptions in two languages."""

from collections.abc import Mapping, Sequence
from dataclasses import Field
from types import MappingProxyType, NoneType
from typing import Any, cast, get_args

from .rows import ROW_CLASSES, columns

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NOTE = (
    "An apostrophe stands before a cell of the CSV files that a spreadsheet would take for a formula; the Parquet files "
    "have the cell as it is. Evidence never begins so: text[start:end] is the cell in both."
)
TYPES = {str: "string", int: "integer", float: "number"}


def column_type(column: Field[Any]) -> type:
    """str, int or float: the column's type without its None."""
    kinds: list[Any] = [kind for kind in get_args(column.type) if kind is not NoneType]
    kind: Any = kinds[0] if kinds else column.type
    return cast(type, kind)


PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
CSV = {"scheme": "file", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def package(counts: Mapping[str, int], parquet: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, Any]:
    """The descriptor of all tables; `counts` has the rows of each, `parquet` the files of those without CSV."""
    return {
        "$schema": PROFILE,
        "name": "letopis",
        "title": "Dated events, entities and citations with their evidence",
        "description": NOTE,
        "resources": [_resource(name, counts[name], parquet.get(name, ())) for name in ROW_CLASSES],
    }


def _resource(name: str, rows: int, parquet: Sequence[str]) -> dict[str, Any]:
    row_class = ROW_CLASSES[name]
    files = {"path": list(parquet), **PARQUET} if parquet else {"path": f"{name}.csv", **CSV}
    return {
        "name": name,
        "type": "table",
        **files,
        "description": row_class.__doc__,
        "description_ru": row_class.RU,
        "rows": rows,
        "schema": {
            "fields": [_field(column) for column in columns(row_class)],
            "missingValues": [""],
            "primaryKey": list(row_class.KEY),
            "foreignKeys": [
                {"fields": [column.name], "reference": _reference(column.metadata["to"], name)}
                for column in columns(row_class)
                if column.metadata["to"]
            ],
        },
    }


def _reference(table: str, own: str) -> dict[str, Any]:
    """Where a key points; a table that points into itself is named '' in a Data Package."""
    return {"resource": "" if table == own else table, "fields": list(ROW_CLASSES[table].KEY)}


def _field(column: Field[Any]) -> dict[str, Any]:
    meta = column.metadata
    constraints: dict[str, Any] = {"required": True} if meta["needed"] else {}
    if meta["codes"]:
        constraints["enum"] = list(meta["codes"])
    return {
        "name": column.name,
        "type": TYPES[column_type(column)],
        "description": meta["en"],
        "description_ru": meta["ru"],
        **({"constraints": constraints} if constraints else {}),
    }
