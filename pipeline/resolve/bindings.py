"""What reviewers said of pairs of rows: that two are one thing, or are not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..tables.rows import MentionRow

if TYPE_CHECKING:
    from .entities import Group

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """An entity that a reviewer meant: its id, and a mention of it should the id be gone."""

    entity_id: str
    mention_id: str = ""


@dataclass(frozen=True, slots=True)
class Bindings:
    """Pairs in the order in which they were decided; in each, the first goes to the second, or away from it."""

    same_entities: tuple[tuple[Side, Side], ...] = ()
    different_entities: tuple[tuple[Side, Side], ...] = ()
    same_mentions: tuple[tuple[Side, Side], ...] = ()
    """A mention that names the entity of the other side; where that has no id, one of its own."""
    different_mentions: tuple[Pair, ...] = ()
    same_events: tuple[Pair, ...] = ()
    different_events: tuple[Pair, ...] = ()

    def events_apart(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether an event of the one group was told from an event of the other."""
        if not self.different_events:
            return False
        left, right = set(some), set(others)
        return any((a in left and b in right) or (b in left and a in right) for a, b in self.different_events)


NONE = Bindings()


def bind(
    groups: list["Group"], bound: Bindings, keys: Mapping[str, str], entity_id: Callable[["Group"], str]
) -> list["Group"]:
    """The groups of mentions after what reviewers said of them: entities parted, mentions moved, entities joined.

    `keys` has, by mention id, the form by which the machine told its entity from others before it joined any.
    """
    places = _Places(groups, entity_id)
    for one, other in bound.different_entities:
        places.part(one.mention_id, other.mention_id, keys)
    for mention, other_mention in bound.different_mentions:
        places.part(mention, other_mention, {})
    for one, other in bound.same_mentions:
        group = places.find(other)
        if group or not other.entity_id:
            places.name(one.mention_id, group)
    for one, other in bound.same_entities:
        places.join(places.find(one), places.find(other))
    return [group for group in places.groups if group.mentions]


class _Places:
    """Which group each mention is in while they are parted and joined."""

    def __init__(self, groups: list["Group"], entity_id: Callable[["Group"], str]) -> None:
        self.groups = list(groups)
        self.of_mention = {mention.mention_id: group for group in groups for mention in group.mentions}
        self.of_entity = {entity_id(group): group for group in groups}

    def find(self, side: Side) -> "Group | None":
        return self.of_entity.get(side.entity_id) or self.of_mention.get(side.mention_id)

    def part(self, mention: str, other: str, keys: Mapping[str, str]) -> None:
        """Take a mention, and those that go by the same name, out of the group that it shares with another."""
        group = self.of_mention.get(mention)
        if group is None or self.of_mention.get(other) is not group:
            return
        key = keys.get(mention, "")
        if not key or key == keys.get(other) or key == group.key:
            leaving = [each for each in group.mentions if each.mention_id == mention]
            key = f"{leaving[0].lemma or leaving[0].text}|{mention}"
        else:
            leaving = [each for each in group.mentions if keys.get(each.mention_id) == key]
        self._found(replace(group, type=leaving[0].type, key=key, decided=False, mentions=[]), leaving)

    def name(self, mention: str, group: "Group | None") -> None:
        """Let a mention name what a group names; without one it gets a group of its own."""
        old = self.of_mention.get(mention)
        if old is None or old is group:
            return
        moving = [each for each in old.mentions if each.mention_id == mention]
        if group is None:
            key = f"{moving[0].lemma or moving[0].text}|{mention}"
            self._found(replace(old, type=moving[0].type, key=key, decided=False, mentions=[]), moving)
        else:
            self._carry(moving, group)

    def join(self, one: "Group | None", other: "Group | None") -> None:
        """Make two groups one: the second, unless only the first is a known thing."""
        if one is None or other is None or one is other:
            return
        if one.decided and not other.decided:
            one, other = other, one
        self._carry(list(one.mentions), other)
        for key, group in self.of_entity.items():
            if group is one:
                self.of_entity[key] = other

    def _found(self, group: "Group", mentions: list[MentionRow]) -> None:
        self.groups.append(group)
        self._carry(mentions, group)

    def _carry(self, mentions: list[MentionRow], group: "Group") -> None:
        for mention in mentions:
            self.of_mention[mention.mention_id].mentions.remove(mention)
            group.mentions.append(mention)
            self.of_mention[mention.mention_id] = group
