"""Write the expected tables of the golden texts anew: `python -m tests.golden.renew`, then read the difference."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.config import load_config
from pipeline.runner import run
from pipeline.tables.read import read_tables
from pipeline.tables.rows import ROW_CLASSES, Tables

HERE = Path(__file__).parent
TEXTS = sorted(HERE.glob("*.txt"))
EXPECTED = HERE / "tables.jsonl"
LEFT_OUT = ("event_types",)


def lines(tables: Tables) -> Iterator[str]:
    """One line of JSON a row, in the order of the contract and of the keys, without empty cells."""
    for name, row_class in ROW_CLASSES.items():
        if name not in LEFT_OUT:
            for row in sorted(
                getattr(tables, name), key=lambda row: [getattr(row, column) for column in row_class.KEY]
            ):
                cells = {column: value for column, value in asdict(row).items() if value not in ("", None)}
                yield json.dumps({"table": name, **cells}, ensure_ascii=False)


def tables_of(path: Path) -> Tables:
    """The tables that a file of such lines holds."""
    rows: dict[str, list[Any]] = {name: [] for name in ROW_CLASSES}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = json.loads(line)
        name = cells.pop("table")
        rows[name].append(ROW_CLASSES[name](**cells))
    return Tables(**{name: tuple(found) for name, found in rows.items()})


def extracted() -> Tables:
    """The tables of the golden texts."""
    with TemporaryDirectory() as folder:
        run(TEXTS, Path(folder), load_config())
        return read_tables(Path(folder))


if __name__ == "__main__":
    EXPECTED.write_text("\n".join(lines(extracted())) + "\n", encoding="utf-8")
