"""Sources in, Documents out: `discover` finds the files, `unfold` cuts bulk files, `read` chooses the reader."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath

from ..model import Document
from .listing import Listing, Source
from .records import COLUMNS, MEDIA_TYPES, Record, bulk_ending, read_records, record_document
from .text import read_text

__all__ = ["COLUMNS", "Listing", "Source", "discover", "left_out", "read", "unfold"]

Reader = Callable[[Path], Iterator[Document]]


def _html(path: Path) -> Iterator[Document]:
    from .html import read_html

    return read_html(path)


def _docx(path: Path) -> Iterator[Document]:
    from .docx import read_docx

    return read_docx(path)


def _pdf(path: Path) -> Iterator[Document]:
    from .pdf import read_pdf

    return read_pdf(path)


READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".md", ".markdown"), read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _html),
    **dict.fromkeys((".docx", ".docm"), _docx),
    ".pdf": _pdf,
}
"""File ending in lower case -> the reader of that format: one document a file."""

BULK = (*MEDIA_TYPES, *(f"{ending}.gz" for ending in MEDIA_TYPES if ending != ".parquet"))
"""Endings of files that hold one document a record."""

EXPECTED = frozenset((*READERS, *MEDIA_TYPES))
EXPECTED |= {".doc", ".epub", ".gz", ".mht", ".odt", ".rst", ".rtf", ".tex", ".xml"}
"""Endings of articles; a file in a folder that has another one (a picture, a script) is none, and is left out."""


def discover(paths: Iterable[Path]) -> Listing:
    """The files named by `paths` and the articles below the folders among them, sorted, each once.

    Below a folder, hidden files and those whose ending is not one of articles are left out.
    Raises FileNotFoundError for a path that does not exist.
    """
    named = list(paths)
    for path in named:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder; name a file or a folder that holds sources")
    return Listing(found for path in named for found in _found(path))


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


def left_out(paths: Iterable[Path]) -> Iterator[Path]:
    """The files below these folders that `discover` does not take for articles, but for the hidden ones."""
    for path in paths:
        if path.is_dir():
            yield from (Path(path, below) for below in _files_below(path) if not _is_expected(below))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror or type(error).__name__}"
    return str(error)


def _found(path: Path) -> Iterator[tuple[Path, str]]:
    """Input folder and path below it of each file that is named by a path."""
    if path.is_dir():
        yield from ((path, below) for below in _files_below(path) if _is_expected(below))
    else:
        yield path.parent, path.name


def _is_expected(below: str) -> bool:
    ending = PurePath(below).suffix
    return not ending or ending.lower() in EXPECTED


def _files_below(folder: Path) -> Iterator[str]:
    """Paths below a folder, each real folder visited once, so that links in a circle come to an end.

    A folder that may not be read is left out; its files are not listed before they are told.
    """
    seen: set[str] = set()
    waiting = [""]
    while waiting:
        here = waiting.pop()
        whole = os.path.join(folder, here)
        if (real := os.path.realpath(whole)) in seen:
            continue
        seen.add(real)
        folders = []
        with suppress(OSError), os.scandir(whole) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    below = os.path.join(here, entry.name)
                    if _is_folder(entry):
                        folders.append(below)
                    else:
                        yield below
        waiting += sorted(folders, reverse=True)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir()
    return False
