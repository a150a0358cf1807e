"""A passage that a reviewer takes for another kind."""

from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.review.study import Study
from pipeline.runner import run
from pipeline.tables.read import read_tables

from .study import Study as Review
from .study import row, triggers


@pytest.fixture
def study(tmp_path: Path) -> Review:
    return Review(tmp_path)


TEXT = """Monaco and Peru signed a treaty on 5 May 1955.

The fleet of Peru visited Monaco on 9 June 1961.
"""


def test_what_was_found_in_it_goes_and_comes_back(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "treaty.txt").write_text(TEXT, encoding="utf-8")
    output, decisions = tmp_path / "output", tmp_path / "decisions.jsonl"

    def triggers() -> set[str]:
        run([tmp_path / "raw"], output, Config(), decisions=decisions)
        return {row.trigger for row in read_tables(output).events}

    assert triggers() == {"signed", "visited"}
    study = Study(output, decisions, "Anna")
    blocks = study.text("treaty", 0)["blocks"]
    passage = next(block["passage_id"] for block in blocks if block["start"] > 0)
    study.decide(
        [{"table": "passages", "row_id": passage, "verdict": "correct", "field": "kind", "value": "boilerplate"}]
    )
    assert study.text("treaty", 0)["blocks"][-1]["kind"] == "boilerplate"
    assert triggers() == {"signed"}
    assert {row.kind for row in read_tables(output).passages if row.passage_id == passage} == {"boilerplate"}
    assert not [row for row in read_tables(output).mentions if row.start > TEXT.index("\n")]
    study.refresh()
    study.undo()
    assert triggers() == {"signed", "visited"}


PLAIN = """Main menu

Norway and Mongolia

Norway and Mongolia established diplomatic relations on 11 January 1968.

{left_out}

Jump to navigation

"""


@pytest.mark.parametrize(
    ("passage", "found", "dated"),
    [
        ("© 1998 Peru signed a treaty with Monaco on 5 May 1955. All rights reserved.", "signed", "1955-05-05"),
        ("© 1998 Перу подписала договор с Монако 5 мая 1955 года. Все права защищены.", "подписала", "1955-05-05"),
    ],
)
def test_what_is_taken_for_the_article_is_read(study: Review, passage: str, found: str, dated: str) -> None:
    """A passage that the cleaner left out gives its rows in the next run, in its own language, and loses them again."""
    source = study.raw / "menu.txt"
    source.write_text(PLAIN.format(left_out=passage), encoding="utf-8")
    before = study.run()
    place = row(before.passages, document_id="menu", start=source.read_text(encoding="utf-8").index(passage))
    assert place.kind == "boilerplate"
    assert found not in triggers(before, "menu")
    study.decide("passages", place.passage_id, "correct", field="kind", value="paragraph")
    after = study.run()
    event = row(after.events, document_id="menu", trigger=found)
    assert event.earliest == dated
    assert {each.entity_id for each in after.arguments if each.event_id == event.event_id} == {
        "country:PER",
        "country:MCO",
    }
    assert row(after.passages, passage_id=place.passage_id).kind == "paragraph"
    assert study.outcome.machine["passages", place.passage_id] == {"kind": "boilerplate"}
    assert set(before.events) - set(after.events) == set()
    study.say(study.desk.decision, "passages", place.passage_id, "undo", field="kind")
    assert study.run().events == before.events
    study.decide("passages", place.passage_id, "correct", field="kind", value="paragraph")
    source.write_text("A line above.\n\n" + source.read_text(encoding="utf-8"), encoding="utf-8")
    assert row(study.run().events, document_id="menu", trigger=found).event_id == event.event_id


def test_a_passage_taken_in_is_the_same_in_an_output(tmp_path: Path) -> None:
    """The command does what the functions do, and the same bytes twice."""
    (tmp_path / "raw").mkdir()
    text = PLAIN.format(left_out="© 1998 Peru signed a treaty with Monaco on 5 May 1955. All rights reserved.")
    (tmp_path / "raw" / "menu.txt").write_text(text, encoding="utf-8")
    output, decisions = tmp_path / "output", tmp_path / "decisions.jsonl"
    run([tmp_path / "raw"], output, Config())
    study = Study(output, decisions, "Anna")
    block = next(each for each in study.text("menu", 0)["blocks"] if each["start"] == text.index("©"))
    move = {"table": "passages", "row_id": block["passage_id"], "verdict": "correct", "field": "kind"}
    study.decide([{**move, "value": "paragraph"}])
    run([tmp_path / "raw"], output, Config(), decisions=decisions)
    assert "signed" in {row.trigger for row in read_tables(output).events}
    first = (output / "events.csv").read_bytes()
    run([tmp_path / "raw"], tmp_path / "again", Config(), decisions=decisions)
    assert (tmp_path / "again" / "events.csv").read_bytes() == first
