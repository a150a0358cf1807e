"""Decisions in a run: they are applied, and they outlive whatever changes."""

from dataclasses import replace

import pytest

from pipeline.review.decisions import Decision
from tests.review.study import Study, row, triggers

ADDED = "\nOn 5 May 1999 a minister visited Ulaanbaatar, where Norway established a chamber of commerce.\n"


@pytest.fixture
def study(tmp_path):
    """A study after a run without decisions, which gave `study.first`."""
    fresh = Study(tmp_path)
    fresh.first = fresh.run()
    return fresh


def event(tables, trigger):
    return row(tables.events, trigger=trigger)


# ------------------------------------------------------------------ what each verdict does


def test_a_rejected_event_goes_with_what_hangs_on_it(study):
    gone = event(study.first, "visited").event_id
    study.decide("events", gone, "reject")
    tables = study.run()
    assert triggers(tables) == [each for each in triggers(study.first) if each != "visited"]
    assert gone not in {each.event_id for each in (*tables.arguments, *tables.event_citations)}


def test_a_rejected_name_names_nobody(study):
    gone = row(study.first.mentions, text="Oslo")
    study.decide("mentions", gone.mention_id, "reject")
    tables = study.run()
    assert row(tables.entities, entity_id=gone.entity_id).mentions == 1  # the Russian one is left
    assert gone.mention_id not in {each.mention_id for each in tables.arguments}
    assert event(tables, "visited").location_id == ""


def test_a_rejected_date_dates_nothing(study):
    dated = event(study.first, "visited")
    study.decide("timexes", dated.timex_id, "reject")
    left = event(study.run(), "visited")
    assert (left.timex_id, left.earliest, left.edtf, left.attachment) == ("", "", "", "")


def test_a_rejected_reference_leaves_its_marker_without(study):
    entry = row(study.first.references, title="North and Steppe")
    study.decide("references", entry.reference_id, "reject")
    tables = study.run()
    assert row(tables.citations, document_id="embassy-en", label="1").reference_id == ""
    assert entry.reference_id not in {each.reference_id for each in tables.reference_authors}


def test_corrections_win(study):
    visit = event(study.first, "visited")
    study.say(study.desk.dates, "events", visit.event_id, "2011-10-03")
    study.decide("events", visit.event_id, "correct", field="realis", value="planned")
    found = event(study.run(), "visited")
    assert (found.earliest, found.latest, found.edtf, found.precision) == (*["2011-10-03"] * 3, "day")
    assert found.realis == "planned"
    assert study.outcome.machine["events", visit.event_id]["earliest"] == "2011-10-01"
    assert study.outcome.counts["corrected"] == 5


def test_a_corrected_subtype_brings_its_type_along(study):
    study.decide("events", event(study.first, "visited").event_id, "correct", field="subtype", value="talks")
    found = event(study.run(), "visited")
    talks = row(study.first.event_types, subtype="talks")
    assert (found.subtype, found.type, found.mode) == ("talks", talks.type, talks.mode)


def test_a_corrected_date_expression_dates_its_events(study):
    timex = row(study.first.timexes, text="October 2011")
    study.say(study.desk.dates, "timexes", timex.timex_id, "2010-10")
    found = event(study.run(), "visited")
    assert (found.earliest, found.edtf) == ("2010-10-01", "2010-10")


def test_a_cell_that_cannot_be_is_listed(study):
    said = study.decide("events", event(study.first, "visited").event_id, "correct", field="realis", value="planned")
    study.store.append([replace(said, value="perhaps", time="2024-06-17T11:00:00Z")])
    tables = study.run()
    assert event(tables, "visited").realis == "actual"
    (stale,) = study.outcome.stale
    assert "'perhaps' is not in the code list of realis: actual" in stale["reason"]
    assert [each.stage for each in tables.problems] == ["review"]


