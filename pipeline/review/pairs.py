"""Decisions on pairs, told to the resolvers, and the names that were given to other entities."""

from collections.abc import Container, Iterable
from typing import Any

from ..resolve.bindings import Bindings, Side
from .decisions import PAIRING, Decision
from .locate import Case
from .ruling import BOUND, Ruling


def bindings(words: Iterable[Decision], ruling: Ruling) -> Bindings:
    """What was decided of pairs, in ids of this run."""
    found: dict[str, list[Any]] = {name: [] for name in Bindings.__slots__}
    for word in sorted(words, key=lambda word: word.moment):
        if names_entity(word):
            if mention := ruling.now("mentions", word.row_id, word.selector):
                found["same_mentions"].append((Side("", mention), ruling.side(str(word.value), word.other)))
        elif word.verdict in PAIRING:
            _bind(word, ruling, found)
    return Bindings(**{name: tuple(pairs) for name, pairs in found.items()})


def tell_lost(words: Iterable[Decision], ruling: Ruling, entities: Container[str]) -> None:
    """Count the pairs that were bound, and list those of which a side is nowhere; `entities` are those resolved."""
    for word in words:
        if names_entity(word):
            lost = not ruling.now("mentions", word.row_id, word.selector) or (
                word.value != "" and _gone(ruling.side(str(word.value), word.other), entities)
            )
            key, column, count = word.row_id, word.field, "corrected"
        elif word.verdict in PAIRING and word.table == "entities":
            sides = (ruling.side(word.row_id, word.selector), ruling.side(str(word.value), word.other))
            lost = any(_gone(side, entities) for side in sides)
            key, column, count = word.row_id, word.key[2], "bound"
        elif word.verdict in PAIRING:
            lost = not all(_ids(word, ruling))
            key, column, count = word.row_id, word.key[2], "bound"
        else:
            continue
        ruling.outcome.counts[count] += not lost
        if lost:
            ruling.stale(Case(word.table, key, {column: word}), "one of the two is gone", column)


def names_entity(word: Decision) -> bool:
    """Whether a decision says which entity a name is of."""
    return (word.table, word.field) == BOUND and word.verdict == "correct"


def _bind(word: Decision, ruling: Ruling, found: dict[str, list[Any]]) -> None:
    if word.table == "entities":
        sides = ruling.side(word.row_id, word.selector), ruling.side(str(word.value), word.other)
        found[f"{word.verdict}_entities"].append(sides)
        return
    one, other = _ids(word, ruling)
    if one and other and word.table == "mentions" and word.verdict == "same":
        found["same_mentions"].append((Side("", one), Side("", other)))
    elif one and other:
        found[f"{word.verdict}_{'mentions' if word.table == 'mentions' else 'events'}"].append((one, other))


def _ids(word: Decision, ruling: Ruling) -> tuple[str, str]:
    """The ids of both sides in this run; clusters stand for their first events."""
    table = "mentions" if word.table == "mentions" else "events"
    return ruling.now(table, word.row_id, word.selector), ruling.now(table, str(word.value), word.other)


def _gone(side: Side, entities: Container[str]) -> bool:
    return not side.mention_id and side.entity_id not in entities
