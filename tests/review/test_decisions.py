"""The file of decisions: what a line may be, torn lines, writers that are killed, writers at once, the last word."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.decisions import Decision, DecisionError, Selector, Store, by_reviewer, ordered, standing

ROOT = Path(__file__).parent.parent.parent
PLACE = Selector("договор", "ab" * 32, "подписали", "В Москве ", " договор.", 9, 18)


def said(verdict="accept", row="договор:event:1", at=0, by="Анна", **rest):
    return Decision("events", row, verdict, by, f"2024-06-17T10:00:00.{at:06}+00:00", selector=PLACE, **rest)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "decisions.jsonl")


def test_what_was_appended_is_read(store):
    decisions = [
        said(machine={"earliest": "1956-10-19", "score": 0.5}),
        said("correct", at=1, field="earliest", value="1956-10-20"),
        said("add", at=2, value={"subtype": "visit"}),
        said("same", at=3, value="договор:event:2", other=PLACE),
    ]
    store.append(decisions[:1])
    store.append(decisions[1:])
    assert store.read() == decisions


def test_a_line_is_plain_json_in_the_order_of_the_keys(store):
    store.append([said()])
    line = store.path.read_text(encoding="utf-8")
    assert line.startswith('{"table": "events", "row_id": "договор:event:1", "verdict": "accept"')
    assert json.loads(line)["selector"]["exact"] == "подписали"


def test_no_file_no_decisions(store):
    assert store.read() == []
    store.append([])
    assert not store.path.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"table": "sentences"}, "table 'sentences'"),
        ({"verdict": "maybe"}, "verdict 'maybe'"),
        ({"row_id": ""}, "no row"),
        ({"reviewer": ""}, "no reviewer"),
        ({"verdict": "correct"}, "no field"),
        ({"verdict": "add"}, "no columns"),
        ({"verdict": "same"}, "no other row"),
        ({"verdict": "different", "value": "договор:event:1"}, "no other row"),
        ({"verdict": "reject", "value": {"subtype": "visit"}}, "no text"),
        ({"table": "timexes", "verdict": "same", "value": "договор:timex:2"}, "said of mentions"),
        ({"time": "yesterday"}, "ISO 8601"),
        ({"time": "2024-06-17T10:00:00"}, "offset"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(changes, message):
    with pytest.raises(DecisionError, match=message):
        replace(said(), **changes)


@pytest.mark.parametrize(
    "line", ["", "{}", "[1]", "not json", '{"table": "events", "colour": "red"}', '{"table": "events", "row_id": 1']
)
def test_a_line_that_is_no_decision_is_named(store, line):
    store.append([said()])
    with store.path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    store.append([said(at=1)])
    if line:
        with pytest.raises(DecisionError, match=r"decisions\.jsonl: line 2 "):
            store.read()
    else:
        assert len(store.read()) == 2


@settings(max_examples=50)
@given(cut=st.integers(1, 400))
def test_a_torn_last_line_is_ignored_then_mended(tmp_path_factory, cut):
    store = Store(tmp_path_factory.mktemp("torn") / "decisions.jsonl")
    store.append([said(), said(at=1)])
    whole = store.path.read_bytes()
    second = whole.index(b"\n") + 1
    store.path.write_bytes(whole[: max(second, len(whole) - cut)])
    survivors = 2 if cut == 1 else 1  # without its newline a line is whole all the same
    assert len(store.read()) == survivors
    store.append([said(at=2)])
    expected = ["000000", "000001", "000002"] if survivors == 2 else ["000000", "000002"]
    assert [each.time[20:26] for each in store.read()] == expected


def test_a_last_line_that_is_whole_but_wrong_is_not_cut_off(store):
    store.append([said()])
    with store.path.open("a", encoding="utf-8") as file:
        file.write('{"table": "events", "verdict": "acept"}')
    store.append([said(at=1)])
    with pytest.raises(DecisionError, match="line 2 "):
        store.read()


def test_files_merge_by_concatenation_even_when_one_is_torn(tmp_path):
    ours, theirs = Store(tmp_path / "a"), Store(tmp_path / "b")
    ours.append([said(), said(at=1)])
    theirs.append([said(at=2), said(at=3)])
    merged = Store(tmp_path / "c")
    merged.path.write_bytes(ours.path.read_bytes()[:-20] + theirs.path.read_bytes())
    assert [each.time[20:26] for each in merged.read()] == ["000000", "000002", "000003"]


def test_reading_goes_on_where_it_stopped(store):
    assert store.since(0) == ([], 0)
    store.append([said()])
    first, offset = store.since(0)
    store.append([said(at=1), said(at=2)])
    more, end = store.since(offset)
    assert (len(first), [each.time[20:26] for each in more]) == (1, ["000001", "000002"])
    assert store.since(end) == ([], end)


# What counts


def verdicts(decisions):
    return {key: word.verdict for key, word in standing(decisions).items()}


def test_the_last_word_counts_for_each_row_and_field():
    found = standing([said("reject", at=5), said(at=1), said("correct", at=2, field="type", value="AID")])
    assert [(key[2], word.verdict) for key, word in found.items()] == [("", "reject"), ("type", "correct")]


def test_undo_goes_back_word_by_word():
    words = [said("accept", at=1), said("reject", at=2), said("unsure", at=3), said("undo", at=4)]
    key = said().key
    assert verdicts(words) == {key: "reject"}
    assert verdicts([*words, said("undo", at=5)]) == {key: "accept"}
    assert verdicts([*words, said("undo", at=5), said("undo", at=6), said("undo", at=7)]) == {}


def test_undo_takes_back_ones_own_word_only():
    words = [said("accept", at=1, by="Анна"), said("reject", at=2, by="Boris"), said("undo", at=3, by="Анна")]
    assert verdicts(words) == {said().key: "reject"}


def test_the_last_word_on_a_pair_counts_whichever_way_round_it_is_told():
    one = said("same", row="e:1", value="e:2", at=1)
    other = said("different", row="e:2", value="e:1", at=2)
    assert [word.verdict for word in standing([one, other]).values()] == ["different"]
    assert verdicts([one, other, said("undo", row="e:1", value="e:2", at=3)]) == {one.key: "same"}
    assert len(standing([one, said("same", row="e:1", value="e:3", at=2), said(row="e:1")])) == 3


def test_times_in_other_zones_are_the_same_times():
    late = replace(said("reject"), time="2024-06-17T12:00:01+03:00")  # 09:00:01 in UTC
    assert verdicts([said("accept"), late]) == {said().key: "accept"}


def test_every_reviewer_has_a_last_word():
    found = by_reviewer([said(at=1), said("reject", at=2, by="Boris"), said("unsure", at=3, by="Boris")])
    assert {name: [word.verdict for word in words.values()] for name, words in found.items()} == {
        "Boris": ["unsure"],
        "Анна": ["accept"],
    }


WORDS = st.builds(
    said,
    st.sampled_from(["accept", "reject", "unsure", "undo"]),
    st.sampled_from(["r1", "r2"]),
    by=st.sampled_from(["Анна", "Boris"]),
)


@given(st.lists(WORDS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_concatenation_does_not_matter(words, random):
    words = [replace(word, time=f"2024-06-17T10:00:00.{at:06}Z") for at, word in enumerate(words)]
    shuffled = random.sample(words, len(words))
    assert ordered(shuffled) == words
    assert standing(shuffled) == standing(words)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
def test_any_text_comes_back(tmp_path_factory, cells):
    store = Store(tmp_path_factory.mktemp("any") / "decisions.jsonl")
    decisions = [
        Decision("events", row, "correct", who, "2024-06-17T10:00:00Z", "type", value, Selector(row, exact=value))
        for row, who, value in cells
    ]
    store.append(decisions)
    assert store.read() == decisions


# Writers that are killed, and writers at once

WRITER = """
import sys
from pathlib import Path
from pipeline.review.decisions import Decision, Store
store, name = Store(Path(sys.argv[1])), sys.argv[2]
for at in range(int(sys.argv[3])):
    time = f"2024-06-17T10:{at // 60 % 60:02}:{at % 60:02}.{at // 3600:06}Z"
    store.append([Decision("events", f"{name}:{at}", "accept", name, time, machine={"trigger": "подписали" * 9})])
    print(at, flush=True)
