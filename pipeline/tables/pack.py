"""A document's rows as they wait to be joined: lines of CSV with holes for what other documents have a say in."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any, NamedTuple

from .gist import Gist, gist_of
from .lines import CELLS, COLUMNS, KEY, Lines, calls, joined_cells, line, rows_of
from .rows import Tables

HOLES = {
    "mentions": ("entity_id",),
    "arguments": ("entity_id",),
    "events": ("location_id", "cluster_id"),
    "references": ("work_id",),
}
"""Table -> columns side by side that are filled when all documents are known."""


class Block(NamedTuple):
    """The rows of one table."""

    text: bytes
    """Their lines in the order of the key, encoded, a mark before and behind each hole."""
    mark: str
    """A character that stands nowhere else in the text; '' where there are no holes."""
    calls: bool
    """Whether a spreadsheet would take some cell for a formula."""
    number: int
    """How many lines there are."""
    order: str
    """Which row each line tells: their numbers, as one text, since it is seldom asked."""
    holes: list[Any]
    """What the holes of each line depend on."""

    def lines(self) -> Lines:
        """The lines, with what stands in their holes for now."""
        return Lines(self.number, self.text.replace(self.mark.encode(), b"") if self.mark else self.text, self.calls)

    def filled(self, cells: Iterable[str]) -> Lines:
        """The lines with these cells of CSV in their holes."""
        pieces = self.text.split(self.mark.encode())
        pieces[1::2] = map(str.encode, cells)
        return Lines(self.number, b"".join(pieces), self.calls)

    def rows(self, name: str) -> list[Any]:
        """The rows in the order in which they were found."""
        told = zip(map(int, self.order.split()), rows_of(name, self.lines().text.decode()), strict=True)
        return [row for _, row in sorted(told, key=lambda pair: pair[0])]


def packed(tables: Tables) -> tuple[Gist, dict[str, Block]]:
    """What is learned of a document, and the block of each table that has rows."""
    gist, holes = gist_of(tables)
    found = {name: rows for name in COLUMNS if (rows := getattr(tables, name))}
    return gist, {name: _block(name, rows, holes.get(name, ())) for name, rows in found.items()}


def unpacked(blocks: Mapping[str, Block]) -> Tables:
    """The rows in these blocks."""
    return Tables(**{name: tuple(block.rows(name)) for name, block in blocks.items()})


def joined(parts: Iterable[Tables]) -> Tables:
    """The rows of all parts in one."""
    listed = list(parts)
    return Tables(**{name: tuple(chain.from_iterable(getattr(part, name) for part in listed)) for name in COLUMNS})


def _block(name: str, rows: Sequence[Any], holes: Sequence[Any]) -> Block:
    keys = list(map(KEY[name], rows))
    order = sorted(range(len(rows)), key=keys.__getitem__)
    cells = [CELLS[name](rows[at]) for at in order]
    pieces = _around_holes(name, cells) if name in HOLES else ["".join(map(line, cells))]
    plain = "".join(pieces)
    mark = next(mark for mark in map(chr, count()) if mark not in plain) if name in HOLES else ""
    text, told = mark.join(pieces).encode(), " ".join(map(str, order))
    return Block(text, mark, calls(plain), len(order), told, [holes[at] for at in order] if holes else [])


def _around_holes(name: str, rows: Iterable[Sequence[Any]]) -> list[str]:
    """The lines of rows, cut before and behind each hole."""
    start = COLUMNS[name].index(HOLES[name][0])
    end = start + len(HOLES[name])
    pieces = [""]
    for cells in rows:
        behind = f",{joined_cells(cells[end:])}\n" if cells[end:] else "\n"
        pieces[-1] += f"{joined_cells(cells[:start])},"
        pieces += [joined_cells(cells[start:end]), behind]
    return pieces
