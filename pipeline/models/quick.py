"""spaCy's own components with the same answers in less time."""

from typing import Any

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
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
"""What a rule may ask of its token, so that the answer can be remembered."""

SET = [TAG, POS, MORPH, LEMMA, DEP]
"""What a rule may set."""


def quicken(nlp: Language) -> None:
    """Make a loaded pipeline faster: its vectors, its parser and recogniser, its ruler and its lists of words."""
    components: list[tuple[str, Any]] = list(nlp.pipeline)
    for name, pipe in components:
        if isinstance(getattr(pipe, "model", None), Model):
            pipe.model = quicken_vectors(pipe.model)
        if isinstance(pipe, Lemmatizer) and pipe.lookups.has_table("lemma_index"):
            index = pipe.lookups.get_table("lemma_index")
            for part_of_speech, words in list(index.items()):
                index[part_of_speech] = frozenset(words)
        if isinstance(pipe, AttributeRuler):
            _replace(nlp, name, "letopis_remembering_ruler")
        elif can_step(pipe):
            _replace(nlp, name, f"letopis_stepping_{'parser' if isinstance(pipe, DependencyParser) else 'recognizer'}")


def _replace(nlp: Language, name: str, factory: str) -> None:
    """Let a component of ours do what the component `name` does."""
    nlp.add_pipe(factory, name=f"letopis_{name}", after=name, config={"inner": name})
    nlp.disable_pipe(name)


class RememberingRuler:
    """An attribute ruler that remembers what its rules make of a token.

    Nearly all rules look at one token: its tag, its dependency, whether it is one of some dozens of words. That makes
    a few hundred combinations, each of which is matched once. A Doc where another rule matches goes to the ruler
    itself.
    """

    def __init__(self, ruler: AttributeRuler):
        self.ruler = ruler
        self.words: set[int] = set()
        self.others = Matcher(ruler.vocab)
        self.known: dict[tuple[int, ...], list[int]] = {}
        rules: Any = ruler.patterns
        for n, rule in enumerate(rules):
            for pattern in rule["patterns"]:
                words = words_asked(pattern)
                if words is None:
                    self.others.add(str(n), [pattern])
                else:
                    self.words |= {ruler.vocab.strings[word] for word in words}

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc) or self.others(doc, allow_missing=True):
            return self.ruler(doc)
        keys = [
            (lower if lower in self.words else 0, tag, dep, is_space)
            for lower, tag, dep, is_space in doc.to_array([LOWER, TAG, DEP, IS_SPACE]).tolist()
        ]
        for i, key in enumerate(keys):
            if key not in self.known:
                self.known[key] = self._asked(doc, i)
        return doc.from_array(SET, np.array([self.known[key] for key in keys], dtype=np.uint64))  # type: ignore[arg-type]

    def _asked(self, doc: Doc, i: int) -> list[int]:
        """What the rules make of a token."""
        ruler: Any = self.ruler
        matches = ruler.match(doc[i : i + 1])
        ruler.set_annotations(doc, [(attributes, rule, i, i + 1) for attributes, rule, _, _ in matches])
        return [int(value) for value in doc.to_array(SET)[i]]


def words_asked(pattern: Pattern) -> list[str] | None:
    """The lower-cased words that a rule for one token asks for; None when it looks at more, or asks anything else."""
    if len(pattern) > 1 or not set(pattern[0]) <= ASKED:
        return None
    match pattern[0].get("LOWER", {"IN": []}):
        case str(word):
            return [word]
        case {"IN": list(words), **others} if not others:
            return words
    return None


Language.factory(
    "letopis_remembering_ruler",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep"],
    default_config={"inner": "attribute_ruler"},
    func=lambda nlp, name, inner: RememberingRuler(nlp.get_pipe(inner)),
)
