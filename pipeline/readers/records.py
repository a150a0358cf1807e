"""Bulk files, one document a record: JSON Lines, CSV and Parquet, read in a stream whatever their size."""

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from ..model import RECORD_FIELDS, Document
from .encoding import LETTER, NEWLINES, mended, sniff
from .ids import record_id

COLUMNS: Mapping[str, str] = {name: name for name in RECORD_FIELDS}
"""What is known of a record -> the column that gives it."""

LONGEST_RECORD = 64_000_000
"""Characters; a longer line or field of a bulk file is taken for damage."""

SAMPLE = 200_000
"""Bytes at the beginning of a bulk file by which its encoding is told."""

ROWS_AT_ONCE = 64
"""Rows of a Parquet file that are decoded together."""

BROKEN = (OSError, EOFError, zlib.error, UnicodeError)
"""What a stream raises that ends before its time or is not what it says."""

Row = tuple[str, Mapping[str, Any] | str]
"""Where a record stands in its file, and its values by column, or what is wrong with it."""


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """One record of a bulk file as it was read, with nothing but its columns chosen."""

    id: str
    """The document's id: the file's and the record's, or a hash of the text where the file gives none."""
    key: str
    """The record's name within the file, for paths and messages."""
    values: tuple[tuple[str, str], ...] = ()
    """Values by the names in `COLUMNS`, those that are empty left out."""
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    failure: str = ""
    """Why there is nothing to read, with the place in the file."""


def read_records(path: Path, file_id: str, columns: Mapping[str, str]) -> Iterator[Record]:
    """The records of a bulk file, in order; one that is damaged says so and costs the others nothing.

    Raises ValueError when the file as a whole cannot be read, OSError when it cannot be opened.
    """
    rows, encoding = open_rows(path, columns)
    seen: set[int] = set()
    for place, row in rows:
        record = _record(file_id, place, row, columns, encoding)
        mark = _mark(record.id)
        if mark in seen:
            record = _told_apart(record, place, seen)
            mark = _mark(record.id)
        seen.add(mark)
        yield record


def record_document(record: Record, relative: str, media_type: str) -> Document:
    """The document of a record; one of a damaged record is marked as failed."""
    given = dict(record.values)
    text = NEWLINES.sub("\n", given.get("text", ""))
    document = Document(
        id=record.id,
        text=text,
        path=f"{relative}#{record.key}" if record.key else relative,
        media_type=media_type,
        encoding=record.encoding,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        status="ok" if LETTER.search(text) else "empty",
        language=given.get("language", ""),
        title=given.get("title", ""),
        author=given.get("author", ""),
        publisher=given.get("publisher", ""),
        published=given.get("date", ""),
        url=given.get("url", ""),
    )
    for note in record.notes:
        document = document.noted("read", note)
    return document.failed("read", record.failure) if record.failure else document


def open_rows(path: Path, columns: Mapping[str, str]) -> tuple[Iterator[Row], str]:
    """The rows of a bulk file with their places, and the file's encoding."""
    kind = bulk_ending(path)
    if kind == ".parquet":
        return _parquet_rows(path, columns), "utf-8"
    text, encoding = _text_stream(path)
    return BY_LINE[kind](text, columns), encoding


def bulk_ending(path: Path) -> str:
    """The ending that tells the format of a bulk file, compressed or not; '' for any other file."""
    ending = path.suffix.lower()
    if ending == ".gz":
        ending = Path(path.stem).suffix.lower()
        return ending if ending in BY_LINE else ""
    return ending if ending in MEDIA_TYPES else ""


def _record(
    file_id: str, place: str, row: Mapping[str, Any] | str, columns: Mapping[str, str], encoding: str
) -> Record:
    if isinstance(row, str):
        mark = hashlib.sha256(f"{place}: {row}".encode()).hexdigest()[:12]
        return Record(record_id(file_id, mark), mark, encoding=encoding, failure=f"{place}: {row}")
    values = {name: _told(row.get(column)) for name, column in columns.items()}
    text = values.get("text", "")
    key = values.pop("id", "") or hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    id = record_id(file_id, key)
    if columns["text"] not in row:
        failure = f"{place}: no column {columns['text']!r}; it has: {', '.join(map(str, row)) or 'none'}"
        return Record(id, key, encoding=encoding, failure=failure)
    if any("\ud800" <= c <= "\udfff" for value in values.values() for c in value):
        return Record(id, key, encoding=encoding, failure=f"{place}: holds bytes that are not {encoding}")
    try:
        values["text"], note = mended(text)
    except ValueError as error:
        return Record(id, key, encoding=encoding, failure=f"{place}: {error}")
    told = tuple((name, value) for name, value in values.items() if value)
    return Record(id, key, told, encoding, (f"{place}: {note}",) if note else ())


