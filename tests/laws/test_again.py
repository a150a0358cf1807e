"""What holds of a run after another one: only what has changed is done again, and the tables are those of a first run."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline import annotator, runner
from pipeline.config import load_config, shipped_configs
from pipeline.harvest import Crop
from pipeline.readers import discover
from pipeline.runner import run
from pipeline.tables.read import read_tables, read_text
from pipeline.work import WORK, spill
from pipeline.work.ledger import Ledger
from pipeline.work.state import STATE

RAW = Path(__file__).parent.parent.parent / "raw"


def contents(folder):
    """The files of an output folder, but for those of the work folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {where: path.read_bytes() for path in files if (where := path.relative_to(folder)).parts[0] != WORK}


@pytest.fixture
def asked(monkeypatch):
    """The texts that models are asked to read."""
    texts = []
    read = annotator._read_together

    def counted(parts, *rest):
        texts.extend(part.text for part in parts)
        return read(parts, *rest)

    monkeypatch.setattr(annotator, "_read_together", counted)
    return texts


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("putin_in_ulaanbaatar.txt", "саммит-в-Сингапуре.txt"):
        shutil.copy(RAW / name, folder)
    return folder


def test_a_changed_rule_does_not_ask_the_models_again(sources, asked, tmp_path):
    shutil.copytree(shipped_configs() / "events", tmp_path / "events")
    config = replace(load_config(), event_types=tmp_path / "events")
    run([sources], tmp_path / "output", config)
    first = list(asked)
    assert first
    asked.clear()
    (tmp_path / "events" / "visit.toml").unlink()
    run([sources], tmp_path / "output", config)
    assert asked == []
    run([sources], tmp_path / "fresh", config)
    assert sorted(asked) == sorted(first)
    assert contents(tmp_path / "output") == contents(tmp_path / "fresh")


def test_models_are_asked_about_the_changed_passage_only(sources, asked, tmp_path):
    run([sources], tmp_path / "output", load_config())
    asked.clear()
    news = "Mongolia and Japan signed a treaty on 3 May 1977."
    for path in sorted(sources.iterdir()):
        path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{news}\n", encoding="utf-8")
        run([sources], tmp_path / "output", load_config())
        assert [text.strip() for text in asked] == [news]
        asked.clear()
    run([sources], tmp_path / "fresh", load_config())
    assert contents(tmp_path / "output") == contents(tmp_path / "fresh")


def test_only_a_changed_document_is_extracted_again(sources, asked, tmp_path):
    run([sources], tmp_path / "output", load_config())
    asked.clear()
    run([sources], tmp_path / "output", load_config())
    assert asked == []
    changed = sources / "putin_in_ulaanbaatar.txt"
    changed.write_text("Mongolia and Japan signed a treaty on 3 May 1977.\n", encoding="utf-8")
    run([sources], tmp_path / "output", load_config())
    assert [text.strip() for text in asked] == [changed.read_text(encoding="utf-8").strip()]
    run([sources], tmp_path / "fresh", load_config())
    assert contents(tmp_path / "output") == contents(tmp_path / "fresh")


def test_how_documents_are_joined_does_not_show(asked, tmp_path, monkeypatch):
    shutil.copytree(RAW, tmp_path / "raw")
    for name in ("putin_in_ulaanbaatar.txt", "саммит-в-Сингапуре.txt"):
        text = (RAW / name).read_text(encoding="utf-8")
        (tmp_path / "raw" / f"again-{name}").write_text(f"{text}\n", encoding="utf-8")  # the same events
        (tmp_path / "raw" / f"copy-{name}").write_text(text, encoding="utf-8")
    output, config = tmp_path / "output", load_config()
    run([tmp_path / "raw"], output, config)
    held = contents(output)
    asked.clear()

    monkeypatch.setattr(spill, "HELD", 3)
    (output / WORK / STATE).unlink()
    run([tmp_path / "raw"], output, config)
    assert contents(output) == held

    monkeypatch.setattr(runner, "settled", lambda tables, texts, config, said: (runner.resolved(tables, config), {}))
    crop = Crop(discover([tmp_path / "raw"]), output, config)
    runner.write_reviewed(Ledger(crop.job.work, crop.job.settings), crop.keys(), tmp_path / "other", config, ())
    assert contents(tmp_path / "other") == held
    assert asked == []


def test_a_large_corpus_is_read_by_all_that_reads_tables(sources, tmp_path):
    from pipeline.check import findings
    from pipeline.export import exporter
    from pipeline.review.index import Index

    small, large = tmp_path / "small", tmp_path / "large"
    run([sources], small, load_config())
    config = replace(load_config(), large=1)
    run([sources], large, config)
    run([sources], large, config)
    assert not list(large.glob("*.csv"))
    assert read_tables(large) == read_tables(small)
    assert not list(findings(config, large))
    told = [exporter("plover-jsonl")(read_tables(folder), partial(read_text, folder)) for folder in (small, large)]
    assert told[0] == told[1]
    assert Index(large).value("SELECT count(*) FROM events") == len(read_tables(small).events)
    run([sources], large, load_config())
    assert contents(large) == contents(small)
