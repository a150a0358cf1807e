"""Rows that wait to be joined: they come back as they were, and their lines are those that are written."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.gist import gist_of
from pipeline.tables.lines import KEY, lines_of, rows_of
from pipeline.tables.pack import HOLES, Block, packed, unpacked
from pipeline.tables.rows import ROW_CLASSES, ArgumentRow, EventRow, MentionRow, SentenceRow, Tables, columns
from pipeline.tables.schema import column_type

CELLS = {
    str: st.text(st.sampled_from("'=+-@\t\r\n 1Xя,\""), max_size=6),
    int: st.integers(),
    float: st.none() | st.integers(0, 1) | st.floats(allow_nan=False),
}


def rows_for(row_class):
    return st.builds(row_class, **{each.name: CELLS[column_type(each)] for each in columns(row_class)})


TABLES = st.builds(
    Tables, **{name: st.lists(rows_for(each), max_size=3).map(tuple) for name, each in ROW_CLASSES.items()}
)


def kept(tables):
    """The blocks as they come out of a part."""
    return {name: Block(text, *json.loads(json.dumps(rest))) for name, (text, *rest) in packed(tables)[1].items()}


@given(TABLES)
def test_rows_come_back_as_they_were(tables):
    assert repr(unpacked(kept(tables))) == repr(tables)  # 1 is not 1.0, though they are equal


@given(TABLES)
def test_lines_that_were_kept_are_those_of_the_rows(tables):
    for name, block in kept(tables).items():
        assert block.lines() == lines_of(name, getattr(tables, name))


@pytest.mark.parametrize("name", HOLES)
def test_holes_are_filled_in_the_order_of_the_lines(name):
    kinds = {each.name: column_type(each) for each in columns(ROW_CLASSES[name])}
    rows = [
        ROW_CLASSES[name](**{column: f'{column}, "{n}"' if kind is str else n for column, kind in kinds.items()})
        for n in (2, 1, 3)
    ]
    block = kept(Tables(**{name: tuple(rows)}))[name]
    filled = block.filled([",".join([f"cell-{n}"] * len(HOLES[name])) for n in range(3)])
    in_order = sorted(rows, key=KEY[name])
    assert rows_of(name, filled.text.decode()) == [
        replace(row, **dict.fromkeys(HOLES[name], f"cell-{n}")) for n, row in enumerate(in_order)
    ]
    assert block.rows(name) == rows


def test_what_is_learned_of_a_document():
    place = {"document_id": "a", "sentence_id": "a:s", "start": 0, "end": 1}
    event = {**place, "trigger": "met", "subtype": "visit", "type": "CONSULT", "realis": "actual"}
    day = {"earliest": "1977-05-03", "latest": "1977-05-03", "precision": "day"}
    gist, holes = gist_of(
        Tables(
            sentences=(SentenceRow(**place | {"passage_id": "a:p", "language": "en", "text": "."}),),
            mentions=(
                MentionRow(**place, mention_id="a:m1", text="Berg", type="PERSON", entity_id="a:m2"),
                MentionRow(**place, mention_id="a:m2", text="Olaf Bergs", lemma="Olaf Berg", type="PERSON"),
                MentionRow(**place, mention_id="a:m3", text="Berg", type="PERSON", entity_id="a:m1"),
                MentionRow(**place, mention_id="a:m4", text="Oslo", type="GPE", entity_id="place:1"),
            ),
            events=(EventRow(**event, event_id="a:e1"), EventRow(**event, **day, event_id="a:e2")),
            arguments=(
                ArgumentRow(event_id="a:e2", role="actor", mention_id="a:m3"),
                ArgumentRow(event_id="a:e1", role="actor", mention_id="a:m2"),
                ArgumentRow(event_id="a:e1", role="location", mention_id="a:m4"),
                ArgumentRow(event_id="a:e1", role="theme", mention_id="a:m5"),
            ),
        )
    )
    assert gist.names == [
        ("PERSON", "Berg", "PERSON", "Olaf Berg", ""),
        ("PERSON", "Olaf Berg", "PERSON", "Olaf Berg", ""),
        ("GPE", "Oslo", "GPE", "Oslo", "place:1"),
    ]
    assert gist.times == [2, 1, 1]
    assert gist.dated == [("a:e2", "visit", "CONSULT", "1977-05-03", "1977-05-03", "en", [0])]
    assert holes == {"mentions": [0, 1, 0, 2], "arguments": [0, 1, 2, -1], "events": [[-1, 2], [0]], "references": []}
