"""Limits of time and memory: what goes over one raises, so that one document fails and not its process."""

import ctypes
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MEGABYTE = 1 << 20


class OverLimitError(RuntimeError):
    """Something took longer than it may."""

    def __str__(self) -> str:
        return "took longer than [run] document_seconds allows; raise it, or cut the source into smaller ones"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what is done inside take no longer than so many seconds; it does not nest.

    Raises OverLimitError inside, between two steps of Python or in the middle of a regular expression.
    """
    if threading.current_thread() is threading.main_thread() and sys.platform != "win32":

        def late(number: int, frame: FrameType | None) -> None:
            raise OverLimitError

        before = signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    else:
        timer = threading.Timer(seconds, _raise_in, [threading.get_ident()])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(OverLimitError))


@contextmanager
def memory_within(megabytes: int) -> Iterator[None]:
    """Let this process take no more memory than so many megabytes, 0 for no limit; beyond it, MemoryError is raised."""
    if not megabytes or sys.platform == "win32":
        yield
        return
    import resource

    # What is written to counts on Linux; elsewhere only the whole address space can be limited.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    soft, hard = resource.getrlimit(kind)
    wanted = megabytes * MEGABYTE
    resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))
