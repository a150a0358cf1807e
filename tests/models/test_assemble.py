"""A document's Doc out of its passages' Docs."""

import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span

from pipeline.models.assemble import assemble

NLP = spacy.blank("en")


def chained(nlp, text):
    """A Doc whose words hang on the first one, with the first word as a name."""
    doc = nlp(text)
    words = [token.i for token in doc if not token.is_space]
    heads = [words[0] if words else 0] * len(doc)
    made = Doc(
        nlp.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        heads=heads,
        deps=["dep"] * len(doc),
    )
    if words:
        made.ents = [Span(made, words[0], words[0] + 1, label="ORG")]
    return made


def blanked(text):
    return re.sub(r"\[\d+\]", lambda match: " " * len(match[0]), text)


@given(st.lists(st.text("ab .\n[1]яё\u00a0", max_size=30), max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
def test_any_text_is_kept(pieces, read):
    parts, offset = [], 0
    for piece, is_read in zip(pieces, read, strict=False):
        if is_read and piece.strip():
            parts.append((offset, chained(NLP, blanked(piece))))
        offset += len(piece)
    text = "".join(pieces)
    doc = assemble(NLP.vocab, text, parts)
    assert doc.text == text
    assert "".join(sent.text_with_ws for sent in doc.sents) == text


def test_a_marker_hangs_on_the_word_before_it(reader):
    text = "[3] Он приехал[1][2] в КНДР.[4] Конец."
    doc = assemble(reader("ru").vocab, text, [(0, reader("ru")(blanked(text)))])
    assert [(token.text, token.head.text) for token in doc if "[" in token.text] == [
        ("[3]", "Он"),
        ("[1][2]", "приехал"),
        ("[4]", "."),
    ]
    assert [sent.text for sent in doc.sents] == ["[3] Он приехал[1][2] в КНДР.[4]", "Конец."]
    assert [ent.text for ent in doc.ents] == ["КНДР"]


def test_two_languages_in_one_document(reader):
    text = "Монголия подписала договор.\nMongolia signed a treaty."
    at = text.index("Mongolia")
    doc = assemble(reader("ru").vocab, text, [(0, reader("ru")(text[:at].strip())), (at, reader("en")(text[at:]))])
    assert [token.lemma_ for token in doc if token.dep_ == "ROOT"] == ["подписать", "sign"]
    assert next(token for token in doc if token.text == "signed").morph.get("Tense") == ["Past"]


def test_it_survives_docbin(reader):
    text = "Seoul\nMongolia signed a treaty[1] in 1986."
    at = text.index("Mongolia")
    doc = assemble(reader("en").vocab, text, [(at, reader("en")(blanked(text[at:])))])
    again = next(DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(spacy.blank("en").vocab))
    assert [(t.text, t.dep_, t.head.i, t.lemma_) for t in again] == [(t.text, t.dep_, t.head.i, t.lemma_) for t in doc]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "word"])
def test_a_document_without_parts(text):
    assert assemble(NLP.vocab, text, []).text == text
