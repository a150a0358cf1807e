"""A run without models, for tests of what happens around them.

    python -m tests.work.driver SOURCES OUTPUT WORKERS [SHARE | SCHEDULER]

Workers of a cluster are told to import this module first. Every document gets its own row and the dates of the form 1990-01-01 in it. A document that says `kill` kills its
process, one that says `wait` stays in work until it is killed, `once` does so the first time only, `stop` stops its process,
`full` finds the disk full. `PATIENCE` in the environment is how many seconds a process may be silent.
"""

import errno
import os
import re
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from pipeline import extraction, harvest, runner
from pipeline.config import load_config
from pipeline.harvest import Share
from pipeline.model import Document
from pipeline.tables.rows import DocumentRow, ProblemRow, Tables, TimexRow

DAY = re.compile(r"\d{4}-\d\d-\d\d")
harvest.SHARD_BYTES = 200
if patience := os.environ.get("PATIENCE"):
    harvest.PATIENCE = float(patience) - 2 * load_config().document_seconds


def annotate(documents, config, memory):
    for document in documents:
        if "kill" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "stop" in document.text:
            os.kill(os.getpid(), signal.SIGSTOP)
        mark = Path(os.environ["WAITING"])
        if "wait" in document.text or ("once" in document.text and not mark.exists()):
            mark.with_suffix(".new").write_text(str(os.getpid()))
            mark.with_suffix(".new").rename(mark)
            time.sleep(60)
        if "full" in document.text:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield document, None


def tabulated_document(document: Document, doc: None) -> Tables:
    own = DocumentRow(document_id=document.id, path=document.path, status=document.status, sha256=document.sha256)
    days = [
        TimexRow(
            timex_id=f"{document.id}:timex:{n}",
            document_id=document.id,
            start=day.start(),
            end=day.end(),
            text=day[0],
            type="DATE",
        )
        for n, day in enumerate(DAY.finditer(document.text))
    ]
    problems = [
        ProblemRow(
            document_id=document.id, stage=each.stage, message=each.message, severity="error", path=document.path
        )
        for each in document.problems
    ]
    return Tables(documents=(own,), timexes=tuple(days), problems=tuple(problems))


extraction.annotate = annotate
extraction.tabulated_document = tabulated_document

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
    sources, output, workers, *how = sys.argv[1:]
    config = replace(load_config(), workers=int(workers))
    if how and "/" in how[0] and ":" not in how[0]:
        runner.run_share([Path(sources)], Path(output), config, Share.parse(how[0]))
    else:
        runner.run([Path(sources)], Path(output), config, scheduler=how[0] if how else "")
