"""Entries of reference lists and their fields."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Annotation
from ..references import Sign, is_bibliography, is_remarks, parse_reference, read_sign, split_references
from ..references.atoms import address_label
from ..references.markers import find_markers
from ..references.markup import unmarked
from ..spans import Finder, body, get, inside, text_of

BULLETS = " \t\n\u00a0*•·-–—"
LINK, REMARK = "reference:link", "reference:remark"
PROSE = ("plain", "model")
"""The readings of an entry in a list of remarks that make it one: no style of references is in it."""

COUNT = re.compile(r"(\d{1,3})[ \t\u00a0]+(?=[^\W\d_]|[«“\"])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, its sign left out; an empty entry is nothing but its sign."""

    start: int
    end: int
    sign: Sign | None


def find_references(doc: Doc) -> Iterator[Annotation]:
    """The entries of every reference list, then the pages that sentences link to, each once.

    `value` is the label that markers use, for a page its address; `label` is the CSL type. Further references of one
    entry bear its label, and their number in the entry as feature `part`.
    """
    text = text_of(doc)
    for entries, labels, remarks in _lists(doc, text):
        arrows = any(entry.sign and entry.sign.arrow for entry in entries)
        for entry, label in zip(entries, labels, strict=True):
            for n, (first, last) in enumerate(split_references(text[entry.start : entry.end])):
                start, end = entry.start + first, entry.start + last
                reference = _parsed(text[start:end], encyclopaedic=arrows)
                if remarks and reference.rule in PROSE:
                    yield Annotation(start, end, "", label, f"reference:{start}", REMARK)
                    continue
                rule = f"reference:{reference.rule}" if reference.rule else "reference"
                found = Annotation(start, end, reference.type, label, f"reference:{start}", rule)
                yield found.having(part=str(n + 1) if n else "", style="encyclopaedic" if arrows else "")
    addresses: set[str] = set()
    for link in get(doc, "links"):
        if link.label == "link" and link.value not in addresses:
            addresses.add(link.value)
            yield Annotation(link.start, link.end, "webpage", link.value, f"reference:{link.start}", LINK)


def find_reference_fields(doc: Doc) -> Iterator[Annotation]:
    """The fields of the entries that are already filed; each carries its entry's id."""
    text = text_of(doc)
    addresses = [link for link in get(doc, "links") if link.label == "address"]
    for entry in get(doc, "references"):
        if entry.rule == LINK:
            yield Annotation(entry.start, entry.end, address_label(entry.value), entry.value, entry.id, LINK)
        if entry.rule in (LINK, REMARK):
            continue
        fields = _parsed(text[entry.start : entry.end], encyclopaedic=bool(entry["style"])).fields
        known = {field.label for field in fields}
        for link in inside(entry, addresses):
            label = address_label(link.value)
            if label not in known:
                known.add(label)
                yield Annotation(link.start, link.end, label, link.value, entry.id, LINK)
        for field in fields:
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


def _lists(doc: Doc, text: str) -> Iterator[tuple[list[Entry], list[str], bool]]:
    """The lists of a document: entries, labels, and whether they are remarks, which `[note 1]` points to."""
    blocks = list(_blocks(doc))
    lists = [list(_entries(text, block)) for block in blocks]
    labelled = []
    for block, entries in zip(blocks, lists, strict=True):
        labels = [entry.sign.label if entry.sign else "" for entry in entries]
        if not any(labels) and _by_place(doc, text, entries, block[0].start):
            labels = [str(n) for n in range(1, len(entries) + 1)]
        labelled.append(labels)
    shared = Counter(label for labels in labelled for label in set(labels) if label)
    notes = _note_labels(doc, text) if any(count > 1 for count in shared.values()) else {}
    remarks = _remarks(notes, [_heading(text, block[0].start) for block in blocks], labelled) if notes else -1
    for n, (entries, labels) in enumerate(zip(lists, labelled, strict=True)):
        if n == remarks:
            yield entries, [notes.get(label, label) for label in labels], True
        else:
            yield entries, labels, all(" " in label for label in labels)


def _remarks(notes: dict[str, str], headings: list[str], labelled: list[list[str]]) -> int:
    """Which list is that of the remarks; -1 where none is, or several could be."""
    fitting = [n for n, heading in enumerate(headings) if is_remarks(heading) and notes.keys() <= set(labelled[n])]
    whole = [n for n in fitting if notes.keys() == set(labelled[n])]
    return next((found[0] for found in (fitting, whole) if len(found) == 1), -1)


def _note_labels(doc: Doc, text: str) -> dict[str, str]:
    """Number -> the label of the body's marker with a word before it: 1 -> note 1."""
    return {
        label.rpartition(" ")[2]: label
        for passage in body(doc)
        for marker in find_markers(text[passage.start : passage.end])
        if marker.style == "note"
        for label in marker.labels
        if " " in label
    }


def _by_place(doc: Doc, text: str, entries: list[Entry], start: int) -> bool:
    """Whether the entries of a list without labels are labelled by their places.

    A list without arrows is where markers point into it, none of them beyond its end, and it is no bibliography.
    """
    if any(entry.sign and entry.sign.arrow for entry in entries):
        return True
    return not is_bibliography(_heading(text, start)) and 0 < _reach(doc, text) <= len(entries)


def _reach(doc: Doc, text: str) -> int:
    """The highest number that a marker of the body points to; 0 where there is no marker."""
    return max(
        (
            int(label)
            for passage in body(doc)
            for marker in find_markers(text[passage.start : passage.end])
            if marker.style in ("numeric", "superscript")
            for label in marker.labels
        ),
        default=0,
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
    """The line above a list, whose first entry may stand behind a bullet."""
    return text[:start].rstrip(BULLETS).rpartition("\n")[2]


def _entries(text: str, block: list[Annotation]) -> Iterator[Entry]:
    """The entries of a list: a line with a sign opens one, a line without goes on with it unless a blank line parts them."""
    opened: Entry | None = None
    lines = list(_lines(text, block))
    counted = _counted(text, lines)
    for start, end in lines:
        sign = counted.get(start) or _sign(text[start:end])
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


def _sign(line: str) -> Sign | None:
    """The sign of a line, which may be in Markdown: `**[^](#ref)**`."""
    plain = unmarked(line)
    sign = read_sign(plain.text if plain else line)
    return replace(sign, end=plain.behind(sign.end)) if plain and sign else sign


def _lines(text: str, block: list[Annotation]) -> Iterator[tuple[int, int]]:
    for passage in block:
        for match in re.compile(r"\S[^\n]*").finditer(text, passage.start, passage.end):
            yield match.start(), match.start() + len(match[0].rstrip())


def _counted(text: str, lines: list[tuple[int, int]]) -> dict[int, Sign]:
    """The signs of a list whose entries begin with a bare number: `1 Berg, Ida`, two or more in a row from 1."""
    signs: dict[int, Sign] = {}
    for start, end in lines:
        match = COUNT.match(text, start, end)
        if match and int(match[1]) == len(signs) + 1:
            signs[start] = Sign(match.end() - start, match[1], arrow=False)
        elif _sign(text[start:end]):
            return {}
    return signs if len(signs) > 1 and 2 * len(signs) >= len(lines) else {}


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
