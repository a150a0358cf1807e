"""How fast the review page is, and what survives a crash: 100 events accepted by keyboard, 10,000 decisions posted to
servers that are killed, and the server's answers over 100,000 rows.

    python -m benchmarks.review [--sources FOLDER] [--events 40000] [--decisions 10000]

Answers are given in CPU time, the page's as it is on the clock. Sources are the seed articles beside the repository,
else the samples in raw/. The browser part needs Chromium.
"""

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from itertools import cycle
from pathlib import Path
from threading import Thread
from time import perf_counter, process_time, sleep
from typing import Any

import httpx

from pipeline.config import Config
from pipeline.review import queries
from pipeline.review.decisions import Store
from pipeline.review.queries import Filter
from pipeline.review.study import Study
from pipeline.runner import run
from pipeline.tables.read import read_tables, read_text
from pipeline.tables.rows import ROW_CLASSES, Tables, columns
from pipeline.tables.write import write

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "gold" / "seeds"
EVENTS = 100
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync".split()
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=Path, default=SEEDS if SEEDS.is_dir() else ROOT / "raw")
    parser.add_argument("--events", type=int, default=40_000, help="events of the large output")
    parser.add_argument("--decisions", type=int, default=10_000, help="decisions posted to servers that are killed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "output"
        run([options.sources], output, Config())
        by_keyboard(output, Path(scratch) / "keyboard.jsonl")
        killed(output, Path(scratch) / "killed.jsonl", options.decisions)
        large = Path(scratch) / "large"
        multiplied(output, large, options.events)
        answers(large, Path(scratch) / "large.jsonl")


def by_keyboard(output: Path, decisions: Path) -> None:
    """Accept events with one key each, and measure from the key to the next row's evidence on the screen."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        print("no Chromium: the page was not measured")
        return
    from playwright.sync_api import sync_playwright

    with started(output, decisions) as (address, server), sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS).new_page()
        began = perf_counter()
        page.goto(address)
        page.wait_for_selector("main h1 ~ .chart svg")
        print(f"first view {ms(perf_counter() - began)}")
        page.goto(f"{address}#/review?table=events")
        page.wait_for_selector(".pane.card .trigger")
        page.evaluate(WATCH)
        before = cpu_seconds(server.pid)
        for _ in range(EVENTS):
            page.keyboard.press("KeyA")
            page.wait_for_selector("main:not([aria-busy])")
        spent = cpu_seconds(server.pid) - before
        times, answers = page.evaluate("[window.seen, window.answers]")
    accepted = len(decisions.read_text(encoding="utf-8").splitlines())
    print(f"{accepted} events accepted with {EVENTS} keystrokes; from the key to the next row: {told(times)}")
    print(f"{len(answers)} answers of the server on the way: {told(answers)}; {ms(spent / len(answers))} of CPU each")


@contextmanager
def started(output: Path, decisions: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address that `letopis review` prints, and its process."""
    command = [sys.executable, "-m", "pipeline.cli", "review", str(output), "--decisions", str(decisions)]
    with subprocess.Popen([*command, "--no-browser"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield re.findall(r"http://\S+", server.stdout.readline())[0], server
        finally:
            server.kill()


def cpu_seconds(process: int) -> float:
    """What a process has used so far; not a number where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    except OSError:
        return float("nan")
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def killed(output: Path, decisions: Path, wanted: int) -> None:
    """Post decisions to two servers over one file, kill both again and again, and count what was lost."""
    rows = [row.mention_id for row in read_tables(output).mentions]
    chance = random.Random(8)
    confirmed, kills = 0, 0
    while confirmed < wanted:
        share = min(wanted - confirmed, chance.randint(wanted // 20, wanted // 5))
        with started(output, decisions) as one, started(output, decisions) as other:
            names = [f"{name} {kills}" for name in ("Anna", "Boris")]
            counts = dict.fromkeys(names, 0)
            people = [
                Thread(target=post_on, args=(place[0], name, rows, counts), daemon=True)
                for place, name in zip((one, other), names, strict=True)
            ]
            for person in people:
                person.start()
            while sum(counts.values()) < share:
                sleep(0.001)
            for _, server in (one, other):
                server.kill()
            for person in people:
                person.join()
        confirmed, kills = confirmed + sum(counts.values()), kills + 2
        written = Counter(each.reviewer for each in Store(decisions).read())
        for name, count in counts.items():
            assert written[name] - count in (0, 1), f"{name}: {count} decisions confirmed, {written[name]} in the file"
    kept = len(Store(decisions).read())
    print(
        f"{confirmed} decisions confirmed by two servers that were killed {kills} times: {max(0, confirmed - kept)} lost,"
        f" {kept - confirmed} in flight written all the same"
    )


def post_on(address: str, name: str, rows: list[str], counts: dict[str, int]) -> None:
    """Decide on row after row until the server is gone; `counts` has how many it confirmed."""
    with httpx.Client(base_url=address) as client, suppress(httpx.TransportError):
        for row in cycle(rows):
            move = {"table": "mentions", "row_id": row, "verdict": "accept"}
            client.post("api/decide", json={"moves": [move], "reviewer": name}).raise_for_status()
            counts[name] += 1


WATCH = """() => {
    window.seen = [];
    const main = document.getElementById('main');
    let pressed = 0;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => {
        if (!main.hasAttribute('aria-busy') && pressed) { window.seen.push((performance.now() - pressed) / 1000); pressed = 0; }
    }).observe(main, {attributeFilter: ['aria-busy']});
    window.answers = [];
    new PerformanceObserver((seen) => {
        window.answers.push(...seen.getEntries().map((entry) => entry.duration / 1000));
    }).observe({type: 'resource'});
}"""


def multiplied(output: Path, to: Path, events: int) -> None:
    """An output with so many events: copies of the documents of a small one, entities shared."""
    tables = read_tables(output)
    copies = -(-events // len(tables.events))
    rows: dict[str, list[Any]] = {name: [] for name in ROW_CLASSES}
    for name in ("entities", "event_types"):
        rows[name] = list(getattr(tables, name))
    documents = {row.document_id for row in tables.documents}
    for copy in range(copies):
        for name in set(ROW_CLASSES) - {"entities", "event_types", "clusters"}:
            rows[name] += [_copied(row, documents, f"copy{copy}-") for row in getattr(tables, name)]
    texts = {
        f"copy{copy}-{row.document_id}": read_text(output, row.document_id)
        for row in tables.documents
        if row.status == "ok"
        for copy in range(copies)
    }
    write(Tables(**{name: tuple(each) for name, each in rows.items()}), texts, to, report={})


def _copied(row: Any, documents: set[str], prefix: str) -> Any:
    """A row with its document, and all ids that begin with it, renamed."""
    changes = {}
    for column in columns(type(row)):
        cell = getattr(row, column.name)
        if isinstance(cell, str) and cell.partition(":")[0] in documents:
            changes[column.name] = prefix + cell
    if "cluster_id" in {each.name for each in fields(row)}:
        changes["cluster_id"] = ""
    return replace(row, **changes)


def answers(output: Path, decisions: Path) -> None:
    """Time the questions that the page asks of a large output."""
    began = process_time()
    study = Study(output, decisions, "benchmark")
    count = study.index.value("SELECT count(*) FROM queue")
    print(f"{count} rows in the queue, opened in {process_time() - began:.1f} s")
    index = study.index
    first = queries.queue(index, Filter())["rows"]
    middle = queries.queue(index, Filter(), size=20_000)["rows"][-1]["line"]
    search = ("закрыть посольство", "diplomatic relations", "Монголия")
    measure("overview", lambda: queries.overview(index))
    measure("timeline", lambda: queries.timeline(index, Filter()))
    measure("queue, first page", lambda: queries.queue(index, Filter()))
    measure("queue, page 400", lambda: queries.queue(index, Filter(), after=middle))
    measure(
        "queue by type and period",
        lambda: queries.queue(index, Filter(type="CONSULT", since="1990-01-01", until="1999-12-31")),
    )
    measure("queue of an actor", lambda: queries.queue(index, Filter(actor="country:MNG")))
    measure("choices of the filters", lambda: queries.choices(index, "events"))
    for words in search:
        measure(f"search “{words}”", lambda words=words: queries.queue(index, Filter(q=words)))
    measure("a row in its evidence", lambda: study.row("events", first[0]["row_id"]))
    measure("names", lambda: queries.names(index, "Монгол"))
    moves = iter(first)
    measure(
        "a decision on the disk",
        lambda: study.decide([{"table": "events", "row_id": next(moves)["row_id"], "verdict": "accept"}]),
    )


def measure(name: str, ask: Callable[[], Any], times: int = 5) -> None:
    """Print how long an answer takes."""
    taken = []
    for _ in range(times):
        began = process_time()
        ask()
        taken.append(process_time() - began)
    print(f"{name:<28} {told(taken)}")


def told(times: list[float]) -> str:
    """The median and the worst of some times."""
    return f"median {ms(statistics.median(times))}, worst {ms(max(times))}"


def ms(seconds: float) -> str:
    """A time in milliseconds."""
    return f"{1000 * seconds:.0f} ms"


if __name__ == "__main__":
    main()