def _told_apart(record: Record, place: str, seen: set[int]) -> Record:
    """A record whose id was given before: named by its content as well, or by its place where even that agrees."""
    content = hashlib.sha256(repr(record.values).encode()).hexdigest()[:8]
    file_id = record.id.partition("--")[0]
    id = record_id(file_id, f"{record.key}-{content}")
    if _mark(id) in seen:
        id = record_id(file_id, f"{record.key}-{content}-{place}")
    note = f"{place}: another record has the id {record.key!r} too; this one is named {id}"
    return replace(record, id=id, notes=(*record.notes, note))


def _mark(id: str) -> int:
    """Eight bytes for an id, so that millions can be remembered."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=8).digest(), "big")


def _told(value: Any) -> str:
    """A value as text: several are listed, what is missing is ''."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_told, value)))
    if isinstance(value, Mapping):
        return _told(value.get("name"))
    return value.isoformat() if isinstance(value, date) else str(value)


def _text_stream(path: Path) -> tuple[IO[str], str]:
    """The decoded stream of a file, compressed or not, and its encoding; bytes that do not fit are marked."""
    raw: Any = gzip.GzipFile(path) if path.suffix.lower() == ".gz" else io.FileIO(path)
    buffer = io.BufferedReader(raw, SAMPLE)
    try:
        encoding = sniff(buffer.peek(SAMPLE)[:SAMPLE])
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"not a gzip file, or a damaged one: {error}") from error
    return io.TextIOWrapper(buffer, encoding, errors="surrogateescape", newline=""), encoding


def _json_rows(stream: IO[str], columns: Mapping[str, str]) -> Iterator[Row]:
    for number, line in _lines(stream):
        place = f"line {number}"
        if line is None:
            yield place, f"longer than {LONGEST_RECORD:,} characters"
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield place, f"not JSON: {getattr(error, 'msg', None) or type(error).__name__}"
            else:
                yield place, row if isinstance(row, dict) else "not a JSON object"


def _lines(stream: IO[str]) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers, None for one that is too long; raises ValueError where the stream breaks."""
    number, whole = 0, True
    while True:
        try:
            line = stream.readline(LONGEST_RECORD)
        except BROKEN as error:
            raise ValueError(f"damaged after line {number}: {error}") from error
        if not line:
            return
        number += whole
        ends = line.endswith("\n") or len(line) < LONGEST_RECORD
        if whole:
            yield number, line if ends else None
        whole = ends


def _csv_rows(stream: IO[str], columns: Mapping[str, str]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_RECORD)
    head = stream.readline(SAMPLE)
    delimiter = max(",;\t", key=head.count)
    names = next(csv.reader([head.removeprefix("\ufeff")], delimiter=delimiter), [])
    if columns["text"] not in names:
        raise ValueError(
            f"no column {columns['text']!r}; the columns are: {', '.join(names) or 'none'}; "
            "name yours under [records] in the configuration"
        )
    reader = csv.reader(stream, delimiter=delimiter)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {reader.line_num + 1}", f"not CSV: {error}"
            continue
        except BROKEN as error:
            raise ValueError(f"damaged after line {reader.line_num + 1}: {error}") from error
        place = f"line {reader.line_num + 1}"
        if len(values) > len(names):
            yield place, f"{len(values)} fields below {len(names)} columns"
        elif values:
            yield place, {**dict.fromkeys(names, ""), **dict(zip(names, values, strict=False))}


def _parquet_rows(path: Path, columns: Mapping[str, str]) -> Iterator[Row]:
    from pyarrow import ArrowException, parquet

    with path.open("rb") as file:
        try:
            table = parquet.ParquetFile(file)
        except ArrowException as error:
            raise ValueError(f"not a Parquet file, or a damaged one: {error}") from error
        names = table.schema_arrow.names
        if columns["text"] not in names:
            raise ValueError(
                f"no column {columns['text']!r}; the columns are: {', '.join(names)}; "
                "name yours under [records] in the configuration"
            )
        wanted = [column for column in columns.values() if column in names]
        number = 0
        try:
            for batch in table.iter_batches(ROWS_AT_ONCE, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
        except (ArrowException, OSError) as error:
            raise ValueError(f"damaged after row {number}: {error}") from error


BY_LINE: dict[str, Callable[[IO[str], Mapping[str, str]], Iterator[Row]]] = {".jsonl": _json_rows, ".csv": _csv_rows}

MEDIA_TYPES = {
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
}
"""Ending of a bulk file -> its media type."""
