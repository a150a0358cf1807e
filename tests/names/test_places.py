"""Cities by name."""

import pytest

from pipeline.names.places import load_places
from pipeline.names.tables import DATA

PLACES = load_places()


@pytest.mark.parametrize(
    ("name", "countries", "found"),
    [
        ("Helsinki", set(), "Helsinki"),
        ("Хельсинки", set(), "Helsinki"),
        ("Улан-Батор", set(), "Ulaanbaatar"),
        ("Peking", set(), "Beijing"),
        ("Кембридж", {"GBR"}, "Cambridge"),
        ("Кембридж", set(), None),
        ("Vienna", set(), "Vienna"),
        ("St. Petersburg", {"RUS", "USA"}, "Saint Petersburg"),
        ("St. Petersburg", {"USA"}, "Saint Petersburg, Florida"),
        ("Kharkov", set(), "Kharkiv"),
        ("Nowhereville", set(), None),
    ],
)
def test_a_place_is_clear_or_none(name, countries, found):
    place = PLACES.decide(name, countries)
    assert (place and place.names["en"]) == found


def test_cities_of_the_named_countries_are_found():
    text = "From Oslo to Mexico City, then Washington, D.C. and Paris."
    found = [text[start:end] for start, end, _ in PLACES.find(text, 0, len(text), {"NOR", "MEX", "USA"})]
    assert found == ["Oslo", "Mexico City", "Washington, D.C."]


def test_the_table_is_sound():
    assert 6000 < len(PLACES) < 9000
    assert all(-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180 for place in PLACES)
    index = (DATA / "place_names.tsv").read_text(encoding="utf-8").splitlines()
    assert index == sorted(index)
    assert all(id in PLACES for line in index for id in " ".join(line.split("\t")[1:]).split())
    assert all(place in PLACES.named(name) for place in PLACES for name in place.names.values() if name)
    assert sum(place.capital for place in PLACES) > 190
