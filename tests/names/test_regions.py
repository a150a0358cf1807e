"""Seas, rivers, islands, mountains, and parts of states and of the world."""

import csv
from collections import Counter

import pytest

from pipeline.names.countries import load_countries
from pipeline.names.regions import region
from pipeline.names.tables import DATA
from pipeline.names.text import normal

COUNTRIES = load_countries()
with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
    next(file)
    LINES = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Жёлтое море", "Yellow Sea"),
        ("Охотского моря", "Sea of Okhotsk"),
        ("Приморье", "Maritime Province"),
        ("Приморский край", "Primorsky Krai"),
        ("Хэйлунцзян", "Heilongjiang Province"),
        ("провинция Хэйлунцзян", "Heilongjiang"),
        ("Префектура Акита", "Akita Prefecture"),
        ("озеро Байкал", "Lake Baikal"),
        ("Южные Курилы", "Northern Territories"),
        ("Амурская область", "Amur Oblast"),
        ("Амур", "Amur River"),
        ("Хэнтий", "Khentii Province"),
    ],
)
def test_one_key_in_both_languages(russian, english):
    assert COUNTRIES.namesake(russian, "ru") == COUNTRIES.namesake(english, "en") or (
        COUNTRIES.region(russian, "ru") == COUNTRIES.region(english, "en") != ""
    )


@pytest.mark.parametrize("name", ["Озеро Нью-Гэмпшир", "Lake Virginia", "Mount Amur", "Осло", "Norway"])
def test_what_is_no_region_has_no_key(name):
    assert COUNTRIES.namesake(name, "en") == ""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_name_means_one_region(language):
    counts = Counter(normal(name) for line in LINES for name in line[language].split("|") if name)
    assert [name for name, n in counts.items() if n > 1] == []


def test_lines_are_sorted_and_their_countries_known():
    assert [line["key"] for line in LINES] == sorted({line["key"] for line in LINES})
    assert {line["country"] for line in LINES} - {""} <= COUNTRIES.names.keys()
    assert {line["key"].partition("-")[0] for line in LINES if line["key"].isupper()} >= {"RU", "CN", "MN", "US"}
    assert region("RU-PRI").names["en"][0] == "Primorsky Krai"
