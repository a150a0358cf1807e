"""Prints how well dates are found and read, beside the peers that can be installed, on public sets and the gold articles.

    python benchmarks/dates.py [--nerel FILE] [--errors SET]

The sets are those of ../shared/bench/dates; NEREL's train or dev file, made by its converter, may be given as well.
dateparser and natasha's extractor are run here and now if they can be; the figures of the others were recorded once.
"""

import argparse
import gzip
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.timex import Settings, timexes

SHARED = Path(__file__).parent.parent.parent / "shared"
BENCH = SHARED / "bench" / "dates"

Document = dict[str, Any]
Find = Callable[[Document], list[dict[str, Any]]]

RECORDED = {
    "WikiWars 01-16": {
        "HeidelTime 2.2.1, no POS": (92.2, 85.7, 84.2, 89.3),
        "SUTime": (91.4, 78.3, 50.2, 50.1),
        "Recognizers-Text": (87.2, 64.8, 51.2, 51.1),
        "duckling": (78.2, 15.2, 36.1, 40.3),
    },
    "Russian phrases of duckling": {
        "timesense": (None, None, None, 66.4),
        "HeidelTime": (None, None, None, 47.1),
        "natasha": (None, None, None, 8.9),
    },
    "Russian phrases of chrono": {
        "duckling": (None, None, None, 67.5),
        "timesense": (None, None, None, 56.7),
        "natasha": (None, None, None, 19.2),
    },
}
"""Set -> peer -> relaxed, strict, value, interval F1, measured elsewhere with the same scorer."""


def module(path: Path) -> Any:
    """A script of ../shared as a module."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def ours(document: Document) -> list[dict[str, Any]]:
    """Our timexes: the ends of a range apart where the corpus is English, whole where it is Russian.

    The phrases are what users say to an assistant, so they look ahead.
    """
    russian = document["lang"] == "ru"
    settings = Settings(ranges=russian, prefer="future" if "source" in document else "auto")
    found = []
    for each in timexes(document["text"], document["lang"], document["dct"] or "", settings):
        if russian and each.value.endswith("_REF"):  # NEREL does not annotate 'now'
            continue
        timex = {"start": each.start, "end": each.end, "type": each.label, "value": each.value}
        if russian and each.label in ("DURATION", "SET"):
            days = [each["earliest"], each["latest"]]
            timex |= {"value": "", "interval": days} if all(days) else {"value": ""}
        if each["mod"] in ("START", "MID", "END"):
            timex["mod"] = each["mod"]
        found.append(timex)
    return found


def with_dateparser(document: Document) -> list[dict[str, Any]]:
    """The dates of dateparser.search_dates, each put back where its words stand and as coarse as its period."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    options = {"RELATIVE_BASE": datetime.fromisoformat(document["dct"])} if document["dct"] else {}
    parser = DateDataParser(languages=[document["lang"]], settings=options or None)
    found, at = [], 0
    for words, day in search_dates(document["text"], languages=[document["lang"]], settings=options) or ():
        start = document["text"].find(words, at)
        if start >= 0:
            at = start + len(words)
            length = {"year": 4, "month": 7}.get(parser.get_date_data(words).period, 10)
            found.append({"start": start, "end": at, "type": "DATE", "value": day.date().isoformat()[:length]})
    return found


def with_natasha() -> Find:
    """natasha's DatesExtractor, where it can be imported."""
    from natasha import DatesExtractor, MorphVocab

    extract = DatesExtractor(MorphVocab())

    def find(document: Document) -> list[dict[str, Any]]:
        found = []
        for match in extract(document["text"]):
            year, month, day = match.fact.year, match.fact.month, match.fact.day
            value = "-".join(f"{part:02d}" for part in (year, month, day) if part)
            found.append({"start": match.start, "end": match.stop, "type": "DATE", "value": value if year else None})
        return found

    return find


def peers(language: str) -> Iterator[tuple[str, Find]]:
    """The peers that run here."""
    yield "dateparser", with_dateparser
    if language == "ru":
        try:
            yield "natasha", with_natasha()
        except Exception as error:
            print(f"{'natasha DatesExtractor':32} does not run here: {type(error).__name__}: {error}")


