"""Reference markers of the body: what they support and which entry they point to."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Annotation
from ..references.markers import Marker, find_markers, first_family
from ..spans import Finder, body, get, text_of

SEPARATORS = " \t\u00a0"
YEAR_LETTER = re.compile(r"\(?\d{4}([a-zа-г])(?!\w)")
CYRILLIC_END = re.compile("[а-яё]$")
LONGEST_ENDING = 3
"""Letters in which two cases of a name differ."""

TERMINAL = tuple('.!?…»”"')


def find_citations(doc: Doc) -> Iterator[Annotation]:
    """The markers of the body, one annotation a label, and the links that cite.

    The feature `reference` names the one entry with that label; `supports` is the offset just behind the supported text.
    """
    entries = _entries(doc)
    works = _works(doc)
    text, bounds = _body_text(doc)
    links = [link for link in get(doc, "links") if link.label == "link"]
    linked = {at for link in links for at in range(link.start, link.end)}
    markers = [marker for marker in find_markers(text, works) if marker.start not in linked]
    yield from _links(doc, links, entries, [marker.start for marker in markers])
    supported: dict[int, int] = {}
    for marker in markers:
        start = next((a for a, b in bounds if a <= marker.start and marker.end <= b), None)
        if start is None:
            continue
        supports = _supports(text, marker, start, supported)
        supported[marker.extent] = supports
        for label in marker.labels:
            targets = _cited(label, works) if marker.style == "author-year" else entries.get(label, [])
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


def _links(
    doc: Doc, links: list[Annotation], entries: dict[str, list[str]], markers: list[int]
) -> Iterator[Annotation]:
    """The links that cite: each supports its sentence, before another link or a marker only what it ends."""
    sentences = get(doc, "sentences")
    starts = sorted([*markers, *(link.start for link in links)])
    for link in links:
        at = bisect_right(sentences, link.start, key=attrgetter("start")) - 1
        end = sentences[at].end if at >= 0 else link.end
        alone = bisect_right(starts, link.start) == bisect_left(starts, end)
        targets = entries.get(link.value, [])
        yield Annotation(
            link.start,
            link.end,
            "link",
            link.value,
            f"citation:{link.start}:{link.value}",
            "marker:link",
        ).having(reference=targets[0] if targets else "", supports=str(max(link.end, end) if alone else link.end))


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
    """Label -> the ids of the entries that bear it, of each the first reference; where lists repeat a label, entries with a back link count."""
    found: dict[str, list[str]] = defaultdict(list)
    linked: dict[str, list[str]] = defaultdict(list)
    text = text_of(doc)
    for entry in get(doc, "references"):
        if entry.value and not entry["part"]:
            found[entry.value].append(entry.id)
            if re.search(
                r"[\^↑]\s*(?:[a-z\d]{1,2}[ \t\u00a0]*)*$",
                text[max(0, entry.start - 60) : entry.start].rpartition("\n")[2],
            ):
                linked[entry.value].append(entry.id)
    return {label: ids if len(ids) == 1 else linked[label] or ids for label, ids in found.items()}


def _works(doc: Doc) -> dict[tuple[str, str], list[str]]:
    """(first author's family name, year) -> the ids of the entries, short notes of a work left out where it is listed.

    An entry of `1999a` is there under that year as well.
    """
    family: dict[str, str] = {}
    years: dict[str, list[str]] = {}
    titled: set[str] = set()
    text = text_of(doc)
    for field in get(doc, "reference_fields"):
        if field.label == "author" and field["family"]:
            family.setdefault(field.id, field["family"].casefold())
        elif field.label == "issued":
            letter = YEAR_LETTER.match(text, field.start, field.end + 2)
            years[field.id] = [field.value[:4], *([field.value[:4] + letter[1]] if letter else [])]
        elif field.label == "title":
            titled.add(field.id)
    works: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, name in family.items():
        for year in years.get(id, []):
            works[name, year].append(id)
    return {key: [id for id in ids if id in titled] or ids for key, ids in works.items()}


def _cited(label: str, works: dict[tuple[str, str], list[str]]) -> list[str]:
    """The entries that an author-year label can mean: 'Berg and Dahl 1998a' is Berg's of 1998a, else of 1998.

    A Russian name may stand in a case of its own: 'Седовой 2011' is Седова's, if no other name of that year begins so.
    """
    names, _, year = label.rpartition(" ")
    family = first_family(names)
    if found := works.get((family, year)) or works.get((family, year[:4])):
        return found
    stem = family[:-2] if CYRILLIC_END.search(family) and len(family) > LONGEST_ENDING else ""
    alike = {name for name, when in works if stem and when == year and name[: len(stem)] == stem}
    alike = {name for name in alike if abs(len(name) - len(family)) <= LONGEST_ENDING}
    return works[alike.pop(), year] if len(alike) == 1 else []


@Language.factory(
    "letopis_citations",
    requires=["doc.spans", "doc._.references", "doc._.reference_fields"],
    assigns=["doc.spans", "doc._.citations"],
)
def make_citations(nlp: Language, name: str) -> Finder:
    """The component that files citations."""
    return Finder("citations", find_citations)
