"""Events as JSON Lines in PLOVER terms, one event a line with its participants, evidence and sources."""

import json
from typing import Any

from ..tables.rows import Tables
from . import Texts
from .reports import Report, reports

COLUMNS = (
    *("event_id", "document_id", "trigger", "start", "end", "subtype", "type", "mode", "context", "realis"),
    *("earliest", "latest", "edtf", "precision", "attachment", "score", "cluster_id"),
)
"""Columns of the table of events that are given as they are; an empty one is null."""


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """One JSON object for each event in the order of the table; offsets are code points of the document's text."""
    return "".join(json.dumps(_told(report), ensure_ascii=False) + "\n" for report in reports(tables)).encode()


def _told(report: Report) -> dict[str, Any]:
    place, document = report.place, report.document
    return {
        **{column: None if (value := getattr(report.event, column)) == "" else value for column in COLUMNS},
        "cameo": (report.kind.cameo if report.kind else "") or None,
        "quad": (report.kind.quad if report.kind else "") or None,
        "participants": [
            {
                "role": one.role,
                "text": one.text,
                "how": one.how or None,
                "entity_id": one.entity_id or None,
                "name": one.name,
                "iso3": one.iso3 or None,
            }
            for one in report.participants
        ],
        "place": {
            "entity_id": place.entity_id,
            "name": place.name_en or place.name,
            "geonames_id": place.geonames_id or None,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
        if place
        else None,
        "evidence": report.evidence,
        "language": report.language or None,
        "citations": [
            {"label": source.label, "reference": source.reference or None, "work_id": source.work_id or None}
            for source in report.sources
        ],
        "source": document.path,
        "url": document.url or None,
        "published": document.published or None,
    }
