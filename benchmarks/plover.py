"""Scores PLOVER types, actors and recipients on the sentences of PLV, by the lexicon of event types alone.

    python -m benchmarks.plover GOLD.jsonl [--errors N]

GOLD is plv_*.jsonl of shared/bench/events. A sentence's type is that of the first typed trigger from its root down.
Parses are kept under build/benchmarks.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin

from pipeline.events.parties import extent, parties
from pipeline.events.predicates import Lexicon, triggers
from pipeline.events.trees import NOMINAL, VERBAL, Node, by_token, climb, conjuncts, sentence_tree
from pipeline.events.types import EventTypes, load_event_types, load_event_words
from pipeline.model import Annotation
from pipeline.models import load_reader
from pipeline.names.finding import load_names
from pipeline.spans import get, put
from pipeline.stages.entities import find_mentions
from pipeline.stages.sentences import find_sentences

from .events import CACHE, MODELS, SHARED

FOLDER = SHARED / "bench" / "events"


def parses(texts: list[str]) -> list[Doc]:
    """The sentences as Docs, each with its sentences and names filed."""
    nlp = load_reader("en", MODELS["en"])
    kept = CACHE / f"plv_{hashlib.sha256(''.join(texts).encode()).hexdigest()[:16]}.spacy"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        DocBin(docs=list(nlp.pipe(texts))).to_disk(kept)
    docs = list(DocBin().from_disk(kept).get_docs(nlp.vocab))
    for doc in docs:
        put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", "en")])
        put(doc, "sentences", find_sentences(doc))
        put(doc, "mentions", find_mentions(doc, names=load_names()))
    return docs


def typed(doc: Doc, types: EventTypes) -> Iterator[tuple[Node, str]]:
    """The typed triggers of a sentence with their subtypes, those of main predicates first."""
    lexicon = Lexicon("en", types, load_event_words("en"), by_token(doc, get(doc, "mentions")))
    for sentence in get(doc, "sentences"):
        tree = sentence_tree(doc, sentence)
        order: list[Node] = []
        for root in tree:
            if root.head is None and root.pos != "PUNCT":
                order += [*triggers(root, lexicon), root]
        rest = [node for node in tree if node.pos in ("VERB", "NOUN")]
        order += sorted(rest, key=lambda node: (node.pos != "VERB", len(list(climb(node))), node.i))
        for node in dict.fromkeys(order):
            if subtype := lexicon.subtype(node):
                yield node, subtype


def prediction(doc: Doc, types: EventTypes) -> dict[str, Any]:
    """The type of the first trigger that has one of PLOVER's, and who does what to whom by the grammar of the sentence."""
    found = (types.types[subtype].type for _, subtype in typed(doc, types))
    return {"type": next((type for type in found if type != "OTHER"), None), "frames": list(frames(doc))}


def frames(doc: Doc) -> Iterator[dict[str, list[tuple[int, int]]]]:
    """The noun phrases that take part in what each verb and noun tells; of those joined by 'and', each acts on the others."""
    words = load_event_words("en")
    for sentence in get(doc, "sentences"):
        for node in sentence_tree(doc, sentence):
            if node.pos not in VERBAL | NOMINAL:
                continue
            frame: dict[str, list[tuple[int, int]]] = {"actor": [], "recipient": []}
            for party in parties(node, words):
                frame[party.role].append(extent(party.node))
                if party.role == "actor":
                    frame["recipient"] += map(extent, conjuncts(party.node))
            yield frame


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    sys.path.insert(0, str(FOLDER))
    spec = importlib.util.spec_from_file_location("score_plover", FOLDER / "score_plover.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {FOLDER}")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    types = load_event_types()
    docs = parses([record["text"] for record in gold])
    predicted = [{"id": record["id"], **prediction(doc, types)} for record, doc in zip(gold, docs, strict=True)]
    errors: list[tuple[str, ...]] = []
    result = score.score(gold, predicted, errors)
    line = "sentences {sentences}: accuracy {accuracy:.1f}  macro F1 {macro_F1:.1f}  quad {quad_accuracy:.1f}"
    print((line + "  coded {coded:.1f}  parties {parties:.1f}").format_map(result))
    for error in errors[: options.errors]:
        print(*error, sep="\t")


if __name__ == "__main__":
    main()
