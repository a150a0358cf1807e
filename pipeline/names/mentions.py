"""Mentions of one document, whoever found them: which span stays, which type a name has, which entity is certain."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from ..model import LANGUAGES, Annotation
from .countries import Countries
from .finding import Names, Spelled, by_pattern
from .text import folded, normal

PLACES = ("GPE", "LOC")
MODEL, TABLE, SPELLED, REPEATED, SHORT = (
    "model:ner",
    "names.table",
    "names.abbreviation",
    "names.repeated",
    "names.short",
)
# Which of two spans of the same length stays; rules come between.
RANK = {TABLE: 0, SHORT: 0, SPELLED: 1, MODEL: 2, REPEATED: 4}
JOIN = re.compile(r",\s+(?:the\s+)?|\s+(?:and|и)\s+(?:the\s+)?|/")
AT_A_PLACE = re.compile(r"\b(?:in|to|from|near|at|outside|в|во|из|под|близ)\s+$", re.IGNORECASE)
IN_A_LIST = re.compile(r"(?:,|,? and|,? и)\s+$")
ACRONYM = re.compile(
    r"[A-ZА-ЯЁ]{3,}|(?=\w*[a-zа-яё])[A-ZА-ЯЁ]+[a-zа-яё]{1,2}[A-ZА-ЯЁ]+[a-zа-яё]?|[A-ZА-ЯЁ]{3,}[a-zа-яё]?"
)
OF = re.compile(r"\bof (?:the )?$")
OFTEN = 3
"""What a model calls an organisation so many times is one, whatever city has the same name."""

INSIDE = re.compile(r" (?:in|for|of|on)\b|['’]s\b")


class Reading:
    """A document while its mentions are being found."""

    def __init__(self, text: str, names: Names, passages: Sequence[Annotation]):
        self.text = text
        self.names = names
        self.passages = passages
        """The stretches that are mined; `value` is the language."""
        self.countries: set[str] = set()
        """Keys of the countries that the document names beyond doubt."""
        self.lower_words = {word for word in set(re.findall(r"\w+", text)) if word.islower()}
        self._starts = [passage.start for passage in passages]
        self._names: dict[tuple[int, int], str] = {}
        self.entities: dict[tuple[str, str, bool], str] = {}
        """What a base form in a language, as a city or not, was found to stand for."""
        self.short = {language: _short_pattern(text, names.countries, language) for language in LANGUAGES}
        """What finds the short names whose whole names the document has, by language."""

    def name(self, mention: Annotation) -> str:
        """The mention's words, on one line."""
        place = mention.start, mention.end
        if place not in self._names:
            self._names[place] = " ".join(self.text[slice(*place)].split())
        return self._names[place]

    def passage(self, start: int, end: int) -> Annotation | None:
        """The passage that holds this stretch."""
        at = bisect_right(self._starts, start) - 1
        return self.passages[at] if at >= 0 and end <= self.passages[at].end else None

    def language(self, mention: Annotation) -> str:
        """The language of the mention's passage."""
        return self.passages[bisect_right(self._starts, mention.start) - 1].value


class Ground:
    """Which characters of a stretch of text belong to a mention."""

    def __init__(self, start: int, end: int, mentions: Iterable[Annotation] = ()):
        self._start = start
        self._taken = bytearray(end - start)
        for mention in mentions:
            self.claim(mention.start, mention.end)

    def claim(self, start: int, end: int) -> bool:
        """Take the characters between two offsets; False if one of them is taken already."""
        place = slice(start - self._start, end - self._start)
        if 1 in self._taken[place]:
            return False
        self._taken[place] = b"\1" * (end - start)
        return True


def new_mention(start: int, end: int, label: str, rule: str) -> Annotation:
    """A mention with its id, which ties point to."""
    return Annotation(start, end, label, id=f"mention:{start}:{end}", rule=rule)


def in_order(mentions: Iterable[Annotation]) -> list[Annotation]:
    """Mentions of which none overlaps another, in text order."""
    return sorted(mentions, key=attrgetter("start"))


def in_passage(
    reading: Reading, passage: Annotation, named: Iterable[Annotation], spelled: Iterable[Spelled]
) -> list[Annotation]:
    """The names of one passage, by model, table and rule; of two that overlap the longer stays."""
    start, end, language = passage.start, passage.end, passage.value
    found = list(named)
    for each in reading.names.countries.find(reading.text, start, end, language):
        label = "LOC" if reading.names.countries.region(each.name, language) else "GPE"
        found.append(new_mention(each.start, each.end, label, TABLE))
    persons = {each.start: each.end for each in found if each.label == "PERSON"}
    for name in by_pattern(reading.text, start, end, reading.names.patterns[language]):
        found.append(_without_neighbours(reading, name, persons, language))
    found += [new_mention(*full, "ORG", SPELLED) for full, _ in spelled if start <= full[0] and full[1] <= end]
    found += _short_names(reading, start, end, language)
    ground = Ground(start, end)
    trusted = sorted(found, key=lambda m: (m.start - m.end, _rank(m), m.start, m.label))
    return _places_joined(reading, in_order(m for m in trusted if ground.claim(m.start, m.end)))


