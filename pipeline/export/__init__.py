"""The tables in the forms of other data sets: one file a format, named here."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..tables.rows import Tables

Texts = Callable[[str], str]
"""Gives the canonical text of a document by its id."""

Exporter = Callable[["Tables", Texts], bytes]
"""The whole export file, the same bytes for the same tables."""

FORMATS: Mapping[str, str] = {
    "plover-jsonl": "plover",
    "polecat": "tabular",
    "gdelt": "tabular",
    "acled": "tabular",
    "csl-json": "csl",
    "bibtex": "bibtex",
    "ris": "ris",
    "xlsx": "xlsx",
}
"""Format -> module of this folder, whose `export` takes the tables, the texts and the format's name."""


class ExportError(ValueError):
    """A format that is not known, or a package that it needs and that is missing; the message names the next step."""


def exporter(name: str) -> Exporter:
    """The function that writes a format.

    Raises ExportError for a name that is not in FORMATS, or a format whose optional package is not installed.
    """
    if name not in FORMATS:
        raise ExportError(f"no format {name!r}; choose of: {', '.join(sorted(FORMATS))}")
    try:
        return partial(import_module(f".{FORMATS[name]}", __package__).export, name=name)
    except ModuleNotFoundError as error:
        raise ExportError(f"format {name} needs the package {error.name}: pip install 'letopis[all]'") from error
