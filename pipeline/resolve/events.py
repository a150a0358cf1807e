"""Events across documents and languages: who and where by entity, and which rows report the same event.

A cluster holds at least two rows: one report is no news of agreement or contradiction, so it has no cluster.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, NamedTuple, Protocol

from ..calendar import Interval, ordinal
from ..tables.gist import PRINCIPAL, Dated, comparable
from ..tables.rows import ArgumentRow, ClusterRow, EventRow, Tables
from .bindings import NONE, Bindings

CLOSE = 3
"""Days: reports of one event that differ by no more than this contradict each other."""
SLIP_YEARS = 10
"""Reports that agree in day and month and differ by no more than so many years contradict each other."""


class Compared(NamedTuple):
    """What of an event clusters are made by."""

    event_id: str
    number: int
    """How many events were learned before it."""
    document_id: str
    subtype: str
    type: str
    language: str


@dataclass(slots=True)
class Claim:
    """Who did something, and when: what reports are compared by; many have it in common."""

    actors: frozenset[str]
    interval: Interval
    days: int = field(init=False)
    kind: tuple[frozenset[str], bool] = field(init=False)
    """All that agreement on actors can depend on."""
    near: list[tuple[str, int]] = field(init=False)
    """Actors and years under which claims that may agree with it are found."""

    def __post_init__(self) -> None:
        earliest, latest = self.interval.earliest, self.interval.latest
        self.days = ordinal(latest) - ordinal(earliest) + 1
        self.kind = self.actors, self.days <= CLOSE
        years = range(_year(earliest), _year(latest) + 1)
        self.near = [(actor, year) for actor in sorted(self.actors) for year in years]


class Report(NamedTuple):
    """An event with what it is compared by."""

    row: EventRow | Compared
    claim: Claim


@dataclass(slots=True)
class Cluster:
    """Reports that agree so far."""

    reports: list[Report]
    interval: Interval
    """The days that all of them have in common."""
    kinds: dict[tuple[frozenset[str], bool], Claim] = field(init=False)
    """One claim of each kind: a cluster may have very many reports."""

    def __post_init__(self) -> None:
        self.kinds = {report.claim.kind: report.claim for report in self.reports}

    def agrees(self, claim: Claim) -> bool:
        """Whether a report that claims this can be of the same event."""
        if not self.interval.overlaps(claim.interval):
            return False
        return claim.kind in self.kinds or all(_same_actors(one, claim) for one in self.kinds.values())

    def add(self, report: Report) -> None:
        """Take in a report that agrees."""
        claim = report.claim
        self.reports.append(report)
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
    groups = _joined(_clusters(_reports(tables.events, actors), bound), bound)
    groups = _tied(
        groups, bound, {event.event_id: _report(event, actors) for event in tables.events if bound.same_events}
    )
    groups = [group for group in groups if len(_members(group)) > 1]
    of_sentence = {sentence.sentence_id: sentence.language for sentence in tables.sentences}
    languages = {event.event_id: of_sentence.get(event.sentence_id, "") for event in tables.events}
    told = ({languages[event] for event in _ids(group)} for group in groups)
    clusters = sorted(map(_row, groups, told), key=lambda row: row.cluster_id)
    of_event = {report.row.event_id: _cluster_id(group) for group in groups for report in _members(group)}
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

    def add(self, bucket: str, record: list[Any]) -> None:
        """Put a record into a group."""

    def read(self) -> Iterator[Iterable[list[Any]]]:
        """The records of each group, which are read once."""


class Clusters:
    """The clusters of a corpus that is too large to be held: all documents are learned, then each is told its own.

    Events of one type only can agree, so one type is held at a time.
    """

    def __init__(self, buckets: Buckets):
        self.buckets = buckets
        self.rows: list[ClusterRow] = []
        self._learned = 0
        self._starts = array("q")
        """How many events were learned before each document."""
        self._cluster = array("i")
        """Number of an event -> number of its cluster's row, -1 for none."""

    def learn(self, document: str, events: Iterable[Dated], names: Sequence[int]) -> None:
        """Take note of the dated events of a document; `names` are the numbers of its names in all documents."""
        self._starts.append(self._learned)
        for event in events:
            if who := {names[name] for name in event.actors} - {-1}:
                told = event.event_id, self._learned, document, event.subtype, event.type, event.language
                claim = event.earliest, event.latest, *sorted(who)
                self.buckets.add(event.subtype, [told, claim])
            self._learned += 1

    def settle(self, ids: Sequence[str]) -> None:
        """Decide which events are one, when all documents have been learned; `ids` are the entities of all names."""
        self._starts.append(self._learned)
        self._cluster = array("i", [-1]) * self._learned
        for bucket in self.buckets.read():
            reports = []
            claims: dict[tuple[Any, ...], Claim] = {}
            once: dict[Any, Any] = {}  # what many reports have in common takes half of their memory
            for (event, number, *cells), said in bucket:
                claim = claims.get(said)
                if not claim:
                    earliest, latest, *who = said
                    actors = frozenset([ids[name] for name in who])
                    claim = claims[said] = Claim(once.setdefault(actors, actors), Interval(earliest, latest))
                shared = [once.setdefault(cell, cell) for cell in cells]
                reports.append(Report(Compared(event, number, *shared), claim))
            reports.sort(key=_closely_dated_first)
            for group in _joined(_clusters(reports, NONE), NONE):
                rows: list[Any] = [report.row for report in _members(group)]
                if len(rows) > 1:
                    for row in rows:
                        self._cluster[row.number] = len(self.rows)
                    self.rows.append(_row(group, {row.language for row in rows}))

    def told(self, document: int) -> list[str]:
        """The cluster of each dated event of a document, '' for none; documents are counted as they were learned."""
        numbers = self._cluster[self._starts[document] : self._starts[document + 1]]
        return [self.rows[number].cluster_id if number >= 0 else "" for number in numbers]

    def table(self) -> list[ClusterRow]:
        """The rows of all clusters, sorted."""
        return sorted(self.rows, key=lambda row: row.cluster_id)


