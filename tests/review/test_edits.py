"""Decisions on rows while their sources are edited at random."""

import random
from dataclasses import replace

from pipeline.review.apply import reviewed
from pipeline.review.decisions import Selector
from pipeline.review.desk import Desk, row_id
from pipeline.tables.project import row_ids
from pipeline.tables.rows import Tables
from tests.golden.renew import EXPECTED, HERE, tables_of

GOLDEN = tables_of(EXPECTED)
TEXTS = {document: (HERE / f"{document}.txt").read_text(encoding="utf-8") for document in ("embassy", "embassy-en")}
KINDS = {"mentions": "mention", "timexes": "timex", "events": "event"}
ROUNDS = 60


def alone(tables):
    """Rows with nothing but their places: documents, names, dates and events."""
    events = tuple(replace(row, sentence_id="", timex_id="", location_id="", cluster_id="") for row in tables.events)
    timexes = tuple(replace(row, sentence_id="", anchor_id="") for row in tables.timexes)
    mentions = tuple(replace(row, sentence_id="", entity_id="") for row in tables.mentions)
    return Tables(documents=tables.documents, events=events, timexes=timexes, mentions=mentions)


def edited(chance, document):
    """The text after edits between the rows, and for each old offset of a row's start the new one."""
    text, spans = TEXTS[document], []
    for table in KINDS:
        spans += [(row.start, row.end) for row in getattr(GOLDEN, table) if row.document_id == document]
    free = [at for at in range(len(text)) if not any(start - 1 <= at <= end for start, end in spans)]
    cuts = sorted(chance.sample(free, chance.randint(1, 4)))
    other = TEXTS[chance.choice(sorted(TEXTS))]
    pieces, shift, shifts, last = [], 0, [], 0
    for at in cuts:
        begin = chance.randrange(len(other))
        put = chance.choice(
            [" ", "\n\nНовый абзац. A new paragraph.\n\n", other[begin : begin + chance.randint(5, 80)]]
        )
        pieces += [text[last:at], put]
        shifts.append((at, shift := shift + len(put)))
        last = at
    pieces.append(text[last:])
    moved = {start: start + max([by for at, by in shifts if at <= start], default=0) for start, _ in spans}
    return "".join(pieces), moved


def as_found(row, kind, text, start, others):
    """What a machine gives for a row that moved: its id counts the occurrences of its words before it."""
    quote = getattr(row, "trigger", None) or row.text
    nth = text[: start + len(quote)].count(quote) + others
    wanted = row_ids(row.document_id, kind, [quote] * nth)[-1]
    return replace(row, start=start, end=start + len(quote), **{f"{kind}_id": wanted})


def test_a_thousand_random_edits_lose_no_decision_whose_quote_stands_uniquely():
    chance = random.Random(8)
    machine = alone(GOLDEN)
    desk = Desk(machine, TEXTS.__getitem__)
    decided, unique, kept = 0, 0, 0
    for _ in range(ROUNDS):
        document = chance.choice(sorted(TEXTS))
        text, moved = edited(chance, document)
        now = {}
        for table, kind in KINDS.items():
            rows = [row for row in getattr(machine, table) if row.document_id == document]
            now[table] = [as_found(row, kind, text, moved[row.start], 0) for row in rows]
            decisions = [
                desk.decision(table, row_id(table, row), "reject", reviewer="Анна", time="2024-06-17T10:00:00Z")
                for row in rows
            ]
            tables = Tables(documents=machine.documents, **{table: tuple(now[table])})
            left, report = reviewed(tables, {**TEXTS, document: text}.__getitem__, decisions, lambda rows, _: rows)
            stale = {each["row_id"] for each in report["stale"]}
            staying = {row.start for row in getattr(left, table)}
            for row in rows:
                decided += 1
                kept += moved[row.start] not in staying
                if text.count(text[moved[row.start] :][: row.end - row.start]) == 1:
                    unique += 1
                    assert moved[row.start] not in staying
                    assert row_id(table, row) not in stale
            assert len(staying) == len(stale)  # a row that stays is one whose decision is told to be stale
    assert decided > 500
    assert unique > 300
    assert kept > 0.98 * decided


def test_a_decision_is_never_applied_to_other_words():
    desk = Desk(alone(GOLDEN), TEXTS.__getitem__)
    visit = next(row for row in GOLDEN.events if row.trigger == "visited")
    decision = desk.decision("events", visit.event_id, "reject", reviewer="Анна", time="2024-06-17T10:00:00Z")
    assert isinstance(decision.selector, Selector)
    text = TEXTS["embassy-en"].replace("visited", "left__!")
    tables = replace(
        alone(GOLDEN), events=tuple(replace(row, trigger="left__!") for row in GOLDEN.events if row == visit)
    )
    left, report = reviewed(tables, {**TEXTS, "embassy-en": text}.__getitem__, [decision], lambda rows, _: rows)
    assert len(left.events) == 1
    assert [each["row_id"] for each in report["stale"]] == [visit.event_id]
