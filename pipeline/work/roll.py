"""The roll of a run: the key of each source in order, as it was when the run began."""

from collections.abc import Iterable, Iterator, Mapping

from ..scratch import scratch


class Roll:
    """Keys of sources with the sizes of these, whatever their number."""

    def __init__(self, found: Iterable[tuple[str, int]]):
        self._base = scratch("CREATE TABLE roll (key TEXT, size INTEGER)")
        self._base.executemany("INSERT INTO roll VALUES (?, ?)", found)
        (self._count,) = self._base.execute("SELECT count(*) FROM roll").fetchone()

    def __len__(self) -> int:
        return int(self._count)

    def __iter__(self) -> Iterator[str]:
        for key, _ in self.sized():
            yield key

    def sized(self) -> Iterator[tuple[str, int]]:
        """Each key with the size of its source."""
        yield from self._base.execute("SELECT key, size FROM roll ORDER BY rowid")

    def change(self, changed: Mapping[str, str]) -> None:
        """Put other keys in the place of some."""
        if changed:
            self._base.execute("CREATE INDEX IF NOT EXISTS by_key ON roll (key)")
        self._base.executemany("UPDATE roll SET key = ? WHERE key = ?", ((new, old) for old, new in changed.items()))
