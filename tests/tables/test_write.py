"""The writer: all of an output, or nothing; and the reader that trusts nothing."""

import csv
import io
import json
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables import write as writing
from pipeline.tables.folder import NEXT, READY, SMALL, Layout
from pipeline.tables.formulas import guarded, unguarded
from pipeline.tables.frames import read_frame
from pipeline.tables.lines import Lines, line, lines_of, with_guards
from pipeline.tables.read import TableError, read_tables, read_text, violations
from pipeline.tables.rows import (
    ROW_CLASSES,
    DocumentRow,
    EntityRow,
    PassageRow,
    ProblemRow,
    SentenceRow,
    Tables,
    columns,
)
from pipeline.tables.write import columns_of, write

TEXT = 'Он сказал: «Да».\nВторая, "строка".'
TABLES = Tables(
    documents=(
        DocumentRow(document_id="b", path="b.txt", status="empty"),
        DocumentRow(document_id="a", path="a.txt", status="ok", characters=35),
    ),
    passages=(PassageRow(passage_id="a:passage:1", document_id="a", start=0, end=16, kind="paragraph", language="ru"),),
    sentences=(
        SentenceRow(
            sentence_id="a:sentence:1", document_id="a", passage_id="a:passage:1", start=0, end=16, text=TEXT[:16]
        ),
    ),
    entities=(EntityRow(entity_id="country:PRK", type="GPE", name="КНДР", latitude=39.03, mentions=3),),
)


def interrupt(*_):
    raise KeyboardInterrupt


@pytest.fixture
def output(tmp_path):
    write(TABLES, {"a": TEXT}, tmp_path / "out", report={"python": "3"})
    return tmp_path / "out"


