"""Every example of every event type, and what the loader says of files that it cannot use."""

from pathlib import Path

import pytest

from pipeline.events.predicates import Lexicon
from pipeline.events.trees import sentence_tree, within
from pipeline.events.types import EventTypes, EventWords, fold, load_event_types, load_event_words
from pipeline.rules import Example, RuleError
from pipeline.spans import get, put
from pipeline.stages.sentences import find_sentences

TYPES = load_event_types()
EXAMPLES = [
    (language, subtype, example) for subtype, each in TYPES.types.items() for language, example in each.examples
]

GOOD = """
type = 'CONSULT'
definition = 'Someone travels.'

[[en]]
verbs = ['visit', 'call on']
nouns = ['visit', 'courtesy call']
examples = ['She [visited](trip) us in 1990.']

[[en]]
verbs = ['lead']
with = ['delegation']
examples = ['He [led](trip) a delegation in 1990.']
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "trip.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "subtype", "example"), EXAMPLES, ids=[f"{language}-{subtype}" for language, subtype, _ in EXAMPLES]
)
def test_every_example_has_its_type(language: str, subtype: str, example: Example, reader) -> None:
    doc = reader(language)(example.text)
    put(doc, "sentences", find_sentences(doc))
    lexicon = Lexicon(language, TYPES, load_event_words(language))
    nodes = [node for sentence in get(doc, "sentences") for node in sentence_tree(doc, sentence)]
    assert example.found, "draw the trigger: [word](subtype)"
    for start, end, answer in example.found:
        trigger = within(nodes, start, end)[0]
        assert (lexicon.subtype(trigger), answer) == (subtype, subtype)


def test_types_cover_plover_and_both_languages() -> None:
    assert len(TYPES.types) >= 60
    assert {each.type for each in TYPES.types.values()} >= {
        *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT"),
        *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "OTHER"),
    }
    for language in ("en", "ru"):
        assert all(any(each[0] == language for each in kind.examples) for kind in TYPES.types.values())


def test_a_frame_with_company_goes_before_one_without(folder: Path) -> None:
    types = load_event_types(folder)
    assert types.subtype("en", "verb", "lead", {"delegation"}) == "trip"
    assert types.subtype("en", "verb", "lead", {"army"}) == ""
    assert types.subtype("en", "verb", "call", {"on"}) == "trip"
    assert types.subtype("en", "noun", "call", {"courtesy"}) == "trip"
    assert types.subtype("en", "noun", "call", frozenset()) == ""
    assert types.knows("en", "verb", "lead")
    assert not types.knows("en", "noun", "lead")


def test_two_frames_of_a_kind_that_both_fit_give_none(folder: Path) -> None:
    other = GOOD.replace("'delegation'", "'choir'").replace("visit", "tour").replace("call", "drop")
    (folder / "concert.toml").write_text(other, encoding="utf-8")
    types = load_event_types(folder)
    assert types.subtype("en", "verb", "lead", {"choir"}) == "concert"
    assert types.subtype("en", "verb", "lead", {"choir", "delegation"}) == ""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("type = 'CONSULT'", "type = 'TRAVEL'", "'TRAVEL' is not one of PLOVER's"),
        ("definition = 'Someone travels.'", "", "no 'definition'"),
        ("definition", "colour = 'red'\ndefinition", "unknown key 'colour'"),
        ("with", "without", "unknown key 'without' under \\[\\[en\\]\\]"),
        ("examples = ['He [led](trip) a delegation in 1990.']", "", "has no examples"),
        ("verbs = ['lead']", "", "neither verbs nor nouns"),
        ("'CONSULT'", "CONSULT", "trip.toml: "),
    ],
)
def test_a_file_that_cannot_be_used_is_named(folder: Path, before: str, after: str, message: str) -> None:
    (folder / "trip.toml").write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        load_event_types(folder)


def test_a_word_that_two_types_claim_is_an_error(folder: Path) -> None:
    (folder / "voyage.toml").write_text(GOOD.replace("'lead'", "'head'"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"voyage.toml: the en verb 'visit' is also claimed by trip.toml"):
        load_event_types(folder)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no event types here"):
        load_event_types(tmp_path)


def test_both_languages_have_the_general_vocabulary() -> None:
    for language in ("en", "ru"):
        words = load_event_words(language)
        assert isinstance(words, EventWords)
        assert words.light
        assert words.event_nouns


def test_words_are_compared_without_case_and_yo() -> None:
    assert fold("Заём") == "заем"


def test_types_without_a_language_are_allowed(folder: Path) -> None:
    assert isinstance(load_event_types(folder), EventTypes)
