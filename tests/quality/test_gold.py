"""A gate: the scores on the annotated articles do not fall below what was reached."""

import pytest

from benchmarks.gold import SHARED, gold_scores

FLOORS = {
    "dates.value": 0.95,
    "entities.strict": 0.92,
    "events.dated": 0.85,
    "events.dated_lenient": 0.89,
    "events.citations": 0.95,
    "events.actors": 0.73,
    "markers.strict": 0.99,
    "references.entries": 0.99,
    "references.authors.exact": 0.97,
    "references.title.exact": 0.97,
    "references.source.exact": 0.97,
    "references.year.exact": 0.97,
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated articles (../shared) are not here")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    return gold_scores(tmp_path_factory.mktemp("gold"))["all"]


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_no_score_falls(scores, measure, floor):
    assert scores[measure]["f1"] >= floor
