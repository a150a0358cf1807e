"""A row in its evidence: the article around it with everything that was found there, and what the row hangs on."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..names.spelling import load_speller
from ..names.text import is_cyrillic
from ..tables.folder import TEXTS
from ..tables.read import read_text
from ..tables.rows import ROW_CLASSES, columns
from .index import Index
from .lines import LINES
from .queries import QueryError, listed
from .search import match_query

WINDOW = 12_000
"""Characters of a text that are shown on either side of a row; a longer text is shown in pieces."""
SPANS = {"mentions": "mention_id", "timexes": "timex_id", "events": "event_id", "citations": "citation_id"}
SPANS |= {"references": "reference_id"}
"""The tables whose rows are drawn in the text."""
MOST_MENTIONS = 60
MOST_NAMES = 200
"""Entities that one is compared with to find its other spellings."""
ALIKE = 0.9


def row(index: Index, table: str, row_id: str) -> dict[str, Any]:
    """All that a person needs to decide on a row; raises QueryError where there is none."""
    if table not in LINES:
        raise QueryError(f"rows of {table!r} are not reviewed")
    cells = index.one(f'SELECT * FROM "{table}" WHERE {LINES[table].key} = :id', id=row_id)
    line = index.one(
        "SELECT line, status, reasons, doubt FROM queue WHERE row_id = :id AND table_name = :t", id=row_id, t=table
    )
    if cells is None or line is None:
        raise QueryError(f"no row {row_id!r} in {table}")
    told: dict[str, Any] = {"table": table, "row_id": row_id, "cells": cells, **line}
    told["reasons"] = line["reasons"].split()
    told |= _PARTS[table](index, cells)
    if document := cells.get("document_id"):
        told["document"] = document_row(index, document)
        told["focus"] = {f"{table}|{row_id}": "self", **told.get("focus", {})}
        told["text"] = window(index, document, cells["start"], focus=set(told["focus"]))
    return told


def window(index: Index, document: str, at: int = 0, *, focus: set[str] | None = None) -> dict[str, Any]:
    """A document's text around a character, in blocks of passages, cut where spans begin and end.

    Raises QueryError for a document that the run does not have.
    """
    if index.value("SELECT 1 FROM documents WHERE document_id = :id", id=document) is None:
        raise QueryError(f"no document {document!r}")
    text = _text(index.folder, document, index.stamp)
    lo, hi = max(0, at - WINDOW), min(len(text), at + WINDOW)
    if len(text) <= 3 * WINDOW:
        lo, hi = 0, len(text)
    spans = list(_spans(index, document, lo, hi, focus or set()))
    passages = index.all(
        'SELECT passage_id, start, "end", kind, language FROM passages WHERE document_id = :id AND start < :hi'
        ' AND "end" > :lo ORDER BY start',
        id=document,
        lo=lo,
        hi=hi,
    )
    return {
        "start": lo,
        "end": hi,
        "length": len(text),
        "spans": spans,
        "blocks": list(_blocks(text, lo, hi, passages, spans)),
    }


@lru_cache(maxsize=8)
def _text(folder: Path, document: str, stamp: int) -> str:
    """A text is read again when a run has written it anew: `stamp` is another one then."""
    texts = (folder / TEXTS).resolve()
    if (texts / f"{document}.txt").resolve().parent != texts:
        return ""  # a table that somebody else wrote may name any path
    try:
        return read_text(folder, document)
    except FileNotFoundError:
        return ""


def text_of(index: Index, document: str) -> str:
    """The canonical text of a document."""
    return _text(index.folder, document, index.stamp)


def _spans(index: Index, document: str, lo: int, hi: int, focus: set[str]) -> Iterator[dict[str, Any]]:
    for table, key in SPANS.items():
        told = "label" if table == "citations" else "type"
        rows = index.all(
            f'SELECT it.{key} AS id, it.start, it."end", it.{told} AS type, queue.status'
            f" {', it.edtf' if table == 'timexes' else ''}"
            f' FROM "{table}" AS it LEFT JOIN queue ON queue.row_id = it.{key} AND queue.table_name = :table'
            ' WHERE it.document_id = :document AND it.start < :hi AND it."end" > :lo ORDER BY it.start',
            table=table,
            document=document,
            lo=lo,
            hi=hi,
        )
        for each in rows:
            if each["type"] != "NORP" or f"mentions|{each['id']}" in focus:
                yield {"table": table, **each}


def _blocks(
    text: str, lo: int, hi: int, passages: list[dict[str, Any]], spans: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The passages, and what lies between them where it is more than blanks."""
    at = lo
    for passage in passages:
        start, end = max(lo, passage["start"], at), min(hi, passage["end"])
        yield from _between(text, at, start, spans)
        if start < end:
            yield _block(text, start, end, passage, spans)
            at = end
    yield from _between(text, at, hi, spans)


