"""Events across documents and languages: who and where by entity, and which rows report the same event.

A cluster holds at least two rows: one report is no news of agreement or contradiction, so it has no cluster.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from sys import intern, maxsize
from typing import Any, NamedTuple, Protocol

from ..calendar import Interval, ordinal
from ..tables.gist import PRINCIPAL, Dated, comparable
from ..tables.rows import ArgumentRow, ClusterRow, EventRow, Tables, document_of
from .bindings import NONE, Bindings

CLOSE = 3
"""Days: reports of one event that differ by no more than this contradict each other."""
SLIP_YEARS = 10
"""Reports that agree in day and month and differ by no more than so many years contradict each other."""


class Compared(NamedTuple):
    """What of an event its cluster tells."""

    event_id: str
    number: int
    """How many events were learned before it."""
    language: str

    @property
    def document_id(self) -> str:
        """The document that reports it."""
        return document_of(self.event_id)


@dataclass(slots=True, eq=False)
class Claim:
    """What happened, who did it, and when: what events are compared by; many have it in common."""

    subtype: str
    type: str
    actors: frozenset[str]
    interval: Interval
    rows: list[Any] = field(default_factory=list)
    """The events of which it is said."""
    days: int = field(init=False)
    kind: tuple[frozenset[str], bool] = field(init=False)
    """All that agreement on actors can depend on."""
    near: list[tuple[str, str, int]] = field(init=False)
    """The type with actors and years, under which claims that may agree with it are found."""

    def __post_init__(self) -> None:
        earliest, latest = self.interval.earliest, self.interval.latest
        closed = earliest and latest  # only a reviewer ties events without a beginning or an end to others
        self.days = ordinal(latest) - ordinal(earliest) + 1 if closed else maxsize
        self.kind = self.actors, self.days <= CLOSE
        years = range(_year(earliest), _year(latest) + 1) if closed else ()
        self.near = [(self.subtype, actor, year) for actor in sorted(self.actors) for year in years]

    def each(self) -> Iterator["Claim"]:
        """The same said of one event at a time."""
        for row in self.rows:
            yield replace(self, rows=[row])


@dataclass(slots=True)
class Cluster:
    """Claims that agree so far."""

    claims: list[Claim]
    interval: Interval
    """The days that all of them have in common."""
    kinds: dict[tuple[frozenset[str], bool], Claim] = field(init=False)
    """One claim of each kind: a cluster may have very many."""

    def __post_init__(self) -> None:
        self.kinds = {claim.kind: claim for claim in self.claims}

    @property
    def rows(self) -> list[Any]:
        """Its events."""
        return [row for claim in self.claims for row in claim.rows]

    def agrees(self, claim: Claim) -> bool:
        """Whether what claims this can be the same event."""
        if not self.interval.overlaps(claim.interval):
            return False
        return claim.kind in self.kinds or all(_same_actors(one, claim) for one in self.kinds.values())

    def add(self, claim: Claim) -> None:
        """Take in a claim that agrees."""
        self.claims.append(claim)
        self.kinds.setdefault(claim.kind, claim)
        if claim.interval != self.interval:
            self.interval = _common(self.interval, claim.interval)


def resolve_events(tables: Tables, *, bound: Bindings = NONE) -> Tables:
    """The tables with entities and places of events filled in, and reports of the same event in clusters."""
    entities = {mention.mention_id: mention.entity_id for mention in tables.mentions}
    arguments = tuple(
        replace(each, entity_id=each.entity_id or entities.get(each.mention_id, "")) for each in tables.arguments
    )
    places, actors = _parts_of(arguments)
    groups = _joined(_clusters(_claims(tables.events, actors), bound), bound)
    tied = set(chain.from_iterable(bound.same_events))
    groups = _tied(
        groups, bound, {row.event_id: _claim([row], actors) for row in tables.events if row.event_id in tied}
    )
    groups = [group for group in groups if len(_members(group)) > 1]
    of_sentence = {sentence.sentence_id: sentence.language for sentence in tables.sentences}
    languages = {event.event_id: of_sentence.get(event.sentence_id, "") for event in tables.events}
    told = ({languages[event] for event in _ids(_members(group))} for group in groups)
    clusters = sorted(map(_row, groups, told), key=lambda row: row.cluster_id)
    of_event = {row.event_id: _cluster_id(group) for group in groups for row in _members(group)}
    events = tuple(
        replace(
            event,
            location_id=event.location_id or places.get(event.event_id, ""),
            cluster_id=of_event.get(event.event_id, ""),
        )
        for event in tables.events
    )
    return replace(tables, arguments=arguments, events=events, clusters=tuple(clusters))


def _parts_of(arguments: Iterable[ArgumentRow]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The place and the principal actors of each event."""
    places: dict[str, str] = {}
    actors: dict[str, set[str]] = defaultdict(set)
    for argument in arguments:
        if argument.role == "location" and argument.entity_id:
            places.setdefault(argument.event_id, argument.entity_id)
        elif argument.role in PRINCIPAL and argument.entity_id:
            actors[argument.event_id].add(argument.entity_id)
    return places, actors


