"""Mentions to entities: one row for a person, organisation, country or place, in all documents and both languages.

Countries and cities come decided from the stage. Everything else is grouped by its base form: within a document
by the ties that the stage found, across documents by the same full name, across languages by spelling. Where two
groups fit, none is taken.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..names.countries import Countries, load_countries
from ..names.organisations import load_organisations
from ..names.persons import SHORTEST_SURNAME, load_persons
from ..names.places import Places, load_places
from ..names.regions import GOVERNED, region
from ..names.spelling import Speller, load_speller
from ..names.text import folded, is_cyrillic
from ..scratch import Numbers
from ..tables.gist import Name, Told, names_of
from ..tables.rows import EntityRow, MentionRow, Tables
from .bindings import NONE, Bindings, bind
from .known import Known, KnownEntity, load_known

DECIDED = ("country:", "place:", "region:")
ORGANISATION = "organisation:"

REMEMBERED = 100_000
"""Names whose entity is not sought again."""


@dataclass(slots=True)
class Group:
    """Mentions of one entity."""

    type: str
    key: str
    """The id of a decided entity, else the folded form of the fullest name."""
    decided: bool
    mentions: list[MentionRow] = field(default_factory=list)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Type and base form of further mentions, and how many they are: a large corpus keeps no more of them."""
    into: "Group | None" = None
    """The group that this one was found to be."""
    id: str = ""
    """The entity's, when it is settled."""

    def counted(self) -> Counter[tuple[str, str]]:
        """Type and base form of all mentions, and how many they are."""
        return self.tally + Counter((mention.type, mention.lemma or mention.text) for mention in self.mentions)

    def names(self) -> Counter[str]:
        """Its base forms and how often each stands in the texts; adjectives only where there is nothing else."""
        counted = self.counted()
        nouns = {told: n for told, n in counted.items() if told[0] != "NORP"}
        names: Counter[str] = Counter()
        for (_, name), n in (nouns or counted).items():
            names[name] += n
        return names

    def absorb(self, other: "Group") -> None:
        """Take over the mentions of a group that is the same entity."""
        self.mentions += other.mentions
        self.tally += other.tally
        other.into = self

    def final(self) -> "Group":
        """The group that has its mentions in the end."""
        return self.into.final() if self.into else self

    def fullest(self) -> str:
        """The name with most words, then the most frequent; an abbreviation only where there is nothing else."""
        return _best(self.names())


def resolve_entities(tables: Tables, *, known: Path | None = None, bound: Bindings = NONE) -> Tables:
    """The tables with `entity_id` filled in mentions and arguments, and with the table of entities."""
    theirs = load_known(known)
    alone = _within_documents(tables.mentions, theirs)
    keys = {mention.mention_id: group.key for group in alone for mention in group.mentions}
    groups = _across_languages(_across_documents(alone), load_speller())
    if bound is not NONE:
        groups = bind(
            groups, bound, keys, lambda group: _entity(group, theirs, load_countries(), load_places()).entity_id
        )
    entities: dict[str, EntityRow] = {}
    ids: dict[str, str] = {}
    for group in groups:
        row = _entity(group, theirs, load_countries(), load_places())
        entities[row.entity_id] = row
        ids.update((mention.mention_id, row.entity_id) for mention in group.mentions)
    return replace(
        tables,
        mentions=tuple(replace(m, entity_id=ids.get(m.mention_id, "")) for m in tables.mentions),
        arguments=tuple(replace(a, entity_id=ids.get(a.mention_id, "")) for a in tables.arguments),
        entities=tuple(entities[key] for key in sorted(entities)),
    )


