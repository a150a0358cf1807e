"""A gate: the scores on the annotated articles do not fall below what was reached."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import load_config
from pipeline.runner import run

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
FOLDERS = [SHARED / "gold" / name for name in ("seeds", "ru", "en", "mixed")]
FLOORS = {
    "dates.value": 0.60,
    "entities.strict": 0.70,
    "events.dated": 0.35,
    "markers.strict": 0.97,
    "references.entries": 0.95,
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated articles (../shared) are not here")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gold")
    texts = [path for each in FOLDERS for path in sorted(each.iterdir()) if path.suffix in (".txt", ".md", ".html")]
    tables = run(texts, folder / "out", load_config())
    assert {row.status for row in tables.documents} == {"ok"}
    gold = [str(each) for each in FOLDERS]
    convert = [SHARED / "score" / "tables_to_pred.py", folder / "out", *gold, "--to", folder / "pred"]
    score = [SHARED / "score" / "score.py", *gold, "--pred", folder / "pred", "--json", folder / "score.json"]
    for command in (convert, score):
        subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)
    return json.loads((folder / "score.json").read_text(encoding="utf-8"))["by_language"]["all"]


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_no_score_falls(scores, measure, floor):
    assert scores[measure]["f1"] >= floor
