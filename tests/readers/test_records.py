import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.intake import read_documents
from pipeline.model import Document
from pipeline.readers import Source, discover, read, records, unfold

LAKE = "The lake rose in the spring of 1905, and the port was closed."
PORT = "Порт на озере закрыли весной 1905 года, а потом открыли снова."

ROWS: list[dict[str, Any]] = [
    {"id": "7", "text": LAKE, "title": "Lake", "date": "2020-05-03", "url": "https://lake.example/7"},
    {"id": "порт-1", "text": PORT, "title": "Порт", "date": "03.05.2020", "author": "Анна Ким"},
]


def jsonl(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(rows: Iterable[dict[str, Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "text", "title", "date", "url", "author"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def parquet(rows: Iterable[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    listed = list(rows)
    names = sorted({name for row in listed for name in row})
    pq.write_table(pa.table({name: [row.get(name) for row in listed] for name in names}), out)
    return out.getvalue()


def documents(path: Path, **columns: str) -> list[Document]:
    return [each for source in unfold(discover([path]), records.COLUMNS | columns) for each in read(source)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("news.jsonl", jsonl(ROWS)),
        ("news.JSONL", b"\xef\xbb\xbf" + jsonl(ROWS)),
        ("news.jsonl.gz", gzip.compress(jsonl(ROWS), mtime=0)),
        ("news.jsonl", jsonl(ROWS).decode().encode("utf-16")),
        ("news.csv", table(ROWS)),
        ("news.csv", table(ROWS, ";", "utf-8-sig")),
        ("news.csv", table(ROWS, "\t")),
        ("news.csv", table(ROWS * 20, ",", "cp1251")[: len(table(ROWS, ",", "cp1251"))]),
        ("news.csv.gz", gzip.compress(table(ROWS), mtime=0)),
        ("news.parquet", parquet(ROWS)),
    ],
)
def test_each_record_is_a_document(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    lake, port = documents(tmp_path)
    assert (lake.id, lake.path, lake.text, lake.title) == ("news--7", f"{name}#7", LAKE, "Lake")
    assert (port.id, port.text, port.author) == ("news--порт-1", PORT, "Анна Ким")
    assert {lake.status, port.status} == {"ok"}


def test_what_a_record_says_of_itself_is_believed(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(jsonl(ROWS))
    lake, port = read_documents(tmp_path)
    assert (lake.published, lake.url, lake.language) == ("2020-05-03", "https://lake.example/7", "en")
    assert (port.published, port.author, port.language) == ("2020-05-03", "Анна Ким", "ru")


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(jsonl([{"body": LAKE, "key": 5, "by": ["A. Kim", {"name": "B. Roe"}]}]))
    (document,) = documents(tmp_path, text="body", id="key", author="by")
    assert (document.id, document.text, document.author) == ("news--5", LAKE, "A. Kim, B. Roe")


def test_values_of_a_parquet_file_are_told_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet([{"text": LAKE, "id": 12, "date": date(2020, 5, 3), "title": None}]))
    (document,) = documents(tmp_path)
    assert (document.id, document.published, document.title) == ("a--12", "2020-05-03", "")


def test_a_broken_line_is_a_problem_with_its_number_and_costs_the_others_nothing(tmp_path: Path) -> None:
    lines = jsonl(ROWS).splitlines(keepends=True)
    deep = b"[" * 100_000 + b"\n"
    broken = [
        b'{"text": "The la\n',
        b"[1, 2]\n",
        b'{"id": "8"}\n',
        b'{"text": "\xff"}\n',
        b'{"text": "\\ud800"}\n',
        deep,
    ]
    (tmp_path / "news.jsonl").write_bytes(b"".join([lines[0], *broken, b"\n", lines[1]]))
    found = documents(tmp_path)
    assert [each.status for each in found] == ["ok", *["failed"] * len(broken), "ok"]
    reasons = [each.problems[0].message for each in found[1:-1]]
    assert [reason.partition(":")[0] for reason in reasons] == [f"line {n}" for n in range(2, 8)]
    assert "not JSON" in reasons[0]
    assert "not a JSON object" in reasons[1]
    assert "no column 'text'; it has: id" in reasons[2]
    assert len({each.id for each in found}) == len(found)


def test_a_table_without_the_text_column_names_those_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,body\n1,The lake rose.\n", encoding="utf-8")
    (tmp_path / "b.parquet").write_bytes(parquet([{"body": LAKE}]))
    (tmp_path / "c.txt").write_text(LAKE, encoding="utf-8")
    a, b, c = documents(tmp_path)
    assert "no column 'text'; the columns are: id, body" in a.problems[0].message
    assert "[records]" in b.problems[0].message
    assert (a.status, b.status, c.status) == ("failed", "failed", "ok")


def test_a_row_of_a_table_with_too_many_fields_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'id,text\n1,"{LAKE}"\n2,The lake, it rose.\n3,"{PORT}"\n', encoding="utf-8")
    assert [(each.id, each.status) for each in documents(tmp_path)][0::2] == [("a--1", "ok"), ("a--3", "ok")]
    assert "line 3: 3 fields below 2 columns" in documents(tmp_path)[1].problems[0].message


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.parquet"])
@pytest.mark.parametrize("damage", [lambda content: content[: len(content) // 2], lambda content: b"junk" * 50])
def test_a_damaged_file_costs_the_others_nothing(tmp_path: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    rows = [{"id": str(n), "text": f"{LAKE} {n * 7919}"} for n in range(900)]
    whole = parquet(rows) if name.endswith("parquet") else gzip.compress(jsonl(rows) if "json" in name else table(rows))
    (tmp_path / name).write_bytes(damage(whole))
    (tmp_path / "lake.txt").write_text(LAKE, encoding="utf-8")
    *_, broken, lake = documents(tmp_path)
    assert (broken.id, broken.status, lake.status) == ("a", "failed", "ok")


def test_records_without_ids_are_named_by_their_text_and_stay_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"text": LAKE}, {"text": PORT}]))
    before = [each.id for each in documents(tmp_path)]
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"text": "New. " + LAKE}, {"text": LAKE}, {"text": PORT}]))
    assert [each.id for each in documents(tmp_path)][1:] == before


def test_ids_that_come_again_are_told_apart_and_noted(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": LAKE}, {"id": "1", "text": PORT}, {"id": "1", "text": PORT}, {"id": "1", "text": PORT}]
    (tmp_path / "a.jsonl").write_bytes(jsonl(rows))
    found = documents(tmp_path)
    assert len({each.id for each in found}) == 4
    assert found[0].problems == ()
    assert "another record has the id '1' too" in found[1].problems[0].message
    assert {each.status for each in found} == {"ok"}


@pytest.mark.parametrize(("one", "other"), [("a/b", "a-b"), ("aB", "Ab"), ("x" * 300, "x" * 301), ("", "-")])
def test_keys_that_differ_give_ids_that_differ(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"id": one, "text": LAKE}, {"id": other, "text": PORT}]))
    first, second = documents(tmp_path)
    assert first.id.casefold() != second.id.casefold()
    assert not first.problems


def test_a_record_never_has_the_id_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"id": "b-c", "text": LAKE}]))
    (tmp_path / "a-b.jsonl").write_bytes(jsonl([{"id": "c", "text": LAKE}]))
    (tmp_path / "a--b-c.txt").write_text(LAKE, encoding="utf-8")
    assert len({each.id for each in documents(tmp_path)}) == 3


def test_an_empty_text_is_an_empty_document(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,\n2\n", encoding="utf-8")
    assert [each.status for each in documents(tmp_path)] == ["empty", "empty"]


def test_a_line_without_an_end_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 1000)
    (tmp_path / "a.jsonl").write_bytes(jsonl([{"id": "1", "text": "ab " * 2000}, {"id": "2", "text": LAKE}]))
    long, lake = documents(tmp_path)
    assert "line 1: longer than 1,000" in long.problems[0].message
    assert (lake.id, lake.status) == ("a--2", "ok")


def test_a_file_is_read_in_a_stream(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl({"id": str(n), "text": LAKE} for n in range(10_000)) + b"{broken")
    sources = unfold(discover([tmp_path]))
    assert next(sources).id == "a--0"
    assert isinstance(next(sources), Source)
    sources.close()  # type: ignore[attr-defined]
