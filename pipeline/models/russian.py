"""A Russian spaCy pipeline over slovnet's models: razdel's tokens and sentences, morphology, lemmas, syntax, names.

Importing this module registers the components; `load()` makes the pipeline.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IS_SPACE,
    LEMMA,
    LENGTH,
    LOWER,
    MORPH,
    ORTH,
    POS,
    SENT_START,
    SPACY,
)
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class
from spacy.vocab import Vocab

from .lemmas import lemma
from .network import Batch, Morphology, Names, Syntax
from .segmentation import RazdelTokenizer, sentence_starts
from .weights import load_vocabulary, weights_folder
from .words import Ints, load_vectors

Cells = NDArray[np.uint64]

LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}
LONGEST = 2000
"""Words of a sentence that are read at once: what has more is no sentence, and its scores would fill the memory."""

BEGIN, INSIDE, OUTSIDE = 3, 1, 2
"""What spaCy's ENT_IOB says of a token."""


def load() -> Language:
    """The pipeline, ready to read.

    Raises FileNotFoundError when the distribution that carries the weights is not installed.
    """
    weights_folder()
    nlp = get_lang_class("ru")(create_tokenizer=lambda nlp: RazdelTokenizer(nlp.vocab))
    for name in COMPONENTS:
        nlp.add_pipe(f"letopis_ru_{name}")
    return nlp


class Tokens:
    """The tokens of some Docs, one Doc after another."""

    def __init__(self, docs: Sequence[Doc]):
        self.docs = docs
        self.ends = np.cumsum([len(doc) for doc in docs])
        self.starts = self.ends - [len(doc) for doc in docs]
        cells = self.read([ORTH, IS_SPACE, SENT_START])
        self.words: Ints = np.flatnonzero(cells[:, 1] == 0)
        """Where the tokens are that are not blank."""
        self.orths = cells[self.words, 0]
        sentences = cells[:, 2] == 1
        sentences[self.starts] = True
        self.sentences = np.cumsum(sentences)[self.words]

    def read(self, attributes: list[int | str]) -> Cells:
        """Attributes of all tokens, a row for each."""
        return np.concatenate([doc.to_array(attributes) for doc in self.docs])

    def write(self, attributes: list[int | str], cells: Any) -> None:
        """Set attributes of all tokens, a row for each."""
        for doc, start, end in zip(self.docs, self.starts.tolist(), self.ends.tolist(), strict=True):
            doc.from_array(attributes, cells[start:end])

    def by_sentence(self) -> Batch:
        """The words as a network reads them sentence by sentence; a sentence of blanks is left out."""
        sizes = np.unique(self.sentences, return_counts=True)[1].tolist()
        cut = [min(LONGEST, size - start) for size in sizes for start in range(0, size, LONGEST)]
        return self._batch(np.array(cut, dtype=np.intp))

    def by_doc(self) -> Batch:
        """The words as a network reads them Doc by Doc; a Doc of blanks is left out."""
        counts = np.diff(np.searchsorted(self.words, self.ends), prepend=0)
        return self._batch(counts[counts > 0])

    def _batch(self, sizes: Ints) -> Batch:
        distinct, places = np.unique(self.orths, return_inverse=True)
        strings, number = self.docs[0].vocab.strings, load_vectors().number
        numbers = np.array([number(strings[orth]) for orth in distinct.tolist()], dtype=np.intp).reshape(-1, 2)
        return Batch(numbers[:, 0], numbers[:, 1], places, sizes)


class Component:
    """A component that handles many Docs at once."""

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            if filled := [doc for doc in docs if len(doc)]:
                self.many(filled)
            yield from docs

    def many(self, docs: Sequence[Doc]) -> None:
        """Set what the component sets, on Docs that are not empty."""
        raise NotImplementedError

    def keys(self, names: Iterable[str]) -> Cells:
        """The keys of strings in the vocabulary."""
        return np.array([self.vocab.strings.add(name) for name in names], dtype=np.uint64)


def _names(kind: str, name: str) -> list[str]:
    return load_vocabulary(kind, name).decode("utf-8").split("\n")


class Sentences(Component):
    """Marks the tokens that begin a sentence."""

    def many(self, docs: Sequence[Doc]) -> None:
        tokens = Tokens(docs)
        offsets, size = [], 0
        for doc in docs:
            text = doc.text
            offsets += [size + start for start in sentence_starts(text)]
            size += len(text)
        lengths = tokens.read([LENGTH, SPACY]).sum(axis=1)
        firsts = np.searchsorted((np.cumsum(lengths) - lengths)[tokens.words], np.array(offsets, dtype=np.uint64))
        starts = np.full(tokens.ends[-1], -1)
        starts[tokens.words[firsts[firsts < len(tokens.words)]]] = 1
        starts[tokens.starts] = 1
        tokens.write([SENT_START], starts.astype(np.uint64))


class Tagger(Component):
    """Sets `pos` and `morph` by slovnet."""

    @cached_property
    def network(self) -> Morphology:
        """The network, loaded when it is first needed."""
        return Morphology()

    @cached_property
    def tags(self) -> Cells:
        """Part of speech and features, as spaCy's numbers, for each tag of the network."""
        parts = [tag.partition("|") for tag in _names("morph", "tag")]
        features = [self.vocab.morphology.add(features) if features else 0 for _, _, features in parts]
        return np.stack((self.keys(pos for pos, _, _ in parts), np.array(features, dtype=np.uint64)), axis=1)

    def many(self, docs: Sequence[Doc]) -> None:
        tokens = Tokens(docs)
        cells = np.zeros((tokens.ends[-1], 2), dtype=np.uint64)
        cells[:, 0] = self.keys(["SPACE"])
        cells[tokens.words] = self.tags[self.network(tokens.by_sentence())]
        tokens.write([POS, MORPH], cells)