class Entities:
    """The entities of a corpus that is too large to be held: all documents are learned, then each is told its own."""

    def __init__(self, known: Path | None = None):
        self.known = load_known(known)
        self.ids: list[str] = []
        """The entity of each group, when they are settled, and at last '' for none."""
        self.rows: dict[str, EntityRow] = {}
        self.documents: Counter[str] = Counter()
        self._groups: list[Group] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._number = lru_cache(REMEMBERED)(self._find_number)
        self._named = Numbers()
        """Of each document the groups of its names, -1 for none; doubled, and one more where a name is a noun."""

    def learn(self, names: Sequence[Told], times: Iterable[int]) -> list[int]:
        """Take note of the names in a document; the answer is the number of the group of each, -1 for none."""
        numbers = list(map(self._number, names))
        for number, told, count in zip(numbers, names, times, strict=True):
            if number >= 0:
                self._groups[number].tally[told[:2]] += count
        self._named.append([2 * number + (told[0] != "NORP") for number, told in zip(numbers, names, strict=True)])
        return numbers

    def settle(self) -> None:
        """Decide which names are one entity, when all documents have been learned."""
        for group in _across_languages(_with_short_names(self._groups), load_speller()):
            row = _entity(group, self.known, load_countries(), load_places())
            self.rows[row.entity_id] = row
            group.id = row.entity_id
        self.ids = [*(group.final().id for group in self._groups), ""]
        self._groups.clear()
        self._numbers.clear()
        self._number.cache_clear()

    def told(self, document: int) -> list[str]:
        """The entity of each name of a document, '' for none; documents are counted as they were learned.

        The document is counted for its entities, so it is told them once; an adjective does not count.
        """
        numbers = self._named[document]
        ids = [self.ids[number >> 1] for number in numbers]
        self.documents.update({id for id, number in zip(ids, numbers, strict=True) if number & 1})
        return ids

    def table(self) -> Iterator[EntityRow]:
        """The rows of all entities, sorted, when all documents have been told."""
        for key in sorted(self.rows):
            yield replace(self.rows[key], documents=self.documents[key])

    def _find_number(self, told: Told) -> int:
        name = Name._make(told)
        found = _key(name, self.known)
        if found is None:
            return -1
        key, decided = found
        place = _place(name.root_type, key, decided=decided)
        if place not in self._numbers:
            self._numbers[place] = len(self._groups)
            self._groups.append(Group(name.root_type, key, decided))
        return self._numbers[place]


def load_knowledge() -> None:
    """Load what is known of the world's names; it is kept."""
    for load in (load_countries, load_organisations, load_persons, load_places, load_speller):
        load()


def _within_documents(mentions: Iterable[MentionRow], known: Known) -> list[Group]:
    """Groups by the stage's ties, what the user knows before all."""
    by_id = {mention.mention_id: mention for mention in mentions}
    groups: dict[tuple[str, ...], Group] = {}
    for id, name in names_of(by_id.values()).items():
        found = _key(name, known)
        if found is None:
            continue
        key, decided = found
        place = _place(name.root_type, key, decided=decided)
        if not decided:
            place = (by_id[id].document_id, *place)
        group = groups.get(place)
        if group is None:
            group = groups[place] = Group(name.root_type, key, decided)
        group.mentions.append(by_id[id])
    return list(groups.values())


def _key(name: Name, known: Known) -> tuple[str, bool] | None:
    """By what the entity of a name is told from others, and whether that is its id; nothing if it has no entity."""
    theirs = known.find(name.name, name.type) or known.find(name.root_name, name.root_type)
    if theirs:
        return theirs.id, True
    if name.root_entity.startswith(DECIDED):
        return name.root_entity, True
    if name.root_type == "ORG" and (organisation := load_organisations().key(name.root_name)):
        return f"{ORGANISATION}{organisation}", True
    if name.type == "NORP":
        return None
    return load_persons().key(name.root_name) if name.root_type == "PERSON" else folded(name.root_name), False


def _family(type: str) -> str:
    """Types that one name may have in two documents and still be one entity."""
    return "PLACE" if type in ("GPE", "LOC") else type


def _across_documents(groups: Iterable[Group]) -> list[Group]:
    """One group for each full name; a surname or an abbreviation joins the only full name that it can stand for."""
    merged: dict[tuple[str, ...], Group] = {}
    for group in groups:
        place = _place(group.type, group.key, decided=group.decided)
        merged.setdefault(place, Group(group.type, group.key, group.decided)).absorb(group)
    return _with_short_names(list(merged.values()))


def _place(type: str, key: str, *, decided: bool) -> tuple[str, ...]:
    """What an entity is told by in all documents."""
    return "" if decided else _family(type), key


def _with_short_names(groups: Sequence[Group]) -> list[Group]:
    """The groups, those of a surname or an abbreviation in the only one with a full name that it can stand for."""
    owners = _owners(groups)
    for group in groups:
        owner = owners.get((group.type, group.key), ())
        if not group.decided and len(owner) == 1 and owner[0] is not group:
            owner[0].absorb(group)
    return [group for group in groups if not group.into]


