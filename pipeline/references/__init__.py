"""Fields of bibliographic references, in English and Russian, with offsets: labels, atoms, then grammars in order."""

import re

from .atoms import MASK, find_atoms, mask, narrowed
from .gost import read_gost
from .labels import Sign, read_sign
from .notes import read_newspaper, read_note, read_paper, read_plain, read_sentences, read_short
from .reading import Fields, Reference, once
from .vocabulary import any_of, normal
from .wikipedia import read_dated_book, read_quoted, read_web

__all__ = ["Reference", "Sign", "is_bibliography", "parse_reference", "read_sign"]

GRAMMARS = (
    ("short", read_short),
    ("note", read_note),
    ("newspaper", read_newspaper),
    ("paper", read_paper),
    ("quoted", read_quoted),
    ("dated-book", read_dated_book),
    ("web", read_web),
    ("sentences", read_sentences),
    ("gost", read_gost),
    ("plain", read_plain),
)
"""The styles in the order in which they are tried; one that does not account for the whole reference gives nothing."""


def parse_reference(text: str) -> Reference:
    """The fields of one reference; what is not certain is left out.

    Offsets count from the start of `text`; a list label before the reference is passed over.
    """
    sign = read_sign(text)
    start = sign.end if sign else 0
    atoms = [atom for atom in find_atoms(text) if atom.start >= start]
    masked = mask(text, atoms)
    found, rule = _read(masked, *_core(masked, start, atoms))
    fields = once([*found, *(narrowed(atom) for atom in atoms if atom.label != "note")])
    return Reference(_type(text, fields), tuple(fields), rule)


def is_bibliography(heading: str) -> bool:
    """Whether a heading opens a list that no marker points to: Литература, Further reading."""
    return bool(re.match(rf"[\s#*=]*{any_of('bibliography')}(?!\w)", heading))


def _core(text: str, start: int, atoms: Fields) -> tuple[int, int]:
    """The stretch that a grammar must account for: no introduction, no remark behind the access date."""
    end = len(text.rstrip(f" .,;{MASK}"))
    retrieved = next((atom for atom in atoms if atom.label == "accessed" and atom.rule.startswith("en.")), None)
    if retrieved and retrieved.start > start:
        end = min(end, len(text[: retrieved.start].rstrip(f" .,;{MASK}")))
    while start < end and text[start] in f" .,;{MASK}":
        start += 1
    introduction = re.compile(rf"[^\"“«]{{0,160}}?(?<!\w){any_of('signal')}:?\s(?=[A-ZА-ЯЁ\"“«\[])").match(
        text, start, end
    )
    return (introduction.end() if introduction else start), end


def _read(text: str, start: int, end: int) -> tuple[Fields, str]:
    if start >= end:
        return [], ""
    for name, read in GRAMMARS:
        found = read(text, start, end)
        if found:
            return found, name
    return [], ""


def _type(text: str, fields: Fields) -> str:
    """The CSL type that the fields prove, '' when they prove none."""
    labels = {field.label for field in fields}
    kind = re.search(rf"(?<!\w){any_of('genre')}", text)
    if kind:
        return normal("genre", kind[0]) or "document"
    if "container_title" in labels:
        if labels & {"volume", "issue", "issn"} or (
            "pages" in labels and not labels & {"publisher", "publisher_place"}
        ):
            return "article-journal"
        return (
            "chapter"
            if labels & {"publisher", "publisher_place", "editor", "isbn"}
            else "webpage"
            if labels & {"accessed", "archived", "url"}
            else "article"
        )
    if labels & {"isbn", "publisher_place"} or {"author", "publisher", "issued"} <= labels:
        return "book"
    if labels & {"url", "accessed", "archived"}:
        return "webpage"
    return "document" if fields else ""
