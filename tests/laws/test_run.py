"""What holds of every run: evidence, keys, the same bytes whatever the number of workers."""

from pathlib import Path

import pytest

import pipeline
from pipeline import harvest
from pipeline.config import load_config
from pipeline.model import BODY_KINDS
from pipeline.runner import run
from pipeline.tables.read import TableError, read_tables, read_text, violations
from pipeline.tables.rows import ROW_CLASSES, columns
from pipeline.work import WORK

RAW = Path(__file__).parent.parent.parent / "raw"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """The samples, run in one process and one shard."""
    folder = tmp_path_factory.mktemp("samples") / "output"
    run([RAW], folder, load_config())
    return folder


@pytest.fixture(scope="module")
def tables(output):
    return read_tables(output)


def contents(folder):
    """The files of an output folder, but for those of the work folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {where: path.read_bytes() for path in files if (where := path.relative_to(folder)).parts[0] != WORK}


def test_every_sample_is_read(tables):
    assert {row.status for row in tables.documents} == {"ok"}
    assert not [row for row in tables.problems if row.severity == "error"]


@pytest.mark.parametrize(
    "table", ["mentions", "timexes", "events", "arguments", "citations", "references", "sentences", "event_citations"]
)
def test_both_languages_give_rows(tables, table):
    language = {row.document_id: row.language for row in tables.documents}
    owner = {row.event_id: row.document_id for row in tables.events}
    rows = getattr(tables, table)
    found = {language[getattr(row, "document_id", "") or owner[row.event_id]] for row in rows}
    assert found == {"en", "ru"}


def test_reports_in_both_languages_meet(tables):
    both = [row for row in tables.clusters if row.languages == "en;ru"]
    assert len(both) >= 10
    clusters = {row.cluster_id: row for row in tables.clusters}
    for row in tables.events:
        if row.cluster_id:
            assert row.type == clusters[row.cluster_id].type


def test_no_cluster_mixes_different_events(tables):
    told = {}
    for row in tables.events:
        if row.cluster_id:
            told.setdefault(row.cluster_id, []).append(row)
    for rows in told.values():
        assert len({row.subtype for row in rows}) == 1
        assert len({row.document_id for row in rows}) == len(rows)
        assert max(row.earliest for row in rows) <= min(row.latest for row in rows)


def test_no_row_breaks_the_contract(output, tables):
    texts = {row.document_id: read_text(output, row.document_id) for row in tables.documents}
    assert list(violations(tables, texts)) == []


def test_a_plain_source_is_its_own_text(output, tables):
    plain = [row for row in tables.documents if row.media_type in ("text/plain", "text/markdown")]
    assert len(plain) > 5
    for row in plain:
        assert read_text(output, row.document_id) == (RAW / row.path).read_bytes().decode("utf-8-sig").replace(
            "\r\n", "\n"
        )


def test_nothing_is_mined_outside_the_body(tables):
    body = {}
    for passage in tables.passages:
        if passage.kind in BODY_KINDS:
            body.setdefault(passage.document_id, []).append((passage.start, passage.end))
    for row in (*tables.mentions, *tables.timexes, *tables.events):
        assert any(start <= row.start and row.end <= end for start, end in body[row.document_id]), row


def test_frictionless_agrees(output):
    from frictionless import validate

    report = validate(str(output / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


def test_the_same_bytes_twice_and_with_two_workers(output, tmp_path, monkeypatch):
    monkeypatch.setattr(harvest, "SHARD_BYTES", 5_000)
    for workers in (1, 2):
        from dataclasses import replace

        again = tmp_path / f"workers-{workers}"
        run([RAW], again, replace(load_config(), workers=workers))
        assert contents(again) == contents(output)


def test_a_document_that_breaks_a_stage_costs_the_others_nothing(output, tmp_path, monkeypatch):
    from pipeline import annotator

    assemble = annotator._run_stages

    def break_one(document, *rest):
        if document.path == broken:
            raise RuntimeError("a stage broke")
        return assemble(document, *rest)

    broken = sorted(path.name for path in RAW.iterdir())[0]
    monkeypatch.setattr(annotator, "_run_stages", break_one)
    run([RAW], tmp_path / "out", load_config())
    found = read_tables(tmp_path / "out")
    assert [row.path for row in found.documents if row.status == "failed"] == [broken]
    assert [row.message for row in found.problems if row.path == broken] == ["RuntimeError: a stage broke"]
    whole = read_tables(output)
    kept = [row for row in whole.timexes if not row.document_id.startswith(Path(broken).stem)]
    assert sorted(row.timex_id for row in found.timexes) == sorted(row.timex_id for row in kept)


def test_tables_as_data_frames(output, tables):
    for name in ROW_CLASSES:
        frame = pipeline.frame(output, name)
        assert list(frame.columns) == [column.name for column in columns(ROW_CLASSES[name])]
        assert len(frame) == len(getattr(tables, name))
    events = pipeline.frame(output, "events")
    assert list(events["trigger"]) == [row.trigger for row in tables.events]
    assert events["start"].sum() == sum(row.start for row in tables.events)
    assert list(events["cluster_id"].fillna("")) == [row.cluster_id for row in tables.events]
    with pytest.raises(TableError, match="no table 'event'"):
        pipeline.frame(output, "event")