def test_another_date_for_an_event(study):
    other = row(study.first.timexes, text="11 January 1968")
    visit = event(study.first, "visited").event_id
    study.decide("events", visit, "correct", field="timex_id", value=other.timex_id)
    assert event(study.run(), "visited").timex_id == other.timex_id


def test_an_event_is_added_with_its_date_participants_and_markers(study):
    text = study.desk.text("embassy-en")
    start = text.index("signed")
    norway = text.index("Norway", 50)
    timex = row(study.first.timexes, text="the following year")
    study.say(
        study.desk.addition,
        "events",
        "embassy-en",
        start,
        start + 6,
        {
            "subtype": "treaty_signed",
            "timex_id": timex.timex_id,
            "arguments": [{"role": "actor", "how": "dyad", "start": norway, "end": norway + 6}],
        },
    )
    tables = study.run()
    added = event(tables, "signed")
    assert (added.type, added.realis, added.rule) == ("SUPPORT", "actual", "review")
    assert (added.timex_id, added.earliest, added.precision) == (timex.timex_id, "2012-01-01", "year")
    assert [each.entity_id for each in tables.arguments if each.event_id == added.event_id] == ["country:NOR"]
    assert [each.citation_id for each in tables.event_citations if each.event_id == added.event_id] == [
        row(tables.citations, document_id="embassy-en", label="2").citation_id
    ]
    study.decide("events", added.event_id, "accept")  # an added row that is accepted stays
    study.decide("events", added.event_id, "correct", field="realis", value="planned")
    again = event(study.run(), "signed")
    assert again == replace(added, realis="planned")


def test_what_was_added_and_then_found_by_the_machine_stands_once(study):
    found = event(study.first, "visited")
    study.missed = {"visited"}
    study.run()
    study.say(
        study.desk.addition,
        "events",
        "embassy-en",
        found.start,
        found.end,
        {"subtype": "visit", "timex_id": found.timex_id},
    )
    study.missed = set()
    tables = study.run()
    assert event(tables, "visited").event_id == found.event_id
    assert study.outcome.moved


def test_two_people_add_the_same_row_once(study):
    start = study.desk.text("embassy-en").index("signed")
    for who in ("Анна", "Boris"):
        study.say(study.desk.addition, "events", "embassy-en", start, start + 6, {"subtype": "treaty_signed"}, by=who)
    assert event(study.run(), "signed").rule == "review"


def test_a_name_is_tied_to_an_event_and_another_untied(study):
    visit = event(study.first, "visited").event_id
    norway = row(study.first.mentions, document_id="embassy-en", text="Norway").mention_id
    oslo = row(study.first.arguments, event_id=visit, role="location")
    study.say(study.desk.link, "arguments", visit, norway, role="recipient")
    study.decide("arguments", f"{visit}|location|{oslo.mention_id}", "reject")
    tables = study.run()
    roles = {each.role: each.entity_id for each in tables.arguments if each.event_id == visit}
    assert roles.keys() == {"actor", "recipient"}
    assert roles["recipient"] == "country:NOR"
    assert event(tables, "visited").location_id == ""


def roles(tables, event_id):
    """Mention -> role and entity of those who take part."""
    found = [each for each in tables.arguments if each.event_id == event_id]
    assert len({each.mention_id for each in found}) == len(found)
    return {each.mention_id: (each.role, each.entity_id) for each in found}


def test_the_role_of_a_participant_is_corrected(study):
    visit = event(study.first, "visited").event_id
    oslo = row(study.first.arguments, event_id=visit, role="location")
    study.decide("arguments", f"{visit}|location|{oslo.mention_id}", "correct", field="role", value="recipient")
    for _ in range(2):  # and it stays
        tables = study.run()
        assert roles(tables, visit)[oslo.mention_id] == ("recipient", oslo.entity_id)
        assert len(roles(tables, visit)) == len(roles(study.first, visit))
        assert event(tables, "visited").location_id == ""
    assert study.outcome.conflicts == study.outcome.stale == []
    assert study.outcome.machine["arguments", f"{visit}|recipient|{oslo.mention_id}"] == {"role": "location"}
    study.missed = {"visited"}
    study.run()
    study.missed = set()
    assert roles(study.run(), visit)[oslo.mention_id][0] == "recipient"


