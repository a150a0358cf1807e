"""Finds time expressions and says where they lie on the calendar."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from ..model import LANGUAGES, Annotation
from ..spans import Finder, body, get, text_of
from ..timex.resolve import resolve
from ..timex.scan import Expression, grammar, scan
from ..timex.story import Settings


def find_timexes(doc: Doc, *, languages: Container[str], settings: Settings | None = None) -> Iterator[Annotation]:
    """The time expressions of the passages that are mined and whose language is one of `languages`."""
    settings = replace(settings or Settings(), published=doc._.published)
    text = blanked(text_of(doc), get(doc, "citations"))
    found: list[Expression] = []
    section = 0
    titled = [
        each
        for title in get(doc, "passages")
        if title.label == "title" and (title.value or doc.lang_) in languages
        for each in scan(text[title.start : title.end], grammar(title.value or doc.lang_))
    ]
    for passage in body(doc):
        section += passage.label == "heading"
        language = passage.value or doc.lang_
        if language not in languages:
            continue
        found += scan(
            text[passage.start : passage.end],
            grammar(language),
            offset=passage.start,
            section=section,
            aside=passage.label == "caption",
        )
    yield from resolve(found, settings, titled)


def blanked(text: str, citations: Iterable[Annotation]) -> str:
    """The text with markers such as [4] turned into as many spaces, so that they part no expression."""
    pieces, done = [], 0
    for citation in citations:
        if citation.start >= done and text[citation.start] == "[" and text[citation.end - 1] == "]":
            pieces += [text[done : citation.start], " " * (citation.end - citation.start)]
            done = citation.end
    return "".join([*pieces, text[done:]])


@Language.factory(
    "letopis_timex",
    assigns=["doc.spans", "doc._.timexes"],
    default_config={"style": "auto", "prefer": "auto"},
)
def make_timex(nlp: Language, name: str, style: str, prefer: str) -> Finder:
    """A component that files time expressions under `doc.spans["timexes"]`."""
    settings = Settings(style=style, prefer=prefer)
    return Finder("timexes", partial(find_timexes, languages=LANGUAGES, settings=settings))
