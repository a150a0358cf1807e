"""The files that a run reads: each once, in order, with an id of its own; their number is not bounded by memory."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from ..scratch import scratch
from .ids import DIGITS, MOST_DIGITS, document_id, folded, hashed
from .records import Record

SCHEMA = "CREATE TABLE files (place BLOB UNIQUE, path BLOB, relative TEXT, id TEXT)"
"""`place` is the absolute path; names of files are bytes, which need not be UTF-8."""

TWINS = "relative IN (SELECT relative FROM files GROUP BY relative HAVING count(*) > 1)"
AGREEING = "folded(id) IN (SELECT folded(id) FROM files GROUP BY folded(id) HAVING count(*) > 1)"


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


class Listing:
    """Files sorted by their paths below the input folders, each once, their ids distinct even where case does not count.

    An id is made of its path; those that agree get a hash of the path, so that no id depends on the order of files.
    """

    def __init__(self, found: Iterable[tuple[Path, str]]):
        """`found` are the files, each as an input folder and a path below it."""
        self._base = scratch(SCHEMA)
        for function in (document_id, folded, hashed):
            self._base.create_function(function.__name__, -1, function)
        self._base.executemany("INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?)", map(_row, found))
        self._base.execute("CREATE INDEX in_order ON files (relative, path)")
        self._tell_paths_apart()
        self._tell_ids_apart()

    def __len__(self) -> int:
        (count,) = self._base.execute("SELECT count(*) FROM files").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Source]:
        for relative, path, id in self._base.execute("SELECT relative, path, id FROM files ORDER BY relative, path"):
            yield Source(relative, Path(os.fsdecode(path)), id)

    def _tell_paths_apart(self) -> None:
        """Where two input folders hold the same relative path, count it from the folder that they have in common."""
        places = (os.fsdecode(place) for (place,) in self._base.execute(f"SELECT place FROM files WHERE {TWINS}"))
        if first := next(places, ""):
            common = reduce(lambda one, other: os.path.commonpath([one, other]), places, first)
            self._base.create_function("below", 1, lambda place: _relative(os.fsdecode(place), common))
            self._base.execute(
                f"UPDATE files SET relative = below(place), id = document_id(below(place)) WHERE {TWINS}"
            )

    def _tell_ids_apart(self) -> None:
        digits = DIGITS
        longer = f"UPDATE files SET id = hashed(document_id(relative), relative, ?) WHERE {AGREEING}"
        while digits <= MOST_DIGITS and self._base.execute(longer, [digits]).rowcount:
            digits *= 2


def _row(found: tuple[Path, str]) -> tuple[bytes, bytes, str, str]:
    root, below = found
    place, path = (os.path.join(folder, below) for folder in (os.path.abspath(root), root))
    relative = _readable(below.replace(os.sep, "/"))
    return os.fsencode(place), os.fsencode(path), relative, document_id(relative)


def _relative(place: str, common: str) -> str:
    return _readable(Path(place).relative_to(common).as_posix())


def _readable(path: str) -> str:
    """The path with the bytes of a file name that is not UTF-8 replaced, so that tables can hold it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
