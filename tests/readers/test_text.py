import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.encoding import decode, mended
from pipeline.readers.text import read_text

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
        (RUSSIAN, "cp866", "cp866"),
        (RUSSIAN, "iso8859-5", "iso8859-5"),
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


MISREAD = [
    ("cp1251", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("koi8-r", "utf-8"),
    ("latin-1", "cp1251"),
    ("cp1252", "cp1251"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("cp1252", "koi8-r"),
    ("cp1251", "cp866"),
]


def misread(text: str, seen: str, meant: str) -> str:
    """The text as a program shows it that takes one encoding for another, bytes without a character as controls."""
    return "".join(bytes([byte]).decode(seen, "ignore") or chr(byte) for byte in text.encode(meant))


@pytest.mark.parametrize(("seen", "meant"), MISREAD)
def test_text_saved_after_a_wrong_decoding_is_turned_back_with_a_note(tmp_path: Path, seen: str, meant: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(misread(RUSSIAN, seen, meant) + "\n→ 12", encoding="utf-8")
    (document,) = read_text(path)
    assert document.text == RUSSIAN + "\n→ 12"
    (problem,) = document.problems
    assert (problem.severity, problem.stage) == ("note", "read")
    assert problem.message.startswith(f"{meant} that was read as")


def test_text_that_lost_letters_on_its_way_is_refused(tmp_path: Path) -> None:
    lost = misread(RUSSIAN + " И на Иртыше.", "cp1251", "utf-8").replace("\x98", "")
    with pytest.raises(ValueError, match="letters were lost"):
        read(tmp_path / "a.txt", lost.encode())


@pytest.mark.parametrize("seen", ["cp1252", "cp1251"])
def test_single_signs_are_turned_back(seen: str) -> None:
    text = "The port’s heirs said “no” — and left the lake…"
    garbled = "".join(misread(c, seen, "utf-8") if c > "\x7f" else c for c in text)
    mended_text, note = mended(garbled)
    assert mended_text == text
    assert note.startswith("5 signs")


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        ENGLISH,
        "Союз ССР» и «В лесу», а также В\u00a01905 г. Пётр I — в «Ясной Поляне».",
        "Ñandú, SÃO PAULO, À la carte, l’Ârdenne, mâchoire, pâté – Ðurđica, ÐÑ.",
        "Ўсё гэта было напісана па-беларуску, і нічога тут мяняць не трэба, таму што ўсё добра.",
        "Сви људи рађају се слободни и једнаки у достојанству и правима, ђаци и учитељи такође.",
        "Бүх хүн төрж мэндлэхэд эрх чөлөөтэй, адилхан нэр төртэй, ижил эрхтэй байдаг.",
    ],
)
def test_text_that_was_decoded_well_stays(text: str) -> None:
    assert mended(text) == (text, "")


@given(st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя АБВПР«»—ÃâÂ€'\xa0ia"), max_size=200))
def test_mended_text_is_text(text: str) -> None:
    try:
        found, note = mended(text)
    except ValueError:
        return
    assert (found == text) == (not note)
