"""razdel's tokens and sentences, on which slovnet's models were trained."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import spacy
from razdel import sentenize, tokenize
from razdel.segmenters.punct import DASHES
from razdel.segmenters.sentenize import SentSplit
from spacy.attrs import IDX, IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

PIECE = re.compile(r"\S+|\s+")
PLAIN = re.compile(r"([«(\[„“\"]?)([А-ЯЁа-яё]+)([,.;:!?»)\]”…\"]?)")
"""A Russian word with one sign around it at most: always as many tokens."""

REMEMBERED = 20_000
"""Other pieces of text whose tokens are not looked for again."""


class RazdelTokenizer:
    """razdel's tokens as a spaCy tokenizer.

    razdel never joins what a blank parts, but where a piece between blanks begins or ends with a sign that may bind
    it to the next one, it looks across the blank. All other pieces have the same tokens wherever they stand.
    """

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        pieces = PIECE.findall(text)
        for n, piece in enumerate(pieces):
            if piece.isspace():
                if words and piece[0] == " ":
                    spaces[-1] = True
                    piece = piece[1:]
                found: Sequence[str] = [piece] if piece else []
            elif plain := PLAIN.fullmatch(piece):
                found = [part for part in plain.groups() if part]
            elif BINDING.search(piece):
                # The kind of the nearest sign is all that counts.
                before, behind = pieces[n - 2][-1:] if n > 1 else "", pieces[n + 2][:1] if n + 2 < len(pieces) else ""
                found = _tokens(f"{before} ", piece, f" {behind}")
            else:
                found = _tokens("", piece, "")
            words += found
            spaces += [False] * len(found)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> "RazdelTokenizer":
        return self


BINDING = re.compile(rf"^[{re.escape(DASHES)}_.,/\\].|.[{re.escape(DASHES)}_]$|\d[.,/\\]$", re.DOTALL)
"""What razdel may read otherwise between other words: «5, 10», «кое -где»."""


@lru_cache(REMEMBERED)
def _tokens(before: str, piece: str, behind: str) -> tuple[str, ...]:
    inside = range(len(before), len(before) + len(piece))
    return tuple(token.text for token in tokenize(before + piece + behind) if token.start in inside)


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
        text = doc.text
        offsets = np.array([*sentence_starts(text), *(match.end() for match in AFTER_YEAR.finditer(text))])
        cells = doc.to_array([IDX, IS_SPACE])
        words = np.flatnonzero(cells[:, 1] == 0)
        firsts = np.searchsorted(cells[words, 0], offsets.astype(np.uint64))
        starts: Any = np.full(len(doc), -1, dtype=np.int64)
        starts[words[firsts[firsts < len(words)]]] = 1
        starts[0] = 1
        doc.from_array([SENT_START], starts.astype(np.uint64))


def sentence_starts(text: str) -> list[int]:
    """Where razdel's sentences start, blanks before them included; nothing ends where no blank follows."""
    starts = [0]
    for match in sentenize.split.re.finditer(text):
        start, end = match.span()
        if text[end : end + 1].isspace():
            window = sentenize.split.window
            split = SentSplit(text[max(start - window, 0) : start], match[1], text[end : end + window])
            split.buffer = text[starts[-1] : start]
            if not sentenize.join(split):
                starts.append(end)
    return starts
