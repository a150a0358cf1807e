"""What the mentions of one document say of each other: abbreviations, surnames alone, names met again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model import Annotation
from .finding import Spelled, begins_words, in_latin, is_never, occurrences
from .kinds import is_listed
from .mentions import ACRONYM, REPEATED, SPELLED, TABLE, Ground, Reading, in_order, new_mention
from .places import BIG
from .text import folded

LISTED = re.compile(
    r"(?: \([a-zа-яё ]+\))?, ((?:[A-ZА-ЯЁ][\w&-]*)?[A-ZА-ЯЁ][A-ZА-ЯЁ\d-]*[a-zа-яё]?)(?=,| \(| and | и )"
)
WITHIN = re.compile(r"\b(?:in|в|во)\s$")
SHORTEST = 3


def with_abbreviations(reading: Reading, found: list[Annotation], spelled: Iterable[Spelled]) -> list[Annotation]:
    """The mentions with the abbreviations that the text explains; each has the type of its full name."""
    meaning: dict[str, Annotation] = {}
    for full, short in spelled:
        mention = next((mention for mention in found if mention.end == full[1]), None)
        if mention:
            meaning.setdefault(reading.text[slice(*short)], mention)
            found = [m for m in found if not (m.start < short[1] and short[0] < m.end)]
            found.append(new_mention(*short, mention.label, SPELLED))
    for name in {reading.name(mention) for mention in found if mention.label in ("ORG", "LOC", "PERSON")}:
        if ACRONYM.fullmatch(name) or (name.isupper() and len(name) == 2):
            full_names = {
                folded(m.value): m for m in reversed(found) if m.label == "ORG" and begins_words(m.value, name)
            }
            if len(full_names) == 1:
                meaning.setdefault(name, *full_names.values())
    return in_order(
        replace(m, label=meaning[name].label).having(same_as=meaning[name].id)
        if (name := reading.name(m)) in meaning and meaning[name].id != m.id
        else m
        for m in found
    )


def with_latin(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """The mentions with the Latin spellings that brackets give behind Russian ones: «Юхан Стен (Johan Sten)»."""
    more = []
    for mention in found:
        place = in_latin(reading.text, mention.end) if reading.language(mention) == "ru" else None
        if place and reading.passage(*place) and mention.label in ("PERSON", "ORG", "GPE", "LOC"):
            found = [m for m in found if not (m.start < place[1] and place[0] < m.end)]
            more.append(new_mention(*place, mention.label, SPELLED).having(same_as=mention.id))
    return in_order(found + more)


def with_repeats(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """The mentions with those that the model missed: names it found elsewhere, big cities, surnames alone."""
    text = reading.text
    ground = Ground(0, len(text), found)
    first, last = (reading.passages[0].start, reading.passages[-1].end) if reading.passages else (0, 0)
    more = []
    for name, like in sorted(_repeatable(reading, found).items(), key=lambda pair: (-len(pair[0]), pair[0])):
        for start, end in occurrences(text, name, first, last):
            passage = reading.passage(start, end)
            named_after = passage and like.label == "PERSON" and _is_of_a_thing(reading, passage, end)
            if passage and not named_after and ground.claim(start, end):
                more.append(new_mention(start, end, like.label, REPEATED).having(same_as=like["same_as"]))
    ends = {mention.end for mention in found if mention.label == "GPE"}
    for passage in reading.passages:
        for start, end, place in reading.names.places.find(text, passage.start, passage.end, reading.countries):
            known = (
                place.capital
                or place.people >= BIG
                or is_listed(text, start, ends)
                or WITHIN.search(text, max(0, start - 4), start)
            )
            if known and ground.claim(start, end):
                more.append(new_mention(start, end, "GPE", TABLE))
    return in_order(found + more + list(_listed(reading, found + more, ground)))


def _is_of_a_thing(reading: Reading, passage: Annotation, end: int) -> bool:
    """Whether a prize, a street or the like that has a person's name goes on at `end`: 'Nobel' in 'Nobel Prize'."""
    return reading.names.patterns[passage.value].cut("THING").match(reading.text, end, passage.end) is not None


def _listed(reading: Reading, found: Iterable[Annotation], ground: Ground) -> Iterator[Annotation]:
    """Abbreviations in a list after an organisation: 'ILO, IMF, WHO'."""
    for mention in found:
        end = mention.end
        while mention.label == "ORG" and (match := LISTED.match(reading.text, end)) and ground.claim(*match.span(1)):
            yield new_mention(*match.span(1), "ORG", REPEATED)
            end = match.end(1)


def _repeatable(reading: Reading, found: Iterable[Annotation]) -> dict[str, Annotation]:
    """Names worth looking for in the rest of the text, each with a mention that it repeats."""
    names: dict[str, Annotation] = {}
    counts = Counter(reading.name(mention) for mention in found)
    for mention in found:
        name = reading.name(mention)
        *_, last = name.split()
        if last != name or counts[name] > 1 or name.isupper():
            names.setdefault(name, mention)
        if mention.label == "PERSON" and last != name:
            names.setdefault(last, mention)
        if last == "River" and not re.search(rf"\b{re.escape(name[:-6])} (?!River)[A-Z]", reading.text):
            names.setdefault(name[:-6], mention)
    return {
        name: mention
        for name, mention in names.items()
        if " " in name
        or (
            len(name) >= SHORTEST
            and name[:1].isupper()
            and name.lower() not in reading.lower_words
            and not _is_common(reading, name, mention)
        )
    }


def _is_common(reading: Reading, name: str, mention: Annotation) -> bool:
    language = reading.language(mention)
    return is_never(name, reading.names.patterns[language]) or bool(reading.names.countries.demonyms(name, language))


def with_fuller_names(found: list[Annotation]) -> list[Annotation]:
    """The mentions of persons by a part of their name, each tied to the one fuller name that has this part."""
    full: dict[tuple[str, ...], Annotation] = {}
    for mention in found:
        parts = _parts(mention)
        if mention.label == "PERSON" and len(parts) > 1:
            full.setdefault(parts, mention)
    by_part: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for parts in full:
        for part in (parts[0], parts[-1]):
            by_part[part].add(parts)
    return [_tied(mention, full, by_part) for mention in found]


def _tied(
    mention: Annotation, full: dict[tuple[str, ...], Annotation], by_part: dict[str, set[tuple[str, ...]]]
) -> Annotation:
    parts = _parts(mention)
    if mention["same_as"] or mention.rule == TABLE or not parts:
        return mention
    longer = {each for each in by_part.get(parts[-1], ()) if each != parts and _is_part(parts, each)}
    longer = {each for each in longer if not any(each != other and _is_part(each, other) for other in longer)}
    surname = len(parts) == 1 and any(each[-1] == parts[0] for each in longer)
    if len(longer) != 1 or not (mention.label == "PERSON" or (surname and mention.label != "GPE")):
        return mention
    return replace(mention, label="PERSON").having(same_as=full[longer.pop()].id)


def _parts(mention: Annotation) -> tuple[str, ...]:
    return tuple(folded(mention.value).replace("-", " ").split())


def _is_part(parts: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each part stands in the fuller name, in order, in full or as an initial."""
    rest = iter(name)
    return all(
        any(part == word or (part.endswith(".") and word.startswith(part[:-1])) for word in rest) for part in parts
    )
