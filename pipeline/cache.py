"""What was worked out of rule files before, kept where Python keeps its compiled modules, and as these are.

Everything is found by a digest of what it was worked out of, so that it never grows old. Where there is nowhere to keep
it, it is worked out anew.
"""

import json
import os
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

LARGEST = 4_000_000
"""Bytes of what is kept; what goes beyond is thrown away, all of it, since most of it is of rules that have changed."""

_new: dict[str, str] = {}
"""What was worked out in this process, as JSON."""


def digest(*parts: str) -> str:
    """A short name for some texts."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_toml(text: str) -> dict[str, Any]:
    """What `tomllib.loads` makes of a file; raises what it raises."""
    found: dict[str, Any] = worked_out(digest("toml", text), lambda: tomllib.loads(text))
    return found


def worked_out(key: str, work: Callable[[], Any]) -> Any:
    """What is kept under a key, or else what `work` gives; what JSON cannot tell, as a date, is not kept."""
    if key in _kept():
        return _kept()[key]
    value = work()
    with suppress(TypeError):
        _new[key] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def keep() -> None:
    """Write what is new beside what is kept."""
    if not _new or sys.dont_write_bytecode:
        return
    text, _ = _read()
    entries = [text[1:-1]] if 2 < len(text) < LARGEST else []
    entries += [f"{json.dumps(key)}:{value}" for key, value in _new.items()]
    draft = _place().with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(f"{{{','.join(entries)}}}", encoding="utf-8")
        draft.replace(_place())
    except OSError:  # a folder that is not ours, a full disk
        return
    finally:
        _new.clear()


def _place() -> Path:
    return Path(cache_from_source(__file__)).with_suffix(".kept")


def _read() -> tuple[str, dict[str, Any]]:
    """What is kept, as it is written and as it is; nothing where it cannot be read."""
    try:
        text = _place().read_text(encoding="utf-8")
        kept = json.loads(text)
    except (OSError, ValueError):
        return "", {}
    return (text, kept) if isinstance(kept, dict) else ("", {})


@cache
def _kept() -> dict[str, Any]:
    return _read()[1]
