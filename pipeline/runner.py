"""A run: from sources to the output folder."""

import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cache import keep
from .config import Config
from .events.types import EventType, load_event_types
from .harvest import Count, Crop, Forecast, Progress, Share, forecast, harvest
from .readers import discover
from .tables.folder import Layout
from .tables.pack import joined, unpacked
from .tables.rows import ROW_CLASSES, EventTypeRow, Tables
from .work import WORK
from .work.beats import forget_suspects
from .work.keys import outcome_digest, outcome_settings, packages
from .work.ledger import Ledger
from .work.lock import locked
from .work.spill import Spill
from .work.state import forget, remember, remembered

if TYPE_CHECKING:
    from .resolve.bindings import Bindings
    from .review.decisions import Decision


@dataclass(frozen=True, slots=True)
class Summary:
    """What the tables of a run hold."""

    documents: Mapping[str, int] = field(default_factory=dict)
    """'status language' -> documents."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Table -> rows."""
    example: str = ""
    """A document with many events."""

    @property
    def failed(self) -> int:
        """Documents that failed."""
        return sum(n for group, n in self.documents.items() if group.startswith("failed "))


def run(
    paths: Iterable[Path],
    output: Path,
    config: Config,
    progress: Progress = lambda count: None,
    decisions: Path | None = None,
    scheduler: str = "",
) -> Summary:
    """Extract the sources at `paths` into `output`, and tell what the tables hold; they do not depend on the workers.

    What an earlier run extracted under the same settings is not extracted again. What reviewers said in the file
    `decisions` is applied; where there is no such file, nothing is. `scheduler` is the address of a Dask cluster.
    Raises FileNotFoundError for a path that does not exist, ModelError for a model, RuleError for a rule file and
    DecisionError for a decision that cannot be used, InUseError when another run is writing the output, ClusterError
    for a cluster that cannot be reached or is lost; a source that fails is a row in `problems`.
    """
    settings = outcome_settings(config, decisions)  # before the file is read: what is appended later is news
    said = decided(decisions)
    crop = Crop(discover(paths), output, config)
    work = crop.job.work
    with locked(output, work):
        if summary := remembered(work, outcome_digest(settings, crop.keys())):
            progress(Count(len(crop.keys()), done=len(crop.keys()), reused=len(crop.keys())))
            return Summary(**summary)
        ledger = Ledger(work, crop.job.settings)
        keys = harvest(crop, ledger, progress, scheduler, meanwhile=partial(get_ready, config))
        forget(work)
        if said:
            summary = write_reviewed(ledger, keys, output, config, said)
        else:
            summary = write_tables(ledger, keys, output, config)
        keep()
        ledger.prune(keys)
        forget_suspects(work, "")
        remember(work, outcome_digest(settings, keys), asdict(summary))
    return summary


def run_share(
    paths: Iterable[Path],
    output: Path,
    config: Config,
    share: Share,
    progress: Progress = lambda count: None,
    scheduler: str = "",
) -> None:
    """Extract one share of the sources at `paths` into the work folder of `output`; a run gathers all of them later.

    Raises what `run` raises; InUseError when a run, or another one of the same share, is writing the output.
    """
    crop = Crop(discover(paths), output, config, share)
    with locked(output, crop.job.work, share.name):
        harvest(crop, Ledger(crop.job.work, crop.job.settings), progress, scheduler)
        forget_suspects(crop.job.work, share.name)


def foresee(paths: Iterable[Path], output: Path, config: Config, share: Share | None = None) -> Forecast:
    """What a run would have to do; nothing is done, and nothing is written."""
    return forecast(Crop(discover(paths), output, config, share))


def write_tables(ledger: Ledger, keys: Iterable[str], output: Path, config: Config) -> Summary:
    """Write the tables of these sources, with one document in memory at a time."""
    from .joining import Corpus, join
    from .tables.write import writing

    spill = Spill(output / WORK / "spill")
    corpus = Corpus(ledger, keys)
    shape = layout(config, len(corpus))
    with writing(output, report=report(config), layout=shape, threads=config.workers) as writer:
        contents = join(corpus, writer, config.known, event_type_rows(config), spill)
    spill.close()
    return Summary(dict(sorted(contents.groups.items())), writer.counts, contents.example)


