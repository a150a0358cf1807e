"""Which language a text is in: script and alphabet first, common words next, langdetect where these do not tell."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from .cache import read_toml
from .lang import HERE, lang_file
from .model import BODY_KINDS, LANGUAGES, Document, Passage

NGRAMS = Path(__file__).parent / "data" / "ngrams"
"""Profiles for langdetect, one a language, made by tools/profiles.py."""

SAMPLE = 6000
"""Characters of a document that decide its language."""

PASSAGE_SAMPLE = 600
"""Characters of a passage that decide whether it has a language of its own."""

SHORT = 80
"""Letters; a shorter passage inherits its document's language if the script agrees."""

STRANGE_SHARE = 0.005
"""Share of letters foreign to Russian from which on Cyrillic is not Russian."""

MISSPELT_SHARE = 0.04
"""Share of words spelt as in another language from which on a text is in that language."""

CERTAIN = 0.99
"""Probability from which on langdetect is believed, if the text has a language's own letters, without its common words."""

WORD = re.compile(r"[^\W\d_]+")
SCRIPTS = {"cyrillic": re.compile(r"[\u0400-\u052f]+"), "latin": re.compile(r"[a-z\u00c0-\u024f]+")}
LATIN_J = re.compile(r"(?<=[\u0400-\u04ff])j|j(?=[\u0400-\u04ff])")
"""A Latin letter that stands for the Serbian and Macedonian one in words that are Cyrillic."""

STRANGE = re.compile(r"[\u0450\u0452-\u052f]")
"""Cyrillic letters that Russian has not, in lower case."""

STRANGE_WORD = re.compile(r"\w*[\u0400\u0402-\u040f\u0450\u0452-\u052f]")
"""The beginning of a word with such a letter, in any case."""

OTHER_SCRIPTS = frozenset(
    ("ar", "bn", "el", "fa", "gu", "he", "hi", "ja", "kn", "ko", "ml", "mr", "ne", "pa", "ta", "te", "th", "ur", "zh")
)
"""Languages of langdetect that use neither Latin nor Cyrillic."""


@dataclass(frozen=True, slots=True)
class Script:
    """What tells a supported language from others in its script."""

    script: str
    own: re.Pattern[str]
    endings: re.Pattern[str]
    misspelt: re.Pattern[str]
    """What no word has, for words that stand one a line."""
    share: float
    shown: float
    frequent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A language by the letters that it has beyond Russian's, those of Russian that it has not, and its common words."""

    language: str
    letters: str
    absent: str
    words: frozenset[str]


@dataclass(frozen=True)
class Sample:
    """A text as its letters and words show it."""

    text: str
    words: list[str] = field(init=False)
    letters: int = field(init=False)
    script: str = field(init=False)
    """'cyrillic' or 'latin' if most letters are that, 'other' for another script, '' without letters."""

    def __post_init__(self) -> None:
        lower = self.text.lower()
        if "j" in lower:
            lower = LATIN_J.sub("ј", lower)
        words = WORD.findall(lower)
        letters = sum(map(len, words))
        scripts = (name for name, pattern in SCRIPTS.items() if 2 * sum(map(len, pattern.findall(lower))) >= letters)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "letters", letters)
        object.__setattr__(self, "script", next(scripts, "other") if letters else "")

    def misspelt(self, language: str) -> bool:
        """Whether words that are no names are spelt as no word of a supported language is."""
        pattern = _scripts()[language].misspelt
        if not pattern.pattern:
            return False
        words = [word for word in WORD.findall(self.text) if word[0].islower()]
        lines = "\n".join(words)
        misspelt = {lines.count("\n", 0, found.start()) for found in pattern.finditer(lines)}
        return len(misspelt) > MISSPELT_SHARE * len(words)

    def frequent(self, language: str) -> int:
        """Number of words that are common in a supported language."""
        return sum(map(_scripts()[language].frequent.__contains__, self.words))


