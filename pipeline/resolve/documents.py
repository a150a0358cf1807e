"""Documents with the same content: the first counts, the others say so and have no rows of their own."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from ..tables.rows import DocumentRow, ProblemRow, Tables

KEPT = ("documents", "problems")


def resolve_duplicates(tables: Tables) -> Tables:
    """The tables with later copies of a document marked as `duplicate` and pointing at the first; first by path."""
    copies = find_copies(tables.documents)
    if not copies:
        return tables
    events = {row.event_id for row in tables.events if row.document_id in copies}
    references = {row.reference_id for row in tables.references if row.document_id in copies}

    def stays(row: Any) -> bool:
        return (
            getattr(row, "document_id", "") not in copies
            and getattr(row, "event_id", "") not in events
            and getattr(row, "reference_id", "") not in references
        )

    kept: dict[str, Any] = {
        table.name: tuple(filter(stays, getattr(tables, table.name)))
        for table in fields(tables)
        if table.name not in KEPT
    }
    return replace(
        tables, **kept, documents=tuple(_marked(tables, copies)), problems=(*tables.problems, *_notes(tables, copies))
    )


def find_copies(documents: Iterable[DocumentRow]) -> dict[str, DocumentRow]:
    """Document id -> the document with the same content that comes first by path."""
    first: dict[str, DocumentRow] = {}
    copies: dict[str, DocumentRow] = {}
    for row in sorted(documents, key=lambda row: row.path):
        if row.status == "ok" and row.sha256:
            original = first.setdefault(row.sha256, row)
            if original is not row:
                copies[row.document_id] = original
    return copies


def _marked(tables: Tables, copies: dict[str, DocumentRow]) -> Iterable[DocumentRow]:
    for row in tables.documents:
        yield replace(row, status="duplicate") if row.document_id in copies else row


def _notes(tables: Tables, copies: dict[str, DocumentRow]) -> Iterable[ProblemRow]:
    for row in tables.documents:
        if original := copies.get(row.document_id):
            yield note(row, original)


def note(copy: DocumentRow, original: DocumentRow) -> ProblemRow:
    """What is told of a copy."""
    message = f"same content as {original.path} (document {original.document_id}), which has the rows"
    return ProblemRow(
        document_id=copy.document_id, stage="duplicates", message=message, severity="note", path=copy.path
    )
