"""Cited works as CSL JSON, the form that citation managers and citation processors read."""

import json
import re
from typing import Any

from ..tables.rows import ReferenceAuthorRow, Tables
from . import Texts
from .works import Work, cited_works, date_parts

VARIABLES = {
    "title": "title",
    "container_title": "container-title",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "language": "language",
}
"""Column -> CSL variable."""

ROLES = ("author", "editor", "translator")


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """A JSON array with one item for each work that is cited."""
    items = [csl_item(work) for work in cited_works(tables)]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def csl_item(work: Work) -> dict[str, Any]:
    """A work as an item of CSL JSON 1.0; `custom` has the references and the archived copy."""
    row = work.row
    item: dict[str, Any] = {"id": work.key, "type": row.type or "document"}
    item |= {variable: value for column, variable in VARIABLES.items() if (value := getattr(row, column))}
    if url := row.url or row.archive_url:
        item["URL"] = url
    for role in ROLES:
        if persons := work.role(role):
            item[role] = [csl_name(person) for person in persons]
    for variable in ("issued", "accessed"):
        if date := csl_date(getattr(row, variable)):
            item[variable] = date
    archived = {"archive_url": row.archive_url, "archived": row.archived}
    item["custom"] = {"references": list(work.references)} | {k: v for k, v in archived.items() if v}
    return item


def csl_name(person: ReferenceAuthorRow) -> dict[str, str]:
    """A name in the parts that are known."""
    parts = {"family": person.family, "given": person.given}
    known = {part: name for part, name in parts.items() if name}
    return known or {"literal": person.literal}


def csl_date(edtf: str) -> dict[str, Any]:
    """A date in CSL's parts, {} for none; what has no parts is given as written."""
    if not edtf:
        return {}
    parts = date_parts(edtf)
    if not parts:
        return {"literal": edtf}
    season = re.fullmatch(r"\d{4}-2([1-4])", edtf)
    return {"date-parts": parts} | ({"season": int(season[1])} if season else {})
