"""Parts into tables: what only all documents together can tell, with one document in memory at a time.

Documents are gone through twice: to learn their names, events and works, and to write them.
"""

import marshal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .resolve.documents import note
from .resolve.entities import Entities
from .resolve.events import Clusters
from .resolve.references import Works
from .scratch import scratch
from .tables.cited import Cited
from .tables.gist import EMPTY, Gist
from .tables.lines import Lines, lines_of, quoted
from .tables.pack import Block
from .tables.rows import DocumentRow, EventTypeRow, ProblemRow
from .tables.write import Writer, source_line
from .work.ledger import Entry, Ledger
from .work.parts import Place
from .work.spill import Spill

SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT, part TEXT, place BLOB, head BLOB,
    path TEXT, sha256 TEXT, status TEXT, language TEXT, original TEXT DEFAULT '', copied TEXT DEFAULT ''
)
"""
"""`original` and `copied` are the id and the path of the document that a document is a copy of."""

SHARED = """
SELECT sha256, number, id, path FROM documents
WHERE sha256 IN (SELECT sha256 FROM documents WHERE status = 'ok' AND sha256 != '' GROUP BY sha256 HAVING count(*) > 1)
AND status = 'ok' ORDER BY sha256, path, number
"""
"""Documents with the same content, one content after the other."""

OUTCOME = "CASE original WHEN '' THEN status ELSE 'duplicate' END"
SOURCES = f"SELECT id, path, sha256, {OUTCOME} FROM documents ORDER BY id, number"
GROUPS = f"SELECT {OUTCOME}, language, count(*) FROM documents GROUP BY 1, 2"


class Corpus:
    """All documents of a run, as they stand in the parts."""

    def __init__(self, ledger: Ledger, keys: Iterable[str]):
        self.ledger = ledger
        self._base = scratch(SCHEMA)
        self._base.executemany(
            "INSERT INTO documents (number, id, part, place, head, path, sha256, status, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *self._told(entry)) for number, entry in enumerate(ledger.documents(keys))),
        )
        self._find_copies()

    def __len__(self) -> int:
        (count,) = self._base.execute("SELECT count(*) FROM documents").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Entry]:
        for _, entry in self._in_order("number"):
            yield entry

    def by_row_id(self) -> Iterator[tuple[int, Entry]]:
        """The documents, each with its number, in the order of tables whose keys begin with its id and a colon."""
        return self._in_order("id || ':', number")

    def _in_order(self, order: str) -> Iterator[tuple[int, Entry]]:
        columns = "number, part, place, original, copied"
        for number, part, place, *copied in self._base.execute(f"SELECT {columns} FROM documents ORDER BY {order}"):
            yield number, Entry(part, Place(*marshal.loads(place)), _original(*copied))

    def _told(self, entry: Entry) -> tuple[Any, ...]:
        head = self.ledger.part(entry).head(entry.place)
        row: DocumentRow = head["documents"].rows("documents")[0]
        return (
            entry.place.id,
            entry.part,
            marshal.dumps(tuple(entry.place)),
            marshal.dumps({name: tuple(block) for name, block in head.items()}),
            row.path,
            row.sha256,
            row.status,
            row.language,
        )

    def _find_copies(self) -> None:
        """Write down which documents have the content of another one; the first by path counts."""
        shared, original = "", ("", "")
        for sha256, number, id, path in self._base.execute(SHARED):
            if sha256 != shared:
                shared, original = sha256, (id, path)
            else:
                self._base.execute(
                    "UPDATE documents SET original = ?, copied = ? WHERE number = ?", [*original, number]
                )

    def sources(self) -> Iterator[DocumentRow]:
        """What `run.json` tells of each document, in the order of their ids."""
        for id, path, sha256, status in self._base.execute(SOURCES):
            yield DocumentRow(document_id=id, path=path, sha256=sha256, status=status)

    def groups(self) -> Counter[str]:
        """'status language' -> documents."""
        found = self._base.execute(GROUPS)
        return Counter({f"{status} {language or '-'}": count for status, language, count in found})

    def heads(self) -> Iterator[tuple[str, Lines]]:
        """The lines of the documents' own rows and of their problems, in the order of their ids; copies marked as such."""
        for head, *copied in self._base.execute("SELECT head, original, copied FROM documents ORDER BY id, number"):
            blocks = {name: Block(*cells) for name, cells in marshal.loads(head).items()}
            if original := _original(*copied):
                (found,) = blocks["documents"].rows("documents")
                row = replace(found, status="duplicate")
                problems: list[ProblemRow] = blocks["problems"].rows("problems") if "problems" in blocks else []
                yield "documents", lines_of("documents", [row])
                yield "problems", lines_of("problems", [*problems, note(row, original)])
            else:
                for name, block in blocks.items():
                    yield name, block.lines()

    def gist(self, entry: Entry) -> Gist:
        """What is learned of a document; of a copy, nothing."""
        return EMPTY if entry.original else self.ledger.part(entry).gist(entry.place)

    def rows(self, entry: Entry) -> dict[str, Block]:
        """A document's other rows; a copy has none."""
        return {} if entry.original else self.ledger.part(entry).rows(entry.place)

    def text(self, entry: Entry) -> bytes:
        """A document's canonical text, encoded."""
        return self.ledger.part(entry).text(entry.place)


