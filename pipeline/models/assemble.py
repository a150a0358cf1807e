"""One Doc over a whole document, out of Docs over its passages.

Models read passages, with citation markers blanked; everything else in the document is tokens without attributes.
The whole Doc has exactly the document's text.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, MORPH, POS, TAG
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

COPIED = [TAG, POS, MORPH, LEMMA, DEP]
PIECE = re.compile(r"\S+|\s+")


@dataclass(slots=True)
class _Tokens:
    """The tokens of the whole Doc while it is being built; heads are positions in these lists."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    attributes: list[Sequence[int]] = field(default_factory=list)

    def add(self, word: str, head: int, attributes: Sequence[int]) -> None:
        self.words.append(word)
        self.spaces.append(False)
        self.heads.append(head)
        self.attributes.append(attributes)

    def pieces(self, between: str) -> list[str]:
        """The tokens of a stretch that no model has read; a space after a token belongs to that token."""
        found: list[str] = []
        for piece in PIECE.findall(between):
            if piece.startswith(" ") and (found or (self.words and not self.spaces[-1])):
                if found:
                    found[-1] += " "
                else:
                    self.spaces[-1] = True
                piece = piece[1:]
            if piece:
                found.append(piece)
        return found

    def add_pieces(self, pieces: list[str], head: int | None, attributes: Sequence[int]) -> None:
        """Add tokens that hang on the token at `head`; without one, on the first of them."""
        head = len(self.words) if head is None else head
        for piece in pieces:
            word = piece[:-1] if len(piece) > 1 and piece.endswith(" ") and not piece.isspace() else piece
            self.add(word, head, attributes)
            self.spaces[-1] = word != piece


def assemble(vocab: Vocab, text: str, parts: Sequence[tuple[int, Doc]]) -> Doc:
    """The Doc over `text`, in which each part stands at its offset; parts are sorted and do not overlap.

    A part's text has the length of the stretch that it stands for, and differs from it in blanked markers only.
    Tokens between parts hang together in runs without attributes; a marker inside a part is punctuation that hangs
    on the word before it, or on the next one.
    """
    made = _Tokens()
    loose = (0, 0, 0, 0, vocab.strings.add("dep"))  # without a label, spaCy sees no sentences
    last = 0
    for offset, part in parts:
        made.add_pieces(made.pieces(text[last:offset]), None, loose)
        last = _copy(made, text, offset, part, vocab)
    made.add_pieces(made.pieces(text[last:]), None, loose)

    doc = Doc(vocab, words=made.words, spaces=made.spaces)
    if len(doc):
        rows = np.zeros((len(doc), 1 + len(COPIED)), dtype=np.uint64)
        rows[:, 0] = (np.array(made.heads, dtype=np.int64) - np.arange(len(doc))).astype(np.uint64)
        rows[:, 1:] = np.array(made.attributes, dtype=np.uint64)
        doc.from_array(["HEAD", *COPIED], rows)  # type: ignore[arg-type]
    spans = (
        doc.char_span(offset + ent.start_char, offset + ent.end_char, label=ent.label_, alignment_mode="expand")
        for offset, part in parts
        for ent in part.ents
    )
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


def _copy(made: _Tokens, text: str, offset: int, part: Doc, vocab: Vocab) -> int:
    """Add a part's words, and the markers that were blanked in it; the answer is where the part ends in the text."""
    cells = part.to_array([IDX, LENGTH, IS_SPACE, HEAD, *COPIED])
    heads = (np.arange(len(part)) + cells[:, 3].astype(np.int64)).tolist()
    if part.vocab is not vocab:
        _carry_strings(part, vocab)
    marker = (0, vocab.strings.add("PUNCT"), 0, 0, vocab.strings.add("punct"))
    first = len(made.words)
    positions: dict[int, int] = {}
    last, end = offset, offset + (part[-1].idx + len(part[-1].text_with_ws) if len(part) else 0)
    columns = (column.tolist() for column in (cells[:, 0] + offset, cells[:, 1], cells[:, 2], cells[:, 4:]))
    for i, (start, length, is_space, attributes) in enumerate(zip(*columns, strict=True)):
        if is_space:
            continue
        if start == last + 1 and text[last] == " " and made.words and not made.spaces[-1]:
            made.spaces[-1] = True  # as `pieces` would, for nearly every word
        elif start > last:
            pieces = made.pieces(text[last:start])
            before = len(made.words) - 1
            made.add_pieces(pieces, before if before >= first else len(made.words) + len(pieces), marker)
        positions[i] = len(made.words)
        last = start + length
        made.add(text[start:last], 0, attributes)
    for i, position in positions.items():
        head = heads[i] if heads[i] in positions else _word(heads, positions, i)
        made.heads[position] = positions.get(head, position)
    pieces = made.pieces(text[last:end])
    made.add_pieces(pieces, max(len(made.words) - 1, first), marker)
    return end


def _word(heads: Sequence[int], words: Container[int], i: int) -> int:
    """The head of a token, or the first word above it when that is a blank."""
    head = heads[i]
    while head not in words and heads[head] != head:
        head = heads[head]
    return head


def _carry_strings(part: Doc, vocab: Vocab) -> None:
    """Make the strings and morphology of a part known to another vocabulary."""
    strings = part.vocab.strings
    for column in part.to_array(COPIED).T:
        for key in set(column.tolist()) - {0}:
            vocab.strings.add(strings[key])
    for key in set(part.to_array(MORPH).tolist()) - {0}:
        vocab.morphology.add(strings[key])