def detect_language(text: str) -> tuple[str, float]:
    """The language of a text, ISO 639-1, and how sure that is; 'und' and 0.0 where nothing tells."""
    sample = Sample(text[:SAMPLE])
    return _clear_language(sample) or _langdetect(sample)


def detect_languages(document: Document) -> Document:
    """The document and its passages with their languages, and the status that follows from them."""
    if document.status != "ok":
        return document
    sample = _sample(document)
    if not WORD.search(sample):
        return document.having(status="empty", language="und", language_score=0.0)
    language, score = detect_language(sample)
    if language == "und":
        language = document.language or language
    return document.having(
        language=language,
        language_score=round(score, 4),
        passages=tuple(
            replace(passage, language=_passage_language(document.text, passage, language))
            for passage in document.passages
        ),
        status="ok" if language in LANGUAGES else "unsupported_language",
    )


def _sample(document: Document) -> str:
    """The beginnings of the body's passages, so that no single quotation decides."""
    body = [passage for passage in document.passages if passage.kind in BODY_KINDS]
    share = max(200, SAMPLE // max(1, len(body)))
    parts = (document.text[passage.start : min(passage.end, passage.start + share)] for passage in body)
    return "\n".join(parts)[:SAMPLE]


def _passage_language(text: str, passage: Passage, language: str) -> str:
    """A passage's own language where it plainly shows one, its document's where the script agrees, else 'und'."""
    sample = Sample(text[passage.start : min(passage.end, passage.start + PASSAGE_SAMPLE)])
    same = not sample.script or sample.script == _script_of(language)
    if same and (sample.letters < SHORT or language not in LANGUAGES):
        return language
    if clear := _clear_language(sample):
        return clear[0]
    if same and (passage.kind not in BODY_KINDS or sample.frequent(language)):
        return language
    return _langdetect(sample)[0] if passage.kind in BODY_KINDS and sample.letters >= SHORT else "und"


def _clear_language(sample: Sample) -> tuple[str, float] | None:
    """The language if letters and common words leave no doubt."""
    strange = STRANGE.findall(" ".join(sample.words)) if sample.script == "cyrillic" else []
    foreign = len(strange) >= max(1, STRANGE_SHARE * sample.letters)
    quoted = foreign and all(word[0].isupper() for word in STRANGE_WORD.findall(sample.text))
    for language, marks in _scripts().items():
        if marks.script != sample.script or len(sample.words) < 4 or (foreign and not quoted):
            continue
        if sample.misspelt(language):
            continue
        frequent = sample.frequent(language) / len(sample.words)
        if frequent >= (2 * marks.share if quoted else marks.share) and marks.own.search(sample.text):
            return language, min(1.0, 0.9 + frequent / 2)
    return _by_alphabet(sample, strange) if foreign else None


def _by_alphabet(sample: Sample, strange: list[str]) -> tuple[str, float]:
    """The language whose alphabet explains the letters that Russian has not, told by its words where several do."""

    def fit(alphabet: Alphabet) -> tuple[float, int, float]:
        explained = sum(letter in alphabet.letters for letter in strange) / len(strange)
        contrary = sum(letter in alphabet.absent for word in sample.words for letter in word)
        common = sum(map(alphabet.words.__contains__, sample.words))
        used = len(set(strange) & set(alphabet.letters)) / len(alphabet.letters)
        return round(explained, 2), common - contrary, used

    best = max(_alphabets(), key=fit)
    explained = fit(best)[0]
    if explained < 0.7:
        return "und", 0.0
    rivals = [alphabet for alphabet in _alphabets() if fit(alphabet)[0] == explained]
    fitting = {rival.language for rival in rivals if fit(rival)[1] >= fit(best)[1] - 1}
    ranked = _ranked(sample) if len(fitting) > 1 else []
    told = next((language for language, _ in ranked if language in fitting), best.language)
    return told, explained


@cache
def _script_of(language: str) -> str:
    if language in _scripts():
        return _scripts()[language].script
    if language == "bg" or any(language == alphabet.language for alphabet in _alphabets()):
        return "cyrillic"
    return "other" if language in OTHER_SCRIPTS else "latin"


@cache
def _scripts() -> dict[str, Script]:
    found = {}
    for language in LANGUAGES:
        table = read_toml(lang_file(language, "script").read_text(encoding="utf-8"))
        own, endings = (re.compile(table[name], re.IGNORECASE) for name in ("own", "endings"))
        misspelt = re.compile(table["misspelt"], re.IGNORECASE | re.MULTILINE)
        frequent = frozenset(table["frequent"].split())
        found[language] = Script(table["script"], own, endings, misspelt, table["share"], table["shown"], frequent)
    return found


@cache
def _alphabets() -> tuple[Alphabet, ...]:
    tables = read_toml((HERE / "alphabets.toml").read_text(encoding="utf-8"))["alphabet"]
    return tuple(
        Alphabet(each["language"], each["letters"], each["absent"], frozenset(each["frequent"].split()))
        for each in tables
    )


@cache
def _detectors(script: str) -> Any:
    """langdetect for the languages of a script, with the profiles that we trained for those that it does not know."""
    from langdetect import DetectorFactory
    from langdetect.detector_factory import PROFILES_DIRECTORY

    DetectorFactory.seed = 0
    known = {path.name: path for path in Path(PROFILES_DIRECTORY).iterdir()}
    paths = [known[name] for name in sorted(known) if _script_of(name.partition("-")[0]) == script]
    if script == "cyrillic":
        paths += sorted(NGRAMS.glob("*.json"))
    factory = DetectorFactory()
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in paths])
    return factory


