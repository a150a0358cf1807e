"""Names across alphabets: the Latin spellings that a Russian name may have, and which Latin name is one of them.

Each system of transliteration gives every word a set of spellings. Words are compared one to one: by spelling, by
how they sound, by their consonants, else by Jaro-Winkler similarity of their sounds; the surnames must agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations, permutations, product

from ..cache import read_toml
from ..lang import lang_file
from .sounds import Heard, heard, jaro_winkler, skeletons
from .text import folded

SAME_NAME, SAME_SURNAME, SAME_WORD = 0.89, 0.9, 0.85
MARGIN = 0.02
SAME_SOUND = 0.98
SAME_LETTERS = 0.95
"""How alike the sounds of two words must be whose consonants differ."""
SAME_CONSONANTS = {3: 0.93, 2: 0.86}
"""How alike two words are that differ in vowels only, by the number of their consonants (3: or more)."""

LONGEST_SYLLABLE = 6
"""Letters of a Korean syllable in Russian."""
MONGOLIAN = re.compile(r"(\w{4,}?)г?(?:ийн|ын)")
"""The father's name in the genitive, which may be written without its ending."""
FATHER = re.compile(r"(\w{3,}?)(?:г?ийн|g?iin)")
"""The same in either script, where the ending is nobody else's."""
PATRONYMIC = re.compile(r"\w+(?:вич|вна|ична)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a Russian name as one system reads it."""

    spellings: frozenset[str]
    heard: Heard = ()
    """What it sounds like; nothing where only the spellings count."""


Reading = tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False)
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
    _syllables: dict[str, frozenset[str]] = field(default_factory=dict)
    """Words that were tried as Korean syllables."""

    def readings(self, name: str) -> list[Reading]:
        """Each system's reading of a Russian name."""
        words = re.findall(r"[а-яё]+", name.lower())
        if len(words) > 2:
            words = [word for word in words if not PATRONYMIC.fullmatch(word)]
        found = [tuple(self._by_letters(word) for word in words)]
        if "-" in name:
            found += self.readings(name.replace("-", ""))
        if len(words) == 2 and (father := MONGOLIAN.fullmatch(words[0])):
            found.append((self._by_letters(father[1]), self._by_letters(words[1])))
        for table in self.syllables:
            read = [_segmented(word.replace("ъ", ""), table) for word in words]
            if all(read):
                found.append(tuple(Word(frozenset({spelling}), heard(spelling, "latin")) for spelling in read))
        return found + list(self._korean_readings(words))

    def similarity(self, russian: str, latin: str) -> float:
        """How surely two full names are spellings of each other, from 0 to 1; 0 where their surnames differ."""
        return _similarity(self.readings(russian), latin)

    def pairs(self, russian: Iterable[str], latin: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The names of several words that are each other's clearly best match.

        Several spellings of one Latin name may be paired with a Russian one.
        """
        index = _Index(latin)
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        for name in russian:
            readings = [reading for reading in self.readings(name) if len(reading) > 1]
            for other in index.candidates(readings):
                score = _similarity(readings, other)
                if score >= SAME_NAME:
                    scores[name][other] = score
        yield from _mutual(scores)

    def joined(self, words: list[str]) -> list[str]:
        """A name as others write it: «Ким Чен Ир» with the given name in one word, a Mongol's father not in the genitive."""
        chinese = self.syllables[0]
        if len(words) == 2 and (father := FATHER.fullmatch(words[0])):
            return [father[1], words[1]]
        if len(words) == 3 and (all(map(self._korean, words)) or all(word in chinese for word in words)):
            return [words[0], words[1] + words[2]]
        return words

    def _by_letters(self, word: str) -> Word:
        spellings = {"".join(table.get(letter, letter) for letter in word) for table in self.letters}
        return Word(frozenset(spellings) | frozenset(self.given.get(word, ())), heard(word, "russian"))

    def _korean_readings(self, words: list[str]) -> Iterator[Reading]:
        """A family name of one syllable and a given name of two, in one word or in two."""
        if len(words) == 2:
            splits = [(words[0], words[1][:i], words[1][i:]) for i in range(1, len(words[1]))]
        else:
            splits = [(words[0], words[1], words[2])] if len(words) == 3 else []
        for split in splits:
            family, first, second = map(self._korean, split)
            if family and first and second:
                surname = Word(family.union(self.families.get(split[0], ())))
                yield surname, Word(first), Word(second)
                yield surname, Word(frozenset(a + b for a, b in product(first, second)))

    def _korean(self, word: str) -> frozenset[str]:
        if len(word) > LONGEST_SYLLABLE:
            return frozenset()
        if word not in self._syllables:
            self._syllables[word] = self._read_syllable(word)
        return self._syllables[word]

    def _read_syllable(self, word: str) -> frozenset[str]:
        for initial in sorted(self.initials, key=len, reverse=True):
            rest = word[len(initial) :]
            for vowel in sorted(self.vowels, key=len, reverse=True) if word.startswith(initial) else ():
                final = rest[len(vowel) :]
                if rest.startswith(vowel) and final in self.finals:
                    parts = product(self.initials[initial], self.vowels[vowel], self.finals[final])
                    return frozenset("".join(each) for each in parts)
        return frozenset()


class _Index:
    """Latin names by two of their words, and these words by their consonants."""

    def __init__(self, names: Iterable[str]):
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_consonants: dict[str, set[str]] = defaultdict(set)
        self._by_fewer: dict[str, set[str]] = defaultdict(set)
        """The same without one of them."""
        self._words: set[str] = set()
        self._alike: dict[Word, list[str]] = {}
        for name in dict.fromkeys(names):
            for reading in _latin_readings(name):
                for pair in permutations(reading, 2):
                    self._names[pair].append(name)
                self._words.update(reading if len(reading) > 1 else ())
        for word in self._words:
            for skeleton in skeletons(heard(word, "latin")):
                self._by_consonants[skeleton].add(word)
                for key in _fewer(skeleton):
                    self._by_fewer[key].add(word)

    def candidates(self, readings: Iterable[Reading]) -> set[str]:
        """The names that have two words like two words of a reading."""
        found: set[str] = set()
        for reading in readings:
            like = [self._like(word) for word in reading]
            for some, others in combinations(like, 2):
                for pair in product(some, others):
                    found.update(self._names.get(pair, ()))
        return found

    def _like(self, word: Word) -> list[str]:
        if word not in self._alike:
            near: set[str] = set()
            for skeleton in skeletons(word.heard):
                near |= self._by_fewer.get(skeleton, set())
                for key in (skeleton, *_fewer(skeleton)):
                    near |= self._by_consonants.get(key, set())
            exact = word.spellings & self._words
            self._alike[word] = sorted(exact | {each for each in near if _word_similarity(word, each) >= SAME_WORD})
        return self._alike[word]


def _fewer(skeleton: str) -> set[str]:
    """The consonants with one of them left out."""
    return {skeleton[:i] + skeleton[i + 1 :] for i in range(len(skeleton))}


def _mutual(scores: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    back: dict[str, dict[str, float]] = defaultdict(dict)
    for name, others in scores.items():
        for other, score in others.items():
            back[other][name] = score
    for name, others in scores.items():
        for best in _clear(others):
            if _clear(back[best]) == [name]:
                yield name, best


def _clear(scores: Mapping[str, float]) -> list[str]:
    """The names with the best score; none where two of them are not spellings of one name."""
    best = max(scores.values())
    first, *more = sorted((name for name in scores if best - scores[name] < MARGIN), key=lambda n: (-scores[n], n))
    return [first, *more] if all(_same_sound(first, other) for other in more) else []


def _same_sound(a: str, b: str) -> bool:
    """Whether two Latin names can be read out alike, word by word."""
    first, second = _latin_readings(a)[0], _latin_readings(b)[0]
    return len(first) == len(second) and all(
        not set(heard(x, "latin")).isdisjoint(heard(y, "latin")) for x, y in zip(first, second, strict=True)
    )


@lru_cache(maxsize=1 << 16)
def _latin_readings(name: str) -> list[list[str]]:
    form = folded(name).replace("'", "")
    found = [re.findall(r"[^\W\d_]+", form)]
    if "-" in form:
        found.append(re.findall(r"[^\W\d_]+", form.replace("-", "")))
    return found


def _similarity(readings: Iterable[Reading], latin: str) -> float:
    return max((_aligned(a, b) for a in readings for b in _latin_readings(latin)), default=0.0)


def _aligned(russian: Reading, latin: list[str]) -> float:
    """The mean similarity of the words, with the surname first or last; 0 if one of them or the surname is another word."""
    if len(russian) != len(latin):
        return 0.0
    orders = {0, 1, len(latin) - 1} if len(latin) > 1 else {0}
    return max(_in_order(russian, latin[turned:] + latin[:turned]) for turned in orders)


def _in_order(russian: Reading, latin: list[str]) -> float:
    scores: list[float] = []
    for spelled, word in zip(russian, latin, strict=True):
        scores.append(_word_similarity(spelled, word))
        if scores[-1] < SAME_WORD:
            return 0.0
    return sum(scores) / len(scores) if max(scores[0], scores[-1]) >= SAME_SURNAME else 0.0


@lru_cache(maxsize=1 << 18)
def _word_similarity(word: Word, latin: str) -> float:
    if latin in word.spellings:
        return 1.0
    sounds = heard(latin, "latin")
    if not word.heard or not sounds:
        return 0.0
    if not set(word.heard).isdisjoint(sounds):
        return SAME_SOUND
    ours, theirs = word.heard[0], sounds[0]
    if shared := skeletons(word.heard) & skeletons(sounds):
        consonants = min(max(map(len, shared)), 3)
        return max(jaro_winkler(ours, theirs), SAME_CONSONANTS.get(consonants, 0.0))
    if ours[:1] != theirs[:1] or abs(len(ours) - len(theirs)) > 1:
        return 0.0
    likeness = jaro_winkler(ours, theirs)
    return likeness if likeness >= SAME_LETTERS else 0.0


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
    tables = read_toml(lang_file("ru", "translit").read_text(encoding="utf-8"))
    letters = tables["letters"]
    common = _one(letters["common"])
    systems = (common, *(common | _one(letters[name]) for name in ("bgn", "wikipedia", "western", "mongolian")))
    chinese = tables["palladius"]
    syllables = {
        initial + final: a + b
        for kind in ("hard", "soft")
        for (initial, a), (final, b) in product(_one(chinese[kind]).items(), _one(chinese[f"finals_{kind}"]).items())
    }
    pinyin = syllables | _one(chinese["whole"])
    wade = {name: _one(tables["wade"][name]) for name in ("initials", "finals")}
    korean = tables["kontsevich"]
    return Speller(
        systems,
        (
            pinyin,
            {russian: _wade(spelling, wade["initials"], wade["finals"]) for russian, spelling in pinyin.items()},
            _one(tables["polivanov"]["whole"]),
        ),
        _many(korean["initials"]),
        _many(korean["vowels"]),
        _many(korean["finals"]),
        _many(korean["families"]),
        _many(tables["given"]["names"]),
    )


def _wade(pinyin: str, initials: Mapping[str, str], finals: Mapping[str, str]) -> str:
    """A syllable of pinyin as Wade and Giles write it."""
    initial = pinyin[:2] if pinyin[:2] in initials else pinyin[:1]
    final = pinyin[len(initial) :] if initial in initials else pinyin
    for ours, theirs in finals.items():
        final = final.removesuffix(ours) + theirs if final.endswith(ours) else final
    return initials.get(initial, "") + final


def _one(table: str) -> dict[str, str]:
    return {russian: latin for russian, _, latin in (pair.partition(":") for pair in table.split(" "))}


def _many(table: str) -> dict[str, tuple[str, ...]]:
    return {russian: tuple(latin.split(",")) for russian, latin in _one(table).items()}
