"""Which rows report the same event, in small tables by hand."""

import pytest

from pipeline.resolve.bindings import Bindings
from pipeline.resolve.events import resolve_events
from pipeline.tables.rows import ArgumentRow, EventRow, MentionRow, SentenceRow, Tables


def table(*reports):
    """Tables of events: (document, subtype, earliest, latest, precision, 'actor actor', realis)."""
    events, arguments, mentions, sentences = [], [], [], []
    for n, (document, subtype, earliest, latest, precision, actors, *told) in enumerate(reports):
        event, sentence = f"{document}:event:{n:012d}", f"{document}:sentence:{n:012d}"
        language = document.partition("-")[0]
        sentences.append(
            SentenceRow(
                sentence_id=sentence, document_id=document, start=0, end=9, language=language, passage_id="p", text="x"
            )
        )
        events.append(
            EventRow(
                event_id=event,
                document_id=document,
                sentence_id=sentence,
                start=0,
                end=5,
                trigger="xxxxx",
                subtype=subtype,
                type="CONSULT",
                realis=told[0] if told else "actual",
                earliest=earliest,
                latest=latest,
                precision=precision,
            )
        )
        for k, actor in enumerate(actors.split()):
            mention = f"{document}:mention:{n:06d}{k:06d}"
            mentions.append(
                MentionRow(
                    mention_id=mention, document_id=document, start=0, end=1, text="x", type="GPE", entity_id=actor
                )
            )
            role = "actor" if k == 0 else "recipient"
            arguments.append(ArgumentRow(event_id=event, role=role, mention_id=mention, how="subject"))
    return Tables(
        events=tuple(events), arguments=tuple(arguments), mentions=tuple(mentions), sentences=tuple(sentences)
    )


DAY = ("1986-01-23", "1986-01-23", "day")
YEAR = ("1986-01-01", "1986-12-31", "year")