def test_the_role_and_the_entity_of_a_participant_are_corrected_together(study):
    visit = event(study.first, "visited").event_id
    who = row(study.first.arguments, event_id=visit, role="actor")
    for field, value in (("role", "recipient"), ("entity_id", "country:NOR")):
        study.decide("arguments", f"{visit}|actor|{who.mention_id}", "correct", field=field, value=value)
    tables = study.run()
    assert roles(tables, visit)[who.mention_id] == ("recipient", "country:NOR")
    assert row(tables.mentions, mention_id=who.mention_id).entity_id == who.entity_id  # who it names elsewhere is not


def test_a_role_that_the_machine_now_gives_by_itself(study):
    visit = event(study.first, "visited").event_id
    who = row(study.first.arguments, event_id=visit, role="location")
    study.decide("arguments", f"{visit}|location|{who.mention_id}", "correct", field="role", value="recipient")
    study.roles = {"location": "recipient"}
    assert roles(study.run(), visit)[who.mention_id][0] == "recipient"
    assert len(study.tables.arguments) == len(study.first.arguments)


def test_a_role_that_there_is_not_is_refused(study):
    visit = event(study.first, "visited").event_id
    who = row(study.first.arguments, event_id=visit, role="actor")
    with pytest.raises(ValueError, match="code list of role"):
        study.decide("arguments", f"{visit}|actor|{who.mention_id}", "correct", field="role", value="hero")


def test_a_marker_is_tied_to_an_event(study):
    visit = event(study.first, "visited").event_id
    marker = row(study.first.citations, document_id="embassy-en", label="1").citation_id
    study.say(study.desk.link, "event_citations", visit, marker)
    tables = study.run()
    assert (visit, marker) in {(each.event_id, each.citation_id) for each in tables.event_citations}


def test_undo_gives_the_machine_its_word_back(study):
    visit = event(study.first, "visited").event_id
    study.decide("events", visit, "reject")
    study.say(study.desk.decision, "events", visit, "undo")
    assert triggers(study.run()) == triggers(study.first)


# ------------------------------------------------------------------ pairs


def test_two_entities_are_one(study):
    study.decide("entities", "country:NOR", "same", value="country:MNG")
    tables = study.run()
    assert "country:NOR" not in {each.entity_id for each in tables.entities}
    assert row(tables.entities, entity_id="country:MNG").mentions == 5
    assert {each.entity_id for each in tables.arguments} == {each.entity_id for each in study.first.arguments} - {
        "country:NOR"
    }
    tables = study.run()  # and stay one
    assert row(tables.entities, entity_id="country:MNG").mentions == 5


def test_one_entity_is_two(study):
    english = row(study.first.mentions, text="Tsakhiagiin Elbegdorj")
    russian = row(study.first.mentions, text="Цахиагийн Элбэгдорж")
    assert english.entity_id == russian.entity_id
    study.decide("mentions", russian.mention_id, "different", value=english.mention_id)
    tables = study.run()
    one, other = (row(tables.mentions, text=each.text).entity_id for each in (english, russian))
    assert one != other
    assert {each.entity_id for each in tables.entities} >= {one, other}
    assert row(tables.arguments, mention_id=russian.mention_id).entity_id == other
    study.decide("entities", other, "same", value=one)
    study.decide("mentions", russian.mention_id, "undo", value=english.mention_id)
    assert row(study.run().mentions, text=russian.text).entity_id == one


def test_a_name_is_given_to_another_entity_or_to_none(study):
    oslo = row(study.first.mentions, text="Oslo")
    study.decide("mentions", oslo.mention_id, "correct", field="entity_id", value="country:NOR")
    tables = study.run()
    assert row(tables.mentions, text="Oslo").entity_id == "country:NOR"
    study.decide("mentions", oslo.mention_id, "correct", field="entity_id", value="")
    alone = row(study.run().mentions, text="Oslo").entity_id
    assert alone.startswith("gpe:")


