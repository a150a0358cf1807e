"""The canonical text of sources that are no text themselves: blocks of a page, joined, and what they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Document, Link, Passage
from .encoding import LETTER, mended

CLOSE = frozenset({"list_item", "table", "reference"})
"""Kinds whose blocks stand on neighbouring lines; a blank line parts all others."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or row of a page, on one line."""

    text: str
    kind: str
    """A kind of passages, '' for what stands outside the article as far as the page's structure tells."""
    links: tuple[Link, ...] = ()
    """Links with offsets into the block's text."""


class MissingExtra(ValueError):
    """A format whose libraries are not installed; the message says how to get them."""

    def __init__(self, ending: str, extra: str) -> None:
        super().__init__(f"reading {ending} needs the extra {extra!r}: pip install 'letopis[{extra}]'")


def document_of(blocks: Iterable[Block], *, content: bytes, media_type: str, encoding: str, **given: str) -> Document:
    """The document whose text is these blocks, with their kinds as passages; `given` is what the source says of itself.

    Raises ValueError for text that was decoded wrongly before it came into the source.
    """
    told = [block for block in blocks if block.text]
    whole = "\n".join(block.text for block in told)
    turned, note = mended(whole)
    if note and turned.count("\n") == whole.count("\n"):
        for block, line in zip(told, turned.split("\n"), strict=True):
            block.links = block.links if block.text == line else ()
            block.text = line
        given = {name: mended(value)[0] for name, value in given.items()}
    parts: list[str] = []
    passages: list[Passage] = []
    links: list[Link] = []
    at = 0
    before = ""
    for block in told:
        gap = ("\n" if block.kind == before and block.kind in CLOSE else "\n\n") if parts else ""
        parts += (gap, block.text)
        at += len(gap)
        passages.append(Passage(at, at + len(block.text), block.kind))
        links += (Link(at + link.start, at + link.end, link.url) for link in block.links)
        at += len(block.text)
        before = block.kind
    text = "".join(parts) + "\n" if parts else ""
    document = Document(
        id="",
        text=text,
        media_type=media_type,
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        status="ok" if LETTER.search(text) else "empty",
        passages=tuple(passages),
        links=tuple(links),
    ).having(**given)
    return document.noted("read", note) if note else document
