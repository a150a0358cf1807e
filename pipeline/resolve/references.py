"""The same work cited twice, in one document or in many, gets one id."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from hashlib import sha256

from ..tables.rows import ReferenceRow, Tables

SHORTEST_TITLE = 4
"""Words by which a title alone tells a work from others."""


def resolve_references(tables: Tables) -> Tables:
    """The tables with `work_id` filled: works are the same by DOI, else by title, first author and year.

    A title that stands with two different DOIs joins neither.
    """
    first = first_authors(tables)
    titles = {row.reference_id: title_key(row, first.get(row.reference_id, "")) for row in tables.references}
    dois: dict[str, set[str]] = defaultdict(set)
    for row in tables.references:
        if row.doi:
            dois[titles[row.reference_id]].add(row.doi)

    def work(row: ReferenceRow) -> str:
        title = titles[row.reference_id]
        known = dois[title] if title else set()
        doi = row.doi or (next(iter(known)) if len(known) == 1 else "")
        return f"doi:{doi}" if doi else title

    return replace(tables, references=tuple(replace(row, work_id=work_id(work(row))) for row in tables.references))


def first_authors(tables: Tables) -> dict[str, str]:
    """Reference id -> the family name of its first author, folded."""
    authors = sorted((row for row in tables.reference_authors if row.role == "author"), key=lambda row: -row.position)
    return {row.reference_id: fold(row.family or row.literal) for row in authors}


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


def work_id(key: str) -> str:
    """The id of a work; '' for an empty key."""
    return f"work:{sha256(key.encode()).hexdigest()[:12]}" if key else ""