def _owners(groups: Iterable[Group]) -> dict[tuple[str, str], list[Group]]:
    """Type and short name -> the groups that it can stand for."""
    owners: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        words = group.key.split()
        short = {folded(name) for name in group.names() if name.isupper() and " " not in name} - {group.key}
        if group.type == "PERSON" and len(words) > 1:
            surnames = {words[-1], folded(load_persons().spellings(group.key)[1]).split(" ")[-1]}
            short.update(surname for surname in surnames if len(surname) >= SHORTEST_SURNAME)
        for name in short if len(words) > 1 else ():
            owners[group.type, name].append(group)
    return owners


def _across_languages(groups: list[Group], speller: Speller) -> list[Group]:
    """The groups of one person's Russian and English names made one.

    Each name must be the other's best match, so that two different full names never meet.
    """
    names: dict[bool, dict[str, Group]] = {True: {}, False: {}}
    for group in groups:
        scripts = {is_cyrillic(name) for name in group.names()}
        if group.type == "PERSON" and not group.decided and len(scripts) == 1:
            names[scripts.pop()][group.fullest()] = group
    wholes: dict[str, Group] = {}
    for russian, latin in speller.pairs(names[True], names[False]):
        group = names[False][latin]
        whole = wholes.setdefault(russian, group)
        part = names[True][russian] if whole is group else group
        whole.absorb(part)
    return [group for group in groups if not group.into]


def _entity(group: Group, known: Known, countries: Countries, places: Places) -> EntityRow:
    votes: Counter[str] = Counter()
    for (told, _), n in group.counted().items():
        votes[told] += n
    del votes["NORP"]
    russian = Counter({name: n for name, n in group.names().items() if is_cyrillic(name)})
    latin = Counter({name: n for name, n in group.names().items() if not is_cyrillic(name)})
    kind, _, key = group.key.partition(":")
    theirs = known.by_id.get(group.key)
    type = _type(votes, theirs, group)
    en, ru = _best(latin), _best(russian)
    row = EntityRow(
        entity_id="",
        type=type,
        name="",
        mentions=votes.total(),
        documents=len({mention.document_id for mention in group.mentions if mention.type != "NORP"}),
        wikidata_id=theirs.wikidata if theirs else "",
    )
    if kind == "country" and key in countries.names:
        en, ru = countries.names[key]["en"], countries.names[key]["ru"]
        row = replace(row, entity_id=group.key, iso3=key if key.isupper() else "")
    elif kind == "region":
        en, ru = (next(iter(region(key).names[language]), "") for language in ("en", "ru"))
        row = replace(row, entity_id=group.key)
    elif kind == "place" and key in places:
        place = places.place(key)
        en, ru = place.names["en"], place.names["ru"] or ru
        row = replace(row, entity_id=group.key, geonames_id=key, latitude=place.latitude, longitude=place.longitude)
    elif kind == "organisation" and not theirs:
        known_by = load_organisations().organisation(key)
        en, ru = known_by.names["en"], known_by.names["ru"] or ru
        row = replace(row, entity_id=group.key, wikidata_id=known_by.wikidata)
    else:
        row = replace(row, entity_id=group.key if theirs else _id(type, _family(group.type), group.key))
    if type == "PERSON":
        en, ru = en or load_persons().spellings(ru)[0], ru or load_persons().spellings(en)[1]
    if theirs:
        en, ru = (en or theirs.name, ru) if not is_cyrillic(theirs.name) else (en, ru or theirs.name)
    mostly_russian = sum(russian.values()) > sum(latin.values())
    return replace(row, name=(ru if mostly_russian else en) or en or ru, name_en=en, name_ru=ru)


def _type(votes: Counter[str], known: KnownEntity | None, group: Group) -> str:
    if known and known.type:
        return known.type
    if group.key.startswith(DECIDED):
        kind, _, key = group.key.partition(":")
        return "LOC" if kind == "region" and region(key).kind != GOVERNED else "GPE"
    return min(votes, key=lambda type: (-votes[type], type)) if votes else group.type


def _best(names: Counter[str]) -> str:
    def worth(name: str) -> tuple[bool, int, int, str]:
        return name.isupper() and " " not in name, -len(name.split()), -names[name], name

    return min(names, key=worth, default="")


def _id(type: str, family: str, key: str) -> str:
    digest = hashlib.sha256(f"{family}\x1f{key}".encode()).hexdigest()
    return f"{type.lower()}:{digest[:12]}"
