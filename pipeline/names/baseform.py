"""The nominative of a Russian name: its head and the adjectives before it are inflected, what follows is kept."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..morphology import parses
from .endings import by_ending, is_case_form

CASES = {
    "Nom": {"nomn"},
    "Gen": {"gent", "gen2", "gen1"},
    "Dat": {"datv"},
    "Acc": {"accs", "acc2"},
    "Ins": {"ablt"},
    "Loc": {"loct", "loc2"},
}
NUMBERS = {"Sing": "sing", "Plur": "plur"}
GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
SPEECH = {"NOUN": {"NOUN"}, "PROPN": {"NOUN"}, "ADJ": {"ADJF", "PRTF"}}
NO_NAME = frozenset(("PRTF", "PRTS", "GRND", "VERB", "INFN", "ADVB", "CONJ", "PREP", "PRCL"))
PERSONAL = frozenset(("Name", "Patr", "Surn"))
INITIALS = re.compile(r"(?:[А-ЯЁ]\.-?)+")
DECLINED_ABBREVIATION = re.compile(r"([А-ЯЁ]{2,})[а-яё]{1,2}")
OBLIQUE = re.compile(r"\w{3}(?:[ое]м|ой|[ая]ми|и[ию]|[оеи][вн]а)$")
"""Endings that hardly any foreign name has in the nominative, and those of surnames that a man has in the genitive."""
ENDS_BARE = re.compile(r"[бвгджзклнпрстфхцчшщ]$")
PARTICLES = frozenset("аль ас ибн бен бин да де дель дер ди дю ла ле ван фон эль эд".split())
"""Words inside names of persons that have no forms."""
QUOTES = frozenset("«»\"“”„'")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name as the tagger read it; features as in Universal Dependencies, '' if not known."""

    text: str
    pos: str = ""
    case: str = ""
    number: str = ""
    gender: str = ""


@lru_cache(maxsize=65536)
def is_common(word: str) -> bool:
    """Whether the dictionary has a word as a verb, participle or adverb only, which is a name of nothing."""
    return all(parse.is_known and parse.tag.POS in NO_NAME for parse in parses(word))


@lru_cache(maxsize=65536)
def plausible(word: Word) -> Word:
    """The word without a nominative that the dictionary says it cannot be: «Коллегии» as a singular, «Орлова» of a man."""
    if word.case != "Nom" or not OBLIQUE.search(word.text):
        return word
    readings = [parse for parse in parses(word.text) if _is_certain(parse)]
    known = bool(readings) and all(parse.tag.POS in ("NOUN", "ADJF") for parse in readings)
    return replace(word, case="") if known and not any(_may_be_nominative(parse, word) for parse in readings) else word


def _may_be_nominative(parse: Any, word: Word) -> bool:
    surname = "Surn" in parse.tag and str(parse.tag.gender) != GENDERS.get(word.gender, str(parse.tag.gender))
    number = NUMBERS.get(word.number)
    return parse.tag.case == "nomn" and (not number or parse.tag.number in (None, number)) and not surname


@lru_cache(maxsize=65536)
def base_form(words: tuple[Word, ...], type: str) -> tuple[str, ...]:
    """The words of a name in its nominative."""
    if not words or all(word.case == "Nom" or not _declines(word) for word in words):
        return (*(_without_ending(word.text) for word in words[:1]), *(word.text for word in words[1:]))
    return tuple(_person(words) if type == "PERSON" else _thing(words))


def nominatives_of(words: Sequence[Word], type: str) -> Iterator[tuple[str, ...]]:
    """The name, if it stands in the nominative; a person's first and last word too, which stand alone elsewhere."""
    if words and all(word.case == "Nom" for word in words):
        yield tuple(word.text for word in words)
        if type == "PERSON" and len(words) > 1:
            yield from {(words[0].text,), (words[-1].text,)}


