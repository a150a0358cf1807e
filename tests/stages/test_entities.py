"""Mentions in small Docs built by hand."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.model import Annotation
from pipeline.names.finding import load_names
from pipeline.rules import Example
from pipeline.spans import put
from pipeline.stages.entities import find_mentions

NAMES = load_names()
BLANK = {language: spacy.blank(language) for language in ("en", "ru")}


def read(drawn, language, morph=None):
    """A Doc in which a model found the names drawn in: '[Oslo](GPE) fell.'; `morph` has words' tags: {'Осло': 'PROPN Case=Loc'}."""
    example = Example.parse(drawn)
    doc = BLANK[language](example.text)
    for token in doc:
        pos, _, features = (morph or {}).get(token.text, "").partition(" ")
        token.pos_ = pos
        if features:
            token.set_morph(features)
    doc.ents = filter_spans(
        [doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in example.found]
    )
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", language)])
    return doc


def found(doc, norp=False):
    return [
        (doc.text[each.start : each.end], each.label)
        for each in find_mentions(doc, names=NAMES)
        if norp or each.label != "NORP"
    ]


def test_a_headline_with_capitals_on_every_word_names_what_the_text_names():
    doc = read("[Nilsen](PERSON) Halts [Troms Talks](ORG)\nIn [Lima](GPE), [Nilsen](PERSON) stopped the talks.", "en")
    line = doc.text.index("\n")
    put(doc, "passages", [Annotation(0, line, "heading", "en"), Annotation(line + 1, len(doc.text), "paragraph", "en")])
    assert found(doc) == [("Nilsen", "PERSON"), ("Lima", "GPE"), ("Nilsen", "PERSON")]


