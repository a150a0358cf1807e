"""The tables in the forms of other data sets."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from pipeline.events.types import load_event_types
from pipeline.export import FORMATS, ExportError, exporter
from pipeline.export.tabular import load_format
from pipeline.tables.rows import (
    ArgumentRow,
    CitationRow,
    DocumentRow,
    EntityRow,
    EventCitationRow,
    EventRow,
    EventTypeRow,
    MentionRow,
    ReferenceRow,
    SentenceRow,
    Tables,
)
from tests.golden.renew import EXPECTED, tables_of

TABULAR = [name for name, module in FORMATS.items() if module == "tabular"]
SENTENCE = "В марте 1990 года Чили, Перу и Боливия\nпровели переговоры в Лиме[1]."


def told(*who: tuple[str, str], realis: str = "actual", subtype: str = "talks", type: str = "CONSULT") -> Tables:
    """Tables with one event; each of `who` is a role and an entity."""
    entities = {
        "chile": EntityRow(entity_id="chile", type="GPE", name="Чили", name_en="Chile", iso3="CHL"),
        "peru": EntityRow(entity_id="peru", type="GPE", name="Перу", name_en="Peru", iso3="PER"),
        "lima": EntityRow(entity_id="lima", type="GPE", name="Лима", name_en="Lima", latitude=-12.0, longitude=-77.0),
        "garcia": EntityRow(entity_id="garcia", type="PERSON", name="Гарсия"),
    }
    mentions = tuple(
        MentionRow(mention_id=f"m{n}", document_id="d", start=0, end=4, text=entity, type="GPE", entity_id=entity)
        for n, (_, entity) in enumerate(who)
    )
    event = EventRow(
        event_id="e",
        document_id="d",
        sentence_id="s",
        start=0,
        end=1,
        trigger="переговоры",
        subtype=subtype,
        type=type,
        realis=realis,
        earliest="1990-03-01",
        latest="1990-03-31",
        edtf="1990-03",
        precision="month",
        location_id="lima",
    )
    return Tables(
        documents=(DocumentRow(document_id="d", path="d.txt", status="ok", publisher="Вестник"),),
        sentences=(
            SentenceRow(sentence_id="s", document_id="d", passage_id="p", start=0, end=9, language="ru", text=SENTENCE),
        ),
        mentions=mentions,
        entities=tuple(entities.values()),
        events=(event,),
        event_types=(
            EventTypeRow(subtype="talks", type="CONSULT", cameo="046", quad="1", definition="Talks."),
            EventTypeRow(subtype="battle", type="ASSAULT", cameo="190", quad="4", definition="A battle."),
        ),
        arguments=tuple(
            ArgumentRow(event_id="e", role=role, mention_id=f"m{n}", how="subject") for n, (role, _) in enumerate(who)
        ),
        citations=(
            CitationRow(citation_id="c", document_id="d", start=60, end=63, text="[1]", label="1", reference_id="r"),
        ),
        event_citations=(EventCitationRow(event_id="e", citation_id="c"),),
        references=(
            ReferenceRow(
                reference_id="r", document_id="d", label="1", start=70, end=94, text="Гарсия А. Мемуары. 1995."
            ),
        ),
    )


def rows(name: str, tables: Tables) -> list[dict[str, str]]:
    text = exporter(name)(tables, lambda _: "").decode()
    return list(csv.DictReader(StringIO(text), delimiter=load_format(name).delimiter))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_empty_tables(name: str) -> None:
    assert isinstance(exporter(name)(Tables(), lambda _: ""), bytes)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError, match="plover-jsonl"):
        exporter("excel")


def test_plover_has_an_event_a_line_with_its_participants() -> None:
    tables = tables_of(EXPECTED)
    lines = [json.loads(line) for line in exporter("plover-jsonl")(tables, lambda _: "").decode().splitlines()]
    assert [line["event_id"] for line in lines] == sorted(row.event_id for row in tables.events)
    assert sum(len(line["participants"]) for line in lines) == len(tables.arguments)


def test_plover_gives_evidence_place_and_sources() -> None:
    (line,) = exporter("plover-jsonl")(told(("actor", "chile")), lambda _: "").decode().splitlines()
    event = json.loads(line)
    assert (event["evidence"], event["language"], event["cameo"]) == (SENTENCE, "ru", "046")
    assert event["participants"][0]["iso3"] == "CHL"
    assert (event["place"]["name"], event["place"]["latitude"]) == ("Lima", -12.0)
    assert event["citations"] == [{"label": "1", "reference": "Гарсия А. Мемуары. 1995.", "work_id": None}]


@pytest.mark.parametrize("name", TABULAR)
def test_every_row_is_as_wide_as_the_header(name: str) -> None:
    text = exporter(name)(tables_of(EXPECTED), lambda _: "").decode()
    form = load_format(name)
    found = list(csv.reader(StringIO(text), delimiter=form.delimiter))
    assert found[0] == list(form.columns)
    assert {len(row) for row in found} == {len(form.columns)}


def test_acled_codes_types_that_there_are() -> None:
    assert set(load_format("acled").types) <= set(load_event_types().types)


def test_an_interval_is_its_first_day_with_the_last_one_behind() -> None:
    (row,) = rows("gdelt", told(("actor", "chile"), ("recipient", "peru")))
    assert (row["SQLDATE"], row["MonthYear"], row["Year"], row["FractionDate"]) == (
        "19900301",
        "199003",
        "1990",
        "1990.2493",
    )
    assert (row["LastDate"], row["Precision"], row["EDTF"]) == ("1990-03-31", "month", "1990-03")
    assert (row["EventCode"], row["EventRootCode"], row["QuadClass"]) == ("046", "04", "1")
    assert (row["Actor1Code"], row["Actor2Code"], row["ActionGeo_FullName"]) == ("CHL", "PER", "Lima")
    assert "\n" not in row["Evidence"]


def test_equals_deal_with_each_other_both_ways() -> None:
    found = rows("polecat", told(("actor", "chile"), ("actor", "peru")))
    assert [(row["Actor Country"], row["Recipient Country"]) for row in found] == [("CHL", "PER"), ("PER", "CHL")]


def test_a_person_stands_behind_the_state() -> None:
    (row,) = rows("polecat", told(("actor", "garcia"), ("actor", "peru"), ("recipient", "chile")))
    assert (row["Actor Name"], row["Actor Country"], row["Actor Name Raw"]) == ("Peru", "PER", "peru; garcia")


def test_one_who_acts_alone_has_a_row() -> None:
    (row,) = rows("gdelt", told(("actor", "garcia")))
    assert (row["Actor1Name"], row["Actor1Code"], row["Actor2Name"]) == ("Гарсия", "", "")


def test_acled_has_one_row_with_the_others_beside() -> None:
    tables = told(("actor", "chile"), ("actor", "garcia"), ("recipient", "peru"), subtype="battle", type="ASSAULT")
    (row,) = rows("acled", tables)
    assert (row["event_type"], row["sub_event_type"], row["time_precision"]) == ("Battles", "Armed clash", "3")
    assert (row["actor1"], row["assoc_actor_1"], row["actor2"]) == ("Chile", "Гарсия", "Peru")
    assert (row["location"], row["geo_precision"], row["source"]) == ("Lima", "1", "Вестник")


@pytest.mark.parametrize("name", TABULAR)
def test_what_did_not_happen_has_no_date_or_no_type_is_left_out(name: str) -> None:
    battle = told(("actor", "chile"), subtype="battle", type="ASSAULT")
    assert rows(name, battle)
    assert not rows(name, told(("actor", "chile"), subtype="battle", type="ASSAULT", realis="planned"))
    undated = replace(battle.events[0], earliest="", latest="")
    untyped = replace(battle.events[0], subtype="", type="OTHER")
    assert not rows(name, replace(battle, events=(undated,)))
    assert not rows(name, replace(battle, events=(untyped,)))
