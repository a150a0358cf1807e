"""Write `pipeline/data/references.crf.gz`, the model that reads references which no grammar accounts for.

    python -m tools.references [--iterations N] [--every N] [--out FILE]

It learns from references with labelled parts: the training data of AnyStyle and GROBID, Russian ones labelled by
rule and ones rendered anew (`../shared/bench/references`), and their parts in the forms of `tools/references.toml`. A tenth of AnyStyle and GROBID is held out, by a hash of the
string or of the file, and the references that share a title with it; `benchmarks/references.py` measures on it.
The same data and the same version of crfsuite give the same file.
"""

import argparse
import gzip
import importlib.util
import json
import random
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import pycrfsuite

from pipeline.references.features import Word, prepare, read_features, read_words
from pipeline.references.model import LABELS, MODEL
from pipeline.references.names import several

SHARED = Path(__file__).parent.parent.parent / "shared" / "bench" / "references"
SETS = ("anystyle.train", "grobid.train", "ru_silver", "rendered_synthetic")
FORMS = Path(__file__).with_name("references.toml")
RENDERED = 1500
"""References written anew a language."""

SETTINGS = {"c1": 0.4, "c2": 0.02, "feature.minfreq": 3, "feature.possible_transitions": False}
"""Of crfsuite: few features, so that the file stays small."""


def records(name: str) -> list[dict[str, Any]]:
    """The references of one data set."""
    with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(record: dict[str, Any]) -> bool:
    """Whether a reference of AnyStyle or GROBID is kept for measuring."""
    key = record.get("file") or "".join(re.findall(r"[^\W_]", record["raw"].lower()))
    return int(md5(key.encode()).hexdigest(), 16) // 100 % 10 == 0


def conventions() -> Any:
    """The data sets' own module that brings their labels to one convention."""
    spec = importlib.util.spec_from_file_location("reference_fields", SHARED / "reference_fields.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no data sets in {SHARED}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def title(record: dict[str, Any]) -> str:
    """The letters of a reference's title."""
    spans = [(a, b) for label, a, b in record["segments"] if label == "title"]
    return "".join(re.findall(r"[^\W_]", " ".join(record["raw"][a:b] for a, b in spans).lower()))


def learnt() -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Every reference that is learnt from, with its segments."""
    canonical = conventions().canonical_segments
    measured = {title(r) for name in ("anystyle.train", "grobid.train") for r in records(name) if held_out(r)}
    parts: dict[str, list[dict[str, str]]] = {"en": [], "ru": []}
    for name in SETS:
        for record in records(name):
            if held_out(record) if name.endswith(".train") else title(record) in measured:
                continue
            segments = canonical(record["raw"], record["segments"])
            yield record["raw"], segments
            found = {label: record["raw"][a:b] for label, a, b in segments}
            if name != "rendered_synthetic" and record["lang"] in parts and {"title", "author"} <= found.keys():
                parts[record["lang"]].append(found)
    for language, known in parts.items():
        yield from rendered(known, tomllib.loads(FORMS.read_text(encoding="utf-8"))[language], random.Random(language))


def rendered(
    known: list[dict[str, str]], forms: dict[str, list[str]], chance: random.Random
) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """References in other forms, each of parts that stood in references of the same language."""
    pool: dict[str, list[str]] = {"day": forms["day"], "site": forms["site"]}
    for parts in known:
        for label, text in parts.items():
            pool.setdefault(label, []).append(text)
    for label in ("publisher", "publisher-place"):
        often = Counter(pool.get(label, []))
        pool[label] = [text for text in pool.get(label, []) if often[text] > 2]
    for n in range(RENDERED if known else 0):
        text, segments = "", []
        first = chance.choice(known)
        for piece in re.split(r"({[a-z-]+})", forms["forms"][n % len(forms["forms"])]):
            label = piece[1:-1] if piece.startswith("{") else ""
            if label:
                piece = first.get(label) if label in ("author", "title") else chance.choice(pool[label])
                piece = gost(piece or "", chance) if label in ("author", "editor") else piece or ""
                named = {"site": "container-title", "day": "issued"}.get(label, label)
                segments.append((named, len(text), len(text) + len(piece)))
            text += piece
        yield text, segments


def gost(names: str, chance: random.Random) -> str:
    """At most three of the names, initials behind the family names or before them."""
    turned = []
    for person in several(names, 0)[:3]:
        initials = [f"{word[0]}." for word in re.findall(r"[^\W\d_]+", person["given"])]
        if not person["family"] or not initials:
            return names
        turned.append((person["family"], initials[:2]))
    before, blank = chance.random() < 0.25, chance.choice(["", " "])
    joined = [(blank.join(initials), family) for family, initials in turned]
    return ", ".join(f"{initials} {family}" if before else f"{family} {initials}" for initials, family in joined)


def examples() -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels of every reference that is learnt from."""
    for raw, segments in learnt():
        words = read_words(prepare(raw))
        if words:
            yield read_features(words), labels(words, segments)


def labels(words: list[Word], segments: list[tuple[str, int, int]]) -> list[str]:
    """The label of each word; 'other' for the parts that fill no column, '-' for what lies between parts."""
    found = ["-"] * len(words)
    for label, start, end in segments:
        for i, word in enumerate(words):
            if word.start < end and word.end > start and not word.text.startswith("<"):
                found[i] = LABELS.get(label, "other")
    return found


def main() -> None:
    """Trains and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--iterations", type=int, default=90)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--every", type=int, default=1, help="learn from every Nth reference only")
    arguments = parser.parse_args()
    trainer = pycrfsuite.Trainer(verbose=False)
    for n, (features, answers) in enumerate(examples()):
        if n % arguments.every == 0:
            trainer.append(features, answers)
    trainer.set_params({**SETTINGS, "max_iterations": arguments.iterations})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model")
        trainer.train(str(path))
        model = path.read_bytes()
    with arguments.out.open("wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write(model)
    print(f"{arguments.out}: {len(model)} bytes, {arguments.out.stat().st_size} compressed", file=sys.stderr)


if __name__ == "__main__":
    main()
