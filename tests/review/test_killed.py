"""Decisions posted to servers that are killed, and to several servers at once."""

import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.review.decisions import Store
from pipeline.review.journal import Journal
from pipeline.review.study import Study
from pipeline.tables.read import read_tables

from .outputs import golden
from .serving import started

VERDICTS = ("accept", "reject", "unsure")


class Reviewer(threading.Thread):
    """A person who decides on row after row until all is said or the server is gone."""

    def __init__(self, address: str, name: str, rows: list[str], count: int) -> None:
        super().__init__(daemon=True)
        self.address, self.name, self.rows, self.count = address, name, rows, count
        self.confirmed = 0

    def run(self) -> None:
        with httpx.Client(base_url=self.address) as client:
            try:
                while self.confirmed < self.count:
                    move = {
                        "table": "mentions",
                        "row_id": self.row(self.confirmed),
                        "verdict": self.verdict(self.confirmed),
                    }
                    told = {"moves": [move], "reviewer": self.name}
                    client.post("api/decide", json=told).raise_for_status()
                    self.confirmed += 1
            except httpx.TransportError:
                return

    def row(self, number: int) -> str:
        return self.rows[number % len(self.rows)]

    def verdict(self, number: int) -> str:
        return VERDICTS[number % len(VERDICTS)]

    def said(self, count: int) -> list[tuple[str, str]]:
        """What he or she has said so far, in order."""
        return [(self.row(number), self.verdict(number)) for number in range(count)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return golden(tmp_path_factory.mktemp("killed") / "output")


@pytest.fixture(scope="module")
def rows(output: Path) -> list[str]:
    return [row.mention_id for row in read_tables(output).mentions]


def written(decisions: Path, reviewer: str) -> list[tuple[str, str]]:
    return [(each.row_id, each.verdict) for each in Store(decisions).read() if each.reviewer == reviewer]


def test_a_killed_server_loses_at_most_the_decision_in_flight(output: Path, rows: list[str], tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.jsonl"
    with started(output, decisions) as (address, server):
        people = [Reviewer(address, name, rows, 10_000) for name in ("Anna", "Boris")]
        for person in people:
            person.start()
        while min(person.confirmed for person in people) < 100:
            time.sleep(0.005)
        server.kill()
        for person in people:
            person.join(timeout=10)
    for person in people:
        found = written(decisions, person.name)
        assert len(found) - person.confirmed in (0, 1)
        assert found == person.said(len(found))
    study = Study(output, decisions, "Chen")
    assert study.log()["total"] == len(list(standing(decisions)))
    study.decide([{"table": "mentions", "row_id": rows[0], "verdict": "accept"}])
    assert written(decisions, "Chen") == [(rows[0], "accept")]


def test_reviewers_at_two_servers_and_at_one_lose_none(output: Path, rows: list[str], tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.jsonl"
    with started(output, decisions) as (one, _), started(output, decisions) as (other, _):
        people = [Reviewer(*each, rows, 60) for each in ((one, "Anna"), (other, "Boris"), (other, "Chen"))]
        for person in people:
            person.start()
        for person in people:
            person.join(timeout=30)
        logs: list[Any] = [httpx.get(f"{address}api/log").json() for address in (one, other)]
    for person in people:
        assert written(decisions, person.name) == person.said(60)
    assert logs[0] == logs[1]
    assert logs[0]["total"] == len(list(standing(decisions)))


def standing(decisions: Path) -> Any:
    journal = Journal(Store(decisions))
    journal.refresh()
    return journal.standing()
