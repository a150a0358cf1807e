"""A document's text in blocks of passages, cut where the spans begin and end that were found in it."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..tables.folder import TEXTS
from ..tables.read import read_text
from .index import Index
from .queries import QueryError

WINDOW = 12_000
"""Characters of a text that are shown on either side of a row; a longer text is shown in pieces."""
SPANS = {"mentions": "mention_id", "timexes": "timex_id", "events": "event_id", "citations": "citation_id"}
SPANS |= {"references": "reference_id"}
"""The tables whose rows are drawn in the text."""


def window(index: Index, document: str, at: int = 0, *, focus: set[str] | None = None) -> dict[str, Any]:
    """A document's text around a character, in blocks of passages, cut where spans begin and end.

    Raises QueryError for a document that the run does not have.
    """
    if index.value("SELECT 1 FROM documents WHERE document_id = :id", id=document) is None:
        raise QueryError("no document '{document}'", document=document)
    text = _text(index.folder, document, index.stamp)
    lo, hi = max(0, at - WINDOW), min(len(text), at + WINDOW)
    if len(text) <= 3 * WINDOW:
        lo, hi = 0, len(text)
    spans = list(_spans(index, document, lo, hi, focus or set()))
    passages = index.all(
        'SELECT passage_id, start, "end", kind, language FROM passages WHERE document_id = :id AND start < :hi'
        ' AND "end" > :lo ORDER BY start',
        id=document,
        lo=lo,
        hi=hi,
    )
    return {
        "start": lo,
        "end": hi,
        "length": len(text),
        "spans": spans,
        "blocks": list(_blocks(text, lo, hi, passages, spans)),
    }


@lru_cache(maxsize=8)
def _text(folder: Path, document: str, stamp: int) -> str:
    """A text is read again when a run has written it anew: `stamp` is another one then."""
    texts = (folder / TEXTS).resolve()
    if (texts / f"{document}.txt").resolve().parent != texts:
        return ""  # a table that somebody else wrote may name any path
    try:
        return read_text(folder, document)
    except FileNotFoundError:
        return ""


def text_of(index: Index, document: str) -> str:
    """The canonical text of a document."""
    return _text(index.folder, document, index.stamp)


def _spans(index: Index, document: str, lo: int, hi: int, focus: set[str]) -> Iterator[dict[str, Any]]:
    for table, key in SPANS.items():
        told = "label" if table == "citations" else "type"
        rows = index.all(
            f'SELECT it.{key} AS id, it.start, it."end", it.{told} AS type, queue.status'
            f" {', it.edtf' if table == 'timexes' else ''}"
            f' FROM "{table}" AS it LEFT JOIN queue ON queue.row_id = it.{key} AND queue.table_name = :table'
            ' WHERE it.document_id = :document AND it.start < :hi AND it."end" > :lo ORDER BY it.start',
            table=table,
            document=document,
            lo=lo,
            hi=hi,
        )
        for each in rows:
            if each["type"] != "NORP" or f"mentions|{each['id']}" in focus:
                yield {"table": table, **each}


def _blocks(
    text: str, lo: int, hi: int, passages: list[dict[str, Any]], spans: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The passages, and what lies between them where it is more than blanks."""
    at = lo
    for passage in passages:
        start, end = max(lo, passage["start"], at), min(hi, passage["end"])
        yield from _between(text, at, start, spans)
        if start < end:
            yield _block(text, start, end, passage, spans)
            at = end
    yield from _between(text, at, hi, spans)


def _between(text: str, lo: int, hi: int, spans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What lies between two passages, without the blanks around it."""
    between = text[lo:hi]
    if words := between.strip():
        start = lo + between.index(words)
        yield _block(text, start, start + len(words), {"kind": "", "passage_id": ""}, spans)


def _block(text: str, lo: int, hi: int, passage: dict[str, Any], spans: list[dict[str, Any]]) -> dict[str, Any]:
    """A stretch of text as segments, each with the numbers of the spans that it lies in."""
    inside = [(number, span) for number, span in enumerate(spans) if span["start"] < hi and span["end"] > lo]
    cuts = sorted({lo, hi} | {min(hi, max(lo, span[end])) for _, span in inside for end in ("start", "end")})
    held: list[list[int]] = [[] for _ in cuts]
    for number, span in inside:
        for at in range(bisect_right(cuts, max(lo, span["start"]) - 1), len(cuts) - 1):
            if cuts[at] >= span["end"]:
                break
            held[at].append(number)
    segments = [[start, text[start:end], held[at]] for at, (start, end) in enumerate(pairwise(cuts))]
    return {"kind": passage["kind"], "passage_id": passage["passage_id"], "start": lo, "end": hi, "segments": segments}
