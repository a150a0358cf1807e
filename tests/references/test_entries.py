"""Several references in one entry, and one reference with semicolons in it."""

import re

import pytest

from pipeline.references import split_references

SEVERAL = [
    "См.: Ломов П. В. Порты. М., 2001. С. 5 | Седова А. Н. Суда. СПб., 1999. С. 7–8.",
    "РГАСПИ. Ф. 17. Оп. 3. Д. 5. Л. 1 | Там же. Д. 7. Л. 9 | ГАРФ. Ф. Р-5446. Оп. 1. Д. 2. Л. 7 об.",
    "Ломов, 1998, с. 31 | Седова, 2003, с. 5.",
    "Указ. соч. С. 5 | Седова А. Н. Порты. М., 2001. С. 6.",
    "Ida Berg, Piers of the North (Oslo: Fjord Press, 1998), 5 | Olaf Dahl, “Tariffs”, Journal of Ports 5 (1999): 7.",
    "Smith (2001), p. 5 | Jones and Dahl (2005), p. 7",
    "1. Berg I. Piers of the north. 1990. 10 p. | 2. Dahl O. Quays of the north. 1995. 20 p.",
    "Olaf Dahl, “Tariffs,” Journal of Ports 5, no. 2 (1999): 7 | Berg, Piers of the North, 40.",
    "Порты. М.: Наука, 1990. — 10 с. ~См. также: Седова А. Н. Суда. СПб., 1999. С. 7–8.",
]
ONE = [
    "Berg, Ida; Dahl, Olaf (2011). “Tariffs of the north”. Journal of Ports. 31 (11): 3260–3265.",
    "Berg I., Piers, 1953—1964 (Stanford: Quay Press; Washington, D.C.: Fjord Press, 2005), pp. 46-47.",
    "Ломов П. В. История портов в 1921–1945 гг.; документы и материалы / Под ред. А. Н. Седовой. М., 2002. С. 132.",
    "Ломов П. В. Порты. Т. 1. М., 2001. С. 5; Т. 2. С. 7.",
    "«Порты (1921; Суда (1922)». М., 1990.",
    "",
]


@pytest.mark.parametrize("drawn", SEVERAL)
def test_each_reference_stands_alone(drawn):
    text = drawn.replace(" | ", "; ").replace("~", "")
    assert [text[start:end] for start, end in split_references(text)] == re.split(r" \| | ~", drawn)


@pytest.mark.parametrize("text", ONE)
def test_one_reference_stays_whole(text):
    assert split_references(text) == [(0, len(text))]
