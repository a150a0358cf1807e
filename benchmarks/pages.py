"""How well the article is told from a web page, and its title, author and date, beside trafilatura by itself.

    git clone https://github.com/adbar/trafilatura
    python -m benchmarks.pages trafilatura/tests [--every 8] [--show]

Pages and annotations: trafilatura's evaluation set, scored by its own rule: an annotated segment counts as extracted when
it stands in the text, blanks aside. Ours is the text of the passages that are mined.
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction, extract

from pipeline.clean import mark_passages
from pipeline.metadata import read_metadata
from pipeline.model import BODY_KINDS, Document
from pipeline.readers.html import read_html

FIELDS = ("title", "author", "date")

Page = tuple[dict[str, Any], Path]
Answer = tuple[str, dict[str, str]]


def ours(path: Path) -> Answer:
    """The article's text and metadata as Letopis has them."""
    try:
        (document,) = read_html(path)
    except ValueError:
        document = Document("", "")
    document = read_metadata(mark_passages(document))
    text = "\n".join(document.text[p.start : p.end] for p in document.passages if p.kind in BODY_KINDS)
    return text, {"title": document.title, "author": document.author, "date": document.published}


def quick(path: Path) -> Answer:
    """The text as trafilatura has it with `fast`."""
    return extract(path.read_bytes(), fast=True, include_comments=False, include_tables=True) or "", {}


def theirs(path: Path) -> Answer:
    """The article's text and metadata as trafilatura has them, its date search included."""
    found = bare_extraction(path.read_bytes(), with_metadata=True, include_comments=False, include_tables=True)
    if found is None:
        return "", {}
    return found.text or "", {name: getattr(found, name) or "" for name in FIELDS}


def pages(folder: Path, every: int) -> list[Page]:
    """The annotated pages whose file is there."""
    annotated = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    found = []
    for _, item in sorted(annotated.items())[::every]:
        path = next((place for part in ("cache", "eval") if (place := folder / part / item["file"]).is_file()), None)
        if path:
            found.append((item, path))
    return found


def blanks_folded(text: str) -> str:
    """The text with one blank where there are several."""
    return " ".join(text.split())


def names(value: str | list[str]) -> str:
    """Names as they are compared: signs, case and their order do not count."""
    listed = value if isinstance(value, list) else re.split(r"[;,]| and | und ", value)
    return " ".join(sorted(" ".join(re.findall(r"\w+", name.casefold())) for name in listed))


def right(field: str, asked: Any, given: str) -> bool:
    """Whether a field is what the annotation has; of a date, the day counts."""
    if field == "author":
        return names(asked) == names(given)
    if field == "date":
        return given[:10] == asked[:10]
    return re.findall(r"\w+", asked.casefold()) == re.findall(r"\w+", given.casefold())


def scored(listed: list[Page], extractor: Callable[[Path], Answer], show: bool) -> None:
    """Print one extractor's line."""
    hits = misses = leaks = 0
    stated, exact, invented = (dict.fromkeys(FIELDS, 0) for _ in range(3))
    began = time.process_time()
    answers = [extractor(path) for _, path in listed]
    seconds = time.process_time() - began
    for (item, path), (text, fields) in zip(listed, answers, strict=True):
        text = blanks_folded(text)
        lost = [segment for segment in item["with"] if blanks_folded(segment) not in text]
        leaked = [segment for segment in item["without"] if blanks_folded(segment) in text]
        hits += len(item["with"]) - len(lost)
        misses += len(lost)
        leaks += len(leaked)
        if show and (lost or leaked):
            print(path.name, "LOST", lost, "LEAKED", leaked)
        for field in FIELDS if fields else ():
            asked = item.get(field)
            if asked:
                stated[field] += 1
                exact[field] += right(field, asked, fields[field])
                if show and not right(field, asked, fields[field]):
                    print(path.name, field, "asked", repr(asked), "given", repr(fields[field]))
            elif asked is not None:
                invented[field] += bool(fields[field])
    f1 = 2 * hits / max(1, 2 * hits + misses + leaks)
    cells = [f"{exact[field] / max(1, stated[field]):6.1%} {invented[field]:4}" for field in FIELDS]
    print(
        f"{extractor.__name__:<8} {hits / max(1, hits + leaks):6.1%} {hits / max(1, hits + misses):6.1%} {f1:6.1%}",
        *(cells if any(stated.values()) else [" " * 11] * 3),
        f"{len(listed) / seconds:6.1f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th page only")
    parser.add_argument("--show", action="store_true", help="print what is on the wrong side, of ours")
    options = parser.parse_args()
    listed = pages(options.folder, options.every)
    print(f"{len(listed)} pages; right, and given where the annotation has none")
    print("              P      R     F1   title        author       date       pages/s")
    for extractor in (quick, theirs, ours):
        extractor(listed[0][1])
        scored(listed, extractor, options.show and extractor is ours)


if __name__ == "__main__":
    main()
