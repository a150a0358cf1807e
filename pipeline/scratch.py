"""What grows with the corpus and is needed only while a run lasts: in memory while it is little, on disk when it is much."""

from array import array
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

CACHE = 400
"""Kilobytes of a scratch database that are held in memory."""


def scratch(schema: str) -> "Connection":
    """A database with this schema; its file has no name, so that nothing is left of it however the process ends.

    SQLite puts it where $SQLITE_TMPDIR or $TMPDIR says, else into /var/tmp or /tmp, once it is larger than its cache.
    """
    from sqlite3 import connect

    # Who reads the rows of a stream may be another thread than the one that began it; they take turns.
    base = connect("", isolation_level=None, check_same_thread=False)
    base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA cache_size = -{CACHE}; {schema}; BEGIN")
    return base


class Numbers:
    """Lists of numbers in the order in which they came, on disk."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (it is there as long as this is)
        self._ends = array("q", [0])

    def append(self, numbers: Iterable[int]) -> None:
        """Put another list behind the others."""
        self._ends.append(self._ends[-1] + self._file.write(array("i", numbers).tobytes()))

    def __getitem__(self, place: int) -> Sequence[int]:
        """The list at this place."""
        start, end = self._ends[place : place + 2]
        self._file.seek(start)
        return array("i", self._file.read(end - start))
