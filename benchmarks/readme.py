"""Renews the parts of README.md that the code or a run decides: the list of tables, and rows of the sample run.

python benchmarks/readme.py            # after `letopis run`
python benchmarks/readme.py --check    # exit code 1 if the list of tables is not the code's
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from pipeline.model import LANGUAGES
from pipeline.tables.read import read_tables
from pipeline.tables.rows import ROW_CLASSES, Tables, columns

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EVENTS_SHOWN = 8


def tables_block() -> str:
    """The tables with their rows, keys and columns, as Markdown."""
    rows = [[f"`{name}`", row_class.__doc__, _columns(row_class)] for name, row_class in ROW_CLASSES.items()]
    return _markdown(("table", "a row is", "columns (key in bold, → table it points to)"), rows)


def _columns(row_class: Any) -> str:
    shown = []
    for column in columns(row_class):
        name = f"**`{column.name}`**" if column.name in row_class.KEY else f"`{column.name}`"
        target = column.metadata["to"]
        own = not target or target == row_class.TABLE or column.name == f"{target[:-1]}_id"
        shown.append(name if own else f"{name} → {target}")
    return ", ".join(shown)


def output_block(tables: Tables) -> str:
    """What the sample run found: counts, and events that articles in both languages tell of."""
    languages = [row.language for row in tables.documents if row.status == "ok"]
    names = ("events", "timexes", "mentions", "entities", "citations", "references")
    counts = ", ".join(f"{len(getattr(tables, name))} {name}" for name in names)
    return (
        f"{languages.count('ru')} Russian and {languages.count('en')} English articles give {counts}.\n"
        f"Some of the events that both languages tell of:\n\n{_events(tables)}"
    )


def _events(tables: Tables) -> str:
    told = defaultdict(list)
    for event in sorted(tables.events, key=lambda event: (event.document_id, event.start)):
        told[event.cluster_id].append(event)
    names = {row.entity_id: row.name_en or row.name for row in tables.entities}
    languages = {row.document_id: row.language for row in tables.documents}
    cited = _cited(tables)
    rows = []
    for cluster in sorted(tables.clusters, key=lambda each: (each.earliest, each.cluster_id)):
        events = told[cluster.cluster_id]
        by_language = {languages[event.document_id]: event for event in events}
        works = [title for event in events for title in cited[event.event_id]]
        if len(by_language) == len(LANGUAGES) and events[0].subtype:
            actors = ", ".join(names.get(actor, actor) for actor in cluster.actors.split(";"))
            words = [f"“{by_language[each].trigger}” in `{by_language[each].document_id}`" for each in LANGUAGES]
            bounds = (cluster.earliest, cluster.latest)
            date = next((event.edtf for event in events if (event.earliest, event.latest) == bounds), "/".join(bounds))
            rows.append([date, events[0].subtype, actors, *words, _short(works)])
    head = ("date", "event", "actors", "in English", "in Russian", "cited for it")
    return _markdown(head, rows[:: max(1, len(rows) // EVENTS_SHOWN)][:EVENTS_SHOWN])


def _cited(tables: Tables) -> dict[str, list[str]]:
    """Event -> titles of the works that it is cited to."""
    titles = {row.reference_id: row.title for row in tables.references}
    reference = {row.citation_id: row.reference_id for row in tables.citations}
    found = defaultdict(list)
    for link in tables.event_citations:
        if title := titles.get(reference[link.citation_id]):
            found[link.event_id].append(title)
    return found


def _short(works: list[str]) -> str:
    title = works[0] if works else ""
    return title if len(title) <= 45 else title[:44].rsplit(" ", 1)[0] + " …"


def _markdown(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def block(text: str, name: str) -> str:
    """What stands between the markers of that name."""
    found = re.search(rf"<!-- {name}:start -->\n(.*?)\n<!-- {name}:end -->", text, re.DOTALL)
    if found is None:
        raise SystemExit(f"README.md has no <!-- {name}:start --> ... <!-- {name}:end -->")
    return found[1]


def main() -> None:
    """Renew the blocks, or check the one that needs no run."""
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        raise SystemExit(0 if block(text, "tables") == tables_block() else "README.md: run benchmarks/readme.py")
    fresh = {"tables": tables_block(), "output": output_block(read_tables(ROOT / "output"))}
    for name, content in fresh.items():
        text = text.replace(f"<!-- {name}:start -->\n{block(text, name)}\n", f"<!-- {name}:start -->\n{content}\n")
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
