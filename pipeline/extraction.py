"""Sources to rows: what one process does with its share of the sources, and leaves as a part."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .annotator import annotate
from .config import Config
from .intake import prepare
from .model import Document
from .readers import Source
from .tables.pack import joined
from .tables.rows import Tables
from .work.beats import Beat
from .work.keys import CHANGED, source_key
from .work.parts import Packed, pack, write_part

DEATHS = 2
"""A source that killed so many processes by itself is given up."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of a run is told."""

    config: Config
    work: Path
    settings: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to extract, and the key that its rows will have."""

    source: Source
    key: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of some tasks."""

    part: str
    changed: Mapping[str, str]
    """Key of a task -> key of what was read, where that is another one."""
    sources: int
    documents: int = 0
    words: int = 0
    failed: int = 0


def extract(tasks: Sequence[Task], *, job: Job, deaths: Mapping[str, int] = MappingProxyType({})) -> Done:
    """Write the rows of these sources into a part, and tell of it; `deaths` are the processes that each key killed."""
    if len(tasks) == 1 and deaths.get(tasks[0].key, 0) >= DEATHS:
        return lose(tasks, job=job)
    lines: dict[Task, list[Packed]] = {task: [] for task in tasks}
    count: Counter[str] = Counter()
    with Beat(job.work, job.share) as beat:
        owners: deque[Task] = deque()
        for document, doc in annotate(_documents(tasks, owners, beat), job.config):
            task = owners.popleft()
            tables = tabulated_document(document, doc)
            lines[task].append(pack(document.id, tables, document.text))
            own = tables.documents[0]
            count.update(documents=1, words=own.words or 0, failed=own.status == "failed")
            if not owners or owners[0] is not task:
                beat.end(task.key)
    return _written(lines, _changed(tasks, job), job, count)


def lose(tasks: Sequence[Task], *, job: Job) -> Done:
    """What stands for sources that killed their process twice."""
    message = "the process that read it died or hung twice; take the source out, or cut it into smaller ones"
    lines = {}
    for task in tasks:
        blank = Document(task.source.id, "", path=task.source.relative).failed("run", message)
        lines[task] = [pack(blank.id, tabulated_document(blank, None), "")]
    return _written(lines, {}, job, Counter(documents=len(tasks), failed=len(tasks)))


def tabulated(pairs: Iterable[tuple[Document, Any]]) -> Tables:
    """The rows of annotated documents, each for itself."""
    return joined(tabulated_document(document, doc) for document, doc in pairs)


def tabulated_document(document: Document, doc: Any) -> Tables:
    """The rows of a document; one that cannot be told as rows is marked as failed."""
    from .tables.project import tabulate_document

    try:
        return tabulate_document(document, doc)
    except Exception as error:
        return tabulate_document(document.failed("tables", f"{type(error).__name__}: {error}"), None)


def _documents(tasks: Sequence[Task], owners: deque[Task], beat: Beat) -> Iterator[Document]:
    """The documents of the sources; `owners` is told whose each one is."""
    for task in tasks:
        beat.begin(task.key)
        empty = True
        for document in prepare([task.source]):
            owners.append(task)
            beat.begin(task.key)
            empty = False
            yield document
        if empty:
            beat.end(task.key)


def _changed(tasks: Iterable[Task], job: Job) -> dict[str, str]:
    """The keys of sources that are not what they were; their rows serve this run, and are read again by the next."""
    return {
        task.key: CHANGED + task.key
        for task in tasks
        if not task.source.record and source_key(job.settings, task.source) != task.key
    }


def _written(lines: Mapping[Task, Sequence[Packed]], changed: Mapping[str, str], job: Job, count: Counter[str]) -> Done:
    sources = [(changed.get(task.key, task.key), documents) for task, documents in lines.items()]
    return Done(write_part(job.work / "parts", job.settings, sources), changed, len(sources), **count)
