"""No cell of a CSV file starts a formula where a spreadsheet opens it, and none is lost by that."""

import csv
import json
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Config
from pipeline.runner import run
from pipeline.tables.formulas import SIGNS, guarded, past_signs, unguarded
from pipeline.tables.read import read_tables, read_text, violations
from pipeline.tables.rows import ROW_CLASSES, Tables, columns
from pipeline.tables.schema import column_type
from pipeline.tables.write import write

HOSTILE = ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "'=1", "''@x", '=a,b"c\nd']
NUMBER = re.compile(r"-?[\d.X~?/%-]+")


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("- item", "'- item"),
        ("-43", "-43"),
        ("-0043-03-15", "-0043-03-15"),
        ("-0043/-0042", "-0043/-0042"),
        ("-43.1822", "-43.1822"),
        ("-2+3", "'-2+3"),
        ("−43", "−43"),
        ("1+1", "1+1"),
        ("", ""),
    ],
)
def test_what_is_guarded(cell: str, held: str) -> None:
    assert (guarded(cell), unguarded(held)) == (held, cell)


CELL = st.text(st.sampled_from("'=+-@\t\r\n 1Xя,\""), max_size=6)


@settings(max_examples=300)
@given(CELL)
def test_every_cell_comes_back_and_none_can_call(cell: str) -> None:
    held = guarded(cell)
    assert unguarded(held) == cell
    assert held[:1] not in {*SIGNS} or NUMBER.fullmatch(held)


@given(st.text(st.sampled_from("=+-@ \tab"), max_size=8))
def test_evidence_begins_with_its_first_word(text: str) -> None:
    start = past_signs(text, 0, len(text))
    assert text[start : start + 1] not in {*SIGNS} - {""} or not text[start:]
    assert text[:start].strip(SIGNS + " ") == ""


def test_no_column_of_any_table_starts_a_formula(tmp_path) -> None:
    """Hostile values in every column that holds text, keys and codes and all."""
    rows = {}
    for name, row_class in ROW_CLASSES.items():
        kinds = {each.name: column_type(each) for each in columns(row_class)}
        rows[name] = tuple(
            row_class(**{column: cell if kind is str else number for column, kind in kinds.items()})
            for number, cell in enumerate(sorted(HOSTILE))
        )
    write(Tables(**rows), {}, tmp_path, report={})
    for name in ROW_CLASSES:
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert len(cells) > len(HOSTILE)
        assert [cell for cell in cells if cell[:1] and cell[0] in SIGNS] == []
    assert read_tables(tmp_path) == Tables(**rows)
    assert sorted(pd.read_parquet(tmp_path / "events.parquet")["trigger"]) == sorted(HOSTILE)


def test_a_run_over_hostile_sources(tmp_path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    lines = [
        "=HYPERLINK(0)",
        "+Monaco and Peru signed a treaty on 5 May 1955.",
        "- Peru visited Monaco on 9 June 1961.",
        "@Monaco broke off relations with Peru in 1970 [1].",
        "=====",
        "References",
        "[1] =Smith J. Monaco. Oxford, 1971.",
    ]
    (raw / "=cmd.txt").write_text("\n\n".join(lines), encoding="utf-8")
    record = {"id": "@x", "title": "=1+1", "author": "+a", "publisher": "-b|c", "url": "@d", "text": lines[1]}
    (raw / "-records.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    run([raw], tmp_path / "output", Config())
    output = tmp_path / "output"
    tables = read_tables(output)
    texts = {row.document_id: read_text(output, row.document_id) for row in tables.documents}
    assert list(violations(tables, texts)) == []
    assert {row.trigger for row in tables.events} == {"signed", "visited", "broke"}
    assert {row.path for row in tables.documents} == {"=cmd.txt", "-records.jsonl#@x"}
    assert "=1+1" in {row.title for row in tables.documents}
    for name in ROW_CLASSES:
        for row in csv.DictReader((output / f"{name}.csv").open(encoding="utf-8", newline="")):
            assert [cell for cell in row.values() if cell and cell[0] in SIGNS and not NUMBER.fullmatch(cell)] == []
            quote = row.get("trigger", row.get("text"))
            if quote is not None:
                assert texts[row["document_id"]][int(row["start"]) : int(row["end"])] == quote
