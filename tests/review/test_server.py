"""The review server: whom it answers, what it answers, and what it writes."""

import ast
import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.calendar import ordinal
from pipeline.config import shipped_configs
from pipeline.review import queries
from pipeline.review.decisions import Store
from pipeline.review.lines import LINES
from pipeline.review.queries import ORDERS, Filter
from pipeline.review.server import HEADERS, READING, WRITING, application, texts
from pipeline.review.study import Study
from pipeline.tables.read import TableError

from .outputs import SCRIPT, hostile, samples

BASE = "http://127.0.0.1:4000"
HOSTS = frozenset({"127.0.0.1:4000", "localhost:4000"})
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("review") / "output")


@pytest.fixture(scope="module")
def shared(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study that no test writes to."""
    return Study(output, tmp_path_factory.mktemp("decisions") / "decisions.jsonl", "Anna")


@pytest.fixture
def study(output: Path, tmp_path: Path) -> Study:
    return Study(output, tmp_path / "decisions.jsonl", "Anna")


def response(study: Study, method: str, path: str, **more: Any) -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(application(study, "token", HOSTS))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **more)

    return asyncio.run(go())


@pytest.fixture
def ask(study: Study) -> Ask:
    """`ask('queue', table='events')` is a question, `ask('decide', {...})` tells something."""

    def asked(name: str, told: dict[str, Any] | None = None, expect: int = 200, **query: Any) -> Any:
        path = f"/token/api/{name}"
        answer = (
            response(study, "GET", path, params=query) if told is None else response(study, "POST", path, json=told)
        )
        assert answer.status_code == expect, answer.text[:300]
        return answer.json()

    return asked


def event(ask: Ask, **query: Any) -> dict[str, Any]:
    """The first event that a filter lets through."""
    found: dict[str, Any] = ask("queue", table="events", **query)["rows"][0]
    return found


# ---------------------------------------------------------------- whom it answers


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/token/", {}, 200),
        ("/token/", {"host": "localhost:4000"}, 200),
        ("/token/", {"origin": BASE}, 200),
        ("/token/", {"sec-fetch-site": "none"}, 200),
        ("/", {}, 403),
        ("/other/", {}, 403),
        ("/tokenn/", {}, 403),
        ("/other/api/overview", {}, 403),
        ("/token/", {"host": "evil.example:4000"}, 403),
        ("/token/", {"host": "127.0.0.1:4001"}, 403),
        ("/token/", {"host": ""}, 403),
        ("/token/api/overview", {"origin": "http://evil.example"}, 403),
        ("/token/api/overview", {"origin": "null"}, 403),
        ("/token/api/overview", {"origin": "https://127.0.0.1:4000"}, 403),
        ("/token/api/overview", {"sec-fetch-site": "cross-site"}, 403),
        ("/token/api/overview", {"sec-fetch-site": "same-site"}, 403),
        ("/token/page/main.js", {}, 200),
        ("/token/page/server.py", {}, 404),
        ("/token/page/../server.py", {}, 404),
        ("/token/page/..%2Fserver.py", {}, 404),
        ("/token/page/%2e%2e/texts.toml", {}, 404),
        ("/token/api/texts/../../run.json", {}, 404),
    ],
)
def test_who_is_answered(shared: Study, path: str, headers: dict[str, str], status: int) -> None:
    answer = response(shared, "GET", path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"content-type": "text/plain"}, b"{}"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=b"),
        ({}, b"{}"),
        ({"content-type": "application/json", "origin": "http://evil.example"}, b"{}"),
        ({"content-type": "application/json"}, b" " * (1 << 21)),
    ],
)
def test_what_a_form_elsewhere_could_send_is_refused(study: Study, headers: dict[str, str], content: bytes) -> None:
    answer = response(study, "POST", "/token/api/undo", headers=headers, content=content)
    assert answer.status_code == 403
    assert Store(study.store.path).read() == []


@pytest.mark.parametrize("name", [*READING, *WRITING])
@pytest.mark.parametrize("query", ["", "?table=x&id=1&document=../../run.json&after=x&at=x&value=x&before=x&order=x"])
def test_nonsense_gets_an_answer(shared: Study, name: str, query: str) -> None:
    method = "GET" if name in READING else "POST"
    answer = response(shared, method, f"/token/api/{name}{query}", **({"json": []} if method == "POST" else {}))
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["error"]


@pytest.mark.parametrize("document", ["../run", "../../etc/passwd", "/etc/passwd", "texts/../../x", ""])
def test_no_path_outside_the_output_is_read(ask: Ask, document: str) -> None:
    assert "no document" in ask("text", expect=400, document=document)["error"]


def test_a_table_that_names_a_path_reads_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    output = hostile(tmp_path / "output")
    study = Study(output, tmp_path / "decisions.jsonl", "Anna")
    study.index.db.execute("UPDATE documents SET document_id = '../../secret'")
    study.index.db.execute("UPDATE events SET document_id = '../../secret', start = 0, \"end\" = 6")
    assert "secret" not in json.dumps(study.row("events", "d:event:1")["text"]["blocks"])


def test_an_output_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="letopis run"):
        Study(tmp_path, tmp_path / "decisions.jsonl", "Anna")


# ---------------------------------------------------------------- what it answers


def test_every_text_has_both_languages() -> None:
    told = texts()
    assert {key for key, text in told.items() if set(text) != {"en", "ru"} or not all(text.values())} == set()
    reasons = {f"reason.{reason}" for line in LINES.values() for reason in line.doubts}
    assert reasons <= set(told)


def test_texts_of_the_page_exist() -> None:
    import re

    told = texts()
    page = Path(queries.__file__).parent / "page"
    used = {
        key for path in page.glob("*.js") for key in re.findall(r"\bt\(\"([a-z_]+\.[a-z_]+)\"", path.read_text("utf-8"))
    }
    assert len(used) > 80
    assert used <= set(told)


def test_every_shipped_event_type_has_a_name_in_russian() -> None:
    shipped = {f"subtype.{path.stem}" for path in (shipped_configs() / "events").glob("*.toml")}
    told = {key for key in texts() if key.startswith("subtype.")}
    assert told == shipped


def test_every_refusal_is_told_in_russian() -> None:
    """What the page may be refused for: errors with a template, and those of one sentence in the study."""
    told = {text["en"] for key, text in texts().items() if key.startswith("refusal.")}
    raised = set()
    for path in Path(queries.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.endswith("Error"):
                sentence = call.args[0] if call.args else None
                if isinstance(sentence, ast.Constant) and (call.keywords or path.name == "study.py"):
                    raised.add(sentence.value)
    assert raised == told


def test_a_refusal_says_what_stands_in_its_sentence(ask: Ask) -> None:
    move = {"table": "events", "row_id": event(ask)["row_id"], "verdict": "correct"}
    answer = ask("decide", {"moves": [{**move, "field": "subtype", "value": "party"}]}, expect=400)
    assert answer["error"] == "event_types has no row 'party'"
    assert answer["error"] == answer["template"].format(**answer["values"])
    answer = ask("queue", table="events", since="soon", expect=400)
    assert answer["template"] == "not a date: '{typed}'"


def test_a_period_is_typed_as_any_date(ask: Ask) -> None:
    whole = ask("queue", table="events", since="1991-01-01", until="1999-12-31")["total"]
    assert ask("queue", table="events", since="1991", until="1999")["total"] == whole > 0
    assert ask("queue", table="events", since="01.1991", until="31.12.1999")["total"] == whole


def test_the_page_builds_no_markup_from_text() -> None:
    page = Path(queries.__file__).parent / "page"
    for path in page.glob("*.js"):
        code = path.read_text(encoding="utf-8")
        for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert door not in code, f"{path.name} has {door}"
    assert "<style" not in (page / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("table", LINES)
def test_pages_neither_repeat_nor_skip(shared: Study, table: str, order: str) -> None:
    wanted, seen, after = Filter(table=table, order=order), [], 0
    while True:
        page = queries.queue(shared.index, wanted, after=after, size=7)
        seen += [row["row_id"] for row in page["rows"]]
        if not page["more"]:
            break
        after = page["rows"][-1]["line"]
    assert len(seen) == len(set(seen)) == page["total"]
    assert seen == [row["row_id"] for row in queries.queue(shared.index, wanted, size=10_000)["rows"]]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_filter_lets_through_what_it_says(shared: Study, data: st.DataObject) -> None:
    choices = queries.choices(shared.index, "events")
    pick = {
        name: data.draw(st.sampled_from(["", *(each["value"] for each in choices[name])]))
        for name in ("type", "language", "document", "reason")
    }
    years = data.draw(st.tuples(st.integers(1850, 2030), st.integers(0, 60)))
    since, until = data.draw(st.sampled_from([("", ""), (f"{years[0]}-01-01", f"{sum(years)}-12-31")]))
    shown = queries.queue(shared.index, Filter(**pick, since=since, until=until), size=10_000)
    expected = set()
    for row in queries.queue(shared.index, Filter(), size=10_000)["rows"]:
        dated = row["earliest"] or row["latest"]
        fits = not since or (
            dated
            and ordinal(row["earliest"] or "0001-01-01") <= ordinal(until)
            and ordinal(row["latest"] or "9999-01-01") >= ordinal(since)
        )
        if (
            fits
            and pick["type"] in ("", row["type"])
            and pick["language"] in ("", row["language"])
            and pick["document"] in ("", row["document_id"])
            and (not pick["reason"] or pick["reason"] in row["reasons"])
        ):
            expected.add(row["row_id"])
    assert {row["row_id"] for row in shown["rows"]} == expected
    assert shown["total"] == len(expected)


def test_doubtful_rows_come_first(ask: Ask) -> None:
    doubts = [row["doubt"] for row in ask("queue", table="events")["rows"]]
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[0] > doubts[-1]


def test_an_actor_is_found_by_either_name_and_filters(ask: Ask) -> None:
    for typed in ("Японией", "Япон", "Japan", "jap"):
        assert ask("names", q=typed)[0]["entity_id"] == "country:JPN"
    total = ask("queue", table="events")["total"]
    assert 0 < ask("queue", table="events", actor="country:JPN")["total"] < total


def test_a_row_stands_in_its_text(shared: Study) -> None:
    for table in LINES:
        for line in queries.queue(shared.index, Filter(table=table), size=15)["rows"]:
            told = shared.row(table, line["row_id"])
            if table == "entities":
                assert told["mentions"]
                continue
            cells, text = told["cells"], told["text"]
            segments = [part for block in text["blocks"] for part in block["segments"]]
            own = [part for part in segments if any(text["spans"][at]["id"] == line["row_id"] for at in part[2])]
            words = "".join(part[1] for part in own)
            assert own[0][0] == cells["start"]
            assert words == (cells.get("trigger") or cells["text"])
            for start, words, _ in segments:
                assert words
                assert text["start"] <= start < text["end"]


def test_the_anchor_of_a_date_is_told(shared: Study) -> None:
    rows = queries.queue(shared.index, Filter(table="timexes", reason="date_from_context"), size=100)["rows"]
    assert rows
    for row in rows:
        told = shared.row("timexes", row["row_id"])
        assert told["anchor"]["timex_id"] == told["cells"]["anchor_id"]
        assert told["focus"][f"timexes|{told['anchor']['timex_id']}"] == "anchor"


def test_reports_of_one_event_are_side_by_side(shared: Study) -> None:
    reported = shared.index.all("SELECT event_id, cluster_id FROM events WHERE cluster_id IS NOT NULL")
    assert reported
    for each in reported:
        told = shared.row("events", each["event_id"])
        others = {row["event_id"] for row in reported if row["cluster_id"] == each["cluster_id"]} - {each["event_id"]}
        assert {row["row_id"] for row in told["cluster"]["reports"]} == others


def test_the_timeline_counts_every_dated_event_once(shared: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = queries.timeline(shared.index, Filter())
    monkeypatch.setattr(queries, "MOST_MARKS", 10)
    counted = queries.timeline(shared.index, Filter())
    assert len(one_by_one["marks"]) == sum(each["count"] for each in counted["bins"])
    assert len(one_by_one["marks"]) + one_by_one["undated"] == one_by_one["total"]
    zoomed = queries.timeline(shared.index, Filter(since="1990-01-01", until="1999-12-31"))
    assert 0 < zoomed["total"] < counted["total"]


def test_long_texts_come_in_pieces(tmp_path: Path) -> None:
    study = Study(hostile(tmp_path / "output"), tmp_path / "decisions.jsonl", "Anna")
    (document,) = study.index.all("SELECT document_id FROM documents")
    first = study.text(document["document_id"], 0)
    assert first["length"] > 1_000_000
    assert len(json.dumps(first)) < 100_000
    middle = study.text(document["document_id"], 500_000)
    assert middle["start"] < 500_000 < middle["end"]
    assert SCRIPT in "".join(part[1] for block in first["blocks"] for part in block["segments"])


# ---------------------------------------------------------------- what it writes


def test_a_verdict_says_who_and_when_and_can_be_undone(ask: Ask, study: Study) -> None:
    row = event(ask)
    done = ask(
        "decide", {"moves": [{"table": "events", "row_id": row["row_id"], "verdict": "accept"}], "reviewer": "Olga"}
    )
    assert done["rows"] == [{"table": "events", "row_id": row["row_id"], "status": "accepted", "there": True}]
    (written,) = Store(study.store.path).read()
    assert (written.verdict, written.reviewer, written.selector.exact) == ("accept", "Olga", row["label"])  # type: ignore[union-attr]
    assert written.moment.utcoffset() is not None
    assert ask("undo", {"reviewer": "Anna"})["count"] == 0
    assert ask("undo", {"reviewer": "Olga"})["rows"][0]["status"] == "open"
    assert event(ask)["status"] == "open"


def test_a_corrected_date_shows_in_row_list_and_timeline(ask: Ask) -> None:
    row = event(ask)
    day = {"table": "events", "since": "1861-04-12", "until": "1861-04-12"}
    before = ask("queue", **day)["total"]
    move = {"table": "events", "row_id": row["row_id"], "verdict": "correct", "field": "edtf", "value": "12.04.1861"}
    ask("decide", {"moves": [move]})
    told = ask("row", table="events", id=row["row_id"])
    assert told["cells"]["edtf"] == told["cells"]["earliest"] == "1861-04-12"
    assert told["machine"]["edtf"]
    assert told["status"] == "corrected"
    assert row["row_id"] in {each["row_id"] for each in ask("queue", **day)["rows"]}
    assert row["row_id"] in {each["row_id"] for each in ask("timeline", **day)["marks"]}
    ask("undo", {})
    assert ask("row", table="events", id=row["row_id"])["machine"] == {}
    assert ask("queue", **day)["total"] == before


@pytest.mark.parametrize(
    "change",
    [
        {"field": "edtf", "value": "soon"},
        {"field": "realis", "value": "perhaps"},
        {"field": "type", "value": ""},
        {"field": "event_id", "value": "x"},
        {"field": "nothing", "value": "x"},
        {"verdict": "praise"},
        {"row_id": "nowhere"},
        {"table": "run"},
    ],
)
def test_what_cannot_be_is_refused_and_not_written(ask: Ask, study: Study, change: dict[str, str]) -> None:
    move = {"table": "events", "row_id": event(ask)["row_id"], "verdict": "correct", **change}
    assert ask("decide", {"moves": [move]}, expect=400)["error"]
    assert not study.store.path.exists()


def test_a_move_that_fails_takes_the_others_with_it(ask: Ask, study: Study) -> None:
    good = {"table": "events", "row_id": event(ask)["row_id"], "verdict": "accept"}
    ask("decide", {"moves": [good, {**good, "row_id": "nowhere"}]}, expect=400)
    assert not study.store.path.exists()


def test_entities_are_merged_and_parted(ask: Ask) -> None:
    one, other = (row["row_id"] for row in ask("queue", table="entities", type="PERSON")["rows"][:2])
    ask("decide", {"moves": [{"table": "entities", "row_id": one, "verdict": "same", "value": other}]})
    assert [ask("row", table="entities", id=row)["status"] for row in (one, other)] == ["merged", "merged"]
    ask("decide", {"moves": [{"table": "entities", "row_id": other, "verdict": "different", "value": one}]})
    assert ask("row", table="entities", id=one)["pairs"][0]["verdict"] == "different"
    ask("decide", {"moves": [{"table": "entities", "row_id": one, "verdict": "same", "value": one}]}, expect=400)


def test_a_missed_event_is_added_and_taken_back(ask: Ask, study: Study) -> None:
    document = event(ask)["document_id"]
    total = ask("queue", table="events")["total"]
    text = ask("text", document=document)
    name = next(span for span in text["spans"] if span["table"] == "mentions")
    told = {
        "document": document,
        "start": name["end"] + 1,
        "end": name["end"] + 6,
        "cells": {
            "type": "AID",
            "edtf": "1999",
            "arguments": [{"role": "actor", "how": "", "start": name["start"], "end": name["end"]}],
        },
    }
    added = ask("add", told)["rows"][0]["row_id"]
    row = ask("row", table="events", id=added)
    assert (row["cells"]["type"], row["cells"]["edtf"], row["status"]) == ("AID", "1999", "added")
    assert ask("queue", table="events")["total"] == total + 1
    again = Study(study.output, study.store.path, "Anna")
    assert again.row("events", added)["cells"]["type"] == "AID"
    ask("undo", {})
    assert ask("queue", table="events")["total"] == total
    ask("add", {**told, "start": 5, "end": 5}, expect=400)
    ask("add", {**told, "end": 10**9}, expect=400)
    ask("add", {**told, "cells": {"type": "PARTY"}}, expect=400)


def test_names_and_markers_are_linked_and_taken_off(ask: Ask) -> None:
    row = next(row for row in ask("queue", table="events")["rows"] if row["actors"])
    told = ask("row", table="events", id=row["row_id"])
    linked = {each["mention_id"] for each in told["actors"]}
    mention = next(span for span in told["text"]["spans"] if span["table"] == "mentions" and span["id"] not in linked)
    marker = next(span for span in told["text"]["spans"] if span["table"] == "citations")
    moves = [
        {"table": "arguments", "row_id": told["actors"][0]["row_id"], "verdict": "reject"},
        {"table": "arguments", "row_id": f"{row['row_id']}|actor|{mention['id']}", "verdict": "add"},
        {"table": "event_citations", "row_id": f"{row['row_id']}|{marker['id']}", "verdict": "add"},
    ]
    ask("decide", {"moves": moves})
    after = ask("row", table="events", id=row["row_id"])
    statuses = {each["mention_id"]: each["status"] for each in after["actors"]}
    assert statuses[told["actors"][0]["mention_id"]] == "rejected"
    assert statuses[mention["id"]] == "added"
    assert marker["id"] in {each["citation_id"] for each in after["citations"]}


def test_what_was_just_linked_can_be_corrected_and_taken_off(ask: Ask) -> None:
    row = next(row for row in ask("queue", table="events")["rows"] if row["actors"])
    told = ask("row", table="events", id=row["row_id"])
    linked = {each["mention_id"] for each in told["actors"]}
    mention = next(span for span in told["text"]["spans"] if span["table"] == "mentions" and span["id"] not in linked)
    part = {"table": "arguments", "row_id": f"{row['row_id']}|actor|{mention['id']}"}

    def added() -> list[tuple[str, str]]:
        told = ask("row", table="events", id=row["row_id"])
        return [(each["role"], each["status"]) for each in told["actors"] if each["mention_id"] == mention["id"]]

    ask("decide", {"moves": [{**part, "verdict": "add"}]})
    assert added() == [("actor", "added")]
    ask("decide", {"moves": [{**part, "verdict": "correct", "field": "role", "value": "theme"}]})
    assert added() == [("theme", "corrected")]
    ask("undo", {})
    ask("decide", {"moves": [{**part, "verdict": "reject"}]})
    assert added() == []
    ask("undo", {})
    assert added() == [("actor", "added")]
    ask("undo", {})
    assert added() == []


def test_role_and_entity_of_a_participant(ask: Ask) -> None:
    row = next(row for row in ask("queue", table="events")["rows"] if row["actors"])
    actor = ask("row", table="events", id=row["row_id"])["actors"][0]
    moves = [
        {"table": "arguments", "row_id": actor["row_id"], "verdict": "correct", "field": field, "value": value}
        for field, value in (("role", "theme"), ("entity_id", "country:JPN"))
    ]
    ask("decide", {"moves": moves})
    told = ask("row", table="events", id=row["row_id"])
    part = next(each for each in told["actors"] if each["mention_id"] == actor["mention_id"])
    assert (part["role"], part["entity_id"], part["name_en"]) == ("theme", "country:JPN", "Japan")
    assert told["focus"][f"mentions|{actor['mention_id']}"] == "theme"


def test_events_that_may_be_one_are_offered_joined_and_parted(ask: Ask, study: Study) -> None:
    clustered = study.index.all("SELECT * FROM events WHERE cluster_id IS NOT NULL ORDER BY cluster_id, event_id")
    one, other = clustered[0]["event_id"], clustered[1]["event_id"]
    study.index.db.execute("UPDATE events SET cluster_id = NULL")
    study.index.db.execute("UPDATE queue SET cluster_id = NULL")
    told = ask("row", table="events", id=one)
    assert told["candidates"][0]["row_id"] == other
    assert told["joined"] == []
    ask("decide", {"moves": [{"table": "events", "row_id": one, "verdict": "same", "value": other}]})
    for mine, theirs in ((one, other), (other, one)):
        told = ask("row", table="events", id=mine)
        assert [each["row_id"] for each in told["joined"]] == [theirs]
        assert told["pairs"] == [{"verdict": "same", "other": theirs}]
        assert told["status"] == "merged"
    ask("decide", {"moves": [{"table": "events", "row_id": other, "verdict": "different", "value": one}]})
    assert ask("row", table="events", id=one)["joined"] == []


def test_all_that_a_filter_shows_at_once(ask: Ask) -> None:
    total = ask("queue", table="events", type="CONSULT")["total"]
    told = {"filter": {"table": "events", "type": "CONSULT"}, "verdict": "accept", "count": total}
    assert "look again" in ask("decide-all", {**told, "count": total + 1}, expect=400)["error"]
    assert ask("decide-all", told)["count"] == total
    assert ask("queue", table="events", status="accepted")["total"] == total
    assert ask("undo", {})["count"] == total
    assert ask("queue", table="events", status="accepted")["total"] == 0


def test_a_complete_document_says_so(ask: Ask) -> None:
    document = event(ask)["document_id"]
    ask("decide", {"moves": [{"table": "documents", "row_id": document, "verdict": "complete"}]})
    assert ask("text", document=document)["complete"]
    ask("undo", {})
    assert not ask("text", document=document)["complete"]


def test_two_reviewers_see_each_other(ask: Ask, study: Study, output: Path) -> None:
    other = Study(output, study.store.path, "Boris")
    row = event(ask)
    other.decide([{"table": "events", "row_id": row["row_id"], "verdict": "reject"}])
    assert event(ask)["status"] == "rejected"
    assert ask("log")["rows"][0]["reviewer"] == "Boris"
