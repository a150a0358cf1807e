"""What a run holds in memory does not grow with the number of its sources."""

import tracemalloc

from pipeline.config import load_config
from pipeline.harvest import Crop, harvest
from pipeline.joining import Corpus
from pipeline.readers import discover
from pipeline.tables.rows import DocumentRow, Tables
from pipeline.work.keys import source_keys
from pipeline.work.ledger import Ledger
from pipeline.work.lock import locked
from pipeline.work.parts import Bundle, pack, write_part

PART = 50


def bundle(key, id, reading="", said=b"", text=""):
    row = DocumentRow(document_id=id, path=f"{id}.txt", status="ok", sha256=text or id)
    return Bundle(key, reading, [pack(id, Tables(documents=(row,)), text, reading=said)])


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
    few, many = tmp_path / "few", tmp_path / "many"
    extracted(few, 200)
    extracted(many, 1000)
    for folder in (few, many):
        peak(folder)  # what is read once stays
    grown = peak(many) - peak(few)
    print(grown / 800)
    assert grown / 800 < 200
