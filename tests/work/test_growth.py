"""What a run holds in memory does not grow with the number of its sources."""

import tracemalloc

import pytest

from pipeline.config import load_config
from pipeline.harvest import Crop, harvest
from pipeline.joining import Corpus
from pipeline.readers import discover
from pipeline.scratch import Numbers
from pipeline.tables.rows import DocumentRow, Tables
from pipeline.work import ledger as ledgers
from pipeline.work.keys import source_keys
from pipeline.work.ledger import Ledger
from pipeline.work.lock import locked
from pipeline.work.parts import Bundle, pack, write_part
from pipeline.work.roll import Roll

PART = 100


def bundle(key, id, reading="", said=b""):
    row = DocumentRow(document_id=id, path=f"{id}.txt", status="ok", sha256=id)
    return Bundle(key, reading, [pack(id, Tables(documents=(row,)), "", reading=said)])


def extracted(folder, count):
    """Sources in a folder, and parts that hold a document for each."""
    (folder / "raw").mkdir(parents=True)
    for n in range(count):
        (folder / "raw" / f"source-{n:05}.txt").write_text(f"{n}\n", encoding="utf-8")
    crop = Crop(discover([folder / "raw"]), folder / "output", load_config())
    with locked(folder / "output", crop.job.work):
        bundles = [bundle(source_keys(crop.job.settings, source)[0], source.id) for source in crop.sources()]
        for first in range(0, count, PART):
            write_part(crop.job.work / "parts", crop.job.settings, bundles[first : first + PART])


def peak(folder):
    """Bytes of Python's that a run holds at most for its sources and documents until it joins their rows."""
    tracemalloc.start()
    try:
        sources = discover([folder / "raw"])
        listed = tracemalloc.get_traced_memory()[1]
        crop = Crop(sources, folder / "output", load_config())
        tracemalloc.reset_peak()  # what packages say of themselves is read here, half a megabyte
        ledger = Ledger(crop.job.work, crop.job.settings)
        corpus = Corpus(ledger, harvest(crop, ledger, lambda count: None))
        assert len(crop.keys()) == sum(1 for _ in corpus.by_row_id())
        ledger.prune(crop.keys())
        return max(listed, tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_documents(tmp_path):
    few, many = 100, 600
    peaks = []
    for count in (few, many):
        folder = tmp_path / str(count)
        extracted(folder, count)
        peaks.append(min(peak(folder), peak(folder)))  # what is read once stays
    assert (peaks[1] - peaks[0]) / (many - few) < 300


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "parts").mkdir()
    return Ledger(tmp_path, "now")


def test_the_ledger_tells_what_was_adopted_last(ledger):
    for settings, *told in (
        ("before", "k1", "doc", "content", b"first"),
        ("before", "k2", "doc", "content", b"second"),
        ("now", "k3", "other", "content", b""),
        ("now", "k4", "doc", "new content", b"third"),
        ("before", "k5", "doc", "old content", b"fourth"),
    ):
        ledger.adopt(write_part(ledger.folder, settings, [bundle(*told)]))
    ledger.adopt(write_part(ledger.folder, "now", [bundle("k3", "another"), bundle("k6", "last")]))
    assert [key in ledger for key in ("k1", "k2", "k3", "k4", "k5")] == [False, False, True, True, False]
    assert [entry.place.id for entry in ledger.documents(["k4", "k3"])] == ["doc", "another"]

    def said(known):
        return ledger.reading(known).load()

    assert said(ledger.read("content")) == [b"second"]
    assert said(ledger.draft("doc")) == [b"third"]
    assert ledger.read("new content") is ledger.draft("other") is None
    ledger.adopt(write_part(ledger.folder, "now.earlier", [bundle("k7.earlier", "dated")]))
    assert [place.id for place in ledger.dated("k7").places] == ["dated"]
    assert ledger.dated("k1") is ledger.dated("") is None
    with pytest.raises(KeyError):
        ledger["k1"]


def test_a_part_that_is_opened_again_holds_no_list_of_its_sources(ledger, monkeypatch):
    monkeypatch.setattr(ledgers, "OPEN_PARTS", 1)
    keys = ["k0", "k1", "k2"]
    for key in keys:
        ledger.adopt(write_part(ledger.folder, "now", [bundle(key, f"of-{key}")]))
    for _ in range(2):
        parts = [ledger.part(entry) for entry in ledger.documents(keys)]
        assert [part.sources for part in parts] == [[], [], []]


@pytest.mark.parametrize("together", [1, 1_000_000])
def test_small_parts_are_joined_and_nothing_wanted_is_lost(ledger, monkeypatch, together):
    monkeypatch.setattr(ledgers, "MANY", 3)
    monkeypatch.setattr(ledgers, "TOGETHER", together)
    keys = [f"k{n}" for n in range(6)]
    for key in keys:
        ledger.adopt(write_part(ledger.folder, "now", [bundle(key, f"of-{key}", said=b"said")]))
    ledger.prune(keys[1:])
    again = Ledger(ledger.folder.parent, "now")
    assert [entry.place.id for key in keys if key in again for entry in again.documents([key])] == [
        f"of-{key}" for key in keys[1:]
    ]
    assert len(list(ledger.folder.iterdir())) == (5 if together == 1 else 1)
    assert again.reading(again["k1"]).load() == [b"said"]


def test_a_roll_is_read_again_and_again():
    roll = Roll((f"k{n}", n) for n in range(4))
    roll.change({"k2": "!k2", "gone": "!gone"})
    for _ in range(2):
        assert list(roll.sized()) == [("k0", 0), ("k1", 1), ("!k2", 2), ("k3", 3)]
    assert (len(roll), list(roll)[2]) == (4, "!k2")


def test_lists_of_numbers_are_read_in_any_order():
    lists = [[1, -2, 3], [], [1 << 30], list(range(5000))]
    numbers = Numbers()
    for each in lists:
        numbers.append(each)
    assert [list(numbers[place]) for place in (3, 0, 2, 1)] == [lists[place] for place in (3, 0, 2, 1)]
