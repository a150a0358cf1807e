"""A sentence with its dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from ..calendar import Interval
from ..model import Annotation
from .predicates import Lexicon
from .trees import Node, top, within


@dataclass(frozen=True, slots=True, eq=False)
class Date:
    """A time expression in a sentence's tree."""

    timex: Annotation
    nodes: tuple[Node, ...]
    node: Node
    """Its word that the rest of the sentence governs."""
    first: int
    """The number of its first token."""
    last: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its dates."""

    tree: list[Node]
    dates: list[Date]
    lexicon: Lexicon

    @classmethod
    def read(cls, tree: list[Node], timexes: Iterable[Annotation], lexicon: Lexicon) -> Self:
        """The clause with the time expressions found in it."""
        return cls(tree, [date for timex in timexes if (date := _date(tree, timex))], lexicon)

    @property
    def roots(self) -> list[Node]:
        dated = {node.i for date in self.dates for node in date.nodes}
        return [
            node for node in self.tree if node.head is None and node.i not in dated and node.pos not in ("PUNCT", "SYM")
        ]


def _date(tree: list[Node], timex: Annotation) -> Date | None:
    nodes = within(tree, timex.start, timex.end)
    node = top(nodes)
    return Date(timex, tuple(nodes), node, nodes[0].i, nodes[-1].i) if node else None


def covers(timex: Annotation, other: Annotation, *, later: bool) -> bool:
    """Whether another date says when more closely, or the same and stands first."""
    wide, narrow = (Interval(each["earliest"], each["latest"]) for each in (timex, other))
    return wide.covers(narrow) and not (wide == narrow and later)
