"""The only place that writes the output folder: all of it, or nothing."""

import json
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from .folder import SMALL, TEXTS, Layout, mark_gone, staged
from .lines import Lines, line, lines_of, with_guards
from .rows import ROW_CLASSES, Tables, columns
from .schema import column_type, package

ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64()}

GROUP = 5_000
"""Rows that Parquet holds together; so many are in memory as columns."""

TOGETHER = 10
"""Groups after which memory is given back: it takes as long as half a group."""

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
def writing(folder: Path, *, report: Mapping[str, Any], layout: Layout = SMALL, threads: int = 1) -> "Iterator[Writer]":
    """A writer of all tables, which take the place of the old ones at the end; not if something is raised."""
    with staged(folder) as staging:
        with ExitStack() as stack:
            writer = Writer(staging, folder / TEXTS, stack, layout)
            yield writer
            writer.finish(threads)
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

    def finish(self, threads: int) -> None:
        """Make Parquet of what was added, of so many tables at a time."""
        if threads == 1:
            for table in self._tables.values():
                table.finish()
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(_Table.finish, self._tables.values()))


class _Table:
    """The files of a table: lines are gathered in one, and made into Parquet when all of them are there.

    So the columns of one table at a time are in memory, of one group of its rows.
    """

    def __init__(self, name: str, staging: Path, stack: ExitStack, layout: Layout):
        self.schema = pa.schema([(each.name, ARROW[column_type(each)]) for each in columns(ROW_CLASSES[name])])
        self.key = ROW_CLASSES[name].KEY
        self.path, self.several = staging / f"{name}.parquet", layout.several
        if self.several:
            self.path.mkdir()
        self.csv = staging / f"{name}.csv" if layout.csv else None
        self.file = stack.enter_context(
            self.csv.open("w+b", BUFFER) if self.csv else TemporaryFile("w+b", BUFFER, dir=staging)  # noqa: SIM115
        )
        self.size = self.start = self.file.write(line(self.schema.names).encode())
        self.ends = array("q")
        """Where in the file each group ends that is not in Parquet yet."""
        self.waiting = 0
        """Rows behind the last of them."""
        self.packed = 0
        """Parquet files that are there."""
        self.calling: list[tuple[int, int]] = []
        """Where in the file there are cells to be guarded."""

    def add(self, lines: Lines) -> None:
        while self.waiting + lines.rows >= GROUP:
            whole, lines = lines.cut(GROUP - self.waiting)
            self._append(whole)
            self._end_group()
            if self.several and len(self.ends) * GROUP >= FILE:
                self._pack()
        self._append(lines)

    def finish(self) -> None:
        if self.waiting:
            self._end_group()
        if self.ends or not self.packed:
            self._pack()
        if self.csv and self.calling:
            self._guard(self.csv)

    def _append(self, lines: Lines) -> None:
        end = self.size + self.file.write(lines.text)
        if lines.calls:
            self.calling.append((self.size, end))
        self.size = end
        self.waiting += lines.rows

    def _end_group(self) -> None:
        self.ends.append(self.size)
        self.waiting = 0

    def _pack(self) -> None:
        """Write a Parquet file of the groups that are not in one yet."""
        path = self.path / f"{self.packed:05}.parquet" if self.several else self.path
        # A dictionary of what is different in each row makes the file larger; statistics serve to skip groups, which can
        # be done by what rows are sorted by.
        repeated = [column for column in self.schema.names if column != self.key[0]]
        told = [column for column in self.schema.names if column in (*self.key, "document_id")]
        with pq.ParquetWriter(path, self.schema, use_dictionary=repeated, write_statistics=told) as parquet:
            self.file.seek(self.start)
            for number, end in enumerate(self.ends, 1):
                parquet.write_table(columns_of(self.schema, self.file.read(end - self.start)), row_group_size=GROUP)
                self.start = end
                if number % TOGETHER == 0:
                    pa.default_memory_pool().release_unused()
        self.ends = array("q")
        self.packed += 1
        self.file.seek(0, SEEK_END)

    def _guard(self, path: Path) -> None:
        """Put what is safe for spreadsheets in the place of the lines in the file."""
        self.file.seek(0)
        partial = path.with_suffix(".partial")
        with partial.open("wb", BUFFER) as safe:
            for start, end in self.calling:
                safe.writelines(self._read(start))
                safe.write(with_guards(self.file.read(end - start).decode()).encode())
            safe.writelines(self._read(self.size))
        self.file.close()
        partial.replace(path)

    def _read(self, end: int) -> Iterator[bytes]:
        """What stands in the file from here on to `end`, in pieces."""
        while left := end - self.file.tell():
            yield self.file.read(min(left, BUFFER))


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
