"""How a run grows: again after a change, with more workers, with more documents.

    python benchmarks/scale.py again [--documents 1000]      # nothing, one document, rules changed
    python benchmarks/scale.py workers [--documents 1000]    # one worker, then two
    python benchmarks/scale.py join [1000 10000 50000]       # memory and time of the process that joins all parts

The documents are mixes of paragraphs of the samples in raw/. `join` extracts two hundred short ones and repeats their rows
under new names, so that parts stand there as if all had been extracted; sources are then listed, hashed, joined and
written as in any run.
"""

import argparse
import compileall
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pipeline.config import load_config, shipped_configs
from pipeline.harvest import Crop
from pipeline.readers import discover
from pipeline.tables.press import pressed, unpressed
from pipeline.work.keys import source_keys
from pipeline.work.ledger import Ledger
from pipeline.work.lock import locked
from pipeline.work.parts import Bundle, Packed, write_part

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).parent.parent
BARS = {
    "nothing changed": 30,
    "one document changed": 20,
    "a date rule changed": 3,
    "date rules changed": 3,
    "a comment on date rules": 3,
    "two workers": 1.8,
}
SHORT, PART = 200, 500
PARAGRAPHS = "Япония и Монголия подписали договор 3 мая 1977 года.", "Japan and Mongolia signed a treaty on 3 May 1977."
"""Of documents with an even number, and of the others."""
LOG = "log.jsonl"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["again", "workers", "join"])
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 50_000])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--paragraphs", type=int, default=12, help="of a document; one has some 29 words")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if args.what == "join":
            join(folder, args.sizes)
        else:
            write_documents(folder / "raw", args.documents, paragraphs=args.paragraphs)
            {"again": again, "workers": workers}[args.what](folder)


def again(folder: Path) -> None:
    """A run, and runs after changes: CPU seconds of each, start included; the package is a copy, whose rules change."""
    shutil.copytree(ROOT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder / "pipeline", quiet=1)  # as those of an installed package are
    shutil.copytree(shipped_configs(), folder / "configs")
    first = measured(folder)[0]
    print(f"{'first run':24}{first:8.2f} s")
    told("nothing changed", first, measured(folder)[0])
    told("one document changed", first, median(changed(folder, number) for number in (500, 501, 502)))
    english, russian = (folder / "pipeline" / "lang" / language / "timex.toml" for language in ("en", "ru"))
    without_rule(english, "weekday")
    told("a date rule changed", first, measured(folder)[0], extracted_last(folder))
    without_rule(english, "season-year")
    without_rule(russian, "dots")
    told("date rules changed", first, measured(folder)[0], extracted_last(folder))
    with english.open("a", encoding="utf-8") as rules:
        rules.write("\n# changed\n")
    told("a comment on date rules", first, measured(folder)[0], extracted_last(folder))
    (folder / "configs" / "events" / "visit.toml").unlink()
    told("an event type changed", first, measured(folder)[0], extracted_last(folder))


def changed(folder: Path, number: int) -> float:
    """CPU seconds of a run after one document has got another paragraph in its language."""
    documents = sorted((folder / "raw").iterdir())
    with documents[number % len(documents)].open("a", encoding="utf-8") as document:
        document.write(f"\n\n{PARAGRAPHS[number % 2]}\n")
    return measured(folder)[0]


def without_rule(file: Path, name: str) -> None:
    """Take a rule out of a rule file."""
    head, *rules = file.read_text(encoding="utf-8").split("\n[[rule]]\n")
    kept = [rule for rule in rules if not rule.startswith(f"name = '{name}'\n")]
    if len(kept) != len(rules) - 1:
        raise ValueError(f"{file} has no rule {name!r}")
    file.write_text("\n[[rule]]\n".join([head, *kept]), encoding="utf-8")


def extracted_last(folder: Path) -> str:
    """How many documents the last run extracted."""
    steps = [json.loads(line) for line in (folder / LOG).read_text(encoding="utf-8").splitlines()]
    last = [step for step in steps if step["event"] == "progress"][-1]
    return f"; {last['documents']} of {last['sources']} documents extracted again"


def workers(folder: Path) -> None:
    """Seconds by the clock with one worker and with two."""
    shutil.copytree(shipped_configs(), folder / "configs")
    one = measured(folder, "--workers", "1")[1]
    shutil.rmtree(folder / "output")
    print(f"{'one worker':24}{one:8.2f} s by the clock")
    told("two workers", one, measured(folder, "--workers", "2")[1])


