"""One type for each name of a document: what the tables and the names' own words say, then what stands around them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Annotation
from .finding import told
from .given import WHOLE, famous_names, given_names, is_person
from .mentions import ACRONYM, PLACES, RANK, Reading, in_order, namesake
from .regions import GOVERNED, region
from .text import folded, normal

AT_A_PLACE = re.compile(r"\b(?:in|to|from|near|at|outside|в|во|из|под|близ)\s+\Z", re.IGNORECASE)
WITH_KIND = re.compile(
    r"(?:Lake|Mount|Cape) (?P<behind>[A-Z].+)"
    r"|(?P<before>[A-Z].+) (?:River|Mountains?|Range|Islands?|Peninsula|Strait|Valley|Desert|Bay|Province|Region|City)"
)
IN_A_LIST = re.compile(r"(?:,|,? and|,? и)\s+$")
JOINED = re.compile(r"(?:, (?:and |or )?| and | or )(?:the )?")
CODE = re.compile(r"\d|,|^[A-Z]+$")
SHARE = 8
"""One in so many mentions whose neighbours tell its type is enough."""
SURE = 2
"""So many names in a list that are beyond doubt tell what the others are."""
OFTEN = 3
"""What a model calls an organisation so many times is one, whatever city has the same name."""


@dataclass(frozen=True)
class Setting:
    """What the names of a document say of each other."""

    ends: frozenset[int]
    """Where places end."""
    surnames: frozenset[str]
    """Last words of the names of persons that have several."""
    short: frozenset[str]
    """What the names of rivers, mountains and the like are without the word for what they are."""
    beside: dict[str, list[Annotation]]
    """Id of a mention in a list -> the others of the list."""


def with_types(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """One type for each name of the document: what the tables say, else what most of its mentions have."""
    groups: dict[str, list[Annotation]] = defaultdict(list)
    for mention in found:
        groups[folded(mention.value)].append(mention)
    sure = {m.id: reading.names.countries.keys(m.value, reading.language(m)) for m in found}
    reading.countries = {keys[0] for keys in sure.values() if len(keys) == 1}
    setting = Setting(
        frozenset(mention.end for mention in found if mention.label == "GPE"),
        frozenset(reading.name(m).split()[-1] for m in found if m.label == "PERSON" and " " in reading.name(m)),
        frozenset(short for m in found if m.label in PLACES and (short := without_kind(reading.name(m)))),
        _lists(reading, found),
    )
    typed = []
    for group in groups.values():
        label = _type(reading, group, setting)
        typed += [replace(mention, label=label) if mention.label != label else mention for mention in group]
    surnames = {reading.name(m).split()[-1] for m in typed if m.label == "PERSON" and " " in reading.name(m)}
    return in_order(m for m in typed if reading.name(m) in surnames or not _is_prose(reading, m))


def without_kind(place: str) -> str:
    """'Amur' for 'Amur River', 'Baikal' for 'Lake Baikal'; '' for other names."""
    match = WITH_KIND.fullmatch(place)
    return match[match.lastgroup or 0] if match else ""


def _lists(reading: Reading, found: Sequence[Annotation]) -> dict[str, list[Annotation]]:
    """The names that commas and conjunctions join, each with the others."""
    runs: list[list[Annotation]] = []
    for mention in in_order(found):
        last = runs[-1][-1] if runs else None
        if last and 0 < mention.start - last.end < 12 and JOINED.fullmatch(reading.text, last.end, mention.start):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return {
        mention.id: [other for other in run if other is not mention] for run in runs if len(run) > 1 for mention in run
    }


def _is_prose(reading: Reading, mention: Annotation) -> bool:
    """Whether a person's name is common words in capitals: the text has each of them in lower case too."""
    return mention.label == "PERSON" and reading.lower_words.issuperset(reading.name(mention).lower().split())


def _type(reading: Reading, group: list[Annotation], setting: Setting) -> str:
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
    if language == "en" and place is None:
        label = _by_setting(reading, group, label, setting)
    if label in PLACES and (key := namesake(reading, first.value, language, place)):
        return "GPE" if region(key).kind == GOVERNED else "LOC"
    if place is None or label == "GPE":
        return label
    if label in PLACES or (label == "ORG" and place.capital):
        return "GPE"
    if language == "en" and any(_at_a_place(reading, mention, setting.ends) for mention in group):
        return "GPE"
    seldom = len(group) < OFTEN and place.country in reading.countries
    return "GPE" if language == "en" and label == "ORG" and seldom else label


def _by_setting(reading: Reading, group: list[Annotation], label: str, setting: Setting) -> str:
    """The type of a name that no table has: what it is a part of, whose surname it is, what it is listed with."""
    name = reading.name(group[0])
    patterns = reading.names.patterns["en"]
    hints = Counter(kind for m in group for kind in told(reading.text, m.start, m.end, patterns))
    if len(hints) == 1 and not CODE.search(name):
        [(kind, times)] = hints.items()
        if SHARE * times >= len(group) and not (kind == "PERSON" and patterns.cut("THING").search(name)):
            return label if kind == "GPE" and label in PLACES else kind
    if label not in PLACES and name in setting.short and name not in setting.surnames:
        return "LOC"
    if " " not in name and label != "PERSON" and name in setting.surnames:
        return label if any(_after(AT_A_PLACE, reading, mention) for mention in group) else "PERSON"
    alone = not name.isupper() and (folded(name) in given_names() or folded(name) in famous_names())
    if label != "PERSON" and (alone or is_person(name, patterns)):
        return "PERSON"
    company = [other for mention in group for other in setting.beside.get(mention.id, ())]
    kinds = {"GPE" if other.label in PLACES else other.label for other in company}
    if len(kinds) == 1 and sum(_is_sure(reading, other) for other in company) >= SURE:
        [kind] = kinds
        if (kind == "GPE" and label in ("ORG", "PERSON")) or (kind == "PERSON" and WHOLE.fullmatch(name)):
            return kind
    return label


def _is_sure(reading: Reading, mention: Annotation) -> bool:
    """Whether a mention needs no company to be taken for what it is."""
    name = reading.name(mention)
    if mention.label == "PERSON":
        return " " in name
    return bool(reading.names.countries.nominative(name, "en") or reading.names.places.is_usual(name))


def _after(words: re.Pattern[str], reading: Reading, mention: Annotation) -> bool:
    """Whether these words stand right before a mention."""
    return words.search(reading.text, max(0, mention.start - 16), mention.start) is not None


def _at_a_place(reading: Reading, mention: Annotation, ends: frozenset[int]) -> bool:
    """Whether a mention stands after a preposition of place, or in a list after a place."""
    patterns = reading.names.patterns["en"]
    return (
        _after(AT_A_PLACE, reading, mention)
        or "GPE" in told(reading.text, mention.start, mention.end, patterns)
        or is_listed(reading.text, mention.start, ends)
    )


def is_listed(text: str, start: int, ends: frozenset[int] | set[int]) -> bool:
    """Whether a comma or conjunction joins what begins at `start` to something that ends at one of `ends`."""
    join = IN_A_LIST.search(text[max(0, start - 10) : start])
    return bool(join and start - len(join[0]) in ends)