@pytest.mark.parametrize(
    ("drawn", "mentions"),
    [
        ("[the Labour Party's](ORG) man", [("Labour Party", "ORG")]),
        ("[Oslo (14](ORG) and Bergen", [("Oslo", "GPE")]),
        ("Reports by [Reuters news agency](ORG)", [("Reuters", "ORG")]),
        ("The [Treaty of Rome](LAW) was signed.", []),
        ("Its head, [D. Olsen](ORG), of the [U.S. Army](ORG)", [("D. Olsen", "PERSON"), ("U.S. Army", "ORG")]),
        ("On [Monday](PERSON) it fell.", []),
        ("The [1950s](DATE) and [Olympic Hall](FAC)", [("Olympic Hall", "LOC")]),
        ("[Norway](ORG) met [Peru](PERSON).", [("Norway", "GPE"), ("Peru", "GPE")]),
        ("NORWAY and PERU agreed", [("NORWAY", "GPE"), ("PERU", "GPE")]),
        ("[Finland and Sweden](GPE)", [("Finland", "GPE"), ("Sweden", "GPE")]),
        ("in [Bosnia and Herzegovina](GPE)", [("Bosnia and Herzegovina", "GPE")]),
        ("[Washington](GPE), [D.C.](GPE)", [("Washington, D.C.", "GPE")]),
        ("They flew to [Tallinn](PERSON) and [Tartu](GPE).", [("Tallinn", "GPE"), ("Tartu", "GPE")]),
        ("The [Norwegian](ORG) fleet", []),
        ("[Ole Olsen](PERSON) spoke. Later [Olsen](ORG) left.", [("Ole Olsen", "PERSON"), ("Olsen", "PERSON")]),
        (
            "[Karl Ek](PERSON) and [Jan Ek](PERSON): [Ek](GPE) won.",
            [("Karl Ek", "PERSON"), ("Jan Ek", "PERSON"), ("Ek", "PERSON")],
        ),
        ("[Otto Berg](ORG) taught.", [("Otto Berg", "PERSON")]),
        ("the [Otto Berg Institute](ORG)", [("Otto Berg Institute", "ORG")]),
        ("He met Otto [Berg](PERSON) and Olga van Dahl.", [("Otto Berg", "PERSON"), ("Olga van Dahl", "PERSON")]),
        ("San Marino Olga Award", [("San Marino", "GPE")]),
        ("[Alfred Nobel](PERSON) left a Nobel Prize.", [("Alfred Nobel", "PERSON")]),
        ("[Peter](PERSON) I reigned, [Peter](PERSON) I think", [("Peter I", "PERSON"), ("Peter", "PERSON")]),
        ("The [Vends](PERSON) came.", []),
        ("in the town of [Wichale](PERSON)", [("Wichale", "GPE")]),
        ("the Battle of [Wichale](ORG)", [("Wichale", "GPE")]),
        ("[Labour Watch, Green Aid](ORG)", [("Labour Watch", "ORG"), ("Green Aid", "ORG")]),
        ("[Board of Trade, Parks and Peace](ORG)", [("Board of Trade, Parks and Peace", "ORG")]),
        ("in [Oslo](GPE), [Wichale](PERSON) and [Lima](GPE)", [("Oslo", "GPE"), ("Wichale", "GPE"), ("Lima", "GPE")]),
        ("the [Argun River](LOC); the Argun froze", [("Argun River", "LOC"), ("Argun", "LOC")]),
        ("[Argun](PERSON), near the [Argun Mountains](LOC)", [("Argun", "LOC"), ("Argun Mountains", "LOC")]),
        ("President of [Laos Thong Sisou](ORG)", [("Laos", "GPE"), ("Thong Sisou", "PERSON")]),
        ("[Toby](ORG) and [RI](ORG)", [("Toby", "PERSON"), ("RI", "ORG")]),
        ("the rebel leader [Wichal](GPE)", [("Wichal", "PERSON")]),
        ("the rebel leader of the [Wichal](ORG), who fled", [("Wichal", "ORG")]),
        (
            "[Wichal](PERSON) is a small town near the [Wichal Hotel](ORG).",
            [("Wichal", "GPE"), ("Wichal Hotel", "ORG")],
        ),
        ("the [Wichal](PERSON) party and the club [Ek](GPE)", [("Wichal", "ORG"), ("Ek", "ORG")]),
        ("[Wichal](ORG) campaigned for his party.", [("Wichal", "PERSON")]),
        ("born in [Wichale](GPE), lost his father", [("Wichale", "GPE")]),
        ("[Stalin](GPE) and [Moscow](GPE)", [("Stalin", "PERSON"), ("Moscow", "GPE")]),
        ("[Andrei Olegovich](PERSON) [Wichalin](PERSON)", [("Andrei Olegovich Wichalin", "PERSON")]),
        ("[Contemporary Finns](ORG) asked", []),
        (
            "the Central Committee of the Norway Fatherland Party",
            [("Central Committee of the Norway Fatherland Party", "ORG")],
        ),
        ("a Land Boundary Agreement (LBA); the [LBA](ORG)", []),
    ],
)
def test_english(drawn, mentions):
    assert found(read(drawn, "en")) == mentions


@pytest.mark.parametrize(
    ("drawn", "mentions"),
    [
        ("[«Известия](ORG)» пишут", [("Известия", "ORG")]),
        ("в [Норвегии](LOC)", [("Норвегии", "GPE")]),
        ("глава, [Д. Ольсен](ORG), сказал", [("Д. Ольсен", "PERSON")]),
        ("по [Европе](LOC)", [("Европе", "LOC")]),
        ("[СССР](ORG) и Перу", [("СССР", "GPE"), ("Перу", "GPE")]),
        ("из [Северной и Южной Америки](LOC)", [("Северной", "LOC"), ("Южной Америки", "LOC")]),
        ("[Союз рыбаков Троицы (СРТ)](ORG)", [("Союз рыбаков Троицы", "ORG"), ("СРТ", "ORG")]),
        ("[Обсуждавшие](PERSON) это ушли", []),
        ("с [80-летним Кекконеном](PERSON)", [("Кекконеном", "PERSON")]),
        ("с [Корейской Народной Армией](LOC)", [("Корейской Народной Армией", "ORG")]),
        ("с 2-м Белорусским фронтом", [("2-м Белорусским фронтом", "ORG")]),
        ("[Портсмутский договор](LOC) и [Варшавский договор](ORG)", [("Варшавский договор", "ORG")]),
        ("[Сахалин](LOC) и [Приморский край](LOC)", [("Сахалин", "LOC"), ("Приморский край", "GPE")]),
    ],
)
def test_russian(drawn, mentions):
    assert found(read(drawn, "ru")) == mentions


