"""Finds time expressions and says where they lie on the calendar."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from ..lang import lang_file
from ..model import LANGUAGES, Annotation
from ..spans import Finder, body, get
from ..timex.resolve import resolve
from ..timex.scan import Expression, Grammar, grammar, scan
from ..timex.story import Settings


def find_timexes(doc: Doc, *, rules: Mapping[str, Grammar], settings: Settings | None = None) -> Iterator[Annotation]:
    """The time expressions of the passages that are mined; `rules` has a grammar for each language."""
    settings = replace(settings or Settings(), published=doc._.published)
    text = blanked(doc.text, get(doc, "citations"))
    found: list[Expression] = []
    section = 0
    for passage in body(doc):
        section += passage.label == "heading"
        spoken = rules.get(passage.value or doc.lang_)
        for each in scan(text[passage.start : passage.end], spoken) if spoken else ():
            aside = each.aside or passage.label == "caption"
            found.append(replace(each.moved(passage.start), section=section, aside=aside))
    yield from resolve(found, settings)


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
    default_config={"style": "", "past_first": True},
)
def make_timex(nlp: Language, name: str, style: str, past_first: bool) -> Finder:
    """A component that files time expressions under `doc.spans["timexes"]`."""
    rules = {language: grammar(language) for language in LANGUAGES if lang_file(language, "timex")}
    return Finder("timexes", partial(find_timexes, rules=rules, settings=Settings(style=style, past_first=past_first)))