def test_a_name_is_not_given_to_an_entity_that_is_gone(study):
    oslo = row(study.first.mentions, text="Oslo")
    said = study.decide("mentions", oslo.mention_id, "correct", field="entity_id", value="country:NOR")
    study.store.append([replace(said, value="person:gone", other=None, time="2024-06-17T11:00:00Z")])
    assert row(study.run().mentions, text="Oslo").entity_id == oslo.entity_id
    assert [each["field"] for each in study.outcome.stale] == ["entity_id"]


def test_entities_stay_one_without_the_document_that_was_their_evidence(study):
    said = study.decide("entities", "country:NOR", "same", value="country:MNG")
    assert said.selector is not None
    assert said.selector.document_id == "embassy"
    (study.raw / "embassy.txt").unlink()
    assert "country:NOR" not in {each.entity_id for each in study.run().entities}


def test_reports_are_of_one_event_or_not(study):
    visits = [event(study.first, trigger).event_id for trigger in ("visited", "посетил")]
    founded = [event(study.first, trigger) for trigger in ("established", "установлены")]
    assert founded[0].cluster_id == founded[1].cluster_id != ""
    assert event(study.first, "visited").cluster_id == ""
    study.decide("events", visits[0], "same", value=visits[1])
    study.decide("events", founded[0].event_id, "different", value=founded[1].event_id)
    tables = study.run()
    assert event(tables, "visited").cluster_id == event(tables, "посетил").cluster_id != ""
    assert event(tables, "established").cluster_id == ""
    assert len(tables.clusters) == 1
    assert tables.clusters[0].conflict == ""


def test_an_entity_is_renamed_and_another_is_none(study):
    study.decide("entities", "country:MNG", "correct", field="name_en", value="Outer Mongolia")
    study.decide("entities", "place:3143244", "reject")
    tables = study.run()
    assert row(tables.entities, entity_id="country:MNG").name_en == "Outer Mongolia"
    assert {each.text for each in tables.mentions if not each.entity_id} == {"Oslo", "Осло"}
    assert event(tables, "visited").location_id == ""


# ------------------------------------------------------------------ what they outlive


def reviewed(study):
    """A decision of every kind, and a run with them."""
    desk = study.desk
    for each in study.first.events:
        study.decide("events", each.event_id, "accept")
    visit = event(study.first, "visited").event_id
    study.decide("events", event(study.first, "cooperation").event_id, "reject")
    study.say(desk.dates, "events", visit, "2011-10-03")
    study.decide("mentions", row(study.first.mentions, text="Oslo").mention_id, "correct", field="type", value="LOC")
    study.decide("citations", row(study.first.citations, document_id="embassy-en", label="1").citation_id, "accept")
    start = desk.text("embassy-en").index("signed")
    study.say(
        desk.addition, "events", "embassy-en", start, start + 6, {"subtype": "treaty_signed", "realis": "planned"}
    )
    norway = row(study.first.mentions, document_id="embassy-en", text="Norway").mention_id
    study.say(desk.link, "arguments", visit, norway, role="recipient")
    founded = event(study.first, "established").event_id
    study.decide("events", founded, "different", value=event(study.first, "установлены").event_id)
    return study.run()


def told(tables, documents):
    """What a reviewer can see of the decisions: rows without ids and offsets."""
    mentions = {each.mention_id: each for each in tables.mentions}
    arguments = {
        (each.event_id, each.role, mentions[each.mention_id].text, each.entity_id) for each in tables.arguments
    }
    return sorted(
        (
            each.trigger,
            each.subtype,
            each.realis,
            each.earliest,
            each.edtf,
            bool(each.cluster_id),
            sorted(part[1:] for part in arguments if part[0] == each.event_id),
        )
        for each in tables.events
        if each.document_id in documents
    ), sorted((each.text, each.type, each.entity_id) for each in tables.mentions if each.document_id in documents)


