"""One run at a time in an output folder: the operating system's lock, which falls with its process."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

ADVICE = "the tables stay as they are; wait for its end, or choose another --output"


class InUseError(RuntimeError):
    """An output folder that another run is writing; the message names it and the next step."""


@contextmanager
def locked(output: Path, work: Path, share: str = "") -> Iterator[None]:
    """Keep other runs out of the output folder whose work folder is `work`.

    A run of one share of the sources lets runs of other shares in, and no other run.
    Raises InUseError when another run is there.
    """
    names = ["lock", *([f"share-{share}.lock"] if share else [])]
    for folder in ("parts", "beats"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    held: list[IO[str]] = []
    try:
        for name in names:
            held.append((work / name).open("a+", encoding="utf-8"))
            if not _lock(held[-1], shared=bool(share) and name == "lock"):
                raise InUseError(f"{output}: another run is writing here ({_owner(work / name)}); {ADVICE}")
        _sign(held[-1])
        yield
    finally:
        for file in held:
            file.close()


def _sign(file: IO[str]) -> None:
    """Say who holds the lock, for the message of the one who does not get it."""
    file.seek(0)
    file.truncate()
    file.write(f"process {os.getpid()} on {socket.gethostname()}")
    file.flush()


def _owner(path: Path) -> str:
    with suppress(OSError):  # Windows lets nobody read a locked file
        return path.read_text(encoding="utf-8") or "one of its shares"
    return "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str], *, shared: bool) -> bool:
        # Windows knows no shared lock here: runs of shares follow one another.
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str], *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