def test_every_table_is_there_and_empty_ones_have_their_header(output):
    for name, row_class in ROW_CLASSES.items():
        header = (output / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(column.name for column in columns(row_class))
        assert list(pd.read_parquet(output / f"{name}.parquet").columns) == header.split(",")


def test_rows_are_sorted_by_key_and_unknown_is_an_empty_cell(output):
    assert (output / "documents.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "a,a.txt,,,,ok,,,,,,,,35,",
        "b,b.txt,,,,empty,,,,,,,,,",
    ]


def test_what_was_written_is_read_back(output):
    assert read_tables(output) == replace(TABLES, documents=TABLES.documents[::-1])
    assert read_text(output, "a") == TEXT


def test_csv_has_no_byte_order_mark_and_parquet_keeps_types(output):
    assert not (output / "entities.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_parquet(output / "timexes.parquet", dtype_backend="pyarrow")
    assert {str(kind) for kind in frame.dtypes} <= {"string[pyarrow]", "string", "int64[pyarrow]"}


def test_the_same_rows_give_the_same_bytes(tmp_path, output):
    write(TABLES, {"a": TEXT}, tmp_path / "again", report={"python": "3"})
    for path in sorted(output.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(output)).read_bytes()


@given(st.lists(st.one_of(st.text(), st.sampled_from(["a,b", 'a "b"', "a\nb", "a\rb"]), st.none()), min_size=2))
def test_a_line_of_csv_is_read_back(cells):
    told = line([*cells, 3, 0.25])
    assert told.endswith("\n")
    expected = [["" if cell is None else cell for cell in cells] + ["3", "0.25"]]
    assert list(csv.reader(io.StringIO(told, newline=""))) == expected
    guarded = csv.reader(io.StringIO(with_guards(told), newline=""))
    assert [list(map(unguarded, row)) for row in guarded] == expected


@given(
    st.lists(st.tuples(st.text(), st.none() | st.integers(-(2**63), 2**63 - 1), st.none() | st.floats()), min_size=1)
)
def test_columns_are_what_arrow_itself_makes_of_the_cells(rows):
    schema = pa.schema([("text", pa.string()), ("number", pa.int64()), ("share", pa.float64())])
    table = columns_of(schema, "".join(map(line, rows)).encode())
    for made, cells, type in zip(table.columns, zip(*rows, strict=True), schema.types, strict=True):
        made.validate(full=True)
        expected = pa.array([None if cell == "" else cell for cell in cells], type)
        assert str(made.to_pylist()) == str(expected.to_pylist())  # not a number is not equal to itself
        assert made.null_count == expected.null_count


def test_rows_have_the_same_bytes_whether_they_come_one_by_one_or_together(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "GROUP", 10)
    messages = ["late", 'a "quoted"\nline', "=1+1", "-\n-", ""]
    rows = [
        ProblemRow(document_id=f"d{n:03}", stage="read", start=n, severity="note", message=messages[n % 5])
        for n in range(47)
    ]
    for name, step in (("one", 1), ("some", 7), ("all", 47)):
        with writing.writing(tmp_path / name, report={}, threads=1 + step // 47) as writer:
            for at in range(0, len(rows), step):
                writer.add("problems", lines_of("problems", rows[at : at + step]))
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.*")} for name in ("one", "some", "all")
    ]
    assert files[0] == files[1] == files[2]
    held = pd.read_parquet(tmp_path / "one" / "problems.parquet")["message"].fillna("")
    told = [
        row["message"] for row in csv.DictReader((tmp_path / "one" / "problems.csv").open(encoding="utf-8", newline=""))
    ]
    assert list(held) == [row.message for row in rows]
    assert told == [guarded(row.message) for row in rows]


@given(st.lists(st.text(st.sampled_from('a",\n\r'))), st.data())
def test_lines_are_cut_between_rows(cells, data):
    rows = [line([cell, "end"]) for cell in cells]
    many = data.draw(st.integers(0, len(rows)))
    first, rest = Lines(len(rows), "".join(rows).encode(), calls=False).cut(many)
    assert (first.rows, first.text.decode()) == (many, "".join(rows[:many]))
    assert (rest.rows, rest.text.decode()) == (len(rows) - many, "".join(rows[many:]))


LARGE = Layout(csv=False, several=True)


def test_a_large_corpus_has_its_tables_in_several_parquet_files(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "GROUP", 10)
    monkeypatch.setattr(writing, "FILE", 20)
    rows = tuple(ProblemRow(document_id=f"d{n:03}", stage="read", message="late", severity="note") for n in range(47))
    tables = replace(TABLES, problems=rows)
    write(tables, {"a": TEXT}, tmp_path / "large", report={}, layout=LARGE)
    write(tables, {"a": TEXT}, tmp_path / "small", report={})
    names = [f"problems.parquet/{n:05}.parquet" for n in range(3)]
    assert sorted(path.name for path in (tmp_path / "large" / "problems.parquet").iterdir()) == [
        name.partition("/")[2] for name in names
    ]
    assert not list((tmp_path / "large").glob("*.csv"))
    assert read_tables(tmp_path / "large") == read_tables(tmp_path / "small")
    for name in ROW_CLASSES:
        assert read_frame(tmp_path / "large", name).equals(read_frame(tmp_path / "small", name))
    package = json.loads((tmp_path / "large" / "datapackage.json").read_text(encoding="utf-8"))
    problems = next(each for each in package["resources"] if each["name"] == "problems")
    assert (problems["path"], problems["format"], problems["rows"]) == (names, "parquet", 47)


@pytest.mark.parametrize("layouts", [(SMALL, LARGE, SMALL), (LARGE, SMALL, LARGE)])
def test_files_of_another_layout_do_not_stay(tmp_path, layouts):
    for layout in layouts:
        write(TABLES, {"a": TEXT}, tmp_path / "out", report={}, layout=layout)
    write(TABLES, {"a": TEXT}, tmp_path / "fresh", report={}, layout=layouts[-1])
    found = [
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "out", tmp_path / "fresh")
    ]
    assert found[0] == found[1]


def test_a_large_corpus_has_csv_where_it_is_asked_for(tmp_path):
    from frictionless import validate

    write(TABLES, {"a": TEXT}, tmp_path, report={}, layout=Layout(csv=True, several=True))
    assert validate(str(tmp_path / "datapackage.json")).valid
    assert (tmp_path / "documents.parquet").is_dir()


def test_a_second_run_replaces_texts_and_leaves_other_files_alone(output):
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    write(Tables(), {"c": "new"}, output, report={})
    assert [path.name for path in (output / "texts").iterdir()] == ["c.txt"]
    assert (output / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert read_tables(output) == Tables()


def test_a_run_that_is_cut_off_while_writing_leaves_the_old_tables(output, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.tables.write._write_json", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(Tables(), {}, output, report={})
    assert len(read_tables(output).documents) == 2
    write(Tables(), {}, output, report={})
    assert not (output / NEXT).exists()


@pytest.mark.parametrize(("moved", "layout"), [(0, SMALL), (1, SMALL), (5, SMALL), (20, SMALL), (0, LARGE), (5, LARGE)])
def test_a_run_that_is_cut_off_while_moving_is_finished_by_whoever_comes_next(output, monkeypatch, moved, layout):
    from pathlib import Path

    replace_file, count = Path.replace, iter(range(10**6))

    def cut(self, target):
        if next(count) == moved:
            raise KeyboardInterrupt
        return replace_file(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            write(Tables(), {"c": "new"}, output, report={}, layout=layout)
    assert (output / READY).is_dir()
    assert read_tables(output) == Tables()
    assert [path.name for path in (output / "texts").iterdir()] == ["c.txt"]
    assert not (output / READY).exists()


def test_frictionless_agrees(output):
    from frictionless import validate

    report = validate(str(output / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    package = json.loads((output / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(ROW_CLASSES)
    assert all(field["description_ru"] for r in package["resources"] for field in r["schema"]["fields"])


@pytest.mark.parametrize("table", ["mentions", "events", "arguments", "timexes"])
def test_frictionless_sees_a_key_that_points_nowhere(output, table):
    from frictionless import validate

    row_class = ROW_CLASSES[table]
    target = next(column for column in columns(row_class) if column.metadata["to"])
    cells = {
        column.name: ("1" if "int" in str(column.type) else "x") if column.metadata["needed"] else ""
        for column in columns(row_class)
    }
    cells |= {
        column.name: column.metadata["codes"][0]
        for column in columns(row_class)
        if column.metadata["codes"] and column.metadata["needed"]
    }
    cells[target.name] = "nowhere"
    with (output / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(cells.values()) + "\n")
    assert not validate(str(output / "datapackage.json")).valid


def test_violations_are_named():
    broken = replace(
        TABLES,
        sentences=(replace(TABLES.sentences[0], end=15), replace(TABLES.sentences[0], passage_id="gone")),
        problems=(ProblemRow(document_id="a", stage="read", message="", severity="awful"),),
    )
    found = "\n".join(violations(broken, {"a": TEXT}))
    for part in (
        "share the key",
        "the text at 0:15",
        "'gone' is not in passages",
        "message is empty",
        "'awful' is not in its code list",
    ):
        assert part in found
    assert not list(violations(TABLES, {"a": TEXT}))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace("characters", "letters"), "no column characters"),
        (lambda text: text.replace(",35,", ",many,"), "line 2: column characters: 'many' should be int"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(output, change, expected):
    path = output / "documents.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(TableError, match=expected):
        read_tables(output)


def test_a_folder_without_tables_says_what_to_do(tmp_path):
    with pytest.raises(TableError, match="letopis run"):
        read_tables(tmp_path)
