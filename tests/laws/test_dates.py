"""What holds of a run after date rules have changed: what follows from dates is done again where these change only."""

import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from pipeline import annotator, extraction, harvest
from pipeline.config import load_config
from pipeline.harvest import Crop, forecast
from pipeline.limits import OverLimitError
from pipeline.readers import discover
from pipeline.rules import load_rules
from pipeline.runner import run
from pipeline.tables.read import read_tables
from pipeline.work import WORK
from pipeline.work.keys import extraction_settings, undated
from pipeline.work.ledger import Ledger

SOURCES = {
    "week.txt": "Japan signed a treaty on 3 May 1977. On Thursday the ministers met in Tokyo.",
    "treaty.txt": "Japan and Mongolia signed a treaty [1] on 17 March 1977.\n\n1. Smith J. Treaties. London, 1980.",
    "неделя.txt": "Япония подписала договор 3 мая 1977 года. В четверг министры встретились в Токио.",
    "договор.txt": "Япония и Монголия подписали договор 17 марта 1977 года, министры встретились в Токио.",
    "welsh.txt": "Cafodd y cytundeb ei lofnodi yn Llundain gan y ddau brif weinidog, ac aeth pawb adref wedyn.",
    "empty.txt": "",
    "several.jsonl": '{"id": "a", "text": "He flew on 12 April 1961."}\n'
    '{"id": "b", "text": "He flew on 12 April 1961, and on Friday he came back to Moscow."}\n',
}
CONFIG = load_config()
SCAN = import_module("pipeline.timex.scan")
AHEAD = replace(CONFIG, dates={"style": "auto", "prefer": "future"})
"""Where weekdays lie is told by settings of dates."""


def contents(folder):
    """The files of an output folder, but for those of the work folder and what names the configuration."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {where: path.read_bytes() for path in files if (where := path.relative_to(folder)).parts[0] != WORK}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Sources, and what a run makes of them."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "raw").mkdir()
    for name, text in SOURCES.items():
        (folder / "raw" / name).write_text(text, encoding="utf-8")
    run([folder / "raw"], folder / "output", CONFIG)
    return folder


@pytest.fixture
def study(first, tmp_path):
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def fewer_rules(monkeypatch):
    """Takes rules out of the rule files of both languages."""

    def take_out(*names):
        def fewer(path):
            rules = load_rules(path)
            return replace(rules, rules=tuple(rule for rule in rules.rules if rule.name.split(".")[-1] not in names))

        monkeypatch.setattr(SCAN, "load_rules", fewer)
        SCAN.grammar.cache_clear()
        settings = f"{undated(extraction_settings(CONFIG))}.{'-'.join(names)}"
        monkeypatch.setattr(harvest, "extraction_settings", lambda config: settings)

    yield take_out
    monkeypatch.undo()
    SCAN.grammar.cache_clear()


def again(study, config=CONFIG):
    """How far a run got in the end."""
    counts = []
    run([study / "raw"], study / "output", config, counts.append)
    return counts[-1]


def fresh(study, config=CONFIG):
    run([study / "raw"], study / "fresh", config)
    return contents(study / "fresh")


def test_rows_stand_where_other_rules_find_the_same(study, fewer_rules, monkeypatch):
    before = contents(study / "output")
    fewer_rules("iso-day")
    monkeypatch.setattr(annotator, "import_spacy", None)  # nothing is annotated
    count = again(study)
    assert (count.kept, count.documents, count.done) == (8, 0, 8)
    assert contents(study / "output") == before


def test_only_documents_whose_dates_change_are_extracted_again(study, fewer_rules, monkeypatch):
    before = read_tables(study / "output").timexes
    fewer_rules("weekday")
    asked = []
    read = annotator._read_together
    monkeypatch.setattr(annotator, "_read_together", lambda parts, *rest: asked.extend(parts) or read(parts, *rest))
    count = again(study)
    assert (count.kept, count.documents) == (5, 3)
    assert not asked
    assert len(read_tables(study / "output").timexes) == len(before) - 3
    assert contents(study / "output") == fresh(study)


@pytest.mark.parametrize("workers", [1, 2])
def test_settings_of_dates_are_date_rules(first, study, workers):
    dated = replace(AHEAD, workers=workers)
    told = forecast(Crop(discover([study / "raw"]), study / "output", dated))
    assert (told.sources, told.known, told.dated, told.read) == (8, 0, 8, 0)
    count = again(study, dated)
    assert 0 < count.documents < count.kept
    assert contents(study / "output") == fresh(study, AHEAD)
    assert again(study).kept == count.kept  # and back
    assert contents(study / "output") == contents(first / "output")


def test_another_change_beside_is_no_change_of_dates_only(study):
    count = again(study, replace(AHEAD, document_seconds=CONFIG.document_seconds + 1))
    assert (count.kept, count.documents) == (0, 8)
    assert contents(study / "output") == fresh(study, AHEAD)


def test_a_changed_source_is_extracted_again(study):
    changed = study / "raw" / "treaty.txt"
    changed.write_text("Japan and Mongolia signed a treaty on 19 March 1977.", encoding="utf-8")
    config = replace(CONFIG, dates={"style": "narrative", "prefer": "auto"})
    again(study, config)
    assert contents(study / "output") == fresh(study, config)
    assert "19 March 1977" in {row.text for row in read_tables(study / "output").timexes}


def test_nothing_is_left_of_other_rules(study):
    again(study, AHEAD)
    crop = Crop(discover([study / "raw"]), study / "output", AHEAD)
    ledger = Ledger(crop.job.work, crop.job.settings)
    keys = list(crop.keys())
    assert len(keys) == 8
    assert all(key in ledger and not ledger.dated(undated(key)) for key in keys)


@pytest.mark.parametrize("error", [OverLimitError, MemoryError, RecursionError])
def test_what_fails_while_its_dates_are_found_is_extracted_again(study, fewer_rules, monkeypatch, error):
    def fails(note, text, dates):
        raise error

    fewer_rules("iso-day")
    monkeypatch.setattr(extraction, "stands", fails)
    before = contents(study / "output")
    assert (again(study).kept, contents(study / "output")) == (0, before)


def test_a_document_that_failed_is_tried_again(study, fewer_rules, monkeypatch):
    def fails(*arguments):
        raise ValueError("no dates today")

    before = contents(study / "output")
    fewer_rules("iso-day")
    with monkeypatch.context() as patched:
        patched.setattr(annotator, "_run_stages", fails)
        patched.setattr(extraction, "stands", lambda *arguments: False)
        assert again(study).failed == 6
    fewer_rules("dots")
    count = again(study)
    assert (count.kept, count.documents, count.failed) == (2, 6, 0)
    assert contents(study / "output") == before


def test_a_killer_is_known_while_its_dates_are_found(study, fewer_rules, monkeypatch):
    beats = []

    def watched(note, text, dates):
        beats.extend(path.read_text().splitlines()[-1] for path in Path(study / "output" / WORK / "beats").iterdir())
        return True

    fewer_rules("iso-day")
    monkeypatch.setattr(extraction, "stands", watched)
    again(study)
    assert len(beats) == 8
    assert {beat[0] for beat in beats} == {"+"}
