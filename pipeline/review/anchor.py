"""A selector found again in a text that has changed since: by its quote, by what stands around it, by its place.

The order is the one that the W3C Web Annotation model suggests for selectors that refine each other: the old place if the
old words stand there, then the quote, told from its other occurrences by prefix and suffix, then the quote without
regard to case, spaces and punctuation. Where two places fit equally well, none is given.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property

from .decisions import Selector

Span = tuple[int, int]

SHORTEST_RUN = 4
"""Letters that must agree in a row to speak for a place; any two texts share shorter runs."""
LIKE_ENOUGH = 0.4
"""Share of prefix and suffix that must be found around one of several occurrences."""
CLEARLY = 0.15
"""Share by which the best of them must be ahead of the next."""
MOST_COMPARED = 30
"""Occurrences that are compared in full: those whose next neighbours agree best."""


class Ground:
    """A text in which selectors are found."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, selector: Selector) -> Span | None:
        """Where the selector's words stand now; None where they are gone, or could be in two places."""
        if self._unmoved(selector):
            return selector.start, selector.end
        spans = list(self._quotes(selector)) or list(self._loose_quotes(selector))
        if len(spans) < 2:
            sure = spans and (not selector.twins or self.likeness(selector, spans[0]) >= LIKE_ENOUGH)
            return spans[0] if sure else None
        if len(spans) > MOST_COMPARED:
            spans = sorted(spans, key=lambda span: -self._touching(selector, span))[:MOST_COMPARED]
        ranked = sorted(((self.likeness(selector, span), span) for span in spans), reverse=True)
        (best, place), (second, _) = ranked[:2]
        if best >= LIKE_ENOUGH and (best >= second + CLEARLY or best == 1 > second):
            return place
        level = [span for likeness, span in ranked if likeness > best - CLEARLY]
        return next((span for span in level if span[0] == selector.start), None) if best >= LIKE_ENOUGH else None

    def _unmoved(self, selector: Selector) -> bool:
        before = self.text[max(0, selector.start - len(selector.prefix)) : selector.start]
        after = self.text[selector.end : selector.end + len(selector.suffix)]
        quote = self.text[selector.start : selector.end]
        return (quote, before, after) == (selector.exact, selector.prefix, selector.suffix)

    def _quotes(self, selector: Selector) -> Iterator[Span]:
        """The occurrences of the quote; those inside longer words only where there are no others."""
        starts = list(_occurrences(selector.exact, self.text))
        spans = [(start, start + len(selector.exact)) for start in starts]
        if _cuts(selector.prefix, selector.exact) or _cuts(selector.exact, selector.suffix):
            return iter(spans)
        whole = [span for span in spans if not self._inside_word(span)]
        return iter(whole or spans)

    def _inside_word(self, span: Span) -> bool:
        start, end = span
        return _cuts(self.text[max(0, start - 1) : start], self.text[start:]) or _cuts(
            self.text[start:end], self.text[end : end + 1]
        )

    def _loose_quotes(self, selector: Selector) -> Iterator[Span]:
        letters = _letters(selector.exact)
        for at in _occurrences(letters, self._folded[0]):
            yield self._folded[1][at], self._folded[1][at + len(letters) - 1] + 1

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The letters and digits of the text, and the offset of each."""
        pairs = [(folded, at) for at, letter in enumerate(self.text) for folded in _letters(letter)]
        return "".join(letter for letter, _ in pairs), [at for _, at in pairs]

    def _touching(self, selector: Selector, span: Span) -> int:
        """How many characters next to a place are those next to the selector's quote."""
        before = self.text[max(0, span[0] - len(selector.prefix)) : span[0]]
        after = self.text[span[1] : span[1] + len(selector.suffix)]
        return _shared(before[::-1], selector.prefix[::-1]) + _shared(after, selector.suffix)

    def likeness(self, selector: Selector, span: Span) -> float:
        """The share of the selector's prefix and suffix that stands around a place, 0 to 1."""
        start, end = span
        room = 2 * len(selector.prefix + selector.suffix)
        before, after = _letters(selector.prefix), _letters(selector.suffix)
        around = (
            (before, _letters(self.text[max(0, start - room) : start])[-len(before) :] if before else ""),
            (after, _letters(self.text[end : end + room])[: len(after)]),
        )
        return sum(_agreeing(told, found) for told, found in around) / max(1, len(before) + len(after))


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cuts(left: str, right: str) -> bool:
    """Whether a word goes on from one text into the next."""
    return left[-1:].isalnum() and right[:1].isalnum()


def _letters(text: str) -> str:
    """What is compared: letters and digits, without case, with ё as е."""
    return "".join(filter(str.isalnum, text.casefold())).replace("ё", "е")


def _agreeing(one: str, other: str) -> int:
    """Letters in runs that two texts share in the same order."""
    if one == other:
        return len(one)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= SHORTEST_RUN)
