"""Sources to rows: what one process does with its share of the sources, and leaves as a part."""

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .annotator import FATAL, annotate
from .cache import keep
from .config import Config
from .dating import dating, stands
from .intake import prepare
from .limits import OverLimitError, memory_within, within
from .model import Document
from .readers import Source
from .tables.pack import joined
from .tables.rows import Tables
from .work.beats import Beat
from .work.keys import CHANGED, UNREADABLE, source_keys
from .work.pace import Kind
from .work.parts import Bundle, Packed, Reading, Standing, pack, told, write_part

DEATHS = 2
"""A source that killed so many processes by itself is given up."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of a run is told."""

    config: Config
    work: Path
    settings: str
    """A digest of all that decides the rows of a source besides its content."""
    models: str
    """The same of what models say."""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to extract, and the key that its rows will have."""

    source: Source
    key: str
    reading: Reading | None = None
    """Where it stands what models said of it, if an earlier run asked them."""
    standing: Standing | None = None
    """Where its documents stand as they are under other date rules."""

    @property
    def kind(self) -> Kind:
        """What there is to do."""
        return "dated" if self.standing else "recalled" if self.reading else "fresh"


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
    kept: int = 0
    """Documents whose rows stand although date rules have changed."""
    size: int = 0
    """Bytes of the sources."""
    seconds: float = 0.0
    kind: Kind = "fresh"
    """What there was to do for most of them."""


def extract(tasks: Sequence[Task], *, job: Job, deaths: Mapping[str, int] = MappingProxyType({})) -> Done:
    """Write the rows of these sources into a part, and tell of it; `deaths` are the processes that each key killed."""
    if len(tasks) == 1 and deaths.get(tasks[0].key, 0) >= DEATHS:
        return lose(tasks, job=job)
    began = time.monotonic()
    found: dict[Task, list[Packed]] = {task: [] for task in tasks}
    count: Counter[str] = Counter()
    with Beat(job.work, job.share) as beat, memory_within(job.config.memory):
        for task in tasks:
            found[task] += _standing(task, job, beat)
            count.update(kept=len(found[task]))
        again = [task for task in tasks if not found[task]]
        owners: deque[Task] = deque()
        memory = Recollection()
        for document, doc in annotate(_documents(again, job, owners, beat, memory), job.config, memory):
            task = owners.popleft()
            tables = tabulated_document(document, doc)
            own = tables.documents[0]
            failed = own.status == "failed"
            dates = b"" if failed else dating(document, doc)
            found[task].append(pack(document.id, tables, document.text, dates, memory.kept.pop(document.id, b"")))
            count.update(documents=1, words=own.words or 0, failed=failed)
            if not owners or owners[0] is not task:
                beat.end(task.key)
    keep()
    return replace(
        _written(found, job, count),
        size=sum(task.source.size for task in tasks),
        seconds=time.monotonic() - began,
        kind=Counter(task.kind for task in tasks).most_common(1)[0][0],
    )


def _standing(task: Task, job: Job, beat: Beat) -> list[Packed]:
    """The documents of a source as they stand; none where dates have changed in one of them, or one has failed."""
    if task.standing is None:
        return []
    beat.begin(task.key)
    try:
        documents = task.standing.load()
        for each in documents:
            with within(job.config.document_seconds):
                if not (each.dates and stands(each.dates, told(each.text), job.config.dates)):
                    return []
    except FATAL:
        raise
    except Exception:  # it is extracted again, and told of as any document that fails
        return []
    finally:
        beat.end(task.key)
    return documents


@dataclass(slots=True)
class Recollection:
    """What models said of the documents of a shard, by id: earlier, and now."""

    earlier: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def recalled(self, document: str) -> bytes:
        return self.earlier.get(document, b"")

    def keep(self, document: str, reading: bytes) -> None:
        self.kept[document] = reading
        self.earlier.pop(document, None)


def lose(tasks: Sequence[Task], *, job: Job) -> Done:
    """What stands for sources that killed their process twice."""
    message = "the process that read it died or hung twice; take the source out, or cut it into smaller ones"
    found = {}
    for task in tasks:
        blank = Document(task.source.id, "", path=task.source.relative).failed("run", message)
        found[task] = [pack(blank.id, tabulated_document(blank, None), "")]
    return _written(found, job, Counter(documents=len(tasks), failed=len(tasks)))


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


def _documents(
    tasks: Sequence[Task], job: Job, owners: deque[Task], beat: Beat, memory: Recollection
) -> Iterator[Document]:
    """The documents of the sources; `owners` is told whose each one is, `memory` what models said of it."""
    for task in tasks:
        beat.begin(task.key)
        empty = True
        readings = iter(task.reading.load() if task.reading else ())
        for document in _prepared(task.source, job.config.document_seconds):
            owners.append(task)
            beat.begin(task.key)
            empty = False
            if reading := next(readings, b""):
                memory.earlier[document.id] = reading
            yield document
        if empty:
            beat.end(task.key)


def _prepared(source: Source, seconds: float) -> Iterator[Document]:
    """The documents of a source, ready to be annotated; one that fails where it takes too long to read it."""
    documents = prepare([source])
    while True:
        try:
            with within(seconds):
                document = next(documents, None)
        except (OverLimitError, MemoryError) as error:
            document = Document(source.id, "", path=source.relative).failed("read", str(error) or "too little memory")
            documents = iter(())
        if document is None:
            return
        yield document


def _written(found: Mapping[Task, Sequence[Packed]], job: Job, count: Counter[str]) -> Done:
    """Write the part. What has changed while it was read serves this run, and is read again by the next one."""
    changed: dict[str, str] = {}
    bundles = []
    for task, documents in found.items():
        key, content = source_keys(job.settings, task.source)
        if key != task.key or key.startswith(UNREADABLE):
            changed[task.key] = key = CHANGED + task.key
        bundles.append(Bundle(key, job.models + content, documents))
    return Done(
        write_part(job.work / "parts", job.settings, bundles),
        changed,
        len(bundles),
        documents=count["documents"],
        words=count["words"],
        failed=count["failed"],
        kept=count["kept"],
    )
