"""How much a worker gets at a time."""

from types import SimpleNamespace

import pytest

from pipeline.harvest import SHARD_BYTES, SMALL_SHARD_BYTES, shard_bytes, shards


@pytest.mark.parametrize(
    ("left", "workers", "most"),
    [
        (1_000_000, 1, SHARD_BYTES),
        (1_000_000, 2, 125_000),
        (10_000, 2, SMALL_SHARD_BYTES),
        (1_000_000_000, 4, SHARD_BYTES),
    ],
)
def test_every_worker_gets_several_shards(left, workers, most):
    assert shard_bytes(left, workers) == most


def tasks(count, size):
    return [SimpleNamespace(key=str(n), source=SimpleNamespace(size=size)) for n in range(count)]


def test_shards_become_smaller_towards_the_end():
    found = list(shards(tasks(1000, 5_000), set(), 5_000_000, 2))
    sizes = [len(shard) for shard in found]
    assert sizes[0] == 125
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert sizes[-2] == SMALL_SHARD_BYTES // 5_000
    assert [task.key for shard in found for task in shard] == [str(n) for n in range(1000)]


def test_a_suspect_is_alone():
    found = [[task.key for task in shard] for shard in shards(tasks(5, 1), {"2"}, 5, 1)]
    assert found == [["2"], ["0", "1", "3", "4"]]
