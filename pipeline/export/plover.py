"""Events as JSON Lines in PLOVER terms, one event a line with its participants, evidence and sources."""

import json
from collections import defaultdict
from typing import Any

from ..tables.rows import EventRow, Tables
from . import Texts


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """One JSON object for each event in the order of the table; offsets are code points of the document's text."""
    documents = {row.document_id: row for row in tables.documents}
    entities = {row.entity_id: row for row in tables.entities}
    mentions = {row.mention_id: row for row in tables.mentions}
    participants: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for argument in tables.arguments:
        mention = mentions[argument.mention_id]
        entity = entities.get(mention.entity_id)
        participants[argument.event_id].append(
            {
                "role": argument.role,
                "text": mention.text,
                "entity_id": mention.entity_id or None,
                "name": (entity.name if entity else mention.lemma) or mention.text,
                "iso3": (entity.iso3 if entity else "") or None,
            }
        )
    lines = []
    for event in sorted(tables.events, key=lambda row: row.event_id):
        document = documents[event.document_id]
        lines.append(_told(event) | {"participants": participants[event.event_id], "source": document.path})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _told(event: EventRow) -> dict[str, Any]:
    columns = ("event_id", "document_id", "trigger", "start", "end", "subtype", "type", "mode", "context", "realis")
    dates = ("earliest", "latest", "edtf", "precision", "attachment", "cluster_id")
    return {column: None if (value := getattr(event, column)) == "" else value for column in (*columns, *dates)}
