"""Spans of names in plain text, and every example of the rules of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lang import lang_file
from pipeline.names.finding import (
    CUTTING,
    abbreviations,
    begins_words,
    by_pattern,
    in_latin,
    is_never,
    load_names,
    occurrences,
    told,
    trimmed,
)
from pipeline.rules import load_rules

NAMES = load_names()
EXAMPLES = [
    pytest.param(language, rule, example, id=f"{rule.name}-{n}")
    for language in ("en", "ru")
    for rule in load_rules(lang_file(language, "names")).rules
    for n, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("language", "rule", "example"), EXAMPLES)
def test_example(language, rule, example):
    patterns = NAMES.patterns[language]
    for start, end, answer in example.found:
        if rule.label in ("START", "END"):
            left = slice(*trimmed(example.text, start, end, rule.extra.get("only", "ORG"), patterns))
            assert example.text[left] == answer
        elif rule.label == "NEVER":
            assert is_never(example.text[start:end], patterns)
        elif rule.label == "THING":
            assert patterns.cut("THING").search(example.text[start:end])
        elif rule.label == "CUE":
            assert list(told(example.text, start, end, patterns)) == [answer]
    if rule.label not in CUTTING:
        found = by_pattern(example.text, 0, len(example.text), patterns)
        mine = [(each.start, each.end, each.label) for each in found if each.rule == rule.name]
        assert mine == list(example.found)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("the Bank of Japan", "Bank of Japan"),
        ("“Le Monde", "Le Monde"),
        ("Ministry of Trade (MOT", "Ministry of Trade"),
        ("Oslo)", "Oslo"),
        ("[Oslo]", "Oslo"),
        ("Peru\nBrazil", "Peru"),
        ("the", ""),
        ("1984", ""),
        ("March", ""),
    ],
)
def test_trimmed(name, left):
    assert name[slice(*trimmed(name, 0, len(name), "ORG", NAMES.patterns["en"]))] == left


def test_a_name_goes_on_behind_a_line_broken_by_its_width():
    text = "A long line of prose that was wrapped by an editor, with the Bank\n  of Japan at its end"
    start = text.index("the Bank")
    found = slice(*trimmed(text, start, text.index(" at its"), "ORG", NAMES.patterns["en"]))
    assert text[found].split() == ["Bank", "of", "Japan"]


@given(st.text(alphabet="AbcЖз «»“”()[]'’.,-–\n\t14", max_size=40), st.sampled_from(("en", "ru")))
def test_a_trimmed_span_lies_inside(name, language):
    start, end = trimmed(name, 0, len(name), "ORG", NAMES.patterns[language])
    assert 0 <= start <= end <= len(name)
    assert name[start:end] == name[start:end].strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the World Health Organization (WHO) said", [("World Health Organization", "WHO")]),
        ("the Bank for International Settlements (BIS)", [("Bank for International Settlements", "BIS")]),
        ("Организация экономического сотрудничества и развития (ОЭСР)", [("Организация экономического сотрудничества и развития", "ОЭСР")]),
        ("a long meeting (WHO)", []),
        ("The Big Blue Sky (XY)", []),
    ],
)  # fmt: skip
def test_abbreviations(text, found):
    assert [(text[slice(*full)], text[slice(*short)]) for full, short in abbreviations(text, 0, len(text))] == found


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Юхан Стен (Johan Sten)", "Johan Sten"),
        ("Юхан Стен (англ. Johan Sten, 1834)", "Johan Sten"),
        ("Юхан Стен (1834)", None),
        ("Юхан Стен (шведский поэт Sten)", None),
    ],
)
def test_a_latin_spelling_in_brackets(text, latin):
    place = in_latin(text, len("Юхан Стен"))
    assert (place and text[slice(*place)]) == latin


def test_letters_begin_words():
    assert begins_words("International Labour Organization", "ILO")
    assert not begins_words("International Labour Organization", "IMF")


def test_occurrences_are_whole_words():
    text = "Oslo, Oslofjord, Oslo-based, pre-Oslo and Oslo"
    assert [start for start, _ in occurrences(text, "Oslo", 0, len(text))] == [0, text.rindex("Oslo")]
