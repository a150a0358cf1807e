"""What takes too long or too much fails by itself."""

import re
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import annotator
from pipeline.config import load_config
from pipeline.limits import OverLimitError, within
from pipeline.runner import run
from pipeline.tables.read import read_tables


def endless():
    while True:
        time.sleep(0.01)


@pytest.mark.parametrize("work", [endless, lambda: re.match("(a+)+b", "a" * 60)])
def test_what_takes_too_long_is_stopped(work):
    with pytest.raises(OverLimitError, match="document_seconds"), within(0.1):
        work()


def test_in_another_thread_too():
    found = []

    def work():
        try:
            with within(0.1):
                endless()
        except OverLimitError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert found


def test_what_is_quick_is_left_alone():
    with within(0.05):
        pass
    time.sleep(0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count the address space")
def test_too_much_memory_is_an_error():
    code = (
        "from pipeline.limits import memory_within\n"
        "try:\n"
        "    with memory_within(300):\n"
        "        bytes(1 << 30)\n"
        "except MemoryError:\n"
        "    bytes(1 << 30)\n"
        "    print('stopped')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "stopped\n"


def test_a_slow_document_costs_only_itself(tmp_path, monkeypatch):
    stages = annotator._run_stages

    def slow(document, *rest):
        if document.id == "slow":
            endless()
        return stages(document, *rest)

    monkeypatch.setattr(annotator, "_run_stages", slow)
    sources = tmp_path / "raw"
    sources.mkdir()
    for name in ("quick", "slow"):
        text = f"The {name} treaty was signed by Japan and Mongolia in Tokyo on 3 May 1977.\n"
        Path(sources, f"{name}.txt").write_text(text, encoding="utf-8")
    run([sources], tmp_path / "output", replace(load_config(), document_seconds=3))
    tables = read_tables(tmp_path / "output")
    assert {row.document_id: row.status for row in tables.documents} == {"quick": "ok", "slow": "failed"}
    (problem,) = tables.problems
    assert "document_seconds" in problem.message
    assert tables.events
