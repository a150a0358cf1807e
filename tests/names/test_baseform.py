"""The nominative of Russian names."""

import pytest

from pipeline.names.baseform import Word, base_form, nominatives_of, plausible, seen_base


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
        ("Ким:PROPN:Gen:Sing:Masc Чен:PROPN:Gen:Sing:Masc Ира:PROPN:Gen:Sing:Masc", "PERSON", "Ким Чен Ир"),
        ("Доминика:PROPN:Gen:Sing:Masc Рааба:PROPN:Gen:Sing:Masc", "PERSON", "Доминик Рааб"),
        ("Скрипаля:PROPN:Gen:Sing:Masc", "PERSON", "Скрипаль"),
        ("Хурэлсуху:PROPN:Dat:Sing:Masc", "PERSON", "Хурэлсух"),
        ("Такеситой:PROPN:Ins:Sing:Masc", "PERSON", "Такесита"),
        ("Миядзаки:PROPN:Gen:Sing:Masc", "PERSON", "Миядзаки"),
        ("Асии:PROPN:Gen:Sing:Fem Биби:PROPN:Gen:Sing:Fem", "PERSON", "Асия Биби"),
        ("Джорджа:PROPN:Gen:Sing:Masc Буша-младшего:PROPN:Gen:Sing:Masc", "PERSON", "Джордж Буш-младший"),
        ("Халида:PROPN:Gen:Sing:Masc эль-Масри:PROPN:Gen:Sing:Masc", "PERSON", "Халид эль-Масри"),
        ("Г. Захаровым:PROPN:Gen:Sing:Masc", "PERSON", "Г. Захаров"),
        ("Неваде:PROPN:Loc:Sing:Fem", "LOC", "Невада"),
        ("Даунинг-стрит:PROPN", "LOC", "Даунинг-стрит"),
        ("Тверской:ADJ:Loc:Sing:Fem площади:NOUN:Loc:Sing:Fem", "LOC", "Тверская площадь"),
        ("Высшей:ADJ:Loc:Sing:Fem школе:NOUN:Loc:Sing:Fem экономики:NOUN:Gen:Sing:Fem", "ORG", "Высшая школа экономики"),
        ("«:PUNCT Новой:ADJ:Loc:Sing:Fem газете:NOUN:Loc:Sing:Fem »:PUNCT", "ORG", "« Новая газета »"),
        ("Боснии:PROPN:Loc:Sing:Fem и:CCONJ Герцеговине:PROPN:Loc:Sing:Fem", "LOC", "Босния и Герцеговина"),
        ("Трёх:NUM:Gen корон:NOUN:Gen:Plur:Fem", "ORG", "Трёх корон"),
        ("ОВД-Инфо:PROPN:Gen:Sing:Masc", "ORG", "ОВД-Инфо"),
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


def test_a_form_of_a_man_is_no_form_of_a_woman():
    assert seen_base(("Орловой",), [("Орлов",)]) is None
    assert seen_base(("Орловым",), [("Орлова",)]) is None
    assert seen_base(("Орловой",), [("Орлов",), ("Орлова",)]) == ("Орлова",)


@pytest.mark.parametrize(
    ("told", "case"),
    [
        ("Коллегии:NOUN:Nom:Sing:Fem", ""),
        ("Орлова:PROPN:Nom:Sing:Masc", ""),
        ("Орлова:PROPN:Nom:Sing:Fem", "Nom"),
        ("Асия:PROPN:Nom:Sing:Fem", "Nom"),
        ("Абэ:PROPN:Nom:Sing:Masc", "Nom"),
    ],
)
def test_a_nominative_that_the_dictionary_excludes_is_none(told, case):
    assert [plausible(word).case for word in words(told)] == [case]


def test_the_words_of_a_person_stand_alone_elsewhere():
    assert set(nominatives_of(words("Артём:PROPN:Nom Дзюба:PROPN:Nom"), "PERSON")) == {
        ("Артём", "Дзюба"),
        ("Артём",),
        ("Дзюба",),
    }
    assert not list(nominatives_of(words("Артёма:PROPN:Gen Дзюбы:PROPN:Gen"), "PERSON"))


def test_two_nominatives_that_fit_are_none():
    assert seen_base(("Орлова",), [("Орлов",), ("Орлова",)]) is None
