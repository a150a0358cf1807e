"""slovnet's networks for Russian as matrix products over whole batches.

The architecture is slovnet's (github.com/natasha/slovnet): a word's vector and the embedding of its shape go through
three convolutions over the word and its two neighbours, each followed by ReLU and batch normalisation; on top, a
linear layer tells tags of morphology or scores for names, which a CRF decodes, and two bilinear layers tell
syntactic heads and relations.

A batch is texts one after another with a row of zeros between them, which is all that a convolution sees beyond a
text's ends. So nothing is padded. The first convolution is a sum over three places, and the share of each is
computed once for all occurrences of a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .decode import best_chains, best_trees
from .weights import load_weights
from .words import Floats, Ints, load_vectors

ROWS = 2048
"""Texts are taken together up to this many words, so that what a layer gives stays near the processor."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Words of some texts, one text after another."""

    words: Ints
    """Numbers of the distinct words."""
    shapes: Ints
    """The shape of each of these."""
    places: Ints
    """Which of the distinct words stands at each place."""
    sizes: Ints
    """How many words each text has; none has none."""

    def pieces(self) -> "Iterator[tuple[slice, Batch]]":
        """Batches of whole texts with about `ROWS` words, and where in this batch their words lie."""
        ends = np.cumsum(self.sizes)
        cuts = [0, *(np.flatnonzero(np.diff(ends // ROWS)) + 1).tolist(), len(ends)]
        start = 0
        for first, last in pairwise(cuts):
            if first == last:
                continue
            where = slice(start, start := int(ends[last - 1]))
            seen = np.zeros(len(self.words), dtype=bool)
            seen[self.places[where]] = True
            places = (np.cumsum(seen) - 1)[self.places[where]]
            yield where, Batch(self.words[seen], self.shapes[seen], places, self.sizes[first:last])


class Convolution:
    """A layer: each row and its two neighbours to a new row."""

    def __init__(self, layer: dict[str, Any]):
        kernel = layer["conv"]["weight"]
        self.taps: list[Floats] = [np.ascontiguousarray(kernel[:, :, tap].T) for tap in range(3)]
        self.bias: Floats = layer["conv"]["bias"]
        norm = layer["norm"]
        self.scale: Floats = norm["weight"] / norm["std"]
        self.shift: Floats = norm["bias"] - norm["mean"] * self.scale

    def __call__(self, rows: Floats, blank: Ints) -> Floats:
        """The new rows; those that part texts stay zeros."""
        before, here, after = (rows @ tap for tap in self.taps)
        return self.joined(before, here, after, blank)

    def joined(self, before: Floats, here: Floats, after: Floats, blank: Ints) -> Floats:
        """The new rows of what a row before, the row itself and a row after add to one."""
        here += self.bias
        here[1:] += before[:-1]
        here[:-1] += after[1:]
        np.maximum(here, 0, out=here)
        here *= self.scale
        here += self.shift
        here[blank] = 0
        return here


class Encoder:
    """Words in their context: the part that the three networks have in common, each with weights of its own."""

    def __init__(self, weights: dict[str, Any]):
        self.vectors = load_vectors()
        self.shapes: Floats = weights["emb"]["shape"]["weight"]
        first, *others = weights["encoder"]["layers"]
        self.first, self.others = Convolution(first), [Convolution(layer) for layer in others]

    def __call__(self, batch: Batch) -> Floats:
        """The state of each word of a batch."""
        words = np.concatenate((self.vectors(batch.words), self.shapes[batch.shapes]), axis=1)
        texts = np.repeat(np.arange(len(batch.sizes)), batch.sizes)
        filled = np.arange(len(texts)) + texts + 1
        kinds = np.full(len(texts) + len(batch.sizes) + 1, len(words))
        kinds[filled] = batch.places
        blank = np.flatnonzero(kinds == len(words))
        nothing = np.zeros((1, words.shape[1]), dtype=words.dtype)
        words = np.concatenate((words, nothing))
        before, here, after = ((words @ tap).take(kinds, axis=0) for tap in self.first.taps)
        rows = self.first.joined(before, here, after, blank)
        for layer in self.others:
            rows = layer(rows, blank)
        states: Floats = rows[filled]
        return states


class Linear:
    """A layer of weights and a bias."""

    def __init__(self, weights: dict[str, Any]):
        self.weight: Floats = weights["weight"]
        self.bias: Floats = weights["bias"]

    def __call__(self, rows: Floats) -> Floats:
        """The new rows."""
        made: Floats = rows @ self.weight
        made += self.bias
        return made

    def positive(self, rows: Floats) -> Floats:
        """The new rows, with zeros for what is below zero."""
        made = self(rows)
        return np.maximum(made, 0, out=made)


class Morphology:
    """The network that tells the tag of each word."""

    def __init__(self) -> None:
        weights = load_weights("morph")
        self.encoder = Encoder(weights)
        self.tags = Linear(weights["head"]["proj"])

    def __call__(self, batch: Batch) -> Ints:
        """The number of each word's tag."""
        tags = np.empty(len(batch.places), dtype=np.intp)
        for words, piece in batch.pieces():
            tags[words] = self.tags(self.encoder(piece)).argmax(axis=1)
        return tags


class Names:
    """The network that tells which part of a name each word is."""

    def __init__(self) -> None:
        weights = load_weights("ner")
        self.encoder = Encoder(weights)
        self.tags = Linear(weights["head"]["proj"])
        self.transitions: Floats = weights["head"]["crf"]["transitions"]

    def __call__(self, batch: Batch) -> Ints:
        """The number of each word's tag, of the best chain of tags in each text."""
        scores = np.empty((len(batch.places), len(self.transitions)), dtype=np.float32)
        for words, piece in batch.pieces():
            scores[words] = self.tags(self.encoder(piece))
        return best_chains(scores, batch.sizes, self.transitions)


class Syntax:
    """The network that tells the head of each word and how it hangs on it."""

    def __init__(self) -> None:
        weights = load_weights("syntax")
        self.encoder = Encoder(weights)
        heads, relations = weights["head"], weights["rel"]
        # What is named 'head' there reads the word that hangs on another, and what is named 'tail', that other word;
        # for relations it is the other way round.
        self.word, self.head = Linear(heads["head"]["proj"]), Linear(heads["tail"]["proj"])
        self.kernel: Floats = heads["kernel"]
        self.root = self.head.positive(heads["root"][None])
        self.related_word, self.related_head = Linear(relations["tail"]["proj"]), Linear(relations["head"]["proj"])
        self.related_root = self.related_head.positive(relations["root"][None])
        self.relations: Floats = relations["kernel"]

    def __call__(self, batch: Batch) -> tuple[Ints, Ints]:
        """For each word the place of its head in its text, from 1 on, or 0 for the root, and its relation's number."""
        heads, relations = np.empty((2, len(batch.places)), dtype=np.intp)
        for words, piece in batch.pieces():
            states = self.encoder(piece)
            ends = np.cumsum(piece.sizes)
            starts = ends - piece.sizes
            heads[words] = found = best_trees(self._scores(states, starts.tolist(), ends.tolist()))
            above = np.where(found > 0, found + np.repeat(starts, piece.sizes), 0)
            related = np.concatenate((self.related_root, self.related_head.positive(states)))[above]
            wanted = (related @ self.relations).reshape(len(states), -1, related.shape[1])
            relations[words] = (wanted @ self.related_word.positive(states)[:, :, None]).argmax(axis=1)[:, 0]
        return heads, relations

    def _scores(self, states: Floats, starts: list[int], ends: list[int]) -> list[Floats]:
        """For each text a table: how well the root and each word would be the head of each word."""
        words = self.word.positive(states) @ self.kernel
        above = self.head.positive(states)
        return [
            words[start:end] @ np.concatenate((self.root, above[start:end])).T
            for start, end in zip(starts, ends, strict=True)
        ]
