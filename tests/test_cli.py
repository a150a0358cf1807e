"""The command as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH = "# Mongolia and Japan\n\nMongolia and Japan established diplomatic relations on 24 February 1972.\n"


def letopis(*arguments, cwd, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with one good document and one that cannot be read, after its first run."""
    folder = tmp_path_factory.mktemp("study")
    assert letopis("init", folder / "mongolia", cwd=folder).returncode == 0
    folder = folder / "mongolia"
    (folder / "raw" / "ties.md").write_text(ENGLISH, encoding="utf-8")
    (folder / "raw" / "junk.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 50)
    return folder, letopis("run", cwd=folder)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from typer.testing import CliRunner; from pipeline.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print(sorted({'spacy', 'pandas', 'numpy', 'pyarrow', 'dateparser', 'langdetect', 'slovnet'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_arguments_are_made_without_pydantic(tmp_path):
    code = (
        "import sys; from pipeline import runner; from pipeline.cli import main\n"
        "runner.run = lambda *told: print(*told[:2]) or sys.exit('pydantic' in sys.modules)\n"
        "sys.argv = ['letopis', 'run', 'one', 'two', '--output', 'tables', '--quiet']; main()"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[PosixPath('one'), PosixPath('two')] tables"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--workers", "0"], "greater than or equal to 1"),
        (["run", "--workers", "many"], "'--workers'"),
        (["run", "--unknown"], "--unknown"),
        (["run", "--config"], "--config"),
        (["run", "--config", "nowhere.toml"], "nowhere.toml"),
        (["show"], "Missing argument"),
    ],
)
def test_wrong_arguments(arguments, told, tmp_path):
    done = letopis(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize("command", ["run", "check", "show", "init"])
def test_every_command_explains_itself(command):
    done = letopis(command, "--help", cwd=ROOT)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_a_study_runs_where_it_was_laid_out(study):
    folder, done = study
    assert done.returncode == 1  # one document failed
    assert "ok                    en" in done.stdout
    assert "letopis show ties" in done.stdout
    assert {path.name for path in folder.iterdir()} == {"raw", "configs", "output"}
    problems = (folder / "output" / "problems.csv").read_text(encoding="utf-8")
    assert "junk.txt" in problems


def test_the_good_document_is_whole(study):
    folder, _ = study
    events = (folder / "output" / "events.csv").read_text(encoding="utf-8")
    assert "1972-02-24" in events
    assert json.loads((folder / "output" / "run.json").read_text(encoding="utf-8"))["rows"]["documents"] == 2


def test_show(study):
    folder, _ = study
    done = letopis("show", "tie", cwd=folder)
    assert done.returncode == 0
    assert "24 February 1972" in done.stdout
    assert "events (" in done.stdout


def test_show_names_the_choice(study):
    folder, _ = study
    done = letopis("show", "nothing", cwd=folder)
    assert done.returncode == 2
    assert "ties" in done.stderr


def test_check_finds_a_sound_study_sound(study):
    folder, _ = study
    done = letopis("check", cwd=folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "all well: configuration, rules, models, tables")


def test_check_finds_what_is_broken(study):
    folder, _ = study
    broken = folder / "broken.toml"
    broken.write_text('[models]\nen = "no_such_model"\n[events]\ntypes = "configs/events"\n', encoding="utf-8")
    done = letopis("check", "--config", broken, "--output", folder / "nowhere", cwd=folder)
    assert done.returncode == 1
    assert "pip install no_such_model" in done.stdout
    assert "run 'letopis run' first" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "gone"], "gone: no such file or folder"),
        (["run", "--config", "gone.toml"], "gone.toml"),
        (["run", "--workers", "0"], "workers"),
        (["init", "."], "already there"),
        (["show", "ties", "--output", "gone"], "run 'letopis run' first"),
        (["fly"], "No such command"),
    ],
)
def test_usage_errors_say_what_to_do_and_exit_with_2(study, arguments, message):
    folder, _ = study
    done = letopis(*arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_quiet_is_quiet(study, tmp_path):
    folder, _ = study
    done = letopis("run", "raw/ties.md", "--quiet", "--output", tmp_path / "out", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_dry_run_tells_and_does_nothing(study, tmp_path):
    folder, _ = study
    done = letopis("run", "--dry-run", "--output", tmp_path / "new", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "to extract: 2" in done.stdout
    assert not (tmp_path / "new").exists()
    assert "to extract: 0" in letopis("run", "--dry-run", cwd=folder).stdout


def test_a_dry_run_tells_what_date_rules_cost(study):
    folder, _ = study
    usual = (folder / "configs" / "default.toml").read_text(encoding="utf-8")
    (folder / "configs" / "ahead.toml").write_text(
        usual.replace('prefer = "auto"', 'prefer = "future"'), encoding="utf-8"
    )
    done = letopis("run", "--dry-run", "--config", "configs/ahead.toml", cwd=folder)
    assert "to extract: 2\nof these 2 need only their dates found again" in done.stdout


def test_a_log_for_machines(study, tmp_path):
    folder, _ = study
    log = tmp_path / "log.jsonl"
    letopis("run", "--log", log, cwd=folder)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["progress", "end"]
    assert (lines[0]["sources"], lines[0]["done"]) == (2, 2)


@pytest.mark.parametrize(
    ("option", "value"), [("--shard", "0/4"), ("--shard", "x"), ("--scheduler", "tcp://127.0.0.1:9")]
)
def test_what_cannot_be_is_told(study, tmp_path, option, value):
    folder, _ = study
    done = letopis("run", option, value, "--output", tmp_path / "new", cwd=folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert value in done.stderr
