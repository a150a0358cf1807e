"""The last word on a row, and what a reviewer may take back."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.decisions import Decision, Store, standing
from pipeline.review.journal import Journal, taken_back


def said(verdict: str, minute: int, row: str = "d:event:1", reviewer: str = "Anna", **more: str) -> Decision:
    time = f"2024-06-17T10:{minute:02d}:00.000000+00:00"
    return Decision(table="events", row_id=row, verdict=verdict, reviewer=reviewer, time=time, **more)


def test_a_row_has_the_status_of_its_last_words(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path / "decisions.jsonl"))
    told = [journal.status("events", "d:event:1")]
    for word in (
        said("accept", 1),
        said("correct", 2, field="realis", value="planned"),
        said("reject", 3),
        said("unsure", 4, reviewer="Boris"),
    ):
        journal.say([word])
        told.append(journal.status("events", "d:event:1"))
    assert told == ["open", "accepted", "corrected", "rejected", "unsure"]


def test_a_pair_is_told_of_both_rows(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path / "decisions.jsonl"))
    touched = journal.say([said("same", 1, row="b", value="a")])
    assert touched == {("events", "a"), ("events", "b")}
    assert [journal.status("events", row) for row in "ab"] == ["merged", "merged"]
    journal.say(taken_back(journal.last_move("Anna"), time="2024-06-17T11:00:00+00:00"))
    assert [journal.status("events", row) for row in "ab"] == ["open", "open"]


def test_undo_takes_back_whole_steps_and_only_ones_own(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path / "decisions.jsonl"))
    journal.say([said("accept", 1)])
    journal.say([said("reject", 2), said("accept", 2, row="d:event:2")])
    journal.say([said("unsure", 3, row="d:event:3", reviewer="Boris")])
    steps = []
    for minute in (10, 11, 12):
        last = journal.last_move("Anna")
        steps.append(len(last))
        journal.say(taken_back(last, time=f"2024-06-17T10:{minute}:00+00:00"))
    assert steps == [2, 1, 0]
    assert [journal.status("events", f"d:event:{row}") for row in (1, 2, 3)] == ["open", "open", "unsure"]


def test_what_others_append_is_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    ours, theirs = Journal(Store(path)), Journal(Store(path))
    theirs.say([said("accept", 1, reviewer="Boris")])
    assert ours.refresh() == {("events", "d:event:1")}
    assert ours.status("events", "d:event:1") == "accepted"
    assert ours.refresh() == set()


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    journal = Journal(Store(path))
    journal.say([said("accept", 1), said("accept", 1, row="d:event:2")])
    path.unlink()
    Store(path).append([said("reject", 2)])
    journal.refresh()
    assert [journal.status("events", f"d:event:{row}") for row in (1, 2)] == ["rejected", "open"]


def test_rows_that_have_another_id_now_keep_their_words(tmp_path: Path) -> None:
    store = Store(tmp_path / "decisions.jsonl")
    store.append([said("accept", 1, row="old")])
    journal = Journal(store, {("events", "old"): "new"})
    journal.refresh()
    assert journal.status("events", "new") == "accepted"
    journal.say([said("reject", 2, row="new")])
    assert journal.status("events", "new") == "rejected"


WORDS = st.lists(
    st.tuples(st.sampled_from(["accept", "reject", "undo"]), st.integers(0, 3), st.sampled_from(["Anna", "Boris"])),
    max_size=12,
)


@given(WORDS, st.integers(1, 4))
def test_in_pieces_as_at_once(tmp_path_factory: object, words: list[tuple[str, int, str]], piece: int) -> None:
    decisions = [
        said(verdict, minute, row=f"d:event:{row}", reviewer=reviewer)
        for minute, (verdict, row, reviewer) in enumerate(words)
    ]
    path = tmp_path_factory.mktemp("journal") / "decisions.jsonl"  # type: ignore[attr-defined]
    journal = Journal(Store(path))
    for start in range(0, len(decisions), piece):
        journal.say(decisions[start : start + piece])
    assert {each.key: each for each in journal.standing()} == standing(decisions)
