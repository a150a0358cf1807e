"""The one door to pymorphy3: what forms a Russian word may be."""

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=100_000)
def parses(word: str) -> tuple[Any, ...]:
    """pymorphy3's parses of a word, the likeliest first; the dictionary is loaded once a process."""
    return tuple(_analyzer().parse(word))


@cache
def _analyzer() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()
