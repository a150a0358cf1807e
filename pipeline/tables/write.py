"""The only place that writes the output folder: all of it, or nothing."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from .folder import TEXTS, staged
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}


def write(tables: Tables, texts: Mapping[str, str], folder: Path, *, report: Mapping[str, Any]) -> None:
    """Write every table as CSV and Parquet, the canonical texts, `datapackage.json` and `run.json`.

    Rows are sorted by key, so the same rows give the same bytes. What an earlier run left in the folder is replaced;
    files that no run wrote are left alone.
    """
    with staged(folder) as staging:
        for name in ROW_CLASSES:
            data = frame(name, getattr(tables, name))
            data.to_csv(staging / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
            data.to_parquet(staging / f"{name}.parquet", index=False, engine="pyarrow")
        for document, text in texts.items():
            (staging / TEXTS / f"{document}.txt").write_text(text, encoding="utf-8", newline="\n")
        counts = {name: len(getattr(tables, name)) for name in ROW_CLASSES}
        _write_json(staging / "datapackage.json", package(counts))
        _write_json(staging / "run.json", {**report, "rows": counts})


def frame(name: str, rows: tuple[Any, ...]) -> pd.DataFrame:
    """The table as a data frame: rows sorted by key, every column of its own type, None where a cell is empty."""
    row_class = ROW_CLASSES[name]
    ordered = sorted(rows, key=lambda row: tuple(getattr(row, column) for column in row_class.KEY))
    data = {}
    for column in columns(row_class):
        values = [getattr(row, column.name) for row in ordered]
        kind = column_type(column)
        data[column.name] = pd.Series(
            [None if value == "" else value for value in values], dtype=pd.ArrowDtype(ARROW[kind])
        )
    return pd.DataFrame(data)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
