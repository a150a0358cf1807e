"""How names sound: what one hears when a Latin or a Cyrillic spelling is read out, roughly.

A letter may be read in several ways, so a word has several sounds. Signs: vowels as they are, c for ч and ц, j for ж
and дж, s for ш and с, h for х.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, product

from ..cache import read_toml
from ..lang import lang_file

MOST = 32
"""Readings of one word that are looked at."""

Heard = tuple[str, ...]
"""The readings of a word, the likeliest first."""


@lru_cache(maxsize=1 << 18)
def heard(word: str, alphabet: str) -> Heard:
    """What a word in small letters of the 'latin' or the 'russian' alphabet sounds like."""
    readings = product(*(_tables()[alphabet].get(part, (part,)) for part in _parts(alphabet).findall(f"{word}$")))
    return tuple(dict.fromkeys(re.sub(r"(.)\1+", r"\1", "".join(each)) for each in islice(readings, MOST)))


@lru_cache(maxsize=1 << 18)
def skeletons(heard: Heard) -> frozenset[str]:
    """The consonants of each reading."""
    return frozenset(re.sub("[aeiou]", "", each) for each in heard)


@cache
def _tables() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    sounds = read_toml(lang_file("ru", "translit").read_text(encoding="utf-8"))["sounds"]
    tables = {}
    for alphabet, written in sounds.items():
        pairs = (pair.partition(":") for pair in written.split())
        tables[alphabet] = {letters: tuple(sounds.split(",")) for letters, _, sounds in pairs} | {"$": ("",)}
    return tables


@cache
def _parts(alphabet: str) -> re.Pattern[str]:
    """A letter, or several that are read together; '$' is the end of a word."""
    several = sorted((part for part in _tables()[alphabet] if part != "$"), key=lambda part: (-len(part), part))
    return re.compile("|".join((*map(re.escape, several), ".")))


@lru_cache(maxsize=1 << 18)
def jaro_winkler(a: str, b: str) -> float:
    """The Jaro-Winkler similarity of two words, from 0 to 1."""
    if a == b:
        return 1.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    taken = [False] * len(b)
    matched = []
    for i, letter in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not taken[j] and b[j] == letter:
                taken[j] = True
                matched.append(letter)
                break
    if not matched:
        return 0.0
    other = [letter for letter, hit in zip(b, taken, strict=True) if hit]
    swapped = sum(x != y for x, y in zip(matched, other, strict=True)) / 2
    n = len(matched)
    jaro = (n / len(a) + n / len(b) + (n - swapped) / n) / 3
    prefix = next((i for i, (x, y) in enumerate(zip(a[:4], b[:4], strict=False)) if x != y), min(4, len(a), len(b)))
    return jaro + 0.1 * prefix * (1 - jaro)