def _between(text: str, lo: int, hi: int, spans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What lies between two passages, without the blanks around it."""
    between = text[lo:hi]
    if words := between.strip():
        start = lo + between.index(words)
        yield _block(text, start, start + len(words), {"kind": "", "passage_id": ""}, spans)


def _block(text: str, lo: int, hi: int, passage: dict[str, Any], spans: list[dict[str, Any]]) -> dict[str, Any]:
    """A stretch of text as segments, each with the numbers of the spans that it lies in."""
    inside = [(number, span) for number, span in enumerate(spans) if span["start"] < hi and span["end"] > lo]
    cuts = sorted({lo, hi} | {min(hi, max(lo, span[end])) for _, span in inside for end in ("start", "end")})
    held: list[list[int]] = [[] for _ in cuts]
    for number, span in inside:
        for at in range(bisect_right(cuts, max(lo, span["start"]) - 1), len(cuts) - 1):
            if cuts[at] >= span["end"]:
                break
            held[at].append(number)
    segments = [[start, text[start:end], held[at]] for at, (start, end) in enumerate(pairwise(cuts))]
    return {"kind": passage["kind"], "passage_id": passage["passage_id"], "start": lo, "end": hi, "segments": segments}


def document_row(index: Index, document: str) -> dict[str, Any]:
    """What the tables say of a document."""
    found = index.one("SELECT * FROM documents WHERE document_id = :id", id=document)
    return found or {"document_id": document}


def _event(index: Index, cells: dict[str, Any]) -> dict[str, Any]:
    event = cells["event_id"]
    actors = [
        {**(participant(index, each["mention_id"]) or {}), **each}
        for each in index.all(
            "SELECT role, how, mention_id FROM arguments WHERE event_id = :id ORDER BY 1, 3", id=event
        )
    ]
    supporting = index.all("SELECT citation_id FROM event_citations WHERE event_id = :id", id=event)
    citations = [found for each in supporting if (found := marker(index, each["citation_id"]))]
    timex = _timex_row(index, cells["timex_id"])
    focus = {f"mentions|{each['mention_id']}": each["role"] for each in actors}
    focus |= {f"citations|{each['citation_id']}": "marker" for each in citations}
    if timex:
        focus |= {f"timexes|{timex['timex_id']}": "date"}
    return {
        "actors": actors,
        "citations": citations,
        "location": entity_row(index, cells["location_id"]),
        "type_row": index.one("SELECT * FROM event_types WHERE subtype = :id", id=cells["subtype"]),
        "cluster": _cluster(index, cells["cluster_id"], event),
        "focus": focus | _anchor_focus(index, timex),
        **_date(index, timex),
    }


def participant(index: Index, mention: str) -> dict[str, Any] | None:
    """A name in the text with the entity that it names."""
    return index.one(
        'SELECT m.mention_id, m.text, m.start, m."end", m.entity_id, e.name, e.name_en, e.name_ru FROM mentions AS m'
        " LEFT JOIN entities AS e USING (entity_id) WHERE mention_id = :id",
        id=mention,
    )


def marker(index: Index, citation: str) -> dict[str, Any] | None:
    """A marker in the text with the reference that it points to."""
    found = index.one("SELECT * FROM citations WHERE citation_id = :id", id=citation)
    return found and {**found, "reference": _reference_row(index, found["reference_id"])}


def _timex(index: Index, cells: dict[str, Any]) -> dict[str, Any]:
    dated = index.all("SELECT event_id, trigger, type FROM events WHERE timex_id = :id", id=cells["timex_id"])
    return {"dates": dated, "focus": _anchor_focus(index, cells), **_date(index, cells)}


def _citation(index: Index, cells: dict[str, Any]) -> dict[str, Any]:
    events = index.all(
        "SELECT event_id, trigger, type, start FROM event_citations JOIN events USING (event_id) WHERE citation_id = :id",
        id=cells["citation_id"],
    )
    return {
        "reference": _reference_row(index, cells["reference_id"]),
        "supports": events,
        "entries": index.all(
            'SELECT reference_id, label, title, text FROM "references" WHERE document_id = :document ORDER BY start LIMIT 500',
            document=cells["document_id"],
        ),
        "focus": {f"events|{each['event_id']}": "supported" for each in events},
    }


def _reference(index: Index, cells: dict[str, Any]) -> dict[str, Any]:
    cited = index.all(
        "SELECT citation_id, text, start FROM citations WHERE reference_id = :id ORDER BY start",
        id=cells["reference_id"],
    )
    same = index.all(
        'SELECT r.reference_id, r.document_id, r.title, r.issued FROM "references" AS r WHERE work_id = :work'
        " AND reference_id <> :id ORDER BY 1 LIMIT 20",
        work=cells["work_id"],
        id=cells["reference_id"],
    )
    told = _reference_row(index, cells["reference_id"]) or {}
    focus = {f"citations|{each['citation_id']}": "marker" for each in cited}
    return {"authors": told.get("authors", []), "cited": cited, "same_work": same, "focus": focus}


def _entity(index: Index, cells: dict[str, Any]) -> dict[str, Any]:
    found = index.all(
        'SELECT mention_id, document_id, start, "end", text, type, lemma, rule FROM mentions WHERE entity_id = :id'
        " ORDER BY document_id, start LIMIT :most",
        id=cells["entity_id"],
        most=MOST_MENTIONS,
    )
    for each in found:
        text = text_of(index, each["document_id"])
        each["before"] = text[max(0, each["start"] - 80) : each["start"]]
        each["after"] = text[each["end"] : each["end"] + 80]
    return {"mentions": found, "candidates": candidates(index, cells)}


def candidates(index: Index, cells: dict[str, Any], size: int = 8) -> list[dict[str, Any]]:
    """Entities of the same type that share a word with this one, or may be its spelling in the other alphabet."""
    asked = [word for name in (cells["name_en"], cells["name_ru"]) if name for word in name.split() if len(word) > 3]
    words = " OR ".join(match_query(word) for word in asked if match_query(word))
    select = (
        "SELECT entity_id, type, name, name_en, name_ru, mentions FROM entities WHERE type = :type AND entity_id <> :id"
    )
    sharing = index.all(
        f"{select} AND entity_id IN (SELECT row_id FROM prose_of WHERE prose IN"
        " (SELECT rowid FROM prose WHERE prose MATCH :words)) ORDER BY mentions DESC, entity_id LIMIT :size",
        type=cells["type"],
        id=cells["entity_id"],
        words=words or '""',
        size=size,
    )
    if cells["name_en"] and cells["name_ru"]:
        return sharing
    lacking = "name_en" if cells["name_en"] else "name_ru"
    pool = index.all(
        f"{select} AND {lacking} IS NULL ORDER BY mentions DESC, entity_id LIMIT :most",
        type=cells["type"],
        id=cells["entity_id"],
        most=MOST_NAMES,
    )
    known = {each["entity_id"] for each in sharing}
    return sharing + [each for each in pool if each["entity_id"] not in known and _spelled_alike(cells, each)][:size]


def _spelled_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    names = sorted((one["name"], other["name"]), key=is_cyrillic, reverse=True)
    return is_cyrillic(names[0]) and not is_cyrillic(names[1]) and load_speller().similarity(*names) >= ALIKE


def _date(index: Index, timex: dict[str, Any] | None) -> dict[str, Any]:
    """How a date came about: its expression, and the one it was counted from."""
    if not timex:
        return {"timex": None, "anchor": None}
    anchor = _timex_row(index, timex["anchor_id"])
    if anchor and anchor["document_id"]:
        text = text_of(index, anchor["document_id"])
        anchor["before"] = text[max(0, anchor["start"] - 60) : anchor["start"]]
        anchor["after"] = text[anchor["end"] : anchor["end"] + 60]
    return {"timex": timex, "anchor": anchor}


def _anchor_focus(index: Index, timex: dict[str, Any] | None) -> dict[str, str]:
    return {f"timexes|{timex['anchor_id']}": "anchor"} if timex and timex["anchor_id"] else {}


def _timex_row(index: Index, timex: str | None) -> dict[str, Any] | None:
    return index.one("SELECT * FROM timexes WHERE timex_id = :id", id=timex)


def entity_row(index: Index, entity: str | None) -> dict[str, Any] | None:
    """An entity's names."""
    return index.one("SELECT entity_id, name, name_en, name_ru FROM entities WHERE entity_id = :id", id=entity)


def _reference_row(index: Index, reference: str | None) -> dict[str, Any] | None:
    found = index.one('SELECT * FROM "references" WHERE reference_id = :id', id=reference)
    if found:
        found["authors"] = index.all(
            "SELECT role, family, given, literal FROM reference_authors WHERE reference_id = :id ORDER BY position",
            id=reference,
        )
    return found


def _cluster(index: Index, cluster: str | None, event: str) -> dict[str, Any] | None:
    """The other reports of the event's cluster."""
    found = index.one("SELECT * FROM clusters WHERE cluster_id = :id", id=cluster)
    if found:
        rows = index.all(
            "SELECT * FROM queue WHERE table_name = 'events' AND cluster_id = :id AND row_id <> :event ORDER BY first, line"
            " LIMIT 20",
            id=cluster,
            event=event,
        )
        found["reports"] = [listed(index, each) for each in rows]
    return found


_PARTS = {
    "events": _event,
    "entities": _entity,
    "timexes": _timex,
    "references": _reference,
    "citations": _citation,
}


def labels() -> dict[str, dict[str, list[str]]]:
    """Table -> column -> what it is, in English and Russian, as the row classes have it."""
    return {
        table: {column.name: [column.metadata["en"], column.metadata["ru"]] for column in columns(ROW_CLASSES[table])}
        for table in LINES
    }
