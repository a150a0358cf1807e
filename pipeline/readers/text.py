"""Plain text and Markdown: the canonical text is the decoded source, newlines apart."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from ..model import Document

MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown"}

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the encodings they announce."""

LETTER = re.compile(r"[^\W\d_]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CYRILLIC = re.compile(r"[А-яЁё]")
FREQUENT_RUSSIAN = re.compile(r"[оеаинтсрвл]", re.IGNORECASE)
CASE_UPSIDE_DOWN = re.compile(r"\b[а-яё][А-ЯЁ]{2,}")
FOREIGN_TO_RUSSIAN = re.compile(r"[ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєјЅѕї\u2500-\u25ff]")
WESTERN = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ]")
WESTERN_MARKS = re.compile(r"[\x80-\x9f¤¦¨¬¯µ¸¹×÷þðÞÐƒˆ‡‰]")

SAMPLE = 200_000
"""Characters that are enough to recognise an encoding."""


def read_text(path: Path) -> Iterator[Document]:
    """The one document of a text file; raises ValueError with the reason if its bytes are not readable text."""
    content = path.read_bytes()
    text, encoding = decode(content)
    if "\x00" in text:
        raise ValueError("holds NUL bytes: a binary file, or UTF-16 without a byte order mark; save it as UTF-8")
    if len(CONTROL.findall(text, 0, SAMPLE)) > 0.005 * min(len(text), SAMPLE):
        raise ValueError("holds control characters: not a text file; save the text as UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    yield Document(
        id=path.stem,
        text=text,
        path=path.name,
        media_type=MEDIA_TYPES.get(path.suffix.lower(), "text/plain"),
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        status="ok" if LETTER.search(text) else "empty",
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: what a byte order mark says, UTF-8, or the one legacy encoding that fits.

    Raises ValueError when none does.
    """
    for mark, encoding in MARKED:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise ValueError(f"announces {encoding} but is not: byte {error.start} does not fit") from error
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        reason = error
    fitting = [
        encoding
        for encoding, fits in (("cp1251", _is_russian), ("koi8-r", _is_russian), ("cp1252", _is_western))
        if fits(content[:SAMPLE].decode(encoding, "replace"))
    ]
    if len(fitting) == 1:
        try:
            return content.decode(fitting[0]), fitting[0]
        except UnicodeDecodeError as error:
            reason = error
    raise ValueError(
        f"neither UTF-8 (byte {reason.start} does not fit) nor clearly CP1251, KOI8-R or CP1252; save it as UTF-8"
    )


def _is_russian(text: str) -> bool:
    """Whether the letters are spread as Russian's are: the commonest ten make up some 60 % of running text."""
    cyrillic = len(CYRILLIC.findall(text))
    return (
        cyrillic >= 20
        and len(FREQUENT_RUSSIAN.findall(text)) > 0.45 * cyrillic
        and len(FOREIGN_TO_RUSSIAN.findall(text)) < 0.01 * cyrillic
        and len(CASE_UPSIDE_DOWN.findall(text)) < 0.01 * cyrillic
        and "\ufffd" not in text
    )


def _is_western(text: str) -> bool:
    """Whether the text is Latin with a few accented letters and typographic marks."""
    latin = len(re.findall(r"[A-Za-z]", text))
    return (
        latin >= 20
        and len(WESTERN.findall(text)) < 0.1 * latin
        and len(WESTERN_MARKS.findall(text)) < 0.002 * latin
        and len(re.findall(r"[À-ÿ]{3,}", text)) == 0
        and "\ufffd" not in text
    )
