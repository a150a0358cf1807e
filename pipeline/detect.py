"""Which language a text is in: script and alphabet first, common words next, langdetect where these do not tell."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from .lang import HERE, lang_file
from .model import BODY_KINDS, LANGUAGES, Document, Passage
from .rules import load_rules

SAMPLE = 6000
"""Characters of a document that decide its language."""

PASSAGE_SAMPLE = 600
SHORT = 40
"""Letters; a shorter passage inherits its document's language if the script agrees."""

STRANGE_SHARE = 0.005
"""Share of letters that Russian has not from which on Cyrillic is not Russian."""

CYRILLIC = re.compile(r"[\u0400-\u052f]")
RUSSIAN = re.compile(r"[а-яёА-ЯЁ]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A language by the letters that it has beyond Russian's, and by its common words."""

    language: str
    letters: str
    words: re.Pattern[str]


def detect_language(text: str) -> tuple[str, float]:
    """The language of a text, ISO 639-1, and how sure that is; 'und' and 0.0 where nothing tells."""
    clear = _clear_language(text)
    return clear or _langdetect(text)


def detect_languages(document: Document) -> Document:
    """The document and its passages with their languages, and the status that follows from them."""
    if document.status != "ok":
        return document
    sample = _sample(document)
    if not LETTER.search(sample):
        return document.having(status="empty", language="und", language_score=0.0)
    language, score = detect_language(sample)
    passages = tuple(
        replace(passage, language=_passage_language(document.text, passage, language)) for passage in document.passages
    )
    status = "ok" if language in LANGUAGES else "unsupported_language"
    return document.having(language=language, language_score=round(score, 4), passages=passages, status=status)


def _sample(document: Document) -> str:
    """The beginnings of the body passages, long ones first cut, so that no single quotation decides."""
    body = [passage for passage in document.passages if passage.kind in BODY_KINDS]
    share = max(200, SAMPLE // max(1, len(body)))
    found, size = [], 0
    for passage in body:
        part = document.text[passage.start : min(passage.end, passage.start + share)]
        found.append(part)
        size += len(part)
        if size > SAMPLE:
            break
    return "\n".join(found)


def _passage_language(text: str, passage: Passage, language: str) -> str:
    """A passage's own language where it shows one, its document's where the script agrees, else 'und'."""
    part = text[passage.start : min(passage.end, passage.start + PASSAGE_SAMPLE)]
    script = _script(part)
    if not script:
        return language
    same = script == _script_of(language)
    letters = len(LETTER.findall(part))
    if same and (letters < SHORT or passage.kind not in BODY_KINDS or language not in LANGUAGES):
        return language
    if clear := _clear_language(part):
        return clear[0]
    if passage.kind not in BODY_KINDS or letters < SHORT:
        return "und"
    return _langdetect(part)[0]


def _clear_language(text: str) -> tuple[str, float] | None:
    """The language if letters and common words leave no doubt."""
    script = _script(text)
    if script == "cyrillic" and (strange := _strange_alphabet(text)):
        return strange
    words = max(1, len(WORD.findall(text)))
    for language in LANGUAGES:
        marks = _marks(language)
        if _script_of(language) != script or words < 4:
            continue
        letters = len(LETTER.findall(text))
        own = len(marks["letter"].findall(text)) / letters
        frequent = len(marks["frequent"].findall(text)) / words
        needed = 0.08 if words >= 20 else 0.15
        if own >= 0.7 and frequent >= needed and ("own" not in marks or marks["own"].search(text)):
            return language, min(1.0, 0.9 + frequent / 2)
    return None


def _strange_alphabet(text: str) -> tuple[str, float] | None:
    """The language whose alphabet explains the letters that Russian has not."""
    lower = text.lower()
    cyrillic = CYRILLIC.findall(lower)
    strange = [c for c in cyrillic if not RUSSIAN.match(c)]
    if len(strange) < STRANGE_SHARE * len(cyrillic) or not strange:
        return None

    def fit(alphabet: Alphabet) -> tuple[float, int, float]:
        explained = sum(c in alphabet.letters for c in strange) / len(strange)
        return (
            round(explained, 2),
            len(alphabet.words.findall(lower)),
            len(set(strange) & set(alphabet.letters)) / len(alphabet.letters),
        )

    best = max(_alphabets(), key=fit)
    explained = fit(best)[0]
    return (best.language, explained) if explained >= 0.7 else ("und", 0.0)


def _script(text: str) -> str:
    """'cyrillic' or 'latin' if half of the letters and more are that, 'other' for another script, '' without letters."""
    letters = len(LETTER.findall(text))
    for name, pattern in (("cyrillic", CYRILLIC), ("latin", LATIN)):
        if letters and len(pattern.findall(text)) >= 0.5 * letters:
            return name
    return "other" if letters else ""


@cache
def _script_of(language: str) -> str:
    cyrillic = {"ru", "bg", *(alphabet.language for alphabet in _alphabets())}
    return "cyrillic" if language in cyrillic else "other" if language in OTHER_SCRIPTS else "latin"


OTHER_SCRIPTS = frozenset(
    ("ar", "bn", "el", "fa", "gu", "he", "hi", "ja", "kn", "ko", "ml", "mr", "ne", "pa", "ta", "te", "th", "ur", "zh")
)
"""Languages of langdetect that use neither Latin nor Cyrillic."""


@cache
def _marks(language: str) -> dict[str, re.Pattern[str]]:
    return {rule.label: rule.pattern for rule in load_rules(lang_file(language, "script")).rules}


@cache
def _alphabets() -> tuple[Alphabet, ...]:
    tables: Iterable[dict[str, str]] = tomllib.loads((HERE / "alphabets.toml").read_text(encoding="utf-8"))["alphabet"]
    return tuple(
        Alphabet(each["language"], each["letters"], re.compile(rf"\b(?:{each['words']})\b")) for each in tables
    )


def _langdetect(text: str) -> tuple[str, float]:
    """What langdetect says, the same each time; 'und' where it is unsure, or says Russian without one Russian word."""
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0
    try:
        best = detect_langs(text[:1500])[0]
    except LangDetectException:
        return "und", 0.0
    language = best.lang.partition("-")[0]
    if best.prob < 0.7:
        return "und", 0.0
    if language in LANGUAGES and len(WORD.findall(text)) >= 8 and not _marks(language)["frequent"].search(text):
        return "und", 0.0
    return language, round(best.prob, 4)
