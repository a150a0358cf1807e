"""Event types: one file a type, both languages on one screen; a new type needs no code.

    type = 'SUPPORT'                      # PLOVER (manual of 2024), else OTHER
    context = ['diplomatic']
    definition = 'A treaty is ratified or acceded to.'

    [[en]]                                # a frame: words that report such an event
    verbs = ['ratify', 'accede']
    nouns = ['ratification']
    examples = ['Parliament [ratified](treaty_ratified) the convention in 1951.']

    [[en]]                                # ... only together with one of the words of `with`
    verbs = ['join']
    with = ['treaty', 'convention']
    examples = ['The republic [joined](treaty_ratified) the convention in 1993.']

The file's name is the subtype. A phrase ('break off', 'phone call') has its trigger first if it is a verb's, last if it
is a noun's; its other words are particles, prepositions or words that depend on the trigger. In `with`, a label such as
'@person' stands for any name of that kind.
"""

import tomllib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..cache import read_toml
from ..config import shipped_configs
from ..lang import lang_file
from ..model import LANGUAGES, PLOVER_TYPES
from ..rules import Example, RuleError

PARTS = ("verb", "noun")


@dataclass(frozen=True, slots=True)
class EventType:
    """A subtype and its place in other ontologies."""

    subtype: str
    type: str
    mode: str
    context: str
    cameo: str
    quad: str
    definition: str
    drawn: tuple[tuple[str, str], ...] = ()
    """(language, example as written) of every frame."""

    @property
    def examples(self) -> tuple[tuple[str, Example], ...]:
        """(language, example) of every frame."""
        return tuple((language, Example.parse(drawn)) for language, drawn in self.drawn)


@dataclass(frozen=True, slots=True)
class Frame:
    """What must stand beside a trigger for a subtype."""

    subtype: str
    phrase: frozenset[str] = frozenset()
    """The other words of a phrase: all must be there."""
    company: frozenset[str] = frozenset()
    """Lemmas of arguments: one must be there; any will do if empty."""

    def fits(self, beside: Set[str]) -> bool:
        """Whether the words beside a trigger, lemmas and prepositions, are those that the frame asks for."""
        return self.phrase <= beside and (not self.company or not self.company.isdisjoint(beside))


@dataclass(frozen=True, slots=True)
class EventTypes:
    """All types of a folder, to be looked up by trigger."""

    types: dict[str, EventType]
    frames: dict[tuple[str, str, str], tuple[Frame, ...]] = field(default_factory=dict)
    """(language, part of speech, lemma) -> frames, those that ask for more first."""

    def knows(self, language: str, part: str, lemma: str) -> bool:
        """Whether a word can be a trigger: `types.knows('en', 'noun', 'visit')`."""
        return (language, part, lemma) in self.frames

    def subtype(self, language: str, part: str, lemma: str, beside: Set[str]) -> str:
        """The subtype of a trigger among the words beside it, '' if none fits.

        Frames that ask for company go before those that do not; if two of a kind fit, neither is taken.
        """
        fitting = [frame for frame in self.frames.get((language, part, lemma), ()) if frame.fits(beside)]
        if not fitting:
            return ""
        best = [frame for frame in fitting if _demand(frame) == _demand(fitting[0])]
        subtypes = {frame.subtype for frame in best}
        return best[0].subtype if len(subtypes) == 1 else ""


@cache
def load_event_types(folder: Path | None = None) -> EventTypes:
    """Read every type in a folder, once a process; without one, the types that are shipped.

    Raises RuleError naming the file and the key, for a file that does not parse, a key that is missing or unknown,
    a PLOVER type that does not exist, a frame without words or examples, and a word that two types claim.
    """
    folder = folder or shipped_configs() / "events"
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise RuleError(f"{folder}: no event types here; add one file per type, or set events.types to another folder")
    types: dict[str, EventType] = {}
    frames: dict[tuple[str, str, str], list[Frame]] = {}
    for path in paths:
        each = _read(path)
        types[path.stem] = _event_type(path, each)
        for language in LANGUAGES:
            for frame in each.get(language, []):
                for key, one in _frames(path, language, frame):
                    frames.setdefault(key, []).append(one)
    for key, many in frames.items():
        if len(many) > 1:
            _check_claims(folder, key, many)
            many.sort(key=_demand, reverse=True)
    return EventTypes(types, {key: tuple(many) for key, many in frames.items()})


def _demand(frame: Frame) -> tuple[bool, int]:
    return bool(frame.company), len(frame.phrase)


def _read(path: Path) -> dict[str, Any]:
    try:
        each = read_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    known = {"type", "mode", "context", "cameo", "quad", "definition", *LANGUAGES}
    for key in each:
        if key not in known:
            raise RuleError(f"{path}: unknown key {key!r}; known are {', '.join(sorted(known))}")
    return each


