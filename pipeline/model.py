"""The records that every room shares; this module imports nothing of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

LANGUAGES = ("en", "ru")
"""Languages that Letopis extracts from, ISO 639-1."""

BODY_KINDS = frozenset({"heading", "paragraph", "list_item", "caption", "table"})
"""Passage kinds that are mined for dates, entities, events and markers."""

RECORD_FIELDS = ("text", "id", "title", "date", "url", "author", "publisher", "language")
"""What the columns of a bulk file may say of a record."""

PLOVER_TYPES = (
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
    "OTHER",
)
"""PLOVER's event types, manual of 2024, and OTHER for what is none of them."""


@dataclass(frozen=True, slots=True, order=True)
class Annotation:
    """Something found in a text: a mention, timex, event, argument, citation, or a part of one.

    `start` and `end` are half-open and count Unicode code points of the document's text.
    """

    start: int
    end: int
    label: str
    value: str = ""
    """The normal form: a TIMEX3 value, a lemma, an entity's key."""
    id: str = ""
    """Unique within one key of one document; parts carry the id of the whole they belong to."""
    rule: str = ""
    """Who says so: 'ru.timex.day-month-year', 'model:en_core_web_sm'."""
    score: float = 1.0
    features: tuple[tuple[str, str], ...] = ()
    """What else the tables need, as sorted (name, value) pairs; read one with `annotation[name]`."""

    def __getitem__(self, name: str) -> str:
        """The feature of that name, '' when it is not set."""
        for key, value in self.features:
            if key == name:
                return value
        return ""

    def having(self, **features: str) -> Self:
        """The same annotation with these features set; an empty value removes one."""
        merged = {**dict(self.features), **features}
        # `dataclasses.replace` takes three times as long, and this is called for everything that is found.
        return type(self)(
            self.start, self.end, self.label, self.value, self.id, self.rule, self.score, set_features(**merged)
        )


def set_features(**features: str) -> tuple[tuple[str, str], ...]:
    """Features as an annotation holds them: those that are set, sorted by name."""
    return tuple(sorted(feature for feature in features.items() if feature[1]))


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of a document's text that is all of one kind; stretches may leave blanks between them."""

    start: int
    end: int
    kind: str
    """title, byline, heading, paragraph, list_item, caption, table, reference or boilerplate."""
    language: str = ""
    """ISO 639-1 or 639-3, 'und' if undetermined, '' before detection."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Words of a text that lead to an address, as the source's markup has it."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that went wrong, told to the reader of the tables."""

    stage: str
    message: str
    start: int | None = None
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its canonical text, where it came from, and what it says of itself."""

    id: str
    text: str
    path: str = ""
    """Relative to the input folder, with forward slashes."""
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    sha256: str = ""
    status: str = "ok"
    """ok, unsupported_language, empty, duplicate or failed."""
    language: str = ""
    language_score: float = 0.0
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    """EDTF: '2024-06-17', '1989-06', '1989'; '' when the source does not say."""
    url: str = ""
    passages: tuple[Passage, ...] = ()
    links: tuple[Link, ...] = ()
    """The links that the text itself does not show: those of a web page."""
    problems: tuple[Problem, ...] = ()

    def having(self, **changes: Any) -> Self:
        """The same document with these fields changed."""
        return replace(self, **changes)

    def noted(self, stage: str, message: str) -> Self:
        """The same document with a note for the reader of the tables."""
        return replace(self, problems=(*self.problems, Problem(stage, message, severity="note")))

    def failed(self, stage: str, message: str) -> Self:
        """The same document marked as failed, with the reason."""
        return replace(self, status="failed", problems=(*self.problems, Problem(stage, message)))


def overlaps(a: Annotation | Passage, b: Annotation | Passage) -> bool:
    """Whether two stretches share at least one character."""
    return a.start < b.end and b.start < a.end


def longest_first(found: Iterable[Annotation]) -> list[Annotation]:
    """The annotations without those that overlap a longer (then an earlier) one, in text order."""
    kept: list[Annotation] = []
    for each in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        if not any(overlaps(each, other) for other in kept):
            kept.append(each)
    return sorted(kept)
