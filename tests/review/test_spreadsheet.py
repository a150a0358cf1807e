"""The round trip through a workbook."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.export import ExportError, exporter, xlsx
from pipeline.review.decisions import TABLES, VERDICTS, DecisionError, standing
from pipeline.review.desk import Desk
from pipeline.review.spreadsheet import read_review
from pipeline.tables.rows import ROW_CLASSES, EventTypeRow, Tables
from tests.golden.renew import EXPECTED, HERE, tables_of
from tests.review.study import row

NOW = datetime(2024, 6, 17, 10, tzinfo=UTC)
TABLES_OF_GOLDEN = replace(
    tables_of(EXPECTED),
    event_types=tuple(EventTypeRow(subtype=name, type="CONSULT") for name in ("talks", "visit", "ties_established")),
)


def text(document):
    return (HERE / f"{document}.txt").read_text(encoding="utf-8")


@pytest.fixture
def desk():
    return Desk(TABLES_OF_GOLDEN, text)


@cache
def exported(tables):
    """The workbook of some tables."""
    return exporter("xlsx")(tables, text)


class Book:
    """The exported workbook in the hands of a reviewer."""

    def __init__(self, tables=TABLES_OF_GOLDEN):
        self.book = load_workbook(io.BytesIO(exported(tables)))

    def cell(self, sheet, column, **cells):
        """The cell of a column in the only row with these cells."""
        sheet = self.book[sheet]
        header = [cell.value for cell in sheet[1]]
        rows = [
            each
            for each in sheet.iter_rows(min_row=2)
            if all(each[header.index(c)].value == v for c, v in cells.items())
        ]
        assert len(rows) == 1
        return rows[0][header.index(column)]

    def taken(self, tmp_path, desk, words=None):
        path = tmp_path / "review.xlsx"
        self.book.save(path)
        return read_review(path, desk, words or {}, reviewer="Анна", time=NOW)


def told(found):
    return [(each.table, each.verdict, each.field, each.value) for each in found.decisions]


def test_the_sheets_are_the_tables():
    book = Book().book
    assert book.sheetnames == [*ROW_CLASSES, xlsx.LISTS]
    for name in ROW_CLASSES:
        assert book[name].max_row == len(getattr(TABLES_OF_GOLDEN, name)) + 1
        assert [cell.value for cell in book[name][1]] == xlsx.header_of(name)
    assert set(TABLES) - {"passages"} == xlsx.JUDGED  # whose words no cell could hold
    assert set(xlsx.CHOICES) < set(VERDICTS)


def test_a_sheet_is_made_for_reviewing():
    sheet = Book().book["events"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", f"A1:Y{sheet.max_row}")
    choices = {str(each.sqref)[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert choices["A"] == "list_verdict"
    assert {"list_events_realis", "list_events_type", "list_events_subtype"} < set(choices.values())
    assert sheet.column_dimensions["Y"].hidden
    visit = Book().cell("events", "evidence", trigger="посетил")
    assert visit.value.startswith("В октябре 2011 года президент Монголии")


def test_every_list_of_choices_is_there():
    book = Book().book
    for name, place in book.defined_names.items():
        sheet, cells = place.attr_text.split("!")
        values = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
        assert values
        assert None not in values, name
    assert [cell.value for (cell,) in book["lists"]["A2:A4"]] != []


def test_the_same_tables_give_the_same_bytes():
    content = exporter("xlsx")(TABLES_OF_GOLDEN, text)
    assert content == exporter("xlsx")(TABLES_OF_GOLDEN, text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


HOSTILE = [
    "=HYPERLINK('http://x.example')",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "<script>alert(1)</script>",
    "a\x00b\x1fc",
    "\u202eevil",
    "_x0041_",
    "я" * 40_000,
]


def test_no_cell_is_a_formula():
    mention = TABLES_OF_GOLDEN.mentions[0]
    rows = tuple(replace(mention, mention_id=f"m{at:02}", text=hostile) for at, hostile in enumerate(HOSTILE))
    book = Book(Tables(mentions=rows))
    for at, hostile in enumerate(HOSTILE):
        cell = book.cell("mentions", "text", mention_id=f"m{at:02}")
        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert cell.quotePrefix == hostile.startswith(("=", "+", "-", "@", "\t", "'"))
        assert cell.value == {"a\x00b\x1fc": "a\ufffdb\ufffdc"}.get(hostile, hostile)[:32_766] + "…" * (
            len(hostile) > 99
        )


def test_every_cell_is_text():
    for sheet in Book().book.worksheets:
        for cells in sheet.iter_rows(min_row=2):
            assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}, sheet.title


def test_a_table_that_no_sheet_can_hold(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(ExportError, match="a sheet takes 3"):
        exporter("xlsx")(TABLES_OF_GOLDEN, text)


def test_empty_tables_have_their_headers():
    assert Book(Tables()).book["events"].max_row == 1


# ------------------------------------------------------------------ and back


def test_an_untouched_workbook_says_nothing(tmp_path, desk):
    found = Book().taken(tmp_path, desk)
    assert (found.decisions, found.refused, found.known) == ([], [], 0)


def test_verdicts_and_edited_cells_are_decisions(tmp_path, desk):
    book = Book()
    book.cell("events", "verdict", trigger="visited").value = "Accept "
    book.cell("events", "earliest", trigger="visited").value = date(2011, 10, 3)
    book.cell("events", "realis", trigger="established").value = "planned"
    book.cell("events", "subtype", trigger="established").value = "talks"
    book.cell("mentions", "verdict", text="Осло").value = "reject"
    book.cell("entities", "name_en", entity_id="country:MNG").value = None
    book.cell("references", "volume", title="North and Steppe").value = 5.0
    found = book.taken(tmp_path, desk)
    assert found.refused == []
    assert sorted(told(found)) == [
        ("entities", "correct", "name_en", ""),
        ("events", "accept", "", ""),
        ("events", "correct", "earliest", "2011-10-03"),
        ("events", "correct", "realis", "planned"),
        ("events", "correct", "subtype", "talks"),
        ("mentions", "reject", "", ""),
        ("references", "correct", "volume", "5"),
    ]
    visit = next(each for each in found.decisions if each.verdict == "accept")
    assert (visit.reviewer, visit.selector.exact) == ("Анна", "visited")
    assert visit.machine["earliest"] == "2011-10-01"
    assert len({each.time for each in found.decisions}) == len(found.decisions)
    again = book.taken(tmp_path, desk, standing(found.decisions))
    assert (again.decisions, again.known) == ([], 7)


REFUSED = [
    ("visited", "verdict", "yes", "no verdict 'yes'; there are: accept, reject, unsure"),
    ("visited", "realis", "maybe", "'maybe' is not in the code list of realis: actual, planned"),
    ("visited", "type", None, "type may not be empty"),
    ("visited", "subtype", "banquet", "event_types has no row 'banquet'"),
    ("visited", "earliest", "autumn", "should be an ISO 8601 day such as 1961-04-12"),
    ("visited", "latest", "=TODAY()", "a formula; write the value itself"),
    ("visited", "trigger", "came", "evidence, keys and counts cannot be corrected"),
    ("visited", "score", "1", "evidence, keys and counts cannot be corrected"),
    ("visited", "timex_id", "x", "timexes has no row 'x'"),
    ("посетил", "event_id", "embassy:event:0", "the tables have no row 'embassy:event:0'"),
    ("подписали", "check", "0", "the row has changed since the export; export the tables again"),
]


def test_what_cannot_be_taken_is_refused_with_its_place(tmp_path, desk):
    book = Book()
    cells = [book.cell("events", column, trigger=trigger) for trigger, column, _, _ in REFUSED]
    for cell, (_, _, value, _) in zip(cells, REFUSED, strict=True):
        cell.value = value
    book.cell("mentions", "verdict", text="Oslo").value = "accept"
    found = book.taken(tmp_path, desk)
    assert told(found) == [("mentions", "accept", "", "")]
    refused = {(each.row, each.column): str(each) for each in found.refused}
    assert len(refused) == len(REFUSED)
    for cell, (_, column, _, reason) in zip(cells, REFUSED, strict=True):
        assert refused[cell.row, column].startswith(f"events, row {cell.row}, column {column}: ")
        assert reason in refused[cell.row, column]


def test_a_row_that_changed_since_the_export_is_refused(tmp_path):
    book = Book()
    book.cell("events", "verdict", trigger="visited").value = "accept"
    events = tuple(
        replace(each, earliest="1999-01-01") if each.trigger == "visited" else each for each in TABLES_OF_GOLDEN.events
    )
    found = book.taken(tmp_path, Desk(replace(TABLES_OF_GOLDEN, events=events), text))
    assert found.decisions == []
    assert "changed since the export" in found.refused[0].reason


def test_sorting_rows_and_taking_columns_away_does_no_harm(tmp_path, desk):
    book = Book()
    sheet = book.book["events"]
    sheet.delete_cols([cell.value for cell in sheet[1]].index("lemma") + 1)
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
    for number, cells in enumerate(reversed(rows), start=2):
        for at, value in enumerate(cells, start=1):
            sheet.cell(number, at).value = value
    book.cell("events", "verdict", trigger="visited").value = "reject"
    found = book.taken(tmp_path, desk)
    assert [each.row_id for each in found.decisions] == [row(TABLES_OF_GOLDEN.events, trigger="visited").event_id]
    assert found.refused == []


def test_a_sheet_without_its_key_is_refused(tmp_path, desk):
    book = Book()
    book.book["events"]["B1"].value = "renamed"
    assert "no such column" in str(book.taken(tmp_path, desk).refused[0])


def test_a_file_that_is_no_workbook(tmp_path, desk):
    path = tmp_path / "review.xlsx"
    path.write_bytes(b"PK but no workbook")
    with pytest.raises(DecisionError, match="not a workbook"):
        read_review(path, desk, {}, reviewer="Анна", time=NOW)
    Workbook().save(path)
    with pytest.raises(DecisionError, match="none of its sheets"):
        read_review(path, desk, {}, reviewer="Анна", time=NOW)
