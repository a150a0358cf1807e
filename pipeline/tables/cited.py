"""What of a reference the work depends on that it cites."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .rows import ReferenceAuthorRow, ReferenceRow

SHORTEST_TITLE = 4
"""Words by which a title alone tells a work from others."""


class Cited(NamedTuple):
    """All that the work of a reference depends on."""

    start: int
    key: str
    """What tells its work from others, if it has no DOI; '' where there is not enough to go by."""
    doi: str
    author: str
    """The family name of its first author, folded."""
    year: str
    titled: bool
    bare: bool
    """Whether it has neither a title nor a journal or book."""
    text: str
    """The entry, where it may be a short note of an earlier one."""


def cited_of(references: Iterable[ReferenceRow], authors: Iterable[ReferenceAuthorRow]) -> list[Cited]:
    """What there is of each reference."""
    first = first_authors(authors)
    return [_cited(row, first.get(row.reference_id, "")) for row in references]


def first_authors(authors: Iterable[ReferenceAuthorRow]) -> dict[str, str]:
    """Reference id -> the family name of its first author, folded."""
    in_order = sorted((row for row in authors if row.role == "author"), key=lambda row: -row.position)
    return {row.reference_id: fold(row.family or row.literal) for row in in_order}


def title_key(row: ReferenceRow, author: str) -> str:
    """What tells a work without a DOI from others; '' when that is not enough to go by."""
    title = fold(row.title)
    year = re.match(r"\d{4}", row.issued)
    told = [author, year[0] if year else ""]
    if not any(told):
        told.append(fold(row.publisher or row.container_title))
    if not title or not (any(told) or len(title.split()) >= SHORTEST_TITLE):
        return ""
    return "|".join([title, *told])


def fold(text: str) -> str:
    """Letters and digits only, without case and accents, one blank between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def _cited(row: ReferenceRow, author: str) -> Cited:
    key = title_key(row, author)
    return Cited(
        start=row.start,
        key=key,
        doi=row.doi,
        author=author,
        year=row.issued[:4],
        titled=bool(row.title),
        bare=not (row.title or row.container_title),
        text="" if key or row.doi else row.text,
    )
