"""The commands around decisions, as a user runs them."""

import json
import shutil

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.config import load_config
from pipeline.review.decisions import Decision, Store
from pipeline.runner import run
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
    assert letopis("run", cwd=study).returncode == 0
    run([study / "raw"], study / "again", load_config(), decisions=study / "decisions.jsonl")
    assert contents(study / "output") == contents(study / "again")
    assert "visited" not in {event.trigger for event in read_tables(study / "output").events}


def test_a_decision_that_changes_nothing_changes_no_table(study, tmp_path):
    said = Store(tmp_path / "unsure.jsonl")
    run([study / "raw"], tmp_path / "machine", load_config())
    visit = row(read_tables(tmp_path / "machine").events, trigger="посетил")
    said.append([Decision("events", visit.event_id, "unsure", "Анна", AT)])
    run([study / "raw"], tmp_path / "reviewed", load_config(), decisions=said.path)
    machine, reviewed = contents(tmp_path / "machine"), contents(tmp_path / "reviewed")
    changed = {path.name for path in machine if machine[path] != reviewed[path]}
    assert (machine.keys(), changed) == (reviewed.keys(), {"run.json"})


@pytest.fixture
def command(study, monkeypatch):
    """The command in this process: exit code and what it prints."""
    monkeypatch.chdir(study)

    def run_command(*arguments):
        done = CliRunner().invoke(app, [str(each) for each in arguments])
        assert isinstance(done.exception, SystemExit | None), done.exception
        return done.exit_code, done.output

    return run_command


def test_a_file_of_decisions_that_cannot_be_read_stops_the_run(study, command):
    broken = study / "broken.jsonl"
    broken.write_text('{"table": "events", "row_id": 1}\n', encoding="utf-8")
    code, told = command("run", "--decisions", broken)
    assert (code, "broken.jsonl: line 1 lacks a key" in told) == (2, True)
    code, told = command("run", "--decisions", "gone.jsonl")
    assert (code, "gone.jsonl: no such file of decisions" in told) == (2, True)


def test_a_workbook_goes_out_and_comes_back(study, command):
    book = study / "review.xlsx"
    assert command("export", "--format", "xlsx", "--to", book) == (0, "")
    said = study / "imported.jsonl"
    assert command("import-review", book, "--decisions", said) == (0, "0 taken, 0 known before, 0 refused\n")
    filled = load_workbook(book)
    header = [cell.value for cell in filled["events"][1]]
    by_trigger = {cells[header.index("trigger")].value: cells for cells in filled["events"].iter_rows(min_row=2)}
    by_trigger["посетил"][header.index("verdict")].value = "accept"
    by_trigger["подписали"][header.index("verdict")].value = "maybe"
    by_trigger["подписали"][header.index("realis")].value = "planned"
    by_trigger["established"][header.index("verdict")].value = "reject"
    filled.save(book)
    code, told = command("import-review", book, "--decisions", said, "--reviewer", "Boris")
    row_number = by_trigger["подписали"][0].row
    assert code == 1
    assert f"refused: events, row {row_number}, column verdict: no verdict 'maybe'" in told
    assert told.endswith("3 taken, 0 known before, 1 refused\n")
    _, told = command("import-review", book, "--decisions", said, "--reviewer", "Boris")
    assert told.endswith("0 taken, 3 known before, 1 refused\n")
    assert {(word.verdict, word.reviewer) for word in Store(said).read()} == {
        ("accept", "Boris"),
        ("correct", "Boris"),
        ("reject", "Boris"),
    }
    code, told = command("evaluate", "--decisions", said)
    assert code == 0
    assert "precision by table" in told
    assert "[established]" in told
    known = study / "known.csv"
    assert command("decisions", "--decisions", said, "--known", known) == (0, f"{known}: 0 entities added\n")


def test_decisions_are_counted_and_written_out(study, command):
    code, told = command("decisions")
    assert code == 0
    assert told.startswith("1 decisions, 1 of them stand\n")
    assert command("decisions", "--format", "csv", "--to", "said.csv") == (0, "")
    assert "reject" in (study / "said.csv").read_text(encoding="utf-8")
    code, told = command("decisions", "--format", "pdf")
    assert (code, "choose of: csv, jsonl" in told) == (2, True)
    assert command("decisions", "--decisions", "gone.jsonl")[0] == 2
    assert command("import-review", "gone.xlsx")[0] == 2
