"""Countries by name: which state a name, an adjective or a part of a compound stands for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..cache import read_toml
from ..lang import lang_file
from ..model import LANGUAGES
from .regions import Regions, load_regions
from .tables import rows
from .text import is_cyrillic, leveled, normal

ADJECTIVE = re.compile(r"([а-яё-]+[сц]к)(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими)", re.IGNORECASE)
WORD = re.compile(r"\w+(?:['’]\w+)*")
# The lookbehinds come second, so that the search leaps from capital to capital.
CAPITALISED = re.compile(r"[A-ZÅČА-ЯЁ](?<!\w.)(?<!\w['’].)\w*(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the table that stands in a text."""

    start: int
    end: int
    name: str
    """The nominative, normal form."""


@dataclass(frozen=True, slots=True)
class Language:
    """What one language calls the countries."""

    keys: Mapping[str, tuple[str, ...]]
    """Normal form of a name -> the keys that it may stand for; () for a region whose name means nothing else."""
    regions: Regions
    forms: Mapping[str, str]
    """Normal form of any case form -> normal form of the name."""
    firsts: Mapping[str, tuple[str, ...]]
    """First word of a form -> the forms that begin with it, longest first."""
    abbreviations: frozenset[str]
    persons: frozenset[str]
    """Names that people have too."""
    cues: Mapping[str, re.Pattern[str]]
    short: Mapping[str, str]
    short_needs: Mapping[str, tuple[str, ...]]
    demonyms: Mapping[str, str]
    demonym_firsts: frozenset[str]
    """First words of demonyms of several words."""
    compounds: Mapping[str, str]
    official: re.Pattern[str]
    """How the official name of a state may begin."""


@dataclass(frozen=True, slots=True)
class Countries:
    """The tables of all languages."""

    names: Mapping[str, Mapping[str, str]]
    """Key -> language -> usual name."""
    languages: Mapping[str, Language]

    def find(self, text: str, start: int, end: int, language: str) -> Iterator[Found]:
        """The table's names that stand between two offsets with a capital letter, the longest at each place."""
        table = self.languages[language]
        last = start
        for word in CAPITALISED.finditer(text, start, end):
            if word.start() < last:
                continue
            if text[word.start() - 1 : word.start()] in ("-", "–") and last != word.start() - 1:
                continue
            for form in table.firsts.get(normal(word[0]), ()):
                stop = _matches(text, word.start(), form, end)
                name = table.forms.get(form, "")
                if (
                    stop
                    and (form not in table.abbreviations or text[word.start() : stop].isupper())
                    and name not in table.persons
                ):
                    yield Found(word.start(), stop, name)
                    last = stop
                    break

    def keys(self, name: str, language: str) -> tuple[str, ...]:
        """The countries that a name, in any case form, may stand for; none if the table does not have it."""
        table = self._table(name, language)
        form = normal(name)
        if form not in table.forms and table.official.match(form):
            form = table.official.sub("", form)
        return table.keys.get(table.forms.get(form, form), ())

    def nominative(self, name: str, language: str) -> str:
        """The normal form of the name that this is a case form of; '' if the table does not have it."""
        return self._table(name, language).forms.get(normal(name), "")

    def region(self, name: str, language: str) -> str:
        """The key of the region that a name, in any case form, means wherever it stands; '' if of none."""
        table = self._table(name, language)
        form = table.forms.get(normal(name), "")
        return table.regions.key(form) if form and not table.keys[form] else ""

    def namesake(self, name: str, language: str) -> str:
        """The key of the region that a place of this name may be, if it is no city; '' if none."""
        return self._table(name, language).regions.key(normal(name))

    def _table(self, name: str, language: str) -> Language:
        """The table of the language that the name is written in: a Russian text has Latin names too."""
        return self.languages["ru" if is_cyrillic(name) else "en" if language == "ru" else language]

    def decide(self, candidates: tuple[str, ...], named: Set[str], text: str, language: str) -> str:
        """The one of several countries that the text speaks of: it is named there, or a cue for it is; else ''."""
        if len(candidates) < 2:
            return "".join(candidates)
        cues = self.languages[language].cues
        likely = [key for key in candidates if key in named or (key in cues and cues[key].search(text))]
        return likely[0] if len(likely) == 1 and likely[0] in self.names else ""

    def demonyms(self, word: str, language: str) -> list[tuple[int, int, str]]:
        """The states that an adjective of nationality names, each with the part of the word that says so."""
        table = self.languages[language]
        whole = self._demonym(word, language)
        if whole is not None:
            return [(0, len(word), whole)]
        if "-" not in word and "–" not in word:
            return []
        parts, found, at = re.split("([-–])", word), [], 0
        for i, part in enumerate(parts):
            if i % 2 == 0:
                key = table.compounds.get(normal(part)) if i + 1 < len(parts) else None
                key = key if key is not None else self._demonym(part, language, compound=i + 1 < len(parts))
                if key is None:
                    return []
                found.append((at, at + len(part), key))
            at += len(part)
        return found if len(found) > 1 else []

    def _demonym(self, word: str, language: str, compound: bool = False) -> str | None:
        table = self.languages[language]
        form = normal(word)
        if language == "ru":
            match = ADJECTIVE.fullmatch(form)
            if match:
                return table.demonyms.get(match[1])
            return table.demonyms.get(form[:-1]) if compound and form.endswith("ко") else None
        return table.demonyms.get(form) if word[:1].isupper() else None


