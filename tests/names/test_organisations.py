"""Organisations by name."""

import csv

import pytest

from pipeline.names.organisations import load_organisations
from pipeline.names.tables import DATA
from pipeline.names.text import normal

ORGANISATIONS = load_organisations()


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("ВОЗ", "Всемирная организация здравоохранения", "World Health Organization", "WHO"), "who"),
        (("МИД Норвегии", "Norwegian Foreign Ministry", "Norway's Foreign Ministry"), "foreign-ministry:NOR"),
        (("Министерство обороны Республики Корея", "Ministry of Defence of the Republic of Korea"), "defence-ministry:KOR"),
        (("Министерство обороны США", "Pentagon"), "pentagon"),
        (("МИД", "Ministry of Justice", "Supreme Court of Ohio", "Ministry of Korea", "Norway", ""), ""),
    ],
)  # fmt: skip
def test_names_of_one_organisation_have_one_key(names, key):
    assert {ORGANISATIONS.key(name) for name in names} == {key}


def test_a_body_of_a_state_has_an_english_name():
    assert ORGANISATIONS.organisation("justice-ministry:NLD").names["en"] == "Ministry of Justice of the Netherlands"


def test_no_name_is_two_organisations():
    with (DATA / "organisations.csv").open(encoding="utf-8", newline="") as file:
        owners = {}
        for row in csv.DictReader(file):
            for name in (*row["en"].split("|"), *row["ru"].split("|")):
                assert owners.setdefault(normal(name), row["key"]) == row["key"], name
