"""razdel's tokens and sentences, on which slovnet's models were trained."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from razdel import sentenize, tokenize
from razdel.segmenters.punct import DASHES
from razdel.segmenters.sentenize import SentSplit
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


AFTER_YEAR = re.compile(
    r"\d\s?(?:гг?|вв?)\.\s+(?=(?:В|Во|С|Со|К|До|По|После|На|При|За|Из|От|Он|Она|Оно|Они|Это|Эти|Этот|Его|Её|Их|Однако"
    r"|Тогда|Затем|Также|Уже|Когда|Позже|Позднее|Впоследствии)\s)"
)
"""Where a sentence ends with 'г.': in «в 839 г. В 860 г.» razdel sees one."""

WINDOW = sentenize.split.window
BEFORE_BLANK = re.compile(rf"{sentenize.split.pattern}(?=\s)")
"""What may end a sentence for razdel, which wants a blank behind it."""


def sentence_starts(text: str) -> list[int]:
    """Where sentences start, blanks before them included: by razdel, and after a year where no name can follow."""
    starts = [0]
    for match in BEFORE_BLANK.finditer(text):
        start, end = match.span()
        split = SentSplit(text[max(start - WINDOW, 0) : start], match[1], text[end : end + WINDOW])
        split.buffer = text[starts[-1] : start]
        if not sentenize.join(split):
            starts.append(end)
    return starts + [match.end() for match in AFTER_YEAR.finditer(text)]
