"""A run: from sources to the output folder."""

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any

from .annotator import annotate
from .config import Config
from .engine import map_shards
from .events.types import EventType, load_event_types
from .intake import prepare
from .model import Document
from .readers import Source, discover, unfold
from .tables.rows import EventTypeRow, Tables

SHARD_BYTES = 1_000_000
"""Sources are handed to a worker together up to this size."""

PACKAGES = ("letopis", "spacy", "slovnet", "navec", "natasha", "razdel", "pymorphy3", "langdetect", "dateparser")
"""Distributions whose versions decide what the tables hold."""

Progress = Callable[[int, int], None]
"""Told how many sources are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a shard gives: its rows, and each document's canonical text."""

    tables: Tables
    texts: Mapping[str, str]


def run(paths: Iterable[Path], output: Path, config: Config, progress: Progress = lambda done, of: None) -> Tables:
    """Extract the sources at `paths` into `output`, and give the tables, which do not depend on the workers.

    Raises FileNotFoundError for a path that does not exist, ModelError for a model and RuleError for a rule file that
    cannot be used; a source that fails is a row in `problems` instead.
    """
    from .tables.write import write

    sources = list(unfold(discover(paths), config.records))
    extracts = []
    for extract in map_shards(partial(extracted, config=config), lost, shards(sources), config.workers):
        extracts.append(extract)
        progress(sum(len(extract.tables.documents) for extract in extracts), len(sources))
    tables = resolved(joined(extract.tables for extract in extracts), config)
    texts = dict(chain.from_iterable(extract.texts.items() for extract in extracts))
    write(tables, texts, output, report=report(tables, config))
    return tables


def shards(sources: Sequence[Source]) -> list[Sequence[Source]]:
    """The sources in order, in runs of about `SHARD_BYTES`."""
    found: list[list[Source]] = []
    size = SHARD_BYTES
    for source in sources:
        if size >= SHARD_BYTES:
            found.append([])
            size = 0
        found[-1].append(source)
        size += source.size
    return list(found)


def extracted(sources: Sequence[Source], *, config: Config) -> Extract:
    """The rows and texts of a shard's documents, each for itself."""
    return tabulated(annotate(prepare(sources), config))


def tabulated(pairs: Iterable[tuple[Document, Any]]) -> Extract:
    """The rows and texts of annotated documents; one that cannot be told as rows is marked as failed."""
    from .tables.project import tabulate_document

    tables, texts = [], {}
    for document, doc in pairs:
        try:
            tables.append(tabulate_document(document, doc))
        except Exception as error:
            document = document.failed("tables", f"{type(error).__name__}: {error}")
            tables.append(tabulate_document(document, None))
        if document.text:
            texts[document.id] = document.text
    return Extract(joined(tables), texts)


def lost(sources: Sequence[Source]) -> Extract:
    """What stands for sources that killed their process twice."""
    message = "the process that read it died twice; take the source out, or cut it into smaller ones"
    return tabulated((Document(source.id, "", path=source.relative).failed("run", message), None) for source in sources)


def joined(parts: Iterable[Tables]) -> Tables:
    """The rows of all parts in one."""
    listed = list(parts)
    rows: dict[str, Any] = {
        table.name: tuple(chain.from_iterable(getattr(part, table.name) for part in listed)) for table in fields(Tables)
    }
    return Tables(**rows)


def resolved(tables: Tables, config: Config) -> Tables:
    """The tables with what only all documents together can tell: duplicates, entities, works, clusters."""
    from .resolve.documents import resolve_duplicates
    from .resolve.entities import resolve_entities
    from .resolve.events import resolve_events
    from .resolve.references import resolve_references

    types = load_event_types(config.event_types).types.values()
    tables = replace(tables, event_types=tuple(map(event_type_row, types)))
    tables = resolve_duplicates(tables)
    tables = resolve_entities(tables, known=config.known)
    tables = resolve_references(tables)
    return resolve_events(tables)


def event_type_row(kind: EventType) -> EventTypeRow:
    """The row of an event type."""
    return EventTypeRow(
        subtype=kind.subtype,
        type=kind.type,
        mode=kind.mode,
        context=kind.context,
        cameo=kind.cameo,
        quad=kind.quad,
        definition=kind.definition,
    )


def report(tables: Tables, config: Config) -> dict[str, Any]:
    """What `run.json` tells of a run besides the counts: versions, configuration, sources; no clock."""
    return {
        "python": platform.python_version(),
        "packages": {name: found for name in (*PACKAGES, *config.models.values()) if (found := _version(name))},
        "config": {
            "models": dict(config.models),
            "event_types": config.event_types.name,
            "known": config.known.name,
            "sha256": config.digest(),
        },
        "sources": [
            {"path": row.path, "document_id": row.document_id, "sha256": row.sha256, "status": row.status}
            for row in sorted(tables.documents, key=lambda row: row.document_id)
        ],
    }


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
