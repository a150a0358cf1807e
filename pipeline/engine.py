"""Shards of work through one process or several, in order; a shard that kills its process costs nothing but itself."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

Work = Callable[[Sequence[Item]], Result]


def map_shards(
    work: Work[Item, Result], lost: Work[Item, Result], shards: Sequence[Sequence[Item]], workers: int
) -> Iterator[Result]:
    """The result of `work` for each shard, in the order of the shards.

    With one worker everything runs in this process. With several, a shard whose process died is tried again by
    itself, then item by item; for an item that kills its process once more the answer is `lost`.
    """
    if workers == 1 or len(shards) < 2:
        yield from map(work, shards)
        return
    done = 0
    while done < len(shards):
        with _pool(workers) as pool:
            futures = [pool.submit(work, shard) for shard in shards[done:]]
            try:
                for future in futures:
                    yield future.result()
                    done += 1
            except BrokenProcessPool:
                pass
            finally:
                pool.shutdown(cancel_futures=True)
        if done < len(shards):
            yield from _alone(work, lost, shards[done])
            done += 1


def _alone(work: Work[Item, Result], lost: Work[Item, Result], shard: Sequence[Item]) -> Iterator[Result]:
    try:
        with _pool(1) as pool:
            yield pool.submit(work, shard).result()
    except BrokenProcessPool:
        if len(shard) == 1:
            yield lost(shard)
        else:
            for item in shard:
                yield from _alone(work, lost, [item])


def _pool(workers: int) -> ProcessPoolExecutor:
    # A forked child would inherit the parent's threads and half-loaded models.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=collect_rarely)


def collect_rarely() -> None:
    """Let Python look for garbage a hundred times less often in this process.

    Models and rules are millions of objects that stay; looking through them took a tenth of a run.
    """
    gc.set_threshold(70_000, 50, 100)
