"""What a match can begin with is never too narrow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.heads import LENGTH, compiled, plain
from pipeline.lang import lang_file
from pipeline.rules import Scanner, load_rules


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        ("may|март", {"may", "март"}),
        ("(?:mid-)?June", {"mid-", "june"}),
        (r"\d{4} год", {"0"}),
        ("[ab]c+", {"acc", "accc", "ac", "bcc", "bccc", "bc"}),
        (r"\w+ing", {""}),
        ("(?=x)y(?!z)", {"y"}),
        ("a?b", {"ab", "b"}),
    ],
)
def test_heads(pattern, heads):
    assert compiled(pattern)[1] == heads


RULES = [rule for rule in load_rules(lang_file("ru", "timex")).rules if rule.label != "JOIN"]
SCANNER = Scanner(RULES)
SOURCES = (re.sub(r"\(\?P<\w+>", "(?:", rule.source) for rule in RULES)
WHOLE = re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{source})" for source in SOURCES) + r")(?!\w)", re.IGNORECASE)


@given(
    st.lists(st.sampled_from(["мая", "Май", "в", "1990", "году", "XIX", "век", "5", "с", "до", " ", "-", "."])).map(
        " ".join
    )
)
def test_a_scan_finds_what_the_pattern_alone_finds(text):
    assert [(found.start, found.end) for found in SCANNER.scan(text)] == [m.span() for m in WHOLE.finditer(text)]


@given(st.text(max_size=LENGTH))
def test_plain_keeps_the_length_of_what_is_compared(text):
    assert plain(text) == plain(plain(text))