"""


def writer(path, name, count):
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_writer_loses_at_most_the_decision_in_flight(store):
    process = writer(store.path, "killed", 10_000)
    assert process.stdout is not None
    for _ in range(300):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    confirmed = 300 + len(process.communicate()[0].split())
    rows = [each.row_id for each in store.read()]
    assert len(rows) - confirmed in (0, 1)
    assert rows == [f"killed:{at}" for at in range(len(rows))]


def test_writers_at_once_lose_none(store):
    processes = [writer(store.path, name, 300) for name in ("Анна", "Boris", "Chen")]
    for process in processes:
        process.communicate(timeout=60)
    rows = [each.row_id for each in store.read()]
    assert sorted(rows) == sorted(f"{name}:{at}" for name in ("Анна", "Boris", "Chen") for at in range(300))


def test_a_full_disk_adds_nothing(store, monkeypatch):
    store.append([said()])
    before = store.path.read_bytes()
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, data[: len(data) // 2]))
    with pytest.raises(OSError, match="full"):
        store.append([said(at=1)])
    assert store.path.read_bytes() == before


def test_ten_thousand_decisions_are_read_quickly(store):
    store.append(said(row=f"r{at}", at=at % 1_000_000) for at in range(10_000))
    begun = time.process_time()
    assert len(standing(store.read())) == 10_000
    assert time.process_time() - begun < 2
