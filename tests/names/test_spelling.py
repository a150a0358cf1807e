"""Names across alphabets."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lang import lang_file
from pipeline.names.spelling import SAME_NAME, jaro_winkler, load_speller

SPELLER = load_speller()
EXAMPLES = [
    tuple(name.strip() for name in pair.split("="))
    for example in tomllib.loads(lang_file("ru", "translit").read_text(encoding="utf-8"))["example"]
    for pair in example["pairs"].split(";")
]


@pytest.mark.parametrize(("russian", "latin"), EXAMPLES)
def test_example(russian, latin):
    assert SPELLER.similarity(russian, latin) >= SAME_NAME


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("Ким Чен Ир", "Kim Jong-un"),
        ("Ким Ир Сен", "Kim Jong-il"),
        ("Джордж Буш", "George Brown"),
        ("Ли Пэн", "Li Keqiang"),
        ("Анна Каренина", "Anna Karlsson"),
        ("Путин", "Vladimir Putin"),
    ],
)
def test_other_persons_are_not_the_same(russian, latin):
    assert SPELLER.similarity(russian, latin) < SAME_NAME


def test_pairs_are_mutual_and_clear():
    russian = ["Ким Ир Сен", "Ким Чен Ир", "Ким Чен Ын", "Урхо Кекконен", "Михаил Сергеевич Горбачёв"]
    latin = ["Kim Il-sung", "Kim Jong-il", "Kim Jong-un", "Mikhail Gorbachev", "Urho Kekkonen", "Kekkonen"]
    assert dict(SPELLER.pairs(russian, latin)) == {
        "Ким Ир Сен": "Kim Il-sung",
        "Ким Чен Ир": "Kim Jong-il",
        "Ким Чен Ын": "Kim Jong-un",
        "Урхо Кекконен": "Urho Kekkonen",
        "Михаил Сергеевич Горбачёв": "Mikhail Gorbachev",
    }


def test_two_that_fit_are_none():
    assert not dict(SPELLER.pairs(["Сергей Лавров"], ["Sergei Lavrov", "Sergey Lavrov"]))


WORD = st.text(alphabet="abcdefgh", min_size=1, max_size=12)


@given(WORD, WORD)
def test_similarity_is_symmetric_and_bounded(a, b):
    assert 0 <= jaro_winkler(a, b) <= 1
    assert jaro_winkler(a, a) == 1
    assert abs(jaro_winkler(a, b) - jaro_winkler(b, a)) < 0.1