class Buckets(Protocol):
    """Records that wait in groups until all of them are there; on disk when they are many."""

    def add(self, bucket: str, record: tuple[Any, ...]) -> None:
        """Put a record into a group."""

    def read(self) -> Iterator[Iterable[tuple[Any, ...]]]:
        """The records of each group, which are read once."""


class Clusters:
    """The clusters of a corpus that is too large to be held: all documents are learned, then each is told its own.

    Events of one type only can agree, so one type is held at a time.
    """

    def __init__(self, buckets: Buckets):
        self.buckets = buckets
        self.rows: list[ClusterRow] = []
        self._learned = 0
        self._starts = array("i")
        """How many events were learned before each document."""
        self._cluster = array("i")
        """Number of an event -> number of its cluster's row, -1 for none."""

    def learn(self, events: Sequence[Dated], names: Sequence[int]) -> None:
        """Take note of the dated events of a document; `names` are the numbers of its names in all documents."""
        self._starts.append(self._learned)
        for number, event in enumerate(events, self._learned):
            if who := {names[name] for name in event.actors} - {-1}:
                said = event.subtype, event.type, event.earliest, event.latest, *sorted(who)
                self.buckets.add(event.subtype, (event.event_id, number, intern(event.language), said))
        self._learned += len(events)

    def settle(self, ids: Sequence[str]) -> None:
        """Decide which events are one, when all documents have been learned; `ids` are the entities of all names."""
        self._starts.append(self._learned)
        self._cluster = array("i", [-1]) * self._learned
        for bucket in self.buckets.read():
            claims: dict[Any, Claim] = {}
            rows: dict[Any, list[Any]] = {}
            for event_id, number, language, said in bucket:
                if said not in rows:
                    subtype, type, earliest, latest, *who = said
                    told = subtype, type, frozenset([ids[name] for name in who]), Interval(earliest, latest)
                    rows[said] = claims.setdefault(told, Claim(*told)).rows
                rows[said].append(Compared(event_id, number, language))
            for group in _joined(_clusters(claims.values(), NONE), NONE):
                members = _members(group)
                if len(members) > 1:
                    for row in members:
                        self._cluster[row.number] = len(self.rows)
                    self.rows.append(_row(group, {row.language for row in members}))

    def told(self, document: int) -> list[str]:
        """The cluster of each dated event of a document, '' for none; documents are counted as they were learned."""
        numbers = self._cluster[self._starts[document] : self._starts[document + 1]]
        return [self.rows[number].cluster_id if number >= 0 else "" for number in numbers]

    def table(self) -> list[ClusterRow]:
        """The rows of all clusters, sorted."""
        return sorted(self.rows, key=lambda row: row.cluster_id)


def _claims(events: Iterable[EventRow], actors: Mapping[str, set[str]]) -> Iterator[Claim]:
    """What is said of the events that can be compared: typed, told as fact or plan, closely dated, with known actors."""
    claims: dict[Any, list[EventRow]] = defaultdict(list)
    for event in events:
        if comparable(event) and (who := actors.get(event.event_id)):
            claims[event.subtype, event.type, frozenset(who), event.earliest, event.latest].append(event)
    for rows in claims.values():
        yield _claim(rows, actors)


def _claim(rows: list[EventRow], actors: Mapping[str, set[str]]) -> Claim:
    first = rows[0]
    interval = Interval(first.earliest, first.latest)
    return Claim(first.subtype, first.type, frozenset(actors.get(first.event_id, ())), interval, list[Any](rows))


def _clusters(claims: Iterable[Claim], bound: Bindings) -> list[Cluster]:
    """Claims grouped by agreement, the closely dated first; events of one that fits two groups stay alone."""
    clusters: list[Cluster] = []
    near_by: dict[tuple[str, str, int], dict[int, Cluster]] = defaultdict(dict)
    for claim in _told_apart(sorted(claims, key=_most_definite_first), bound):
        places = [near_by[key] for key in claim.near]
        near = places[0] if len(places) == 1 else {n: cluster for place in places for n, cluster in place.items()}
        fitting = [
            cluster
            for cluster in near.values()
            if cluster.agrees(claim)
            and not (bound.different_events and bound.events_apart(_ids(claim.rows), _ids(cluster.rows)))
        ]
        if len(fitting) == 1:
            fitting[0].add(claim)
            found = fitting
        else:
            found = [Cluster([one], one.interval) for one in (claim.each() if fitting else (claim,))]
            clusters += found
        for place in places:
            place.update((id(cluster), cluster) for cluster in found)
    return clusters


