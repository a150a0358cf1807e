"""The only place that writes the output folder: all of it, or nothing."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from .folder import SMALL, TEXTS, Layout, mark_gone, staged
from .lines import Lines, line, lines_of
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}

GROUP = 2_500
"""Rows that Parquet holds together; of each table so many are in memory."""

BUFFER = 1 << 16
"""Bytes of CSV that are handed to the system together."""

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
        for name in ROW_CLASSES:
            writer.add(name, lines_of(name, getattr(tables, name)))
        for document, text in texts.items():
            writer.add_text(document, text.encode())
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

    def add(self, name: str, lines: Lines) -> None:
        """Add rows to a table."""
        self.counts[name] += lines.rows
        self._tables[name].add(lines)

    def add_text(self, document: str, text: bytes) -> None:
        """Add the canonical text of a document, encoded; a file that has it already serves again."""
        if not text:
            return
        path, old = f"{self._texts}/{document}.txt", f"{self._old_texts}/{document}.txt"
        with suppress(OSError):
            with open(old, "rb", buffering=0) as file:
                same = file.read() == text
            if same:
                os.link(old, path)
                return
        Path(path).write_bytes(text)

    def finish(self) -> None:
        """Write what is still held."""
        for table in self._tables.values():
            table.finish()


class _Table:
    """The files of a table."""

    def __init__(self, name: str, staging: Path, stack: ExitStack, layout: Layout):
        self.schema = pa.schema([(each.name, ARROW[column_type(each)]) for each in columns(ROW_CLASSES[name])])
        key = ROW_CLASSES[name].KEY
        self.repeated = [column for column in self.schema.names if column != key[0]]
        self.sorted = [column for column in self.schema.names if column in (*key, "document_id")]
        self.lines: list[bytes] = []
        self.waiting = 0
        self.csv: BinaryIO | None = None
        if layout.csv:
            self.csv = stack.enter_context((staging / f"{name}.csv").open("wb", BUFFER))
            self.csv.write(line(self.schema.names).encode())
        self.path, self.several = staging / f"{name}.parquet", layout.several
        if self.several:
            self.path.mkdir()
        self.stack = stack.enter_context(ExitStack())
        self.parquet = self._file(0)
        self.written = 0

    def add(self, lines: Lines) -> None:
        if not lines.rows:
            return
        if self.csv:
            self.csv.write(lines.harmless())
        while self.waiting + lines.rows >= GROUP:
            whole, lines = lines.cut(GROUP - self.waiting)
            self.lines.append(whole.text)
            self._write(GROUP)
        if lines.rows:
            self.lines.append(lines.text)
            self.waiting += lines.rows

    def finish(self) -> None:
        if self.waiting:
            self._write(self.waiting)
        self.stack.close()

    def _write(self, rows: int) -> None:
        """Write the lines that are held, which have so many rows, as a group."""
        if self.several and self.written and self.written % FILE == 0:
            self.stack.close()
            self.parquet = self._file(self.written // FILE)
        self.parquet.write_table(columns_of(self.schema, b"".join(self.lines)), row_group_size=GROUP)
        pa.default_memory_pool().release_unused()
        self.written += rows
        self.lines, self.waiting = [], 0

    def _file(self, number: int) -> pq.ParquetWriter:
        path = self.path / f"{number:05}.parquet" if self.several else self.path
        # A dictionary of what is different in each row makes the file larger; statistics serve to skip groups, which can
        # be done by what rows are sorted by.
        options = {"use_dictionary": self.repeated, "write_statistics": self.sorted}
        return self.stack.enter_context(pq.ParquetWriter(path, self.schema, **options))


def columns_of(schema: pa.Schema, lines: bytes) -> pa.Table:
    """Lines of CSV as columns, each of its own type, a missing value where a cell is empty."""
    return read_csv(
        pa.py_buffer(lines),
        ReadOptions(use_threads=False, block_size=len(lines) + 1, column_names=schema.names),
        ParseOptions(newlines_in_values=True),
        ConvertOptions(check_utf8=False, column_types=schema, null_values=[""], strings_can_be_null=True),
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
            cells = [f'      "{name}": {json.dumps(cell, ensure_ascii=False)}' for name, cell in source.items()]
            file.write(sign + "    {\n" + ",\n".join(cells) + "\n    }")
            sign = ",\n"
        file.write(("\n  " if sign == ",\n" else "") + "]" + after + "\n")
