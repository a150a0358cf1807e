"""The nominative of a Russian name: its head and the adjectives before it are inflected, what follows is kept."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..morphology import parses
from .text import normal

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
PERSONAL = {"Name", "Patr", "Surn"}
INITIALS = re.compile(r"(?:[А-ЯЁ]\.-?)+")
DECLINED_ABBREVIATION = re.compile(r"([А-ЯЁ]{2,})[а-яё]{1,2}")
STEM = 2
"""Letters at the beginning of a name that all its case forms share."""
ENDS_BARE = re.compile(r"[бвгджзклнпрстфхцчшщ]$")
# Endings of a masculine noun on a consonant, for names that the dictionary cannot even guess.
MASCULINE = {"Gen": "[ая]", "Acc": "[ая]", "Dat": "[ую]", "Ins": "[ое]м", "Loc": "е"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name as the tagger read it; features as in Universal Dependencies, '' if not known."""

    text: str
    pos: str = ""
    case: str = ""
    number: str = ""
    gender: str = ""


@lru_cache(maxsize=65536)
def base_form(words: tuple[Word, ...], type: str) -> tuple[str, ...]:
    """The words of a name in its nominative."""
    if not words or all(word.case == "Nom" or not _declines(word) for word in words):
        return (*(_without_ending(word.text) for word in words[:1]), *(word.text for word in words[1:]))
    return tuple(_person(words) if type == "PERSON" else _thing(words))


def seen_base(words: Sequence[str], nominatives: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The one nominative among those seen in a text that these words can be a case form of; None if not just one."""
    fitting = {seen for seen in nominatives if len(seen) == len(words) and all(map(_case_form_of, words, seen))}
    return fitting.pop() if len(fitting) == 1 else None


def _case_form_of(word: str, nominative: str) -> bool:
    word, nominative = normal(word), normal(nominative)
    if word == nominative:
        return True
    stem = re.sub(r"(?:[аеёийоуыьэюя]|[иыо]й|[ая]я)$", "", nominative)
    return len(stem) >= STEM and word.startswith(stem) and re.fullmatch(_ENDING, word[len(stem) :]) is not None


_ENDING = re.compile(
    "а|е|и|й|о|у|ы|ь|ю|я|ам|ами|ах|ев|ей|ем|ём|его|ему|ет|ею|ие|ий|им|ими|их|ию|ов|ого|ой|ом|ому|ою|ую|ые|ый|ым|ыми|ых|ья|ью|юю|ям|ями|ях|ая|яя|ою|"
)


def _person(words: Sequence[Word]) -> list[str]:
    gender = _gender(words)
    found = []
    for word in words:
        if word.case == "Nom" or not _declines(word) or _bare(word, len(words)):
            found.append(word.text)
            continue
        parse = _likeliest(word, "PERSON", gender)
        given = any(grammeme in parse.tag for grammeme in ("Name", "Patr"))
        mismatch = gender == "femn" and parse.tag.gender != "femn" and not given
        form = None
        if not mismatch and str(parse.tag.case) in CASES.get(word.case, {str(parse.tag.case)}) and parse.tag.case:
            form = parse.inflect({"nomn", "sing"} if parse.tag.number else {"nomn"})
        found.append(_as_written(word.text, form.word) if form else word.text if mismatch else _stripped(word))
    return found


def _thing(words: Sequence[Word]) -> list[str]:
    found = [word.text for word in words]
    short = DECLINED_ABBREVIATION.fullmatch(found[0])
    if short:
        return [short[1], *found[1:]]
    parses: list[Any] = [_likeliest(word, "LOC") if _declines(word) else None for word in words]
    head = next((i for i, parse in enumerate(parses) if parse is not None and parse.tag.POS == "NOUN"), 0)
    if any(parse is None for parse in parses[: head + 1]) or all(word.case == "Nom" for word in words[: head + 1]):
        return found
    noun = parses[head]
    form = noun.inflect({"nomn", str(noun.tag.number)} if noun.tag.number else {"nomn"})
    found[head] = _as_written(found[head], form.word) if form else _stripped(words[head])
    for i in range(head):
        if parses[i].tag.POS in ("ADJF", "PRTF"):
            agreeing = {"plur"} if noun.tag.number == "plur" else {"sing", str(noun.tag.gender or "masc")}
            form = parses[i].inflect({"nomn", *agreeing})
            found[i] = _as_written(found[i], form.word) if form else found[i]
    return found


def _gender(words: Sequence[Word]) -> str:
    """A person's gender by given name and patronymic; '' when the words do not say."""
    votes: Counter[str] = Counter()
    for word in words:
        for parse in parses(word.text)[:4]:
            if parse.tag.gender and ("Name" in parse.tag or "Patr" in parse.tag):
                votes[str(parse.tag.gender)] += parse.score
    return votes.most_common(1)[0][0] if votes and len(words) > 1 else ""


def _likeliest(word: Word, type: str, gender: str = "") -> Any:
    return max(parses(word.text), key=lambda parse: _likeness(parse, word, type, gender))


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
    return length > 1 and word.case in MASCULINE and ENDS_BARE.search(word.text) is not None


def _stripped(word: Word) -> str:
    """A name that the dictionary cannot inflect, without the ending of its case."""
    ending = MASCULINE.get(word.case)
    if not ending or word.gender == "Fem":
        return word.text
    return re.sub(rf"(?<=[бвгджзклмнпрстфхцчшщ]){ending}$", "", word.text)


def _without_ending(text: str) -> str:
    short = DECLINED_ABBREVIATION.fullmatch(text)
    return short[1] if short else text


def _as_written(model: str, word: str) -> str:
    """`word` with capitals where `model` has them."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    old, new = model.split("-"), word.split("-")
    if len(old) != len(new):
        return word[:1].upper() + word[1:] if model[:1].isupper() else word
    return "-".join(n[:1].upper() + n[1:] if o[:1].isupper() else n for o, n in zip(old, new, strict=True))
