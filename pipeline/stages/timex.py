"""Finds time expressions and says where they lie on the calendar."""

from collections.abc import Container
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from ..model import LANGUAGES, Annotation, Passage
from ..spans import Finder, body, get, text_of
from ..timex.passages import timexes_in
from ..timex.story import Settings


def find_timexes(doc: Doc, *, languages: Container[str], settings: Settings | None = None) -> list[Annotation]:
    """The time expressions of the passages that are mined and whose language is one of `languages`."""
    settings = replace(settings or Settings(), published=doc._.published)
    return timexes_in(text_of(doc), passages(doc), markers(doc), settings, languages)


def passages(doc: Doc) -> list[Passage]:
    """The passages, those of no known language in the Doc's own."""
    filed = get(doc, "passages") if "passages" in doc.spans else body(doc)
    return [Passage(each.start, each.end, each.label, each.value or doc.lang_) for each in filed]


def markers(doc: Doc) -> list[tuple[int, int]]:
    """Where citations stand."""
    return [(each.start, each.end) for each in get(doc, "citations")]


@Language.factory(
    "letopis_timex",
    assigns=["doc.spans", "doc._.timexes"],
    default_config={"style": "auto", "prefer": "auto"},
)
def make_timex(nlp: Language, name: str, style: str, prefer: str) -> Finder:
    """A component that files time expressions under `doc.spans["timexes"]`."""
    settings = Settings(style=style, prefer=prefer)
    return Finder("timexes", partial(find_timexes, languages=LANGUAGES, settings=settings))
