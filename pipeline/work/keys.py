"""What decides the rows of a source: its content, the configuration, the code with its rules, the models."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..config import Config
from ..readers import Source

PACKAGES = ("letopis", "spacy", "slovnet", "navec", "natasha", "razdel", "pymorphy3", "langdetect", "dateparser")
"""Distributions whose versions decide what the tables hold."""

CODE = Path(__file__).parent.parent
SUFFIXES = frozenset({".py", ".toml", ".csv", ".json", ".txt"})
LATER = frozenset({"check.py", "cli.py", "engine.py", "export", "resolve", "review", "show.py", "study.py", "work"})
"""Rooms that no row of a single document depends on."""

UNREADABLE = "?"
CHANGED = "!"
"""What keys begin with that are good for one run only."""


def packages(config: Config) -> dict[str, str]:
    """The versions of the models and of the libraries that decide what the tables hold."""
    return {name: found for name in (*PACKAGES, *config.models.values()) if (found := _version(name))}


def extraction_settings(config: Config) -> str:
    """A digest of all that decides a source's rows besides its content."""
    return _digest(config.digest(extraction=True), code_digest(LATER), json.dumps(packages(config)))


def outcome_settings(config: Config, decisions: Path | None = None) -> str:
    """A digest of all that decides the tables besides the rows of each source; `decisions` is a file of them."""
    said = content_digest(decisions) if decisions else ""
    return _digest(config.digest(), code_digest(frozenset()), json.dumps(packages(config)), said)


def source_key(settings: str, source: Source) -> str:
    """The key of a source's rows; one that begins with `UNREADABLE` for a file whose content cannot be read."""
    content = repr(source.record) if source.record else content_digest(source.path)
    digest = _digest(settings, source.relative, source.id, content)[:32]
    return digest if content else UNREADABLE + digest


def content_digest(path: Path) -> str:
    """SHA-256 of a file's bytes; '' where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def outcome_digest(settings: str, keys: Iterable[str]) -> str:
    """A digest of all that the tables are made of."""
    return _digest(settings, *keys)


@cache
def code_digest(without: frozenset[str]) -> str:
    """A digest of this package's code and data, but for the rooms in `without`."""
    total = hashlib.sha256()
    for path in sorted(CODE.rglob("*")):
        place = path.relative_to(CODE)
        if path.suffix in SUFFIXES and place.parts[0] not in without:
            total.update(f"{place.as_posix()}\x1f{content_digest(path)}\x1e".encode())
    return total.hexdigest()


def _digest(*parts: str) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return total.hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
