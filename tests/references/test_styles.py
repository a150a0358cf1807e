"""References of many kinds and countries, their fields drawn in: `{Ломов П. В.|author} {Порты|title}. {1987|issued}.`

`styles.txt` has one a line, below the kind that they are of; `{5 мая 2020|issued=2020-05-05}` gives the value in its
normal form. What is not drawn must not be found: volumes of archives, years in titles, editors as authors.
"""

import re
from pathlib import Path

import pytest

from pipeline.references import parse_reference

LINES = Path(__file__).with_name("styles.txt").read_text(encoding="utf-8").splitlines()
DRAWN = re.compile(r"\{([^{}|]*)\|(\w+)(?:=([^{}]*))?\}")
UNDRAWN = ("editor", "translator", "language", "issn", "archive_url")


def letters(text):
    return "".join(re.findall(r"[^\W_]+", text.casefold().replace("ё", "е")))


def told(label, value):
    """A value as it is compared: persons as a bag of words, a date that is no day by its year."""
    if label == "author":
        return sorted(word for word in re.findall(r"[^\W_]+", value.casefold()) if word not in ("и", "др", "and"))
    if label == "issued":
        return value if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) else value[:4]
    return letters(value.removeprefix("https://").removeprefix("http://"))


@pytest.mark.parametrize("line", [line for line in LINES if line and not line.startswith("#")])
def test_style(line):
    expected = {}
    for match in DRAWN.finditer(line):
        value = match[3] or match[1]
        expected[match[2]] = f"{expected[match[2]]} {value}" if match[2] in expected else value
    found = {}
    for field in parse_reference(DRAWN.sub(lambda match: match[1], line)).fields:
        if field.label not in UNDRAWN:
            found[field.label] = f"{found[field.label]} {field.value}" if field.label in found else field.value
    assert {label: told(label, value) for label, value in found.items()} == {
        label: told(label, value) for label, value in expected.items()
    }
