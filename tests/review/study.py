"""A small study that is run again and again while people decide on its rows."""

import json
import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

from pipeline.annotator import annotate
from pipeline.config import load_config
from pipeline.extraction import tabulated
from pipeline.intake import prepare
from pipeline.model import Document
from pipeline.readers import discover, unfold
from pipeline.review.decisions import Store
from pipeline.review.desk import Desk
from pipeline.review.outcome import outcome_of
from pipeline.runner import settled
from pipeline.tables.pack import joined
from pipeline.tables.read import violations
from pipeline.tables.rows import Tables

GOLDEN = Path(__file__).parent.parent / "golden"

EXTRACTS: dict[object, list[tuple[Document, Tables]]] = {}


class Study:
    """Sources and decisions in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw = folder / "raw"
        self.config = load_config()
        self.store = Store(folder / "decisions.jsonl")
        self.seconds = count()
        self.missed: set[str] = set()
        """Triggers whose rule is gone."""
        self.roles: dict[str, str] = {}
        """Roles that the rules give otherwise now."""
        self.raw.mkdir()
        for path in GOLDEN.glob("*.txt"):
            shutil.copy(path, self.raw)

    def run(self):
        """The tables of a run, sound by their contract; nothing is written."""
        pairs = [pair for source in unfold(discover([self.raw])) for pair in self.extracted_once(source)]
        self.texts = {document.id: document.text for document, _ in pairs}
        tables = self.lessened(joined(tables for _, tables in pairs))
        self.tables, report = settled(tables, self.texts, self.config, self.store.read())
        self.outcome = outcome_of(json.loads(json.dumps(report)))
        self.desk = Desk(self.tables, self.texts.__getitem__, self.outcome.machine)
        assert list(violations(self.tables, self.texts)) == []
        return self.tables

    def extracted_once(self, source):
        """The rows of a document; the stages run only if no test had it before."""
        key = source.relative, source.path.read_bytes(), self.config.event_types
        if key not in EXTRACTS:
            pairs = annotate(prepare([source]), self.config)
            EXTRACTS[key] = [(document, tabulated([(document, doc)])) for document, doc in pairs]
        return EXTRACTS[key]

    def lessened(self, tables):
        """The tables of a run that has lost some rules."""
        events = tuple(each for each in tables.events if each.trigger not in self.missed)
        ids = {each.event_id for each in events}
        return replace(
            tables,
            events=events,
            arguments=tuple(
                replace(each, role=self.roles.get(each.role, each.role))
                for each in tables.arguments
                if each.event_id in ids
            ),
            event_citations=tuple(each for each in tables.event_citations if each.event_id in ids),
        )

    def say(self, make, *arguments, by="Анна", **words):
        """Store what a method of the desk makes of this; give the first decision."""
        time = f"2024-06-17T10:00:00.{next(self.seconds):06}Z"
        made = make(*arguments, reviewer=by, time=time, **words)
        listed = made if isinstance(made, list) else [made]
        self.store.append(listed)
        return listed[0]

    def decide(self, *arguments, **words):
        """Store one decision on a row of the last output."""
        return self.say(self.desk.decision, *arguments, **words)

    def edit(self, name, old, new):
        """Change the text of a source."""
        path = self.raw / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def without(self, *subtypes):
        """Take event types away."""
        types = self.folder / "events"
        if not types.exists():
            shutil.copytree(self.config.event_types, types)
        for subtype in subtypes:
            (types / f"{subtype}.toml").unlink()
        self.config = replace(self.config, event_types=types)


def row(rows, **cells):
    """The only row with these cells."""
    found = [each for each in rows if all(getattr(each, column) == cell for column, cell in cells.items())]
    assert len(found) == 1, found
    return found[0]


def triggers(tables, document="embassy-en"):
    """The triggers of a document's events."""
    return sorted(event.trigger for event in tables.events if event.document_id == document)
