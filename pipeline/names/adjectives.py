"""Adjectives of nationality in a text: evidence of who takes part, no mentions of an entity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model import Annotation
from .countries import ADJECTIVE
from .mentions import Reading, new_mention

ENGLISH_ADJECTIVE = re.compile(r"(?-i:[A-Z])[\w.]*(?:[-–][\w.]*\w)*")
RUSSIAN_ADJECTIVE = re.compile(rf"(?:[а-яё]+[-–])*{ADJECTIVE.pattern}", re.IGNORECASE)


def adjectives(reading: Reading, found: Iterable[Annotation]) -> Iterator[Annotation]:
    """Adjectives of nationality and the like outside names: «советско-китайский» is two."""
    taken = bytearray(len(reading.text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for passage in reading.passages:
        for start, end, key in _nationalities(reading, passage.start, passage.end, passage.value):
            if not any(taken[start:end]):
                adjective = new_mention(start, end, "NORP", "names.demonym").having(
                    entity=f"country:{key}" if key else ""
                )
                yield replace(adjective, value=_masculine(reading.text[start:end]))


def _nationalities(reading: Reading, start: int, end: int, language: str) -> Iterator[tuple[int, int, str]]:
    countries, last = reading.names.countries, start
    pattern = RUSSIAN_ADJECTIVE if language == "ru" else ENGLISH_ADJECTIVE
    for match in pattern.finditer(reading.text, start, end):
        after = re.compile(r"\s([A-Z]\w+)").match(reading.text, match.end(), end) if language == "en" else None
        for stop in (after.end() if after else 0, match.end()):
            parts = (
                countries.demonyms(reading.text[match.start() : stop], language)
                if stop and match.start() >= last
                else []
            )
            if parts:
                last = stop
                yield from ((match.start() + a, match.start() + b, key) for a, b, key in parts)
                break


def _masculine(adjective: str) -> str:
    match = ADJECTIVE.fullmatch(adjective)
    return f"{match[1]}ий" if match else adjective