def test_decisions_outlive_a_run_with_the_same_sources(study):
    tables = reviewed(study)
    assert event(tables, "visited").edtf == "2011-10-03"
    assert study.run() == tables
    assert (study.outcome.stale, study.outcome.conflicts) == ([], [])


def test_decisions_outlive_a_paragraph_that_is_inserted_above(study):
    before = told(reviewed(study), ["embassy-en"])
    study.edit("embassy-en.txt", "\nNorway and Mongolia established", ADDED + "\nNorway and Mongolia established")
    tables = study.run()
    events, mentions = told(tables, ["embassy-en"])
    assert [each for each in before[0] if each not in events] == []
    assert [each for each in before[1] if each not in mentions] == []
    assert len([each for each in tables.events if each.trigger == "visited"]) == 2  # the new one is not decided on
    assert (study.outcome.stale, study.outcome.conflicts) == ([], [])
    assert len(study.outcome.moved) > 0


def test_decisions_outlive_a_document_that_is_renamed(study):
    before = told(reviewed(study), ["embassy-en"])
    (study.raw / "embassy-en.txt").rename(study.raw / "norway-and-mongolia.txt")
    assert told(study.run(), ["norway-and-mongolia"]) == before
    assert (study.outcome.stale, study.outcome.conflicts) == ([], [])


def test_decisions_outlive_a_document_that_is_renamed_and_edited(study):
    before = told(reviewed(study), ["embassy-en"])
    study.edit("embassy-en.txt", "From Wikipedia, the free encyclopedia", "From an encyclopedia")
    (study.raw / "embassy-en.txt").rename(study.raw / "norway-and-mongolia.txt")
    assert told(study.run(), ["norway-and-mongolia"]) == before
    assert (study.outcome.stale, study.outcome.conflicts) == ([], [])


def test_decisions_outlive_names_that_are_swapped(study):
    before = told(reviewed(study), ["embassy", "embassy-en"])
    (study.raw / "embassy-en.txt").rename(study.raw / "other.txt")
    (study.raw / "embassy.txt").rename(study.raw / "embassy-en.txt")
    (study.raw / "other.txt").rename(study.raw / "embassy.txt")
    assert told(study.run(), ["embassy", "embassy-en"]) == before
    assert study.outcome.stale == []


def test_accepted_rows_outlive_the_rule_that_found_them(study):
    before = reviewed(study)
    study.missed = {"visited", "посетил", "cooperation"}
    tables = study.run()
    assert triggers(tables) == triggers(before)
    for trigger in ("visited", "посетил"):
        was = event(before, trigger)
        assert event(tables, trigger) == replace(was, rule="review")
        assert study.outcome.machine["events", was.event_id]["rule"] == was.rule
    for table in ("arguments", "event_citations", "entities", "clusters"):
        assert sorted(getattr(tables, table), key=repr) == sorted(getattr(before, table), key=repr)
    assert (study.outcome.stale, study.outcome.conflicts) == ([], [])
    assert study.outcome.counts["kept"] == 2


def test_an_accepted_event_outlives_its_type(study):
    visit = event(study.first, "visited")
    study.decide("events", visit.event_id, "accept")
    study.without("visit")
    found = event(study.run(), "visited")
    # It points to no row of event_types any more, and is trusted less.
    assert found == replace(visit, subtype="", score=found.score)
    assert found.score < visit.score
    assert len(study.outcome.conflicts) == 1


def test_an_event_that_was_not_accepted_goes_with_its_rule(study):
    study.decide("events", event(study.first, "visited").event_id, "unsure")
    study.missed = {"visited"}
    assert "visited" not in triggers(study.run())
    assert study.outcome.stale == []


