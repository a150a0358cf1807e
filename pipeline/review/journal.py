"""The decisions as a server sees them: the last word on every row at hand, and what a reviewer may take back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from .decisions import PAIRING, Decision, Key, Store, ordered, standing

RowKey = tuple[str, str]
"""Table and row id."""

STATUSES = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "add": "added", "complete": "complete"}
"""Verdict on a whole row -> what the page calls the row."""

OPEN = "open"


class Journal:
    """A file of decisions and its index; others may append to the file meanwhile."""

    def __init__(self, store: Store, moved: Mapping[RowKey, str] | None = None) -> None:
        """Take the file, and where the last run found rows that have another id now."""
        self.store = store
        self.moved = moved or {}
        self._offset = 0
        self._forget()

    def refresh(self) -> set[RowKey]:
        """Take in what was added to the file since the last time; the rows that it speaks of.

        Raises DecisionError for a line that is no decision.
        """
        size = self.store.path.stat().st_size if self.store.path.exists() else 0
        if size < self._offset:
            self._forget()
        if size == self._offset:
            return set()
        found, self._offset = self.store.since(self._offset)
        return self._take(found)

    def say(self, decisions: Iterable[Decision]) -> set[RowKey]:
        """Write decisions to the file; the rows that they speak of, once all of them are on the disk."""
        self.store.append(decisions)
        return self.refresh()

    def now(self, table: str, row_id: str) -> str:
        """The id that a row has in the tables."""
        return self.moved.get((table, row_id), row_id)

    def of_row(self, table: str, row_id: str) -> list[Decision]:
        """The standing decisions on a row and its fields, and on pairs that it is one of; one for each."""
        found = ordered(self._last[key] for key in self._keys[table, row_id] if key in self._last)
        return list({each.key if each.verdict in PAIRING else each.key[2]: each for each in found}.values())

    def added(self, table: str, start: str) -> list[Decision]:
        """The standing additions to a table whose ids begin so."""
        rows = [row for row in self._keys if row[0] == table and row[1].startswith(start)]
        return [each for row in sorted(rows) for each in self.of_row(*row) if each.verdict == "add"]

    def history(self, table: str, row_id: str) -> list[Decision]:
        """All that was ever said of a row, the latest first."""
        return ordered(each for key in self._keys[table, row_id] for each in self._said[key])[::-1]

    def standing(self) -> Iterator[Decision]:
        """The last word on every key, the latest first."""
        yield from ordered(self._last.values())[::-1]

    def status(self, table: str, row_id: str) -> str:
        """What became of a row: open, accepted, corrected, rejected, unsure, added, merged or complete."""
        found = self.of_row(table, row_id)
        whole = next((each for each in found if not each.field and each.verdict in STATUSES), None)
        if any(each.verdict == "correct" for each in found) and (whole is None or whole.verdict in ("accept", "add")):
            return "corrected"
        if whole:
            return STATUSES[whole.verdict]
        return "merged" if any(each.verdict == "same" for each in found) else OPEN

    def last_move(self, reviewer: str) -> list[Decision]:
        """What a reviewer said last and has not taken back; words of one moment are one move."""
        words = [word for said in self._said.values() for word in _kept(said, reviewer)]
        if not words:
            return []
        latest = max(word.moment for word in words)
        return [word for word in words if word.moment == latest]

    def _forget(self) -> None:
        self._offset = 0
        self._said: dict[Key, list[Decision]] = defaultdict(list)
        self._last: dict[Key, Decision] = {}
        self._keys: dict[RowKey, set[Key]] = defaultdict(set)

    def _take(self, decisions: Iterable[Decision]) -> set[RowKey]:
        touched: set[RowKey] = set()
        for key, words in groupby(sorted(decisions, key=lambda each: each.key), key=lambda each: each.key):
            self._said[key] += words
            self._last.pop(key, None)
            self._last |= standing(self._said[key])
            rows = {(key[0], self.now(key[0], row)) for word in self._said[key] for row in _rows(word)}
            for row in rows:
                self._keys[row].add(key)
            touched |= rows
        return touched


def taken_back(decisions: Iterable[Decision], *, time: str) -> list[Decision]:
    """The decisions that undo some of a reviewer's last words."""
    return [
        replace(
            each,
            verdict="undo",
            time=time,
            value=str(each.value) if each.verdict in PAIRING else "",
            field="complete" if each.verdict == "complete" else each.field,
            other=None,
            machine=None,
        )
        for each in decisions
    ]


def _rows(decision: Decision) -> Iterator[str]:
    yield decision.row_id
    if decision.key[2].startswith("~"):
        yield str(decision.value)


def _kept(said: list[Decision], reviewer: str) -> list[Decision]:
    """A reviewer's words on one key without those taken back."""
    kept: list[Decision] = []
    for word in ordered(each for each in said if each.reviewer == reviewer):
        if word.verdict != "undo":
            kept.append(word)
        elif kept:
            kept.pop()
    return kept
