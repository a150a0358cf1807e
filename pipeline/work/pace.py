"""How fast this machine extracts, measured by earlier runs: what a forecast goes by."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

PACE = "pace.json"

START = 4.0
"""Seconds until the first document is in work."""

Kind = Literal["fresh", "recalled", "dated"]
"""What there is to do for a source: everything, everything but what models do, or only its dates as long as they stay."""


@dataclass(slots=True)
class Pace:
    """Bytes extracted and the seconds that one worker took, by kind; first guesses until there are measurements."""

    fresh: tuple[float, float] = 25_000.0, 1.0
    recalled: tuple[float, float] = 75_000.0, 1.0
    dated: tuple[float, float] = 200_000.0, 1.0

    @classmethod
    def load(cls, work: Path) -> "Pace":
        """What earlier runs measured."""
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads((work / PACE).read_text(encoding="utf-8")))
        return cls()

    def add(self, kind: Kind, size: int, seconds: float) -> None:
        """Take in a shard."""
        before = getattr(self, kind)
        setattr(self, kind, (before[0] + size, before[1] + seconds))

    def seconds(self, sizes: Mapping[Kind, int], workers: int) -> float:
        """About how long so many bytes of each kind take."""
        if not any(sizes.values()):
            return 1.0
        told: dict[str, tuple[float, float]] = asdict(self)
        return START + sum(size * told[kind][1] / told[kind][0] for kind, size in sizes.items()) / workers

    def save(self, work: Path) -> None:
        """Keep it for the next forecast."""
        (work / PACE).write_text(json.dumps(asdict(self)), encoding="utf-8")
