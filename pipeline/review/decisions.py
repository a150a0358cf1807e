"""What reviewers decided: one append-only file, a JSON object a line, and the last word on each row.

The file belongs to the project, not to the output: a run reads it and never writes it. Files of two people are merged
by concatenation, in any order; order comes from the times in the lines. A line has the keys of `Decision`, in its order;
keys that are empty are left out.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from .refusal import Refusal

DECISIONS = "decisions.jsonl"
"""Name of the file in the working directory, unless another is named."""

VERDICTS = ("accept", "reject", "correct", "unsure", "add", "same", "different", "complete", "undo")
"""accept, reject, unsure: of a whole row, or of one `field`. correct: `value` is right in `field`. add: `value` is a row
that was missed. same, different: the row and the row whose id is `value` are one thing, or are not. complete: nothing
more is to be found in this document. undo: the reviewer takes back the last word that he or she said on the same key.
"""
PAIRING = ("same", "different")
PAIRED = ("mentions", "entities", "events", "clusters")
"""Tables whose rows can be found to be the same, or not: mentions of one entity, entities, reports of one event."""

TABLES = (
    *("documents", "passages", "mentions", "entities", "timexes", "events", "arguments"),
    *("citations", "event_citations", "references", "reference_authors", "clusters"),
)
"""Tables whose rows can be decided on."""

START_OF_LINE = '{"table": '
"""How every line begins, so that a whole one can be cut from one that was torn in mid-write."""

Key = tuple[str, str, str]
"""Table, row id, and field; for pairs the smaller id and '~' with the greater."""


class DecisionError(Refusal):
    """A decision that cannot be used; the message names the file, the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Where the evidence stands, as TextQuoteSelector and TextPositionSelector of the W3C Web Annotation model have it."""

    document_id: str
    sha256: str = ""
    """Of the document's canonical text in UTF-8, by which a renamed document is recognised."""
    exact: str = ""
    """The words themselves; '' when the whole document is meant."""
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    """Code points of the text, half-open."""
    end: int = 0
    twins: int = 0
    """How often the same words stand elsewhere in the text; where they do, only their surroundings tell them apart."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said of one row, or of one field of it."""

    table: str
    row_id: str
    """The values of the table's key, joined by |."""
    verdict: str
    reviewer: str
    time: str
    """ISO 8601 with the offset from UTC; in microseconds, so that no two words of one person are equally late."""
    field: str = ""
    """A column; '' for the whole row."""
    value: str | Mapping[str, Any] = ""
    """The right cell for `correct`, the other row's id for `same` and `different`, column -> cell for `add`; for
    `accept` column -> cell where the row that was accepted differs from what the machine gave."""
    selector: Selector | None = None
    other: Selector | None = None
    """Where the row stands whose id is `value`; of an argument or a citation of an event, where the event stands."""
    machine: Mapping[str, Any] | None = None
    """Column -> cell as the machine gave them when this was decided; a later change of them is a conflict."""

    def __post_init__(self) -> None:
        if problem := _problem(self):
            raise DecisionError(problem)

    @property
    def key(self) -> Key:
        """What a later decision must share to take the place of this one."""
        if self.verdict in PAIRING or (self.verdict == "undo" and self.value):
            low, high = sorted((self.row_id, str(self.value)))
            return self.table, low, f"~{high}"
        if self.verdict == "complete":
            return self.table, self.row_id, "complete"
        return self.table, self.row_id, self.field

    @property
    def moment(self) -> datetime:
        """The time as a number that can be compared."""
        return datetime.fromisoformat(self.time)

    @property
    def line(self) -> str:
        """The decision as a line of the file, without its end."""
        told = _filled(self)
        for name in ("selector", "other"):
            if name in told:
                told[name] = _filled(told[name])
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def parsed(cls, line: str) -> Self:
        """The decision in a line; raises DecisionError for one that is none."""
        try:
            told = json.loads(line)
            if not isinstance(told, dict):
                raise DecisionError("is not a JSON object")
            unknown = set(told) - {field.name for field in fields(cls)}
            if unknown:
                raise DecisionError(f"has keys that are not known: {', '.join(sorted(unknown))}")
            for name in ("selector", "other"):
                if name in told:
                    told[name] = Selector(**told[name])
            return cls(**told)
        except json.JSONDecodeError as error:
            raise DecisionError(f"is not JSON ({error})") from error
        except TypeError as error:
            raise DecisionError(f"lacks a key or has a wrong one ({error})") from error


