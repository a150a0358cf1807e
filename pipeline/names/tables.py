"""The data files of names."""

import csv
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one of our data files, without its header."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        next(file)
        yield from csv.reader(file)