def _rank(mention: Annotation) -> int:
    """How much a span is worth beside one of the same length: a rule for places knows less than a model."""
    return RANK.get(mention.rule, 3 if mention.label == "LOC" else 1)


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a span that a comma or conjunction joins."""
    for join in JOIN.finditer(text, start, end):
        yield start, join.start()
        start = join.end()
    yield start, end


def is_known(reading: Reading, name: str, language: str) -> bool:
    """Whether the tables have a name as one place."""
    return bool(reading.names.countries.nominative(name, language) or reading.names.places.named(name))


def _short_names(reading: Reading, start: int, end: int, language: str) -> Iterator[Annotation]:
    """'the North' where the document also has the whole name."""
    pattern = reading.short[language]
    for match in pattern.finditer(reading.text, start, end) if pattern else ():
        yield new_mention(*match.span(1), "GPE", SHORT)


def _short_pattern(text: str, countries: Countries, language: str) -> re.Pattern[str] | None:
    needs = countries.languages[language].short_needs
    names = [name.capitalize() for name, wholes in needs.items() if any(whole in text for whole in wholes)]
    return re.compile(rf"[Tt](?<!\w.)he ({'|'.join(names)})\b(?!-|\s+[A-Z])") if names else None


def _without_neighbours(reading: Reading, found: Annotation, persons: dict[int, int], language: str) -> Annotation:
    """An organisation that a rule found, without the person before it and what follows the country that it is of."""
    start, end = found.start, found.end
    if found.label == "ORG":
        person = persons.get(start, end)
        rest = re.match(r"(?:['’]s?)?\s+(?=\S+\s)", reading.text[person:end])
        start = person + rest.end() if rest else start
        for country in reading.names.countries.find(reading.text, start, end, language):
            if OF.search(reading.text[start : country.start]) and not INSIDE.match(reading.text, country.end):
                end = country.end
                break
    return new_mention(start, end, found.label, found.rule)


def _places_joined(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """Two places side by side that the table has as one: 'Washington, D.C.'."""
    joined: list[Annotation] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.label in PLACES and mention.label in PLACES and mention.start - last.end <= 2:
            name = reading.text[last.start : mention.end]
            if reading.names.places.is_usual(name):
                joined[-1] = new_mention(last.start, mention.end, "GPE", TABLE)
                continue
        joined.append(mention)
    return joined


def with_types(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """One type for each name of the document: what the tables say, else what most of its mentions have."""
    groups: dict[str, list[Annotation]] = defaultdict(list)
    for mention in found:
        groups[folded(mention.value)].append(mention)
    sure = {m.id: reading.names.countries.keys(m.value, reading.language(m)) for m in found}
    reading.countries = {keys[0] for keys in sure.values() if len(keys) == 1}
    ends = {mention.end for mention in found if mention.label == "GPE"}
    typed = []
    for group in groups.values():
        label = _type(reading, group, ends)
        typed += [replace(mention, label=label) if mention.label != label else mention for mention in group]
    surnames = {reading.name(m).split()[-1] for m in typed if m.label == "PERSON" and " " in reading.name(m)}
    return in_order(m for m in typed if reading.name(m) in surnames or not _is_prose(reading, m))


def _is_prose(reading: Reading, mention: Annotation) -> bool:
    """Whether a person's name is common words in capitals: the text has each of them in lower case too."""
    return mention.label == "PERSON" and reading.lower_words.issuperset(reading.name(mention).lower().split())


def _type(reading: Reading, group: list[Annotation], ends: set[int]) -> str:
    first = group[0]
    language = reading.language(first)
    countries = reading.names.countries
    votes = Counter(mention.label for mention in group)
    label = min(votes, key=lambda each: (-votes[each], each))
    table = countries.languages[language]
    if countries.nominative(first.value, language) and not (label == "PERSON" and normal(first.value) in table.persons):
        return "LOC" if countries.region(first.value, language) else "GPE"
    if normal(first.value) in reading.names.organisations.keys:
        return "ORG"
    if any(mention.rule not in RANK for mention in group):
        return next(mention.label for mention in group if mention.rule not in RANK)
    place = reading.names.places.decide(first.value, reading.countries)
    if place is None and ACRONYM.fullmatch(reading.name(first)):
        return "ORG"
    if place is None or label == "GPE":
        return label
    if label in PLACES or (label == "ORG" and place.capital):
        return "GPE"
    if language == "en" and any(_at_a_place(reading, mention, ends) for mention in group):
        return "GPE"
    seldom = len(group) < OFTEN and place.country in reading.countries
    return "GPE" if language == "en" and label == "ORG" and seldom else label


def _at_a_place(reading: Reading, mention: Annotation, ends: set[int]) -> bool:
    """Whether a mention stands after a preposition of place, or in a list after a place."""
    before = reading.text[max(0, mention.start - 10) : mention.start]
    return AT_A_PLACE.search(before) is not None or is_listed(reading.text, mention.start, ends)


def is_listed(text: str, start: int, ends: set[int]) -> bool:
    """Whether a comma or conjunction joins what begins at `start` to something that ends at one of `ends`."""
    join = IN_A_LIST.search(text[max(0, start - 10) : start])
    return bool(join and start - len(join[0]) in ends)


def with_entity(reading: Reading, mention: Annotation) -> Annotation:
    """The mention with its country or city, where the document leaves no doubt."""
    if mention.label not in PLACES:
        return mention
    key = mention.value, reading.language(mention), mention.label == "GPE"
    if key not in reading.entities:
        reading.entities[key] = _entity(reading, *key)
    return mention.having(entity=reading.entities[key]) if reading.entities[key] else mention


def _entity(reading: Reading, name: str, language: str, governed: bool) -> str:
    countries = reading.names.countries
    table = countries.languages[language]
    keys = countries.keys(name, language)
    if keys:
        key = countries.decide(keys, reading.countries, reading.text, language)
        return f"country:{key}" if key else ""
    region = countries.region(name, language)
    if region:
        return f"region:{region}"
    short = table.short.get(normal(name), "")
    if short:
        needs = table.short_needs.get(normal(name), ())
        named = any(need in reading.text for need in needs) or reading.countries.issuperset(table.short.values())
        return f"country:{short}" if named else ""
    place = reading.names.places.decide(name, reading.countries) if governed else None
    return f"place:{place.id}" if place else ""
