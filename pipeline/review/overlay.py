"""What was decided, laid over what the tables say, until the next run has it."""

from typing import Any

from .evidence import entity_row
from .index import Index
from .journal import Journal
from .queries import listed


def lay_kinds(journal: Journal, text: dict[str, Any]) -> None:
    """Let the passages of a text be of the kind that they were decided to be."""
    for block in text["blocks"]:
        for each in journal.of_row("passages", block["passage_id"]):
            if (each.verdict, each.field) == ("correct", "kind"):
                block["kind"] = each.value


def lay_links(index: Index, journal: Journal, told: dict[str, Any]) -> None:
    """Let the participants, the sources and the other reports of an event be as they were decided."""
    event = told["row_id"]
    for part in told["actors"]:
        part["row_id"] = f"{event}|{part['role']}|{part['mention_id']}"
        part["status"] = journal.status("arguments", part["row_id"])
        for each in journal.of_row("arguments", part["row_id"]):
            if (each.verdict, each.field) == ("correct", "role"):
                part["role"] = each.value
                told["focus"][f"mentions|{part['mention_id']}"] = each.value
            elif (each.verdict, each.field) == ("correct", "entity_id"):
                nobody = {"entity_id": "", "name": "", "name_en": "", "name_ru": ""}
                part |= entity_row(index, str(each.value)) or nobody
    for source in told["citations"]:
        source["row_id"] = f"{event}|{source['citation_id']}"
        source["status"] = journal.status("event_citations", source["row_id"])
    told["joined"] = _joined(index, journal, told)


def _joined(index: Index, journal: Journal, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The reports of other clusters that were found to be of the same event."""
    known = {each["row_id"] for each in (told["cluster"] or {"reports": ()})["reports"]}
    found = []
    for pair in journal.of_row("events", told["row_id"]):
        if pair.verdict == "same":
            ids = {journal.now("events", row) for row in (pair.row_id, str(pair.value))} - {told["row_id"], *known}
            rows = (index.one("SELECT * FROM queue WHERE row_id = :id AND table_name = 'events'", id=id) for id in ids)
            found += [listed(index, row) for row in rows if row]
    return found
