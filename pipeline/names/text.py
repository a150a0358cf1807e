"""The forms of a name that are compared."""

import re
import unicodedata
from functools import lru_cache

_SIGNS = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\xa0": " ", "\n": " ", "\t": " ", "ё": "е"}
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "ð": "d", "đ": "d", "þ": "th", "æ": "ae"})
_SIGN = re.compile(f"[{''.join(map(chr, _SIGNS))}]")


@lru_cache(maxsize=65536)
def normal(name: str) -> str:
    """A name without differences of case, dashes, apostrophes, blanks and the letter ё."""
    form = leveled(name)
    if "-" in form:
        form = re.sub(r"\s*-\s*", "-", form)
    return " ".join(form.split())


def leveled(text: str) -> str:
    """A text sign for sign without differences of case, dashes, apostrophes, kinds of blank and the letter ё."""
    form = text.casefold()
    return form.translate(_SIGNS) if _SIGN.search(form) else form


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A normal form without diacritics on Latin letters."""
    if name.isascii() and name.isalpha():
        return name.lower()
    form = normal(name)
    if form.isascii() or is_cyrillic(form):
        return form
    decomposed = unicodedata.normalize("NFD", form.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_cyrillic(name: str) -> bool:
    """Whether a name has a Cyrillic letter."""
    return re.search(r"[А-яЁё]", name) is not None