def _matches(text: str, start: int, form: str, limit: int) -> int:
    """Where `form` ends when the text has it at `start` as whole words; 0 if it has not."""
    stop = start + len(form)
    if stop > limit or leveled(text[start:stop]) != form:
        return 0
    after = text[stop : stop + 1]
    return 0 if after.isalnum() or (after in "-–" and text[stop + 1 : stop + 2].islower()) else stop


@cache
def load_countries() -> Countries:
    """The tables, read once."""
    names = {key: {"en": en, "ru": ru} for key, en, ru in rows("countries.csv")}
    declined = {name: forms.split("|") for name, forms in rows("forms_ru.csv")}
    return Countries(names, {language: _language(language, names, declined) for language in LANGUAGES})


def _language(language: str, names: Mapping[str, Mapping[str, str]], declined: Mapping[str, list[str]]) -> Language:
    own: dict[str, Any] = read_toml(lang_file(language, "countries").read_text(encoding="utf-8"))
    regions = load_regions(language, own["kinds"])
    keys: dict[str, tuple[str, ...]] = dict.fromkeys(regions.sure, ())
    keys |= {normal(each[language]): (key,) for key, each in names.items() if each[language]}
    keys |= {normal(name): (key,) for key, also in own["also"].items() for name in also}
    shared = {normal(name): tuple(candidates) for name, candidates in own["shared"].items()}
    keys |= shared
    forms = {form: name for name in keys for form in (name, *(declined.get(name, ()) if language == "ru" else ()))}
    firsts: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        first = WORD.match(form)
        firsts.setdefault(first[0] if first else form, []).append(form)
    demonyms = {_stem(word, language): key for key, words in own["demonyms"].items() for word in words}
    return Language(
        keys,
        regions,
        forms,
        {first: tuple(each) for first, each in firsts.items()},
        frozenset(normal(name) for also in own["also"].values() for name in also if name.isupper()),
        frozenset(name for name, candidates in shared.items() if "person" in candidates),
        {key: _cues(names, language) for key, names in own["shared_cues"].items()},
        {normal(name): key for name, key in own["short"].items()},
        {normal(name): tuple(needs) for name, needs in own.get("short_needs", {}).items()},
        demonyms | ({word + "s": key for word, key in demonyms.items()} if language == "en" else {}),
        frozenset(words[0] for words in map(str.split, demonyms) if len(words) > 1),
        {normal(part): key for part, key in own["compounds"].items()},
        re.compile(rf"(?:{'|'.join(own['official']['begins'])}) "),
    )


def _cues(names: Iterable[str], language: str) -> re.Pattern[str]:
    """Any of these names as a word; a Russian one may go on with an ending."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})" + (r"\b" if language == "en" else ""))


def _stem(adjective: str, language: str) -> str:
    form = normal(adjective)
    return form.removesuffix("ий") if language == "ru" else form
