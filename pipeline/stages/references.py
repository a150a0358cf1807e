"""Entries of reference lists and their fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Annotation
from ..references import Sign, is_bibliography, parse_reference, read_sign
from ..references.markers import find_markers
from ..spans import Finder, body, get, text_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, its sign left out; an empty entry is nothing but its sign."""

    start: int
    end: int
    sign: Sign | None


def find_references(doc: Doc) -> Iterator[Annotation]:
    """The entries of every reference list; `value` is the label that markers use, `label` the CSL type."""
    text = text_of(doc)
    numbered = _numbered(doc, text)
    for block in _blocks(doc):
        entries = list(_entries(text, block))
        labels = _labels(entries, numbered and not is_bibliography(_heading(text, block[0].start)))
        for entry, label in zip(entries, labels, strict=True):
            reference = _parsed(text[entry.start : entry.end])
            rule = f"reference:{reference.rule}" if reference.rule else "reference"
            yield Annotation(entry.start, entry.end, reference.type, label, f"reference:{entry.start}", rule)


def find_reference_fields(doc: Doc) -> Iterator[Annotation]:
    """The fields of the entries that are already filed; each carries its entry's id."""
    text = text_of(doc)
    for entry in get(doc, "references"):
        for field in _parsed(text[entry.start : entry.end]).fields:
            yield Annotation(
                entry.start + field.start,
                entry.start + field.end,
                field.label,
                field.value,
                entry.id,
                field.rule or entry.rule,
                features=field.features,
            )


_parsed = lru_cache(maxsize=1024)(parse_reference)
"""Two stages ask for each entry, one for the whole and one for its fields."""


def _numbered(doc: Doc, text: str) -> bool:
    """Whether the body has markers that could point to the places of a list without labels."""
    return any(
        marker.style in ("numeric", "superscript")
        for passage in body(doc)
        for marker in find_markers(text[passage.start : passage.end])
    )


def _blocks(doc: Doc) -> Iterator[list[Annotation]]:
    """Reference passages that follow one another: one list each."""
    block: list[Annotation] = []
    for passage in get(doc, "passages"):
        if passage.label == "reference":
            block.append(passage)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _heading(text: str, start: int) -> str:
    """The line above a list."""
    return text[:start].rstrip().rpartition("\n")[2]


def _entries(text: str, block: list[Annotation]) -> Iterator[Entry]:
    """The entries of a list: a line with a sign opens one, a line without goes on with it unless a blank line parts them."""
    opened: Entry | None = None
    for start, end in _lines(text, block):
        sign = read_sign(text[start:end])
        goes_on = (
            opened is not None and opened.sign is not None and sign is None and text[opened.end : start].count("\n") < 2
        )
        if opened and goes_on:
            opened = Entry(opened.start, end, opened.sign)
            continue
        if opened:
            yield opened
        begin = start + sign.end if sign and start + sign.end < end else start
        opened = Entry(begin, end, sign)
    if opened:
        yield opened


def _lines(text: str, block: list[Annotation]) -> Iterator[tuple[int, int]]:
    for passage in block:
        for match in re.compile(r"\S[^\n]*").finditer(text, passage.start, passage.end):
            yield match.start(), match.start() + len(match[0].rstrip())


def _labels(entries: list[Entry], numbered: bool) -> list[str]:
    """The label of each entry: its own, else its place in a list where no entry has one of its own."""
    own = [entry.sign.label if entry.sign else "" for entry in entries]
    if any(own):
        return own
    arrows = any(entry.sign and entry.sign.arrow for entry in entries)
    return [str(n) for n in range(1, len(entries) + 1)] if arrows or numbered else own


@Language.factory("letopis_references", requires=["doc.spans"], assigns=["doc.spans", "doc._.references"])
def make_references(nlp: Language, name: str) -> Finder:
    """The component that files the entries of reference lists."""
    return Finder("references", find_references)


@Language.factory(
    "letopis_reference_fields",
    requires=["doc.spans", "doc._.references"],
    assigns=["doc.spans", "doc._.reference_fields"],
)
def make_reference_fields(nlp: Language, name: str) -> Finder:
    """The component that files the fields of references."""
    return Finder("reference_fields", find_reference_fields)
