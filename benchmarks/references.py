"""Scores the reference parser and the marker finder on development data, beside the recorded figures of peers.

    python -m benchmarks.references [--errors N] [--refextract PYTHON]

The tenth of AnyStyle and GROBID that is measured was held out from training; the hand-annotated sets are not learnt
from either, but grammars were written with them in view. Those sets are also told as five folds over documents: the
model has learnt from none of them and grammars learn nothing, so each fold is one that was left out. Refextract runs
beside it where a Python that has it is named: `python -m venv DIR && DIR/bin/pip install refextract`.
"""

import argparse
import importlib.util
import json
import subprocess
import time
from collections import defaultdict
from hashlib import md5
from pathlib import Path
from typing import Any

from pipeline.references import parse_reference
from pipeline.references.markers import find_markers
from tools.references import conventions, held_out, records

SHARED = Path(__file__).parent.parent.parent / "shared" / "bench" / "references"
PERSONS = ("author", "editor", "translator")
PARTS = {
    "ru_hand": {"science, GOST": "npe-", "humanities, law, archives": "hum-", "all Russian": ""},
    "anystyle.train": {"AnyStyle, held out": ""},
    "grobid.train": {"GROBID, held out": ""},
    "wiki_hand": {"Wikipedia, English": "en", "Wikipedia, Russian": "ru", "all Wikipedia": ""},
}
PEERS = {
    "AnyStyle, held out": "AnyStyle's own sets: AnyStyle 86.5 / 60.8, CRF 84.8 / 52.7 (other fifth)",
    "GROBID, held out": "AnyStyle 55.7 / 14.6, CRF 86.7 / 58.0 (other fifth)",
    "all Russian": "refextract 29.5 / 0, AnyStyle 53.6 / 6, CRF 79.3 / 41",
    "all Wikipedia": "refextract 43.0 / 6, AnyStyle 58.8 / 10, CRF 84.0 / 48",
}
"""Micro F1 / whole references in percent, from the data sets' own README."""

FOLDS = 5
UNNAMED = "a "
"""How a source begins that is no one document: `a bibliography in a repository`."""

DRIVER = """
import json, sys
from refextract import extract_references_from_string
for line in sys.stdin:
    found = extract_references_from_string(json.loads(line), is_only_references=True)
    print(json.dumps(found[0] if found else {}))
"""
REFEXTRACT = {
    "title": "title",
    "container_title": "journal_title",
    "publisher": "publisher",
    "issued": "year",
    "volume": "journal_volume",
    "issue": "journal_issue",
    "pages": "journal_page",
    "doi": "doi",
    "isbn": "isbn",
    "url": "url",
}
"""Our field -> what refextract calls it."""

MARKER_PEER = "regular expressions 93.3 / 89.7"


def gold_of(name: str) -> list[dict[str, Any]]:
    """The references of a set that are measured on, with the fields that are expected."""
    if not name.endswith(".train"):
        return records(name)
    fields_of = conventions().canonical_fields
    kept = [record for record in records(name) if held_out(record)]
    return [record | {"fields": fields_of(record["raw"], record["segments"])} for record in kept]


