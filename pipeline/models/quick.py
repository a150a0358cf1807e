"""spaCy's own components with the same answers in less time."""

import re
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, DependencyParser, Lemmatizer
from spacy.tokens import Doc
from thinc.api import Model

from .transitions import can_step
from .vectors import quicken_vectors

Pattern = list[dict[str, Any]]
"""What a rule of spaCy's Matcher looks for: conditions, one for each token."""

ASKED = {"LOWER", "TAG", "DEP", "IS_SPACE"}
"""What a rule may ask of its tokens, so that the answer can be remembered."""

SET = [TAG, POS, MORPH, LEMMA, DEP]
"""What a rule may set."""

KEPT = 100_000
"""So many answers are remembered; then the memory starts anew."""


def quicken(nlp: Language) -> None:
    """Make a loaded pipeline faster: its vectors, its parser and recogniser, its ruler and its lemmatizer.

    What is told of every new word is whether it is a numeral: of hundreds in Russian, which spaCy has in a list.
    """
    words: Any = sys.modules.get(f"spacy.lang.{nlp.lang}.lex_attrs")
    if hasattr(words, "_num_words"):
        words._num_words = frozenset(words._num_words)
    components: list[tuple[str, Any]] = list(nlp.pipeline)
    for name, pipe in components:
        if isinstance(getattr(pipe, "model", None), Model):
            pipe.model = quicken_vectors(pipe.model)
        if isinstance(pipe, Lemmatizer):
            if pipe.lookups.has_table("lemma_index"):
                index = pipe.lookups.get_table("lemma_index")
                for part_of_speech, words in list(index.items()):
                    index[part_of_speech] = frozenset(words)
            if pipe.mode == "rule" and type(pipe).rule_lemmatize is Lemmatizer.rule_lemmatize and not pipe.overwrite:
                _replace(nlp, name, "letopis_remembering_lemmatizer")
        elif isinstance(pipe, AttributeRuler):
            _replace(nlp, name, "letopis_remembering_ruler")
        elif can_step(pipe):
            _replace(nlp, name, f"letopis_stepping_{'parser' if isinstance(pipe, DependencyParser) else 'recognizer'}")


def _replace(nlp: Language, name: str, factory: str) -> None:
    """Let a component of ours do what the component `name` does."""
    nlp.add_pipe(factory, name=f"letopis_{name}", after=name, config={"inner": name})
    nlp.disable_pipe(name)


