"""How fast this machine extracts, measured by earlier runs: what a forecast goes by."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PACE = "pace.json"

START = 4.0
"""Seconds until the first document is in work."""


@dataclass(slots=True)
class Pace:
    """Bytes extracted and the seconds that one worker took; first guesses until there are measurements."""

    fresh_bytes: float = 25_000.0
    fresh_seconds: float = 1.0
    recalled_bytes: float = 75_000.0
    recalled_seconds: float = 1.0

    @classmethod
    def load(cls, work: Path) -> "Pace":
        """What earlier runs measured."""
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads((work / PACE).read_text(encoding="utf-8")))
        return cls()

    def add(self, size: int, seconds: float, *, recalled: bool) -> None:
        """Take in a shard; `recalled` says that the models were not asked."""
        if recalled:
            self.recalled_bytes += size
            self.recalled_seconds += seconds
        else:
            self.fresh_bytes += size
            self.fresh_seconds += seconds

    def seconds(self, fresh: int, recalled: int, workers: int) -> float:
        """About how long so many bytes take."""
        if not fresh and not recalled:
            return 1.0
        alone = fresh * self.fresh_seconds / self.fresh_bytes + recalled * self.recalled_seconds / self.recalled_bytes
        return START + alone / workers

    def save(self, work: Path) -> None:
        """Keep it for the next forecast."""
        (work / PACE).write_text(json.dumps(asdict(self)), encoding="utf-8")
