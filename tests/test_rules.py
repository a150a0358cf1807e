"""The rule engine: files, slots, drawn examples, errors, and many rules in one pass."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.rules import Example, RuleError, RuleSet, Scanner, load_rules

FILE = r"""
space = '[ \u00A0]{1,2}'

[words.month]
'april(?:is)?' = '04'
'may' = '05'
'in the fifth month' = '05'

[slots]
day = '\d{1,2}'

[[rule]]
name = 'day-month'
label = 'DATE'
pattern = '{day} {month}'
weight = 2
examples = ['On [4 may](05-04) they met.']

[[rule]]
name = 'months'
label = 'DATE'
pattern = '{month:first}[ -]{month:last}'
examples = ['The [april-may](04/05) issue.']

[[rule]]
name = 'number'
label = 'NUMBER'
pattern = '{day:}'
examples = ['Only [7](7).']
"""


@pytest.fixture
def rules(tmp_path: Path) -> RuleSet:
    return load(tmp_path, FILE)


def load(folder: Path, text: str) -> RuleSet:
    path = folder / "xx" / "timex.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return load_rules(path, check=True)


def test_rules_are_named_after_language_topic_and_rule(rules: RuleSet) -> None:
    assert [rule.name for rule in rules.rules] == ["xx.timex.day-month", "xx.timex.months", "xx.timex.number"]
    assert rules.rules[0].extra == {"weight": 2}


def test_words_have_a_normal_form(rules: RuleSet) -> None:
    assert rules.normal("month", "Aprilis") == "04"
    assert rules.normal("month_end", "may") == "05"
    assert rules.normal("month", "in the fifth\u00a0month") == "05"
    assert rules.normal("month", "june") == "june"
    assert rules.normal("unknown", "x") == "x"


def test_slots_know_whose_words_they_match(rules: RuleSet) -> None:
    assert rules.rules[1].slots == {"first": "month", "last": "month"}


def test_a_space_stands_for_the_files_pattern_outside_brackets(rules: RuleSet) -> None:
    day_month, months, _ = rules.rules
    assert day_month.pattern.fullmatch("4\u00a0 may")
    assert months.pattern.fullmatch("april may")
    assert not months.pattern.fullmatch("april\u00a0may")


def test_one_pass_takes_the_first_rule_that_matches(rules: RuleSet) -> None:
    found = list(Scanner(rules.rules, rules.slots).scan("4 May, 7, april-MAY, x8"))
    assert [(each.rule.label, each.start, each.end) for each in found] == [
        ("DATE", 0, 5),
        ("NUMBER", 7, 8),
        ("DATE", 10, 19),
    ]
    assert found[0].slots == {"day": (0, 1), "month": (2, 5)}
    assert found[2].slots == {"first": (10, 15), "last": (16, 19)}


def test_one_pass_tells_capitals_where_a_pattern_asks(tmp_path: Path) -> None:
    rules = load(tmp_path, FILE.replace("'{day:}'", "'(?-i:[A-Z]){month:}|İ'"))
    text = "İ Xmay xmay XMAY"
    assert [text[each.start : each.end] for each in Scanner(rules.rules, rules.slots).scan(text)] == [
        "İ",
        "Xmay",
        "XMAY",
    ]


def test_one_pass_names_the_rule_whose_pattern_is_wrong(tmp_path: Path) -> None:
    rules = load(tmp_path, FILE)
    broken = replace(rules.rules[2], written="(7")
    with pytest.raises(RuleError, match=r"xx\.timex\.number.*does not compile"):
        Scanner([broken], rules.slots)


@pytest.mark.parametrize(
    ("drawn", "text", "found"),
    [
        ("He flew on [12 April](04-12).", "He flew on 12 April.", ((11, 19, "04-12"),)),
        ("Plain [1] text", "Plain [1] text", ()),
        ("[1895[4]](1895) or [1896](1896)", "1895[4] or 1896", ((0, 7, "1895"), (11, 15, "1896"))),
        ("", "", ()),
    ],
)
def test_drawn_notation(drawn: str, text: str, found: tuple[tuple[int, int, str], ...]) -> None:
    assert Example.parse(drawn) == Example(text, found)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name = 'months'", "", "no name"),
        ("label = 'NUMBER'", "", "'number' has no label"),
        ("examples = ['Only [7](7).']", "", "'number' has no examples"),
        ("{month:first}", "{moon}", "'months': no slot or word table 'moon'"),
        ("'{day:}'", "'({day:}'", "number': the pattern does not compile"),
        ("[slots]", "[slots", "timex.toml"),
    ],
)
def test_errors_name_the_file_and_the_rule(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        load(tmp_path, FILE.replace(old, new))
    assert "timex.toml" in str(caught.value)


def test_a_missing_file_is_a_rule_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"none\.toml"):
        load_rules(tmp_path / "none.toml")
