"""A row in its evidence: the article around it with everything that was found there, and what the row hangs on."""

from typing import Any

from ..tables.rows import ROW_CLASSES, columns
from .article import text_of, window
from .index import Index
from .likely import same_entities, same_events
from .lines import LINES
from .queries import SNIPPET, QueryError, lead, listed, trail

MOST_MENTIONS = 60


def row(index: Index, table: str, row_id: str) -> dict[str, Any]:
    """All that a person needs to decide on a row; raises QueryError where there is none."""
    if table not in LINES:
        raise QueryError(f"rows of {table!r} are not reviewed")
    cells = index.one(f'SELECT * FROM "{table}" WHERE {LINES[table].key} = :id', id=row_id)
    line = index.one(
        "SELECT line, status, reasons, doubt FROM queue WHERE row_id = :id AND table_name = :t", id=row_id, t=table
    )
    if cells is None or line is None:
        raise QueryError("{table} has no row '{row}'", table=table, row=row_id)
    told: dict[str, Any] = {"table": table, "row_id": row_id, "cells": cells, **line}
    told["reasons"] = line["reasons"].split()
    told |= _PARTS[table](index, cells)
    if document := cells.get("document_id"):
        told["document"] = document_row(index, document)
        told["focus"] = {f"{table}|{row_id}": "self", **told.get("focus", {})}
        told["text"] = window(index, document, cells["start"], focus=set(told["focus"]))
    return told


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
        "candidates": same_events(index, cells),
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
        each["before"] = lead(text[: each["start"]], SNIPPET)
        each["after"] = trail(text[each["end"] :], SNIPPET)
    return {"mentions": found, "candidates": same_entities(index, cells)}


def _date(index: Index, timex: dict[str, Any] | None) -> dict[str, Any]:
    """How a date came about: its expression, and the one it was counted from."""
    if not timex:
        return {"timex": None, "anchor": None}
    anchor = _timex_row(index, timex["anchor_id"])
    if anchor and anchor["document_id"]:
        text = text_of(index, anchor["document_id"])
        anchor["before"] = lead(text[: anchor["start"]], SNIPPET)
        anchor["after"] = trail(text[anchor["end"] :], SNIPPET)
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
        others = index.all(
            "SELECT event_id FROM events WHERE cluster_id = :id AND event_id <> :event", id=cluster, event=event
        )
        found["others"] = [each["event_id"] for each in others]
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
