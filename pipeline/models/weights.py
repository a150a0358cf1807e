"""The files of slovnet's Russian models and of navec's embeddings, read without either library.

The files lie in the distribution `natasha`, which is never imported: it would bring pymorphy2 along.
"""

import json
import tarfile
from gzip import decompress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAVEC = "emb/navec_news_v1_1B_250K_300d_100q.tar"


def weights_folder() -> Path:
    """The folder with slovnet's and navec's files.

    Raises FileNotFoundError when the distribution that carries them is not installed.
    """
    try:
        files = distribution("natasha").locate_file("natasha/data")
    except PackageNotFoundError as error:
        raise FileNotFoundError("the Russian models are missing: run 'pip install natasha'") from error
    return Path(str(files))


def load_weights(kind: str) -> dict[str, Any]:
    """The arrays of the model of a kind ('ner', 'morph', 'syntax'), nested and named as in its own scheme."""
    with tarfile.open(_pack(kind)) as pack:
        named: dict[str, Any] = _filled(json.loads(_content(pack, "model.json")), pack)
        return named


def load_vocabulary(kind: str, name: str) -> bytes:
    """A vocabulary of a model, one entry a line: its 'word's, 'shape's, 'tag's or syntactic 'rel'ations."""
    with tarfile.open(_pack(kind)) as pack:
        return decompress(_content(pack, f"vocabs/{name}.gz"))


def load_codes() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """navec's quantised vectors: 100 codes a word, and the three numbers that each code of each place stands for.

    The codes of the words stay in the file until they are asked for.
    """
    path = weights_folder() / NAVEC
    with tarfile.open(path) as pack:
        start = pack.getmember("pq.bin").offset_data
    words, size, places, codes = (int(number) for number in np.fromfile(path, "<u4", 4, offset=start))
    start += 4 * 4
    of_words = np.memmap(path, np.uint8, "r", start, (words, places))
    numbers = np.fromfile(path, "<f4", codes * size, offset=start + words * places)
    return of_words, numbers.reshape(places, codes, size // places)


def _pack(kind: str) -> Path:
    return weights_folder() / "model" / f"slovnet_{kind}_news_v1.tar"


def _content(pack: tarfile.TarFile, name: str) -> bytes:
    file = pack.extractfile(name)
    return file.read() if file else b""


def _filled(scheme: Any, pack: tarfile.TarFile) -> Any:
    """A scheme with the arrays that it names; navec's are none of the pack's."""
    if isinstance(scheme, list):
        return [_filled(each, pack) for each in scheme]
    if not isinstance(scheme, dict):
        return scheme
    if "dtype" not in scheme:
        return {name: _filled(each, pack) for name, each in scheme.items()}
    if "array" not in scheme:
        return None
    return np.frombuffer(_content(pack, f"arrays/{scheme['array']}.bin"), scheme["dtype"]).reshape(scheme["shape"])
