"""Names across alphabets: the Latin spellings that a Russian name may have, and which Latin name is one of them.

Each system of transliteration gives every word a set of spellings. Words are compared one to one by
Jaro-Winkler similarity, also without the differences that spellings of one sound make; the surnames must agree.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations, product

from ..lang import lang_file
from .text import folded

SAME_NAME, SAME_SURNAME, SAME_WORD = 0.92, 0.9, 0.8
MARGIN = 0.02
MANY_SPELLINGS = 100
SAME_CONSONANTS, ENOUGH_CONSONANTS = 0.92, 3
"""How alike two words are that differ in vowels only, when they have so many consonants."""

PATRONYMIC = re.compile(r"\w+(?:вич|вна|ична)$")
# Spellings of one sound, longest first.
SOUNDS = (
    ("shch", "s"), ("tch", "c"), ("sch", "s"), ("dzh", "j"), ("kh", "h"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("dz", "z"),
    ("ts", "c"), ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("gh", "g"), ("sz", "s"), ("zs", "j"), ("ge", "je"), ("gi", "ji"), ("x", "ks"), ("q", "k"),
    ("w", "v"), ("y", ""), ("ii", "i"), ("aa", "a"), ("oo", "u"), ("ee", "i"), ("ou", "u"),
)  # fmt: skip

HARD_C = re.compile("c(?![ehiyzk])")
SILENT_H = re.compile("(?<=[aeiou])h(?![aeiou])")

Spellings = frozenset[str]


@dataclass(frozen=True, slots=True)
class Speller:
    """The systems of transliteration."""

    letters: tuple[Mapping[str, str], ...]
    syllables: tuple[Mapping[str, str], ...]
    """Syllable -> spelling, for languages whose names came into Russian syllable by syllable."""
    initials: Mapping[str, tuple[str, ...]]
    vowels: Mapping[str, tuple[str, ...]]
    finals: Mapping[str, tuple[str, ...]]
    families: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]

    def readings(self, name: str) -> list[list[Spellings]]:
        """Each system's reading of a Russian name: a set of spellings for each word."""
        words = re.findall(r"[а-яё]+", name.lower())
        if len(words) > 2:
            words = [word for word in words if not PATRONYMIC.fullmatch(word)]
        found = [[self._by_letters(word) for word in words]]
        if "-" in name:
            found += self.readings(name.replace("-", ""))
        for table in self.syllables:
            read = [_segmented(word.replace("ъ", ""), table) for word in words]
            if all(read):
                found.append([frozenset({spelling}) for spelling in read])
        korean = [self._korean(word) for word in words]
        if len(words) == 3 and all(korean):
            family = frozenset(self.families.get(words[0], ())) | korean[0]
            joined = frozenset(a + b for a, b in product(korean[1], korean[2]))
            found += [[family, *korean[1:]], [family, joined]]
        return found

    def similarity(self, russian: str, latin: str) -> float:
        """How surely two full names are spellings of each other, from 0 to 1; 0 where their surnames differ."""
        return _similarity(self.readings(russian), latin)

    def pairs(self, russian: Iterable[str], latin: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The names of several words that are each other's clearly best match."""
        blocks: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name in latin:
            for reading in _latin_readings(name):
                for a, b in permutations(reading, 2):
                    blocks[_block(a), _block(b)[:1]].add(name)
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        for name in russian:
            readings = [reading for reading in self.readings(name) if len(reading) > 1]
            keys = {key for reading in readings for key in _blocks(reading[0], reading[-1])}
            for other in {other for key in keys for other in blocks.get(key, ())}:
                score = _similarity(readings, other)
                if score >= SAME_NAME:
                    scores[name][other] = score
        yield from _mutual(scores)

    def _by_letters(self, word: str) -> Spellings:
        found = {"".join(table.get(letter, letter) for letter in word) for table in self.letters}
        return frozenset(found) | frozenset(self.given.get(word, ()))

    def _korean(self, word: str) -> Spellings:
        for initial in sorted(self.initials, key=len, reverse=True):
            rest = word[len(initial) :]
            for vowel in sorted(self.vowels, key=len, reverse=True) if word.startswith(initial) else ():
                final = rest[len(vowel) :]
                if rest.startswith(vowel) and final in self.finals:
                    parts = product(self.initials[initial], self.vowels[vowel], self.finals[final])
                    return frozenset("".join(each) for each in parts)
        return frozenset()


def _blocks(first: Spellings, last: Spellings) -> Iterator[tuple[str, str]]:
    """The blocks in which a name may be found by two of its words, one of them the surname."""
    for a, b in product({_block(each) for each in first}, {_block(each) for each in last}):
        yield a, b[:1]
        yield b, a[:1]


def _mutual(scores: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    back: dict[str, dict[str, float]] = defaultdict(dict)
    for name, others in scores.items():
        for other, score in others.items():
            back[other][name] = score
    for name, others in scores.items():
        best = _clear(others)
        if best and _clear(back[best]) == name:
            yield name, best


def _clear(scores: Mapping[str, float]) -> str:
    """The name with the best score, '' where the next one is as good."""
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    return ranked[0] if len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= MARGIN else ""


@lru_cache(maxsize=1 << 16)
def _latin_readings(name: str) -> list[list[str]]:
    form = folded(name)
    found = [re.findall(r"[^\W\d_]+", form)]
    if "-" in form:
        found.append(re.findall(r"[^\W\d_]+", form.replace("-", "")))
    return found


def _similarity(readings: Iterable[list[Spellings]], latin: str) -> float:
    return max((_aligned(a, b) for a in readings for b in _latin_readings(latin)), default=0.0)


def _aligned(russian: list[Spellings], latin: list[str]) -> float:
    """The mean similarity of the words, with the surname first or last; 0 if one of them or the surname is another word."""
    if len(russian) != len(latin):
        return 0.0
    orders = {0, 1, len(latin) - 1} if len(latin) > 1 else {0}
    return max(_in_order(russian, latin[turned:] + latin[:turned]) for turned in orders)


def _in_order(russian: list[Spellings], latin: list[str]) -> float:
    scores: list[float] = []
    for spellings, word in zip(russian, latin, strict=True):
        scores.append(_word_similarity(spellings, word))
        if scores[-1] < SAME_WORD:
            return 0.0
    return sum(scores) / len(scores) if max(scores[0], scores[-1]) >= SAME_SURNAME else 0.0


def _word_similarity(spellings: Spellings, word: str) -> float:
    """The best of a word's spellings; of very many only an exact one counts."""
    if word in spellings:
        return 1.0
    return max(_alike(each, word) for each in spellings) if len(spellings) <= MANY_SPELLINGS else 0.0


@lru_cache(maxsize=1 << 18)
def sounds(word: str) -> str:
    """A Latin word without the differences that spellings of one sound make."""
    word = SILENT_H.sub("", HARD_C.sub("k", word))
    for spelled, sound in SOUNDS:
        word = word.replace(spelled, sound)
    return word


@lru_cache(maxsize=1 << 18)
def skeleton(word: str) -> str:
    """The consonants of a word's sounds, doubled ones once."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]", "", sounds(word)))


@lru_cache(maxsize=1 << 18)
def _block(word: str) -> str:
    """What two spellings of one word share: the first consonants of its sounds, but for a glide at its beginning."""
    return (skeleton(word).lstrip("j") or sounds(word))[:3]


@lru_cache(maxsize=1 << 18)
def _alike(a: str, b: str) -> float:
    likeness = max(jaro_winkler(a, b), jaro_winkler(sounds(a), sounds(b)))
    same_consonants = len(skeleton(a)) >= ENOUGH_CONSONANTS and skeleton(a) == skeleton(b)
    return max(likeness, SAME_CONSONANTS) if same_consonants else likeness


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


def _segmented(word: str, table: Mapping[str, str]) -> str:
    """A word read as syllables of the table, as few as there can be; '' if it cannot be read so."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        for stop in range(start + 1, min(len(word), start + 6) + 1) if start in best else ():
            syllable = table.get(word[start:stop])
            if syllable is not None and (stop not in best or len(best[stop]) > len(best[start]) + 1):
                best[stop] = (*best[start], syllable)
    return "".join(best.get(len(word), ()))


@cache
def load_speller() -> Speller:
    """The tables of `lang/ru/translit.toml`, read once."""
    tables = tomllib.loads(lang_file("ru", "translit").read_text(encoding="utf-8"))
    letters = tables["letters"]
    common = _one(letters["common"])
    systems = (common, *(common | _one(letters[name]) for name in ("bgn", "wikipedia", "western", "mongolian")))
    chinese = tables["palladius"]
    syllables = {
        initial + final: a + b
        for kind in ("hard", "soft")
        for (initial, a), (final, b) in product(_one(chinese[kind]).items(), _one(chinese[f"finals_{kind}"]).items())
    }
    korean = tables["kontsevich"]
    return Speller(
        systems,
        (syllables | _one(chinese["whole"]), _one(tables["polivanov"]["whole"])),
        _many(korean["initials"]),
        _many(korean["vowels"]),
        _many(korean["finals"]),
        _many(korean["families"]),
        _many(tables["given"]["names"]),
    )


def _one(table: str) -> dict[str, str]:
    return {russian: latin for russian, _, latin in (pair.partition(":") for pair in table.split(" "))}


def _many(table: str) -> dict[str, tuple[str, ...]]:
    return {russian: tuple(latin.split(",")) for russian, latin in _one(table).items()}
