"""What the tables say of each event, joined: participants, place, evidence and sources, as every export needs them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..tables.rows import DocumentRow, EntityRow, EventRow, EventTypeRow, Tables

NAMELESS = DocumentRow(document_id="", path="", status="ok")


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who took part in an event, or where it happened."""

    role: str
    text: str
    entity_id: str
    type: str
    name: str
    iso3: str
    how: str


@dataclass(frozen=True, slots=True)
class Source:
    """A work that a text cites for an event; a marker without an entry has a label only."""

    label: str
    reference: str
    work_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """One event with all that belongs to it."""

    event: EventRow
    kind: EventTypeRow | None
    document: DocumentRow
    participants: tuple[Participant, ...]
    place: EntityRow | None
    evidence: str
    """The sentence, as written."""
    language: str
    """That of the sentence, ISO 639-1."""
    sources: tuple[Source, ...]
    reports: int
    """How many rows tell of the same event, this one included."""
    documents: int
    """How many documents do."""

    def by(self, role: str) -> list[Participant]:
        """The participants in a role, each entity once, in the order of the table."""
        found = {one.entity_id or one.name: one for one in reversed(self.participants) if one.role == role}
        return list(found.values())[::-1]


def reports(tables: Tables) -> Iterator[Report]:
    """The events in the order of their ids, each with its participants, place, evidence and sources."""
    documents = {row.document_id: row for row in tables.documents}
    entities = {row.entity_id: row for row in tables.entities}
    sentences = {row.sentence_id: row for row in tables.sentences}
    kinds = {row.subtype: row for row in tables.event_types}
    clusters = {row.cluster_id: row for row in tables.clusters}
    participants = _participants(tables, entities)
    sources = _sources(tables)
    for event in sorted(tables.events, key=lambda row: row.event_id):
        sentence = sentences.get(event.sentence_id)
        cluster = clusters.get(event.cluster_id)
        yield Report(
            event=event,
            kind=kinds.get(event.subtype),
            document=documents.get(event.document_id, NAMELESS),
            participants=tuple(participants[event.event_id]),
            place=entities.get(event.location_id),
            evidence=sentence.text if sentence else "",
            language=sentence.language if sentence else "",
            sources=tuple(sources[event.event_id]),
            reports=(cluster.events or 1) if cluster else 1,
            documents=len(cluster.documents.split(";")) if cluster else 1,
        )


def _participants(tables: Tables, entities: Mapping[str, EntityRow]) -> Mapping[str, list[Participant]]:
    mentions = {row.mention_id: row for row in tables.mentions}
    found: dict[str, list[Participant]] = defaultdict(list)
    for argument in tables.arguments:
        mention = mentions[argument.mention_id]
        entity = entities.get(argument.entity_id or mention.entity_id)
        found[argument.event_id].append(
            Participant(
                role=argument.role,
                text=mention.text,
                entity_id=entity.entity_id if entity else "",
                type=entity.type if entity else mention.type,
                name=(entity.name_en or entity.name if entity else mention.lemma) or mention.text,
                iso3=entity.iso3 if entity else "",
                how=argument.how,
            )
        )
    return found


def _sources(tables: Tables) -> Mapping[str, list[Source]]:
    citations = {row.citation_id: row for row in tables.citations}
    references = {row.reference_id: row for row in tables.references}
    found: dict[str, list[Source]] = defaultdict(list)
    for link in tables.event_citations:
        citation = citations[link.citation_id]
        entry = references.get(citation.reference_id)
        source = Source(citation.label, entry.text if entry else "", entry.work_id if entry else "")
        if source not in found[link.event_id]:
            found[link.event_id].append(source)
    return found