def test_one_type_for_a_name_in_a_document():
    drawn = "[Orion](ORG) grew. [Orion](PERSON) sold [Orion](ORG)."
    assert {label for _, label in found(read(drawn, "en"))} == {"ORG"}


def test_a_surname_takes_type_and_tie_of_the_full_name():
    doc = read("[Urho Kekkonen](PERSON) spoke. [Kekkonen](ORG) left; then Kekkonen slept.", "en")
    mentions = list(find_mentions(doc, names=NAMES))
    assert [each.label for each in mentions] == ["PERSON"] * 3
    assert [each["same_as"] for each in mentions] == ["", mentions[0].id, mentions[0].id]


def test_two_full_names_tie_no_surname():
    doc = read("[Urho Kekkonen](PERSON) and [Sylvi Kekkonen](PERSON) left. [Kekkonen](PERSON) slept.", "en")
    assert [each["same_as"] for each in find_mentions(doc, names=NAMES)] == ["", "", ""]


def test_initials_stand_for_a_given_name():
    doc = read("[Урхо Кекконен](PERSON) пришёл. [У. Кекконен](PERSON) ушёл.", "ru")
    first, second = find_mentions(doc, names=NAMES)
    assert second["same_as"] == first.id


@pytest.mark.parametrize(
    "drawn",
    [
        "The [Nordic Seed Council](ORG) (NSC) met. The NSC rose.",
        "The [Nordic Seed Council](ORG) met. [NSC](GPE) rose. [NSC](GPE) fell.",
    ],
)
def test_an_abbreviation_takes_type_and_tie_of_the_full_name(drawn):
    first, *rest = find_mentions(read(drawn, "en"), names=NAMES)
    assert [(each.label, each["same_as"]) for each in rest] == [("ORG", first.id)] * 2


def test_a_list_of_abbreviations_is_followed():
    assert [name for name, _ in found(read("It joined [QVO](ORG), WVT (observer), G-90 and others.", "en"))] == [
        "QVO",
        "WVT",
        "G-90",
    ]


def test_names_found_once_are_found_again():
    doc = read("[Anna Lind](PERSON) came. Anna Lind left.", "en")
    assert found(doc) == [("Anna Lind", "PERSON")] * 2


@pytest.mark.parametrize(
    ("drawn", "language", "entities"),
    [
        ("[Norway](GPE) and the Soviet Union", "en", ["country:NOR", "country:SUN"]),
        ("North Korea answered the South Koreans; the North waits.", "en", ["country:PRK", "country:PRK"]),
        ("В [КНДР](LOC) и на [Севере](LOC)", "ru", ["country:PRK", ""]),
        ("[КНДР](LOC), Южная Корея и [Север](LOC)", "ru", ["country:PRK", "country:KOR", "country:PRK"]),
        ("[Korea](GPE)", "en", [""]),
        ("[Georgia](GPE) and Armenia", "en", ["country:GEO", "country:ARM"]),
        ("[Осло](LOC) и [Хельсинки](LOC)", "ru", ["place:3143244", "place:658225"]),
        ("в [Кембридже](LOC)", "ru", [""]),
        ("[Приморье](LOC) и [Хабаровский край](LOC)", "ru", ["region:RU-PRI", "region:RU-KHA"]),
        ("[Virginia](LOC) and [Lake Baikal](LOC)", "en", ["region:US-VA", "region:baikal"]),
        ("[Virginia](PERSON) left", "en", [""]),
        ("[Europe](LOC)", "en", ["region:europe"]),
    ],
)
def test_entities(drawn, language, entities):
    mentions = find_mentions(read(drawn, language), names=NAMES)
    assert [each["entity"] for each in mentions if each.label != "NORP"] == entities


