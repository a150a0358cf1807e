"""Passages that reviewers took for the article, where the cleaner took them for something else."""

from collections.abc import Callable, Iterable

from ..model import BODY_KINDS
from ..tables.rows import Tables
from .decisions import Decision, standing
from .locate import Atlas, cases


def taken_in(tables: Tables, text: Callable[[str], str], decisions: Iterable[Decision]) -> dict[str, str]:
    """Passage id -> the kind that was decided, for passages that are not mined as the run cut them, and should be."""
    words = {
        key: word
        for key, word in standing(decisions).items()
        if (word.table, word.field, word.verdict) == ("passages", "kind", "correct") and word.value in BODY_KINDS
    }
    if not words:
        return {}
    found = cases(words)
    Atlas(tables, text, words.values()).settle(found)
    rows = [(case.row, str(case.words["kind"].value)) for case in found]
    return {row.passage_id: kind for row, kind in rows if row and row.kind not in BODY_KINDS}
