"""Reference markers of the body: what they support and which entry they point to."""

import re
from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Annotation
from ..references.markers import Marker, find_markers
from ..spans import Finder, body, get, text_of

SEPARATORS = " \t\u00a0"
TERMINAL = tuple('.!?…»”"')


def find_citations(doc: Doc) -> Iterator[Annotation]:
    """The markers of the body, one annotation a label.

    The feature `reference` names the one entry with that label; `supports` is the offset just behind the supported text.
    """
    entries = _entries(doc)
    works = _works(doc)
    text, bounds = _body_text(doc)
    supported: dict[int, int] = {}
    for marker in find_markers(text, works):
        start = next((a for a, b in bounds if a <= marker.start and marker.end <= b), None)
        if start is None:
            continue
        supports = _supports(text, marker, start, supported)
        supported[marker.extent] = supports
        for label in marker.labels:
            targets = works.get(_work(label), []) if marker.style == "author-year" else entries.get(label, [])
            yield Annotation(
                marker.start,
                marker.end,
                marker.style,
                label,
                f"citation:{marker.start}:{label}",
                f"marker:{marker.style}",
            ).having(
                reference=targets[0] if len(targets) == 1 else "", supports=str(supports) if supports > start else ""
            )


def _body_text(doc: Doc) -> tuple[str, list[tuple[int, int]]]:
    """The document's text with everything outside the body blanked, and the bounds of its passages."""
    bounds = [(passage.start, passage.end) for passage in body(doc)]
    text = text_of(doc)
    parts: list[str] = []
    at = 0
    for start, end in bounds:
        parts += ["\n" * (start - at), text[start:end]]
        at = end
    return "".join(parts), bounds


def _supports(text: str, marker: Marker, start: int, supported: dict[int, int]) -> int:
    """Where the text before a marker ends; markers in a row support the same text.

    A marker that opens a line supports what was torn off, unless the line above breaks off in mid sentence.
    """
    at = marker.start
    while at > start and text[at - 1] in SEPARATORS:
        at -= 1
    if at in supported:
        return supported[at]
    if at > start and text[at - 1] == "\n":
        above = text[start:at].rstrip()
        return start if above.endswith(TERMINAL) else start + len(above)
    return at


def _entries(doc: Doc) -> dict[str, list[str]]:
    """Label -> the ids of the entries that bear it; where lists repeat a label, entries with a back link count."""
    found: dict[str, list[str]] = defaultdict(list)
    linked: dict[str, list[str]] = defaultdict(list)
    text = text_of(doc)
    for entry in get(doc, "references"):
        if entry.value:
            found[entry.value].append(entry.id)
            if re.search(
                r"[\^↑]\s*(?:[a-z\d]{1,2}[ \t\u00a0]*)*$",
                text[max(0, entry.start - 60) : entry.start].rpartition("\n")[2],
            ):
                linked[entry.value].append(entry.id)
    return {label: ids if len(ids) == 1 else linked[label] or ids for label, ids in found.items()}


def _works(doc: Doc) -> dict[tuple[str, str], list[str]]:
    """(first author's family name, year) -> the ids of the entries."""
    family: dict[str, str] = {}
    year: dict[str, str] = {}
    for field in get(doc, "reference_fields"):
        if field.label == "author" and field["family"]:
            family.setdefault(field.id, field["family"].casefold())
        elif field.label == "issued":
            year[field.id] = field.value[:4]
    works: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, name in family.items():
        if id in year:
            works[name, year[id]].append(id)
    return works


def _work(label: str) -> tuple[str, str]:
    """The work that an author-year label means: 'Berg and Dahl 1998' is Berg's of 1998."""
    names, _, year = label.rpartition(" ")
    return re.split(r"[\s,]", names)[0].casefold(), year[:4]


@Language.factory(
    "letopis_citations",
    requires=["doc.spans", "doc._.references", "doc._.reference_fields"],
    assigns=["doc.spans", "doc._.citations"],
)
def make_citations(nlp: Language, name: str) -> Finder:
    """The component that files citations."""
    return Finder("citations", find_citations)