def _event_type(path: Path, each: dict[str, Any]) -> EventType:
    for key in ("type", "definition"):
        if not each.get(key):
            raise RuleError(f"{path}: no {key!r}; every event type needs one")
    if each["type"] not in PLOVER_TYPES:
        raise RuleError(f"{path}: type {each['type']!r} is not one of PLOVER's; write OTHER if none fits")
    drawn = tuple(
        (language, drawn)
        for language in LANGUAGES
        for frame in each.get(language, [])
        for drawn in frame.get("examples", [])
    )
    texts = {key: str(each.get(key, "")) for key in ("mode", "cameo", "quad", "definition")}
    return EventType(path.stem, each["type"], context=";".join(each.get("context", [])), drawn=drawn, **texts)


def _frames(path: Path, language: str, frame: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], Frame]]:
    for key in frame:
        if key not in ("verbs", "nouns", "with", "examples"):
            raise RuleError(f"{path}: unknown key {key!r} under [[{language}]]")
    if not frame.get("examples"):
        raise RuleError(
            f"{path}: a frame under [[{language}]] has no examples; draw one: 'They [met](meeting) in 1901.'"
        )
    if not frame.get("verbs") and not frame.get("nouns"):
        raise RuleError(f"{path}: a frame under [[{language}]] has neither verbs nor nouns")
    subtype = path.stem
    company = frozenset(map(fold, frame.get("with", [])))
    alone = Frame(subtype, company=company)
    for part in PARTS:
        for phrase in frame.get(f"{part}s", []):
            words = fold(phrase).split()
            trigger = words.pop(0 if part == "verb" else -1)
            yield (language, part, trigger), Frame(subtype, frozenset(words), company) if words else alone


def _check_claims(folder: Path, key: tuple[str, str, str], frames: Iterable[Frame]) -> None:
    """Raise RuleError where two types claim the same word in the same company."""
    language, part, word = key
    owners: dict[tuple[str, str], str] = {}
    for frame in frames:
        phrase = " ".join(sorted({word, *frame.phrase}))
        for company in sorted(frame.company) or [""]:
            owner = owners.setdefault((phrase, company), frame.subtype)
            if owner != frame.subtype:
                beside = f" with {company!r}" if company else ""
                raise RuleError(
                    f"{folder / frame.subtype}.toml: the {language} {part} {phrase!r}{beside} is also claimed by"
                    f" {owner}.toml; keep one"
                )


def fold(word: str) -> str:
    """A word as lemmas are compared: lower case, ё written as е."""
    return word.lower().replace("ё", "е")


@dataclass(frozen=True)
class EventWords:
    """The general vocabulary of one language: words that help to tell what happened, whatever its type."""

    light: frozenset[str]
    occurrence: frozenset[str]
    happening: frozenset[str]
    ending: frozenset[str]
    state: frozenset[str]
    copulas: frozenset[str]
    dummies: frozenset[str]
    raising: frozenset[str]
    reporting: frozenset[str]
    plan: frozenset[str]
    planned: frozenset[str]
    impending: frozenset[str]
    hypothetical: frozenset[str]
    negation: frozenset[str]
    when: frozenset[str]
    alternative: frozenset[str]
    boundary: frozenset[str]
    anaphor: frozenset[str]
    phases: frozenset[str]
    time_nouns: frozenset[str]
    event_nouns: frozenset[str]
    pronouns: frozenset[str]
    persons: frozenset[str]
    things: frozenset[str]
    officials: frozenset[str]
    partners: frozenset[str]
    counterparts: frozenset[str]
    topics: frozenset[str]
    receiving: frozenset[str]
    missions: frozenset[str]
    dyad_nouns: frozenset[str]
    dyad_words: frozenset[str]
    countries: frozenset[str]
    locative: frozenset[str]
    adverbial: frozenset[str]
    deadlines: frozenset[str]
    idioms: frozenset[str]
    idiom_cases: frozenset[str]
    sequel: frozenset[str]
    bounding: frozenset[str]
    naming: frozenset[str]
    documents: frozenset[str]
    ordering: frozenset[str]
    papers: frozenset[str]
    during: frozenset[str]
    courses: frozenset[str]
    earlier: frozenset[str]
    about: frozenset[str]
    completing: frozenset[str]
    owners: frozenset[str]
    sides: frozenset[str]
    limiting: frozenset[str]
    leading: frozenset[str]
    undergone: frozenset[str]
    mutual: frozenset[str]
    belonging: frozenset[str]
    givers: frozenset[str]

    @cached_property
    def telling(self) -> frozenset[str]:
        """Verbs below an event noun that say whether it comes: 'talks due in May'."""
        return self.raising | self.occurrence | self.planned | self.light

    @cached_property
    def carriers(self) -> frozenset[str]:
        """Words above a trigger that say whether it comes: 'plans to meet'."""
        return self.telling | self.hypothetical | self.plan | self.phases


@cache
def load_event_words(language: str) -> EventWords:
    """The vocabulary of one language, read once.

    Raises RuleError naming the file and the list, for TOML that does not parse and lists that are missing or unknown.
    """
    path = lang_file(language, "events")
    try:
        lists = read_toml(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    names = {each.name for each in fields(EventWords)}
    for name in sorted(names ^ lists.keys()):
        raise RuleError(f"{path}: list {name!r} is {'missing' if name in names else 'not known'}")
    return EventWords(**{name: frozenset(map(fold, words)) for name, words in lists.items()})
