"""Confirmed names in a file of known names."""

from dataclasses import replace

import pytest

from pipeline.resolve.known import KnownError, load_known
from pipeline.review.confirmed import write_confirmed
from pipeline.review.decisions import Decision, standing
from pipeline.review.outcome import Outcome
from tests.golden.renew import EXPECTED, tables_of

GOLDEN = tables_of(EXPECTED)
PERSON = next(row.entity_id for row in GOLDEN.entities if row.type == "PERSON")


def accepted(*ids, verdict="accept", **rest):
    return standing(
        Decision("entities", each, verdict, "Анна", f"2024-06-17T10:00:00.{at:06}Z", **rest)
        for at, each in enumerate(ids)
    )


def test_confirmed_names_are_known_names(tmp_path):
    path = tmp_path / "known" / "reviewed.csv"
    done = write_confirmed(path, GOLDEN, accepted(PERSON, "country:MNG"), Outcome())
    assert (done.entities, done.ambiguous) == (2, ())
    known = load_known(path.parent)
    assert known.find("Цахиагийн Элбэгдорж", "PERSON") == known.find("Tsakhiagiin Elbegdorj", "PERSON") is not None
    assert known.find("Монголия", "GPE").id == "country:MNG"


def test_nothing_is_confirmed_by_a_mere_rejection(tmp_path):
    path = tmp_path / "known.csv"
    assert write_confirmed(path, GOLDEN, accepted(PERSON, verdict="reject"), Outcome()).entities == 0
    assert not path.exists()


def test_what_stands_in_the_file_stays_and_is_not_added_again(tmp_path):
    path = tmp_path / "known.csv"
    path.write_text("name,aliases,type\nMongolia,Монголия,GPE", encoding="utf-8")
    write_confirmed(path, GOLDEN, accepted(PERSON, "country:MNG"), Outcome())
    write_confirmed(path, GOLDEN, accepted(PERSON, "country:MNG"), Outcome())
    assert path.read_text(encoding="utf-8").splitlines() == [
        "name,aliases,type",
        "Mongolia,Монголия,GPE",
        "Tsakhiagiin Elbegdorj,Цахиагийн Элбэгдорж,PERSON",
    ]


def test_a_name_of_two_entities_is_left_out(tmp_path):
    twins = tuple(
        replace(each, name_en="Steppe") if each.entity_id.startswith("country:") else each for each in GOLDEN.entities
    )
    path = tmp_path / "known.csv"
    done = write_confirmed(path, replace(GOLDEN, entities=twins), accepted("country:MNG", "country:NOR"), Outcome())
    assert done.ambiguous == ("Steppe",)
    assert "Steppe" not in path.read_text(encoding="utf-8")


def test_a_merge_confirms_the_entity_that_is_left(tmp_path):
    words = accepted("person:gone", verdict="same", value=PERSON)
    assert write_confirmed(tmp_path / "known.csv", GOLDEN, words, Outcome()).entities == 1


def test_an_entity_is_followed_to_its_new_id(tmp_path):
    outcome = Outcome(moved={("entities", "person:old"): PERSON})
    assert write_confirmed(tmp_path / "known.csv", GOLDEN, accepted("person:old"), outcome).entities == 1


def test_a_broken_file_beside_it_is_named(tmp_path):
    (tmp_path / "other.csv").write_text("nome\n", encoding="utf-8")
    with pytest.raises(KnownError, match=r"other\.csv"):
        write_confirmed(tmp_path / "known.csv", GOLDEN, accepted(PERSON), Outcome())
