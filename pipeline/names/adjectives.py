"""Adjectives of nationality in a text: evidence of who takes part, no mentions of an entity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model import Annotation
from .countries import ADJECTIVE
from .mentions import Ground, Reading, new_mention

ADJECTIVES = {
    "en": re.compile(r"[A-Z][\w.]*(?:[-–][\w.]*\w)*"),
    "ru": re.compile(rf"(?:[а-яё]+[-–])*{ADJECTIVE.pattern}", re.IGNORECASE),
}
SECOND_WORD = re.compile(r"\s[A-Z]\w+")


def adjectives(reading: Reading, found: Iterable[Annotation]) -> Iterator[Annotation]:
    """Adjectives of nationality and the like outside names: «советско-китайский» is two."""
    ground = Ground(0, len(reading.text), found)
    for passage in reading.passages:
        for start, end, key in _nationalities(reading, passage.start, passage.end, passage.value):
            if ground.claim(start, end):
                adjective = new_mention(start, end, "NORP", "names.demonym").having(
                    entity=f"country:{key}" if key else ""
                )
                yield replace(adjective, value=_masculine(reading.text[start:end]))


def _nationalities(reading: Reading, start: int, end: int, language: str) -> Iterator[tuple[int, int, str]]:
    """Where words of nationality stand, the longest at each place, with the state each names."""
    last = start
    for match in ADJECTIVES[language].finditer(reading.text, start, end):
        after = SECOND_WORD.match(reading.text, match.end(), end)
        for stop in (after.end(), match.end()) if after else (match.end(),):
            words = reading.text[match.start() : stop]
            parts = reading.names.countries.demonyms(words, language) if match.start() >= last else []
            if parts:
                last = stop
                yield from ((match.start() + a, match.start() + b, key) for a, b, key in parts)
                break


def _masculine(adjective: str) -> str:
    match = ADJECTIVE.fullmatch(adjective)
    return f"{match[1]}ий" if match else adjective
