"""Every rule of the citation files finds exactly what its examples draw."""

import pytest

from pipeline.lang import lang_file
from pipeline.references.dates import read_date
from pipeline.references.vocabulary import normal
from pipeline.rules import load_rules

RULES = [rule for language in ("en", "ru") for rule in load_rules(lang_file(language, "citations")).rules]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples(rule):
    for example in rule.examples:
        found = []
        for match in rule.pattern.finditer(example.text):
            groups = match.groupdict()
            answer = read_date(groups["date"]) if "date" in groups else normal("language", groups.get("language") or "")
            found.append((*match.span(), answer))
        assert found == list(example.found), example.text
