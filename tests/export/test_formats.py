"""The tables in the forms of other data sets."""

import json

import pytest

from pipeline.export import FORMATS, ExportError, exporter
from pipeline.tables.rows import Tables
from tests.golden.renew import EXPECTED, tables_of


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_empty_tables(name: str) -> None:
    assert isinstance(exporter(name)(Tables(), lambda _: ""), bytes)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError, match="plover-jsonl"):
        exporter("excel")


def test_plover_has_an_event_a_line_with_its_participants() -> None:
    tables = tables_of(EXPECTED)
    lines = [json.loads(line) for line in exporter("plover-jsonl")(tables, lambda _: "").decode().splitlines()]
    assert [line["event_id"] for line in lines] == sorted(row.event_id for row in tables.events)
    assert sum(len(line["participants"]) for line in lines) == len(tables.arguments)
