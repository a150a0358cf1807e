"""What decides the rows of a source: its content, the configuration, the code with its rules, the models.

Settings and keys end, behind a dot, with a digest of the date rules: where only that differs, a source's rows may stand.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from ..config import ACROSS, Config
from ..readers import Source

PACKAGES = ("letopis", "spacy", "natasha", "razdel", "pymorphy3", "langdetect", "dateparser")
"""Distributions whose versions decide what the tables hold."""

CODE = Path(__file__).parent.parent
SUFFIXES = frozenset({".py", ".toml", ".csv", ".tsv", ".json", ".gz"})
LATER = frozenset(
    "check.py cli.py cluster.py command.py engine.py export harvest.py joining.py resolve review runner.py show.py study.py work".split()
)
"""Rooms that no row of a single document depends on."""

READING = frozenset({"annotator.py", "models", "morphology.py"})
"""Rooms that decide what models say."""

DATES = "timex"
"""The room of date rules, those of the languages among them; no other room reads them."""

UNREADABLE = "?"
CHANGED = "!"
"""What keys begin with that are good for one run only."""


def packages(config: Config) -> dict[str, str]:
    """The versions of the models and of the libraries that decide what the tables hold."""
    return {name: found for name in (*PACKAGES, *config.models.values()) if (found := _version(name))}


def extraction_settings(config: Config) -> str:
    """A digest of all that decides a source's rows besides its content."""
    limits = f"{config.document_seconds} {config.memory}"  # what failed under one may not under another
    own, code = config.digest(without=ACROSS | {"dates"}), code_digest(without=LATER | {DATES})
    dates = _digest(json.dumps(dict(config.dates), sort_keys=True), code_digest(only=frozenset({DATES})))
    return f"{_digest(own, limits, code, json.dumps(packages(config)))}.{dates[:8]}"


def undated(key: str) -> str:
    """What of a key, or of settings, does not depend on date rules."""
    return key.partition(".")[0]


def reading_settings(config: Config) -> str:
    """A digest of all that decides what models say of a passage besides its words."""
    return _digest(json.dumps(dict(config.models)), code_digest(only=READING), json.dumps(packages(config)))[:16]


def outcome_settings(config: Config, decisions: Path | None = None) -> str:
    """A digest of all that decides the tables besides the rows of each source; `decisions` is a file of them."""
    said = content_digest(decisions) if decisions else ""
    return _digest(config.digest(), code_digest(), json.dumps(packages(config)), said)


def source_keys(settings: str, source: Source) -> tuple[str, str]:
    """The key of a source's rows, and a digest of its content.

    The key of a file whose content cannot be read begins with `UNREADABLE`.
    """
    content = _digest(repr(source.record.values)) if source.record else content_digest(source.path)
    record = repr(source.record) if source.record else ""
    base, _, dates = settings.partition(".")
    key = f"{_digest(base, source.relative, source.id, record, content)[:24]}.{dates}"
    return key if content else UNREADABLE + key, content[:32]


def content_digest(path: Path) -> str:
    """SHA-256 of a file's bytes; '' where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def outcome_digest(settings: str, keys: Iterable[str]) -> str:
    """A digest of all that the tables are made of."""
    return _digest_of(chain([settings], keys))


@cache
def code_digest(*, only: frozenset[str] = frozenset(), without: frozenset[str] = frozenset()) -> str:
    """A digest of this package's code and data, of some rooms only or without some."""
    total = hashlib.sha256()
    for room, place, content in _files():
        if room not in without and (not only or room in only):
            total.update(f"{place}\x1f{content}\x1e".encode())
    return total.hexdigest()


@cache
def _files() -> list[tuple[str, str, str]]:
    """The room, the place and the digest of every file of this package that counts."""
    places = (path.relative_to(CODE) for path in sorted(CODE.rglob("*")) if path.suffix in SUFFIXES)
    return [(room_of(place), place.as_posix(), content_digest(CODE / place)) for place in places]


def room_of(place: Path) -> str:
    """The room that a file of this package belongs to; what languages know of dates belongs to that of dates."""
    return DATES if place.parts[0] == "lang" and place.stem == DATES else place.parts[0]


def _digest(*parts: str) -> str:
    return _digest_of(parts)


def _digest_of(parts: Iterable[str]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return total.hexdigest()


def _version(distribution: str) -> str:
    """The version of a distribution, or a digest of what a model's folder says of itself; '' where it is not there."""
    if "/" in distribution:
        return content_digest(Path(distribution) / "meta.json")[:16]
    return _installed(distribution)


@cache
def _installed(distribution: str) -> str:
    """The version of a distribution, '' where it is not there; asked once a process, since it is read out of a text."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
