"""Cited works as RIS, one record a work."""

import re
from typing import Any

import rispy

from ..tables.rows import ReferenceAuthorRow, Tables
from . import Texts
from .works import Work, cited_works, date_parts

TYPES = {
    "article": "MGZN",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "patent": "PAT",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
"""CSL type -> RIS's; everything else is GEN."""

COUNT = re.compile(r"\d+\.")
"""The number that rispy writes above each record, though RIS has none."""

COLUMNS = {
    "title": "title",
    "container_title": "secondary_title",
    "publisher": "publisher",
    "publisher_place": "place_published",
    "volume": "volume",
    "issue": "number",
    "doi": "doi",
    "language": "language",
}


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """A record for each work that is cited."""
    records = [_record(work) for work in cited_works(tables)]
    lines = rispy.dumps(records).split("\n") if records else []
    return "\n".join(line for line in lines if not COUNT.fullmatch(line)).encode()


def _record(work: Work) -> dict[str, Any]:
    row = work.row
    record: dict[str, Any] = {"type_of_reference": TYPES.get(row.type, "GEN"), "id": work.key}
    record |= {key: value for column, key in COLUMNS.items() if (value := getattr(row, column))}
    for role, key in (("author", "authors"), ("editor", "secondary_authors"), ("translator", "translated_authors")):
        if persons := work.role(role):
            record[key] = [_name(person) for person in persons]
    if pages := re.fullmatch(r"(\w+)-(\w+)", row.pages):
        record |= {"start_page": pages[1], "end_page": pages[2]}
    elif row.pages:
        record["start_page"] = row.pages
    if dates := date_parts(row.issued):
        year, *rest = dates[0]
        record["year"] = str(year)
        record["date"] = "/".join([f"{year:04d}", *(f"{part:02d}" for part in rest)])
    if row.isbn or row.issn:
        record["issn"] = row.isbn or row.issn
    if url := row.url or row.archive_url:
        record["urls"] = [url]
    if row.accessed:
        record["access_date"] = row.accessed.replace("-", "/")
    return record


def _name(person: ReferenceAuthorRow) -> str:
    return ", ".join(filter(None, (person.family, person.given))) or person.literal
