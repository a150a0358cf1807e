"""The nominative of Russian names."""

import pytest

from pipeline.names.baseform import Word, base_form, seen_base


def words(told):
    """'Ангелы:PROPN:Gen:Sing:Fem Меркель:PROPN:Gen:Sing:Fem' as words; what is left out is not known."""
    return tuple(Word(*each.split(":")) for each in told.split())


@pytest.mark.parametrize(
    ("told", "type", "base"),
    [
        ("Хельсинки:PROPN:Loc:Plur", "LOC", "Хельсинки"),
        ("Осло:PROPN:Loc:Sing", "LOC", "Осло"),
        ("Нидерландами:PROPN:Ins:Plur", "LOC", "Нидерланды"),
        ("Нью-Йорка:PROPN:Gen:Sing:Masc", "LOC", "Нью-Йорк"),
        ("Южной:ADJ:Loc:Sing:Fem Корее:PROPN:Loc:Sing:Fem", "LOC", "Южная Корея"),
        ("Министерства:NOUN:Gen:Sing:Neut обороны:NOUN:Gen:Sing:Fem Норвегии:PROPN:Gen:Sing:Fem", "ORG", "Министерство обороны Норвегии"),
        ("Верховным:ADJ:Ins:Sing:Masc Судом:NOUN:Ins:Sing:Masc", "ORG", "Верховный Суд"),
        ("МИДом:PROPN:Ins:Sing:Masc", "ORG", "МИД"),
        ("Юрия:PROPN:Gen:Sing:Masc Гагарина:PROPN:Gen:Sing:Masc", "PERSON", "Юрий Гагарин"),
        ("Валентине:PROPN:Dat:Sing:Fem Терешковой:PROPN:Dat:Sing:Fem", "PERSON", "Валентина Терешкова"),
        ("Ангелы:PROPN:Gen:Sing:Fem Меркель:PROPN:Gen:Sing:Fem", "PERSON", "Ангела Меркель"),
        ("Н. И. Вавиловым:PROPN:Ins:Sing:Masc", "PERSON", "Н. И. Вавилов"),
        ("Ивану:PROPN:Dat:Sing:Masc Сергеевичу:PROPN:Dat:Sing:Masc Тургеневу:PROPN:Dat:Sing:Masc", "PERSON", "Иван Сергеевич Тургенев"),
        ("Пак:PROPN:Gen:Sing:Masc Чон:PROPN:Gen:Sing:Masc Хи:PROPN:Gen:Sing:Masc", "PERSON", "Пак Чон Хи"),
        ("Мун:PROPN:Ins:Sing:Masc Чжэ:PROPN:Ins:Sing:Masc Ином:PROPN:Ins:Sing:Masc", "PERSON", "Мун Чжэ Ин"),
        ("Reuters:X", "ORG", "Reuters"),
    ],
)  # fmt: skip
def test_base_form(told, type, base):
    assert " ".join(base_form(words(told), type)) == base


def test_a_nominative_seen_in_the_text_wins():
    seen = [("Дзюба",), ("Артём", "Дзюба"), ("Каллас",)]
    assert seen_base(("Дзюбы",), seen) == ("Дзюба",)
    assert seen_base(("Артёмом", "Дзюбой"), seen) == ("Артём", "Дзюба")
    assert seen_base(("Каллас",), seen) == ("Каллас",)
    assert seen_base(("Дзержинска",), seen) is None


def test_two_nominatives_that_fit_are_none():
    assert seen_base(("Орлова",), [("Орлов",), ("Орлова",)]) is None
