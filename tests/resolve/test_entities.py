"""Mentions to entities, in small tables by hand."""

import pytest

from pipeline.resolve.entities import resolve_entities
from pipeline.resolve.known import KnownError
from pipeline.tables.rows import ArgumentRow, MentionRow, Tables


def table(*told):
    """Tables of mentions: (id as document/number, type, base form, provisional entity)."""
    return Tables(
        mentions=tuple(
            MentionRow(
                mention_id=id,
                document_id=id.partition("/")[0],
                start=n,
                end=n + 1,
                text=lemma,
                type=type,
                lemma=lemma,
                entity_id=entity,
            )
            for n, (id, type, lemma, entity) in enumerate(told)
        )
    )


def groups(tables):
    """The mentions that share an entity, as strings of ids."""
    found = {}
    for mention in tables.mentions:
        found.setdefault(mention.entity_id, []).append(mention.mention_id)
    return sorted(" ".join(ids) for ids in found.values())


def entity(tables, id):
    key = next(mention.entity_id for mention in tables.mentions if mention.mention_id == id)
    return next(row for row in tables.entities if row.entity_id == key)


def test_a_country_is_one_row_in_both_languages():
    resolved = resolve_entities(
        table(
            ("a/1", "GPE", "КНДР", "country:PRK"),
            ("a/2", "GPE", "Северная Корея", "country:PRK"),
            ("b/1", "GPE", "North Korea", "country:PRK"),
            ("b/2", "NORP", "North Korean", "country:PRK"),
        )
    )
    (row,) = resolved.entities
    assert (row.entity_id, row.iso3, row.name, row.name_en) == ("country:PRK", "PRK", "КНДР", "North Korea")
    assert (row.mentions, row.documents) == (3, 2)
    assert {mention.entity_id for mention in resolved.mentions} == {"country:PRK"}


def test_an_empire_has_no_code():
    row = entity(resolve_entities(table(("a/1", "GPE", "Османская империя", "country:ottoman-empire"))), "a/1")
    assert (row.iso3, row.name_en, row.name) == ("", "Ottoman Empire", "Османская империя")


def test_a_city_brings_its_coordinates():
    row = entity(resolve_entities(table(("a/1", "GPE", "Осло", "place:3143244"))), "a/1")
    assert (row.geonames_id, row.name_en, row.name_ru, row.type) == ("3143244", "Oslo", "Осло", "GPE")
    assert row.latitude == pytest.approx(59.9, abs=0.1)


def test_ties_within_a_document_are_followed():
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "Urho Kekkonen", ""),
            ("a/2", "PERSON", "Kekkonen", "a/1"),
            ("a/3", "ORG", "Bank of Finland", ""),
            ("a/4", "ORG", "BOF", "a/3"),
            ("a/5", "ORG", "Bank of Finland", "a/4"),
        )
    )
    assert groups(resolved) == ["a/1 a/2", "a/3 a/4 a/5"]
    assert entity(resolved, "a/2").name == "Urho Kekkonen"
    assert entity(resolved, "a/4").name == "Bank of Finland"


def test_short_names_join_the_only_full_name_of_the_corpus():
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "Urho Kekkonen", ""),
            ("b/1", "PERSON", "Kekkonen", ""),
            ("a/2", "ORG", "Bank of Finland", ""),
            ("a/3", "ORG", "BOF", "a/2"),
            ("b/2", "ORG", "BOF", ""),
        )
    )
    assert groups(resolved) == ["a/1 b/1", "a/2 a/3 b/2"]


def test_of_two_full_names_none_is_taken():
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "Urho Kekkonen", ""),
            ("b/1", "PERSON", "Sylvi Kekkonen", ""),
            ("c/1", "PERSON", "Kekkonen", ""),
        )
    )
    assert groups(resolved) == ["a/1", "b/1", "c/1"]


def test_persons_meet_across_languages():
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "Урхо Кекконен", ""),
            ("b/1", "PERSON", "Urho Kekkonen", ""),
            ("a/2", "PERSON", "Пак Чон Хи", ""),
            ("b/2", "PERSON", "Park Chung-hee", ""),
            ("b/3", "PERSON", "Park Chung Hee", ""),
            ("b/4", "PERSON", "Park Geun-hye", ""),
        )
    )
    assert groups(resolved) == ["a/1 b/1", "a/2 b/2 b/3", "b/4"]
    assert (entity(resolved, "a/1").name_en, entity(resolved, "a/1").name_ru) == ("Urho Kekkonen", "Урхо Кекконен")


def test_a_given_name_in_one_word_or_in_two_is_one_person():
    told = table(
        ("a/1", "PERSON", "Ли Сын Ман", ""),
        ("b/1", "PERSON", "Ли Сынман", ""),
        ("c/1", "PERSON", "Дэн Сяо-пин", ""),
        ("d/1", "PERSON", "Дэн Сяопин", ""),
        ("e/1", "PERSON", "Анна Мария Райе", ""),
    )
    assert groups(resolve_entities(told)) == ["a/1 b/1", "c/1 d/1", "e/1"]


def test_the_father_of_a_mongol_may_stand_in_the_genitive():
    told = table(
        ("a/1", "PERSON", "Ochirbatyn Dashbalbar", ""),
        ("a/2", "PERSON", "Damdin Sukhe", ""),
        ("b/1", "PERSON", "Damdiniin Sukhe", ""),
        ("c/1", "PERSON", "Дамдинийн Сухэ", ""),
        ("d/1", "PERSON", "Carolyn Berg", ""),
        ("d/2", "PERSON", "Carol Berg", ""),
    )
    assert groups(resolve_entities(told)) == ["a/1", "a/2 b/1 c/1", "d/1", "d/2"]


