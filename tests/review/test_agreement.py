"""What stands decided, counted; how far reviewers agree."""

import csv
import io

import pytest

from pipeline.review.agreement import agreements, kappa, summary, written
from pipeline.review.decisions import Decision, DecisionError, Selector, standing
from pipeline.review.outcome import Outcome, outcome_of


def said(row, verdict, by="Анна", at=0, table="events", **rest):
    return Decision(table, row, verdict, by, f"2024-06-17T10:00:00.{at:06}Z", **rest)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("aaaarrrr", "aaaarrrr", 1.0),
        ("aaaarrrr", "rrrraaaa", -1.0),
        ("aarr", "arar", 0.0),
        ("aaaaaaaaar", "aaaaaaaarr", 0.615),  # 0.9 agree, 0.74 would by chance
        ("aaaa", "aaaa", None),  # one label only says nothing
        ("", "", None),
    ],
)
def test_kappa(first, second, value):
    found = kappa(zip(first, second, strict=True))
    assert found == (value if value is None else pytest.approx(value, abs=1e-3))


def test_agreement_counts_rows_that_both_saw():
    decisions = [
        *(said(row, "accept") for row in ("1", "2", "3")),
        said("4", "reject"),
        *(said(row, "accept", by="Boris") for row in ("1", "2")),
        said("3", "correct", by="Boris", field="realis", value="planned"),
        said("4", "reject", by="Boris"),
        said("5", "reject", by="Boris"),
        said("a", "same", value="b", table="entities"),
        said("b", "different", value="a", table="entities", by="Boris"),
    ]
    entities, events = agreements(decisions)
    assert (events.rows, events.agreed, events.disputed) == (4, 3, ("3",))
    assert events.kappa == pytest.approx((0.75 - 0.4375) / (1 - 0.4375))
    assert (entities.rows, entities.agreed, entities.disputed) == (1, 0, ("a~b",))
    assert agreements([said("1", "accept")]) == []


def test_the_summary_tells_counts_conflicts_and_disputes():
    decisions = [
        said("1", "accept"),
        said("1", "reject", by="Boris", at=1),
        said("2", "accept"),
        said("2", "undo", at=2),
    ]
    told = outcome_of(
        {
            "review": {
                "decisions": 1,
                "conflicts": [{"table": "events", "row_id": "1", "now": "1", "fields": {"earliest": ["1956", "1957"]}}],
                "stale": [{"table": "events", "row_id": "9", "verdict": "accept", "reason": "its document is gone"}],
            }
        }
    )
    lines = list(summary(decisions, told))
    assert lines[0] == "4 decisions, 1 of them stand"
    assert "  events            1 reject" in lines
    assert "  events 1: earliest: decided '1956', the machine now has '1957'" in lines
    assert "  events 9: accept: its document is gone" in lines
    assert "events: Boris and Анна agree on 0 of 1 rows, kappa 0.00" in lines
    assert "the last run knew" not in "".join(lines)
    assert any(line.startswith("the last run knew 0 of") for line in summary(decisions, Outcome()))


def test_a_csv_cell_cannot_start_a_formula():
    place = Selector("d", exact="=HYPERLINK(1)", prefix="+1", suffix="-a", start=2, end=15)
    words = standing([said("1", "correct", by="@Анна", field="mode", value="=1+1", selector=place)])
    header, line = csv.reader(io.StringIO(written(words, "csv").decode()))
    cells = dict(zip(header, line, strict=True))
    assert [cells[name] for name in ("value", "exact", "prefix", "suffix", "reviewer")] == [
        "'=1+1",
        "'=HYPERLINK(1)",
        "'+1",
        "'-a",
        "'@Анна",
    ]
    assert cells["start"] == "2"


def test_what_stands_is_written_as_decisions():
    decisions = [said("1", "accept"), said("1", "reject", at=1), said("2", "unsure")]
    lines = written(standing(decisions), "jsonl").decode().splitlines()
    assert [Decision.parsed(line) for line in lines] == decisions[1:]
    with pytest.raises(DecisionError, match="csv, jsonl"):
        written({}, "pdf")
