"""Our way through razdel's rules beside razdel itself."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from pipeline.models.segmentation import AFTER_YEAR, RazdelTokenizer, sentence_starts

TOKENIZER = RazdelTokenizer(spacy.blank("ru").vocab)

SIGNS = [*'аБя zZ15.,-–—_/!?…«»"”()[]:;=*#№%Δ\n\t\u00a0ёЁ💥\u0301']
WORDS = [
    "слово",
    "Слово",
    "yahoo",
    "1986",
    ", ",
    ". ",
    " -",
    "- ",
    ":-)",
    " г. ",
    "т. ",
    "п. ",
    "А. ",
    "др. ",
    "1) ",
    "IV. ",
]
TEXTS = st.lists(st.sampled_from(SIGNS + WORDS), max_size=12).map("".join)

CASES = [
    "",
    "  ",
    " Он сказал: «Да, 5, 10 и 15 мая 1955—1956 гг.», т. е. в 1955 г. Она кое -где, но не из- за. -",
    "А. С. Пушкин (1799-1837), и др. Ср. рис. 5. Где?! Там… :-) Нет =(((",
    "1986, 5/ 6 _x_ кто-то  по-\nновому\n\nYahoo! yahoo! mβж ΔP ... ** -- №1",
]


@pytest.mark.parametrize("text", CASES)
def test_texts(text):
    check(text)


@given(TEXTS)
def test_any_text(text):
    check(text)


def check(text):
    doc = TOKENIZER(text)
    assert doc.text == text
    assert [(token.text, token.idx) for token in doc if not token.is_space] == [
        (token.text, token.start) for token in tokenize(text)
    ]
    starts = sentence_starts(text)
    own = starts[: len(starts) - len(AFTER_YEAR.findall(text))]
    ends = [*own[1:], len(text)]
    assert [text[start:end].strip() for start, end in zip(own, ends, strict=True)] == (
        [sentence.text for sentence in sentenize(text)] or [""]
    )
