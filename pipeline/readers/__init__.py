"""Sources in, Documents out: `discover` finds the files, `unfold` cuts bulk files, `read` chooses the reader."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..model import Document
from .docx import read_docx
from .html import read_html
from .ids import distinct_ids
from .pdf import read_pdf
from .records import COLUMNS, MEDIA_TYPES, Record, bulk_ending, read_records, record_document
from .text import read_text

__all__ = ["COLUMNS", "Source", "discover", "left_out", "read", "unfold"]

Reader = Callable[[Path], Iterator[Document]]

READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".md", ".markdown"), read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    **dict.fromkeys((".docx", ".docm"), read_docx),
    ".pdf": read_pdf,
}
"""File ending in lower case -> the reader of that format: one document a file."""

BULK = (*MEDIA_TYPES, *(f"{ending}.gz" for ending in MEDIA_TYPES if ending != ".parquet"))
"""Endings of files that hold one document a record."""

EXPECTED = frozenset((*READERS, *MEDIA_TYPES))
EXPECTED |= {".doc", ".epub", ".gz", ".mht", ".odt", ".rst", ".rtf", ".tex", ".xml"}
"""Endings of articles; a file in a folder that has another one (a picture, a script) is none, and is left out."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """What one document is read from: a file, or a record of a bulk file; a bulk file itself until it is unfolded."""

    relative: str
    """Path below the input folder, with forward slashes."""
    path: Path
    id: str = ""
    record: Record | None = None

    @property
    def size(self) -> int:
        """About how many bytes there are to read; 0 for a file that is gone."""
        if self.record:
            return sum(len(value) for _, value in self.record.values)
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def discover(paths: Iterable[Path]) -> list[Source]:
    """The files named by `paths` and the articles below the folders among them, sorted, each once.

    Below a folder, hidden files and those whose ending is not one of articles are left out.
    Raises FileNotFoundError for a path that does not exist.
    """
    found: dict[str, Source] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder; name a file or a folder that holds sources")
        root = path if path.is_dir() else path.parent
        for file in filter(_is_expected, _files_below(path)) if path.is_dir() else [path]:
            found.setdefault(os.path.abspath(file), Source(_readable(file.relative_to(root).as_posix()), file))
    sources = _told_apart(found)
    ids = distinct_ids(source.relative for source in sources)
    return sorted(replace(source, id=ids[source.relative]) for source in sources)


def unfold(sources: Iterable[Source], columns: Mapping[str, str] = COLUMNS) -> Iterator[Source]:
    """One source a document: the files as they are, and the records of bulk files, which are read in a stream.

    `columns` says what the columns of bulk files are called, by the names in `COLUMNS`.
    """
    for source in sources:
        if source.record or not bulk_ending(source.path):
            yield source
            continue
        try:
            for record in read_records(source.path, source.id, columns):
                yield replace(source, id=record.id, record=record)
        except (OSError, ValueError) as error:
            # The file's own id: what was read of it before stands under the ids of its records.
            yield replace(source, record=Record(source.id, "", failure=_reason(error)))


def read(source: Source) -> Iterator[Document]:
    """The documents of one source; a source that cannot be read is one failed document that says why."""
    if source.record:
        yield record_document(source.record, source.relative, MEDIA_TYPES[bulk_ending(source.path)])
        return
    if bulk_ending(source.path):
        for record in unfold([source]):
            yield from read(record)
        return
    blank = Document(source.id, "", path=source.relative)
    reader = READERS.get(source.path.suffix.lower())
    if reader is None:
        ending = f"the ending {source.path.suffix!r}" if source.path.suffix else "a name without an ending"
        yield blank.failed("read", f"no reader for {ending}; supported: {', '.join(sorted((*READERS, *BULK)))}")
        return
    try:
        for document in reader(source.path):
            yield document.having(id=source.id, path=source.relative)
    except (OSError, ValueError) as error:
        yield blank.failed("read", _reason(error))


def left_out(paths: Iterable[Path]) -> list[Path]:
    """The files below these folders that `discover` does not take for articles, but for the hidden ones."""
    return [file for path in paths if path.is_dir() for file in _files_below(path) if not _is_expected(file)]


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror or type(error).__name__}"
    return str(error)


def _is_expected(file: Path) -> bool:
    return not file.suffix or file.suffix.lower() in EXPECTED


def _files_below(folder: Path) -> Iterator[Path]:
    """Files below a folder, each real folder visited once, so that links in a circle come to an end."""
    seen: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if not name.startswith("."))


def _readable(path: str) -> str:
    """The path with the bytes of a file name that is not UTF-8 replaced, so that tables can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _told_apart(found: dict[str, Source]) -> list[Source]:
    """The sources; where two input folders hold the same relative path, told from the inputs' common folder."""
    shared = Counter(source.relative for source in found.values())
    twins = [place for place, source in found.items() if shared[source.relative] > 1]
    common = os.path.commonpath(twins) if twins else ""
    return [
        replace(source, relative=_readable(Path(place).relative_to(common).as_posix())) if place in twins else source
        for place, source in found.items()
    ]