@pytest.mark.parametrize(
    ("drawn", "language", "adjectives"),
    [
        ("The Norwegian fleet, Sino-Indian ties", "en", [("Norwegian", "NOR"), ("Sino", "CHN"), ("Indian", "IND")]),
        ("South African and Saudi Arabian ships", "en", [("South African", "ZAF"), ("Saudi Arabian", "SAU")]),
        ("советско-финляндский договор", "ru", [("советско", "SUN"), ("финляндский", "FIN")]),
        ("о южнокорейских судах", "ru", [("южнокорейских", "KOR")]),
        ("the polish of brass", "en", []),
    ],
)
def test_adjectives(drawn, language, adjectives):
    doc = read(drawn, language)
    mentions = [each for each in find_mentions(doc, names=NAMES) if each.label == "NORP"]
    assert [
        (doc.text[each.start : each.end], each["entity"].removeprefix("country:")) for each in mentions
    ] == adjectives


def test_adjectives_have_a_base_form():
    (only,) = find_mentions(read("о южнокорейских судах", "ru"), names=NAMES)
    assert only.value == "южнокорейский"


def test_base_forms():
    morph = {"Урхо": "PROPN Case=Ins", "Кекконеном": "PROPN Case=Ins|Gender=Masc|Number=Sing", "Осло": "PROPN Case=Loc"}
    doc = read("с [Урхо Кекконеном](PERSON) в [Осло](LOC)", "ru", morph)
    assert [each.value for each in find_mentions(doc, names=NAMES)] == ["Урхо Кекконен", "Осло"]


def test_a_russian_organisation_keeps_its_genitive():
    words = ["в", "Министерстве", "обороны", "Норвегии"]
    heads, deps = [1, 1, 1, 1], ["case", "ROOT", "nmod", "nmod"]
    doc = Doc(
        BLANK["ru"].vocab,
        words=words,
        spaces=[True, True, True, False],
        heads=heads,
        deps=deps,
        pos=["ADP", *["NOUN"] * 3],
    )
    doc[3].set_morph("Case=Gen")
    doc.ents = [Span(doc, 1, 3, label="ORG"), Span(doc, 3, 4, label="LOC")]
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", "ru")])
    assert found(doc) == [("Министерстве обороны Норвегии", "ORG")]


def test_only_the_body_is_mined():
    doc = read("[Norway](GPE)\n[Peru](GPE)", "en")
    put(doc, "passages", [Annotation(0, 6, "title", "en"), Annotation(7, 11, "paragraph", "en")])
    assert found(doc) == [("Peru", "GPE")]


PIECES = st.sampled_from(
    ["[Oslo](GPE)", "[the Labour Party's](ORG)", "[Urho Kekkonen](PERSON)", "Kekkonen", "(NATO)", "Norway", "Sino-Soviet", "\n", "[14",
     "[Перу](LOC)", "советско-китайский", "МИДа", "«", "»", "and", "в", ",", "."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14), st.sampled_from(("en", "ru")))
def test_mentions_are_names_that_do_not_overlap(pieces, language):
    doc = read(" ".join(pieces), language)
    mentions = sorted(find_mentions(doc, names=NAMES))
    for each in mentions:
        name = doc.text[each.start : each.end]
        assert name == name.strip() != ""
        assert each.value
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    ids = {each.id for each in mentions}
    assert len(ids) == len(mentions)
    assert all(each["same_as"] in ids for each in mentions if each["same_as"])
