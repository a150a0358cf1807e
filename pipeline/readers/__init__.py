"""Sources in, Documents out: `discover` finds the files, `read` chooses the reader by the file's ending."""

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..model import Document
from .text import read_text

Reader = Callable[[Path], Iterator[Document]]

READERS: dict[str, Reader] = {".md": read_text, ".markdown": read_text, ".txt": read_text}
"""File ending in lower case -> the reader of that format."""

EXPECTED = frozenset(READERS) | {".csv", ".doc", ".docx", ".epub", ".gz", ".htm", ".html", ".jsonl", ".mht", ".odt"}
EXPECTED |= {".parquet", ".pdf", ".rst", ".rtf", ".tex", ".xml"}
"""Endings of articles; a file in a folder that has another one (a picture, a script) is none, and is left out."""

LONGEST_ID = 80
LONGEST_FILE_NAME = 200
"""Bytes of UTF-8 that an id may take, so that `<id>.txt` is a file name everywhere."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows their first full stop."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read: where it is, what it is called below the input folder, and its document's id."""

    relative: str
    """Path below the input folder, with forward slashes."""
    path: Path
    id: str = ""


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
    return sorted(_with_ids(_told_apart(found)))


def read(source: Source) -> Iterator[Document]:
    """The documents of one source; a source that cannot be read is one failed document that says why."""
    blank = Document(source.id, "", path=source.relative)
    reader = READERS.get(source.path.suffix.lower())
    if reader is None:
        ending = f"the ending {source.path.suffix!r}" if source.path.suffix else "a name without an ending"
        yield blank.failed("read", f"no reader for {ending}; supported: {', '.join(sorted(READERS))}")
        return
    try:
        for document in reader(source.path):
            yield document.having(id=source.id, path=source.relative)
    except OSError as error:
        yield blank.failed("read", f"cannot be opened: {error.strerror or type(error).__name__}")
    except ValueError as error:
        yield blank.failed("read", str(error))


def document_id(relative: str) -> str:
    """The readable id that a relative path asks for: safe as a file name on every system, not yet unique."""
    stem = relative[: -len(suffix)] if (suffix := Path(relative).suffix) else relative
    plain = unicodedata.normalize("NFC", stem)
    safe = "".join(c if c.isalnum() or c in "._-" or unicodedata.category(c)[0] == "M" else "-" for c in plain)
    tidy = re.sub(r"-{2,}", "-", safe).strip("-.")
    if not tidy or RESERVED.match(tidy):
        tidy = f"document-{tidy}".rstrip("-")
    if len(tidy) > LONGEST_ID or len(tidy.encode()) > LONGEST_FILE_NAME:
        return _hashed(tidy, relative, 8)
    return tidy


def _hashed(name: str, relative: str, digits: int) -> str:
    mark = hashlib.sha256(relative.encode()).hexdigest()[:digits]
    kept = name[: LONGEST_ID - digits - 1].encode()[: LONGEST_FILE_NAME - digits - 1].decode(errors="ignore")
    return f"{kept.rstrip('-.')}-{mark}"


def left_out(paths: Iterable[Path]) -> list[Path]:
    """The files below these folders that `discover` does not take for articles, but for the hidden ones."""
    return [file for path in paths if path.is_dir() for file in _files_below(path) if not _is_expected(file)]


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


def _with_ids(sources: list[Source]) -> list[Source]:
    """The sources with ids that differ even where case does not count; those that agree get a hash of their path."""
    ids = {source.relative: document_id(source.relative) for source in sources}
    digits = 8
    while len(clashing := _agreeing(ids)) > 0 and digits <= 64:
        for relative in clashing:
            ids[relative] = _hashed(document_id(relative), relative, digits)
        digits *= 2
    return [replace(source, id=ids[source.relative]) for source in sources]


def _agreeing(ids: dict[str, str]) -> list[str]:
    count = Counter(unicodedata.normalize("NFC", id.casefold()) for id in ids.values())
    return [relative for relative, id in ids.items() if count[unicodedata.normalize("NFC", id.casefold())] > 1]
