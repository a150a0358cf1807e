"""The review server as a user starts it, in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .outputs import ROOT


@contextmanager
def started(output: Path, decisions: Path, reviewer: str = "Anna") -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address that `letopis review` prints, and its process."""
    command = [sys.executable, "-m", "pipeline.cli", "review", str(output), "--decisions", str(decisions)]
    command += ["--no-browser", "--reviewer", reviewer]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield re.findall(r"http://127\.0\.0\.1:\d+/\S+/", server.stdout.readline())[0], server
        finally:
            server.terminate()


@contextmanager
def served(output: Path, decisions: Path) -> Iterator[str]:
    """The address that `letopis review` prints."""
    with started(output, decisions) as (address, _):
        yield address
