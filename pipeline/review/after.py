"""Decisions on what is made of all documents together: entities, clusters, and cells that name an entity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..tables.rows import Tables
from .desk import row_id
from .locate import Case
from .ruling import LATER, Ruling


def finished(tables: Tables, cases: Sequence[Case], ruling: Ruling) -> Tables:
    """The resolved tables with what was decided on entities and clusters, and with the problems of the review."""
    entities = {row.entity_id: row for row in tables.entities}
    clusters = {row.cluster_id: row for row in tables.clusters}
    of_mention = {row.mention_id: row.entity_id for row in tables.mentions}
    of_event = {row.event_id: row.cluster_id for row in tables.events}
    gone: set[str] = set()
    for case in cases:
        if case.table in ("entities", "clusters"):
            rows = entities if case.table == "entities" else clusters
            key = _resolved_id(case, ruling, rows, of_mention if case.table == "entities" else of_event)
            case.row = rows.get(key)
            if case.row is None:
                ruling.stale(case, "nothing that it names is left")
                continue
            if key != case.row_id:
                ruling.outcome.moved[case.table, case.row_id] = key
            ruling.compare(case)
            if case.verdict == "reject":
                gone.add(key)
                del rows[key]
                ruling.outcome.counts["rejected"] += 1
                continue
            ruling.outcome.counts["accepted"] += case.verdict == "accept"
            if cells := ruling.cells(case):
                ruling.outcome.machine[case.table, key] = {column: getattr(case.row, column) for column in cells}
                rows[key] = replace(case.row, **cells)
    named = _named(tables, cases, ruling, entities, of_mention)
    return replace(
        tables,
        entities=tuple(entities.values()),
        clusters=tuple(clusters.values()),
        mentions=tuple(_without(tables.mentions, "entity_id", gone)),
        arguments=tuple(_without(named["arguments"], "entity_id", gone)),
        events=tuple(
            replace(row, subtype=row.subtype if row.subtype in ruling.types else "")
            for row in _without(_without(named["events"], "location_id", gone), "cluster_id", gone)
        ),
        problems=(*tables.problems, *dict.fromkeys(ruling.outcome.problems)),
    )


def _resolved_id(case: Case, ruling: Ruling, rows: Mapping[str, Any], of_part: Mapping[str, str]) -> str:
    """The id of an entity or cluster: its own, else that of what its evidence names now."""
    if case.row_id in rows:
        return case.row_id
    place = ruling.atlas.place(case.latest.selector)
    table = "mentions" if case.table == "entities" else "events"
    found = {of_part.get(row_id(table, row), "") for row in (ruling.sheet.at(table, *place.span) if place else ())}
    return found.pop() if len(found) == 1 else ""


def _named(
    tables: Tables, cases: Sequence[Case], ruling: Ruling, entities: Mapping[str, Any], of_mention: Mapping[str, str]
) -> dict[str, Iterable[Any]]:
    """Arguments and events with the entities that reviewers named."""
    found: dict[str, dict[str, Any]] = {
        table: {row_id(table, row): row for row in getattr(tables, table)} for table in ("arguments", "events")
    }
    for case in cases:
        for column, word in case.words.items():
            if (case.table, column) in LATER and word.verdict == "correct" and not case.stale:
                key = ruling.outcome.moved.get((case.table, case.row_id), case.row_id)
                side = ruling.side(str(word.value), word.other)
                named = side.entity_id if side.entity_id in entities else of_mention.get(side.mention_id, "")
                if key in found[case.table] and (named or not word.value):
                    row = found[case.table][key]
                    ruling.outcome.machine.setdefault((case.table, key), {})[column] = getattr(row, column)
                    found[case.table][key] = replace(row, **{column: named})
                    ruling.outcome.counts["corrected"] += 1
                else:
                    ruling.stale(case, f"entities has no row {word.value!r} any more", column)
    return {table: rows.values() for table, rows in found.items()}


def _without(rows: Iterable[Any], column: str, gone: set[str]) -> Iterable[Any]:
    for row in rows:
        yield replace(row, **{column: ""}) if getattr(row, column) in gone else row
