"""The commands around decisions, as a user runs them."""

import json
import shutil

import pytest

from pipeline.review.decisions import Decision, Store
from pipeline.tables.read import read_tables
from tests.review.study import GOLDEN, row
from tests.test_cli import letopis

AT = "2024-06-17T10:00:00Z"


def contents(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".letopis" not in path.parts)
    return {path.relative_to(folder): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study after its first run."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "raw").mkdir()
    for path in GOLDEN.glob("*.txt"):
        shutil.copy(path, folder / "raw")
    done = letopis("run", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_a_run_applies_what_was_decided_and_gives_the_same_bytes_twice(study):
    assert "review" not in json.loads((study / "output" / "run.json").read_text(encoding="utf-8"))
    visit = row(read_tables(study / "output").events, trigger="visited")
    Store(study / "decisions.jsonl").append([Decision("events", visit.event_id, "reject", "Анна", AT)])
    for output in ("output", "again"):
        assert letopis("run", "--output", output, cwd=study).returncode == 0
    assert contents(study / "output") == contents(study / "again")
    assert "visited" not in {event.trigger for event in read_tables(study / "output").events}
    assert letopis("check", cwd=study).returncode == 0


def test_a_file_of_decisions_that_cannot_be_read_stops_the_run(study):
    broken = study / "broken.jsonl"
    broken.write_text('{"table": "events", "row_id": 1}\n', encoding="utf-8")
    done = letopis("run", "--decisions", broken, cwd=study)
    assert done.returncode == 2
    assert "broken.jsonl: line 1 lacks a key" in done.stderr
    done = letopis("run", "--decisions", "gone.jsonl", cwd=study)
    assert (done.returncode, "gone.jsonl: no such file of decisions" in done.stderr) == (2, True)
