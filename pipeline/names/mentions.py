"""Mentions of one document, whoever found them: which span stays, which type a name has, which entity is certain."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from ..model import LANGUAGES, Annotation
from .countries import Countries
from .finding import Names, Spelled, by_pattern
from .given import by_given_name
from .organisations import WITH_ARTICLE
from .places import BIG, Place
from .text import normal

PLACES = ("GPE", "LOC")
MODEL, TABLE, SPELLED, REPEATED, SHORT, GIVEN = (
    "model:ner",
    "names.table",
    "names.abbreviation",
    "names.repeated",
    "names.short",
    "names.given",
)
# Which of two spans of the same length stays; rules come between.
RANK = {TABLE: 0, SHORT: 0, SPELLED: 1, MODEL: 2, GIVEN: 4, REPEATED: 4}
JOIN = re.compile(r",\s+(?:the\s+)?|\s+(?:and|и)\s+(?:the\s+)?|/")
ACRONYM = re.compile(
    r"[A-ZА-ЯЁ]{3,}|(?=\w*[a-zа-яё])[A-ZА-ЯЁ]+[a-zа-яё]{1,2}[A-ZА-ЯЁ]+[a-zа-яё]?|[A-ZА-ЯЁ]{3,}[a-zа-яё]?"
)
PATRONYMIC = re.compile(r" [A-Z][a-z]+(?:[oey]vich|[oe]vna|ichna)\Z")
OF = re.compile(r"\bof (?:the )?$")
ORDINAL = re.compile(r"(?<!\w)\d+-(?:[йяюем]|го|му|ой)[ \xa0]\Z")
"""«2-й» before «Белорусский фронт»."""
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
    if language == "en":
        for first, last in by_given_name(reading.text, start, end, tuple(found), reading.names.patterns[language]):
            if not reading.names.places.is_usual(reading.text[first:last]):
                found.append(new_mention(first, last, "PERSON", GIVEN))
    found += [new_mention(*full, "ORG", SPELLED) for full, _ in spelled if start <= full[0] and full[1] <= end]
    found += _short_names(reading, start, end, language)
    ground = Ground(start, end)
    trusted = sorted(found, key=lambda m: (m.start - m.end, _rank(m), m.start, m.label))
    return _sides_joined(reading, in_order(m for m in trusted if ground.claim(m.start, m.end)))


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
        ordinal = ORDINAL.search(reading.text, max(0, start - 8), start) if language == "ru" else None
        start = ordinal.start() if ordinal else start
        person = persons.get(start, end)
        rest = re.match(r"(?:['’]s?)?\s+(?=\S+\s)", reading.text[person:end])
        start = person + rest.end() if rest else start
        for country in reading.names.countries.find(reading.text, start, end, language):
            before, behind = reading.text[start : country.start], reading.text[country.end : end]
            if behind.startswith(" ") and before.endswith("of the ") and not country.name.startswith(WITH_ARTICLE):
                continue
            if OF.search(before) and not INSIDE.match(reading.text, country.end):
                end = country.end
                break
    return new_mention(start, end, found.label, found.rule)


def _sides_joined(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """Two places side by side that the table has as one: 'Washington, D.C.'; a surname with what stands before it."""
    joined: list[Annotation] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.label in PLACES and mention.label in PLACES and mention.start - last.end <= 2:
            name = reading.text[last.start : mention.end]
            if reading.names.places.is_usual(name):
                joined[-1] = new_mention(last.start, mention.end, "GPE", TABLE)
                continue
        if last and last.label == mention.label == "PERSON" and _is_surname_apart(reading.text, last, mention):
            joined[-1] = new_mention(last.start, mention.end, "PERSON", last.rule)
            continue
        joined.append(mention)
    return joined


def _is_surname_apart(text: str, before: Annotation, after: Annotation) -> bool:
    """Whether a blank only parts a name that ends in a patronymic from the family name."""
    return text[before.end : after.start] == " " and PATRONYMIC.search(text, before.start, before.end) is not None


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
    if sure := countries.region(name, language):
        return f"region:{sure}"
    short = table.short.get(normal(name), "")
    if short:
        needs = table.short_needs.get(normal(name), ())
        named = any(need in reading.text for need in needs) or reading.countries.issuperset(table.short.values())
        return f"country:{short}" if named else ""
    place = reading.names.places.decide(name, reading.countries)
    if region_key := namesake(reading, name, language, place):
        return f"region:{region_key}"
    return f"place:{place.id}" if place and governed else ""


def namesake(reading: Reading, name: str, language: str, place: Place | None) -> str:
    """The key of the region of that name, unless the document means a big city of the same name by it."""
    if place and (place.capital or place.people >= BIG):
        return ""
    return reading.names.countries.namesake(name, language)
