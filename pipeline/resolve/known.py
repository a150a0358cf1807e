"""What the user knows of the people, bodies and places of this corpus: `configs/known/*.csv`."""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..names.text import normal

NEEDED = ("name", "aliases", "type")
IDS = ("iso3", "geonames_id", "wikidata_id")
TYPES = ("PERSON", "ORG", "GPE", "LOC")


class KnownError(ValueError):
    """A file of known entities that cannot be used; the message names the file, the line and the next step."""


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """One line of a file."""

    id: str
    name: str
    type: str
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All lines of all files."""

    by_id: Mapping[str, KnownEntity] = field(default_factory=dict)
    by_name: Mapping[tuple[str, str], KnownEntity] = field(default_factory=dict)

    def find(self, name: str, type: str) -> KnownEntity | None:
        """The entity that has this name or alias; a line without a type is for names of every type."""
        if not self.by_name:
            return None
        form = normal(name)
        return self.by_name.get((form, type)) or self.by_name.get((form, ""))


def load_known(folder: Path | None) -> Known:
    """The entities of every CSV file in a folder; none where there is no folder.

    Raises KnownError naming the file and the line for a missing column, an unknown type, or a name that two lines claim.
    """
    by_id: dict[str, KnownEntity] = {}
    by_name: dict[tuple[str, str], KnownEntity] = {}
    for path in sorted(folder.glob("*.csv")) if folder else ():
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
            if missing:
                raise KnownError(f"{path}: no column {', '.join(missing)}; the header is {','.join(NEEDED + IDS)}")
            for line, row in enumerate(reader, start=2):
                entity = _entity(row, f"{path}, line {line}")
                by_id[entity.id] = entity
                for name in (entity.name, *_split(row["aliases"])):
                    other = by_name.setdefault((normal(name), entity.type), entity)
                    if other != entity:
                        raise KnownError(
                            f"{path}, line {line}: {name!r} is {other.name!r} already; give it to one of them"
                        )
    return Known(by_id, by_name)


def _entity(row: Mapping[str, str | None], where: str) -> KnownEntity:
    name, type = (row["name"] or "").strip(), (row["type"] or "").strip()
    if not name:
        raise KnownError(f"{where}: no name")
    if type and type not in TYPES:
        raise KnownError(f"{where}: type {type!r} is none of {', '.join(TYPES)}")
    iso3, geonames, wikidata = ((row.get(column) or "").strip() for column in IDS)
    digest = hashlib.sha256(f"{type}\x1f{normal(name)}".encode()).hexdigest()[:12]
    own = f"{type.lower() or 'entity'}:{digest}"
    key = f"country:{iso3}" if iso3 else f"place:{geonames}" if geonames else own
    return KnownEntity(key, name, type, wikidata)


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]
