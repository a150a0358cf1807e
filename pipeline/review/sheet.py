"""The rows of a run while decisions are written into them, before anything is resolved."""

import hashlib
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from ..model import BODY_KINDS
from ..tables.rows import ROW_CLASSES, EventCitationRow, SentenceRow, Tables, columns
from .cells import DATES
from .desk import row_id
from .locate import SPAN_TABLES, Place

PARTS = {
    "arguments": {"event_id": "events", "mention_id": "mentions"},
    "event_citations": {"event_id": "events", "citation_id": "citations"},
    "reference_authors": {"reference_id": "references"},
}
"""Tables whose rows cannot stand without the rows that they tie: column -> table of that row."""

BY_REVIEW = "review"
"""What stands in `rule` of a row that no rule gives, but a person."""


class Sheet:
    """Rows by table and id; what is put in, changed or dropped keeps every other row consistent."""

    def __init__(self, tables: Tables, text: Callable[[str], str]) -> None:
        self.text = text
        self.rows: dict[str, dict[str, Any]] = {
            table.name: {row_id(table.name, row): row for row in getattr(tables, table.name)}
            for table in fields(Tables)
        }
        self._order = {row.document_id: at for at, row in enumerate(tables.documents)}
        self._sentences: dict[str, list[SentenceRow]] = defaultdict(list)
        for sentence in sorted(tables.sentences, key=lambda row: row.start):
            self._sentences[sentence.document_id].append(sentence)
        self._at: dict[tuple[str, str, int, int], list[Any]] = defaultdict(list)
        for table in SPAN_TABLES:
            for row in self.rows[table].values():
                self._at[table, row.document_id, row.start, row.end].append(row)
        self._grown: set[str] = set()
        self._redated: dict[str, Any] = {}
        """Time expressions as they were before they were corrected."""

    def tables(self) -> Tables:
        """The rows; those of a table that grew in the order of the documents and their texts."""
        found: dict[str, Any] = {}
        for table, rows in self.rows.items():
            listed = list(rows.values())
            if table in self._grown & set(SPAN_TABLES):
                listed.sort(key=lambda row: (self._order[row.document_id], row.start, row.end))
            found[table] = tuple(listed)
        return Tables(**found)

    def put(self, table: str, row: Any) -> None:
        """Add a row, or let it take the place of the one with its id."""
        if old := self.rows[table].get(row_id(table, row)):
            self._forget(table, old)
        self.rows[table][row_id(table, row)] = row
        self._grown.add(table)
        if table in SPAN_TABLES:
            self._at[table, row.document_id, row.start, row.end].append(row)

    def change(self, table: str, row: str, cells: Mapping[str, Any]) -> str:
        """Give a row other cells; its id, which is another one where the cells are a part of it."""
        old = self.rows[table][row]
        if table == "timexes":
            self._redated.setdefault(row, old)
        new = replace(old, **cells)
        if (now := row_id(table, new)) != row:
            self.drop(table, row)
        self.put(table, new)
        return now

    def drop(self, table: str, row: str) -> None:
        """Take a row out."""
        self._forget(table, self.rows[table].pop(row))

    def leave_out(self, passage: str) -> None:
        """Take out what was found in a passage, if it is of a kind that is not mined."""
        place = self.rows["passages"].get(passage)
        if place is None or place.kind in BODY_KINDS:
            return
        for table in ("sentences", "mentions", "timexes", "events", "citations"):
            for key, row in list(self.rows[table].items()):
                if row.document_id == place.document_id and place.start <= row.start < place.end:
                    self.drop(table, key)

    def tidy(self) -> None:
        """Let the rows follow that depend on those that were changed or dropped."""
        for table, ties in PARTS.items():
            for column, target in ties.items():
                there = self.rows[target]
                self.rows[table] = {key: row for key, row in self.rows[table].items() if getattr(row, column) in there}
        undated = {"timex_id": "", "attachment": "", **dict.fromkeys(DATES, "")}
        for key, event in self.rows["events"].items():
            if event.timex_id and event.timex_id not in self.rows["timexes"]:
                self.rows["events"][key] = replace(event, **undated)
            elif (old := self._redated.get(event.timex_id)) and _dates(event) == _dates(old):
                self.rows["events"][key] = replace(event, **_dates(self.rows["timexes"][event.timex_id]))
        for table, column, target in (("timexes", "anchor_id", "timexes"), ("citations", "reference_id", "references")):
            for key, row in self.rows[table].items():
                if getattr(row, column) and getattr(row, column) not in self.rows[target]:
                    self.rows[table][key] = replace(row, **{column: ""})

    def at(self, table: str, document: str, start: int, end: int) -> list[Any]:
        """The rows that stand exactly there."""
        return self._at.get((table, document, start, end), [])

    def sentence(self, document: str, offset: int) -> str:
        """The id of the sentence that holds a character, '' if none does."""
        sentences = self._sentences[document]
        at = bisect_right(sentences, offset, key=lambda row: row.start) - 1
        return sentences[at].sentence_id if at >= 0 and offset < sentences[at].end else ""

    def restored(self, table: str, wanted: str, place: Place, cells: Mapping[str, Any]) -> Any:
        """A row with these cells for the words at a place; its id is the one wanted, unless another row has it.

        Raises ValueError for a cell that is needed and not there.
        """
        row_class = ROW_CLASSES[table]
        (key,) = row_class.KEY
        words = self.text(place.document_id)[place.start : place.end]
        told: dict[str, Any] = {
            "document_id": place.document_id,
            "start": place.start,
            "end": place.end,
            "text": words,
            "trigger": words,
            "sentence_id": self.sentence(place.document_id, place.start),
            "rule": BY_REVIEW,
            key: self._free(table, wanted, place),
        }
        known = {column.name: column for column in columns(row_class)}
        for name, cell in cells.items():
            if name in known and name not in told and not known[name].metadata["to"]:
                told[name] = cell
        told = {name: cell for name, cell in told.items() if name in known}
        defaults = {"type": "OTHER", "realis": "actual"} if table == "events" else {}
        told = {**defaults, **told, **self._ties(table, place, cells)}
        lacking = [name for name, column in known.items() if column.metadata["needed"] and told.get(name) in ("", None)]
        if lacking:
            raise ValueError(f"the row has no {', '.join(lacking)}")
        return row_class(**told)

    def cited(self, event: Any) -> Iterable[EventCitationRow]:
        """The first marker behind an event in its sentence, with those that follow it at once."""
        reached = None
        for marker in self._markers[event.sentence_id] if event.sentence_id else ():
            if marker.start >= event.end and (reached is None or marker.start <= reached + 1):
                reached = marker.end
                yield EventCitationRow(event_id=event.event_id, citation_id=marker.citation_id)

    @cached_property
    def _markers(self) -> dict[str, list[Any]]:
        """Sentence -> the markers that support it, in the order of the text."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in sorted(self.rows["citations"].values(), key=lambda row: row.start):
            found[row.sentence_id].append(row)
        return found

    def _forget(self, table: str, row: Any) -> None:
        if table in SPAN_TABLES:
            here = self._at[table, row.document_id, row.start, row.end]
            here[:] = [each for each in here if row_id(table, each) != row_id(table, row)]

    def _ties(self, table: str, place: Place, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The ids of rows of this run that a restored row points to, where they can be told from its snapshot."""
        if table == "events" and (date := cells.get("date")):
            found = self.at("timexes", place.document_id, place.start + date["from"], place.start + date["to"])
            if len(found) == 1:
                dates = {column: cells.get(column) or getattr(found[0], column) for column in DATES}
                return {"timex_id": found[0].timex_id, **dates}
        if table == "citations" and (label := cells.get("label")):
            entries = [
                row
                for row in self.rows["references"].values()
                if row.document_id == place.document_id and row.label == label
            ]
            return {"reference_id": entries[0].reference_id} if len(entries) == 1 else {}
        if table == "mentions" and str(cells.get("entity_id", "")).startswith(("country:", "place:", "region:")):
            return {"entity_id": cells["entity_id"]}
        return {}

    def _free(self, table: str, wanted: str, place: Place) -> str:
        """The id that was wanted, in the document of the place; another one where a row has that."""
        _, kind, mark = wanted.rsplit(":", 2) if wanted.count(":") > 1 else ("", table, wanted)
        own = f"{place.document_id}:{kind}:{mark}"
        words = unicodedata.normalize("NFC", self.text(place.document_id)[place.start : place.end]).casefold()
        nth = 0
        while own in self.rows[table]:
            nth += 1
            mark = hashlib.sha256(f"{kind}\x1f{words}\x1f{BY_REVIEW}\x1f{nth}".encode()).hexdigest()[:12]
            own = f"{place.document_id}:{kind}:{mark}"
        return own


def _dates(row: Any) -> dict[str, str]:
    return {column: getattr(row, column) for column in DATES}
