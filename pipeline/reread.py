"""Documents extracted anew, because a reviewer took a passage for the article that the cleaner took for something else.

A run knows the passages before it knows the decisions, which find their places in the finished text. So these few
documents are put together from their rows again, with the passages as they were decided, and go through the models.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from .annotator import annotate
from .config import Config
from .detect import detect_languages
from .extraction import tabulated
from .model import Document, Passage
from .tables.rows import ROW_CLASSES, DocumentRow, PassageRow, Tables, document_of

KEPT = ("documents", "passages", "problems", "event_types")
"""Tables whose rows stay as they were: the decisions themselves change the passages."""


def reread(tables: Tables, texts: Mapping[str, str], kinds: Mapping[str, str], config: Config) -> Tables:
    """The tables with the rows of the documents whose passages are of these kinds: passage id -> kind.

    A document that cannot be read so keeps its rows, with a problem that says why. Raises ModelError for a model.
    """
    changed = {row.document_id for row in tables.passages if row.passage_id in kinds}
    passages = {document: [row for row in tables.passages if row.document_id == document] for document in changed}
    documents = [
        _document(row, texts[row.document_id], passages[row.document_id], kinds)
        for row in tables.documents
        if row.document_id in changed
    ]
    fresh = tabulated(annotate(documents, config))
    failed = {row.document_id for row in fresh.documents if row.status != "ok"}
    order = {row.document_id: at for at, row in enumerate(tables.documents)}
    joined = {}
    for name in ROW_CLASSES:
        old, new = getattr(tables, name), getattr(fresh, name)
        if name not in KEPT:
            rows = [row for row in old if _owner(row) not in changed - failed]
            rows += [row for row in new if _owner(row) not in failed]
            joined[name] = tuple(sorted(rows, key=lambda row: order[_owner(row)]))
    known = set(tables.problems)
    problems = (*tables.problems, *(row for row in fresh.problems if row not in known))
    return replace(tables, **joined, problems=problems)


def _document(row: DocumentRow, text: str, passages: Iterable[PassageRow], kinds: Mapping[str, str]) -> Document:
    """The document that a row tells of, its passages of other kinds and in the languages that they show then."""
    own = {each.name for each in fields(Document)} & {each.name for each in fields(DocumentRow)}
    cut = [Passage(each.start, each.end, kinds.get(each.passage_id, each.kind), each.language) for each in passages]
    document = Document(
        id=row.document_id,
        text=text,
        passages=tuple(sorted(cut)),
        **{name: getattr(row, name) for name in own if getattr(row, name) is not None},
    )
    taken = {(each.start, each.end) for each in passages if each.passage_id in kinds}
    languages = {(each.start, each.end): each.language for each in detect_languages(document).passages}
    return document.having(
        passages=tuple(
            replace(each, language=languages[each.start, each.end]) if (each.start, each.end) in taken else each
            for each in document.passages
        )
    )


def _owner(row: object) -> str:
    """The document of a row; of one that ties others, that of the first."""
    ids = (getattr(row, name, "") for name in ("document_id", "event_id", "reference_id"))
    return document_of(next(str(id) for id in ids if id))
