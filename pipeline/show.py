"""A document in the terminal: its text with what was found in it, and its rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from .tables.read import TableError, read_tables, read_text
from .tables.rows import DocumentRow, Tables

STYLES = {
    "mentions": "green",
    "timexes": "cyan",
    "citations": "magenta",
    "events": "bold underline",
}
"""Table -> style of its spans; a later one is laid over an earlier one."""

LISTED = {
    "events": ("trigger", "subtype", "type", "realis", "edtf", "attachment"),
    "timexes": ("text", "value", "edtf", "kind", "resolution"),
    "mentions": ("text", "type", "lemma", "entity_id"),
    "citations": ("text", "label", "reference_id"),
    "references": ("label", "type", "title", "container_title", "issued"),
    "problems": ("stage", "severity", "message"),
}
"""Table -> the columns that are worth a terminal's width."""


def shown(document: str, output: Path) -> Iterator[RenderableType]:
    """What to print of the document whose id is, or begins with, `document`.

    Raises TableError when no document or more than one fits.
    """
    tables = read_tables(output)
    row = _chosen(tables, document, output)
    yield Text(f"{row.document_id}  {row.language}  {row.status}  {row.title}", style="bold")
    if row.status == "ok":
        text = Text(read_text(output, row.document_id))
        for table, style in STYLES.items():
            for span in getattr(tables, table):
                if span.document_id == row.document_id:
                    text.stylize(style, span.start, span.end)
        yield Text("  ").join(Text(table, style=style) for table, style in STYLES.items())
        yield text
    for table, columns in LISTED.items():
        rows = [each for each in getattr(tables, table) if each.document_id == row.document_id]
        if rows:
            yield _listing(table, columns, sorted(rows, key=lambda each: each.start))


def _chosen(tables: Tables, document: str, output: Path) -> DocumentRow:
    ids = sorted(row.document_id for row in tables.documents)
    fitting = [document] if document in ids else [each for each in ids if each.startswith(document)]
    if len(fitting) != 1:
        choice = ", ".join(fitting or ids[:10])
        raise TableError(
            f"{output}: {'no' if not fitting else 'more than one'} document {document!r}; choose of: {choice}"
        )
    return next(row for row in tables.documents if row.document_id == fitting[0])


def _listing(table: str, columns: tuple[str, ...], rows: list[Any]) -> Table:
    listing = Table(
        box=SIMPLE_HEAD, title=f"{table} ({len(rows)})", title_justify="left", title_style=STYLES.get(table, "")
    )
    for column in columns:
        listing.add_column(column, overflow="fold")
    for row in rows:
        listing.add_row(*(Text(str(getattr(row, column) or "")) for column in columns))
    return listing
