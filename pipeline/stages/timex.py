"""Finds time expressions and says where they lie on the calendar."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from ..lang import lang_file
from ..model import LANGUAGES, Annotation
from ..spans import Finder, body, get
from ..timex.resolve import Settings, resolve
from ..timex.scan import Expression, Grammar, grammar, scan

__all__ = ["Settings", "find_timexes", "timexes"]


def timexes(text: str, language: str, published: str = "", settings: Settings | None = None) -> list[Annotation]:
    """The time expressions of a plain text, in order, as annotations with their place on the calendar."""
    settings = replace(settings or Settings(), published=published)
    return resolve(scan(text, grammar(language)), settings)


def find_timexes(doc: Doc, *, rules: Mapping[str, Grammar], settings: Settings | None = None) -> Iterator[Annotation]:
    """The time expressions of the passages that are mined; `rules` has a grammar for each language."""
    settings = replace(settings or Settings(), published=doc._.published)
    text = blanked(doc.text, get(doc, "citations"))
    found: list[Expression] = []
    for passage in body(doc):
        spoken = rules.get(passage.value or doc.lang_)
        if spoken is not None:
            found += (each.moved(passage.start) for each in scan(text[passage.start : passage.end], spoken))
    yield from resolve(found, settings)


def blanked(text: str, citations: Iterable[Annotation]) -> str:
    """The text with markers such as [4] turned into as many spaces, so that they part no expression."""
    for citation in citations:
        if re.fullmatch(r"\[.*\]", text[citation.start : citation.end], re.DOTALL):
            text = text[: citation.start] + " " * (citation.end - citation.start) + text[citation.end :]
    return text


@Language.factory(
    "letopis_timex",
    assigns=["doc.spans", "doc._.timexes"],
    default_config={"style": "", "past_first": True},
)
def make_timex(nlp: Language, name: str, style: str, past_first: bool) -> Finder:
    """A component that files time expressions under `doc.spans["timexes"]`."""
    rules = {language: grammar(language) for language in LANGUAGES if lang_file(language, "timex")}
    return Finder("timexes", partial(find_timexes, rules=rules, settings=Settings(style=style, past_first=past_first)))