def write_reviewed(
    ledger: Ledger, keys: Iterable[str], output: Path, config: Config, said: Sequence["Decision"]
) -> Summary:
    """Write the tables of these sources after what reviewers said; all documents are in memory together."""
    from .tables.write import write

    gathered, texts = [], {}
    for entry in ledger.documents(keys):
        part = ledger.part(entry)
        gathered.append(unpacked(part.head(entry.place) | part.rows(entry.place)))
        if text := part.text(entry.place):
            texts[entry.place.id] = text.decode()
    found, review = settled(joined(gathered), texts, config, said)
    write(found, texts, output, report=report(config) | review, layout=layout(config, len(found.documents)))
    return summarised(found)


def get_ready(config: Config) -> None:
    """Load what the tables are made with, which a process that has not extracted anything does not have yet."""
    from . import joining  # noqa: F401 (it takes long to import)
    from .resolve.entities import load_knowledge

    load_knowledge()
    event_type_rows(config)


def layout(config: Config, documents: int) -> Layout:
    """In which files the tables of so many documents are written."""
    large = documents > config.large
    return Layout(csv=not large or config.csv == "always", several=large)


def decided(path: Path | None) -> Sequence["Decision"]:
    """The decisions in a file; none where there is no file."""
    if path is None or not path.exists():
        return ()
    from .review.decisions import Store

    return Store(path).read()


def settled(
    tables: Tables, texts: Mapping[str, str], config: Config, decisions: Sequence["Decision"]
) -> tuple[Tables, dict[str, Any]]:
    """The tables resolved, with what reviewers decided, and what `run.json` tells of that."""
    from .review.apply import reviewed
    from .review.passages import taken_in

    tables = replace(tables, event_types=event_type_rows(config))
    if kinds := taken_in(tables, texts.__getitem__, decisions):
        from .reread import reread

        tables = reread(tables, texts, kinds, config)
    tables, outcome = reviewed(tables, texts.__getitem__, decisions, lambda rows, bound: resolved(rows, config, bound))
    return tables, {"review": outcome}


def resolved(tables: Tables, config: Config, bound: "Bindings | None" = None) -> Tables:
    """The tables with what only all documents together can tell: duplicates, entities, works, clusters.

    `bound` are the rows that reviewers found to be the same, or not.
    """
    from .resolve.bindings import NONE
    from .resolve.documents import resolve_duplicates
    from .resolve.entities import resolve_entities
    from .resolve.events import resolve_events
    from .resolve.references import resolve_references

    bound = bound or NONE
    tables = replace(tables, event_types=event_type_rows(config))
    tables = resolve_duplicates(tables)
    tables = resolve_entities(tables, known=config.known, bound=bound)
    tables = resolve_references(tables)
    return resolve_events(tables, bound=bound)


def event_type_rows(config: Config) -> tuple[EventTypeRow, ...]:
    """The rows of all event types."""
    return tuple(map(event_type_row, load_event_types(config.event_types).types.values()))


def event_type_row(kind: EventType) -> EventTypeRow:
    """The row of an event type."""
    return EventTypeRow(
        subtype=kind.subtype,
        type=kind.type,
        mode=kind.mode,
        context=kind.context,
        cameo=kind.cameo,
        quad=kind.quad,
        definition=kind.definition,
    )


def report(config: Config) -> dict[str, Any]:
    """What `run.json` tells of a run besides sources and counts: versions and configuration; no clock."""
    return {
        "python": platform.python_version(),
        "packages": packages(config),
        "config": {
            "models": dict(config.models),
            "event_types": config.event_types.name,
            "known": config.known.name,
            "sha256": config.digest(),
        },
    }


def summarised(tables: Tables) -> Summary:
    """What there is to tell of the tables."""
    groups = Counter(f"{row.status} {row.language or '-'}" for row in tables.documents)
    events = Counter(row.document_id for row in tables.events)
    example = min(events, key=lambda document: (-events[document], document), default="")
    return Summary(
        dict(sorted(groups.items())),
        {name: len(getattr(tables, name)) for name in ROW_CLASSES},
        example or min((row.document_id for row in tables.documents), default=""),
    )
