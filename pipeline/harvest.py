"""Sources into parts: what is known is left alone, the rest is handed out in shards."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path

from .config import Config
from .engine import map_shards
from .extraction import Done, Job, Task, extract, lose
from .readers import Source, unfold
from .work import work_folder
from .work.beats import idle_seconds, suspects
from .work.keys import extraction_settings, reading_settings, source_keys, undated
from .work.ledger import Ledger
from .work.pace import Kind, Pace
from .work.roll import Roll

SHARD_BYTES = 1_000_000
"""Sources are handed to a worker together up to this size."""

SMALL_SHARD_BYTES = 30_000
"""Several workers get less at a time where there is little left, but not less than this: models like large batches."""

ROUNDS = 4
"""A shard is what each worker would get at a time if it came so many times for what is left."""

PATIENCE = 60.0
"""Seconds that a process may be silent, besides twice the time that a document may take."""


@dataclass(slots=True)
class Count:
    """How far a run is."""

    sources: int
    done: int = 0
    reused: int = 0
    documents: int = 0
    words: int = 0
    failed: int = 0
    kept: int = 0
    """Documents whose rows stand although date rules have changed."""

    def add(self, done: Done) -> None:
        """Count what a shard gave."""
        self.done += done.sources
        self.documents += done.documents
        self.words += done.words
        self.failed += done.failed
        self.kept += done.kept


Progress = Callable[[Count], None]
"""Told how far a run is."""


class ShareError(ValueError):
    """A share that is none; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Share:
    """The sources of one of several runs that divide the work, the same ones whatever else there is."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> "Share":
        """The share that a user writes as 3/8. Raises ShareError."""
        number, _, of = text.partition("/")
        if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
            return cls(int(number), int(of))
        raise ShareError(f"--shard {text}: write I/N with I from 1 to N, for example 3/8")

    @property
    def name(self) -> str:
        """How files of the share are called."""
        return f"{self.number}-of-{self.of}"

    def has(self, source: Source) -> bool:
        """Whether a source belongs to it."""
        name = f"{source.relative}\x1f{source.id}".encode()
        return int.from_bytes(blake2b(name, digest_size=8).digest()) % self.of == self.number - 1


@dataclass(slots=True)
class Crop:
    """The sources of a run, and how they are to be extracted."""

    files: Iterable[Source]
    output: Path
    config: Config
    share: Share | None = None
    job: Job = field(init=False)
    _roll: Roll | None = None

    def __post_init__(self) -> None:
        share = self.share.name if self.share else ""
        settings = extraction_settings(self.config), reading_settings(self.config)
        self.job = Job(self.config, work_folder(self.output), *settings, share)

    def sources(self) -> Iterator[Source]:
        """The sources, bulk files unfolded, in a stream."""
        for source in unfold(self.files, self.config.records):
            if self.share is None or self.share.has(source):
                yield source

    def keys(self) -> Roll:
        """The key of each source's rows, in order; read once."""
        if self._roll is None:
            settings = self.job.settings
            self._roll = Roll((source_keys(settings, source)[0], source.size) for source in self.sources())
        return self._roll


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would have to do."""

    sources: int
    known: int
    """Sources whose rows are there."""
    dated: int
    """Others whose rows stand unless changed date rules find other dates."""
    read: int
    """Others again of which it is known what the models say."""
    megabytes: float
    """Size of those that the models must read."""
    seconds: float
    """About how long it would take."""


def forecast(crop: Crop) -> Forecast:
    """What there is to do."""
    ledger = Ledger(crop.job.work, crop.job.settings)
    sources: Counter[Kind] = Counter()
    sizes: Counter[Kind] = Counter()
    for task in map(Task, crop.sources(), crop.keys()):
        if task.key not in ledger:
            kind = with_earlier(task, ledger, crop.job).kind
            sources[kind] += 1
            sizes[kind] += task.source.size
    ledger.close()
    seconds = Pace.load(crop.job.work).seconds(sizes, crop.config.workers)
    known = len(crop.keys()) - sources.total()
    return Forecast(len(crop.keys()), known, sources["dated"], sources["recalled"], sizes["fresh"] / 1e6, seconds)


def harvest(
    crop: Crop,
    ledger: Ledger,
    progress: Progress,
    scheduler: str = "",
    meanwhile: Callable[[], object] = lambda: None,
) -> Roll:
    """The keys of all sources when those that the ledger does not know are extracted into it.

    `meanwhile` is done while the last of several workers is busy.
    """
    job, keys = crop.job, crop.keys()
    deaths = suspects(job.work, job.share)
    known = left = 0
    for key, size in keys.sized():
        if key in ledger:
            known += 1
        else:
            left += size
    count = Count(len(keys), done=known, reused=known)
    progress(count)
    if known == len(keys):
        return keys
    tasks = map(Task, crop.sources(), keys)
    new = (task for task in tasks if task.key not in ledger)
    todo = new if ledger.empty() else (with_draft(with_earlier(task, ledger, job), ledger, job) for task in new)
    work, lost = partial(extract, job=job, deaths=deaths), partial(lose, job=job)
    patience = PATIENCE + 2 * crop.config.document_seconds
    pieces = shards(todo, deaths, left, crop.config.workers)
    if scheduler:
        from .cluster import map_on_cluster

        results = map_on_cluster(work, lost, pieces, scheduler, patience=patience)
    else:
        idle = partial(idle_seconds, job.work, job.share)
        results = map_shards(work, lost, pieces, crop.config.workers, idle=idle, patience=patience, meanwhile=meanwhile)
    changed: dict[str, str] = {}
    pace = Pace.load(job.work)
    for done in results:
        ledger.adopt(done.part)
        changed |= done.changed
        count.add(done)
        pace.add(done.kind, done.size, done.seconds)
        progress(count)
    pace.save(job.work)
    keys.change(changed)
    return keys


def with_earlier(task: Task, ledger: Ledger, job: Job) -> Task:
    """The task with the place where earlier rows of its source stand, or what models said of its content."""
    if dated := ledger.dated(undated(task.key)):
        return replace(task, standing=ledger.standing(dated), reading=ledger.reading(dated))
    if read := ledger.read(job.models + source_keys(job.settings, task.source)[1]):
        return replace(task, reading=ledger.reading(read))
    return task


def with_draft(task: Task, ledger: Ledger, job: Job) -> Task:
    """The task with the place where it stands what models said of an earlier content, where it has nothing better."""
    draft = ledger.draft(task.source.id) if task.kind == "fresh" else None
    if draft and draft.reading.startswith(job.models):
        return replace(task, reading=ledger.reading(draft))
    return task


def shards(tasks: Iterable[Task], alone: Container[str], left: int, workers: int) -> Iterator[Sequence[Task]]:
    """The tasks in order, in runs whose sources have about a megabyte; those with a key in `alone` by themselves.

    For several workers the runs become smaller towards the end of the `left` bytes, so that all finish together.
    """
    shard: list[Task] = []
    size = 0
    most = shard_bytes(left, workers)
    for task in tasks:
        if task.key in alone:
            yield [task]
            continue
        shard.append(task)
        size += task.source.size
        if size >= most:
            yield shard
            left -= size
            shard, size, most = [], 0, shard_bytes(left, workers)
    if shard:
        yield shard


def shard_bytes(left: int, workers: int) -> int:
    """The size of the next shard where so many bytes are left."""
    if workers == 1:
        return SHARD_BYTES
    return min(SHARD_BYTES, max(left // (ROUNDS * workers), SMALL_SHARD_BYTES))
