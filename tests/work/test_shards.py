"""How much a worker gets at a time."""

from types import SimpleNamespace

import pytest

from pipeline.harvest import SHARD_BYTES, SMALL_SHARD_BYTES, shard_bytes


@pytest.mark.parametrize(
    ("megabytes", "workers", "most"),
    [
        (1, 1, SHARD_BYTES),
        (1, 2, 62_500),
        (0.01, 2, SMALL_SHARD_BYTES),
        (1_000, 4, SHARD_BYTES),
    ],
)
def test_every_worker_gets_several_shards(megabytes, workers, most):
    files = [SimpleNamespace(size=int(megabytes * 1e6))]
    assert shard_bytes(SimpleNamespace(files=files, config=SimpleNamespace(workers=workers))) == most
