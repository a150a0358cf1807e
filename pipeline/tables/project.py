"""Projectors: what the stages filed in a Doc, told as rows."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from spacy.tokens import Doc

from ..model import Annotation, Document
from ..spans import get
from .formulas import past_signs
from .rows import (
    ArgumentRow,
    CitationRow,
    DocumentRow,
    EventCitationRow,
    EventRow,
    MentionRow,
    PassageRow,
    ProblemRow,
    ReferenceAuthorRow,
    ReferenceRow,
    SentenceRow,
    Tables,
    TimexRow,
)

WORD = re.compile(r"\w+")
KINDS = {
    "passages": "passage",
    "sentences": "sentence",
    "mentions": "mention",
    "timexes": "timex",
    "events": "event",
    "citations": "citation",
    "references": "reference",
}
"""Span group -> the kind that stands in its rows' ids."""

PERSONS = ("author", "editor", "translator")
"""The parts of a reference that are persons."""


def tabulate_document(document: Document, doc: Doc | None) -> Tables:
    """All rows of one document; only a document with a Doc has more than itself and its problems."""
    described = Tables(documents=(document_row(document),), problems=tuple(problem_rows(document)))
    if doc is None:
        return described
    view = View(document, doc)
    return replace(
        described,
        passages=tuple(passage_rows(view)),
        sentences=tuple(sentence_rows(view)),
        mentions=tuple(mention_rows(view)),
        timexes=tuple(timex_rows(view)),
        events=tuple(event_rows(view)),
        arguments=tuple(argument_rows(view)),
        citations=tuple(citation_rows(view)),
        event_citations=tuple(event_citation_rows(view)),
        references=tuple(reference_rows(view)),
        reference_authors=tuple(reference_author_rows(view)),
    )


def row_ids(document: str, kind: str, quotes: list[str]) -> list[str]:
    """An id for each quote, in text order.

    It is made of the document, the kind, the quote and which of its occurrences this is; so it survives changes of
    offsets, values and of everything else in the document.
    """
    count: Counter[str] = Counter()
    ids = []
    for quote in quotes:
        plain = unicodedata.normalize("NFC", quote).casefold().replace("\u00ad", "").replace("ё", "е")
        plain = " ".join(plain.split())
        count[plain] += 1
        digest = hashlib.sha256(f"{kind}\x1f{plain}\x1f{count[plain]}".encode()).hexdigest()
        ids.append(f"{document}:{kind}:{digest[:12]}")
    return ids


@dataclass(frozen=True)
class View:
    """A document's annotations beside the ids that their rows get."""

    document: Document
    doc: Doc

    @cached_property
    def pairs(self) -> dict[str, list[tuple[str, Annotation]]]:
        """Span group -> (row id, annotation) in text order."""
        return {key: self._pairs(key, kind) for key, kind in KINDS.items()}

    def _pairs(self, key: str, kind: str) -> list[tuple[str, Annotation]]:
        found = get(self.doc, key)
        if key != "passages":
            found = tuple(self._past_signs(found))
        quotes = [self.text(each) for each in found]
        return list(zip(row_ids(self.document.id, kind, quotes), found, strict=True))

    def _past_signs(self, found: Iterable[Annotation]) -> Iterator[Annotation]:
        """Evidence that no spreadsheet takes for a formula: it begins with its first word."""
        for each in found:
            start = past_signs(self.document.text, each.start, each.end)
            if start < each.end:
                yield each if start == each.start else replace(each, start=start)

    @cached_property
    def rows(self) -> dict[str, str]:
        """An annotation's own id -> its row's id."""
        return {each.id: row for pairs in self.pairs.values() for row, each in pairs if each.id}

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {key: [each.start for _, each in self.pairs[key]] for key in ("passages", "sentences")}

    def text(self, annotation: Annotation) -> str:
        """The annotation's words."""
        return self.document.text[annotation.start : annotation.end]

    def around(self, key: str, offset: int) -> str:
        """The row id of the passage or sentence that holds the character at `offset`, '' if none does."""
        at = bisect_right(self._starts[key], offset) - 1
        if at < 0:
            return ""
        row, holder = self.pairs[key][at]
        return row if offset < holder.end else ""

    def place(self, annotation: Annotation) -> dict[str, Any]:
        """The columns that every span row has."""
        return {"document_id": self.document.id, "start": annotation.start, "end": annotation.end}

    def supported(self, citation: Annotation) -> int:
        """The offset of the last character that a marker supports."""
        return int(citation["supports"] or citation.start) - 1


def document_row(document: Document) -> DocumentRow:
    """The document itself."""
    return DocumentRow(
        document_id=document.id,
        path=document.path,
        media_type=document.media_type,
        encoding=document.encoding,
        sha256=document.sha256,
        status=document.status,
        language=document.language,
        language_score=round(document.language_score, 4) if document.language else None,
        title=document.title,
        author=document.author,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        characters=len(document.text),
        words=len(WORD.findall(document.text)),
    )


def problem_rows(document: Document) -> Iterator[ProblemRow]:
    """What went wrong with the document, each thing once."""
    for problem in dict.fromkeys(document.problems):
        yield ProblemRow(
            document_id=document.id,
            stage=problem.stage,
            start=problem.start or 0,
            message=problem.message,
            severity=problem.severity,
            path=document.path,
        )


