"""The only place that writes the output folder: all of it, or nothing."""

import json
import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .folder import SMALL, TEXTS, Layout, mark_gone, staged
from .formulas import guarded, may_call
from .pack import COLUMNS, Cells, packed
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}

GROUP = 20_000
"""Rows that Parquet holds together."""

BATCH = 1_000
"""Rows that are turned into columns together."""

SOURCES = '"sources": []'


FILE = 1_000_000
"""Rows of a Parquet file where tables are written in several."""


def write(
    tables: Tables, texts: Mapping[str, str], folder: Path, *, report: Mapping[str, Any], layout: Layout = SMALL
) -> None:
    """Write every table as CSV and Parquet, the canonical texts, `datapackage.json` and `run.json`.

    Rows are sorted by key, so the same rows give the same bytes. What an earlier run left in the folder is replaced;
    files that no run wrote are left alone.
    """
    with writing(folder, report=report, layout=layout) as writer:
        for name, cells in packed(tables).items():
            writer.add(name, cells)
        for document, text in texts.items():
            writer.add_text(document, text)
        writer.sources = map(source_line, sorted(tables.documents, key=lambda row: row.document_id))


@contextmanager
def writing(folder: Path, *, report: Mapping[str, Any], layout: Layout = SMALL) -> "Iterator[Writer]":
    """A writer of all tables, which take the place of the old ones at the end; not if something is raised."""
    with staged(folder) as staging:
        with ExitStack() as stack:
            writer = Writer(staging, folder / TEXTS, stack, layout)
            yield writer
            writer.finish()
        _write_json(staging / "datapackage.json", package(writer.counts, _parquet_only(staging, layout)))
        if not layout.csv:
            mark_gone(staging, [f"{name}.csv" for name in ROW_CLASSES])
        _write_report(staging / "run.json", {**report, "rows": writer.counts}, writer.sources)


def _parquet_only(staging: Path, layout: Layout) -> Mapping[str, Sequence[str]]:
    """The files of each table that has no CSV."""
    if layout.csv:
        return {}
    found = {name: sorted((staging / f"{name}.parquet").iterdir()) for name in ROW_CLASSES}
    return {name: [path.relative_to(staging).as_posix() for path in paths] for name, paths in found.items()}


def source_line(row: Any) -> dict[str, str]:
    """What `run.json` tells of a source."""
    return {name: getattr(row, name) for name in ("path", "document_id", "sha256", "status")}


class Writer:
    """Tables that are written as their rows come; what comes of a table must come in the order of its key."""

    def __init__(self, staging: Path, old_texts: Path, stack: ExitStack, layout: Layout):
        self.counts = dict.fromkeys(ROW_CLASSES, 0)
        self.sources: Iterable[Mapping[str, str]] = ()
        self._texts = staging / TEXTS
        self._old_texts = old_texts
        self._tables = {name: _Table(name, staging, stack, layout) for name in ROW_CLASSES}

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
    """The files of a table."""

    def __init__(self, name: str, staging: Path, stack: ExitStack, layout: Layout):
        row_class = ROW_CLASSES[name]
        self.names = COLUMNS[name]
        self.schema = pa.schema([(each.name, ARROW[column_type(each)]) for each in columns(row_class)])
        self.key = itemgetter(*(self.names.index(column) for column in row_class.KEY))
        self.rows: list[Cells] = []
        self.batches: list[pa.RecordBatch] = []
        self.csv: TextIO | None = None
        if layout.csv:
            self.csv = stack.enter_context((staging / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self.csv.write(line(self.names))
        self.path, self.several = staging / f"{name}.parquet", layout.several
        if self.several:
            self.path.mkdir()
        self.stack = stack.enter_context(ExitStack())
        self.parquet = self._file(0)
        self.written = 0

    def add(self, cells: Iterable[Cells]) -> int:
        rows = sorted(cells, key=self.key)
        if self.csv:
            self.csv.writelines(map(line, rows))
        self.rows += rows
        if len(self.rows) >= BATCH:
            self._pack()
        return len(rows)

    def flush(self) -> None:
        if self.rows:
            self._pack()
        if self.batches:
            self._write(pa.Table.from_batches(self.batches))

    def _pack(self) -> None:
        """Hold the rows as columns, which take a tenth of the memory, and write what makes a group."""
        self.batches.append(batch(self.schema, self.rows))
        self.rows = []
        if sum(each.num_rows for each in self.batches) >= GROUP:
            held = pa.Table.from_batches(self.batches)
            while len(held) >= GROUP:
                self._write(held[:GROUP])
                held = held[GROUP:]
            self.batches = held.to_batches()

    def _write(self, group: pa.Table) -> None:
        if self.several and self.written and self.written % FILE == 0:
            self.stack.close()
            self.parquet = self._file(self.written // FILE)
        self.parquet.write_table(group.combine_chunks(), row_group_size=GROUP)
        self.written += len(group)

    def _file(self, number: int) -> pq.ParquetWriter:
        path = self.path / f"{number:05}.parquet" if self.several else self.path
        return self.stack.enter_context(pq.ParquetWriter(path, self.schema))


def line(cells: Cells) -> str:
    """A line of CSV; the cells of most rows need no care, and are joined five times as fast as they are looked at."""
    plain = ",".join(["" if cell is None else cell if type(cell) is str else str(cell) for cell in cells])
    simple = plain.count(",") < len(cells) and '"' not in plain and "\n" not in plain and "\r" not in plain
    if simple and not may_call(plain):
        return f"{plain}\n"
    return ",".join([quoted(cell) for cell in cells]) + "\n"


def quoted(cell: Any) -> str:
    """A cell of CSV, in quotes where a reader could take it for something else."""
    text = "" if cell is None else guarded(cell) if type(cell) is str else str(cell)
    if '"' in text:
        text = text.replace('"', '""')
    elif "," not in text and "\n" not in text and "\r" not in text:
        return text
    return f'"{text}"'


def batch(schema: pa.Schema, rows: Sequence[Cells]) -> pa.RecordBatch:
    """Rows as columns, each of its own type, a missing value where a cell is empty."""
    return pa.record_batch([_array(*each) for each in zip(schema.types, zip(*rows, strict=True), strict=True)], schema)


def _array(type: pa.DataType, cells: Sequence[Any]) -> pa.Array:
    """A column; `pa.array` would do, but imports all of pandas to see whether the cells are some of it."""
    there = [cell is not None and cell != "" for cell in cells]
    if type == pa.string():
        words = [cell.encode() if cell else b"" for cell in cells]
        ends = np.array(list(accumulate(map(len, words), initial=0)), dtype=np.int32)
        values = [pa.py_buffer(ends), pa.py_buffer(b"".join(words))]
    else:
        kind = type.to_pandas_dtype()
        values = [
            pa.py_buffer(np.array([cell if known else 0 for cell, known in zip(cells, there, strict=True)], dtype=kind))
        ]
    valid = None if all(there) else pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(type, len(cells), [valid, *values])


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
