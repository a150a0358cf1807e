"""Decisions applied to the rows of a run: what was accepted stays, what was rejected goes, corrections win.

Rows with a place in a text are settled before anything is resolved, so that entities, works and clusters follow from
them; entities and clusters themselves afterwards. Decisions that no longer fit are listed, never dropped.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..resolve.bindings import Bindings, Side
from ..tables.rows import ROW_CLASSES, ProblemRow, Tables
from .cells import CellError, as_text, parsed
from .decisions import PAIRING, Decision, Key, Selector, standing
from .desk import row_id
from .locate import SPAN_TABLES, WATCHED, Atlas, Case, cases
from .outcome import Outcome
from .sheet import BY_REVIEW, PARTS, Sheet

Resolve = Callable[[Tables, Bindings], Tables]

LATER = {("arguments", "entity_id"), ("events", "location_id")}
"""Cells that name an entity, and can be filled only when there are entities."""


def reviewed(
    tables: Tables, text: Callable[[str], str], decisions: Iterable[Decision], resolve: Resolve
) -> tuple[Tables, dict[str, Any]]:
    """The tables resolved by `resolve` with what was decided, and what became of the decisions.

    `tables` are joined and not yet resolved, but with their `event_types`; `text` gives a document's text.
    """
    words = standing(decisions)
    review = _Review(tables, text, words)
    review.settle()
    resolved = review.finish(resolve(review.sheet.tables(), review.bindings()))
    return resolved, review.outcome.told(len(words))


class _Review:
    """The decisions of a file on their way into the rows of one run."""

    def __init__(self, tables: Tables, text: Callable[[str], str], words: Mapping[Key, Decision]) -> None:
        self.words = words
        self.atlas = Atlas(tables, text, words.values())
        self.sheet = Sheet(tables, text)
        self.outcome = Outcome()
        self.types = {row.subtype: row for row in tables.event_types}
        self.cases = cases(words)

    # ------------------------------------------------------------------ before resolving

    def settle(self) -> None:
        """Write the decisions into all rows but those of entities and clusters."""
        self.atlas.settle(self.cases)
        for table in ("documents", *SPAN_TABLES, *PARTS):
            for case in self.cases:
                if case.table == table:
                    self._find(case)
                    self._decide(case)
        self.sheet.tidy()

    def _find(self, case: Case) -> None:
        """The row of a case in a table whose rows have no place of their own."""
        if case.table == "documents":
            selector = case.latest.selector
            document = self.atlas.document(case.row_id, selector.sha256 if selector else "")
            case.row = self.sheet.rows["documents"].get(document)
            case.stale = "" if case.row else "its document is gone"
        elif case.table in PARTS:
            wanted = self._part_id(case)
            case.row = self.sheet.rows[case.table].get(wanted) if wanted else None
            case.stale = "" if wanted or case.verdict == "reject" else "one of the rows that it ties is gone"

    def _part_id(self, case: Case) -> str:
        """The id of a row that ties two others, from where those two stand now; '' if one is gone."""
        names = ROW_CLASSES[case.table].KEY
        ids = dict(zip(names, case.row_id.split("|"), strict=True)) if case.row_id.count("|") == len(names) - 1 else {}
        selectors = {"event_id": case.latest.other}
        for column, target in PARTS[case.table].items():
            ids[column] = self._now(target, ids.get(column, ""), selectors.get(column, case.latest.selector))
            if not ids[column]:
                return ""
        return "|".join(ids[name] for name in names)

    def _now(self, table: str, row: str, selector: Selector | None) -> str:
        """The id that a row has in this run, from its place; '' if it is gone."""
        if known := self.outcome.moved.get((table, row)):
            return known
        place = self.atlas.place(selector)
        found = self.sheet.at(table, *place.span) if place else []
        ids = [row_id(table, each) for each in found]
        if row in ids or (place is None and selector is None and row in self.sheet.rows[table]):
            return row
        twins = [each for each in ids if each.rpartition(":")[2] == row.rpartition(":")[2]] or ids
        return twins[0] if len(twins) == 1 else ""

    def _decide(self, case: Case) -> None:
        """Write what was decided on one row."""
        if case.stale:
            self._stale(case, case.stale)
            return
        if case.row is None:
            self._restore(case)
            return
        table, now = case.table, row_id(case.table, case.row)
        if now != case.row_id:
            self.outcome.moved[table, case.row_id] = now
        self._compare(case)
        if case.verdict == "reject":
            if table != "documents":
                self.sheet.drop(table, now)
            self.outcome.counts["rejected"] += 1
            return
        cells = self._cells(case)
        self.outcome.counts["added" if case.verdict == "add" else "accepted"] += case.verdict in ("accept", "add")
        if cells:
            self.outcome.machine[table, now] = {column: getattr(case.row, column) for column in cells}
            self.sheet.change(table, now, cells)
        if case.verdict == "add":
            self._tie(case, self.sheet.rows[table][now])

    def _restore(self, case: Case) -> None:
        """Put back a row that was accepted, corrected or added, and that the machine does not give."""
        kept = case.verdict in ("accept", "add") or (not case.verdict and self._corrected(case))
        if not kept:
            return
        try:
            if case.table in SPAN_TABLES and case.place:
                row = self.sheet.restored(case.table, case.row_id, case.place, case.snapshot)
            else:
                row = self._part(case)
        except ValueError as error:
            self._stale(case, str(error))
            return
        now = row_id(case.table, row)
        if now != case.row_id:
            self.outcome.moved[case.table, case.row_id] = now
        self.sheet.put(case.table, row)
        if cells := self._cells(replace(case, row=row)):
            self.sheet.change(case.table, now, cells)
        if case.verdict == "add":
            self.outcome.counts["added"] += 1
        else:
            self.outcome.counts["kept"] += 1
            if "rule" in (case.snapshot or {}):
                self.outcome.machine[case.table, now] = {"rule": case.snapshot["rule"]}
        self._tie(case, self.sheet.rows[case.table][now])

    def _part(self, case: Case) -> Any:
        """A row that ties two others."""
        row_class = ROW_CLASSES[case.table]
        ids = dict(zip(row_class.KEY, self._part_id(case).split("|"), strict=True))
        if "position" in ids:
            ids["position"] = int(ids["position"])
        cells = {name: cell for name, cell in case.snapshot.items() if name in WATCHED.get(case.table, ())}
        return row_class(**{**cells, **ids})

    def _tie(self, case: Case, event: Any) -> None:
        """Give an event that the machine did not find its participants and its markers."""
        if case.table != "events":
            return
        for part in case.snapshot.get("arguments", ()):
            start, end = event.start + part["from"], event.start + part["to"]
            mentions = self.sheet.at("mentions", event.document_id, start, end)
            if len(mentions) == 1:
                names = {"event_id": event.event_id, "mention_id": mentions[0].mention_id}
                row = ROW_CLASSES["arguments"](**names, role=part["role"], how=part.get("how", ""))
                if row_id("arguments", row) not in self.sheet.rows["arguments"]:
                    self.sheet.put("arguments", row)
            else:
                self._stale(case, f"no name stands at {part['text']!r}", "arguments")
        for row in self.sheet.cited(event):
            if row_id("event_citations", row) not in self.sheet.rows["event_citations"]:
                self.sheet.put("event_citations", row)

    def _cells(self, case: Case) -> dict[str, Any]:
        """The cells of a row that decisions change, as they will be; those that cannot be are listed as stale."""
        cells: dict[str, Any] = {}
        if case.verdict in ("accept", "add"):
            vouched = {column: case.snapshot.get(column, "") for column in WATCHED.get(case.table, ())}
            if case.verdict == "add" or case.snapshot:
                cells = {column: cell for column, cell in vouched.items() if cell or case.verdict == "accept"}
        for column, word in case.words.items():
            if (
                word.verdict == "correct"
                and (case.table, column) not in LATER
                and (case.table, column) != ("mentions", "entity_id")
            ):
                try:
                    cells[column] = self._parsed(case, column, word)
                    self.outcome.counts["corrected"] += 1
                except ValueError as error:
                    self._stale(case, str(error), column)
        if case.table == "events" and (kind := self.types.get(cells.get("subtype", ""))):
            told = {"type": kind.type, "mode": kind.mode, "context": kind.context}
            own = case.words.keys() if case.verdict != "add" else case.snapshot.keys()
            cells |= {column: cell for column, cell in told.items() if "subtype" in case.words or column not in own}
        return {column: cell for column, cell in cells.items() if getattr(case.row, column) != cell}

    def _parsed(self, case: Case, column: str, word: Decision) -> Any:
        """The right cell; an id is that of this run."""
        cell = parsed(case.table, column, as_text(word.value))
        target = next(
            each.metadata["to"] for each in ROW_CLASSES[case.table].__dataclass_fields__.values() if each.name == column
        )
        if cell and target in SPAN_TABLES:
            cell = self._now(target, str(cell), word.other)
            if not cell:
                raise CellError(f"{target} has no row {word.value!r} any more")
        return cell

    def _compare(self, case: Case) -> None:
        """List the cells that the machine gives otherwise than when they were decided on."""
        fields: dict[str, list[Any]] = {}
        row_word = case.words.get("")
        for column in WATCHED.get(case.table, ()):
            if column not in case.words and row_word and row_word.machine and row_word.verdict in ("accept", "reject"):
                old, new = row_word.machine.get(column, ""), getattr(case.row, column)
                vouched = case.snapshot.get(column, "")
                if (new or "") not in (old or "", vouched or ""):
                    fields[column] = [vouched, new]
        for column, word in case.words.items():
            if column and word.machine is not None and not column.endswith("_id") and hasattr(case.row, column):
                old, new = word.machine.get(column, ""), getattr(case.row, column)
                settled = word.verdict == "correct" and as_text(new) == word.value
                if (old or "") != (new or "") and not settled and word.verdict != "unsure":
                    fields[column] = [word.value if word.verdict == "correct" else old, new]
        if fields:
            self._conflict(case, fields)

    # ------------------------------------------------------------------ while and after resolving

    def bindings(self) -> Bindings:
        """What was decided of pairs, in ids of this run."""
        found: dict[str, list[Any]] = {name: [] for name in Bindings.__slots__}
        for word in sorted(self.words.values(), key=lambda word: word.moment):
            if word.verdict in PAIRING:
                self._bind(word, found)
            elif (word.table, word.field, word.verdict) == ("mentions", "entity_id", "correct"):
                mention = self._now("mentions", word.row_id, word.selector)
                if mention:
                    found["same_mentions"].append((Side("", mention), self._side(str(word.value), word.other)))
                self.outcome.counts["corrected"] += bool(mention)
        return Bindings(**{name: tuple(pairs) for name, pairs in found.items()})

    def _bind(self, word: Decision, found: dict[str, list[Any]]) -> None:
        table = "events" if word.table == "clusters" else word.table
        if table == "entities":
            sides = self._side(word.row_id, word.selector), self._side(str(word.value), word.other)
            found[f"{word.verdict}_entities"].append(sides)
            gone = not all(side.mention_id for side in sides)
        else:
            ids = self._now(table, word.row_id, word.selector), self._now(table, str(word.value), word.other)
            gone = not all(ids)
            if not gone and table == "mentions" and word.verdict == "same":
                found["same_mentions"].append((Side("", ids[0]), Side("", ids[1])))
            elif not gone:
                found.setdefault(f"{word.verdict}_{table}", []).append(ids)
        self.outcome.counts["bound"] += not gone
        if gone:
            self._stale(Case(word.table, word.row_id, {word.key[2]: word}), "one of the two is gone", word.key[2])

    def _side(self, entity: str, selector: Selector | None) -> Side:
        place = self.atlas.place(selector)
        mentions = self.sheet.at("mentions", *place.span) if place else []
        return Side(entity, mentions[0].mention_id if len(mentions) == 1 else "")

    def finish(self, tables: Tables) -> Tables:
        """The resolved tables with what was decided on entities and clusters, and with the problems of the review."""
        entities = {row.entity_id: row for row in tables.entities}
        clusters = {row.cluster_id: row for row in tables.clusters}
        of_mention = {row.mention_id: row.entity_id for row in tables.mentions}
        of_event = {row.event_id: row.cluster_id for row in tables.events}
        gone: set[str] = set()
        for case in self.cases:
            if case.table in ("entities", "clusters"):
                rows = entities if case.table == "entities" else clusters
                key = self._resolved_id(case, rows, of_mention if case.table == "entities" else of_event)
                case.row = rows.get(key)
                if case.row is None:
                    self._stale(case, "nothing that it names is left")
                    continue
                if key != case.row_id:
                    self.outcome.moved[case.table, case.row_id] = key
                self._compare(case)
                if case.verdict == "reject":
                    gone.add(key)
                    del rows[key]
                    self.outcome.counts["rejected"] += 1
                    continue
                self.outcome.counts["accepted"] += case.verdict == "accept"
                if cells := self._cells(case):
                    self.outcome.machine[case.table, key] = {column: getattr(case.row, column) for column in cells}
                    rows[key] = replace(case.row, **cells)
        named = self._named(tables, entities, of_mention)
        return replace(
            tables,
            entities=tuple(entities.values()),
            clusters=tuple(clusters.values()),
            mentions=tuple(_without(tables.mentions, "entity_id", gone)),
            arguments=tuple(_without(named["arguments"], "entity_id", gone)),
            events=tuple(
                replace(row, subtype=row.subtype if row.subtype in self.types else "")
                for row in _without(_without(named["events"], "location_id", gone), "cluster_id", gone)
            ),
            problems=(*tables.problems, *dict.fromkeys(self.outcome.problems)),
        )

    def _resolved_id(self, case: Case, rows: Mapping[str, Any], of_part: Mapping[str, str]) -> str:
        """The id of an entity or cluster: its own, else that of what its evidence names now."""
        if case.row_id in rows:
            return case.row_id
        place = self.atlas.place(case.latest.selector)
        table = "mentions" if case.table == "entities" else "events"
        found = {of_part.get(row_id(table, row), "") for row in (self.sheet.at(table, *place.span) if place else ())}
        return found.pop() if len(found) == 1 else ""

    def _named(
        self, tables: Tables, entities: Mapping[str, Any], of_mention: Mapping[str, str]
    ) -> dict[str, Iterable[Any]]:
        """Arguments and events with the entities that reviewers named."""
        found: dict[str, dict[str, Any]] = {
            table: {row_id(table, row): row for row in getattr(tables, table)} for table in ("arguments", "events")
        }
        for case in self.cases:
            for column, word in case.words.items():
                if (case.table, column) in LATER and word.verdict == "correct" and not case.stale:
                    key = self.outcome.moved.get((case.table, case.row_id), case.row_id)
                    side = self._side(str(word.value), word.other)
                    named = side.entity_id if side.entity_id in entities else of_mention.get(side.mention_id, "")
                    if key in found[case.table] and (named or not word.value):
                        row = found[case.table][key]
                        self.outcome.machine.setdefault((case.table, key), {})[column] = getattr(row, column)
                        found[case.table][key] = replace(row, **{column: named})
                        self.outcome.counts["corrected"] += 1
                    else:
                        self._stale(case, f"entities has no row {word.value!r} any more", column)
        return {table: rows.values() for table, rows in found.items()}

    # ------------------------------------------------------------------ what is told

    def _corrected(self, case: Case) -> bool:
        return any(word.verdict == "correct" for word in case.words.values())

    def _stale(self, case: Case, reason: str, column: str = "") -> None:
        word = case.words.get(column) or case.latest
        self.outcome.stale.append({**_named_row(case), "field": column, "verdict": word.verdict, "reason": reason})
        self._problem(case, column, word, f"{reason}; the decision waits for it to come back")

    def _conflict(self, case: Case, fields: Mapping[str, list[Any]]) -> None:
        word = case.latest
        now = row_id(case.table, case.row)
        self.outcome.conflicts.append(
            {**_named_row(case), "now": now, "fields": fields, "reviewer": word.reviewer, "time": word.time}
        )
        changed = "; ".join(f"{name} was {old!r} and would now be {new!r}" for name, (old, new) in fields.items())
        self._problem(case, next(iter(fields)), word, f"{changed}; decide again, what was decided stands")

    def _problem(self, case: Case, column: str, word: Decision, what: str) -> None:
        selector = word.selector
        document = case.place.document_id if case.place else ""
        document = document or (self.atlas.document(selector.document_id, selector.sha256) if selector else "")
        if row := self.sheet.rows["documents"].get(document):
            message = f"{case.table} {case.row_id}: {word.verdict} by {word.reviewer}: {what}"
            start = case.place.start if case.place else 0
            self.outcome.problems.append(
                ProblemRow(
                    document_id=document,
                    stage=BY_REVIEW,
                    start=start,
                    message=message,
                    severity="warning",
                    path=row.path,
                )
            )


def _named_row(case: Case) -> dict[str, str]:
    return {"table": case.table, "row_id": case.row_id}


def _without(rows: Iterable[Any], column: str, gone: set[str]) -> Iterable[Any]:
    for row in rows:
        yield replace(row, **{column: ""}) if getattr(row, column) in gone else row
