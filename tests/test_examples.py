"""Every example of every rule file in `pipeline/lang` is run; a topic brings what finds its answers in a text.

To add a topic, give `FINDERS` a function from (rule, example, language) to the (start, end, answer) triples found.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest

from pipeline.lang import lang_file, languages
from pipeline.rules import Example, Rule, load_rules
from pipeline.timex import timexes

Found = Iterable[tuple[int, int, str]]


def dates(rule: Rule, example: Example, language: str) -> Found:
    """Answers of a date rule: the EDTF, else the TIMEX3 value; `published` is the document's date."""
    for each in timexes(example.text, language, published=rule.extra.get("published", "")):
        yield each.start, each.end, each["edtf"] or each.value


FINDERS: dict[str, Callable[[Rule, Example, str], Found]] = {"timex": dates}


def examples() -> Iterator[object]:
    for topic in FINDERS:
        for language in languages():
            for rule in load_rules(lang_file(language, topic)).rules:
                for n, example in enumerate(rule.examples):
                    yield pytest.param(topic, language, rule, example, id=f"{rule.name}-{n}")


@pytest.mark.parametrize(("topic", "language", "rule", "example"), list(examples()))
def test_example(topic: str, language: str, rule: Rule, example: Example) -> None:
    found = [(example.text[start:end], answer) for start, end, answer in FINDERS[topic](rule, example, language)]
    assert found == [(example.text[start:end], answer) for start, end, answer in example.found]


@pytest.mark.parametrize("topic", FINDERS)
def test_every_rule_fires_in_one_of_its_examples(topic: str) -> None:
    for language in languages():
        for rule in load_rules(lang_file(language, topic)).rules:
            assert any(example.found for example in rule.examples), f"{rule.name} has no example that finds anything"
