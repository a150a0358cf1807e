"""The parts from which references are read: list signs, dates, names, identifiers."""

import pytest

from pipeline.references.atoms import find_atoms, is_isbn, is_issn
from pipeline.references.dates import read_date
from pipeline.references.labels import read_sign
from pipeline.references.names import leading_names, several, split_name

SIGNS = [
    ("1. ^ a b c Berg", "1", "Berg"),
    ("39. ^", "39", ""),
    ("↑ 1 2 Ломов", "", "Ломов"),
    ("6. ↑ 1 2 Ломов", "6", "Ломов"),
    ("↑Ломов", "", "Ломов"),
    ('^ a b "Piers"', "", '"Piers"'),
    ("Jump up to: 1 2Berg", "", "Berg"),
    ("[12] Piers", "12", "Piers"),
    ("[^3]: Piers", "3", "Piers"),
    ("12. Piers", "12", "Piers"),
    ("* ^ Piers", "", "Piers"),
    ("a. ^ Piers", "a", "Piers"),
    ("note 1. ^ Piers", "note 1", "Piers"),
    ("¹² Piers", "12", "Piers"),
]


@pytest.mark.parametrize(("text", "label", "rest"), SIGNS)
def test_sign(text, label, rest):
    sign = read_sign(text)
    assert sign is not None
    assert (sign.label, text[sign.end :]) == (label, rest)


@pytest.mark.parametrize("text", ["Berg, Ida", "1937 год", "190-ФЗ. О портах", "A history", "[1](https://example.org)"])
def test_no_sign(text):
    assert read_sign(text) is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("16 June 2005", "2005-06-16"),
        ("June 16, 2005", "2005-06-16"),
        ("2005-06-16", "2005-06-16"),
        ("16.06.2005", "2005-06-16"),
        ("13/10/2005", "2005-10-13"),
        ("10/07/2003", "2003"),
        ("May 2005", "2005-05"),
        ("Spring 1999", "1999-21"),
        ("осень 1999", "1999-23"),
        ("1995. 17 января", "1995-01-17"),
        ("22 августа 2007 г.", "2007-08-22"),
        ("1956–1960", "1956/1960"),
        ("31 June 2005", ""),
        ("no date", ""),
    ],
)
def test_date(text, edtf):
    assert read_date(text) == edtf


def test_date_with_the_day_first():
    assert read_date("10/07/2003", day_first=True) == "2003-07-10"


@pytest.mark.parametrize(
    ("text", "family", "given", "literal"),
    [
        ("Berg, Ida", "Berg", "Ida", ""),
        ("Ida K. Berg", "Berg", "Ida K.", ""),
        ("Ida von Berg", "von Berg", "Ida", ""),
        ("Ломов П. В.", "Ломов", "П. В.", ""),
        ("П. В. Ломов", "Ломов", "П. В.", ""),
        ("Ломов Пётр Васильевич", "Ломов", "Пётр Васильевич", ""),
        ("Ломов", "Ломов", "", ""),
        ("Norwegian Ministry of Ports", "", "", "Norwegian Ministry of Ports"),
        ("Berg's Research & Analysis", "", "", "Berg's Research & Analysis"),
    ],
)
def test_name(text, family, given, literal):
    names = split_name(text)
    assert (names.get("family", ""), names.get("given", ""), names.get("literal", "")) == (family, given, literal)


def test_several_names():
    assert [person.value for person in several("Ida Berg, Olaf Dahl and Per Holm", 0)] == [
        "Ida Berg",
        "Olaf Dahl",
        "Per Holm",
    ]
    assert [person.value for person in several("Berg, Ida; Dahl, Olaf", 0)] == ["Ida Berg", "Olaf Dahl"]


def test_leading_names():
    text = "Ломов П. В., Быкова Н.И. и др. О портах"
    found, end = leading_names(text, 0, len(text))
    assert [person["family"] for person in found] == ["Ломов", "Быкова"]
    assert text[end:] == "О портах"


def test_identifiers_are_checked():
    assert is_isbn("0306406152")
    assert is_isbn("9780306406157")
    assert not is_isbn("9780306406158")
    assert is_issn("03624331")
    text = "ISBN 978-0-306-40615-8. ISSN 0362-4331. doi: 10.1234/ABC. https://example.org/a, 5"
    assert [(atom.label, atom.value) for atom in find_atoms(text) if atom.label != "note"] == [
        ("issn", "0362-4331"),
        ("doi", "10.1234/abc"),
        ("url", "https://example.org/a"),
    ]
