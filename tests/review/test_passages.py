"""A passage that a reviewer takes for another kind."""

from pathlib import Path

from pipeline.config import Config
from pipeline.review.study import Study
from pipeline.runner import run
from pipeline.tables.read import read_tables

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