class Store:
    """The file of decisions; several processes may append to it and read it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, decisions: Iterable[Decision]) -> None:
        """Add decisions, all or none, and come back when they are on the disk.

        A line that a killed writer left unfinished is cut off first: its decision was never confirmed to anyone.
        """
        data = "".join(f"{decision.line}\n" for decision in decisions).encode()
        if not data:
            return
        fresh = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            size = _mended(handle)
            if os.write(handle, data) < len(data):
                os.ftruncate(handle, size)
                raise OSError(f"{self.path}: the disk is full; nothing was added")
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _flush_folder(self.path.parent)

    def read(self) -> list[Decision]:
        """All decisions in the order of the file; none where there is no file.

        Raises DecisionError naming the line that is none.
        """
        return self.since(0)[0]

    def since(self, offset: int) -> tuple[list[Decision], int]:
        """The decisions after a byte that an earlier call gave (0 for all), and the byte to go on from."""
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                data = file.read()
        except FileNotFoundError:
            return [], 0
        whole = data.rfind(b"\n") + 1
        tail = _decision(data[whole:])
        found = list(self._parsed(data[:whole], first=1 if not offset else 0))
        return ([*found, tail], offset + len(data)) if tail else (found, offset + whole)

    def _parsed(self, data: bytes, first: int) -> Iterator[Decision]:
        for number, line in enumerate(data.split(b"\n"), start=first):
            if line.strip():
                try:
                    yield _parsed_or_rest(line)
                except DecisionError as error:
                    where = f"line {number}" if first else f"the line that begins {line[:60].decode(errors='replace')}"
                    raise DecisionError(f"{self.path}: {where} {error}; mend it or take it out") from error


def ordered(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions by time, then reviewer; those that agree in both stay in the order they came in."""
    return sorted(decisions, key=lambda each: (each.moment, each.reviewer))


def standing(decisions: Iterable[Decision]) -> dict[Key, Decision]:
    """The last word on every key, by key; what was taken back no longer counts, whatever came before it does again."""
    said: dict[Key, list[Decision]] = defaultdict(list)
    for decision in ordered(decisions):
        words = said[decision.key]
        if decision.verdict == "undo":
            own = [at for at, word in enumerate(words) if word.reviewer == decision.reviewer]
            if own:
                del words[own[-1]]
        else:
            words.append(decision)
    return {key: said[key][-1] for key in sorted(said) if said[key]}


def by_reviewer(decisions: Iterable[Decision]) -> dict[str, dict[Key, Decision]]:
    """Reviewer -> the last word of that person on every key, whatever others said."""
    theirs: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        theirs[decision.reviewer].append(decision)
    return {reviewer: standing(theirs[reviewer]) for reviewer in sorted(theirs)}


def _filled(record: Decision | Selector) -> dict[str, Any]:
    """The parts of a record that are not empty."""
    cells = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: cell for name, cell in cells if cell not in ("", None)}


def _problem(decision: Decision) -> str:
    """What is wrong with a decision, '' if nothing is."""
    if decision.table not in TABLES:
        return f"has the table {decision.table!r}; decided are rows of {', '.join(TABLES)}"
    if decision.verdict not in VERDICTS:
        return f"has the verdict {decision.verdict!r}; there are: {', '.join(VERDICTS)}"
    if not decision.row_id or not decision.reviewer:
        return "names no row" if decision.reviewer else "names no reviewer"
    if decision.verdict == "correct" and not decision.field:
        return "corrects no field"
    if decision.verdict == "add" and not (isinstance(decision.value, Mapping) and decision.selector):
        return "adds a row, but `value` has no columns, or there is no selector"
    if decision.verdict not in ("add", "accept") and not isinstance(decision.value, str):
        return f"has a value that is no text: {decision.value!r}"
    if decision.verdict in PAIRING and decision.table not in PAIRED:
        return f"says {decision.verdict} of {decision.table}; it can be said of {', '.join(PAIRED)}"
    if decision.verdict in PAIRING and decision.value in ("", decision.row_id):
        return f"says {decision.verdict}, but `value` names no other row"
    try:
        aware = decision.moment.tzinfo is not None
    except (TypeError, ValueError):
        aware = False
    return "" if aware else f"has the time {decision.time!r}; needed is ISO 8601 with an offset, 2024-06-17T10:00:00Z"


def _decision(line: bytes) -> Decision | None:
    try:
        return Decision.parsed(line.decode())
    except ValueError:
        return None


def _parsed_or_rest(line: bytes) -> Decision:
    """The decision in a line; where a torn line of one file runs into the first of another, the whole one."""
    found = _decision(line)
    at = line.rfind(START_OF_LINE.encode())
    if not found and at > 0:
        found = _decision(line[at:])
    return found or Decision.parsed(line.decode(errors="replace"))


def _mended(handle: int) -> int:
    """The size of the file after its last line was completed, or cut off where it was torn in mid-write."""
    size = os.fstat(handle).st_size
    tail, at = b"", size
    while at and b"\n" not in tail:
        step = min(at, 1 << 16)
        at -= step
        os.lseek(handle, at, os.SEEK_SET)
        tail = os.read(handle, step) + tail
    torn = tail[tail.rfind(b"\n") + 1 :]
    if not torn:
        return size
    try:
        json.loads(torn)
    except ValueError:
        os.ftruncate(handle, size - len(torn))
        return size - len(torn)
    return size + os.write(handle, b"\n")


def _flush_folder(folder: Path) -> None:
    """Make a new file's name outlive a power cut, where folders can be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Wait until no other process writes; the lock goes with the handle."""
        os.lseek(handle, 1 << 40, os.SEEK_SET)  # beyond every line: Windows lets nobody read what is locked
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Wait until no other process writes; the lock goes with the handle."""
        fcntl.flock(handle, fcntl.LOCK_EX)
