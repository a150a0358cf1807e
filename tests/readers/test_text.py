import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.text import decode, read_text

RUSSIAN = "Порт на озере открыли в 1905 году, а железную дорогу построили ещё через шесть лет."
ENGLISH = "The café at the port — “closed” since 1911 — was opened again by the señor’s heirs."


def read(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    (document,) = read_text(path)
    return document.text


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8-sig"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN.upper(), "cp1251", "cp1251"),
        (RUSSIAN.upper(), "koi8-r", "koi8-r"),
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "cp1252", "cp1252"),
    ],
)
def test_encodings(text: str, encoding: str, named: str) -> None:
    assert decode(text.encode(encoding)) == (text, named)


@pytest.mark.parametrize(
    "content",
    [
        RUSSIAN.encode("cp866"),
        RUSSIAN.encode("mac_cyrillic"),
        b"\xef\xbb\xbfa\xff",
        b"\xff\xfea",
        "Ж".encode("cp1251"),
        "北方外交".encode("shift_jis") * 9,
    ],
)
def test_what_fits_no_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"UTF-8|announces"):
        decode(content)


def test_only_newlines_are_changed(tmp_path: Path) -> None:
    text = " a\u00a0b\u2028c\x0bd \r\n\r\ne\u0301\rf\n"
    assert read(tmp_path / "a.txt", text.encode()) == " a\u00a0b\u2028c\x0bd \n\ne\u0301\nf\n"


def test_the_document_says_what_it_was_read_from(tmp_path: Path) -> None:
    path = tmp_path / "lake.md"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    (document,) = read_text(path)
    assert document.media_type == "text/markdown"
    assert document.encoding == "cp1251"
    assert document.sha256 == hashlib.sha256(RUSSIAN.encode("cp1251")).hexdigest()


@pytest.mark.parametrize("text", ["", " \n\n", "1905 — 1911 …", "\ufeff"])
def test_a_text_without_a_letter_is_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    (document,) = read_text(path)
    assert document.status == "empty"


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00text", "lake".encode("utf-16-le"), b"\x01\x02\x03abc" * 5])
def test_binary_files_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"binary|not a text file"):
        read(tmp_path / "a.txt", content)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused_with_a_reason(content: bytes) -> None:
    try:
        text, encoding = decode(content)
    except ValueError as error:
        text, encoding = "", str(error)
    assert encoding
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8")
