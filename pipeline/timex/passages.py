"""The time expressions of a whole document: its passages one after the other, as one story."""

from collections.abc import Container, Iterable, Sequence

from ..model import BODY_KINDS, LANGUAGES, Annotation, Passage
from .resolve import resolve
from .scan import Expression, grammar, scan
from .story import Settings


def timexes_in(
    text: str,
    passages: Sequence[Passage],
    markers: Iterable[tuple[int, int]],
    settings: Settings,
    languages: Container[str] = LANGUAGES,
) -> list[Annotation]:
    """The time expressions of the passages that are mined and whose language is one of `languages`.

    `markers` are the extents of citations, sorted; one such as [4] parts no expression.
    """
    text = blanked(text, markers)
    found: list[Expression] = []
    section = 0
    titled = [
        each
        for title in passages
        if title.kind == "title" and title.language in languages
        for each in scan(text[title.start : title.end], grammar(title.language))
    ]
    for passage in passages:
        if passage.kind not in BODY_KINDS:
            continue
        section += passage.kind == "heading"
        if passage.language not in languages:
            continue
        found += scan(
            text[passage.start : passage.end],
            grammar(passage.language),
            offset=passage.start,
            section=section,
            aside=passage.kind == "caption",
        )
    return resolve(found, settings, titled)


def blanked(text: str, markers: Iterable[tuple[int, int]]) -> str:
    """The text with markers such as [4] turned into as many spaces."""
    pieces, done = [], 0
    for start, end in markers:
        if start >= done and text[start] == "[" and text[end - 1] == "]":
            pieces += [text[done:start], " " * (end - start)]
            done = end
    return "".join([*pieces, text[done:]])