class Lemmatizer(Component):
    """Sets `lemma` by pymorphy3; slovnet's tag picks the parse."""

    REMEMBERED = 100_000

    def __init__(self, vocab: Vocab):
        super().__init__(vocab)
        self.known: dict[tuple[int, ...], int] = {}

    def many(self, docs: Sequence[Doc]) -> None:
        for doc in docs:
            lemmas = []
            for orth, is_space, *word in doc.to_array([ORTH, IS_SPACE, LOWER, POS, MORPH]).tolist():
                key = tuple(word)
                if not is_space and key not in self.known:
                    self.known[key] = self._lemma(*key)
                lemmas.append(orth if is_space else self.known[key])
            cells: Any = np.array(lemmas, dtype=np.uint64)
            doc.from_array([LEMMA], cells)
            if len(self.known) > self.REMEMBERED:
                self.known.clear()

    def _lemma(self, lower: int, pos: int, morph: int) -> int:
        strings = self.vocab.strings
        return strings.add(lemma(strings[lower], strings[pos], strings[morph]))


class Parser(Component):
    """Sets `head` and `dep` by slovnet, one tree a sentence; a blank hangs on the word before it, or on the next."""

    @cached_property
    def network(self) -> Syntax:
        """The network, loaded when it is first needed."""
        return Syntax()

    @cached_property
    def relations(self) -> Cells:
        """The keys of the relations that the network tells."""
        return self.keys(_names("syntax", "rel"))

    def many(self, docs: Sequence[Doc]) -> None:
        tokens = Tokens(docs)
        batch = tokens.by_sentence()
        places, relations = self.network(batch)
        firsts = np.repeat(np.cumsum(batch.sizes) - batch.sizes, batch.sizes)
        labels = np.full(tokens.ends[-1], *self.keys(["dep"]))
        labels[tokens.words] = np.where(places > 0, self.relations[relations], *self.keys(["ROOT"]))
        heads = _nearest(tokens)
        heads[tokens.words] = tokens.words[np.where(places > 0, firsts + places - 1, np.arange(len(places)))]
        steps = heads - np.arange(len(heads))
        tokens.write([HEAD, DEP], np.stack((steps.astype(np.uint64), labels), axis=1))


def _nearest(tokens: Tokens) -> Ints:
    """For each token the word before it in its Doc, or else the next one, or else itself."""
    own = np.arange(tokens.ends[-1])
    bounds = np.repeat(np.stack((tokens.starts, tokens.ends)), tokens.ends - tokens.starts, axis=1)
    next_word = np.searchsorted(tokens.words, own)
    words = np.concatenate(([-1], tokens.words, [len(own)]))  # none before the first, none behind the last
    before, behind = words[next_word], words[next_word + 1]
    return np.where(before >= bounds[0], before, np.where(behind < bounds[1], behind, own))


class Recogniser(Component):
    """Sets `ents` by slovnet, from the words of a whole Doc: a paragraph serves it better than a sentence."""

    @cached_property
    def network(self) -> Names:
        """The network, loaded when it is first needed."""
        return Names()

    @cached_property
    def tags(self) -> tuple[Cells, NDArray[np.bool_]]:
        """The key of the label that each tag of the network stands for, and whether it begins a name."""
        parts = [tag.partition("-") for tag in _names("ner", "tag")]
        labels = [self.vocab.strings.add(LABELS[kind]) if kind else 0 for _, _, kind in parts]
        return np.array(labels, dtype=np.uint64), np.array([begin == "B" for begin, _, _ in parts])

    def many(self, docs: Sequence[Doc]) -> None:
        tokens = Tokens(docs)
        batch = tokens.by_doc()
        found = self.network(batch)
        labels, begins = (known[found] for known in self.tags)
        firsts = np.cumsum(batch.sizes) - batch.sizes
        begins[firsts] = True
        begins[1:] |= labels[1:] != labels[:-1]
        cells = np.zeros((tokens.ends[-1], 2), dtype=np.uint64)
        cells[:, 0] = OUTSIDE
        cells[tokens.words, 0] = np.where(labels == 0, OUTSIDE, np.where(begins, BEGIN, INSIDE))
        cells[tokens.words, 1] = labels
        # A blank between two words of a name is part of it.
        inside = np.flatnonzero((labels[1:] > 0) & ~begins[1:]) + 1
        for last, word in zip(tokens.words[inside - 1].tolist(), tokens.words[inside].tolist(), strict=True):
            cells[last + 1 : word] = cells[word]
        tokens.write([ENT_IOB, ENT_TYPE], cells)


COMPONENTS: dict[str, tuple[Callable[[Vocab], Component], list[str]]] = {
    "sentences": (Sentences, ["token.is_sent_start"]),
    "morph": (Tagger, ["token.pos", "token.morph"]),
    "lemmas": (Lemmatizer, ["token.lemma"]),
    "syntax": (Parser, ["token.head", "token.dep"]),
    "names": (Recogniser, ["doc.ents"]),
}
"""The components in their order: what makes each, and what it sets."""


def _register(name: str, make: Callable[[Vocab], Component], assigns: list[str]) -> None:
    Language.factory(f"letopis_ru_{name}", assigns=assigns, func=lambda nlp, name: make(nlp.vocab))


for _name, (_make, _assigns) in COMPONENTS.items():
    _register(_name, _make, _assigns)
