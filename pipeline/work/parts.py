"""A part: a file with the rows and texts of the documents of some sources.

It begins with an index, a line of JSON, and has six pieces for each document: its own row with its problems, its gist, its
other rows, its text, what date rules read and found in it, and what the models said of it. Each piece is compressed by itself,
so that one document is read without the others. A part is written under another name, flushed and renamed: it is whole or
not there.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..tables.gist import Gist
from ..tables.pack import Block, packed
from ..tables.press import pressed, unpressed
from ..tables.rows import Tables

SUFFIX = ".part"
FORM = 6
"""What parts look like inside; those of another form are not read."""

HEAD = ("documents", "problems")
"""The tables whose rows are told apart, so that documents are listed without reading all their rows."""

CHUNK = 1 << 16


class DamagedPartError(ValueError):
    """A part that cannot be read; the message names the file and the next step."""


class Place(NamedTuple):
    """Where a document stands in a part: the offset of its first piece, and the length of each."""

    id: str
    offset: int
    head: int
    gist: int
    rows: int
    text: int
    dates: int
    reading: int

    @property
    def size(self) -> int:
        """Bytes of all its pieces."""
        return sum(self.lengths)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Bytes of each piece."""
        return self[2:]


@dataclass(frozen=True, slots=True)
class Packed:
    """The pieces of a document."""

    id: str
    head: bytes
    gist: bytes
    rows: bytes
    text: bytes
    dates: bytes
    reading: bytes

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """All of them, in order."""
        return self.head, self.gist, self.rows, self.text, self.dates, self.reading


class Bundle(NamedTuple):
    """A source's documents, by the key of their rows and by that of what models said of them."""

    key: str
    reading: str
    documents: Sequence[Packed]


class Reading(NamedTuple):
    """Where it stands what models said of a source's documents, one after the other."""

    path: Path
    spans: tuple[tuple[int, int], ...]

    def load(self) -> list[bytes]:
        """What they said."""
        found = []
        with self.path.open("rb") as file:
            for start, length in self.spans:
                file.seek(start)
                found.append(file.read(length))
        return found


class Standing(NamedTuple):
    """Where a source's documents stand in another part, their offsets counted from the file's beginning."""

    path: Path
    places: tuple[Place, ...]

    def load(self) -> list[Packed]:
        """The documents."""
        found = []
        with self.path.open("rb") as file:
            for place in self.places:
                file.seek(place.offset)
                found.append(Packed(place.id, *map(file.read, place.lengths)))
        return found


def pack(document: str, tables: Tables, text: str, dates: bytes = b"", reading: bytes = b"") -> Packed:
    """The pieces of one document."""
    gist, blocks = packed(tables)
    head = {name: blocks.pop(name) for name in HEAD if name in blocks}
    return Packed(document, _sheet(head), _line(gist.cells()), _sheet(blocks), pressed(text.encode()), dates, reading)


def write_part(folder: Path, settings: str, bundles: Sequence[Bundle]) -> str:
    """Write the documents of some sources; the answer is the part's name, made of the settings and keys."""
    index: list[tuple[str, str, list[Place]]] = []
    at = 0
    for bundle in bundles:
        places = []
        for each in bundle.documents:
            places.append(Place(each.id, at, *map(len, each.pieces)))
            at += places[-1].size
        index.append((bundle.key, bundle.reading, places))
    name = hashlib.sha256("\x1f".join((settings, *(each.key for each in bundles))).encode()).hexdigest()[:24] + SUFFIX
    partial = folder / f".{name}.{os.getpid()}"
    with partial.open("wb") as file:
        file.write(zlib.compress(_json({"form": FORM, "settings": settings, "sources": index})))
        for bundle in bundles:
            for each in bundle.documents:
                file.writelines(each.pieces)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / name)
    return name


class Part:
    """A part that is open for reading."""

    def __init__(self, path: Path):
        self.path = path
        self._file = path.open("rb")
        reader = zlib.decompressobj()
        line = b""
        try:
            while not reader.eof:
                chunk = self._file.read(CHUNK)
                if not chunk:
                    raise EOFError("it ends early")
                line += reader.decompress(chunk)
            index = json.loads(line)
            if index["form"] != FORM:
                raise ValueError("it is of another version")
            self.settings: str = index["settings"]
            self.sources: list[tuple[str, str, list[Place]]] = [
                (key, reading, [Place(*place) for place in places]) for key, reading, places in index["sources"]
            ]
        except (EOFError, KeyError, TypeError, ValueError, zlib.error) as error:
            raise self._damaged(error) from error
        self._start = self._file.tell() - len(reader.unused_data)

    def head(self, place: Place) -> dict[str, Block]:
        """A document's own row and its problems."""
        return self._blocks(place.offset, place.head)

    def gist(self, place: Place) -> Gist:
        """What is learned of a document."""
        return Gist.load(*json.loads(self._read(place.offset + place.head, place.gist)))

    def rows(self, place: Place) -> dict[str, Block]:
        """The other rows of a document."""
        return self._blocks(place.offset + place.head + place.gist, place.rows)

    def text(self, place: Place) -> bytes:
        """A document's canonical text, encoded."""
        return self._read(place.offset + place.head + place.gist + place.rows, place.text)

    def packed(self, place: Place) -> Packed:
        """A document's pieces as they are."""
        self._file.seek(self._start + place.offset)
        return Packed(place.id, *map(self._file.read, place.lengths))

    def standing(self, places: Iterable[Place]) -> Standing:
        """Where some documents stand."""
        return Standing(self.path, tuple(place._replace(offset=self._start + place.offset) for place in places))

    def reading(self, places: Iterable[Place]) -> Reading:
        """Where it stands what models said of some documents."""
        ends = ((self._start + place.offset + place.size, place.reading) for place in places)
        return Reading(self.path, tuple((end - length, length) for end, length in ends))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _blocks(self, offset: int, length: int) -> dict[str, Block]:
        content = self._read(offset, length)
        at = content.index(b"\n") + 1
        blocks = {}
        for name, size, *rest in json.loads(content[:at].decode()):
            blocks[name] = Block(content[at : at + size], *rest)
            at += size
        return blocks

    def _bytes(self, offset: int, length: int) -> bytes:
        self._file.seek(self._start + offset)
        return self._file.read(length)

    def _read(self, offset: int, length: int) -> bytes:
        try:
            return unpressed(self._bytes(offset, length))
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> DamagedPartError:
        return DamagedPartError(f"{self.path} is damaged ({error}): delete it and run again")


def part_names(folder: Path) -> Iterator[str]:
    """The parts in a folder, sorted."""
    yield from sorted(path.name for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))


def remove_parts(folder: Path, names: Iterable[str]) -> None:
    """Delete parts, and what writing was cut off."""
    for path in (*(folder / name for name in names), *folder.glob(f".*{SUFFIX}.*")):
        path.unlink(missing_ok=True)


def told(piece: bytes) -> str:
    """The text of a piece."""
    return unpressed(piece).decode()


def _line(content: Any) -> bytes:
    return pressed(_json(content))


def _sheet(blocks: Mapping[str, Block]) -> bytes:
    """A line that says what blocks there are, and the text of each as it is, which is read faster than JSON."""
    index = [(name, len(block.text), *block[1:]) for name, block in blocks.items()]
    return pressed(b"".join([_json(index), *(block.text for block in blocks.values())]))


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