def _told_apart(claims: Iterable[Claim], bound: Bindings) -> Iterator[Claim]:
    """The claims; one of each event where a reviewer said that some events are different."""
    for claim in claims:
        yield from claim.each() if bound.different_events else (claim,)


def _most_definite_first(claim: Claim) -> tuple[Any, ...]:
    """First what is closely dated, then what names more actors: what says less then meets all that it may mean."""
    return claim.days, -len(claim.actors), claim.interval.earliest, sorted(claim.actors), claim.subtype


def _year(day: str) -> int:
    return int(day[:-6])


def _same_actors(one: Claim, other: Claim) -> bool:
    """Whether two claims name the same principal actors.

    One may leave some out. A single actor in common is enough only where the days agree or neither names another.
    """
    shared = one.actors & other.actors
    if not shared or shared not in (one.actors, other.actors):
        return False
    closely = max(one.days, other.days) <= CLOSE
    return len(shared) > 1 or closely or one.actors == other.actors


def _joined(clusters: Sequence[Cluster], bound: Bindings) -> list[list[Cluster]]:
    """The clusters, those that contradict each other together."""
    groups: list[list[Cluster]] = []
    by_key: dict[tuple[str, frozenset[str]], list[list[Cluster]]] = defaultdict(list)
    for cluster in clusters:
        first = cluster.claims[0]
        near = by_key[first.subtype, first.actors]
        rivals = [
            group
            for group in near
            if all(_contradict(one, cluster) for one in group)
            and not (bound.different_events and bound.events_apart(_ids(_members(group)), _ids(cluster.rows)))
        ]
        if len(rivals) == 1:
            rivals[0].append(cluster)
        else:
            group = [cluster]
            groups.append(group)
            near.append(group)
    return groups


def _tied(groups: list[list[Cluster]], bound: Bindings, claims: Mapping[str, Claim]) -> list[list[Cluster]]:
    """The groups with those made one whose events a reviewer found to be the same."""
    of_event = {event: group for group in groups for event in _ids(_members(group))}
    for pair in bound.same_events:
        if not all(event in claims for event in pair):
            continue
        for event in pair:
            if event not in of_event:
                of_event[event] = [Cluster([claims[event]], claims[event].interval)]
                groups.append(of_event[event])
        one, other = (of_event[event] for event in pair)
        if one is not other:
            other += one
            of_event.update(dict.fromkeys(_ids(_members(one)), other))
            one.clear()
    return groups


def _contradict(one: Cluster, other: Cluster) -> bool:
    """Whether two groups of reports give one event dates that exclude each other.

    They name the same actors in different documents, each to the day, and the days nearly agree.
    """
    a, b = one.claims[0], other.claims[0]
    if a.days > 1 or b.days > 1 or one.interval.overlaps(other.interval):
        return False
    first, second = a.interval.earliest, b.interval.earliest
    slip = first[-6:] == second[-6:] and abs(_year(first) - _year(second)) <= SLIP_YEARS
    if not slip and abs(ordinal(first) - ordinal(second)) > CLOSE:
        return False
    return {row.document_id for row in one.rows}.isdisjoint(row.document_id for row in other.rows)


def _members(group: Iterable[Cluster]) -> list[Any]:
    """The events of some clusters."""
    return [row for cluster in group for row in cluster.rows]


def _ids(rows: Iterable[Any]) -> list[str]:
    return [row.event_id for row in rows]


def _cluster_id(group: Iterable[Cluster]) -> str:
    """An id that is the same as long as the group's first event is found."""
    return f"cluster:{hashlib.sha256(min(_ids(_members(group))).encode()).hexdigest()[:12]}"


def _row(group: Sequence[Cluster], languages: Iterable[str]) -> ClusterRow:
    rows = _members(group)
    intervals = [cluster.interval for cluster in group if cluster.interval.earliest and cluster.interval.latest]
    actors = frozenset.union(*(claim.actors for cluster in group for claim in cluster.claims))
    return ClusterRow(
        cluster_id=_cluster_id(group),
        type=group[0].claims[0].type,
        earliest=min((each.earliest for each in intervals), key=ordinal, default=""),
        latest=max((each.latest for each in intervals), key=ordinal, default=""),
        events=len(rows),
        documents=";".join(sorted({row.document_id for row in rows})),
        languages=";".join(sorted(filter(None, languages))),
        actors=";".join(sorted(actors)),
        conflict=" | ".join(sorted(each.earliest for each in intervals)) if _exclude(intervals) else "",
    )


def _exclude(intervals: Sequence[Interval]) -> bool:
    """Whether two of the intervals have no day in common."""
    return not all(one.overlaps(other) for one, other in combinations(intervals, 2))


def _common(one: Interval, other: Interval) -> Interval:
    """The days that two overlapping intervals share."""
    return Interval(
        max(one.earliest, other.earliest, key=ordinal),
        min(one.latest, other.latest, key=ordinal),
    )
