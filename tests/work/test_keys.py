"""What is kept of a run is forgotten when anything that decides it changes."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import load_config
from pipeline.work import keys
from pipeline.work.keys import CODE, LATER, SUFFIXES, extraction_settings, undated

CONFIG = load_config()


def test_every_file_that_decides_rows_counts() -> None:
    files = [path for path in CODE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    deciding = [path for path in files if path.relative_to(CODE).parts[0] not in LATER]
    assert {path.name for path in deciding if path.suffix not in SUFFIXES} == set()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package's code and rules, whose digests count."""
    copy = tmp_path / "pipeline"
    shutil.copytree(CODE, copy, ignore=shutil.ignore_patterns("__pycache__", "data", "*.gz"))
    monkeypatch.setattr(keys, "CODE", copy)
    forget()
    yield copy
    forget()


def forget():
    keys.code_digest.cache_clear()
    keys._files.cache_clear()


@pytest.mark.parametrize(
    ("file", "base", "dates"),
    [
        ("lang/en/timex.toml", False, True),
        ("lang/ru/timex.toml", False, True),
        ("timex/scan.py", False, True),
        ("timex/passages.py", False, True),
        ("dating.py", True, False),
        ("stages/timex.py", True, False),
        ("stages/events.py", True, False),
        ("calendar.py", True, False),
        ("rules.py", True, False),
        ("patterns.py", True, False),
        ("lang/ru/names.toml", True, False),
        ("cli.py", False, False),
        ("work/ledger.py", False, False),
    ],
)
def test_date_rules_count_for_themselves(package: Path, file: str, base: bool, dates: bool) -> None:
    before = extraction_settings(CONFIG)
    (package / file).write_text((package / file).read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    forget()
    after = extraction_settings(CONFIG)
    assert undated(before) != undated(after) or not base
    assert undated(before) == undated(after) or base
    assert (before.rpartition(".")[2] != after.rpartition(".")[2]) == dates


def test_settings_of_dates_are_date_rules() -> None:
    other = extraction_settings(replace(CONFIG, dates={"style": "news", "prefer": "auto"}))
    assert other != extraction_settings(CONFIG)
    assert undated(other) == undated(extraction_settings(CONFIG))


def test_nothing_else_reads_what_date_rules_are_made_of() -> None:
    imports, names = (
        re.compile(r"from \.+(timex\b|\w+ import timex\b|import timex\b)"),
        re.compile(r"""["']timex["']"""),
    )
    importers, readers = set(), set()
    for path in CODE.rglob("*.py"):
        place, code = path.relative_to(CODE), path.read_text(encoding="utf-8")
        if place.parts[0] != keys.DATES and imports.search(code):
            importers.add(place.as_posix())
        if any("load_rules(lang_file(" in line and names.search(line) for line in code.splitlines()):
            readers.add(place.as_posix())
    assert importers == {"stages/timex.py", "dating.py"}
    assert readers == {"timex/scan.py"}