def _ranked(sample: Sample) -> list[tuple[str, float]]:
    """Languages that langdetect holds for possible and their probabilities, the same each time; none without words."""
    from langdetect import LangDetectException

    detector = _detectors(sample.script).create()
    try:
        detector.append(sample.text[:PASSAGE_SAMPLE])
        return [(found.lang.partition("-")[0], found.prob) for found in detector.get_probabilities()]
    except LangDetectException:
        return []


def _langdetect(sample: Sample) -> tuple[str, float]:
    """What langdetect says; 'und' where it is unsure, or names a language without its words."""
    ranked = _ranked(sample) if sample.letters else []
    if not ranked:
        return "und", 0.0
    language, probability = ranked[0]
    if language in _scripts() and sample.misspelt(language):
        return next((found for found in ranked if found[0] not in LANGUAGES), ("und", 0.0))
    marks = _scripts().get(language)
    own = marks is not None and bool(marks.own.pattern) and bool(marks.own.search(sample.text))
    if sample.script == "cyrillic" and not own and (rival := _commoner(sample, language)):
        language = rival
    elif marks and len(sample.words) >= 3:
        certain = own and probability >= CERTAIN
        shown = sample.frequent(language) + len(marks.endings.findall(sample.text))
        if not certain and shown < marks.shown * len(sample.words):
            return "und", 0.0
    return (language, round(probability, 4)) if probability >= 0.7 else ("und", 0.0)


def _commoner(sample: Sample, language: str) -> str:
    """The language with far more of its common words in a text than this one has, '' if there is none."""
    rivals = (name for name, marks in _scripts().items() if marks.script == sample.script)
    common = {name: 0 if sample.misspelt(name) else sample.frequent(name) for name in rivals}
    whole = "".join(sample.words)
    for alphabet in _alphabets():
        if not any(letter in alphabet.absent for letter in whole):
            common[alphabet.language] = sum(map(alphabet.words.__contains__, sample.words))
    best = max(common, key=lambda name: common[name])
    own = common.get(language, 0)
    supported = language in LANGUAGES
    return best if common[best] > (own if supported else 2 * own) else ""
