"""Signs of life: which sources each process has in work, written down, so that a killer is known after it killed.

Models read many documents together; a process that dies then leaves several names. They are suspects, and each is
tried by itself; one that kills its process twice by itself is given up.
"""

import json
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

SUSPECTS = "suspects.json"


class Beat:
    """The signs of life of this process."""

    def __init__(self, work: Path, share: str = ""):
        self.path = beat_path(work, share, os.getpid())

    def __enter__(self) -> Self:
        self._file = self.path.open("wb", buffering=0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def begin(self, key: str) -> None:
        """Say that a source is in work."""
        self._file.write(f"+{key}\n".encode())

    def end(self, key: str) -> None:
        """Say that a source is done."""
        self._file.write(f"-{key}\n".encode())


def beat_path(work: Path, share: str, process: int) -> Path:
    """The file with the signs of life of a process on this machine."""
    return work / "beats" / f"{share or 'all'}-{socket.gethostname()}-{process}"


def idle_seconds(work: Path, share: str, process: int) -> float:
    """Seconds since a process last gave a sign of life; 0 where it has nothing in work."""
    with suppress(OSError):
        return time.time() - beat_path(work, share, process).stat().st_mtime
    return 0.0


def suspects(work: Path, share: str) -> dict[str, int]:
    """The keys of sources that were in work when a process died, and how many each killed by itself.

    What dead processes left is counted and cleared away; a run of one share clears its own only.
    """
    path = work / (f"{share}-{SUSPECTS}" if share else SUSPECTS)
    deaths: dict[str, int] = {}
    with suppress(OSError, ValueError):
        deaths = json.loads(path.read_text(encoding="utf-8"))
    left = _left(work, share)
    for beat in left:
        keys = _in_work(beat.read_text(encoding="utf-8"))
        for key in keys:
            deaths[key] = deaths.get(key, 0) + (len(keys) == 1)
    if left:
        path.write_text(json.dumps(deaths, sort_keys=True), encoding="utf-8")
    for beat in left:
        beat.unlink(missing_ok=True)
    return deaths


def forget_suspects(work: Path, share: str) -> None:
    """Clear the list of suspects, when all sources are done."""
    for path in (work / (f"{share}-{SUSPECTS}" if share else SUSPECTS), *_left(work, share)):
        path.unlink(missing_ok=True)


def _left(work: Path, share: str) -> list[Path]:
    return sorted((work / "beats").glob(f"{share}-*" if share else "*"))


def _in_work(beat: str) -> list[str]:
    keys: dict[str, None] = {}
    for line in beat.splitlines():
        if line.startswith("+"):
            keys[line[1:]] = None
        else:
            keys.pop(line[1:], None)
    return list(keys)
