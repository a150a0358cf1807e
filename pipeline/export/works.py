"""The cited works behind the references: one for all entries that name the same work."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from ..tables.rows import ReferenceAuthorRow, ReferenceRow, Tables

TELLING = ("title", "container_title", "publisher", "doi", "isbn", "url", "archive_url")
"""Columns of which a work has at least one: a short note or an empty entry is none."""


@dataclass(frozen=True, slots=True)
class Work:
    """A cited work, its fullest reference, and the ids of all of them."""

    row: ReferenceRow
    persons: tuple[ReferenceAuthorRow, ...]
    references: tuple[str, ...]

    @property
    def key(self) -> str:
        """A key of letters, digits and hyphens; no two works of the same tables share one."""
        return f"ref-{sha256((self.row.work_id or self.row.reference_id).encode()).hexdigest()[:12]}"

    def role(self, role: str) -> list[ReferenceAuthorRow]:
        """The persons of one role in their order."""
        return [person for person in self.persons if person.role == role]


def cited_works(tables: Tables) -> Iterator[Work]:
    """The works in the order of their first reference."""
    persons: dict[str, list[ReferenceAuthorRow]] = defaultdict(list)
    for person in sorted(tables.reference_authors, key=lambda row: row.position):
        persons[person.reference_id].append(person)
    groups: dict[str, list[ReferenceRow]] = defaultdict(list)
    for row in sorted(tables.references, key=lambda row: row.reference_id):
        if any(getattr(row, column) for column in TELLING):
            groups[row.work_id or row.reference_id].append(row)
    for rows in groups.values():
        fullest = max(rows, key=lambda row: sum(bool(getattr(row, name)) for name in row.__slots__))
        yield Work(fullest, tuple(persons[fullest.reference_id]), tuple(row.reference_id for row in rows))


def date_parts(edtf: str) -> list[list[int]]:
    """Year, month and day as far as they are known, of one day or of both ends of an interval; [] for no date.

    A season is left out: `1999-21` gives the year alone.
    """
    ends = []
    for end in edtf.split("/"):
        match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?", end)
        if match is None:
            return []
        parts = [int(part) for part in match.groups() if part]
        ends.append(parts[:1] if len(parts) > 1 and parts[1] > 12 else parts)
    return ends
