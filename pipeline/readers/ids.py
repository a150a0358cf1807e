"""Ids of documents: readable, safe as file names on every system, without counters."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_ID = 80
LONGEST_FILE_NAME = 200
"""Bytes of UTF-8 that an id may take, so that `<id>.txt` is a file name everywhere."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows their first full stop."""

DIGITS = 8
"""Hex digits of the hash that tells two ids apart."""
MOST_DIGITS = 64


def document_id(relative: str) -> str:
    """The readable id that a relative path asks for: safe as a file name on every system, not yet unique."""
    path = PurePosixPath(relative)
    ending = path.suffix if path.suffix.lower() != ".gz" else "".join(path.suffixes[-2:])
    return _safe(relative[: len(relative) - len(ending)], relative)


def record_id(file_id: str, key: str) -> str:
    """The id of a record of a bulk file, by the key that the file gives it; keys that differ give ids that differ.

    Two hyphens part the file from the key, which no id of a file has.
    """
    plain = _safe(key, key)
    id = f"{file_id}--{plain}"
    exact = plain == key and key in (key.lower(), key.upper())
    fits = len(id) <= LONGEST_ID and len(id.encode()) <= LONGEST_FILE_NAME
    return id if exact and fits else hashed(id, f"{file_id}--{key}", DIGITS)


def folded(id: str) -> str:
    """What ids have in common that cannot be file names in one folder everywhere."""
    return unicodedata.normalize("NFC", id.casefold())


def hashed(id: str, whole: str, digits: int) -> str:
    """The id, cut where it is too long, with the first digits of the hash of what it stands for."""
    mark = hashlib.sha256(whole.encode()).hexdigest()[:digits]
    kept = id[: LONGEST_ID - digits - 1].encode()[: LONGEST_FILE_NAME - digits - 1].decode(errors="ignore")
    return f"{kept.rstrip('-.')}-{mark}"


def _safe(name: str, whole: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    safe = "".join(c if c.isalnum() or c in "._-" or unicodedata.category(c)[0] == "M" else "-" for c in plain)
    tidy = re.sub(r"-{2,}", "-", safe).strip("-.")
    if not tidy or RESERVED.match(tidy):
        tidy = f"document-{tidy}".rstrip("-")
    if len(tidy) > LONGEST_ID or len(tidy.encode()) > LONGEST_FILE_NAME:
        return hashed(tidy, whole, DIGITS)
    return tidy
