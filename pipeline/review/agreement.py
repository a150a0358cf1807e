"""What stands decided, counted, and how far reviewers agree."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from ..tables.formulas import guarded
from .decisions import PAIRING, Decision, DecisionError, Key, by_reviewer, standing
from .locate import Case, cases
from .outcome import Outcome, RowKey


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers decided on the rows of a table that both saw."""

    table: str
    reviewers: tuple[str, str]
    rows: int
    agreed: int
    kappa: float | None
    """Cohen's (1960): agreement beyond chance, 1 at best; None where both gave one and the same verdict to every row."""
    disputed: tuple[str, ...]
    """Ids of the rows on which they disagree."""


def verdict_on(case: Case) -> str:
    """The verdict on a row: `correct` where it stands but a field was put right; '' where there is none."""
    if case.verdict != "reject" and any(word.verdict == "correct" for word in case.words.values()):
        return "correct"
    return case.verdict


def row_verdicts(words: Mapping[Key, Decision]) -> dict[RowKey, str]:
    """The verdict on every row, and on every pair of rows."""
    found = {(case.table, case.row_id): verdict for case in cases(words) if (verdict := verdict_on(case))}
    pairs = (word for word in words.values() if word.verdict in PAIRING)
    return found | {(word.table, word.key[1] + word.key[2]): word.verdict for word in pairs}


def agreements(decisions: Iterable[Decision]) -> list[Agreement]:
    """For every table and two reviewers, how far they agree on the rows that both decided on."""
    verdicts = {name: row_verdicts(words) for name, words in by_reviewer(decisions).items()}
    found = []
    for one, other in combinations(verdicts, 2):
        shared: dict[str, list[RowKey]] = defaultdict(list)
        for key in sorted(verdicts[one].keys() & verdicts[other].keys()):
            shared[key[0]].append(key)
        for table, keys in shared.items():
            pairs = [(verdicts[one][key], verdicts[other][key]) for key in keys]
            disputed = tuple(key[1] for key in keys if verdicts[one][key] != verdicts[other][key])
            agreed = len(keys) - len(disputed)
            found.append(Agreement(table, (one, other), len(keys), agreed, kappa(pairs), disputed))
    return sorted(found, key=lambda each: (each.table, each.reviewers))


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's labels for the same things."""
    listed = list(pairs)
    total = len(listed)
    first, second = Counter(one for one, _ in listed), Counter(other for _, other in listed)
    by_chance = sum(first[label] * second[label] for label in first) / total**2 if total else 1.0
    if by_chance == 1:
        return None
    return (sum(one == other for one, other in listed) / total - by_chance) / (1 - by_chance)


def summary(decisions: list[Decision], outcome: Outcome) -> Iterator[str]:
    """The state of the review, line by line: counts, what the last run could not apply, where reviewers disagree."""
    words = standing(decisions)
    yield f"{len(decisions)} decisions, {len(words)} of them stand"
    by_table: dict[str, Counter[str]] = defaultdict(Counter)
    for word in words.values():
        by_table[word.table][word.verdict] += 1
    for table in sorted(by_table):
        told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(by_table[table].items()))
        yield f"  {table:<18}{told}"
    yield "reviewers"
    for reviewer, count in sorted(Counter(word.reviewer for word in words.values()).items()):
        yield f"  {reviewer:<18}{count}"
    applied = outcome.counts["decisions"]
    if applied != len(words):
        yield f"the last run knew {applied} of those that stand; run 'letopis run' to apply all"
    for title, listed in (("conflicts", outcome.conflicts), ("stale", outcome.stale)):
        if listed:
            yield f"{title}: {len(listed)}"
            yield from (f"  {each['table']} {each['row_id']}: {_reason(each)}" for each in listed)
    for each in agreements(decisions):
        known = "" if each.kappa is None else f", kappa {each.kappa:.2f}"
        yield f"{each.table}: {' and '.join(each.reviewers)} agree on {each.agreed} of {each.rows} rows{known}"
        yield from (f"  they disagree on {row}" for row in each.disputed)


def written(words: Mapping[Key, Decision], name: str) -> bytes:
    """What stands as `jsonl`, the form of the file of decisions, or as `csv`; raises DecisionError for another name."""
    if name == "jsonl":
        return "".join(f"{word.line}\n" for word in words.values()).encode()
    if name == "csv":
        return as_csv(words)
    raise DecisionError(f"no format {name!r}; choose of: csv, jsonl")


def as_csv(words: Mapping[Key, Decision]) -> bytes:
    """What stands, for a spreadsheet: a cell that it would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    header = ["table", "row_id", "field", "verdict", "value", "reviewer", "time"]
    writer.writerow([*header, "document_id", "exact", "prefix", "suffix", "start", "end"])
    for word in words.values():
        place = word.selector
        value = word.value if isinstance(word.value, str) else "; ".join(f"{k}: {v}" for k, v in word.value.items())
        told = [word.table, word.row_id, word.field, word.verdict, value, word.reviewer, word.time]
        if place:
            told += [place.document_id, place.exact, place.prefix, place.suffix, str(place.start), str(place.end)]
        writer.writerow(map(guarded, told))
    return file.getvalue().encode()


def _reason(entry: Mapping[str, object]) -> str:
    fields = entry.get("fields")
    if isinstance(fields, Mapping):
        return "; ".join(f"{name}: decided {old!r}, the machine now has {new!r}" for name, (old, new) in fields.items())
    return f"{entry['verdict']}: {entry['reason']}"
