"""The one bridge between `Annotation` and spaCy's span groups."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter

from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc, Span, SpanGroup

from .model import BODY_KINDS, Annotation

Find = Callable[[Doc], Iterable[Annotation]]

KEYS = (
    "passages",
    "links",
    "sentences",
    "citations",
    "references",
    "reference_fields",
    "timexes",
    "mentions",
    "events",
    "arguments",
)
"""The span groups of a Doc, each written by one stage; `doc._.<key>` reads one back."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the tokens of a Doc begin and end."""

    starts: list[int]
    ends: list[int]
    length: int
    """Characters of the whole text."""

    def tokens(self, start: int, end: int) -> range:
        """The positions of the tokens that share a character with a stretch of the text."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        if self.ends and self.ends[first] <= start:
            first += 1
        return range(first, bisect_left(self.starts, end, lo=first))


def edges_of(doc: Doc) -> Edges:
    """The edges of a Doc's tokens, kept for the stages that ask for them one after the other."""
    return _edges(doc, len(doc))


@lru_cache(maxsize=1)
def _edges(doc: Doc, tokens: int) -> Edges:
    """The same; the number of tokens tells of a Doc that was cut anew in between."""
    places = doc.to_array([IDX, LENGTH]).tolist()
    return Edges([start for start, _ in places], [start + length for start, length in places], len(text_of(doc)))


class _Filed(SpanGroup):
    """A span group that has its annotations at hand; one that was written and read back is a plain one."""

    annotations: tuple[Annotation, ...]


def put(doc: Doc, key: str, found: Iterable[Annotation]) -> None:
    """File `found` under `doc.spans[key]`, sorted; the spans grow outward to whole tokens.

    Exact offsets, rules, scores and features travel in the group's `attrs`, which survive DocBin.
    """
    found = sorted(found)
    edges = edges_of(doc)
    spans = [_span(doc, annotation, edges) for annotation in found]
    columns = {
        "offsets": [[a.start, a.end] for a in found],
        "labels": [a.label for a in found],
        "values": [a.value for a in found],
        "ids": [a.id for a in found],
        "rules": [a.rule for a in found],
        "scores": [a.score for a in found],
        "features": [[list(pair) for pair in a.features] for a in found],
    }
    group = _Filed(doc, name=key, spans=spans, attrs=columns)
    group.annotations = tuple(found)
    doc.spans[key] = group


def _span(doc: Doc, annotation: Annotation, edges: Edges) -> Span:
    tokens = edges.tokens(annotation.start, annotation.end)
    if annotation.start < 0 or annotation.end > edges.length:
        raise ValueError(f"{annotation} lies outside the document's {edges.length} characters")
    return Span(doc, tokens.start, tokens.stop, label=annotation.label)


def get(doc: Doc, key: str) -> tuple[Annotation, ...]:
    """The annotations filed under `doc.spans[key]`, in text order; none if the stage has not run."""
    if key not in doc.spans:
        return ()
    group = doc.spans[key]
    if isinstance(group, _Filed):
        return group.annotations
    attrs = group.attrs
    names = ("offsets", "labels", "values", "ids", "rules", "scores", "features")
    return tuple(
        Annotation(start, end, label, value, id, rule, score, tuple((k, v) for k, v in features))
        for (start, end), label, value, id, rule, score, features in zip(*(attrs[name] for name in names), strict=True)
    )


def text_of(doc: Doc) -> str:
    """The Doc's text; spaCy joins `doc.text` anew at every call, which a whole document feels."""
    return doc._.source or doc.text


def body(doc: Doc) -> tuple[Annotation, ...]:
    """The passages that are mined (`label` = kind, `value` = language); the whole Doc as one where none are filed."""
    if "passages" not in doc.spans:
        return (Annotation(0, len(text_of(doc)), "paragraph", doc.lang_),) if len(doc) else ()
    return tuple(passage for passage in get(doc, "passages") if passage.label in BODY_KINDS)


def inside(whole: Annotation, found: Sequence[Annotation]) -> Sequence[Annotation]:
    """Those of some annotations in text order that start inside another one."""
    first = bisect_left(found, whole.start, key=attrgetter("start"))
    return found[first : bisect_left(found, whole.end, lo=first, key=attrgetter("start"))]


class Finder:
    """The only kind of spaCy component we own: it runs `find` and files what was found under `key`."""

    def __init__(self, key: str, find: Find):
        self.key = key
        self.find = find

    def __call__(self, doc: Doc) -> Doc:
        put(doc, self.key, self.find(doc))
        return doc


def expose() -> None:
    """Let `doc._.<key>` read each span group.

    `doc._.published` is the document's own date (EDTF, '' if unknown), `doc._.source` its text, where it is at hand.
    """
    for key in KEYS:
        Doc.set_extension(key, getter=partial(get, key=key), force=True)
    Doc.set_extension("published", default="", force=True)
    Doc.set_extension("source", default="", force=True)


expose()
