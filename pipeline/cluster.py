"""Shards on a Dask cluster that somebody else runs: SLURM, Kubernetes, SSH, or two shells."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from .engine import DEATHS, Item, Result, Task, Work

LOOK = 1.0
"""Seconds between two looks at whether anything moves."""

RESTART = 30
"""Seconds that a worker may take to start again."""

AHEAD = 2
"""Shards that wait for each worker, so that none waits for shards."""


class ClusterError(RuntimeError):
    """A cluster that cannot be reached, or that has stopped; the message names it and the next step."""


def map_on_cluster(
    work: Work[Item, Result],
    lost: Work[Item, Result],
    shards: Iterable[Sequence[Item]],
    scheduler: str,
    *,
    patience: float,
) -> Iterator[Result]:
    """The result of `work` for each shard, as they are finished on the workers of a scheduler.

    The items of a shard that killed its workers are tried one by one; for one that kills them twice by itself the
    answer is `lost`. Where nothing is finished for `patience` seconds, what is out is handed out once more.
    Raises ClusterError where there is no such scheduler, or it is gone, or nothing moves after that either.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError(f"--scheduler needs the extra 'scale': pip install 'letopis[scale]' ({error})") from error
    try:
        client = dask.Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler at {scheduler} ({error}); start one with: dask scheduler") from error
    gone = ClusterError(f"the scheduler at {scheduler} is gone; what is finished is kept: run again to go on")
    fresh = (Task(shard) for shard in shards)
    again: deque[Task[Any]] = deque()
    out: dict[Any, Task[Any]] = {}
    suspected: set[Any] = set()
    moved, stalled = time.monotonic(), False
    with client:
        while True:
            # A death is blamed on all that its worker held: after one, each worker holds one task only.
            ahead = 1 if again or suspected & out.keys() else AHEAD
            room = ahead * max(1, len(client.scheduler_info(n_workers=-1)["workers"])) - len(out)
            while room > 0 and (task := again.popleft() if (blamed := bool(again)) else next(fresh, None)):
                future = client.submit(work, task.items, pure=False, retries=0)
                out[future] = task
                room -= 1
                if blamed:
                    suspected.add(future)
            if not out:
                return
            try:
                done = dask.wait(list(out), timeout=LOOK, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                done = set()
            except dask.CancelledError as error:
                raise gone from error
            if client.status != "running":
                raise gone
            for future in done:
                task = out.pop(future)
                suspected.discard(future)
                moved, stalled = time.monotonic(), False
                if future.status == "finished":
                    yield future.result()
                elif future.status == "cancelled":
                    raise gone
                elif isinstance(future.exception(), dask.scheduler.KilledWorker):
                    for each in task.again():
                        if each.deaths < DEATHS:
                            again.append(each)
                        else:
                            yield lost(each.items)
                else:
                    raise future.exception()
            if time.monotonic() - moved > patience:
                if stalled:
                    raise ClusterError(
                        f"nothing is finished at {scheduler} for {2 * patience:.0f} s; look at its workers"
                    )
                # A worker that hangs would be given work again that it cannot begin; only those with a nanny can restart.
                known, held = client.scheduler_info(n_workers=-1)["workers"], client.processing()
                stuck = [worker for worker, told in known.items() if told["nanny"] and held.get(worker)]
                client.cancel(list(out), force=True)
                if stuck:
                    client.restart_workers(stuck, timeout=RESTART, raise_for_error=False)
                again.extend(out.values())
                out.clear()
                moved, stalled = time.monotonic(), True
