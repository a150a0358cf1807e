"""The layout of an output folder, and how a new output takes the place of the old one.

New files are gathered in `.next`, which becomes `.ready` by one rename when it is complete; from then on the new
output counts, and its files are moved into place. Whoever opens the folder after a crash finishes the move first, so
that old and new tables never stand together.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TEXTS = "texts"
NEXT = ".next"
READY = ".ready"
WRITTEN = frozenset({".csv", ".json", ".parquet"})
"""Endings of the files beside the texts."""


GONE = ".gone"


@dataclass(frozen=True, slots=True)
class Layout:
    """In which files tables are written."""

    csv: bool = True
    """Whether as CSV as well as Parquet."""
    several: bool = False
    """Whether a table's Parquet is a folder of files with a million rows each."""


SMALL = Layout()


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """An empty folder for the new files, which take the place of the old ones at the end; not if something is raised."""
    staging = begin(folder)
    try:
        yield staging
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)  # it may be that the disk is full
        raise
    publish(folder)


def begin(folder: Path) -> Path:
    """An empty folder for the new files."""
    folder.mkdir(parents=True, exist_ok=True)
    finish(folder)
    staging = folder / NEXT
    shutil.rmtree(staging, ignore_errors=True)
    (staging / TEXTS).mkdir(parents=True)
    return staging


def publish(folder: Path) -> None:
    """Let the new files take the place of the old ones."""
    staging = folder / NEXT
    for entry in _below(staging):
        if entry.is_dir() or entry.stat().st_nlink == 1:  # a text that did not change has been flushed before
            _flush(Path(entry.path))
    staging.rename(folder / READY)
    _flush(folder)
    finish(folder)


def finish(folder: Path) -> None:
    """Complete a move that was cut off; nothing happens when none was."""
    ready = folder / READY
    if not ready.is_dir():
        return
    with suppress(FileNotFoundError):
        for name in (ready / GONE).read_text(encoding="utf-8").split():
            (folder / name).unlink(missing_ok=True)
    if (ready / TEXTS).is_dir():
        _remove_texts(folder / TEXTS)
        (ready / TEXTS).rename(folder / TEXTS)
    for path in sorted(ready.iterdir()):
        if path.name != GONE:
            _clear(folder / path.name, folder=path.is_dir())
            path.replace(folder / path.name)
    shutil.rmtree(ready)


def mark_gone(staging: Path, names: Iterable[str]) -> None:
    """Say which files of an older output have no successor among the new files."""
    (staging / GONE).write_text("\n".join(names), encoding="utf-8")


def _clear(path: Path, *, folder: bool) -> None:
    """Make room where a rename could not: for a folder, or where one stands."""
    if path.is_dir():
        shutil.rmtree(path)
    elif folder:
        path.unlink(missing_ok=True)


def _below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Files and folders below a folder, which are not listed before they are told: there are as many as documents."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir():
                yield from _below(Path(entry.path))


def _remove_texts(folder: Path) -> None:
    """Delete a folder of files one by one; what a file system does not tell meanwhile is deleted at the end."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                os.unlink(entry.path)
    shutil.rmtree(folder, ignore_errors=True)


def _flush(path: Path) -> None:
    """Make a file or folder outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
