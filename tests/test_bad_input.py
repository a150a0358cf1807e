"""Whatever lies among the sources: each failure says why, and costs the other documents nothing."""

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from pipeline.config import load_config
from pipeline.intake import prepare
from pipeline.readers import discover
from pipeline.runner import run
from pipeline.tables.read import read_tables
from pipeline.tables.rows import Tables

GOOD = "Монголия и Япония установили дипломатические отношения 24 февраля 1972 года."
ARTICLE = f"<html><body><h1>Порт</h1><p>{GOOD} Послы приехали осенью того же года.</p></body></html>"

FILES: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.md": b" \n\n\t\n",
    "junk.txt": bytes(range(256)) * 40,
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "half.txt": GOOD.encode() + b"\xff\xfe\xfd",
    "cut.pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog",
    "cut.docx": b"PK\x03\x04\x14\x00cut",
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(500),
    "script.html": ARTICLE.replace("<h1>", f"<script>{'x = 1;' * 900_000}</script><h1>").encode(),
    "declared.html": ARTICLE.replace("<body>", '<meta charset="utf-8"><body>').encode("cp1251"),
    "menu.html": b"<html><body><nav>" + b"<a href='/'>Home</a> " * 50 + b"</nav></body></html>",
    "line.txt": ("а" * 40 + " ").encode() * 20_000,
    "news.jsonl": f'{json.dumps({"id": "1", "text": GOOD})}\n{{"id": "2", "te\n{json.dumps({"id": "3", "text": GOOD + " Да."})}\n'.encode(),
    "cut.jsonl.gz": gzip.compress(json.dumps({"text": GOOD}).encode())[:40],
    "columns.csv": b"id,body\n1,The lake rose.\n",
    "cut.parquet": b"PAR1junk",
    "имя с пробелом\nи строкой.txt": f"{GOOD} Это второй файл.".encode(),
    "a-good.txt": GOOD.encode(),
    "z-copy.txt": GOOD.encode(),
}  # fmt: skip

STATUS = {
    "a-good": "ok",
    "z-copy": "duplicate",
    "declared": "ok",
    "script": "ok",
    "news--1": "duplicate",
    "news--3": "ok",
    "имя-с-пробелом-и-строкой": "ok",
    "menu": "empty",
    "empty": "empty",
    "blank": "empty",
}
"""The documents that are no failures; every other one fails."""

REASONS = {
    "junk": "UTF-8",
    "picture": "neither UTF-8",
    "half": "byte",
    "old": "no reader for the ending '.doc'",
    "gone": "cannot be opened: No such file",
    "columns": "no column 'text'; the columns are: id, body",
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("bad")
    raw = folder / "raw"
    raw.mkdir()
    for name, content in FILES.items():
        (raw / name).write_bytes(content)
    with zipfile.ZipFile(raw / "macros.docm", "w") as archive:
        namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        text = f"<w:p><w:r><w:t>{GOOD} Так и было.</w:t></w:r></w:p>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{text}</w:body></w:document>')
        archive.writestr("word/vbaProject.bin", b"\x00" * 99)
    (raw / "loop").symlink_to(raw, target_is_directory=True)
    (raw / "self.txt").symlink_to(raw / "self.txt")
    (raw / "gone.txt").symlink_to(folder / "nowhere.txt")
    run([raw], folder / "output", load_config())
    return read_tables(folder / "output")


def test_every_source_has_a_status_that_fits(tables: Tables) -> None:
    found = {row.document_id: row.status for row in tables.documents}
    assert {id: status for id, status in found.items() if id in STATUS} == STATUS
    rest = {id: status for id, status in found.items() if id not in STATUS}
    assert rest.pop("macros") == "ok"
    assert rest.pop("line") in ("ok", "unsupported_language")
    assert set(rest.values()) == {"failed"}
    assert len(found) == len(tables.documents) == len(FILES) + 3 + 2


def test_every_failure_says_why(tables: Tables) -> None:
    failed = {row.document_id for row in tables.documents if row.status == "failed"}
    told = {row.document_id: row.message for row in tables.problems if row.severity == "error"}
    assert set(told) == failed
    assert [id for id, reason in REASONS.items() if reason not in told[id]] == []
    assert next(message for id, message in told.items() if id.startswith("news--")).startswith("line 2: not JSON")
    assert not any("Error" in message or "Traceback" in message for message in told.values())


def test_the_others_have_their_rows(tables: Tables) -> None:
    whole = {"a-good", "declared", "script", "news--3", "macros", "имя-с-пробелом-и-строкой"}
    dated = {row.document_id for row in tables.timexes if row.value == "1972-02-24"}
    assert whole <= dated
    assert {row.document_id for row in tables.events} >= whole


def test_copies_point_at_the_first(tables: Tables) -> None:
    notes = {row.document_id: row.message for row in tables.problems if row.stage == "duplicates"}
    assert set(notes) == {"z-copy", "news--1"}
    assert all("a-good" in message for message in notes.values())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text(GOOD + " Да.", encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    run([tmp_path], tmp_path / "output", load_config())
    assert [row.status for row in read_tables(tmp_path / "output").documents] == ["failed", "ok"]


def test_fifty_megabytes_in_one_line_are_read(tmp_path: Path) -> None:
    words = "The envoy came to Oslo on 5 May 1931 and left. " * 1_100_000
    (tmp_path / "line.txt").write_text(words, encoding="utf-8")
    (document,) = prepare(discover([tmp_path]))
    assert (document.status, len(document.text)) == ("ok", len(words))
