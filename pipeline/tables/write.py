"""The only place that writes the output folder: all of it, or nothing.

New files are gathered in `.next`, which becomes `.ready` by one rename when it is complete; from then on the new
output holds, and its files are moved into place. Whoever opens the folder after a crash finishes the move first
(`recover`), so that old and new tables never stand together.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}
NEXT, READY, TEXTS = ".next", ".ready", "texts"


def write(tables: Tables, texts: Mapping[str, str], folder: Path, *, report: Mapping[str, Any]) -> None:
    """Write every table as CSV and Parquet, the canonical texts, `datapackage.json` and `run.json`.

    Rows are sorted by key, so the same rows give the same bytes. What an earlier run left in the folder is replaced;
    files that no run wrote are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    recover(folder)
    staging = folder / NEXT
    shutil.rmtree(staging, ignore_errors=True)
    (staging / TEXTS).mkdir(parents=True)
    for name in ROW_CLASSES:
        data = frame(name, getattr(tables, name))
        data.to_csv(staging / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        data.to_parquet(staging / f"{name}.parquet", index=False, engine="pyarrow")
    for document, text in texts.items():
        (staging / TEXTS / f"{document}.txt").write_text(text, encoding="utf-8", newline="\n")
    counts = {name: len(getattr(tables, name)) for name in ROW_CLASSES}
    _write_json(staging / "datapackage.json", package(counts))
    _write_json(staging / "run.json", {**report, "rows": counts})
    for path in staging.rglob("*"):
        _flush(path)
    staging.rename(folder / READY)
    _flush(folder)
    recover(folder)


def recover(folder: Path) -> None:
    """Finish a move that was cut off, and drop what an unfinished run left behind."""
    ready = folder / READY
    if ready.is_dir():
        if (ready / TEXTS).is_dir():
            shutil.rmtree(folder / TEXTS, ignore_errors=True)
            (ready / TEXTS).rename(folder / TEXTS)
        for path in sorted(ready.iterdir()):
            path.replace(folder / path.name)
        ready.rmdir()
    shutil.rmtree(folder / NEXT, ignore_errors=True)


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


def _flush(path: Path) -> None:
    """Make a file or folder outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