class RememberingLemmatizer:
    """A lemmatizer by rules that remembers the base form of a word with its part of speech and morphology.

    spaCy's own looks at nothing else, but remembers only words that are no base forms.
    """

    def __init__(self, inner: Any):
        self.inner = inner
        self.known: dict[tuple[int, ...], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        keys = [tuple(row) for row in doc.to_array([ORTH, POS, MORPH, LEMMA]).tolist()]
        if len(self.known) > KEPT:
            self.known = {}
        for i, key in enumerate(keys):
            if key not in self.known:
                self.known[key] = key[-1] or doc.vocab.strings.add(self.inner.lemmatize(doc[i])[0])
        lemmas: Any = np.array([self.known[key] for key in keys], dtype=np.uint64)
        return doc.from_array([LEMMA], lemmas)


class Remembered(NamedTuple):
    """What the rules make of a token."""

    values: list[int]
    parts: frozenset[tuple[int, int]]
    """The longer patterns that the token fits into, each with the place in it."""
    firsts: tuple[int, ...]
    """The longer patterns that may begin with the token."""


class RememberingRuler:
    """An attribute ruler that remembers what its rules make of a token.

    Nearly all rules look at one token: its tag, its dependency, whether it is one of some dozens of words. That makes
    a few hundred combinations, each of which is matched once. A Doc where a longer rule matches, or one that asks
    anything else, goes to the ruler itself.
    """

    def __init__(self, inner: AttributeRuler):
        self.inner = inner
        self.words: set[str] = set()
        self.shapes: list[re.Pattern[str]] = []
        self.asked: dict[int, int] = {}
        self.longer: list[Pattern] = []
        self.places = Matcher(inner.vocab, validate=False)  # they are rules of the ruler
        self.others = Matcher(inner.vocab, validate=False)
        self.known: dict[tuple[int, ...], Remembered] = {}
        rules: Any = inner.patterns
        for pattern in (pattern for rule in rules for pattern in rule["patterns"]):
            asked = [words_asked(condition) for condition in pattern]
            if None in asked:
                self.others.add(str(len(self.others)), [pattern])
                continue
            for words, shape in filter(None, asked):
                self.words.update(words)
                self.shapes += [re.compile(shape)] if shape else []
            if len(pattern) > 1:
                for place, condition in enumerate(pattern):
                    self.places.add(f"{len(self.longer)} {place}", [[condition]])
                self.longer.append(pattern)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc) or (len(self.others) and self.others(doc, allow_missing=True)):
            return self.inner(doc)
        if len(self.known) > KEPT:
            self.known = {}
        keys = [(self._word(lower), *others) for lower, *others in doc.to_array([LOWER, IS_SPACE, *SET]).tolist()]
        for i, key in enumerate(keys):
            if key not in self.known:
                self.known[key] = self._made_of(doc, i)
        rows = [self.known[key] for key in keys]
        if any(self._fits(rows, i, n) for i, row in enumerate(rows) if row.firsts for n in row.firsts):
            return self.inner(doc)
        cells: Any = np.array([row.values for row in rows], dtype=np.uint64)
        return doc.from_array(SET, cells)

    def _word(self, lower: int) -> int:
        """The key of a lower-cased word, 0 where no rule asks for the word."""
        if lower not in self.asked:
            if len(self.asked) > KEPT:
                self.asked = {}
            text = self.inner.vocab.strings[lower]
            asked = text in self.words or any(shape.search(text) for shape in self.shapes)
            self.asked[lower] = lower if asked else 0
        return self.asked[lower]

    def _fits(self, rows: Sequence[Remembered], first: int, n: int) -> bool:
        """Whether a longer pattern matches from a token on."""
        behind = rows[first + 1 : first + len(self.longer[n])]
        return len(behind) == len(self.longer[n]) - 1 and all(
            (n, place) in row.parts for place, row in enumerate(behind, start=1)
        )

    def _made_of(self, doc: Doc, i: int) -> Remembered:
        """What the rules make of a token; the Doc stays as it is."""
        inner: Any = self.inner
        token = doc[i : i + 1]
        before: Any = doc.to_array(SET)
        matches = inner.match(token)
        names = {doc.vocab.strings[key] for key, *_ in self.places(token, allow_missing=True)}
        parts = frozenset((int(n), int(place)) for n, place in map(str.split, names))
        inner.set_annotations(doc, [(attributes, rule, i, i + 1) for attributes, rule, _, _ in matches])
        values = [int(value) for value in doc.to_array(SET)[i]]
        doc.from_array(SET, before)
        return Remembered(values, parts, tuple(sorted(n for n, place in parts if not place)))


def words_asked(condition: dict[str, Any]) -> tuple[Sequence[str], str] | None:
    """The lower-cased words, and the regular expression of words, that a rule asks of a token; None if it asks more."""
    if not set(condition) <= ASKED:
        return None
    match condition.get("LOWER", {"IN": []}):
        case str(word):
            return [word], ""
        case {"IN": list(words), **others} if not others:
            return words, ""
        case {"REGEX": str(shape), **others} if not others:
            return [], shape
    return None


Language.factory(
    "letopis_remembering_lemmatizer",
    assigns=["token.lemma"],
    default_config={"inner": "lemmatizer"},
    func=lambda nlp, name, inner: RememberingLemmatizer(nlp.get_pipe(inner)),
)
Language.factory(
    "letopis_remembering_ruler",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep"],
    default_config={"inner": "attribute_ruler"},
    func=lambda nlp, name, inner: RememberingRuler(nlp.get_pipe(inner)),
)
