"""What of a document's rows the rows of others depend on: its names, its dated events, its references."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from .cited import cited_of
from .rows import EventRow, MentionRow, Tables

PRINCIPAL = ("actor", "recipient")
"""Roles whose entities tell an event from others."""
COMPARABLE = ("day", "month", "quarter", "season", "year")
"""Precisions that can tell two events of a kind apart; in a decade the same states sign more than one treaty."""
REPORTED = ("actual", "planned")


Told = tuple[str, str, str, str, str]
"""The cells of a `Name`."""


class Name(NamedTuple):
    """All that the entity of a mention depends on; mentions that have it in common are counted together."""

    type: str
    name: str
    root_type: str
    """The type of the mention with the fullest name that it is tied to, its own if there is none."""
    root_name: str
    root_entity: str
    """What the stage knows of that one."""


class Dated(NamedTuple):
    """An event that can be compared with those of other documents."""

    event_id: str
    subtype: str
    type: str
    earliest: str
    latest: str
    language: str
    actors: list[int]
    """Numbers of the names of its principals."""


class Gist(NamedTuple):
    """What is learned of a document before the tables are written."""

    names: Sequence[Told]
    times: list[int]
    """How many mentions have each name."""
    dated: list[Dated]
    dois: list[tuple[str, str]]
    """What tells the work of a reference from others, and its DOI, where it has one."""

    def cells(self) -> list[Any]:
        """All of it as JSON can tell it; the cells of its names one after the other, which is read fastest."""
        return [list(chain.from_iterable(self.names)), *self[1:]]

    @classmethod
    def load(cls, names: list[str], times: Any, dated: Any, dois: Any) -> "Gist":
        """What JSON has made of a gist's cells."""
        cells = iter(names)
        return cls(
            list(zip(cells, cells, cells, cells, cells, strict=True)), times, list(map(Dated._make, dated)), dois
        )


EMPTY = Gist([], [], [], [])

Holes = dict[str, list[Any]]
"""Table -> for each row what its holes depend on: the number of the name that a mention or an argument has, -1 for none; of
an event its number among the dated ones, -1 if it is none, and the numbers of the names of its places; `Cited`.
"""


def gist_of(tables: Tables) -> tuple[Gist, Holes]:
    """What is learned of a document, and where it goes."""
    names = names_of(tables.mentions)
    times = Counter(names.values())
    numbers = {name: number for number, name in enumerate(times)}
    of_mention = {mention: numbers[name] for mention, name in names.items()}
    actors, places = _parts_of(tables, of_mention)
    languages = {row.sentence_id: row.language for row in tables.sentences}
    dated = [
        Dated(
            row.event_id,
            row.subtype,
            row.type,
            row.earliest,
            row.latest,
            languages.get(row.sentence_id, ""),
            actors[row.event_id],
        )
        for row in tables.events
        if row.event_id in actors and comparable(row)
    ]
    cited = cited_of(tables.references, tables.reference_authors)
    at = {event.event_id: number for number, event in enumerate(dated)}
    holes: Holes = {
        "mentions": [of_mention[row.mention_id] for row in tables.mentions],
        "arguments": [of_mention.get(row.mention_id, -1) for row in tables.arguments],
        "events": [[at.get(row.event_id, -1), *places.get(row.event_id, ())] for row in tables.events],
        "references": cited,
    }
    dois = [(each.key, each.doi) for each in cited if each.doi]
    return Gist(list(times), list(times.values()), dated, dois), holes


def names_of(mentions: Iterable[MentionRow]) -> dict[str, Name]:
    """Mention id -> its name."""
    by_id = {mention.mention_id: mention for mention in mentions}
    names = {}
    for id, mention in by_id.items():
        root = _root(mention, by_id)
        names[id] = Name(
            mention.type, mention.lemma or mention.text, root.type, root.lemma or root.text, root.entity_id
        )
    return names


def comparable(event: EventRow) -> bool:
    """Whether an event can be compared, if its actors are known: typed, told as fact or plan, closely dated."""
    return bool(
        event.subtype and event.realis in REPORTED and event.earliest and event.latest and event.precision in COMPARABLE
    )


def _root(mention: MentionRow, by_id: Mapping[str, MentionRow]) -> MentionRow:
    """The mention with the fullest name that this one is tied to."""
    seen = {mention.mention_id}
    while mention.entity_id in by_id and mention.entity_id not in seen:
        seen.add(mention.entity_id)
        mention = by_id[mention.entity_id]
    return mention


def _parts_of(tables: Tables, numbers: Mapping[str, int]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The names of the principals and of the places of each event that has some."""
    actors: dict[str, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for row in tables.arguments:
        if row.mention_id in numbers:
            if row.role == "location":
                places[row.event_id].append(numbers[row.mention_id])
            elif row.role in PRINCIPAL:
                actors[row.event_id].append(numbers[row.mention_id])
    return actors, places
