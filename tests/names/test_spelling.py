"""Names across alphabets."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lang import lang_file
from pipeline.names.sounds import jaro_winkler
from pipeline.names.spelling import SAME_NAME, load_speller

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
        ("Пётр Иванов", "Pyotr Ivanenko"),
        ("Сатоси Ямагути", "Satoshi Yamada"),
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


def test_two_spellings_of_one_name_are_both_taken():
    latin = ["Sergei Lavrov", "Sergey Lavrov", "Sergei Lavrinenko"]
    assert set(SPELLER.pairs(["Сергей Лавров"], latin)) == {("Сергей Лавров", name) for name in latin[:2]}


def test_two_names_that_fit_are_none():
    assert not list(SPELLER.pairs(["Ли Ён Хо"], ["Ri Yong-ho", "Lee Young-ho"]))


WORD = st.text(alphabet="abcdefgh", min_size=1, max_size=12)


@given(WORD, WORD)
def test_similarity_is_symmetric_and_bounded(a, b):
    assert 0 <= jaro_winkler(a, b) <= 1
    assert jaro_winkler(a, a) == 1
    assert abs(jaro_winkler(a, b) - jaro_winkler(b, a)) < 0.1
