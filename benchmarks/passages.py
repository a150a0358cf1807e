"""How well the article is told from its page, and what pages say of themselves: figures on a folder of gold.

python -m benchmarks.passages ../shared/gold [--show]
"""

import argparse
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.clean import mark_passages
from pipeline.detect import detect_languages
from pipeline.metadata import read_metadata
from pipeline.model import BODY_KINDS, Document
from pipeline.readers import discover, read

FIELDS = ("language", "title", "author", "publisher", "published", "url")


def gold_documents(folder: Path) -> Iterator[tuple[dict[str, Any], Document]]:
    """Each gold record with its document as read."""
    for path in sorted(folder.rglob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".gold.json")
        source = next(p for p in path.parent.glob(f"{stem}.*") if p.suffix in (".txt", ".md"))
        yield gold, next(read(*discover([source])))


def mined(document: Document) -> list[bool]:
    """For each character, whether it stands in a passage that is mined."""
    inside = [False] * len(document.text)
    for passage in document.passages:
        if passage.kind in BODY_KINDS:
            inside[passage.start : passage.end] = [True] * (passage.end - passage.start)
    return inside


def boilerplate(gold: dict[str, Any], document: Document) -> list[bool]:
    """For each character, whether the gold calls it boilerplate; a marker inside it is the article's."""
    marked = [False] * len(document.text)
    for quote in gold["boilerplate"]:
        for match in re.finditer(re.escape(quote), document.text):
            marked[match.start() : match.end()] = [True] * len(quote)
    return marked


def folded(value: str | None) -> str:
    """A value as it is compared: case, quotes and blanks do not count."""
    return re.sub(r"[\s\"'«»“”‘’]+", " ", value or "").casefold().strip(" .")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print every stretch on the wrong side")
    options = parser.parse_args()
    body = kept = chrome = leaked = words = 0
    right, stated, invented = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    seconds = 0.0
    detect_languages(read_metadata(mark_passages(Document("warm-up", "Un pont fut construit sur le fleuve."))))
    for gold, document in gold_documents(options.folder):
        began = time.process_time()
        document = detect_languages(read_metadata(mark_passages(document)))
        seconds += time.process_time() - began
        words += len(document.text.split())
        inside, outside = mined(document), boilerplate(gold, document)
        first = document.text.find(gold["body"]["first"])
        last = document.text.find(gold["body"]["last"], first) + len(gold["body"]["last"])
        letters = [i for i, c in enumerate(document.text) if c.isalnum()]
        lost = [i for i in letters if first <= i < last and not outside[i] and not inside[i]]
        leak = [i for i in letters if outside[i] and inside[i]]
        body += sum(first <= i < last and not outside[i] for i in letters)
        chrome += sum(outside[i] for i in letters)
        kept -= len(lost)
        leaked += len(leak)
        if options.show:
            for name, places in (("LOST", lost), ("LEAK", leak)):
                for line in sorted({document.text.rfind("\n", 0, i) for i in places}):
                    print(document.id, name, repr(document.text[line + 1 : line + 120]))
        for field in FIELDS:
            asked, given = gold["document"].get(field), getattr(document, field)
            accepted = {folded(asked), *map(folded, _listed(gold["document"].get(f"{field}_alt")))}
            stated[field] += asked is not None
            right[field] += asked is not None and folded(given) in accepted
            invented[field] += asked is None and bool(given)
            if options.show and (folded(given) not in accepted):
                print(document.id, field, "asked", repr(asked), "given", repr(given))
    kept += body
    print(f"body kept         {kept / max(body, 1):8.2%} of {body} letters")
    print(f"boilerplate leak  {leaked / max(chrome, 1):8.2%} of {chrome} letters")
    for field in FIELDS:
        print(f"{field:<12} right {right[field]:3} of {stated[field]:3}, invented {invented[field]}")
    print(f"CPU               {1e6 * seconds / max(words, 1):8.2f} ms per 1,000 words")


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


if __name__ == "__main__":
    main()
