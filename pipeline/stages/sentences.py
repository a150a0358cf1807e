"""Sentences of the body, as the parser cut them."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ..model import Annotation
from ..spans import Finder, body, text_of


def find_sentences(doc: Doc) -> Iterator[Annotation]:
    """The sentences of each body passage, without surrounding blanks; no sentence crosses a passage."""
    text = text_of(doc)
    sentences = [(sent.start_char, sent.end_char) for sent in doc.sents]
    at = 0
    for passage in body(doc):
        while at < len(sentences) and sentences[at][1] <= passage.start:
            at += 1
        for start, end in sentences[at:]:
            if start >= passage.end:
                break
            start, end = max(start, passage.start), min(end, passage.end)
            words = text[start:end]
            if words.strip():
                lead = len(words) - len(words.lstrip())
                yield Annotation(start + lead, start + len(words.rstrip()), "sentence", passage.value)


@Language.factory("letopis_sentences", requires=["token.sent_start"], assigns=["doc.spans", "doc._.sentences"])
def make_sentences(nlp: Language, name: str) -> Finder:
    """The component that files sentences."""
    return Finder("sentences", find_sentences)