def clustered(*reports):
    """The numbers of the reports in each cluster."""
    tables = resolve_events(table(*reports))
    found = {}
    for n, event in enumerate(tables.events):
        if event.cluster_id:
            found.setdefault(event.cluster_id, []).append(n)
    assert sorted(found) == [row.cluster_id for row in tables.clusters]
    return sorted(found.values())


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", *DAY, "SUN MNG")], [[0, 1]]),
        ([("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", *YEAR, "MNG SUN")], [[0, 1]]),
        ([("en-a", "visit", *DAY, "SUN MNG Ivan"), ("ru-b", "visit", *YEAR, "MNG SUN")], [[0, 1]]),
        ([("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "talks", *DAY, "SUN MNG")], []),
        ([("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", *DAY, "SUN PRK")], []),
        ([("en-a", "visit", *YEAR, "MNG"), ("ru-b", "visit", *YEAR, "MNG SUN")], []),
        ([("en-a", "visit", *DAY, "MNG"), ("ru-b", "visit", *DAY, "MNG SUN")], [[0, 1]]),
        ([("en-a", "death", *YEAR, "Ivan"), ("ru-b", "death", *DAY, "Ivan")], [[0, 1]]),
        ([("en-a", "", *DAY, "SUN MNG"), ("ru-b", "", *DAY, "SUN MNG")], []),
        ([("en-a", "visit", *DAY, "SUN MNG", "negated"), ("ru-b", "visit", *DAY, "SUN MNG")], []),
        ([("en-a", "visit", *DAY, "SUN MNG", "planned"), ("ru-b", "visit", *DAY, "SUN MNG")], [[0, 1]]),
        ([("en-a", "visit", "1986-01-01", "", "year", "SUN MNG"), ("ru-b", "visit", *DAY, "SUN MNG")], []),
        (
            [
                ("en-a", "visit", "1980-01-01", "1989-12-31", "decade", "SUN MNG"),
                ("ru-b", "visit", *DAY, "SUN MNG"),
            ],
            [],
        ),
        (
            [
                ("en-a", "visit", *DAY, "SUN MNG"),
                ("en-a", "visit", "1986-09-01", "1986-09-02", "day", "SUN MNG"),
                ("ru-b", "visit", *YEAR, "SUN MNG"),
            ],
            [],
        ),
    ],
    ids=[
        "same day in two languages",
        "a day and its year",
        "one names more",
        "other subtype",
        "other actors",
        "one common actor in a year is too little",
        "one common actor on a day is enough",
        "both name one actor only",
        "untyped events are not compared",
        "what did not happen is not compared",
        "a plan and its report",
        "an open interval is not compared",
        "a decade is not compared",
        "a year that fits two days goes with neither",
    ],
)
def test_clusters(reports, expected):
    assert clustered(*reports) == expected


def test_who_names_fewer_actors_meets_all_that_it_may_mean():
    fuller = [("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", *DAY, "SUN JPN")]
    assert clustered(("en-0", "visit", *DAY, "SUN"), *fuller) == []
    assert clustered(("en-0", "visit", *DAY, "SUN"), *fuller[:1]) == [[0, 1]]
    assert clustered(*[("en-a", "visit", *DAY, "SUN"), ("ru-b", "visit", *DAY, "SUN")], *fuller) == []


def test_a_reviewer_ties_an_event_that_has_no_end():
    tables = table(("en-a", "visit", "1986-01-23", "", "day", "SUN MNG"), ("ru-b", "visit", *YEAR, "SUN MNG"))
    pair = tables.events[0].event_id, tables.events[1].event_id
    tied = resolve_events(tables, bound=Bindings(same_events=(pair,)))
    assert [row.events for row in tied.clusters] == [2]
    assert (tied.clusters[0].earliest, tied.clusters[0].latest) == YEAR[:2]


def test_a_cluster_tells_its_documents_languages_actors_and_common_days():
    tables = resolve_events(table(("en-a", "visit", *YEAR, "SUN MNG"), ("ru-b", "visit", *DAY, "SUN MNG")))
    (row,) = tables.clusters
    assert (row.documents, row.languages, row.actors) == ("en-a;ru-b", "en;ru", "MNG;SUN")
    assert (row.earliest, row.latest, row.events, row.conflict) == ("1986-01-23", "1986-01-23", 2, "")


@pytest.mark.parametrize("other", ["1986-01-25", "1987-01-23"])
def test_days_that_nearly_agree_are_a_conflict(other):
    tables = resolve_events(
        table(("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", other, other, "day", "SUN MNG"))
    )
    (row,) = tables.clusters
    assert row.conflict == f"1986-01-23 | {other}"
    assert {event.cluster_id for event in tables.events} == {row.cluster_id}


def test_a_conflict_is_one_of_every_two_reports():
    years = [(f"en-{year}", "visit", f"{year}-01-23", f"{year}-01-23", "day", "SUN MNG") for year in (1970, 1978, 1986)]
    assert clustered(*years) == [[0, 1]]


def test_two_days_in_one_document_are_two_events():
    other = ("1986-01-25", "1986-01-25", "day")
    assert clustered(("en-a", "visit", *DAY, "SUN MNG"), ("en-a", "visit", *other, "SUN MNG")) == []


def test_cluster_ids_do_not_depend_on_other_documents():
    two = [("en-a", "visit", *DAY, "SUN MNG"), ("ru-b", "visit", *DAY, "SUN MNG")]
    more = [*two, ("en-z", "death", *DAY, "Ivan"), ("ru-z", "death", *DAY, "Ivan")]
    assert resolve_events(table(*two)).clusters[0].cluster_id in {
        row.cluster_id for row in resolve_events(table(*more)).clusters
    }


def test_places_and_entities_come_from_the_mentions():
    tables = table(("en-a", "visit", *DAY, "SUN"))
    place = ArgumentRow(
        event_id=tables.events[0].event_id, role="location", mention_id=tables.mentions[0].mention_id, how="oblique"
    )
    tables = resolve_events(Tables(events=tables.events, mentions=tables.mentions, arguments=(place,)))
    assert tables.events[0].location_id == "SUN"
    assert tables.arguments[0].entity_id == "SUN"
