"""Letopis: dated events, entities and citations from Russian and English articles, as linked tables.

documents = pipeline.read("raw")                # files and folders -> Documents
pairs = pipeline.annotate(documents)            # Documents -> (Document, spaCy Doc)
tables = pipeline.tabulate(pairs)               # -> Tables of row objects
pipeline.run(["raw"], "output")                 # all of it, into an output folder
pipeline.frame("output", "events")              # one table of it as a pandas data frame
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

    from .config import Config
    from .model import Document
    from .runner import Summary
    from .tables.rows import Tables

__all__ = ["annotate", "frame", "read", "run", "tabulate"]

# Imports stand inside the functions: importing the package reads no file and loads no model.


def read(*paths: str | Path, config: "Config | None" = None) -> "Iterator[Document]":
    """The documents of files and folders, cut into passages, described, their languages told.

    A source that cannot be read becomes a document with status `failed`.
    Raises FileNotFoundError for a path that does not exist.
    """
    from .config import load_config
    from .intake import read_documents

    return read_documents(*paths, columns=(config or load_config()).records)


def annotate(
    documents: "Iterable[Document]", config: "Config | None" = None
) -> "Iterator[tuple[Document, Doc | None]]":
    """Each document with its annotated Doc, None where the document is not `ok`; read the Doc by `doc._.events` etc."""
    from .annotator import annotate as annotate_documents
    from .config import load_config

    return annotate_documents(documents, config or load_config())


def tabulate(pairs: "Iterable[tuple[Document, Doc | None]]", config: "Config | None" = None) -> "Tables":
    """The rows of annotated documents, with entities, works and clusters resolved among them."""
    from .config import load_config
    from .extraction import tabulated
    from .runner import resolved

    return resolved(tabulated(pairs), config or load_config())


def run(paths: Iterable[str | Path], output: str | Path, config: "Config | None" = None) -> "Summary":
    """Extract the sources at `paths` into the folder `output`, and tell what the tables hold."""
    from .config import load_config
    from .runner import run as run_all

    return run_all([Path(path) for path in paths], Path(output), config or load_config())


def frame(output: str | Path, table: str) -> "pd.DataFrame":
    """A table of an output folder as a pandas data frame."""
    from .tables.frames import read_frame

    return read_frame(Path(output), table)
