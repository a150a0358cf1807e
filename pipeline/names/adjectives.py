"""Adjectives of nationality in a text: evidence of who takes part, no mentions of an entity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model import Annotation, set_features
from .countries import ADJECTIVE
from .mentions import Ground, Reading, new_mention
from .text import normal

CAPITALISED = re.compile(r"[A-Z][\w.]*(?:[-–][\w.]*\w)*")
SECOND_WORD = re.compile(r"\s[A-Z]\w+")
# The case of the first letter is spelled out, so that the search leaps from one to the next.
SUFFIX = re.compile(r"[сцСЦ](?i:к(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими))(?!\w|[-–]\w)")


def adjectives(reading: Reading, found: Iterable[Annotation]) -> Iterator[Annotation]:
    """Adjectives of nationality and the like outside names: «советско-китайский» is two."""
    ground = Ground(0, len(reading.text), found)
    for passage in reading.passages:
        for start, end, key in _nationalities(reading, passage.start, passage.end, passage.value):
            if ground.claim(start, end):
                yield replace(
                    new_mention(start, end, "NORP", "names.demonym"),
                    value=_masculine(reading.text[start:end]),
                    features=set_features(entity=f"country:{key}" if key else ""),
                )


def _nationalities(reading: Reading, start: int, end: int, language: str) -> Iterator[tuple[int, int, str]]:
    """Where words of nationality stand, the longest at each place, with the state each names."""
    candidates = _russian(reading.text, start, end) if language == "ru" else _english(reading, start, end)
    last = start
    for first, stop in candidates:
        parts = reading.names.countries.demonyms(reading.text[first:stop], language) if first >= last else []
        if parts:
            last = stop
            yield from ((first + a, first + b, key) for a, b, key in parts)


def _english(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words with a capital, each after the pair that it may begin: 'South Korean'."""
    firsts = reading.names.countries.languages["en"].demonym_firsts
    for word in CAPITALISED.finditer(reading.text, start, end):
        after = SECOND_WORD.match(reading.text, word.end(), end) if normal(word[0]) in firsts else None
        if after:
            yield word.start(), after.end()
        yield word.span()


def _russian(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words on -ский and -цкий in any form, with what a hyphen joins to them."""
    for suffix in SUFFIX.finditer(text, start, end):
        first = suffix.start()
        while first > start and (text[first - 1].isalpha() or text[first - 1] in "-–"):
            first -= 1
        while text[first] in "-–":
            first += 1
        yield first, suffix.end()


def _masculine(adjective: str) -> str:
    match = ADJECTIVE.fullmatch(adjective)
    return f"{match[1]}ий" if match else adjective