def test_organisations_that_the_world_knows_meet_across_languages():
    resolved = resolve_entities(
        table(
            ("a/1", "ORG", "МАГАТЭ", ""),
            ("b/1", "ORG", "International Atomic Energy Agency", ""),
            ("a/2", "ORG", "Минюст Норвегии", ""),
            ("b/2", "ORG", "Norwegian Ministry of Justice", ""),
            ("b/3", "ORG", "World Hockey Organization", ""),
            ("b/4", "ORG", "WHO", "b/3"),
            ("c/1", "ORG", "WHO", ""),
        )
    )
    assert groups(resolved) == ["a/1 b/1", "a/2 b/2", "b/3 b/4", "c/1"]
    agency = entity(resolved, "a/1")
    assert (agency.name_en, agency.wikidata_id) == ("International Atomic Energy Agency", "Q41984")
    assert agency.name_ru == "Международное агентство по атомной энергии"


def test_several_spellings_meet_through_the_other_language():
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "Сергей Шойгу", ""),
            ("b/1", "PERSON", "Sergei Shoigu", ""),
            ("b/2", "PERSON", "Sergey Shoigu", ""),
        )
    )
    assert groups(resolved) == ["a/1 b/1 b/2"]


def test_an_english_name_is_not_invented():
    row = entity(resolve_entities(table(("a/1", "PERSON", "Ойва Туйкка", ""))), "a/1")
    assert (row.name, row.name_ru, row.name_en) == ("Ойва Туйкка", "Ойва Туйкка", "")


def test_names_that_the_world_knows_are_told_in_both_languages():
    told = table(
        ("a/1", "PERSON", "Кисида Фумио", ""),
        ("b/1", "PERSON", "Fumio Kishida", ""),
        ("c/1", "PERSON", "Юрий Андропов", ""),
        ("d/1", "PERSON", "Черчилль", ""),
        ("e/1", "PERSON", "Михаил Иванович Горбачёв", ""),
        ("f/1", "PERSON", "Михаил Сергеевич Горбачёв", ""),
    )
    resolved = resolve_entities(told)
    assert groups(resolved) == ["a/1 b/1", "c/1", "d/1", "e/1", "f/1"]  # a spelling does not tell two namesakes apart
    names = {id: (entity(resolved, id).name_en, entity(resolved, id).name_ru) for id in ("b/1", "c/1", "d/1", "f/1")}
    assert names == {
        "b/1": ("Fumio Kishida", "Кисида Фумио"),
        "c/1": ("Yuri Andropov", "Юрий Андропов"),
        "d/1": ("Churchill", "Черчилль"),
        "f/1": ("Mikhail Gorbachev", "Михаил Сергеевич Горбачёв"),
    }


def test_ids_hold_no_counter_and_types_do_not_mix():
    first = resolve_entities(table(("a/1", "ORG", "Orion", ""), ("a/2", "PERSON", "Orion", "")))
    second = resolve_entities(table(("z/9", "PERSON", "Orion", ""), ("y/1", "ORG", "Orion", "")))
    assert {row.entity_id for row in first.entities} == {row.entity_id for row in second.entities}
    assert len(first.entities) == 2


def test_an_adjective_of_no_one_state_has_no_entity():
    resolved = resolve_entities(table(("a/1", "NORP", "арабо", "")))
    assert resolved.entities == ()
    assert resolved.mentions[0].entity_id == ""


def test_arguments_follow_their_mentions():
    argument = ArgumentRow(event_id="e", role="actor", mention_id="a/1", how="subject")
    tables = table(("a/1", "GPE", "Oslo", "place:3143244"))
    resolved = resolve_entities(Tables(mentions=tables.mentions, arguments=(argument,)))
    assert resolved.arguments[0].entity_id == "place:3143244"


def test_what_the_user_knows_wins(tmp_path):
    (tmp_path / "people.csv").write_text(
        "name,aliases,type,iso3,geonames_id,wikidata_id\n"
        "Urho Kekkonen,UKK|Урхо Калева Кекконен,PERSON,,,Q193506\n"
        "Suomi,Suomenmaa,GPE,FIN,,\n",
        encoding="utf-8",
    )
    resolved = resolve_entities(
        table(
            ("a/1", "PERSON", "UKK", ""),
            ("b/1", "PERSON", "Урхо Калева Кекконен", ""),
            ("b/2", "GPE", "Suomenmaa", ""),
            ("c/1", "GPE", "Finland", "country:FIN"),
        ),
        known=tmp_path,
    )
    assert groups(resolved) == ["a/1 b/1", "b/2 c/1"]
    assert (entity(resolved, "a/1").wikidata_id, entity(resolved, "b/2").iso3) == ("Q193506", "FIN")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,type\nX,ORG\n", "no column aliases"),
        ("name,aliases,type\nX,,CITY\n", "line 2: type 'CITY'"),
        ("name,aliases,type\nX,Z,ORG\nY,Z,ORG\n", "line 3: 'Z' is 'X' already"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, message):
    (tmp_path / "known.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KnownError, match=message):
        resolve_entities(Tables(), known=tmp_path)


def test_the_order_of_the_mentions_does_not_matter():
    told = [
        ("a/1", "PERSON", "Urho Kekkonen", ""),
        ("b/1", "PERSON", "Kekkonen", ""),
        ("c/1", "PERSON", "Урхо Кекконен", ""),
    ]
    assert resolve_entities(table(*told)).entities == resolve_entities(table(*reversed(told))).entities
