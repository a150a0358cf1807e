"""Decisions brought back to their rows: the document, the place in its text, and the row that stands there now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables.rows import Tables
from .anchor import Ground
from .decisions import PAIRING, Decision, Key, Selector
from .desk import digest, row_id
from .outcome import RowKey

SPAN_TABLES = ("passages", "mentions", "timexes", "events", "citations", "references")
"""Tables whose rows have a place of their own, in the order in which one may point to another."""

WATCHED: Mapping[str, tuple[str, ...]] = {
    "documents": ("title", "author", "publisher", "published", "language"),
    "mentions": ("type",),
    "timexes": ("type", "value", "mod", "edtf", "earliest", "latest", "precision", "kind"),
    "events": ("subtype", "type", "mode", "context", "realis", "earliest", "latest", "edtf", "precision"),
    "citations": ("label",),
    "references": (
        "type",
        "title",
        "container_title",
        "publisher",
        "issued",
        "volume",
        "issue",
        "pages",
        "doi",
        "isbn",
    ),
    "reference_authors": ("role", "family", "given", "literal"),
    "arguments": ("how",),
    "entities": ("type", "iso3", "geonames_id", "wikidata_id"),
    "clusters": ("type",),
}
"""Table -> what a reviewer vouches for by accepting a row; if the machine says otherwise later, that is a conflict."""

GONE = "its words are gone, or stand in several places"
SURE = 0.8
"""Share of prefix and suffix by which a quote is recognised in a document of another name."""
VOTERS = 20
"""Selectors that are asked for the new name of a document."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the evidence of a decision stands in the texts of this run."""

    document_id: str
    start: int
    end: int
    likeness: float = 1.0

    @property
    def span(self) -> tuple[str, int, int]:
        """What rows at this place share."""
        return self.document_id, self.start, self.end


@dataclass(slots=True)
class Case:
    """All that stands decided on one row, and what became of it."""

    table: str
    row_id: str
    words: dict[str, Decision] = field(default_factory=dict)
    """Column -> the last word on it; '' for the whole row."""
    place: Place | None = None
    row: Any = None
    """The row of this run; None when the machine no longer gives it."""
    stale: str = ""
    """Why its evidence is nowhere to be found."""

    @property
    def latest(self) -> Decision:
        """The decision that saw the newest text."""
        return max(self.words.values(), key=lambda word: word.moment)

    @property
    def verdict(self) -> str:
        """The verdict on the row as a whole, '' if there is none."""
        return self.words[""].verdict if "" in self.words else ""

    @property
    def snapshot(self) -> Mapping[str, Any]:
        """The cells that were vouched for last: the machine's, or those of a row that was added."""
        word = self.words.get("") or self.latest
        told = word.value if isinstance(word.value, Mapping) else {}
        return {**(word.machine or {}), **told}


def cases(words: Mapping[Key, Decision]) -> list[Case]:
    """What stands decided, row by row; without pairs and without marks of completeness."""
    found: dict[RowKey, Case] = {}
    for word in words.values():
        if word.verdict not in PAIRING and word.verdict != "complete":
            case = found.setdefault((word.table, word.row_id), Case(word.table, word.row_id))
            case.words[word.field] = word
    return [found[key] for key in sorted(found)]


