"""What the queue says of a row of each table: what it is filtered and sorted by, and why it is doubted.

Expressions are SQL over the row, called `it`, and what is joined to it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """How a table becomes lines of the queue."""

    key: str
    label: str
    """The words by which a person knows the row."""
    document: str = "it.document_id"
    start: str = "it.start"
    type: str = "it.type"
    subtype: str = "NULL"
    earliest: str = "NULL"
    latest: str = "NULL"
    cluster: str = "NULL"
    prose: str = ""
    """What full-text search goes through: the id of a sentence, or of the row itself."""
    score: str = "1.0"
    joins: str = ""
    doubts: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Reason to doubt a row -> its weight and its condition."""


LINES = {
    "events": Line(
        key="event_id",
        label="it.trigger",
        subtype="it.subtype",
        earliest="it.earliest",
        latest="it.latest",
        cluster="it.cluster_id",
        prose="it.sentence_id",
        score="coalesce(it.score, 1.0)",
        joins="LEFT JOIN timexes USING (timex_id) LEFT JOIN clusters USING (cluster_id)",
        doubts={
            "contradiction": (1.0, "conflict IS NOT NULL"),
            "low_score": (0.1, "it.score < 0.7"),
            "no_date": (0.3, "it.earliest IS NULL AND it.latest IS NULL"),
            "date_carried": (0.25, "attachment IN ('carried', 'document')"),
            "date_from_context": (0.1, "resolution = 'context'"),
            "date_from_publication": (0.15, "resolution = 'published'"),
            "no_actor": (0.2, "NOT EXISTS (SELECT 1 FROM arguments AS a WHERE a.event_id = it.event_id)"),
            "no_subtype": (0.1, "it.subtype IS NULL"),
        },
    ),
    "entities": Line(
        key="entity_id",
        label="it.name",
        document="NULL",
        start="NULL",
        prose="it.entity_id",
        doubts={
            "no_counterpart": (0.3, "name_en IS NULL OR name_ru IS NULL"),
            "not_linked": (0.1, "iso3 IS NULL AND geonames_id IS NULL AND wikidata_id IS NULL"),
        },
    ),
    "timexes": Line(
        key="timex_id",
        label="it.text",
        subtype="it.kind",
        earliest="it.earliest",
        latest="it.latest",
        prose="it.sentence_id",
        doubts={
            "no_date": (0.6, "it.type = 'DATE' AND it.earliest IS NULL AND it.latest IS NULL"),
            "date_from_context": (0.3, "resolution = 'context'"),
            "date_from_publication": (0.4, "resolution = 'published'"),
        },
    ),
    "references": Line(
        key="reference_id",
        label="coalesce(it.title, it.text, it.label)",
        prose="it.reference_id",
        doubts={
            "no_title": (0.5, "it.title IS NULL"),
            "no_author": (
                0.2,
                "NOT EXISTS (SELECT 1 FROM reference_authors AS a WHERE a.reference_id = it.reference_id)",
            ),
            "no_date": (0.2, "it.issued IS NULL"),
            "not_cited": (0.2, "NOT EXISTS (SELECT 1 FROM citations AS c WHERE c.reference_id = it.reference_id)"),
        },
    ),
    "citations": Line(
        key="citation_id",
        label="it.text",
        type="NULL",
        prose="it.sentence_id",
        doubts={"no_reference": (0.8, "it.reference_id IS NULL")},
    ),
}
"""The tables that the queue takes in."""

QUEUE = {
    "table_name": "TEXT",
    "row_id": "TEXT",
    "document_id": "TEXT",
    "start": "INTEGER",
    "language": "TEXT",
    "label": "TEXT",
    "type": "TEXT",
    "subtype": "TEXT",
    "earliest": "TEXT",
    "latest": "TEXT",
    "first": "INTEGER",
    "last": "INTEGER",
    "cluster_id": "TEXT",
    "prose": "INTEGER",
    "reasons": "TEXT",
    "doubt": "REAL",
}
"""The queue's columns besides its own key and the status."""


def queue_select(table: str, *, only: bool = False) -> str:
    """The query that gives the queue's columns for all rows of a table, or only for the one whose id is :id."""
    line = LINES[table]
    reasons = " || ".join(
        f"CASE WHEN {condition} THEN '{name} ' ELSE '' END" for name, (_, condition) in line.doubts.items()
    )
    doubt = " + ".join(f"{weight} * coalesce({condition}, 0)" for weight, condition in line.doubts.values())
    document = "" if line.document == "NULL" else "LEFT JOIN documents USING (document_id)"
    return f"""
        SELECT '{table}', it.{line.key}, {line.document}, {line.start}, {"documents.language" if document else "NULL"},
            {line.label}, {line.type}, {line.subtype}, {line.earliest}, {line.latest}, ordinal({line.earliest}),
            ordinal({line.latest}), {line.cluster}, prose_of.prose, trim({reasons}), round(1 - {line.score} + {doubt}, 3)
        FROM "{table}" AS it {line.joins} {document} LEFT JOIN prose_of ON prose_of.row_id = {line.prose}
        {f"WHERE it.{line.key} = :id" if only else ""} ORDER BY it.{line.key}
    """
