"""Names that reviewers confirmed, written down as names that the user knows (`configs/known`)."""

import csv
import io
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..names.text import normal
from ..resolve.known import IDS, NEEDED, TYPES, Known, load_known
from ..tables.rows import EntityRow, MentionRow, Tables
from .decisions import Decision, Key
from .outcome import Outcome

HEADER = (*NEEDED, *IDS)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was written, and the names that were left out because they could mean two entities."""

    entities: int
    ambiguous: tuple[str, ...]


def write_confirmed(path: Path, tables: Tables, words: Mapping[Key, Decision], outcome: Outcome) -> Confirmed:
    """Add the entities that were accepted, or found to be the same, to a file of known names; its lines stay.

    A name that two of them claim, or that another line of the folder has, is left out. Raises KnownError for a file
    of known names in the same folder that cannot be used.
    """
    known = load_known(path.parent) if path.parent.is_dir() else Known()
    names = _names(tables, _confirmed(tables, words, outcome))
    claims = Counter(
        (normal(name), row.type) for row, listed in names for name in {normal(each): each for each in listed}.values()
    )
    lines, ambiguous = [], set()
    for row, listed in names:
        free = []
        for name in listed:
            theirs = known.find(name, row.type)
            if claims[normal(name), row.type] > 1:
                ambiguous.add(name)
            elif theirs is None:
                free.append(name)
        if free:
            ids = (row.iso3, "" if row.iso3 else row.geonames_id, row.wikidata_id)
            lines.append((free[0], "|".join(free[1:]), row.type, *ids))
    if lines:
        _add(path, lines)
    return Confirmed(len(lines), tuple(sorted(ambiguous)))


def _confirmed(tables: Tables, words: Mapping[Key, Decision], outcome: Outcome) -> list[EntityRow]:
    """The entities that a reviewer vouched for."""
    ids = set()
    for word in words.values():
        if word.table == "entities" and word.verdict in ("accept", "correct", "same"):
            named = str(word.value) if word.verdict == "same" else word.row_id
            ids.add(outcome.moved.get(("entities", named), named))
    return [row for row in tables.entities if row.entity_id in ids and row.type in TYPES]


def _names(tables: Tables, entities: Iterable[EntityRow]) -> list[tuple[EntityRow, list[str]]]:
    """Each entity with its names: the one it goes by, that of the other language, and the base forms in the texts."""
    mentions: dict[str, list[MentionRow]] = defaultdict(list)
    for mention in tables.mentions:
        mentions[mention.entity_id].append(mention)
    found = []
    for row in entities:
        forms = sorted({each.lemma or each.text for each in mentions[row.entity_id] if each.type != "NORP"})
        listed = {
            normal(name): name
            for name in reversed([row.name, row.name_en, row.name_ru, *forms])
            if name and "|" not in name
        }
        ordered = sorted(listed.values(), key=lambda name: (normal(name) != normal(row.name), name))
        found.append((row, ordered))
    return found


def _add(path: Path, lines: Iterable[tuple[str, ...]]) -> None:
    """The lines after those of the file; a crash leaves the old file or the new one."""
    old = path.read_text(encoding="utf-8-sig") if path.exists() else f"{','.join(HEADER)}\n"
    header = next(csv.reader([old.partition("\n")[0]]))
    file = io.StringIO()
    writer = csv.DictWriter(file, header, extrasaction="ignore", lineterminator="\n")
    writer.writerows(dict(zip(HEADER, line, strict=True)) for line in lines)
    fresh = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(f"{old.rstrip()}\n{file.getvalue()}", encoding="utf-8")
    os.replace(fresh, path)