def told(name: str, first: float, now: float, how: str = "") -> None:
    """Print a ratio, beside its bar where it has one."""
    bar = f"; bar {BARS[name]}" if name in BARS else ""
    print(f"{name:24}{now:8.2f} s {first / now:8.1f} times as fast{bar}{how}")


def measured(folder: Path, *options: str) -> tuple[float, float, float]:
    """CPU seconds, seconds by the clock, and megabytes of the largest process of a run."""
    command = [sys.executable, "-m", "pipeline.cli", "run", "--quiet", "--config", folder / "configs" / "default.toml"]
    command += ["--log", folder / LOG]
    root = folder if (folder / "pipeline").is_dir() else ROOT
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        ["/usr/bin/env", "-C", folder, f"PYTHONPATH={root}", "PYTHONDONTWRITEBYTECODE=", *command, *options, "raw"],
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.monotonic() - began, after.ru_maxrss / 1024


def join(folder: Path, sizes: list[int]) -> None:
    """Memory and CPU time of a run that finds all of its parts, by the number of documents."""
    shutil.copytree(shipped_configs(), folder / "configs")
    write_documents(folder / "raw", SHORT, paragraphs=3)
    measured(folder)
    seeds = extracted(folder)
    for size in sizes:
        here = folder / str(size)
        shutil.copytree(folder / "configs", here / "configs")
        repeat(here, seeds, size)
        # A process of its own, so that the peak is that of this run.
        code = f"from benchmarks.scale import *; print(json.dumps(measured(Path({str(here)!r}))))"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        spent, _, peak = json.loads(done.stdout)
        print(f"{size:8} documents {peak:8.0f} MB {spent:8.1f} CPU s {1000 * spent / size:8.2f} s per 1,000")
        shutil.rmtree(here)


def write_documents(folder: Path, count: int, *, paragraphs: int) -> None:
    """Mixes of paragraphs of the samples, each in one language."""
    chance = random.Random(1)
    languages: dict[bool, list[str]] = {True: [], False: []}
    for path in sorted((ROOT / "raw").iterdir()):
        for paragraph in path.read_text(encoding="utf-8").split("\n"):
            if len(paragraph.split()) > 8:
                russian = sum("а" <= letter <= "я" for letter in paragraph.lower()) > len(paragraph) / 3
                languages[russian].append(paragraph)
    folder.mkdir(parents=True)
    for n in range(count):
        text = "\n\n".join(chance.sample(languages[n % 2 == 0], paragraphs))
        (folder / f"zq{n:05}.txt").write_text(f"{text}\n", encoding="utf-8")


def extracted(folder: Path) -> list[tuple[Packed, str]]:
    """The documents of a run's parts, each with its checksum."""
    crop = Crop(discover([folder / "raw"]), folder / "output", load_config(folder / "configs" / "default.toml"))
    ledger = Ledger(crop.job.work, crop.job.settings)
    found = ((ledger.part(entry), entry.place) for entry in ledger.documents(crop.keys()))
    return [(part.packed(place), part.head(place)["documents"].rows("documents")[0].sha256) for part, place in found]


def repeat(folder: Path, seeds: list[tuple[Packed, str]], size: int) -> None:
    """Sources, and parts with the rows of the seeds under the sources' names."""
    (folder / "raw").mkdir(parents=True)
    for n in range(size):
        (folder / "raw" / f"zr{n:05}.txt").write_text(f"{n}\n", encoding="utf-8")
    crop = Crop(discover([folder / "raw"]), folder / "output", load_config(folder / "configs" / "default.toml"))
    with locked(folder / "output", crop.job.work):
        bundles: list[Bundle] = []
        for n, source in enumerate(crop.sources()):
            key, content = source_keys(crop.job.settings, source)
            seed = renamed(*seeds[n % len(seeds)], source.id, content)
            bundles.append(Bundle(key, crop.job.models + content, [seed]))
            if len(bundles) == PART or n == size - 1:
                write_part(crop.job.work / "parts", crop.job.settings, bundles)
                bundles = []


def renamed(seed: Packed, checksum: str, name: str, content: str) -> Packed:
    """A document's pieces under another name, with another checksum; both are as long as the old ones."""
    changes = {seed.id.encode(): name.encode(), checksum.encode(): (2 * content).encode()}
    pieces = []
    for piece in map(unpressed, (seed.head, seed.gist, seed.rows)):
        for old, new in changes.items():
            assert len(old) == len(new)
            piece = piece.replace(old, new)
        pieces.append(pressed(piece))
    return Packed(name, *pieces, seed.text, seed.dates, seed.reading)


if __name__ == "__main__":
    main()
