"""What the tables in an output folder were made of, written when they stand there whole."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..tables.folder import TEXTS, WRITTEN

STATE = "state.json"


def remembered(work: Path, outcome: str) -> Any:
    """What was remembered of the tables, if they are those of this outcome and nobody has touched them; else None."""
    with suppress(OSError, ValueError, KeyError):
        state = json.loads((work / STATE).read_text(encoding="utf-8"))
        if state["outcome"] == outcome and state["files"] == _files(work.parent):
            return state["summary"]
    return None


def remember(work: Path, outcome: str, summary: Any) -> None:
    """Write down that the tables beside the work folder are those of this outcome."""
    state = {"outcome": outcome, "files": _files(work.parent), "summary": summary}
    partial = work / f".{STATE}"
    partial.write_text(json.dumps(state, indent=1), encoding="utf-8")
    partial.replace(work / STATE)


def forget(work: Path) -> None:
    """Tables are about to change."""
    (work / STATE).unlink(missing_ok=True)


def _files(output: Path) -> dict[str, list[int]]:
    """Size and time of every file of the tables, and of the folder of texts."""
    tables = [path for path in output.iterdir() if path.suffix in WRITTEN]
    paths = [*tables, *(file for path in tables if path.is_dir() for file in path.iterdir()), output / TEXTS]
    return {
        path.relative_to(output).as_posix(): [(stat := path.stat()).st_size, stat.st_mtime_ns] for path in sorted(paths)
    }
