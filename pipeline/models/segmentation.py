"""razdel's tokens and sentences, on which slovnet's models were trained."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import spacy
from razdel import sentenize, tokenize
from spacy.attrs import IDX, IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab


class RazdelTokenizer:
    """razdel's tokens as a spaCy tokenizer."""

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []

        def gap(start: int, end: int) -> None:
            blank = text[start:end]
            if words and blank.startswith(" "):
                spaces[-1] = True
                blank = blank[1:]
            if blank:
                words.append(blank)
                spaces.append(False)

        last = 0
        for token in tokenize(text):
            gap(last, token.start)
            words.append(token.text)
            spaces.append(False)
            last = token.stop
        gap(last, len(text))
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> "RazdelTokenizer":
        return self


@spacy.registry.tokenizers("letopis.razdel.v1")  # type: ignore[attr-defined, untyped-decorator]
def make_tokenizer() -> Callable[[Language], RazdelTokenizer]:
    """What makes the tokenizer of a pipeline."""
    return lambda nlp: RazdelTokenizer(nlp.vocab)


AFTER_YEAR = re.compile(
    r"\d\s?(?:гг?|вв?)\.\s+(?=(?:В|Во|С|Со|К|До|По|После|На|При|За|Из|От|Он|Она|Оно|Они|Это|Эти|Этот|Его|Её|Их|Однако"
    r"|Тогда|Затем|Также|Уже|Когда|Позже|Позднее|Впоследствии)\s)"
)
"""Where a sentence ends with 'г.': in «в 839 г. В 860 г.» razdel sees one."""


def set_sentences(docs: Sequence[Doc]) -> None:
    """Mark the tokens that begin a sentence, by razdel, and after a year where no name can follow."""
    for doc in docs:
        if not len(doc):
            continue
        offsets = [sentence.start for sentence in sentenize(doc.text)]
        offsets += [match.end() for match in AFTER_YEAR.finditer(doc.text)]
        cells = doc.to_array([IDX, IS_SPACE])
        words = np.flatnonzero(cells[:, 1] == 0)
        firsts = np.searchsorted(cells[words, 0], np.array(offsets, dtype=np.uint64))
        starts: Any = np.full(len(doc), -1, dtype=np.int64)
        starts[words[firsts[firsts < len(words)]]] = 1
        starts[0] = 1
        doc.from_array([SENT_START], starts.astype(np.uint64))
