"""The words of slovnet's models as numbers: their vectors, by navec, and their shapes, by slovnet.

The three models know the same words and shapes.
"""

import re
from bisect import bisect_right
from collections.abc import Container
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .weights import load_codes, load_vocabulary

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.intp]

BLOCK = 64
"""Words between two that are held in memory as such."""

REMEMBERED = 50_000
"""Words whose numbers are not looked up again."""

START = re.compile(r"(?P<RU>[а-яё])|(?P<EN>[a-z])|(?P<NUM>[+-]?\d)", re.IGNORECASE)
"""How a word begins decides what it is: nothing of it but its case is looked at further."""


class WordList:
    """The places of words in an alphabetical list, one word a line, that is never taken apart.

    A dictionary of 250,000 words would take a tenth of a second to make, and a text asks for a few thousand of them.
    """

    def __init__(self, lines: bytes):
        self.lines = b"\n" + lines + b"\n"
        ends = np.flatnonzero(np.frombuffer(self.lines, np.uint8) == ord("\n"))
        self.count = len(ends) - 1
        self.starts: list[int] = ends[:-1:BLOCK].tolist()
        self.firsts = [self.lines[start + 1 : self.lines.index(b"\n", start + 1)] for start in self.starts]

    def place(self, word: str) -> int | None:
        """The number of the line that holds the word; None where none does."""
        line = word.encode("utf-8", "surrogatepass")
        block = max(bisect_right(self.firsts, line) - 1, 0)
        start = self.starts[block]
        end = self.starts[block + 1] + 1 if block + 1 < len(self.starts) else len(self.lines)
        at = self.lines.find(b"\n" + line + b"\n", start, end)
        return None if at < 0 else block * BLOCK + self.lines.count(b"\n", start, at)


class Vectors:
    """Words as the networks know them: by numbers, and by the vectors of these numbers."""

    def __init__(self) -> None:
        self.words = WordList(load_vocabulary("morph", "word"))
        self.unknown = self.words.count - 2  # the last two lines are no words: one stands for all others, one for none
        self.shapes = {name: i for i, name in enumerate(load_vocabulary("morph", "shape").decode("utf-8").split("\n"))}
        self.codes, numbers = load_codes()
        places, codes, _ = numbers.shape
        self.numbers = numbers.reshape(places * codes, -1)
        self.first_codes = np.arange(places) * codes
        self.number = lru_cache(REMEMBERED)(self._number)

    def _number(self, word: str) -> tuple[int, int]:
        """The numbers of a word and of its shape.

        Most texts write е for ё, so most words with ё are strange to the embeddings: they are read with е.
        """
        lower = word.lower()
        place = self.words.place(lower)
        if place is None and "ё" in lower:
            place = self.words.place(lower.replace("ё", "е"))
        return self.unknown if place is None else place, self.shapes[shape(word, self.shapes)]

    def __call__(self, words: Ints) -> Floats:
        """The vectors of words, by their numbers, as rows."""
        vectors: Floats = self.numbers.take(self.codes[words] + self.first_codes, axis=0)
        return vectors.reshape(len(words), -1)


def shape(word: str, known: Container[str]) -> str:
    """The shape of a word: its script and case, a sign, a number, or anything else; `known` has each sign's shape."""
    match = START.match(word)
    kind = match.lastgroup if match else None
    if kind == "NUM":
        return kind
    if kind:
        return f"{kind}_{_case(word)}"
    if f"PUNCT_{word}" in known:
        return f"PUNCT_{word}"
    return "PUNCT_OTHER" if f"PUNCT_{word[:1]}" in known else "OTHER"


def _case(word: str) -> str:
    if word.isupper():
        return "XX" if len(word) > 1 else "X"
    if word.islower() or len(word) == 1:
        return "xx" if len(word) > 1 else "x"
    left, dash, right = word.partition("-")
    if _is_title(word):
        return "Xx"
    return "Xx-Xx" if dash and _is_title(left) and _is_title(right) else "OTHER"


def _is_title(word: str) -> bool:
    return word[:1].isupper() and word[1:].islower()


@cache
def load_vectors() -> Vectors:
    """The vectors, loaded once a process."""
    return Vectors()
