"""The same work cited twice, in one document or in many, gets one id."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import groupby

from ..lang import lang_file
from ..model import LANGUAGES
from ..rules import load_rules
from ..tables.gist import Cited, cited_of, first_authors
from ..tables.rows import ReferenceRow, Tables

SHORTEST_TITLE = 4
"""Words by which a title alone tells a work from others."""


def resolve_references(tables: Tables) -> Tables:
    """The tables with `work_id` filled."""
    works = Works()
    works.learn(cited_of(tables))
    return replace(tables, references=works.told(tables))


@dataclass(slots=True)
class Works:
    """Works are the same by DOI, else by title, first author and year.

    A title that stands with two different DOIs joins neither. A short note (`Ibid.`, `Berg, op. cit.`, `Berg, 1998,
    p. 5`) is of the work that it repeats, where the document has one that fits and no other.
    """

    dois: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What tells a work -> the DOIs that stand with it."""

    def learn(self, references: Iterable[Cited]) -> None:
        """Take note of the DOIs in some documents."""
        for each in references:
            self.dois[title_key(each, fold(each.author))].add(each.doi)

    def told(self, tables: Tables) -> tuple[ReferenceRow, ...]:
        """The references of these documents with their works, when all documents have been learned."""
        first = {reference: fold(name) for reference, name in first_authors(tables).items()}
        works = {row.reference_id: self._work(row, first.get(row.reference_id, "")) for row in tables.references}
        in_order = sorted(tables.references, key=lambda row: (row.document_id, row.start, row.reference_id))
        for _, rows in groupby(in_order, key=lambda row: row.document_id):
            works |= dict(repeated(list(rows), first, works))
        return tuple(replace(row, work_id=works[row.reference_id]) for row in tables.references)

    def _work(self, row: ReferenceRow, author: str) -> str:
        title = title_key(row, author)
        known = self.dois.get(title, set()) if title else set()
        doi = row.doi or (next(iter(known)) if len(known) == 1 else "")
        return work_id(f"doi:{doi}" if doi else title)


def repeated(rows: list[ReferenceRow], first: dict[str, str], works: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(reference id, work id) of the short notes of one document, whose rows stand in the order of the text."""
    above = ""
    named: dict[str, set[str]] = defaultdict(set)
    dated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.title and works[row.reference_id]:
            dated[first.get(row.reference_id, ""), row.issued[:4]].add(works[row.reference_id])
    for row in rows:
        author, own = first.get(row.reference_id, ""), works[row.reference_id]
        again = "" if own else repeats(row.text)
        fitting: set[str] = set()
        if again == "same" and not author:
            fitting = {above}
        elif again and author:
            fitting = named[author]
        elif author and row.issued and not (own or row.title or row.container_title):
            fitting = dated[author, row.issued[:4]]
        if len(fitting) == 1:
            own = next(iter(fitting))
            yield row.reference_id, own
        elif author and own:
            named[author].add(own)
        above = own


def repeats(text: str) -> str:
    """What a note says of an earlier one: 'same' (the one above it), 'cited' (an earlier one of its author), or ''."""
    found = again().search(text)
    return (found.lastgroup or "") if found else ""


@cache
def again() -> re.Pattern[str]:
    """The words of all languages for the work of an earlier note."""
    words: dict[str, list[str]] = {"same": [], "cited": []}
    for language in LANGUAGES:
        for surface, meaning in load_rules(lang_file(language, "citations")).words["again"].items():
            words[meaning].append(surface)
    groups = (f"(?P<{meaning}>{'|'.join(surfaces)})" for meaning, surfaces in words.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})", re.IGNORECASE)


def title_key(row: ReferenceRow | Cited, author: str) -> str:
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
