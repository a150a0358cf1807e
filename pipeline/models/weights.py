"""slovnet's models over navec's embeddings, loaded without what reading does not need.

The three models share one vocabulary of 250,000 words, and navec's own is left aside: slovnet asks it for vectors by
number only. The files lie in the distribution `natasha`, which is never imported: it would bring pymorphy2 along.
"""

from functools import cache
from gzip import decompress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from navec.meta import Meta
from navec.pq import PQ
from navec.tar import Tar
from slovnet.exec.encoders import WordShapeEncoder
from slovnet.exec.infer import MorphInfer, NERInfer, SyntaxDecoder, SyntaxInfer, TagDecoder
from slovnet.exec.model import NER, Morph, Syntax
from slovnet.exec.pack import Pack, vocab_name
from slovnet.vocab import Vocab

BATCH = 32
NAVEC = "emb/navec_news_v1_1B_250K_300d_100q.tar"
KINDS = {
    "ner": (NER, NERInfer, TagDecoder, "tag"),
    "morph": (Morph, MorphInfer, TagDecoder, "tag"),
    "syntax": (Syntax, SyntaxInfer, SyntaxDecoder, "rel"),
}
"""Kind of a model -> its network, what runs it, what reads its answers, and the vocabulary of these."""


def weights_folder() -> Path:
    """The folder with slovnet's and navec's files.

    Raises FileNotFoundError when the distribution that carries them is not installed.
    """
    try:
        files = distribution("natasha").locate_file("natasha/data")
    except PackageNotFoundError as error:
        raise FileNotFoundError("the Russian models are missing: run 'pip install natasha'") from error
    return Path(str(files))


@cache
def load_weights(kind: str) -> Any:
    """The model of a kind ('ner', 'morph', 'syntax') as slovnet runs it: an encoder, a model and a decoder."""
    network, runner, decoder, answers = KINDS[kind]
    with Pack(weights_folder() / "model" / f"slovnet_{kind}_news_v1.tar") as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(network)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights)))
        words, shapes, labels = (
            _vocabulary(decompress(pack.read(vocab_name(name)))) for name in ("word", "shape", answers)
        )
    return runner(model.inject_navec(_embeddings()), WordShapeEncoder(words, shapes, BATCH), decoder(labels))


@cache
def _vocabulary(content: bytes) -> Vocab:
    return Vocab(content.decode("utf-8").splitlines())


@cache
def _embeddings() -> Any:
    """What slovnet takes of a navec: its id and its quantised vectors."""
    with Tar(weights_folder() / NAVEC) as tar:
        return SimpleNamespace(meta=Meta.from_file(tar.load("meta.json")), pq=Vectors.from_file(tar.load("pq.bin")))


class Vectors(PQ):  # type: ignore[misc]
    """Quantised vectors that are looked up, never compared."""

    def precompute(self) -> None:
        """Nothing: norms and products serve navec's own search for similar words."""
