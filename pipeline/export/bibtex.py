"""Cited works as BibTeX in UTF-8, with the fields of biblatex for what BibTeX never had."""

import re

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from ..tables.rows import ReferenceAuthorRow, Tables
from . import Texts
from .works import Work, cited_works, date_parts

TYPES = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "manuscript": "unpublished",
    "report": "techreport",
    "thesis": "phdthesis",
}
"""CSL type -> BibTeX's; everything else is misc."""

COLUMNS = {"volume": "volume", "issue": "number", "publisher": "publisher", "publisher_place": "address"}
PLAIN = {"doi": "doi", "isbn": "isbn", "issn": "issn", "language": "langid", "accessed": "urldate"}
HOLDERS = {"article": "journal", "incollection": "booktitle"}
"""BibTeX type -> the field of the work that holds it; otherwise `howpublished`."""

SPECIAL = re.compile(r"[&%$#_{}]")


def export(tables: Tables, texts: Texts, *, name: str) -> bytes:
    """An entry for each work that is cited."""
    library = Library()
    library.add([_entry(work) for work in cited_works(tables)])
    return write_string(library).encode()


def _entry(work: Work) -> Entry:
    row = work.row
    kind = TYPES.get(row.type, "misc")
    fields = {role: " and ".join(map(_name, work.role(role))) for role in ("author", "editor", "translator")}
    fields["title"] = _escaped(row.title)
    fields[HOLDERS.get(kind, "howpublished")] = _escaped(row.container_title)
    fields |= {field: _escaped(getattr(row, column)) for column, field in COLUMNS.items()}
    fields["pages"] = re.sub(r"(?<=\w)-(?=\w)", "--", row.pages)
    dates = date_parts(row.issued)
    fields["year"] = str(dates[0][0]) if dates else row.issued
    fields["month"] = str(dates[0][1]) if dates and len(dates[0]) > 1 else ""
    fields |= {field: getattr(row, column) for column, field in PLAIN.items()}
    fields["url"] = row.url or row.archive_url
    return Entry(kind, work.key, [Field(key, value) for key, value in fields.items() if value])


def _name(person: ReferenceAuthorRow) -> str:
    if person.family and person.given:
        return _escaped(f"{person.family}, {person.given}")
    return f"{{{_escaped(person.family or person.literal)}}}"


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda match: f"\\{match[0]}", text)