def passage_rows(view: View) -> Iterator[PassageRow]:
    """How the document was cut."""
    for row, passage in view.pairs["passages"]:
        yield PassageRow(passage_id=row, **view.place(passage), kind=passage.label, language=passage.value)


def sentence_rows(view: View) -> Iterator[SentenceRow]:
    """The body's sentences."""
    for row, sentence in view.pairs["sentences"]:
        passage = view.around("passages", sentence.start)
        yield SentenceRow(
            sentence_id=row,
            **view.place(sentence),
            passage_id=passage,
            language=sentence.value,
            text=view.text(sentence),
        )


def mention_rows(view: View) -> Iterator[MentionRow]:
    """The names.

    Until entities are resolved, `entity_id` holds what is known inside the document: an entity's key, or the id of
    the mention that has the fuller name.
    """
    for row, mention in view.pairs["mentions"]:
        yield MentionRow(
            mention_id=row,
            **view.place(mention),
            sentence_id=view.around("sentences", mention.start),
            text=view.text(mention),
            type=mention.label,
            lemma=mention.value,
            entity_id=mention["entity"] or view.rows.get(mention["same_as"], ""),
            score=mention.score,
            rule=mention.rule,
        )


def timex_rows(view: View) -> Iterator[TimexRow]:
    """The time expressions."""
    for row, timex in view.pairs["timexes"]:
        yield TimexRow(
            timex_id=row,
            **view.place(timex),
            sentence_id=view.around("sentences", timex.start),
            text=view.text(timex),
            type=timex.label,
            value=timex.value,
            mod=timex["mod"],
            edtf=timex["edtf"],
            earliest=timex["earliest"],
            latest=timex["latest"],
            precision=timex["precision"],
            kind=timex["kind"],
            resolution=timex["resolution"],
            anchor_id=view.rows.get(timex["anchor"], ""),
            rule=timex.rule,
        )


def event_rows(view: View) -> Iterator[EventRow]:
    """The events, not yet located or clustered."""
    for row, event in view.pairs["events"]:
        yield EventRow(
            event_id=row,
            **view.place(event),
            sentence_id=view.around("sentences", event.start),
            trigger=view.text(event),
            lemma=event.value,
            subtype=event.label,
            type=event["type"] or "OTHER",
            mode=event["mode"],
            context=event["context"],
            realis=event["realis"] or "actual",
            timex_id=view.rows.get(event["timex"], ""),
            earliest=event["earliest"],
            latest=event["latest"],
            edtf=event["edtf"],
            precision=event["precision"],
            attachment=event["attachment"],
            score=event.score,
            rule=event.rule,
        )


def argument_rows(view: View) -> Iterator[ArgumentRow]:
    """Who took part; a mention has one role of a kind in an event."""
    seen = set()
    for argument in get(view.doc, "arguments"):
        event, mention = view.rows.get(argument.id), view.rows.get(argument.value)
        if event and mention and (event, argument.label, mention) not in seen:
            seen.add((event, argument.label, mention))
            yield ArgumentRow(event_id=event, role=argument.label, mention_id=mention, how=argument["how"])


def citation_rows(view: View) -> Iterator[CitationRow]:
    """The markers, one row a label."""
    for row, citation in view.pairs["citations"]:
        yield CitationRow(
            citation_id=row,
            **view.place(citation),
            sentence_id=view.around("sentences", view.supported(citation)),
            text=view.text(citation),
            label=citation.value,
            reference_id=view.rows.get(citation["reference"], ""),
        )


def event_citation_rows(view: View) -> Iterator[EventCitationRow]:
    """Markers with the events before them in their sentence, back to the marker before."""
    events = [(view.around("sentences", event.start), event.start, row) for row, event in view.pairs["events"]]
    cited = [
        (view.around("sentences", view.supported(c)), view.supported(c), row) for row, c in view.pairs["citations"]
    ]
    for sentence, markers in groupby(sorted(cited), key=lambda marker: marker[0]):
        reached = -1
        for offset, together in groupby(markers, key=lambda marker: marker[1]):
            rows = [row for _, _, row in together]
            for where, start, event in events:
                if sentence and where == sentence and reached < start <= offset:
                    yield from (EventCitationRow(event_id=event, citation_id=row) for row in rows)
            reached = offset


def reference_rows(view: View) -> Iterator[ReferenceRow]:
    """The entries of reference lists; the first value of a field counts."""
    fields: dict[str, dict[str, Any]] = {}
    for part in get(view.doc, "reference_fields"):
        if part.label not in PERSONS:
            fields.setdefault(part.id, {}).setdefault(part.label, part.value)
    for row, reference in view.pairs["references"]:
        yield ReferenceRow(
            reference_id=row,
            **view.place(reference),
            label=reference.value,
            text=view.text(reference),
            type=reference.label,
            **fields.get(reference.id, {}),
        )


def reference_author_rows(view: View) -> Iterator[ReferenceAuthorRow]:
    """The persons of each entry, in their order."""
    position: Counter[str] = Counter()
    for part in get(view.doc, "reference_fields"):
        if part.label in PERSONS and part.id in view.rows:
            position[part.id] += 1
            yield ReferenceAuthorRow(
                reference_id=view.rows[part.id],
                position=position[part.id],
                role=part.label,
                family=part["family"],
                given=part["given"],
                literal=part["literal"],
            )
