"""Whether a document's rows stand after a change of date rules: they do where its dates are the same ones.

Date rules read nothing that a model says, and what comes after them reads only what they found.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from .model import Annotation, Document, Passage


def dating(document: Document, doc: Any) -> bytes:
    """What date rules read of a document besides its text, and a digest of what they found in its Doc, if it has one."""
    if doc is None:
        return _note(document.published, (), (), ())
    from .spans import get
    from .stages.timex import markers, passages

    return _note(document.published, passages(doc), markers(doc), get(doc, "timexes"))


def stands(note: bytes, text: str, dates: Mapping[str, str]) -> bool:
    """Whether date rules find in a document what they found when the note was made; `dates` are their settings."""
    from .timex.passages import timexes_in
    from .timex.story import Settings

    published, passages, markers, found = json.loads(zlib.decompress(note))
    settings = Settings(published, dates["style"], dates["prefer"])
    return bool(found == _digest(timexes_in(text, [Passage(*each) for each in passages], markers, settings)))


def _note(
    published: str, passages: Iterable[Passage], markers: Iterable[tuple[int, int]], found: Iterable[Annotation]
) -> bytes:
    told = [(each.start, each.end, each.kind, each.language) for each in passages]
    return zlib.compress(json.dumps([published, told, list(markers), _digest(found)]).encode(), 1)


def _digest(found: Iterable[Annotation]) -> str:
    return hashlib.sha256(repr(sorted(found)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
