"""Bytes to text: the encoding that fits, and text that somebody before us decoded with the wrong one."""

import codecs
import re
from collections.abc import Callable
from functools import cache
from itertools import groupby

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the encodings they announce."""

NEWLINES = re.compile(r"\r\n?")
LETTER = re.compile(r"[^\W\d_]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CYRILLIC = re.compile(r"[А-яЁё]+")
FREQUENT_RUSSIAN = re.compile(r"[оеаинтсрвлОЕАИНТСРВЛ]+")
CASE_UPSIDE_DOWN = re.compile(r"\b[а-яё][А-ЯЁ]{2,}")
FOREIGN_TO_RUSSIAN = re.compile(r"[ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєјЅѕї\u2500-\u25ff]+")
WESTERN = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ]")
WESTERN_MARKS = re.compile(r"[\x80-\x9f¤¦¨¬¯µ¸¹×÷þðÞÐƒˆ‡‰]")

SAMPLE = 200_000
"""Characters that are enough to recognise an encoding."""

MISREAD_SAMPLE = 4000
"""Characters that are enough to see that a text was decoded with the wrong encoding."""

LEGACY = ("cp1251", "koi8-r", "cp866", "iso8859-5")
"""Encodings of one byte a letter in which Russian is found; CP1252 is tried beside them."""

MISREADINGS = (
    *((seen, "utf-8") for seen in ("cp1251", "cp1252", "koi8-r", "cp866", "latin-1")),
    *((seen, meant) for seen in ("cp1252", "latin-1", *LEGACY[:3]) for meant in LEGACY[:3] if seen != meant),
)
"""What a text may have been taken for, and what it was."""

MISREAD_MARKS = re.compile(
    r"â€[\x80-\x9d™˜œ“”¦¢]|вЂ[љ”“™њќ¦ў\x98]|Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[«»\xa0°§·©®]|В[«»\xa0]"
)
"""Signs and accented letters of UTF-8 as CP1252 and CP1251 show them."""

MISREAD_HINTS = ("â€", "вЂ", "Ã")
"""What a text has in which `MISREAD_MARKS` mean anything."""

SUSPECT = re.compile(r"[\x80-\xff\u0152-\u0192\u0400-\u04ff\u2010-\u2122\u2500-\u25ff]+")
"""Characters that letters of Russian become when they are decoded wrongly; such a text has little else."""


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
    fitting = legacy_encodings(content[:SAMPLE])
    if len(fitting) == 1:
        try:
            return content.decode(fitting[0]), fitting[0]
        except UnicodeDecodeError as error:
            reason = error
    raise ValueError(
        f"neither UTF-8 (byte {reason.start} does not fit) nor clearly CP1251, KOI8-R, CP866 or CP1252; save it as UTF-8"
    )


def sniff(sample: bytes) -> str:
    """The encoding of a stream by its beginning; UTF-8 where nothing else fits, so that single bad bytes show."""
    for mark, encoding in MARKED:
        if sample.startswith(mark):
            return encoding
    lenient = sample.decode("utf-8", "replace")
    bad = lenient.rstrip("\ufffd").count("\ufffd")
    if bad == 0 or sum(c > "\x7f" and c != "\ufffd" for c in lenient) > bad:
        return "utf-8"
    fitting = legacy_encodings(sample)
    return fitting[0] if len(fitting) == 1 else "utf-8"


def check_text(text: str) -> None:
    """Raise ValueError with the reason if a decoded file is no text."""
    if "\x00" in text:
        raise ValueError("holds NUL bytes: a binary file, or UTF-16 without a byte order mark; save it as UTF-8")
    if len(CONTROL.findall(text, 0, SAMPLE)) > 0.005 * min(len(text), SAMPLE):
        raise ValueError("holds control characters: not a text file; save the text as UTF-8")


def mended(text: str) -> tuple[str, str]:
    """The text as it was meant, and a note of what was mended, '' where nothing was.

    Raises ValueError for a text that was plainly decoded with the wrong encoding, but not all of it can be turned back.
    """
    if text.isascii():
        return text, ""
    sample = text[:MISREAD_SAMPLE]
    if not _is_russian(sample) and _letters(SUSPECT, sample) > 0.3 * len(sample):
        found = {turned: pair for pair in MISREADINGS if _is_russian(turned := _turned(sample, *pair, "ignore"))}
        if found:
            # Where CP1252 and Latin-1 both give Russian, the one that was not meant loses letters.
            seen, meant = found[max(found, key=lambda turned: _letters(CYRILLIC, turned))]
            try:
                return _turned(text, seen, meant), f"{meant} that was read as {seen} and saved so; turned back"
            except UnicodeError as error:
                raise ValueError(
                    f"looks like {meant} that was read as {seen} and saved so, and letters were lost; "
                    "save it again from its source"
                ) from error
    return _signs_mended(text) if any(hint in text for hint in MISREAD_HINTS) else (text, "")


def _signs_mended(text: str) -> tuple[str, str]:
    """The text with single signs turned back that UTF-8 became when it was read as CP1252 or CP1251."""
    signs = 0

    def turned(match: re.Match[str]) -> str:
        nonlocal signs
        for seen in ("cp1252", "cp1251"):
            if set(match[0]) <= _bytes_of(seen).keys():
                try:
                    meant = _turned(match[0], seen, "utf-8")
                except UnicodeError:
                    continue
                signs += 1
                return meant
        return match[0]

    text = MISREAD_MARKS.sub(turned, text)
    return text, f"{signs} signs of utf-8 that were read as cp1252 or cp1251; turned back" if signs else ""


def _turned(text: str, seen: str, meant: str, errors: str = "strict") -> str:
    """The bytes that were taken for one encoding, decoded as another; characters that it has not stay."""
    table = _bytes_of(seen)
    return "".join(
        bytes(map(table.__getitem__, run)).decode(meant, errors) if known else "".join(run)
        for known, run in groupby(text, table.__contains__)
    )


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """Character -> byte; bytes without a character are controls, as browsers show them."""
    return {bytes([byte]).decode(encoding, "ignore") or chr(byte): byte for byte in range(256)}


def legacy_encodings(sample: bytes) -> list[str]:
    """The encodings of one byte a letter in which these bytes are Russian, or Western text."""
    tests: list[tuple[str, Callable[[str], bool]]] = [
        *((name, _is_russian) for name in LEGACY),
        ("cp1252", _is_western),
    ]
    return [encoding for encoding, fits in tests if fits(sample.decode(encoding, "replace"))]


def _is_russian(text: str) -> bool:
    """Whether the letters are spread as Russian's are: the commonest ten make up some 60 % of running text."""
    cyrillic = _letters(CYRILLIC, text)
    return (
        cyrillic >= 20
        and _letters(FREQUENT_RUSSIAN, text) > 0.45 * cyrillic
        and _letters(FOREIGN_TO_RUSSIAN, text) < 0.01 * cyrillic
        and len(CASE_UPSIDE_DOWN.findall(text)) < 0.01 * cyrillic
        and "\ufffd" not in text
    )


def _letters(runs: re.Pattern[str], text: str) -> int:
    """How many letters the runs have that a pattern finds."""
    return sum(map(len, runs.findall(text)))


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
