"""The table of how two languages spell the names of persons."""

from pipeline.names.persons import load_persons, person_form
from pipeline.names.tables import rows
from pipeline.names.text import is_cyrillic


def test_no_spelling_is_of_two_names():
    owners: dict[str, list[str]] = {}
    for row in rows("persons.csv"):
        english, russian = (names.split("|") for names in row)
        assert not any(map(is_cyrillic, english))
        assert all(map(is_cyrillic, russian))
        for name in {person_form(name) for name in (*english, *russian)}:
            assert owners.setdefault(name, row) is row, name


def test_a_surname_that_two_spell_differently_is_not_known():
    persons = load_persons()
    assert persons.spellings("Черчилль") == ("Churchill", "")
    assert persons.spellings("Иванова") == ("", "")
    assert persons.spellings("Джонсон") == ("Johnson", "")
    assert persons.spellings("") == ("", "")