def sets(nerel: Path | None) -> Iterator[tuple[str, list[Document]]]:
    yield "WikiWars 01-16", records(BENCH / "wikiwars_01_16.jsonl.gz")
    phrases = records(BENCH / "ru_phrases.jsonl.gz")
    for source in ("duckling", "chrono"):
        yield f"Russian phrases of {source}", [each for each in phrases if each["source"] == source]
    if nerel:
        yield nerel.stem, records(nerel)


def records(path: Path) -> list[Document]:
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()]


def measure(scorer: Any, name: str, find: Find, documents: list[Document], errors: list[Any] | None = None) -> None:
    """One line: relaxed, strict, value and interval F1, and CPU seconds for 1,000 words."""
    find(documents[0])
    started = time.process_time()
    predicted = [{"id": each["id"], "timexes": find(each)} for each in documents]
    spent = time.process_time() - started
    for document, prediction in zip(documents, predicted, strict=True):
        for timex in prediction["timexes"]:
            timex["text"] = document["text"][timex["start"] : timex["end"]]
    words = sum(len(each["text"].split()) for each in documents)
    types = {"DATE", "TIME"} if documents[0]["lang"] == "ru" else None
    result = scorer.score(documents, predicted, types=types, errors=errors)
    figures = (result["relaxed"]["F1"], result["strict"]["F1"], result["value_F1"], result["interval"]["F1"])
    print(f"{name:32}" + "".join(f"{figure:10.1f}" for figure in figures) + f"{1000 * spent / words:12.3f}")


def articles(gold_scorer: Any) -> None:
    """The gold articles, their bodies with markers blanked: strict span and value F1."""
    for language in ("ru", "en"):
        counts = [0, 0, 0, 0]
        for path in sorted((SHARED / "gold").glob("*/*.gold.json")):
            gold = gold_scorer.Gold(str(path), [])
            if gold.lang != language:
                continue
            text = gold.t
            for marker in gold.marks:
                text = text[: marker["start"]] + " " * (marker["end"] - marker["start"]) + text[marker["end"] :]
            found = timexes(text[gold.b0 : gold.b1], language, gold.doc.get("published") or "")
            rows = {
                (each.start + gold.b0, each.end + gold.b0): (each["earliest"], each["latest"])
                for each in found
                if each["earliest"] or each["latest"]
            }
            wanted = {(each["start"], each["end"]): (each["earliest"], each["latest"]) for each in gold.dates}
            counts[0] += len(wanted)
            counts[1] += len(rows)
            counts[2] += len(wanted.keys() & rows.keys())
            counts[3] += sum(rows.get(place) == tuple(day or "" for day in days) for place, days in wanted.items())
        total = counts[0] + counts[1]
        print(f"gold articles, {language:17}{200 * counts[2] / total:20.1f}{200 * counts[3] / total:10.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nerel", type=Path, help="NEREL as made by convert_nerel.py")
    parser.add_argument("--errors", metavar="SET", help="list our errors on the set whose name begins so")
    args = parser.parse_args()
    if not BENCH.exists():
        sys.exit(f"skipped: {BENCH} is missing")
    scorer = module(BENCH / "score_dates.py")
    for name, documents in sets(args.nerel):
        print(f"\n{name:32}{'relaxed':>10}{'strict':>10}{'value':>10}{'interval':>10}{'s/1,000 w':>12}")
        errors: list[Any] | None = [] if args.errors and name.startswith(args.errors) else None
        measure(scorer, "Letopis", ours, documents, errors)
        for peer, find in peers(documents[0]["lang"]):
            measure(scorer, peer, find, documents)
        for peer, recorded in RECORDED.get(name, {}).items():
            figures = "".join(f"{'-' if figure is None else figure:>10}" for figure in recorded)
            print(f"{peer + ' (recorded)':32}{figures}")
        for error in errors or ():
            print(*error, sep="\t")
    print(f"\n{'':32}{'':10}{'strict':>10}{'value':>10}")
    articles(module(SHARED / "score" / "score.py"))


if __name__ == "__main__":
    main()
