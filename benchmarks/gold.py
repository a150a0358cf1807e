"""Scores of a whole run on the annotated articles, by language, beside the naive stack.

    python -m benchmarks.gold [--errors FOLDER]

The articles are for development: rules were written with them in view, so expect less on others. The naive stack is
spaCy and slovnet, `dateparser.search_dates` and the root verb; its figures are recorded, not run here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline.config import load_config
from pipeline.runner import run

SHARED = Path(__file__).parent.parent.parent / "shared"
FOLDERS = [SHARED / "gold" / name for name in ("seeds", "ru", "en", "mixed")]
ENDINGS = (".txt", ".md", ".html")
ROWS = {
    "dates.strict": ("dates, span", ""),
    "dates.value": ("dates, span and interval", "0.36"),
    "entities.strict": ("entities, span and type", "0.67"),
    "entities.country_link": ("countries linked", ""),
    "events.dated": ("dated events", "0.18"),
    "events.dated_lenient": ("dated events, sentence", ""),
    "events.actors": ("actors of events", ""),
    "events.citations": ("citations of events", ""),
    "markers.strict": ("reference markers", "0.91"),
    "references.entries": ("reference entries", "0.82"),
}
"""Measure of the scorer -> its name here, and the naive stack's F1 over both languages."""


def gold_scores(work: Path, *options: str) -> dict[str, Any]:
    """The scorer's figures by language ('ru', 'en', 'all'), from a run written below the folder `work`."""
    texts = [path for folder in FOLDERS for path in sorted(folder.iterdir()) if path.suffix in ENDINGS]
    run(texts, work / "out", load_config())
    folders = [str(folder) for folder in FOLDERS]
    score(SHARED / "score" / "tables_to_pred.py", work / "out", *folders, "--to", work / "pred")
    score(SHARED / "score" / "score.py", *folders, "--pred", work / "pred", "--json", work / "score.json", *options)
    found: dict[str, Any] = json.loads((work / "score.json").read_text(encoding="utf-8"))
    return found["by_language"]


def score(script: Path, *arguments: object) -> None:
    """Run one of the scorer's scripts."""
    subprocess.run([sys.executable, str(script), *map(str, arguments)], check=True, capture_output=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", help="folder for the list of errors of each article")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: the annotated articles (../shared) are not here")
        return
    with tempfile.TemporaryDirectory() as work:
        found = gold_scores(Path(work), *(["--errors", args.errors] if args.errors else []))
    print("| F1 | Russian | English | both | naive stack, both |\n|---|---|---|---|---|")
    for measure, (name, naive) in ROWS.items():
        cells = (f"{found[language][measure]['f1']:.2f}" for language in ("ru", "en", "all"))
        print(f"| {name} | {' | '.join(cells)} | {naive} |")


if __name__ == "__main__":
    main()