def _reports(events: Iterable[EventRow], actors: Mapping[str, set[str]]) -> list[Report]:
    """The events that can be compared: typed, told as fact or plan, closely dated, with known actors."""
    found = [_report(event, actors) for event in events if comparable(event) and actors.get(event.event_id)]
    return sorted(found, key=_closely_dated_first)


def _closely_dated_first(report: Report) -> tuple[int, str]:
    return report.claim.days, report.row.event_id


def _report(event: EventRow, actors: Mapping[str, set[str]]) -> Report:
    return Report(event, Claim(frozenset(actors.get(event.event_id, ())), Interval(event.earliest, event.latest)))


def _clusters(reports: Iterable[Report], bound: Bindings) -> list[Cluster]:
    """Reports grouped by agreement, the closely dated first; one that fits two groups stays alone."""
    clusters: list[Cluster] = []
    near_by: dict[tuple[str, tuple[str, int]], dict[int, Cluster]] = defaultdict(dict)
    for report in reports:
        claim = report.claim
        places = [near_by[report.row.subtype, key] for key in claim.near]
        near = places[0] if len(places) == 1 else {n: cluster for place in places for n, cluster in place.items()}
        fitting = [
            cluster
            for cluster in near.values()
            if cluster.agrees(claim)
            and not (bound.different_events and bound.events_apart([report.row.event_id], _ids([cluster])))
        ]
        if len(fitting) == 1:
            cluster = fitting[0]
            cluster.add(report)
        else:
            cluster = Cluster([report], claim.interval)
            clusters.append(cluster)
        for place in places:
            place[id(cluster)] = cluster
    return clusters


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
        first = cluster.reports[0]
        near = by_key[first.row.subtype, first.claim.actors]
        rivals = [
            group
            for group in near
            if any(_contradict(one, cluster) for one in group)
            and not (bound.different_events and bound.events_apart(_ids(group), _ids([cluster])))
        ]
        if len(rivals) == 1:
            rivals[0].append(cluster)
        else:
            group = [cluster]
            groups.append(group)
            near.append(group)
    return groups


def _tied(groups: list[list[Cluster]], bound: Bindings, reports: Mapping[str, Report]) -> list[list[Cluster]]:
    """The groups with those made one whose events a reviewer found to be the same."""
    of_event = {event: group for group in groups for event in _ids(group)}
    for pair in bound.same_events:
        if not all(event in reports for event in pair):
            continue
        for event in pair:
            if event not in of_event:
                of_event[event] = [Cluster([reports[event]], reports[event].claim.interval)]
                groups.append(of_event[event])
        one, other = (of_event[event] for event in pair)
        if one is not other:
            other += one
            of_event.update(dict.fromkeys(_ids(one), other))
            one.clear()
    return groups


def _contradict(one: Cluster, other: Cluster) -> bool:
    """Whether two groups of reports give one event dates that exclude each other.

    They name the same actors in different documents, each to the day, and the days nearly agree.
    """
    a, b = one.reports[0].claim, other.reports[0].claim
    if a.days > 1 or b.days > 1 or one.interval.overlaps(other.interval):
        return False
    first, second = a.interval.earliest, b.interval.earliest
    slip = first[-6:] == second[-6:] and abs(_year(first) - _year(second)) <= SLIP_YEARS
    if not slip and abs(ordinal(first) - ordinal(second)) > CLOSE:
        return False
    return {r.row.document_id for r in one.reports}.isdisjoint(r.row.document_id for r in other.reports)


def _members(group: Iterable[Cluster]) -> list[Report]:
    return [report for cluster in group for report in cluster.reports]


def _ids(group: Iterable[Cluster]) -> list[str]:
    return [report.row.event_id for report in _members(group)]


def _cluster_id(group: Iterable[Cluster]) -> str:
    """An id that is the same as long as the group's first report is found."""
    first = min(report.row.event_id for report in _members(group))
    return f"cluster:{hashlib.sha256(first.encode()).hexdigest()[:12]}"


def _row(group: Sequence[Cluster], languages: Iterable[str]) -> ClusterRow:
    members = _members(group)
    rows = [report.row for report in members]
    intervals = [cluster.interval for cluster in group if cluster.interval.earliest and cluster.interval.latest]
    actors = frozenset.union(*{report.claim.actors for report in members})
    return ClusterRow(
        cluster_id=_cluster_id(group),
        type=rows[0].type,
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
