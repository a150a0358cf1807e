"""Case endings of Russian names."""

import pytest

from pipeline.names.endings import by_ending, is_case_form, load_endings

LINES = [(*told, ending.example) for told, endings in load_endings().items() for ending in endings]


@pytest.mark.parametrize(("gender", "case", "example"), LINES)
def test_examples(gender, case, example):
    form, nominative = example.split(" > ")
    assert by_ending(form, gender, case) == nominative


@pytest.mark.parametrize(
    ("name", "gender", "case"),
    [("Миядзаки", "Masc", "Gen"), ("Хирохито", "Masc", "Dat"), ("Ли", "Masc", "Gen"), ("Абе", "Masc", "Loc"), ("Ким", "Masc", "Ins")],
)  # fmt: skip
def test_endings_that_tell_nothing(name, gender, case):
    assert by_ending(name, gender, case) == ""


@pytest.mark.parametrize(
    ("word", "nominative", "wanted"),
    [
        ("Орловым", "Орлов", True),
        ("Орловой", "Орлов", False),
        ("Орловой", "Орлова", True),
        ("Орловым", "Орлова", False),
        ("Навального", "Навальный", True),
        ("Филиппин", "Филиппины", True),
        ("Дзержинска", "Дзюба", False),
    ],
)
def test_case_forms(word, nominative, wanted):
    assert is_case_form(word, nominative) is wanted