def _original(id: str, path: str) -> DocumentRow | None:
    """What a copy tells of the document that it is a copy of."""
    return DocumentRow(document_id=id, path=path, status="ok") if id else None


@dataclass(slots=True)
class Contents:
    """What there is to tell of tables."""

    groups: Counter[str]
    """'status language' -> documents."""
    example: str = ""
    """The document with most events."""
    most: int = -1

    def events(self, document: str, number: int) -> None:
        """Take note of how many events a document has."""
        if (-number, document) < (-self.most, self.example):
            self.example, self.most = document, number


def join(corpus: Corpus, writer: Writer, known: Path, types: Iterable[EventTypeRow], spill: Spill) -> Contents:
    """Write all tables, and tell what there is to tell of them."""
    entities, works, clusters = Entities(known), Works(), Clusters(spill)
    for entry in corpus:
        gist = corpus.gist(entry)
        clusters.learn(gist.dated, entities.learn(gist.names, gist.times))
        works.learn(gist.dois)
    entities.settle()
    clusters.settle(entities.ids)
    contents = Contents(corpus.groups())
    for number, entry in corpus.by_row_id():
        rows = corpus.rows(entry)
        names = entities.told(number)
        for name, lines in _filled(rows, names, clusters.told(number), works):
            writer.add(name, lines)
        writer.add_text(entry.place.id, corpus.text(entry))
        contents.events(entry.place.id, rows["events"].number if "events" in rows else 0)
    for name, lines in corpus.heads():
        writer.add(name, lines)
    writer.add("event_types", lines_of("event_types", types))
    writer.add("entities", lines_of("entities", entities.table()))
    writer.add("clusters", lines_of("clusters", clusters.table()))
    writer.sources = map(source_line, corpus.sources())
    return contents


def _filled(
    rows: Mapping[str, Block], names: Sequence[str], clusters: Sequence[str], works: Works
) -> Iterator[tuple[str, Lines]]:
    """The lines of a document's rows, with the entities of its names and the clusters of its dated events."""
    ids = [*map(quoted, names), ""]
    of_event = [*clusters, ""]
    for name, block in rows.items():
        if name == "references":
            yield name, block.filled(works.told(list(map(Cited._make, block.holes))))
        elif name == "events":
            places = (next(filter(None, map(ids.__getitem__, places)), "") for _, *places in block.holes)
            events = (of_event[event] for event, *_ in block.holes)
            yield name, block.filled(map(",".join, zip(places, events, strict=True)))
        elif block.holes:
            yield name, block.filled([ids[number] for number in block.holes])
        else:
            yield name, block.lines()
