"""Patterns with shared slots: what they match, and beginnings that are never too narrow."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lang import lang_file, languages
from pipeline.patterns import LENGTH, Slots, expand, plain
from pipeline.rules import Scanner, load_rules


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        ("may|март", {"may", "март"}),
        ("(?:mid-)?June", {"mid-", "june"}),
        (r"\d{4} год", {"0000"}),
        ("[ab]c+", {"acc", "accc", "ac", "bcc", "bccc", "bc"}),
        (r"\w+ing", {""}),
        ("(?=x)y(?!z)", {"y"}),
        ("a?b", {"ab", "b"}),
        ("{month} {day}", {"may ", "june"}),
        ("(?:{day}|{month})", {"0", "00", "may", "june"}),
        ("[xy]|{month}", {"x", "y", "may", "june"}),
        ("{dated}", {"0 ma", "0 ju", "00 m", "00 j"}),
    ],
)
def test_heads(pattern, heads):
    assert Slots(SLOTS).read(pattern).heads == heads


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("may|март", [{"may", "март"}]),
        ("the (?:may|june)", [{"the "}, {"may", "june"}]),
        ("x?y+(?: zz)?", [{"y"}]),
        (r"\w+ years", [{"year"}]),
        ("(?!x)[^y]{day}", [{"0", "00"}]),
        ("(?:{day:} )?{month:}|{dated}", [{"0 ma", "0 ju", "00 m", "00 j", "may", "june"}]),
        (".*", []),
    ],
)
def test_what_no_match_lacks(pattern, needed):
    assert [set(heads) for heads in Slots(SLOTS).read(pattern).needed] == needed


@pytest.mark.parametrize("language", languages())
def test_a_rule_that_waits_is_compiled_where_it_matches(language):
    """What is found does not depend on the texts that were read before."""
    ruleset = load_rules(lang_file(language, "timex"))
    scanner = Scanner(ruleset.rules, ruleset.slots)
    for text in {example.text for rule in ruleset.rules for example in rule.examples}:
        found = []
        for waits in (True, False):
            for each in scanner._rules:
                each.waits, each.misses = waits, 0
            found.append(list(scanner.scan(text)))
        assert found[0] == found[1]


SLOTS = {"month": "may|june", "day": r"[12]?\d", "dated": r"{day} {month}(?: (?P<year>\d{4}))?"}


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        ("{day:} {month}", "12 may", {"month": "may"}),
        ("(?:{day}|{month})+", "12may", {"day": "12", "month": "may"}),
        ("(?:{day:}|{month:}){2}", "1may", {}),
        ("(?:{day:}|[a-c]|{month:}){3}", "2bmay", {}),
        ("{month:}?{day:first}{0,1}x", "junex", {"first": None}),
        ("{dated:when}!", "3 june 1990!", {"when": "3 june 1990", "day": "3", "month": "june", "year": "1990"}),
        ("(?!{month:})[a-z]+", "july", {}),
    ],
)
def test_a_pattern_matches_what_it_matches_written_out(pattern, text, groups):
    known = Slots(SLOTS).read(pattern)
    assert known.may_match(plain(text), 0)
    for made in (known.compiled(), re.compile(expand(pattern, SLOTS))):
        found = made.fullmatch(text)
        assert found is not None
        assert found.groupdict() == groups


RULESET = load_rules(lang_file("ru", "timex"))
RULES = [rule for rule in RULESET.rules if rule.label != "JOIN"]
SCANNER = Scanner(RULES, RULESET.slots)
SOURCES = (re.sub(r"\(\?P<\w+>", "(?:", rule.source) for rule in RULES)
WHOLE = re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{source})" for source in SOURCES) + r")(?!\w)", re.IGNORECASE)


@settings(deadline=None)  # rules compile when they are first tried
@given(
    st.lists(st.sampled_from(["мая", "МАЙ", "в", "1990", "году", "XIX", "век", "5", "с", "до", " ", "-", "."])).map(
        " ".join
    )
)
def test_a_scan_finds_what_the_pattern_alone_finds(text):
    assert [(found.start, found.end) for found in SCANNER.scan(text)] == [m.span() for m in WHOLE.finditer(text)]


@given(st.text(max_size=LENGTH))
def test_plain_keeps_the_length_of_what_is_compared(text):
    assert plain(text) == plain(plain(text))
    assert plain(text) == "".join(map(plain, text))