def test_decisions_wait_for_a_document_that_is_gone(study):
    before = reviewed(study)
    text = (study.raw / "embassy-en.txt").read_bytes()
    (study.raw / "embassy-en.txt").unlink()
    study.run()
    assert {each["reason"] for each in study.outcome.stale} >= {"its document is gone"}
    (study.raw / "embassy-en.txt").write_bytes(text)
    assert study.run() == before
    assert study.outcome.stale == []


def test_a_quote_whose_own_occurrence_is_gone_does_not_take_another(study):
    study.edit(
        "embassy-en.txt", "visited Oslo in October 2011", "visited Oslo in October 2011. He visited Bergen in May 1999"
    )
    tables = study.run()
    bergen = [each for each in tables.events if each.trigger == "visited" and each.earliest == "1999-05-01"]
    assert len(bergen) == 1
    study.decide("events", bergen[0].event_id, "reject")
    study.decide("events", row(tables.events, trigger="visited", earliest="2011-10-01").event_id, "accept")
    study.edit("embassy-en.txt", " He visited Bergen in May 1999", "")
    assert "visited" in triggers(study.run())
    (stale,) = study.outcome.stale
    assert (stale["verdict"], stale["row_id"]) == ("reject", bergen[0].event_id)


# ------------------------------------------------------------------ conflicts


def test_a_row_that_the_machine_gives_otherwise_is_a_conflict(study):
    visit = event(study.first, "visited").event_id
    study.decide("events", visit, "accept")
    study.edit("embassy-en.txt", "October 2011", "October 2010")
    tables = study.run()
    assert event(tables, "visited").earliest == "2011-10-01"  # what was accepted stands
    (conflict,) = study.outcome.conflicts
    assert conflict["row_id"] == visit
    assert conflict["fields"]["earliest"] == ["2011-10-01", "2010-10-01"]
    assert [each.severity for each in tables.problems] == ["warning"]
    assert "earliest was '2011-10-01' and would now be '2010-10-01'" in tables.problems[0].message


def test_a_conflict_is_settled_by_deciding_again(study):
    visit = event(study.first, "visited").event_id
    study.decide("events", visit, "accept")
    study.edit("embassy-en.txt", "October 2011", "October 2010")
    study.run()
    study.decide("events", visit, "accept")  # as it stands in the output: 2011
    assert event(study.run(), "visited").earliest == "2011-10-01"
    assert study.outcome.conflicts == []
    study.say(study.desk.dates, "events", visit, "2010-10")  # or as the machine has it
    assert event(study.run(), "visited").earliest == "2010-10-01"
    assert study.outcome.conflicts == []


def test_a_correction_that_the_machine_has_learnt_is_no_conflict(study):
    visit = event(study.first, "visited").event_id
    study.say(study.desk.dates, "events", visit, "2010-10")
    study.edit("embassy-en.txt", "October 2011", "October 2010")
    study.run()
    assert study.outcome.conflicts == []


def test_a_correction_of_what_the_machine_gives_otherwise_now_is_a_conflict(study):
    visit = event(study.first, "visited").event_id
    study.say(study.desk.dates, "events", visit, "2009")
    study.edit("embassy-en.txt", "October 2011", "October 2010")
    assert event(study.run(), "visited").earliest == "2009-01-01"
    (conflict,) = study.outcome.conflicts
    assert conflict["fields"]["earliest"] == ["2009-01-01", "2010-10-01"]


def test_a_rejected_row_that_comes_otherwise_is_a_conflict(study):
    study.decide("events", event(study.first, "visited").event_id, "reject")
    study.edit("embassy-en.txt", "October 2011", "October 2010")
    assert "visited" not in triggers(study.run())
    assert len(study.outcome.conflicts) == 1


def test_decisions_without_a_selector_hold_by_their_id(study):
    visit = event(study.first, "visited").event_id
    study.store.append([Decision("events", visit, "reject", "Boris", "2024-06-17T10:00:00Z")])
    assert "visited" not in triggers(study.run())
