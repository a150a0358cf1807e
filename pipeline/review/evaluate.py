"""How good the machine is, from what people decided: precision by table, type, rule and model, and recall."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..tables.rows import Tables
from .agreement import verdict_on
from .decisions import Decision, Key, standing
from .desk import row_id
from .locate import cases
from .outcome import Outcome
from .sheet import BY_REVIEW

JUDGED = ("accept", "reject", "correct")
EXAMPLES = 3
"""Mistakes that are shown for a rule."""
MODEL = "model:"
"""How the `rule` of a row begins that a model found."""


@dataclass(slots=True)
class Score:
    """The verdicts on the rows of one group."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    examples: list[str] = field(default_factory=list)
    """Mistakes in their sentences, the words of the row in brackets."""

    @property
    def rows(self) -> int:
        """Rows that were judged."""
        return self.accepted + self.corrected + self.rejected

    @property
    def precision(self) -> float:
        """The share of rows that are right as they are."""
        return self.accepted / self.rows

    @property
    def found(self) -> float:
        """The share of rows that are right, or can be put right."""
        return 1 - self.rejected / self.rows


@dataclass(frozen=True, slots=True)
class Recall:
    """What the machine found of a table's rows in the documents that are completely reviewed."""

    table: str
    found: int
    missed: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the decisions say of the machine."""

    by_table: Mapping[str, Score]
    by_type: Mapping[tuple[str, str], Score]
    by_rule: Mapping[tuple[str, str], Score]
    by_model: Mapping[tuple[str, str], Score]
    complete: tuple[str, ...]
    """Documents that were marked as completely reviewed."""
    recall: tuple[Recall, ...]

    def worst_rules(self) -> list[tuple[tuple[str, str], Score]]:
        """Rules with a mistake, the least precise first; of those that are level, the one with more rows."""
        wrong = [(key, score) for key, score in self.by_rule.items() if score.accepted < score.rows]
        return sorted(wrong, key=lambda pair: (pair[1].precision, -pair[1].rows, pair[0]))


def evaluate(decisions: Iterable[Decision], tables: Tables, outcome: Outcome, models: Mapping[str, str]) -> Evaluation:
    """The machine's rows that were judged, grouped; `models` has the model of each language.

    A row counts as it was when it was judged, with the rule that gave it then. What was added counts as missed, unless
    the machine of the last run finds it.
    """
    words = standing(decisions)
    languages = {row.document_id: row.language for row in tables.documents}
    by_table: dict[str, Score] = defaultdict(Score)
    by_type: dict[tuple[str, str], Score] = defaultdict(Score)
    by_rule: dict[tuple[str, str], Score] = defaultdict(Score)
    by_model: dict[tuple[str, str], Score] = defaultdict(Score)
    right: dict[tuple[str, str], int] = defaultdict(int)
    for case in cases(words):
        verdict, word, machine = verdict_on(case), case.words.get("") or case.latest, case.latest.machine
        if verdict not in JUDGED or machine is None or machine.get("rule") == BY_REVIEW:
            continue
        table, document = case.table, word.selector.document_id if word.selector else ""
        groups = [by_table[table], by_type[table, str(machine.get("subtype") or machine.get("type", ""))]]
        if rule := str(machine.get("rule", "")):
            groups.append(by_rule[table, rule])
            if rule.startswith(MODEL):
                groups.append(by_model[table, models.get(languages.get(document, ""), rule)])
        for score in groups:
            _count(score, verdict, word)
        right[table, document] += verdict != "reject"
    complete = {word.row_id for word in words.values() if word.verdict == "complete"}
    recall = _recall(words, right, complete, tables, outcome)
    return Evaluation(by_table, by_type, by_rule, by_model, tuple(sorted(complete)), tuple(recall))


def lines(evaluation: Evaluation) -> Iterator[str]:
    """The evaluation, line by line."""
    if not evaluation.by_table:
        yield "no row has been judged yet; begin with 'letopis review'"
        return
    named = {
        "table": {(table, ""): score for table, score in evaluation.by_table.items()},
        "type": evaluation.by_type,
        "model": evaluation.by_model,
    }
    for title, groups in named.items():
        if groups:
            yield from _block(title, sorted(groups.items()))
    worst = evaluation.worst_rules()
    if worst:
        yield from _block("rule, worst first", worst, examples=True)
    for each in evaluation.recall:
        share = each.found / (each.found + each.missed)
        where = f"{len(evaluation.complete)} documents marked complete"
        yield f"recall {share:.2f} in {each.table}: {each.found} found, {each.missed} missed, in {where}"
    if not evaluation.complete:
        yield "recall: no document is marked complete"


def _block(title: str, groups: Iterable[tuple[tuple[str, str], Score]], *, examples: bool = False) -> Iterator[str]:
    yield f"{'precision by ' + title:<52}{'rows':>6}{'right':>7}{'mended':>8}{'wrong':>7}{'right':>8}{'found':>8}"
    for key, score in groups:
        counts = f"{score.rows:>6}{score.accepted:>7}{score.corrected:>8}{score.rejected:>7}"
        yield f"  {' '.join(filter(None, key)):<50}{counts}{score.precision:>8.2f}{score.found:>8.2f}"
        if examples:
            yield from (f"    {example}" for example in score.examples)


def _count(score: Score, verdict: str, word: Decision) -> None:
    score.accepted += verdict == "accept"
    score.corrected += verdict == "correct"
    score.rejected += verdict == "reject"
    if verdict != "accept" and word.selector and len(score.examples) < EXAMPLES:
        place = word.selector
        line = f"{verdict}: …{place.prefix}[{place.exact}]{place.suffix}… ({place.document_id})"
        score.examples.append(" ".join(line.split()))


def _recall(
    words: Mapping[Key, Decision],
    right: Mapping[tuple[str, str], int],
    complete: set[str],
    tables: Tables,
    outcome: Outcome,
) -> Iterator[Recall]:
    """What was found and missed in the documents that are completely reviewed."""
    found: dict[str, int] = defaultdict(int)
    missed: dict[str, int] = defaultdict(int)
    for (table, document), count in right.items():
        found[table] += count if document in complete else 0
    known = {
        table: {row_id(table, row) for row in getattr(tables, table) if getattr(row, "rule", BY_REVIEW) != BY_REVIEW}
        for table in {word.table for word in words.values() if word.verdict == "add"}
    }
    for word in words.values():
        if word.verdict == "add" and word.selector and word.selector.document_id in complete:
            now = outcome.moved.get((word.table, word.row_id), word.row_id)
            learnt = now in known[word.table]
            (found if learnt else missed)[word.table] += 1
    for table in sorted({*found, *missed}):
        if found[table] + missed[table]:
            yield Recall(table, found[table], missed[table])