class Atlas:
    """The documents and rows of a run, in which decisions are looked up."""

    def __init__(self, tables: Tables, text: Callable[[str], str], words: Iterable[Decision]) -> None:
        self._text = text
        self._documents = [row.document_id for row in tables.documents if row.status == "ok"]
        self._known = set(self._documents)
        self._grounds: dict[str, Ground] = {}
        self._moved: dict[str, str] = {}
        self._selectors: dict[str, list[Selector]] = defaultdict(list)
        for word in words:
            for selector in filter(None, (word.selector, word.other)):
                self._selectors[selector.document_id].append(selector)
        self._by_text: dict[str, str] | None = None
        self._rows: dict[str, dict[tuple[str, int, int], list[Any]]] = {}
        for table in SPAN_TABLES:
            self._rows[table] = defaultdict(list)
            for row in getattr(tables, table):
                self._rows[table][row.document_id, row.start, row.end].append(row)

    def place(self, selector: Selector | None) -> Place | None:
        """Where a selector's evidence stands now; None where it is gone or could be in two places."""
        document = self.document(selector.document_id, selector.sha256) if selector else ""
        if not selector or not document:
            return None
        span = self._ground(document).find(selector)
        if span is None and (namesake := self._texts().get(selector.sha256, document)) != document:
            document = namesake  # the name now belongs to another text
            span = self._ground(document).find(selector)
        if span is None:
            return None
        return Place(document, *span, self._ground(document).likeness(selector, span))

    def document(self, document_id: str, sha256: str) -> str:
        """The id that a document has now: its own, that of the same text, that of the text with most of its quotes."""
        if document_id in self._known:
            return document_id
        if document_id not in self._moved:
            self._moved[document_id] = self._texts().get(sha256) or self._successor(document_id)
        return self._moved[document_id]

    def rows(self, table: str, place: Place | None) -> list[Any]:
        """The rows of a table that stand exactly there."""
        return self._rows[table].get(place.span, []) if place else []

    def settle(self, found: Sequence[Case]) -> None:
        """Give every case of a table with places its place and its row, or the reason why it has none."""
        by_span: dict[tuple[str, str, int, int], list[Case]] = defaultdict(list)
        for case in found:
            if case.table in SPAN_TABLES:
                selector = case.latest.selector
                case.place = self.place(selector) if selector else self._of_id(case)
                if case.place:
                    by_span[case.table, *case.place.span].append(case)
                else:
                    gone = selector and not self.document(selector.document_id, selector.sha256)
                    case.stale = "its document is gone" if gone else GONE
        for claimants in by_span.values():
            _assign(_contested(claimants), list(self.rows(claimants[0].table, claimants[0].place)))

    def _of_id(self, case: Case) -> Place | None:
        """Where the row stands that has the id of a case without any evidence."""
        rows = (row for rows in self._rows[case.table].values() for row in rows)
        row = next((row for row in rows if row_id(case.table, row) == case.row_id), None)
        return Place(row.document_id, row.start, row.end) if row else None

    def _ground(self, document: str) -> Ground:
        if document not in self._grounds:
            self._grounds[document] = Ground(self._text(document))
        return self._grounds[document]

    def _texts(self) -> dict[str, str]:
        """Digest of a text -> document; the first in the table where two have the same."""
        if self._by_text is None:
            self._by_text = {digest(self._text(document)): document for document in reversed(self._documents)}
        return self._by_text

    def _successor(self, document_id: str) -> str:
        """The document that no decision knows by its name and that has most of the quotes; '' where two have as many."""
        asked = self._selectors[document_id][:VOTERS]
        votes = []
        for document in self._documents:
            if document not in self._selectors:
                ground = self._ground(document)
                spans = [(each, ground.find(each)) for each in asked if each.exact]
                sure = [span for each, span in spans if span and ground.likeness(each, span) >= SURE]
                votes.append((len(sure), document))
        best = max((count for count, _ in votes), default=0)
        leading = [document for count, document in votes if count == best]
        return leading[0] if best * 2 > len(asked) and len(leading) == 1 else ""


def alike(row: Any, cells: Mapping[str, Any]) -> int:
    """How many of the watched columns a row and a snapshot have in common."""
    return sum(getattr(row, column) == cells.get(column, "") for column in WATCHED[row.TABLE])


def _contested(claimants: Sequence[Case]) -> list[Case]:
    """The cases that rightly stand at one place; a quote whose own occurrence is gone must not take another's."""
    best = max(claimants, key=lambda case: (case.place.likeness if case.place else 0, case.row_id))
    kept = []
    for case in claimants:
        own, first = case.latest.selector, best.latest.selector
        if own and first and own.sha256 == first.sha256 and own.start != first.start:
            case.stale, case.place = "its words are gone; only others like them stand in the text", None
        else:
            kept.append(case)
    return kept


def _assign(claimants: Sequence[Case], rows: list[Any]) -> None:
    """Give each case at a place one of the rows there: of its own id, else the one most like what was decided on."""
    waiting = []
    for case in claimants:
        own = case.place and case.row_id.rpartition(":")[2]
        same = next((row for row in rows if row_id(case.table, row).rpartition(":")[2] == own), None)
        if same and case.verdict != "add":
            case.row = same
            rows.remove(same)
        else:
            waiting.append(case)
    pairs = sorted(
        (
            (alike(row, case.snapshot), case.row_id, row_id(case.table, row), case, row)
            for case in waiting
            for row in rows
        ),
        key=lambda pair: (-pair[0], *pair[1:3]),
    )
    for _, _, _, case, row in pairs:
        if (
            case.row is None
            and any(row is each for each in rows)
            and (case.verdict != "add" or _is_the_same(case, row))
        ):
            case.row = row
            rows.remove(row)


def _is_the_same(case: Case, row: Any) -> bool:
    """Whether the machine now gives a row that a reviewer added: nothing that was told differs."""
    told = {column: cell for column, cell in case.snapshot.items() if column in WATCHED[case.table] and cell}
    return all(getattr(row, column) in (cell, "", None) for column, cell in told.items())
