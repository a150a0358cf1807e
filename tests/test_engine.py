"""Shards in order, whatever happens to the processes that work on them."""

import os
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import pytest

from pipeline.engine import map_shards


def work(items):
    if "poison" in items:
        os._exit(9)
    if "bad" in items:
        raise ValueError("bad item")
    if "hang" in items:
        time.sleep(60)
    for item in items:
        if item.startswith("pid "):
            partial = Path(item[4:] + ".partial")
            partial.write_text(str(os.getpid()))
            partial.rename(item[4:])
            time.sleep(60)
    return [item.upper() for item in items]


def counted(items):
    """Work that leaves a mark each time it is begun, and takes longer than a death beside it."""
    for item in items:
        if item.startswith("slow "):
            with open(item[5:], "a") as file:
                file.write("x")
            time.sleep(0.7)
            return [item]
    return work(items)


def alive(process):
    """Whether a process runs; one that nobody has waited for is dead, too."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition):
    """Whether a condition comes true within ten seconds."""
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False


def lost(items):
    return [f"lost {item}" for item in items]


SHARDS = [["a", "b"], ["c"], ["d", "e"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_shard_has_its_result(workers):
    assert sorted(map_shards(work, lost, SHARDS, workers)) == [["A", "B"], ["C"], ["D", "E"]]


def test_an_item_that_kills_its_process_costs_only_itself():
    shards = [["a", "poison", "b"], ["c"]]
    assert sorted(chain.from_iterable(map_shards(work, lost, shards, 2))) == ["A", "B", "C", "lost poison"]


def test_a_killer_does_not_blame_what_runs_beside_it(tmp_path):
    shards = [["poison"], [f"slow {tmp_path / 'a'}"], ["poison"], [f"slow {tmp_path / 'b'}"]]
    found = list(chain.from_iterable(map_shards(counted, lost, shards, 2)))
    assert sorted(found) == ["lost poison", "lost poison", f"slow {tmp_path / 'a'}", f"slow {tmp_path / 'b'}"]
    assert [len((tmp_path / name).read_text()) for name in "ab"] == [1, 1]


def test_a_process_that_hangs_is_killed():
    shards = [["hang"], ["a"]]
    found = map_shards(work, lost, shards, 2, idle=lambda process: 99.0, patience=1.5)
    assert sorted(chain.from_iterable(found)) == ["A", "lost hang"]


def test_workers_end_with_their_parent(tmp_path):
    code = (
        "from tests.test_engine import *\n"
        "if __name__ == '__main__':\n"
        f"    list(map_shards(work, lost, [['pid {tmp_path}/1'], ['pid {tmp_path}/2']], 2))\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": os.getcwd()})
    names = [tmp_path / "1", tmp_path / "2"]
    assert until(lambda: all(name.exists() for name in names))
    parent.kill()
    parent.wait()
    assert until(lambda: not any(alive(int(name.read_text())) for name in names))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_reaches_the_caller(workers):
    with pytest.raises(ValueError, match="bad item"):
        list(map_shards(work, lost, [["a"], ["bad"]], workers))


def test_nothing_to_do():
    assert list(map_shards(work, lost, [], 2)) == []


@pytest.mark.parametrize(("rarely", "said"), [("", "found"), ("collect_rarely()", "")])
def test_garbage_is_not_looked_for_as_a_process_ends(rarely: str, said: str) -> None:
    code = f"""
from pipeline.engine import collect_rarely
class Ring:
    def __init__(self): self.own = self
    def __del__(self): print("found")
ring = Ring()
{rarely}
"""
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == said
    )


def test_what_comes_next_is_got_ready_once_when_a_worker_has_nothing_left():
    said = []
    found = list(map_shards(work, lost, [["a"], ["b"], ["c"]], 2, meanwhile=lambda: said.append("ready")))
    assert (len(found), said) == (3, ["ready"])
    assert list(map_shards(work, lost, [["a"]], 1, meanwhile=lambda: said.append("alone"))) == [["A"]]
    assert said == ["ready"]