def seen_base(words: Sequence[str], nominatives: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The one nominative among those seen in a text that these words can be a case form of; None if not just one."""
    fitting = {seen for seen in nominatives if len(seen) == len(words) and all(map(is_case_form, words, seen))}
    return fitting.pop() if len(fitting) == 1 else None


def _person(words: Sequence[Word]) -> list[str]:
    gender = _gender(words)
    return [
        word.text
        if word.case == "Nom" or not _declines(word) or _bare(word, len(words))
        else _part_of_person(word, gender)
        for word in words
    ]


def _part_of_person(word: Word, gender: str) -> str:
    if word.text.lower() in PARTICLES:
        return word.text
    readings = _readings(word)
    if not readings and "-" in word.text:
        return "-".join(_part_of_person(replace(word, text=part), gender) for part in word.text.split("-"))
    readings = readings or ([] if (guess := by_ending(word.text, word.gender, word.case)) else _oblique(word))
    if not readings:
        return guess or word.text
    parse = max(readings, key=lambda parse: _likeness(parse, word, "PERSON", gender))
    given = any(grammeme in parse.tag for grammeme in ("Name", "Patr"))
    if gender == "femn" and parse.tag.gender != "femn" and not given:
        return word.text
    form = parse.inflect({"nomn", "sing"} if parse.tag.number else {"nomn"})
    return _as_written(word.text, form.word) if form else by_ending(word.text, word.gender, word.case) or word.text


def _thing(words: Sequence[Word]) -> list[str]:
    found = [word.text for word in words]
    short = DECLINED_ABBREVIATION.fullmatch(found[0])
    if short:
        return [short[1], *found[1:]]
    first = next((i for i, word in enumerate(words) if word.text not in QUOTES), 0)
    parses: list[Any] = [None] * first
    for i, word in enumerate(words[first:], first):
        agrees = i + 1 < len(words) and _agree(word, words[i + 1])
        parses.append(_likeliest(word, "LOC", adjective=agrees) if _declines(word) else None)
    head = next((i for i, parse in enumerate(parses) if parse is not None and parse.tag.POS == "NOUN"), first)
    if None in parses[first : head + 1] or all(word.case == "Nom" for word in words[first : head + 1]):
        return found
    if any(parse.tag.POS == "NUMR" for parse in parses[first:head]):
        return found
    noun = parses[head]
    found[head] = _head(words[head], noun)
    if [word.text for word in words[head + 1 : -1]] == ["и"] and words[-1].case == words[head].case and parses[-1]:
        found[-1] = _head(words[-1], parses[-1])
    for i in range(first, head):
        if parses[i].tag.POS in ("ADJF", "PRTF"):
            agreeing = {"plur"} if noun.tag.number == "plur" else {"sing", str(noun.tag.gender or "masc")}
            found[i] = _adjective(found[i], parses[i], {"nomn", *agreeing})
    return found


def _head(word: Word, noun: Any) -> str:
    if not _is_certain(noun):
        if guess := by_ending(word.text, word.gender, word.case):
            return guess
        if ENDS_BARE.search(word.text) or str(noun.tag.case) not in CASES.get(word.case, ()):
            return word.text
    form = noun.inflect({"nomn", str(noun.tag.number)} if noun.tag.number else {"nomn"})
    return _as_written(word.text, form.word) if form else word.text


def _adjective(text: str, adjective: Any, grammemes: set[str]) -> str:
    """The adjective with these grammemes; «высшей» is of «высокий» to the dictionary, as «высочайшая» is."""
    forms = [form for form in adjective.lexeme if grammemes <= form.tag.grammemes]
    best = max(forms, key=lambda form: _alike(form.word, adjective.word), default=None)
    return _as_written(text, best.word) if best else text


def _alike(word: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))


def _agree(adjective: Word, noun: Word) -> bool:
    """Whether a word may be the adjective of the one behind it."""
    return adjective.case == noun.case and adjective.number == noun.number and noun.pos in ("NOUN", "PROPN", "ADJ")


def _is_certain(parse: Any) -> bool:
    """Whether the dictionary has the word, or knows its suffix as a surname's or a patronymic's."""
    return parse.is_known or "Surn" in parse.tag or "Patr" in parse.tag


def _readings(word: Word) -> list[Any]:
    """The certain readings in the case that the tagger sees."""
    cases = CASES.get(word.case)
    certain = (parse for parse in parses(word.text) if parse.tag.case and _is_certain(parse))
    return [parse for parse in certain if cases is None or str(parse.tag.case) in cases]


def _oblique(word: Word) -> list[Any]:
    """The certain readings as a name in any case, where none of them is a nominative."""
    certain = [parse for parse in parses(word.text) if parse.tag.case and _is_certain(parse)]
    names = [parse for parse in certain if parse.tag.number == "sing" and PERSONAL & parse.tag.grammemes]
    return [] if any(parse.tag.case == "nomn" for parse in certain) else names


def _gender(words: Sequence[Word]) -> str:
    """A person's gender by given name and patronymic; '' when the words do not say."""
    votes: Counter[str] = Counter()
    for word in words:
        for parse in _readings(word)[:4]:
            if parse.tag.gender and parse.tag.number == "sing" and ("Name" in parse.tag or "Patr" in parse.tag):
                votes[str(parse.tag.gender)] += parse.score
    return votes.most_common(1)[0][0] if votes and len(words) > 1 else ""


def _likeliest(word: Word, type: str, *, adjective: bool = False) -> Any:
    def worth(parse: Any) -> float:
        agreeing = adjective and parse.tag.POS == "ADJF" and str(parse.tag.case) in CASES.get(word.case, ())
        return _likeness(parse, word, type, "") + 2 * agreeing

    return max(parses(word.text), key=worth)


def _likeness(parse: Any, word: Word, type: str, gender: str) -> float:
    """How well a dictionary reading agrees with the tagger, and with the kind of name."""
    tag = parse.tag
    points: float = 0.5 * parse.score
    points += 2 * (str(tag.case) in CASES.get(word.case, ()))
    points += str(tag.POS) in SPEECH.get(word.pos, ())
    points += str(tag.number) == NUMBERS.get(word.number)
    points += 0.5 * (str(tag.gender) == GENDERS.get(word.gender))
    if type == "PERSON":
        points += any(grammeme in tag for grammeme in PERSONAL)
        points += 1.5 * bool(gender and str(tag.gender) == gender)
        points -= 2 * (str(tag.number) == "plur")
    else:
        points += 1.5 * ("Geox" in tag)
    return points


def _declines(word: Word) -> bool:
    return bool(re.search("[а-яё]", word.text)) and not INITIALS.fullmatch(word.text) and word.pos != "PUNCT"


def _bare(word: Word, length: int) -> bool:
    """Whether a word of a person's name stands without an ending although its case would ask for one: it never has one."""
    return length > 1 and word.case not in ("", "Nom") and ENDS_BARE.search(word.text) is not None


def _without_ending(text: str) -> str:
    short = DECLINED_ABBREVIATION.fullmatch(text)
    return short[1] if short else text


def _as_written(model: str, word: str) -> str:
    """`word` with capitals where `model` has them."""
    old, new = model.split("-"), word.split("-")
    if len(old) != len(new):
        return word[:1].upper() + word[1:] if model[:1].isupper() else word
    return "-".join(map(_with_capitals, old, new))


def _with_capitals(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
