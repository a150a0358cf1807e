"""spaCy's word vectors in context, convolutions over hash embeddings, with the same answers in less time.

The layers are those of MultiHashEmbed and MaxoutWindowEncoder in `spacy/ml/models/tok2vec.py`. What a token gives by
itself depends on a few of its attributes and is remembered; the convolutions are multiplied by numpy, in pieces that
fit the processor's cache.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

EMBED = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
"""The layers of an embedding that looks at nothing but attributes of the token."""

CONVOLUTION = ["expand_window", "maxout", "layernorm", "dropout"]
"""The innermost layers of a convolution."""

KEPT = 30_000
"""So many distinct tokens are remembered, at 400 bytes; then the memory starts anew."""

ROWS = 2_048
"""So many tokens go through a convolution at once."""

TOKENS = 8_000
"""About so many tokens are read together: more only take memory, up to 4 kB each."""

Floats = NDArray[np.float32]


def together(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """The Docs in parts of about `TOKENS` tokens, in order."""
    part: list[Doc] = []
    tokens = 0
    for doc in docs:
        if part and tokens + len(doc) > TOKENS:
            yield part
            part, tokens = [], 0
        part.append(doc)
        tokens += len(doc)
    if part:
        yield part


def quicken_vectors(model: Any) -> Any:
    """The model with layers in it that give word vectors exchanged, where they are of the shape that is known here."""
    for node in list(model.walk()):
        if type(node.ops) is not NumpyOps:
            continue
        node.ops.use_blis = False  # numpy multiplies matrices of these sizes in two thirds of the time
        if _is_known(node):
            quick: Any = Model(
                "letopis_word_vectors", WordVectors(*node.layers), dims={"nO": node.get_dim("nO")}, layers=[node]
            )
            if node is model:
                return quick
            model.replace_node(node, quick)
    return model


def _is_known(node: Any) -> bool:
    if not (node.has_ref("embed") and node.has_ref("encode") and len(node.layers) == 2):
        return False
    embed, encode = node.layers
    return [_kind(layer) for layer in embed.layers] == EMBED and all(
        _kind(layer) == "residual" and [_kind(each) for each in _innermost(layer)] == CONVOLUTION
        for layer in encode.layers[0].layers
    )


def _kind(layer: Any) -> str:
    """The name of a layer without the names of those inside."""
    return str(layer.name).partition("(")[0]


def _innermost(layer: Any) -> list[Any]:
    return [each for each in layer.walk(order="dfs_pre") if not each.layers]


class WordVectors:
    """What an embedding and the convolutions behind it make of the tokens of Docs."""

    def __init__(self, embed: Any, encode: Any):
        self.remembered = Remembered(embed)
        self.pad = encode.attrs["pad"]
        self.convolutions = [Convolution(*_innermost(layer)) for layer in encode.layers[0].layers]

    def __call__(self, model: Any, docs: Sequence[Doc], is_train: bool) -> tuple[list[Floats], Callable[..., Any]]:
        """What a thinc model gives: the vectors of each Doc's tokens, and what it learns by."""
        if is_train:
            return model.layers[0](docs, is_train)  # type: ignore[no-any-return]
        return [vectors for part in together(docs) for vectors in self.vectors(part)], lambda _: []

    def vectors(self, docs: Sequence[Doc]) -> list[Floats]:
        """The vectors of each Doc's tokens. As in thinc, `pad` rows of zeros part the Docs from each other."""
        lengths = np.array([len(doc) for doc in docs])
        starts = self.pad + np.cumsum(lengths + self.pad) - lengths - self.pad
        rows = np.zeros((self.pad + int((lengths + self.pad).sum()), self.remembered.width), dtype=np.float32)
        places = np.concatenate([np.arange(s, s + n) for s, n in zip(starts, lengths, strict=True)])
        rows[places] = self.remembered(docs)
        rows = reduce(lambda rows, convolve: convolve(rows), self.convolutions, rows)
        return [rows[start : start + length] for start, length in zip(starts, lengths, strict=True)]


class Remembered:
    """What an embedding makes of tokens; the same attributes are embedded once."""

    def __init__(self, embed: Any):
        extract, _, hashed, mixed, _ = embed.layers
        self.columns = extract.attrs["columns"]
        self.width = embed.get_dim("nO")
        self.layers = [hashed.layers[0], mixed.layers[0]]
        self.places: dict[bytes, int] = {}
        self.vectors = np.empty((KEPT, self.width), dtype=np.float32)

    def __call__(self, docs: Sequence[Doc]) -> Floats:
        """The vectors of all tokens of some Docs."""
        attributes = np.concatenate([doc.to_array(self.columns).reshape(-1, len(self.columns)) for doc in docs])
        keys: list[bytes] = attributes.view(f"V{attributes.itemsize * len(self.columns)}").ravel().tolist()
        new = {key: i for i, key in enumerate(keys) if key not in self.places}
        if len(self.places) + len(new) > KEPT:
            self.places = {}
            new = {key: i for i, key in enumerate(keys)}
            self.vectors = np.empty((max(KEPT, len(new)), self.width), dtype=np.float32)
        if new:
            first = len(self.places)
            embedded = reduce(lambda rows, layer: layer.predict(rows), self.layers, attributes[list(new.values())])
            self.vectors[first : first + len(new)] = embedded
            self.places.update(zip(new, range(first, first + len(new)), strict=True))
        return self.vectors[[self.places[key] for key in keys]]


class Convolution:
    """A residual layer over each token and its neighbours: the best of some linear pieces, normalised."""

    def __init__(self, window: Any, maxout: Any, norm: Any, _dropout: Any):
        self.reach = window.attrs["window_size"]
        weights = maxout.get_param("W")
        self.width, self.pieces, size = weights.shape
        self.weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, size).T)  # piece by piece
        self.bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(-1))
        self.gain, self.shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """Each row plus what it and its neighbours make; beyond both ends are zeros."""
        padded = np.pad(rows, ((self.reach, self.reach), (0, 0)))
        windows = sliding_window_view(padded.reshape(-1), self.weights.shape[0])[:: self.width]
        found = np.empty_like(rows)
        for start in range(0, len(rows), ROWS):
            mine = slice(start, start + ROWS)
            best = self._best(np.ascontiguousarray(windows[mine]))
            best -= best.mean(axis=1, keepdims=True)
            variance = np.einsum("ij,ij->i", best, best) / np.float32(self.width) + np.float32(1e-8)
            best *= (variance**-0.5)[:, None]
            best *= self.gain
            best += self.shift
            np.add(rows[mine], best, out=found[mine])
        return found

    def _best(self, windows: Floats) -> Floats:
        pieces = windows @ self.weights
        pieces += self.bias
        return reduce(np.maximum, np.hsplit(pieces, self.pieces))
