"""What the page asks of an index: lists by filter and page, the timeline, names.

Every answer is plain JSON. A list is paged by its last line, not by a count, so that it neither repeats nor skips rows
when decisions change what the filter lets through.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from ..calendar import day_at, iso_day, ordinal
from .dates import read_date
from .index import Index
from .lines import LINES
from .refusal import Refusal
from .search import match_query

PAGE = 50
SNIPPET = 90
"""Characters of the sentence on either side of the row's words."""
MOST_MARKS = 300
"""Events that the timeline draws one by one; more are drawn as bars of a histogram."""
BINS = 120

ORDERS = {
    "doubt": ("doubt DESC, line", "(doubt < :at OR doubt = :at AND line > :line)", "doubt"),
    "date": ("first, line", "(first > :at OR first = :at AND line > :line)", "first"),
    "place": ("document_id, start, line", "(document_id, start, line) > (:document, :at, :line)", "start"),
}
"""Order -> its columns, what comes after a line, and the column of that line's value."""


class QueryError(Refusal):
    """A question that makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the rows of a list must have; '' lets everything through."""

    table: str = "events"
    status: str = ""
    type: str = ""
    subtype: str = ""
    actor: str = ""
    """An entity that takes part in the event, or is named."""
    document: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    """ISO days, in an address any date; a row is let through when its interval has a day in common."""
    reason: str = ""
    q: str = ""
    order: str = "doubt"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """The filter in the parameters of an address; raises Refusal for a value that cannot be."""
        found = cls(**{each.name: asked[each.name] for each in fields(cls) if asked.get(each.name)})
        if found.table not in LINES or found.order not in ORDERS:
            raise QueryError(f"no table {found.table!r} or no order {found.order!r}")
        since = read_date(found.since).earliest if found.since else ""
        until = read_date(found.until).latest if found.until else ""
        return replace(found, since=since, until=until)

    def where(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL over the queue, and its values."""
        values: dict[str, Any] = {"table": self.table}
        parts = ["table_name = :table"]
        for column in ("status", "type", "subtype", "language"):
            if wanted := getattr(self, column):
                parts.append(f"{column} = :{column}")
                values[column] = wanted
        if self.document:
            parts.append("document_id = :only_document")
            values["only_document"] = self.document
        if self.actor:
            parts.append(f"row_id IN ({_NAMING.get(self.table, _NOTHING)})")
            values["actor"] = self.actor
        if self.since:
            parts.append("(last >= :since OR last IS NULL AND first IS NOT NULL)")
            values["since"] = ordinal(self.since)
        if self.until:
            parts.append("(first <= :until OR first IS NULL AND last IS NOT NULL)")
            values["until"] = ordinal(self.until)
        if self.reason:
            parts.append("' ' || reasons || ' ' LIKE :reason")
            values["reason"] = f"% {self.reason} %"
        if words := match_query(self.q):
            parts.append("prose IN (SELECT rowid FROM prose WHERE prose MATCH :words)")
            values["words"] = words
        return " AND ".join(parts), values


_NOTHING = "SELECT NULL WHERE 0"
_NAMING = {
    "events": "SELECT event_id FROM arguments WHERE entity_id = :actor"
    " UNION SELECT event_id FROM events WHERE location_id = :actor",
    "entities": "SELECT :actor",
    "timexes": "SELECT timex_id FROM events JOIN arguments USING (event_id) WHERE arguments.entity_id = :actor",
}
"""Table -> the ids of rows that an entity has to do with."""


def queue(index: Index, wanted: Filter, *, after: int = 0, size: int = PAGE) -> dict[str, Any]:
    """A page of the rows that a filter lets through, from the one after the line `after`, and how many there are."""
    where, values = wanted.where()
    order, beyond, column = ORDERS[wanted.order]
    total = index.value(f"SELECT count(*) FROM queue WHERE {where}", **values)
    if after:
        last = index.one(f"SELECT {column} AS at, document_id AS document FROM queue WHERE line = :after", after=after)
        if last is None:
            raise QueryError(f"no line {after}")
        if last["at"] is None:
            beyond = f"({column} IS NULL AND line > :line OR {column} IS NOT NULL)"
        where, values = f"{where} AND {beyond}", {**values, **last, "line": after}
    rows = index.all(f"SELECT * FROM queue WHERE {where} ORDER BY {order} LIMIT :size", **values, size=size)
    return {"total": total, "rows": [listed(index, row) for row in rows], "more": len(rows) == size}


def selected(index: Index, wanted: Filter) -> list[str]:
    """The ids of all rows that a filter lets through."""
    where, values = wanted.where()
    return [row["row_id"] for row in index.all(f"SELECT row_id FROM queue WHERE {where} ORDER BY line", **values)]


def listed(index: Index, row: dict[str, Any]) -> dict[str, Any]:
    """A line as a list shows it: the row's words inside the sentence, and who takes part."""
    before, after = "", ""
    sentence = index.one(
        "SELECT start, text FROM sentences WHERE document_id = :document AND start <= :start ORDER BY start DESC LIMIT 1",
        document=row["document_id"],
        start=row["start"] or 0,
    )
    words = row["label"] or ""
    if sentence and row["table_name"] != "references":
        at = row["start"] - sentence["start"]
        if sentence["text"][at : at + len(words)] == words:
            before = lead(sentence["text"][:at], SNIPPET)
            after = trail(sentence["text"][at + len(words) :], SNIPPET)
    actors = index.all(
        "SELECT DISTINCT entity_id, name, name_en, name_ru FROM arguments JOIN entities USING (entity_id)"
        " WHERE event_id = :row AND role IN ('actor', 'recipient') LIMIT 6",
        row=row["row_id"],
    )
    keep = ("line", "row_id", "document_id", "language", "type", "subtype", "earliest", "latest", "status", "doubt")
    told = {name: row[name] for name in keep}
    reasons = (row["reasons"] or "").split()
    if row["table_name"] == "entities":
        told |= (
            index.one("SELECT name_en, name_ru, iso3, mentions FROM entities WHERE entity_id = :id", id=row["row_id"])
            or {}
        )
    return {**told, "label": words[:300], "before": before, "after": after, "reasons": reasons, "actors": actors}


def lead(text: str, most: int) -> str:
    """The end of what stands before some words: of their paragraph, from the beginning of a word."""
    own = text.rpartition("\n\n")[2]
    return own if len(own) <= most else "…" + own[-most:].partition(" ")[2]


def trail(text: str, most: int) -> str:
    """The beginning of what stands behind some words, as `lead` is the end of what stands before."""
    own = text.partition("\n\n")[0]
    return own if len(own) <= most else own[:most].rpartition(" ")[0] + "…"


def choices(index: Index, table: str) -> dict[str, Any]:
    """What a list of a table can be filtered by, each with its count."""
    if table not in LINES:
        raise QueryError(f"no table {table!r}")
    told: dict[str, Any] = {}
    for column in ("type", "subtype", "language", "status"):
        told[column] = index.all(
            f"SELECT {column} AS value, count(*) AS count FROM queue WHERE table_name = :table AND {column} IS NOT NULL"
            " GROUP BY 1 ORDER BY 2 DESC, 1",
            table=table,
        )
    told["document"] = index.all(
        "SELECT document_id AS value, title, count(*) AS count FROM queue JOIN documents USING (document_id)"
        " WHERE table_name = :table GROUP BY 1 ORDER BY 1 LIMIT 500",
        table=table,
    )
    reasons = Counter[str]()
    for row in index.all("SELECT reasons, count(*) AS n FROM queue WHERE table_name = :t GROUP BY 1", t=table):
        reasons.update(dict.fromkeys(row["reasons"].split(), row["n"]))
    told["reason"] = [{"value": name, "count": count} for name, count in reasons.most_common()]
    return told


def names(index: Index, typed: str, size: int = 12) -> list[dict[str, Any]]:
    """Entities whose name has the typed words, in either language, the most mentioned first."""
    words = match_query(typed, unfinished=True)
    return index.all(
        "SELECT entity_id, type, name, name_en, name_ru, mentions FROM entities WHERE :words = '' OR entity_id IN"
        " (SELECT row_id FROM prose_of WHERE prose IN (SELECT rowid FROM prose WHERE prose MATCH :match))"
        " ORDER BY mentions DESC, entity_id LIMIT :size",
        words=words,
        match=words or '""',
        size=size,
    )


def overview(index: Index) -> dict[str, Any]:
    """The whole run at a glance: what there is, how much of it was reviewed, what contradicts itself."""
    tables = index.all(
        "SELECT table_name AS name, count(*) AS rows, sum(status NOT IN ('open', 'conflict')) AS reviewed,"
        " sum(status = 'conflict') AS conflicts FROM queue GROUP BY 1"
    )
    return {
        "tables": sorted(tables, key=lambda each: list(LINES).index(each["name"])),
        "documents": documents(index),
        "statuses": index.all("SELECT status, count(*) AS count FROM documents GROUP BY 1 ORDER BY 2 DESC"),
        "contradictions": contradictions(index),
        "clusters": index.value("SELECT count(*) FROM clusters"),
        "entities": index.all(
            "SELECT entity_id, type, name, name_en, name_ru, iso3, mentions, documents FROM entities"
            " ORDER BY mentions DESC, entity_id LIMIT 40"
        ),
        "problems": index.all("SELECT * FROM problems ORDER BY severity, document_id LIMIT 100"),
        "problem_count": index.value("SELECT count(*) FROM problems"),
    }


def documents(index: Index, *, typed: str = "", after: str = "", size: int = 40) -> dict[str, Any]:
    """A page of the documents with their counts and the share of their rows that was reviewed."""
    values = {"like": f"%{typed.replace('%', '')}%", "after": after}
    where = "(document_id LIKE :like OR title LIKE :like OR path LIKE :like)"
    rows = index.all(
        f"SELECT document_id, path, title, status, language, words, published, publisher, url FROM documents WHERE {where}"
        " AND document_id > :after ORDER BY document_id LIMIT :size",
        **values,
        size=size,
    )
    for row in rows:
        counts = index.all(
            "SELECT table_name, count(*) AS rows, sum(status NOT IN ('open', 'conflict')) AS reviewed FROM queue"
            " WHERE document_id = :document GROUP BY 1",
            document=row["document_id"],
        )
        row["counts"] = {each["table_name"]: each["rows"] for each in counts}
        total = sum(each["rows"] for each in counts)
        row["reviewed"] = sum(each["reviewed"] for each in counts) / total if total else None
    total = index.value(f"SELECT count(*) FROM documents WHERE {where}", like=values["like"])
    return {"rows": rows, "total": total, "more": len(rows) == size}


def contradictions(index: Index, size: int = 50) -> list[dict[str, Any]]:
    """Clusters whose sources give dates that exclude each other, each with its reports."""
    found = index.all(
        "SELECT * FROM clusters WHERE conflict IS NOT NULL ORDER BY earliest, cluster_id LIMIT :size", size=size
    )
    for cluster in found:
        rows = index.all(
            "SELECT * FROM queue WHERE cluster_id = :cluster AND table_name = 'events' ORDER BY first, line LIMIT 12",
            cluster=cluster["cluster_id"],
        )
        cluster["reports"] = [listed(index, row) for row in rows]
    return found


def timeline(index: Index, wanted: Filter) -> dict[str, Any]:
    """The dated events that a filter lets through between two days: one by one, or counted when they are many."""
    where, values = wanted.where()
    dated = f"{where} AND first IS NOT NULL AND last IS NOT NULL"
    bounds = index.one(
        f"SELECT min(first) AS first, max(last) AS last, count(*) AS total,"
        f" sum(first IS NULL OR last IS NULL) AS open FROM queue WHERE {where}",
        **values,
    )
    assert bounds is not None
    if bounds["first"] is None or bounds["last"] is None:
        return {"total": bounds["total"], "undated": bounds["total"], "marks": [], "bins": []}
    first: int = ordinal(wanted.since) if wanted.since else bounds["first"]
    last: int = max(first, ordinal(wanted.until) if wanted.until else bounds["last"])
    span = {"first": first, "last": last, "from": iso_day(day_at(first)), "to": iso_day(day_at(last))}
    told: dict[str, Any] = {"total": bounds["total"], "undated": bounds["open"] or 0, **span, "marks": [], "bins": []}
    if bounds["total"] <= MOST_MARKS:
        told["marks"] = index.all(
            f"SELECT row_id, label, language, type, first, last, earliest, latest, status FROM queue WHERE {dated}"
            " ORDER BY first, last, line",
            **values,
        )
    else:
        width = max(1, -(-(last - first + 1) // BINS))
        told["width"] = width
        told["bins"] = index.all(
            f"SELECT ((first + last) / 2 - :origin) / :width AS bin, language, count(*) AS count FROM queue"
            f" WHERE {dated} GROUP BY 1, 2 ORDER BY 1, 2",
            **values,
            origin=first,
            width=width,
        )
    return told
