"""What the trained model of references sees of each word: its form, what our word lists say of it, and its neighbours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..model import Annotation
from .atoms import find_atoms, mask
from .forms import MASK
from .labels import read_sign
from .vocabulary import any_of

TOKEN = re.compile(rf"{MASK}+|\d+|[^\W\d_]+|//|[^\w\s]|_")
CYRILLIC = re.compile("[а-я]")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
TABLES = ("month", "volume", "issue", "page", "editor", "edition", "organisation", "periodical", "genre", "proceedings")
NEAR = ("w=", "s=", "L=")
"""Features of a word that its neighbours get to see."""

OPENING, CLOSING = "«“„", "»”"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of a reference; an identifier, an address or a day of access is one word."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reference with its label and everything that needs no model set aside."""

    text: str
    """As long as the reference, its atoms masked."""
    start: int
    atoms: tuple[Annotation, ...]


def prepare(text: str) -> Prepared:
    """The reference with its atoms masked, and where its first word may stand."""
    sign = read_sign(text)
    start = sign.end if sign else 0
    atoms = tuple(atom for atom in find_atoms(text) if atom.start >= start)
    return Prepared(mask(text, atoms), start, atoms)


def read_words(prepared: Prepared) -> list[Word]:
    """The words of a reference behind its label."""
    kinds = {atom.start: f"<{atom.label}>" for atom in prepared.atoms}
    words = []
    for match in TOKEN.finditer(prepared.text, prepared.start):
        masked = match[0][0] == MASK
        words.append(Word(kinds.get(match.start(), "<note>") if masked else match[0], *match.span()))
    return words


def read_features(words: Sequence[Word]) -> list[list[str]]:
    """The features of each word, for one run of the model."""
    forms = [form_of(word.text) for word in words]
    shapes = [form[1][2:] for form in forms]
    marks = [word.text[0] if not word.text[0].isalnum() else "" for word in words]
    texts = {word.text for word in words}
    whole = [
        name for name, sign in (("g//", "//"), ("g«", "«"), ('g"', '"'), ("g“", "“"), ("g(", "(")) if sign in texts
    ]
    whole += ["g" + form for form in sorted({each for form in forms for each in form[2:] if each.startswith("L=")})]
    found = []
    brackets, quoted, slash, years, behind = 0, False, -1, 0, ""
    next_mark = _next_marks(marks)
    for i, word in enumerate(words):
        mark = marks[i]
        brackets += mark == "("
        quoted = (quoted or mark in OPENING) if mark else quoted
        features = [*forms[i], *whole, f"gap={_touches(words, i - 1)}{_touches(words, i)}"]
        features.append("in()" if brackets else "out()")
        if quoted:
            features.append("quoted")
        brackets = max(0, brackets - (mark == ")"))
        if mark == '"':
            quoted = not quoted
        elif mark and mark in CLOSING:
            quoted = False
        if mark and mark in "/" and len(word.text) == 2:
            slash = i
        if slash >= 0:
            features.append(f"//{min(6, i - slash)}")
        features.append(f"years={min(years, 2)}")
        years += shapes[i] == "year"
        features.append(f"at={10 * i // len(words)}")
        if i < 4:
            features.append(f"first={i}")
        if i >= len(words) - 3:
            features.append(f"last={len(words) - i}")
        features.append(f"marks={behind}")
        if mark:
            behind = (behind + mark)[-3:]
        at = next_mark[i]
        if at < len(words):
            features.append(f"to={marks[at]}{min(at - i, 5)}")
            features.append(f"then={marks[at]}{shapes[at + 1] if at + 1 < len(words) else ''}")
        _add_neighbours(features, forms, shapes, i)
        found.append(features)
    return found


def _add_neighbours(features: list[str], forms: list[tuple[str, ...]], shapes: list[str], i: int) -> None:
    for distance in (-2, -1, 1, 2):
        at = i + distance
        if not 0 <= at < len(forms):
            features.append(f"{distance}|none")
        elif abs(distance) == 1:
            features += [f"{distance}|{each}" for each in forms[at] if each.startswith(NEAR)]
        else:
            features += [f"{distance}|{forms[at][0]}", f"{distance}|{forms[at][1]}"]
    if i:
        features.append(f"{forms[i - 1][0]}_{forms[i][0]}")
    if i > 1:
        features.append(f"s={shapes[i - 2]} {shapes[i - 1]} {shapes[i]}")
    features.append(f"s={' '.join(shapes[i : i + 3])}|")


def _touches(words: Sequence[Word], i: int) -> int:
    """Whether no blank parts a word from the next."""
    return int(0 <= i < len(words) - 1 and words[i].end == words[i + 1].start)


def _next_marks(marks: list[str]) -> list[int]:
    """For each word, where the next mark behind it stands."""
    found = [0] * len(marks)
    at = len(marks)
    for i in range(len(marks) - 1, -1, -1):
        found[i] = at
        if marks[i]:
            at = i
    return found


@lru_cache(maxsize=50_000)
def form_of(word: str) -> tuple[str, ...]:
    """The features of a word that do not depend on its place; the first is the word, the second its shape."""
    folded = word.lower().replace("ё", "е")
    shape = _shape(word)
    if not word[0].isalpha():
        return (f"w={shape if word[0].isdigit() else folded}", f"s={shape}")
    features = [f"w={folded}", f"s={shape}", f"p={folded[:3]}", f"x={folded[-2:]}", f"x={folded[-3:]}"]
    if CYRILLIC.search(folded):
        features.append("cyrillic")
    if len(word) == 1:
        features.append("initial")
    features += [f"L={table}" for table in TABLES if _table(table).fullmatch(folded)]
    return tuple(features)


@lru_cache(maxsize=64)
def _table(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))


def _shape(word: str) -> str:
    if word.isdecimal():
        return "year" if len(word) == 4 and YEAR.fullmatch(word) else f"d{min(len(word), 5)}"
    if not word[0].isalpha():
        return word if word[0] == "<" and len(word) > 1 else word[0]
    if word.isupper():
        return "A" if len(word) == 1 else "AA"
    return "Aa" if word[0].isupper() else "a"
