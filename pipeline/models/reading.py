"""What models said of passages, packed: later runs read it back where the words and the models are the same."""

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

NAMED = [ORTH, TAG, MORPH, LEMMA, DEP, ENT_TYPE]
"""Attributes whose values are strings."""
PLAIN = [POS, SPACY, ENT_IOB, SENT_START]
"""Attributes whose values are small numbers, signed ones among them."""


ATTRIBUTES = [*NAMED, *PLAIN, HEAD]

Numbers = NDArray[Any]
Keys = NDArray[np.uint64]


def pack_readings(readings: Iterable[tuple[str, str, Doc]]) -> bytes:
    """The Docs of some passages, each with a key and its language; equal ones give equal bytes."""
    told = list({key: (key, language, doc) for key, language, doc in readings}.values())
    if not told:
        return b""
    docs = [doc for _, _, doc in told]
    index = [(key, language, len(doc)) for key, language, doc in told]
    cells = np.concatenate([doc.to_array(ATTRIBUTES) for doc in docs])
    keys, places = np.unique(cells[:, : len(NAMED)], return_inverse=True)
    names: dict[int, str] = {0: ""}
    for doc in {id(doc.vocab): doc for doc in docs}.values():
        lookup = doc.vocab.strings
        names.update((key, lookup[key]) for key in keys.tolist() if key not in names and key in lookup)
    head = json.dumps({"passages": index, "strings": [names[key] for key in keys.tolist()]}, separators=(",", ":"))
    numbers = cells[:, len(NAMED) :].astype(np.int64)
    return zlib.compress(
        b"".join(
            (
                len(head).to_bytes(4, "little"),
                head.encode(),
                places.reshape(-1, len(NAMED)).T.astype("<u4").tobytes(),
                numbers[:, :-1].T.astype("i1").tobytes(),
                numbers[:, -1].astype("<i4").tobytes(),
            )
        ),
        1,
    )


def unpack_readings(packed: bytes, vocabulary: Callable[[str], Vocab]) -> dict[str, Doc]:
    """The Docs by the keys of their passages; `vocabulary` gives that of a language."""
    if not packed:
        return {}
    content = zlib.decompress(packed)
    start = 4 + int.from_bytes(content[:4], "little")
    head = json.loads(content[4:start])
    tokens = sum(length for _, _, length in head["passages"])
    named, start = _columns(content, start, tokens, len(NAMED), "<u4")
    plain, start = _columns(content, start, tokens, len(PLAIN), "i1")
    heads, start = _columns(content, start, tokens, 1, "<i4")
    found: dict[str, Doc] = {}
    keys: dict[str, Keys] = {}
    first = 0
    for key, language, length in head["passages"]:
        vocab = vocabulary(language)
        if language not in keys:
            known = [vocab.strings.add(each) if each else 0 for each in head["strings"]]
            keys[language] = np.array(known, dtype=np.uint64)
        mine = slice(first, first + length)
        found[key] = _doc(vocab, head["strings"], keys[language], named[:, mine], plain[:, mine], heads[:, mine])
        first += length
    return found


def _columns(content: bytes, start: int, tokens: int, columns: int, kind: str) -> tuple[Numbers, int]:
    size = tokens * columns * np.dtype(kind).itemsize
    return np.frombuffer(content[start : start + size], dtype=kind).reshape(columns, tokens), start + size


def _doc(vocab: Vocab, strings: Sequence[str], keys: Keys, named: Numbers, plain: Numbers, heads: Numbers) -> Doc:
    for morph in set(named[NAMED.index(MORPH)].tolist()):
        vocab.morphology.add(strings[morph])
    doc = Doc(vocab, words=[strings[i] for i in named[0].tolist()], spaces=(plain[PLAIN.index(SPACY)] > 0).tolist())
    if not len(doc):
        return doc
    parsed = bool(named[NAMED.index(DEP)].any())
    attributes = [TAG, MORPH, LEMMA, DEP, ENT_TYPE, POS, ENT_IOB, HEAD if parsed else SENT_START]
    places = heads[0] if parsed else plain[PLAIN.index(SENT_START)]
    rows = [*keys[named[1:]], plain[PLAIN.index(POS)], plain[PLAIN.index(ENT_IOB)], places]
    cells: Any = np.array([row.astype(np.int64).astype(np.uint64) for row in rows]).T
    doc.from_array(attributes, cells)
    return doc
