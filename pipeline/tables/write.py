"""The only place that writes the output folder: all of it, or nothing."""

import json
import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .folder import TEXTS, staged
from .pack import COLUMNS, Cells, packed
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}

GROUP = 20_000
"""Rows that are held until they are written together."""

SOURCES = '"sources": []'


def write(tables: Tables, texts: Mapping[str, str], folder: Path, *, report: Mapping[str, Any]) -> None:
    """Write every table as CSV and Parquet, the canonical texts, `datapackage.json` and `run.json`.

    Rows are sorted by key, so the same rows give the same bytes. What an earlier run left in the folder is replaced;
    files that no run wrote are left alone.
    """
    with writing(folder, report=report) as writer:
        for name, cells in packed(tables).items():
            writer.add(name, cells)
        for document, text in texts.items():
            writer.add_text(document, text)
        writer.sources = map(source_line, sorted(tables.documents, key=lambda row: row.document_id))


@contextmanager
def writing(folder: Path, *, report: Mapping[str, Any]) -> "Iterator[Writer]":
    """A writer of all tables, which take the place of the old ones at the end; not if something is raised."""
    with staged(folder) as staging:
        with ExitStack() as stack:
            writer = Writer(staging, folder / TEXTS, stack)
            yield writer
            writer.finish()
        _write_json(staging / "datapackage.json", package(writer.counts))
        _write_report(staging / "run.json", {**report, "rows": writer.counts}, writer.sources)


def source_line(row: Any) -> dict[str, str]:
    """What `run.json` tells of a source."""
    return {name: getattr(row, name) for name in ("path", "document_id", "sha256", "status")}


class Writer:
    """Tables that are written as their rows come; what comes of a table must come in the order of its key."""

    def __init__(self, staging: Path, old_texts: Path, stack: ExitStack):
        self.counts = dict.fromkeys(ROW_CLASSES, 0)
        self.sources: Iterable[Mapping[str, str]] = ()
        self._texts = staging / TEXTS
        self._old_texts = old_texts
        self._tables = {name: _Table(name, staging, stack) for name in ROW_CLASSES}

    def add(self, name: str, cells: Iterable[Cells]) -> None:
        """Add rows to a table; they are sorted among themselves."""
        self.counts[name] += self._tables[name].add(cells)

    def add_text(self, document: str, text: str) -> None:
        """Add the canonical text of a document; a file that has it already serves again."""
        if not text:
            return
        content, path = text.encode(), self._texts / f"{document}.txt"
        old = self._old_texts / path.name
        with suppress(OSError):
            if old.read_bytes() == content:
                os.link(old, path)
                return
        path.write_bytes(content)

    def finish(self) -> None:
        """Write what is still held."""
        for table in self._tables.values():
            table.flush()


class _Table:
    """The two files of a table."""

    def __init__(self, name: str, staging: Path, stack: ExitStack):
        row_class = ROW_CLASSES[name]
        self.names = COLUMNS[name]
        self.types = {each.name: ARROW[column_type(each)] for each in columns(row_class)}
        self.key = [self.names.index(column) for column in row_class.KEY]
        self.held: list[Cells] = []
        self.csv = stack.enter_context((staging / f"{name}.csv").open("wb"))
        self.schema = pa.schema(self.types.items())
        self.parquet = stack.enter_context(pq.ParquetWriter(staging / f"{name}.parquet", self.schema))
        self.csv.write((",".join(self.names) + "\n").encode())

    def add(self, cells: Iterable[Cells]) -> int:
        rows = sorted(cells, key=lambda row: [row[i] for i in self.key])
        self.held += rows
        while len(self.held) >= GROUP:
            self._write(self.held[:GROUP])
            del self.held[:GROUP]
        return len(rows)

    def flush(self) -> None:
        if self.held:
            self._write(self.held)

    def _write(self, rows: Sequence[Cells]) -> None:
        data = frame(self.types, rows)
        data.to_csv(self.csv, header=False, index=False, lineterminator="\n", encoding="utf-8")
        self.parquet.write_table(pa.Table.from_pandas(data, self.schema, preserve_index=False))


def frame(types: Mapping[str, pa.DataType], rows: Sequence[Cells]) -> pd.DataFrame:
    """Rows as a data frame: every column of its own type, a missing value where a cell is empty."""
    return pd.DataFrame(
        {
            name: pd.Series([None if value == "" else value for value in values], dtype=pd.ArrowDtype(type))
            for (name, type), values in zip(types.items(), zip(*rows, strict=True), strict=True)
        }
    )


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_report(path: Path, content: Mapping[str, Any], sources: Iterable[Mapping[str, str]]) -> None:
    """Write the report with a line for each source; the sources are not held."""
    before, _, after = json.dumps({**content, "sources": []}, ensure_ascii=False, indent=2).partition(SOURCES)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(before + SOURCES[:-1])
        sign = "\n"
        for source in sources:
            file.write(sign + textwrap.indent(json.dumps(source, ensure_ascii=False, indent=2), "    "))
            sign = ",\n"
        file.write(("\n  " if sign == ",\n" else "") + "]" + after + "\n")
