"""What became of the decisions in a run: `run.json` has it under `review`."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..tables.rows import ProblemRow

RowKey = tuple[str, str]
"""Table and row id."""


@dataclass(slots=True)
class Outcome:
    """What became of the decisions, as `run.json` tells it under `review`."""

    counts: Counter[str] = field(default_factory=Counter)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    stale: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[RowKey, str] = field(default_factory=dict)
    """Where a row's id is another one now."""
    machine: dict[RowKey, dict[str, Any]] = field(default_factory=dict)
    """What the machine gave in cells that decisions changed."""
    problems: list[ProblemRow] = field(default_factory=list)

    def told(self, decisions: int) -> dict[str, Any]:
        """The outcome as JSON."""
        return {
            "decisions": decisions,
            **dict(sorted(self.counts.items())),
            "conflicts": self.conflicts,
            "stale": self.stale,
            "moved": [{"table": table, "row_id": old, "now": now} for (table, old), now in sorted(self.moved.items())],
            "machine": [
                {"table": table, "row_id": row, "cells": self.machine[table, row]}
                for table, row in sorted(self.machine)
            ],
        }


def read_outcome(output: Path) -> Outcome:
    """What the last run into an output folder made of the decisions; nothing where it had none."""
    path = output / "run.json"
    return outcome_of(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def outcome_of(report: Mapping[str, Any]) -> Outcome:
    """What the report of a run tells of the decisions."""
    told = report.get("review", {})
    return Outcome(
        counts=Counter({name: count for name, count in told.items() if isinstance(count, int)}),
        conflicts=told.get("conflicts", []),
        stale=told.get("stale", []),
        moved={(each["table"], each["row_id"]): each["now"] for each in told.get("moved", [])},
        machine={(each["table"], each["row_id"]): each["cells"] for each in told.get("machine", [])},
    )
