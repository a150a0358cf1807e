"""Rows that may be the same thing as another, for a person to decide."""

from typing import Any

from ..calendar import ordinal
from ..names.spelling import load_speller
from ..names.text import is_cyrillic
from .index import Index
from .queries import listed
from .search import match_query

MOST = 8
MOST_NAMES = 200
"""Entities that one is compared with to find its other spellings."""
ALIKE = 0.9
MOST_NEAR = 1_000
"""Reports of about the same time that are looked at for a participant."""
LONGEST = 400
"""Days of a report that can be taken for another's event."""


def same_entities(index: Index, cells: dict[str, Any], size: int = MOST) -> list[dict[str, Any]]:
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


def same_events(index: Index, cells: dict[str, Any], size: int = MOST) -> list[dict[str, Any]]:
    """Events of other clusters, of the same type, dated alike, that share a participant with this one."""
    if not cells["earliest"] or not cells["latest"]:
        return []
    # By date first: whoever takes part in most events takes part in too many to go through.
    rows = index.all(
        "WITH near AS MATERIALIZED (SELECT * FROM queue WHERE table_name = 'events' AND type = :type AND row_id <> :event"
        " AND first BETWEEN :first - :longest AND :last AND last >= :first AND last - first <= :longest"
        " AND (:cluster IS NULL OR cluster_id IS NOT :cluster) ORDER BY abs(first - :first), line LIMIT :near)"
        " SELECT near.*, count(DISTINCT theirs.entity_id) AS shared, subtype IS :subtype AS alike"
        " FROM near CROSS JOIN arguments AS theirs ON theirs.event_id = row_id WHERE theirs.entity_id IN"
        " (SELECT entity_id FROM arguments WHERE event_id = :event)"
        " GROUP BY row_id ORDER BY alike DESC, shared DESC, line LIMIT :size",
        event=cells["event_id"],
        type=cells["type"],
        subtype=cells["subtype"],
        first=ordinal(cells["earliest"]),
        last=ordinal(cells["latest"]),
        longest=LONGEST,
        near=MOST_NEAR,
        cluster=cells["cluster_id"],
        size=size,
    )
    return [listed(index, row) for row in rows]
