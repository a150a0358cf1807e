"""The same work cited twice, in one document or in many, gets one id."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import groupby

from ..lang import lang_file
from ..model import LANGUAGES
from ..rules import load_rules
from ..tables.cited import Cited, cited_of
from ..tables.rows import Tables


def resolve_references(tables: Tables) -> Tables:
    """The tables with `work_id` filled."""
    works, found = (
        Works(),
        dict(zip(tables.references, cited_of(tables.references, tables.reference_authors), strict=True)),
    )
    works.learn((each.key, each.doi) for each in found.values() if each.doi)
    told: dict[str, str] = {}
    in_order = sorted(tables.references, key=lambda row: (row.document_id, row.reference_id))
    for _, group in groupby(in_order, key=lambda row: row.document_id):
        rows = list(group)
        told |= zip((row.reference_id for row in rows), works.told([found[row] for row in rows]), strict=True)
    return replace(tables, references=tuple(replace(row, work_id=told[row.reference_id]) for row in tables.references))


@dataclass(slots=True)
class Works:
    """Works are the same by DOI, else by title, first author and year.

    A title that stands with two different DOIs joins neither. A short note (`Ibid.`, `Berg, op. cit.`, `Berg, 1998,
    p. 5`) is of the work that it repeats, where the document has one that fits and no other.
    """

    dois: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What tells a work -> the DOIs that stand with it."""

    def learn(self, references: Iterable[tuple[str, str]]) -> None:
        """Take note of the DOIs in some documents; with each goes what else tells its work."""
        for key, doi in references:
            self.dois[key].add(doi)

    def told(self, references: Sequence[Cited]) -> list[str]:
        """The works of the references of a document in the order of their ids, when all documents have been learned."""
        works = list(map(self._work, references))
        for number, work in repeated(references, works):
            works[number] = work
        return works

    def _work(self, cited: Cited) -> str:
        known = self.dois.get(cited.key, set()) if cited.key else set()
        doi = cited.doi or (next(iter(known)) if len(known) == 1 else "")
        return work_id(f"doi:{doi}" if doi else cited.key)


def repeated(references: Sequence[Cited], works: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(number of the reference, its work) of the short notes of one document; `works` are those of the others."""
    above = ""
    named: dict[str, set[str]] = defaultdict(set)
    dated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each, work in zip(references, works, strict=True):
        if each.titled and work:
            dated[each.author, each.year].add(work)
    for number in sorted(range(len(references)), key=lambda number: references[number].start):
        each, own = references[number], works[number]
        again = "" if own else repeats(each.text)
        fitting: set[str] = set()
        if again == "same" and not each.author:
            fitting = {above}
        elif again and each.author:
            fitting = named[each.author]
        elif each.author and each.year and each.bare and not own:
            fitting = dated[each.author, each.year]
        if len(fitting) == 1:
            own = next(iter(fitting))
            yield number, own
        elif each.author and own:
            named[each.author].add(own)
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


def work_id(key: str) -> str:
    """The id of a work; '' for an empty key."""
    return f"work:{sha256(key.encode()).hexdigest()[:12]}" if key else ""