def scorer() -> Any:
    """The data sets' own scorer."""
    spec = importlib.util.spec_from_file_location("score_references", SHARED / "score_references.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {SHARED}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fields(raw: str) -> dict[str, Any]:
    """A parsed reference as the scorer wants it."""
    parsed = parse_reference(raw).fields
    found: dict[str, Any] = {field.label: field.value for field in parsed if field.label not in PERSONS}
    return found | {"authors": [field.value for field in parsed if field.label == "author"]}


def score_parts(name: str, score: Any, errors: int) -> None:
    """Prints micro F1 and the share of whole references of each part of a set."""
    gold = gold_of(name)
    started = time.process_time()
    predicted = [{"id": record["id"], "fields": fields(record["raw"])} for record in gold]
    first = time.process_time() - started
    for record in gold:
        parse_reference(record["raw"])
    each = (time.process_time() - started - first) / len(gold)
    for part, mark in PARTS[name].items():
        members = [record for record in gold if record["id"].startswith(mark) or record["lang"] == mark]
        result = score.evaluate(members, predicted)
        figures = f"{100 * result['micro']['F1']:5.1f} / {100 * result['whole']:4.1f}"
        print(f"{part:28} n {result['n']:3}  micro F1 / whole {figures}   {PEERS.get(part, '')}")
        if not name.endswith(".train"):
            print(f"{'':28} {FOLDS} folds over documents: {folded(score, members, predicted)}")
    print(f"{'':28} {1000 * each:.2f} CPU ms a reference, {first - each * len(gold):.2f} s to load rules and tables")
    for record, answer in zip(gold, predicted, strict=True):
        wrong = {
            field: (record["fields"].get(field), answer["fields"].get(field))
            for field in score.FIELDS
            if field not in ("first_author", "issued_full") and not _same(score, field, record, answer)
        }
        if wrong and errors > 0:
            errors -= 1
            print(f"  {record['id']} {record['raw'][:200]}\n    {wrong}")


def folded(score: Any, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> str:
    """The mean of five folds, a document in one of them, and the worst fold."""
    folds = defaultdict(list)
    for record in gold:
        document = record["id"] if record["source"].startswith(UNNAMED) else record["source"]
        folds[int(md5(document.encode()).hexdigest(), 16) % FOLDS].append(record)
    results = [score.evaluate(members, predicted) for _, members in sorted(folds.items())]
    figures = [(100 * result["micro"]["F1"], 100 * result["whole"]) for result in results]
    means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    worst = [min(column) for column in zip(*figures, strict=True)]
    return f"mean {means[0]:.1f} / {means[1]:.1f}, worst {worst[0]:.1f} / {worst[1]:.1f}"


def score_refextract(python: Path, score: Any) -> None:
    """Prints the same of refextract, which another Python has."""
    for name in ("ru_hand", "wiki_hand"):
        gold = gold_of(name)
        lines = "".join(json.dumps(record["raw"]) + "\n" for record in gold)
        ran = subprocess.run([python, "-c", DRIVER], input=lines, capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
        predicted = []
        for record, answer in zip(gold, answers, strict=True):
            told: dict[str, Any] = {ours: answer[theirs][0] for ours, theirs in REFEXTRACT.items() if theirs in answer}
            predicted.append({"id": record["id"], "fields": told | {"authors": answer.get("author", [])}})
        result = score.evaluate(gold, predicted)
        print(f"refextract on {name:14} n {result['n']:3}  micro F1 / whole ", end="")
        print(f"{100 * result['micro']['F1']:5.1f} / {100 * result['whole']:4.1f}")


def _same(score: Any, field: str, gold: dict[str, Any], answer: dict[str, Any]) -> bool:
    expected, found = score.val(field, gold), score.val(field, answer)
    return not (expected or found) or bool(expected and found and score.same(field, expected, found))


def score_markers() -> None:
    """Prints precision and recall of labels over the marker texts."""
    right = found = expected = 0
    for record in records("markers"):
        labels = [label for marker in find_markers(record["text"]) for label in _labels(marker.style, marker.labels)]
        left = list(record["labels"])
        found, expected = found + len(labels), expected + len(left)
        for label in labels:
            if label in left:
                left.remove(label)
                right += 1
    figures = f"{100 * right / found:.1f} / {100 * right / expected:.1f}"
    print(f"{'markers':28} labels {expected}  precision / recall {figures}   {MARKER_PEER}")


def _labels(style: str, labels: tuple[str, ...]) -> list[str]:
    prefix = {"note": "note:", "footnote": "fn:"}.get(style, "")
    return [prefix + (label.split()[-1] if style == "note" else label) for label in labels]


def main() -> None:
    """Scores everything that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="references with errors to show of each set")
    parser.add_argument("--refextract", type=Path, metavar="PYTHON", help="a Python that has refextract")
    arguments = parser.parse_args()
    if not SHARED.exists():
        print(f"skipped: no data sets in {SHARED}")
        return
    score = scorer()
    for name in PARTS:
        score_parts(name, score, arguments.errors)
    score_markers()
    if arguments.refextract:
        score_refextract(arguments.refextract, score)


if __name__ == "__main__":
    main()
