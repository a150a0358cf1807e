"""Records that wait in groups until all of them are there: in memory while they are few, on disk when they are many."""

import marshal
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import rmtree
from typing import Any

HELD = 2_000
"""Records that are held in memory."""

SIZE = 8
"""Bytes of the number that says how many follow."""


class Spill:
    """Groups of records in a folder of their own, which is emptied at the beginning and at the end."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._held: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._files: dict[str, Path] = {}
        self._count = 0
        rmtree(folder, ignore_errors=True)

    def add(self, bucket: str, record: tuple[Any, ...]) -> None:
        """Put a record, of what `marshal` knows, into a group."""
        self._held[bucket].append(record)
        self._count += 1
        if self._count >= HELD:
            self._write()

    def read(self) -> Iterator[Iterator[tuple[Any, ...]]]:
        """The records of each group, in the order in which they came."""
        for bucket in sorted({*self._held, *self._files}):
            yield chain(self._written(bucket), self._held.get(bucket, ()))

    def close(self) -> None:
        """Clear away what is on disk."""
        rmtree(self.folder, ignore_errors=True)

    def _written(self, bucket: str) -> Iterator[tuple[Any, ...]]:
        if bucket in self._files:
            with self._files[bucket].open("rb") as file:
                while size := file.read(SIZE):
                    # `marshal.load` would read the file cell by cell.
                    yield from marshal.loads(file.read(int.from_bytes(size)))

    def _write(self) -> None:
        self.folder.mkdir(exist_ok=True)
        for bucket, records in self._held.items():
            path = self._files.setdefault(bucket, self.folder / str(len(self._files)))
            with path.open("ab") as file:
                content = marshal.dumps(records)
                file.write(len(content).to_bytes(SIZE) + content)
        self._held.clear()
        self._count = 0
