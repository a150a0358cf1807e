"""Which stretches of a page are the article and which surround it; nothing is deleted, passages are marked."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import BODY_KINDS, Document, Passage
from .article import mark_around, mark_body, place_datelines
from .chrome import mark_chrome, mark_contents, mark_links, mark_related, mark_repeats
from .layout import Stretch, front_matter, given_stretch, stretches
from .pieces import PICTURE, Piece
from .sources import mark_references

FILE_DEBRIS = re.compile(
    r"(?:\[\[)?(?:(?:File|Image|Файл):)?[^\s\[\]]+\.(?:jpe?g|png|svg|gif|tiff?|webp|ogg|pdf)\b(?:\|[\w ]{1,20}(?=\|))*\|?",
    re.IGNORECASE,
)

LONGEST_CAPTION = 500
"""Characters between the file name of a picture and the brackets that close it."""


def mark_passages(document: Document) -> Document:
    """The document with its passages: what each stretch of the text is, so that only the article is mined.

    What its reader knows of a stretch, from the tree of a web page or a file's styles, is kept.
    """
    if document.passages:
        return document.having(passages=tuple(_given_passages(document)))
    matter = front_matter(document.text)
    pieces = [Piece(stretch) for stretch in stretches(document.text, matter.end() if matter else 0)]
    mark_chrome(pieces)
    mark_contents(pieces)
    mark_references(pieces)
    mark_links(pieces)
    mark_related(pieces)
    mark_around(pieces)
    mark_repeats(pieces)
    mark_body(pieces)
    passages = [Passage(matter.start(1), matter.end(1) - 1, "boilerplate")] if matter else []
    for piece in pieces:
        passages += _passages(piece)
    return document.having(passages=tuple(passages))


def _given_passages(document: Document) -> Iterator[Passage]:
    """The reader's passages, with what words and neighbours tell of them besides."""
    given = document.passages
    pieces = [Piece(given_stretch(document.text, passage)) for passage in given]
    settled = {"title", "byline", "reference", "boilerplate"}
    for piece, passage in zip(pieces, given, strict=True):
        piece.kind = passage.kind if passage.kind in settled else ""
    mark_chrome(pieces)
    mark_references(pieces)
    mark_related(pieces)
    outside = [not passage.kind for passage in given]
    for piece, out in zip(pieces, outside, strict=True):
        piece.kind = piece.kind or ("boilerplate" if out else "")
    place_datelines(pieces)
    mark_repeats(pieces)
    for piece, passage in zip(pieces, given, strict=True):
        yield replace(passage, kind=piece.kind or passage.kind)


def _passages(piece: Piece) -> list[Passage]:
    """The piece as passages: the debris of a picture that opens a paragraph is not the paragraph."""
    stretch = piece.stretch
    picture = PICTURE.match(stretch.text) if piece.kind == "caption" else None
    debris = FILE_DEBRIS.match(stretch.text) if piece.kind in BODY_KINDS and not picture else None
    if picture and picture[1].strip():
        cuts = [(*picture.span(1), "caption")]
    elif debris:
        cuts = [(0, debris.end(), "boilerplate")]
        closing = stretch.text.find("]]", debris.end(), debris.end() + LONGEST_CAPTION)
        if closing >= 0:
            cuts += [(debris.end(), closing, "caption"), (closing, closing + 2, "boilerplate")]
        cuts.append((cuts[-1][1], len(stretch.text), piece.kind))
    else:
        cuts = [(0, len(stretch.text), "boilerplate" if picture else piece.kind)]
    return [passage for start, end, kind in cuts if (passage := _passage(stretch, start, end, kind))]


def _passage(stretch: Stretch, start: int, end: int, kind: str) -> Passage | None:
    """A part of the stretch without the blanks around it; none if it is blank."""
    part = stretch.text[start:end]
    bare = part.strip()
    first = stretch.start + start + len(part) - len(part.lstrip())
    return Passage(first, first + len(bare), kind) if bare else None
