"""Names of persons by their first words."""

import pytest

from pipeline.model import Annotation
from pipeline.names.finding import load_names
from pipeline.names.given import by_given_name, given_names, is_person
from pipeline.names.text import folded

PATTERNS = load_names().patterns["en"]


def test_the_names_are_single_folded_words_in_order():
    names = given_names()
    assert all(name == folded(name) and " " not in name for name in names)
    assert {"otto", "nguyen", "vyacheslav", "narendra"} <= names


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Otto Berg", True),
        ("René van den Berg", True),
        ("Karl-Heinz O'Neill", True),
        ("Otto", False),
        ("Otto Berg Institute", False),
        ("Otto Berg's Shop", False),
        ("Otto and Olga", False),
        ("Wichale Berg", False),
        ("Otto 17", False),
    ],
)
def test_whole_names_of_persons(name, person):
    assert is_person(name, PATTERNS) == person


@pytest.mark.parametrize(
    ("text", "taken", "names"),
    [
        ("He met Otto Berg there.", "", ["Otto Berg"]),
        ("He met Otto Berg there.", "Berg", ["Otto Berg"]),
        ("He met Otto Berg there.", "Otto", []),
        ("Santa Barbara Ek", "", []),
        ("Otto Berg Ek Lund Award", "", []),
        ("Otto Berg’s Wichale", "", []),
        ("an otto Berg", "", []),
    ],
)
def test_names_that_the_model_missed(text, taken, names):
    at = text.find(taken)
    found = [Annotation(at, at + len(taken), "PERSON")] if taken else []
    assert [text[a:b] for a, b in by_given_name(text, 0, len(text), found, PATTERNS)] == names
