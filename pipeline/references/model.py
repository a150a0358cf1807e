"""References in styles that no grammar accounts for, read by a conditional random field trained with `tools/references.py`."""

import gzip
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from .atoms import CYRILLIC
from .dates import read_date
from .features import Prepared, Word, read_features, read_words
from .forms import form
from .gost import part_of
from .names import several
from .reading import EDGE, Fields, field, once
from .rest import publishes

MODEL = Path(__file__).parent.parent / "data" / "references.crf.gz"
LABELS = {
    "author": "author",
    "editor": "editor",
    "title": "title",
    "container-title": "container_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "issued": "issued",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "number-of-pages": "extent",
}
"""A data set's label -> the model's; what is not here is 'other'."""

WORDS = {
    "author": r"[Ii]n:?\s",
    "editor": r"[Ii]n:?\s",
    "container_title": r"[Ii]n:?\s|{dash}\s",
    "volume": r"{volume}[.\s]+",
    "issue": r"{issue}[.\s]*",
    "pages": r"{page}[.\s]+",
}
PERIODICAL = r"(?<!\w){periodical}[\s.,]*$"
NUMBER = r"\d|(?<!\w)[IVXLCivxlc]+(?!\w)"
ALONE = Lock()
"""The tagger keeps the sequence that it labels: one thread at a time."""

FILLER = re.compile(r"[\W_]{0,4}")
SHORTEST_TITLE = 15
"""Characters; with fewer a longer one behind it is the title."""

LONGEST = 3000
"""Characters; what is longer is no reference."""


@cache
def weights() -> bytes:
    """The trained model; whoever reads with it must keep it, since the tagger does not."""
    return gzip.decompress(MODEL.read_bytes())


@cache
def tagger() -> Any:
    """The one tagger of a process, loaded when it is first needed."""
    import pycrfsuite

    loaded = pycrfsuite.Tagger()
    loaded.open_inmemory(weights())
    return loaded


def read_trained(prepared: Prepared) -> Fields:
    """The fields that the model finds, the first of a kind; a title that comes early is not a word or two."""
    words = read_words(prepared)
    if not words or len(prepared.text) > LONGEST:
        return []
    found: dict[str, list[tuple[int, int]]] = {}
    features = read_features(words)
    with ALONE:
        labels = tagger().tag(features)
    for label, start, end in _stretches(prepared.text, words, labels):
        found.setdefault(label, []).append((start, end))
    fields: Fields = []
    russian = CYRILLIC.search(prepared.text) is not None
    _part_years(prepared.text, found)
    _settle(prepared.text, found)
    for label, spans in found.items():
        spans = [(_behind(prepared.text, label, *span), span[1]) for span in spans]
        if label in ("author", "editor"):
            for start, end in spans:
                fields += several(prepared.text[start:end], start, label)
        elif label in ("title", "container_title"):
            cut = part_of if russian else field
            long = (span for span in spans if span[1] - span[0] > SHORTEST_TITLE)
            best = next(long, None) or max(spans, key=lambda span: span[1] - span[0])
            fields += cut(prepared.text, *best, label)
        elif label == "issued":
            fields += next(filter(None, (_issued(prepared.text, *span) for span in spans)), [])
        elif label in ("volume", "issue", "pages"):
            fields += next(filter(None, (_number(prepared.text, *span, label) for span in spans)), [])
        elif label not in ("extent", "other", "-"):
            fields += field(prepared.text, *spans[0], label)
    return once(fields)


def _stretches(text: str, words: list[Word], labels: list[str]) -> list[tuple[str, int, int]]:
    """Words in a row with one label, also where a mark or two between them have none."""
    found: list[tuple[str, int, int]] = []
    for label, group in groupby(zip(labels, words, strict=True), key=lambda pair: pair[0]):
        row = [word for _, word in group]
        if label == "-":
            continue
        if found and found[-1][0] == label and FILLER.fullmatch(text, found[-1][2], row[0].start):
            found[-1] = (label, found[-1][1], row[-1].end)
        else:
            found.append((label, row[0].start, row[-1].end))
    return found


def _part_years(text: str, found: dict[str, list[tuple[int, int]]]) -> None:
    """`1998;45` is a year and a volume, though there is no blank between them."""
    for i, (start, end) in enumerate(found.get("volume", [])):
        if year := form(r"(?P<year>{year})[;,:]\s?(?=\d)").match(text, start, end):
            found.setdefault("issued", []).append(year.span("year"))
            found["volume"][i] = year.end(), end


def _settle(text: str, found: dict[str, list[tuple[int, int]]]) -> None:
    """What nothing is said to stand in is a title, a house that publishes holds none, a newspaper is no author."""
    if "container_title" in found and not found.keys() & {"volume", "issue", "pages"}:
        if "title" not in found and "author" in found:
            found["title"] = found.pop("container_title")
        elif "publisher" not in found and publishes(text[slice(*found["container_title"][0])]):
            found["publisher"] = found.pop("container_title")
    names = found.get("author", [])
    if "container_title" not in found and len(names) == 1 and form(PERIODICAL).search(text[slice(*names[0])]):
        found["container_title"] = found.pop("author")


def _behind(text: str, label: str, start: int, end: int) -> int:
    """Where a part begins behind the word that introduces it: `in`, `vol.`, `pp.`."""
    word = form(WORDS[label]).match(text, start, end) if label in WORDS else None
    return word.end() if word else start


def _number(text: str, start: int, end: int, label: str) -> Fields:
    value = re.sub(r"\s*[-‐-―]+\s*", "-", text[start:end]) if label == "pages" else None
    found = field(text, start, end, label, value and value.strip(EDGE))
    return found if form(NUMBER).search(text, start, end) else []


def _issued(text: str, start: int, end: int) -> Fields:
    value = read_date(text[start:end], day_first=bool(CYRILLIC.search(text)))
    return field(text, start, end, "issued", value) if value else []
