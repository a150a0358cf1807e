"""From sources to documents that are ready to be annotated: read, cut into passages, described, told by language."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .clean import mark_passages
from .detect import detect_languages
from .metadata import read_metadata
from .model import Document
from .readers import COLUMNS, Source, discover, read, unfold

STEPS = {"clean": mark_passages, "metadata": read_metadata, "detect": detect_languages}


def read_documents(*paths: str | Path, columns: Mapping[str, str] = COLUMNS) -> Iterator[Document]:
    """The documents of files and folders; `columns` says what the columns of bulk files are called.

    A source that cannot be read becomes a document with status `failed` and the reason in its problems.
    Raises FileNotFoundError for a path that does not exist.
    """
    return prepare(unfold(discover(Path(path) for path in paths), columns))


def prepare(sources: Iterable[Source]) -> Iterator[Document]:
    """The documents of these sources, in order."""
    for source in sources:
        for document in read(source):
            yield prepared(document)


def prepared(document: Document) -> Document:
    """The document with passages, metadata and languages; marked as failed if a step raises."""
    for stage, step in STEPS.items():
        if document.status != "ok":
            break
        try:
            document = step(document)
        except Exception as error:
            return document.failed(stage, f"{type(error).__name__}: {error}")
    return document
