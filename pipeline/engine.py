"""Shards of work through one process or several; an item that kills its process costs nothing but itself."""

import atexit
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

Work = Callable[[Sequence[Item]], Result]
Idle = Callable[[int], float]
"""Seconds since a process, named by its number, last gave a sign of life."""

DEATHS = 2
"""How often an item may kill its process, with no other item in it, before it is given up."""

LOOK = 1.0
"""Seconds between two looks at whether a worker is stuck."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Item]):
    """Items that a worker gets together, and how many processes they have killed on their own."""

    items: Sequence[Item]
    deaths: int = 0

    def again(self) -> "list[Task[Item]]":
        """What to try after a death: one item once more, several each by itself."""
        if len(self.items) == 1:
            return [Task(self.items, self.deaths + 1)]
        return [Task([item]) for item in self.items]


def map_shards(
    work: Work[Item, Result],
    lost: Work[Item, Result],
    shards: Iterable[Sequence[Item]],
    workers: int,
    *,
    idle: Idle = lambda process: 0.0,
    patience: float = float("inf"),
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Result]:
    """The result of `work` for each shard, as they are finished.

    With one worker everything runs in this process. With several, the items of a shard whose process died are tried
    one by one; for an item that kills its process twice by itself the answer is `lost`. A process that is `idle` for
    longer than `patience` seconds is stuck, and is killed. `meanwhile` is done by this process as soon as there is
    nothing left for one of the workers.
    """
    if workers == 1:
        yield from map(work, shards)
        return
    fresh = (Task(shard) for shard in shards)
    again: deque[Task[Item]] = deque()
    ready = False
    with _Crew(work, workers) as crew:
        while True:
            while crew.free() and (task := again.popleft() if again else next(fresh, None)):
                crew.give(task)
            if not crew.busy:
                return
            if not ready and crew.free():
                meanwhile()
                ready = True
            for task, answer in crew.answers(idle, patience):
                if isinstance(answer, _Died):
                    for each in task.again():
                        if each.deaths < DEATHS:
                            again.append(each)
                        else:
                            yield lost(each.items)
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    yield answer


class _Died:
    """The answer of a process that died."""


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: Any
    connection: Connection
    task: Task[Item] | None = None
    since: float = 0.0


class _Crew(Generic[Item]):
    """Worker processes, each with a line of its own, so that it is known who died of what."""

    def __init__(self, work: Work[Item, Any], size: int):
        # A forked child would inherit the parent's threads and half-loaded models.
        self.context = multiprocessing.get_context("spawn")
        self.work = work
        self.size = size
        self.workers: list[_Worker[Item]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Nobody waits for their answers, what they write is whole or not there, and tidying up takes them a while.
        for worker in self.workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()

    @property
    def busy(self) -> list[_Worker[Item]]:
        return [worker for worker in self.workers if worker.task]

    def free(self) -> bool:
        """Whether another task can be begun."""
        return len(self.busy) < self.size

    def give(self, task: Task[Item]) -> None:
        """Hand a task to a worker that has none."""
        free = next((worker for worker in self.workers if not worker.task), None) or self._hire()
        free.task, free.since = task, time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died with nothing to do; the next look finds out
            free.connection.send(task.items)

    def answers(self, idle: Idle, patience: float) -> "list[tuple[Task[Item], Any]]":
        """What the workers that are done, dead or stuck say; waits for the first of them."""
        by_line = {worker.connection: worker for worker in self.busy}
        found: list[tuple[Task[Item], Any]] = []
        ready = wait(list(by_line), timeout=LOOK if patience < float("inf") else None)
        for connection in ready:
            worker = by_line[connection]  # type: ignore[index]
            assert worker.task is not None
            try:
                answer = worker.connection.recv()
            except (EOFError, ConnectionResetError):
                answer = _Died()
                self._dismiss(worker)
            found.append((worker.task, answer))
            worker.task = None
        for worker in self.busy:
            working = time.monotonic() - worker.since
            if min(working, idle(worker.process.pid or 0)) > patience:
                worker.process.kill()
        return found

    def _hire(self) -> _Worker[Item]:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.work), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[Item] = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _dismiss(self, worker: _Worker[Item]) -> None:
        worker.connection.close()
        worker.process.join()
        self.workers.remove(worker)


def _serve(line: Connection, work: Work[Any, Any]) -> None:
    """What a worker process does: answer tasks until the line is cut."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    threading.Thread(target=_follow_parent, daemon=True).start()
    collect_rarely()
    while True:
        try:
            items = line.recv()
        except EOFError:
            return
        try:
            answer = work(items)
        except BaseException as error:
            answer = error
        line.send(answer)


def _follow_parent() -> None:
    """End this process when its parent has died, in the middle of its task too."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def collect_rarely() -> None:
    """Let Python look for garbage hundreds of times less often in this process, and not at all as the process ends.

    Models and rules are millions of objects that stay; looking through them took a tenth of a run, and a quarter of a
    second at its end.
    """
    gc.set_threshold(250_000, 50, 100)
    atexit.register(gc.freeze)
