"""Annotations on tokens: the same spans as spaCy's own alignment gives."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.model import Annotation
from pipeline.spans import edges_of, put

VOCAB = spacy.blank("xx").vocab


@given(st.lists(st.tuples(st.text("abя-\n", min_size=1, max_size=4), st.booleans()), min_size=1, max_size=8), st.data())
def test_spans_grow_to_whole_tokens(tokens, data):
    doc = Doc(VOCAB, words=[word for word, _ in tokens], spaces=[space for _, space in tokens])
    start = data.draw(st.integers(0, len(doc.text) - 1))
    end = data.draw(st.integers(start + 1, len(doc.text)))
    expected = doc.char_span(start, end, alignment_mode="expand")
    found = edges_of(doc).tokens(start, end)
    assert (found.start, found.stop) == (expected.start, expected.end)


def test_outside_the_text():
    doc = Doc(VOCAB, words=["one", "two"])
    with pytest.raises(ValueError, match="outside the document's 8 characters"):
        put(doc, "mentions", [Annotation(4, 9, "ORG")])


def test_a_doc_that_is_cut_anew():
    doc = Doc(VOCAB, words=["one", "two", "three"])
    assert edges_of(doc).tokens(4, 7) == range(1, 2)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert edges_of(doc).tokens(4, 7) == range(1)
