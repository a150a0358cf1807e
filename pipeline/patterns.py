"""Patterns with slots: each slot is parsed once for all of them, and each says what its matches can begin with.

Hundreds of patterns share a few dozen slots, so that parsing them written out would take most of the time of a start.
Python's own parser and compiler of regular expressions do the work; where they have other names, patterns are written
out, and a match may begin with anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

from .cache import digest, worked_out

try:
    from re import _compiler, _parser  # type: ignore[attr-defined]
except ImportError:
    _parser = None

LENGTH = 4
"""Characters of a beginning that are looked at."""

MOST = 300
"""Beginnings; more of them do not grow, since it takes seconds to find out what they grow to."""

WIDEST = 64
"""Characters; a wider range is taken for any character."""

SLOT = re.compile(r"\{([a-z_]+)(?::(\w*))?\}")
"""`{slot}`, `{slot:name}` or `{slot:}` in a pattern: what the slot matches, as a group with its own name, or unnamed."""

_DIGIT = re.compile(r"\d")
_DOTS = str.maketrans("İı", "ii")  # as patterns that ignore case take them
_NAMED = re.compile(r"\(\?P<|\{[a-z_]+(?::\w+)?\}")
_FIRST_SIGN = 0xF0000
"""Characters from here on stand for slots while a pattern is parsed."""


@dataclass(frozen=True)
class Patterned:
    """What is known of a pattern before it is compiled."""

    heads: frozenset[str]
    """The beginnings of all that it can match: `plain` and at most `LENGTH` long; '' stands for anything."""
    compiled: Callable[[], re.Pattern[str]]
    needed: Sequence[Sequence[str]] = ()
    """The beginnings of each of its parts that no match lacks, in order."""

    def may_begin(self, text: str, start: int = 0) -> bool:
        """Whether a `plain` text goes on from `start` as a match begins, and `may_match` there."""
        heads = {text[start : start + length] for length in range(LENGTH + 1)}
        return not self.heads.isdisjoint(heads) and self.may_match(text, start)

    def may_match(self, text: str, start: int) -> bool:
        """Whether a `plain` text has all those parts behind `start`, in their order."""
        for heads in self.needed:
            places = [place for head in heads if (place := text.find(head, start)) >= 0]
            if not places:
                return False
            start = min(places)
        return True


@cache
def _own() -> str:
    """A digest of this module, which decides what is told of a pattern."""
    return blake2b(Path(__file__).read_bytes()).hexdigest()


def plain(text: str) -> str:
    """The text without differences that beginnings do not make, letter by letter: case, and one digit from another."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = "".join(small if len(small := letter.casefold()) == 1 else letter for letter in text)
    return _DIGIT.sub("0", folded.translate(_DOTS))


def expand(pattern: str, slots: Mapping[str, str], groups: dict[str, str] | None = None) -> str:
    """The pattern with `{slot}` and `{slot:name}` replaced by named groups and `{slot:}` by an unnamed one.

    `groups`, where given, collects the slot of each named group.
    """

    def group(slot: re.Match[str]) -> str:
        inner, name = expand(slots[slot[1]], slots, groups), slot[1] if slot[2] is None else slot[2]
        if not name:
            return f"(?:{inner})"
        if groups is not None:
            groups[name] = slot[1]
        return f"(?P<{name}>{inner})"

    return SLOT.sub(group, pattern)


class Slots:
    """The slots of one file, and what is made of patterns that use them."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        self._slots = slots
        self._digest = digest(_own(), *chain.from_iterable(slots.items()))
        self._signs = {name: chr(_FIRST_SIGN + n) for n, name in enumerate(slots) if not _NAMED.search(slots[name])}
        self._names = {ord(sign): name for name, sign in self._signs.items()}
        self._trees: dict[str, Any] = {}
        self._whole: dict[str, Any] = {}
        self._begun: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def read(self, pattern: str, flags: int = 0) -> Patterned:
        """What is known of a pattern without compiling it.

        Raises re.error for a pattern that cannot be parsed, KeyError for a slot that there is not.
        """
        if _parser is None:
            return Patterned(frozenset({""}), partial(re.compile, expand(pattern, self._slots), flags))
        key = digest(self._digest, pattern, str(flags))
        heads, needed = worked_out(key, lambda: self._told(self._parsed(pattern, flags)))
        return Patterned(frozenset(heads), lambda: self._compiled(self._parsed(pattern, flags)), needed)

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """The compiled pattern; raises as `read` does."""
        if _parser is None:
            return re.compile(expand(pattern, self._slots))
        return self._compiled(self._parsed(pattern))

    def _parsed(self, pattern: str, flags: int = 0) -> Any:
        return _parser.parse(self._signed(pattern), flags)

    def _compiled(self, tree: Any) -> re.Pattern[str]:
        compiled: re.Pattern[str] = _compiler.compile(self._filled(tree))
        return compiled

    def _told(self, tree: Any) -> tuple[list[str], list[list[str]]]:
        """The beginnings of all that a tree matches, and what no match lacks."""
        done: set[str] = set()
        live = self._after(tree, {""}, done)
        return sorted(live | done), list(map(sorted, self._needs(tree)))

    def _signed(self, pattern: str) -> str:
        """The pattern with a sign for every slot; slots that hold groups of their own are written out."""

        def sign(slot: re.Match[str]) -> str:
            name = slot[1] if slot[2] is None else slot[2]
            inner = self._signs.get(slot[1]) or self._signed(self._slots[slot[1]])
            return f"(?P<{name}>{inner})" if name else f"(?:{inner})"

        return SLOT.sub(sign, pattern)

    def _tree(self, name: str) -> Any:
        if name not in self._trees:
            self._trees[name] = _parser.parse(self._signed(self._slots[name]))
        return self._trees[name]

    def _filled(self, tree: Any) -> Any:
        """The parser's tree with the trees of slots in place of their signs."""
        return _parser.SubPattern(tree.state, [self._filled_item(code, value) for code, value in tree])

    def _filled_item(self, code: Any, value: Any) -> Any:
        name = str(code)
        if name == "LITERAL" and value in self._names:
            slot = self._names[value]
            if slot not in self._whole:
                self._whole[slot] = self._filled(self._tree(slot))
            return _parser.SUBPATTERN, (None, 0, 0, self._whole[slot])
        if name == "IN" and (choices := self._choices(value)):
            state = _parser.State()
            return _parser.BRANCH, (None, [self._filled(_parser.SubPattern(state, [choice])) for choice in choices])
        if name == "BRANCH":
            return code, (None, [self._filled(branch) for branch in value[1]])
        if name in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT", "ASSERT", "ASSERT_NOT"):
            return code, (*value[:-1], self._filled(value[-1]))
        return code, value

    def _choices(self, members: Any) -> list[Any]:
        """What a class of characters stands for that is in truth a choice between slots, which the parser cannot tell."""
        slots = [member for member in members if str(member[0]) == "LITERAL" and member[1] in self._names]
        others = [member for member in members if member not in slots]
        return slots and slots + ([(_parser.IN, others)] if others else [])

    def _after(self, items: Iterable[Any], live: set[str], done: set[str]) -> set[str]:
        """The beginnings that still grow after these items of a tree; those that are complete go to `done`."""
        for code, value in items:
            if not live or len(live) > MOST:
                break
            name = str(code)
            if name == "LITERAL" and value in self._names:
                live = self._after_slot(self._names[value], live, done)
            elif name == "LITERAL":
                live = _grown(live, {plain(chr(value))[:1]}, done)
            elif name == "IN" and (choices := self._choices(value)):
                live = set().union(*(self._after([choice], live, done) for choice in choices))
            elif name == "IN" and (letters := _letters(value)) is not None:
                live = _grown(live, letters, done)
            elif name == "BRANCH":
                live = set().union(*(self._after(branch, live, done) for branch in value[1]))
            elif name == "SUBPATTERN":
                live = self._after(value[3], live, done)
            elif name in ("MAX_REPEAT", "MIN_REPEAT"):
                least, most, inner = value
                found = set() if least else live
                for time in range(1, min(most, max(least, LENGTH)) + 1):
                    live = self._after(inner, live, done)
                    found = found | live if time >= least else found
                live = found
            elif name not in ("ASSERT", "ASSERT_NOT", "AT"):
                done |= live
                live = set()
        return live

    def _needs(self, items: Sequence[Any]) -> Iterator[frozenset[str]]:
        """The beginnings from each part of a tree on that is neither optional nor anything, nor blank."""
        inside = False  # a word, whose first letter has told what it begins with
        for i, (code, value) in enumerate(items):
            name = str(code)
            if name == "SUBPATTERN":
                yield from self._needs(value[3])
            elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0]:
                yield from self._needs(value[2])
            elif name in ("IN", "BRANCH") or (name == "LITERAL" and not inside):
                complete: set[str] = set()
                heads = self._after(items[i:], {""}, complete) | complete
                told = not any(head[:1].isspace() or not head for head in heads)
                if told:
                    yield frozenset(heads)
                elif name == "BRANCH" and all(needs := [next(self._needs(branch), None) for branch in value[1]]):
                    yield frozenset().union(*filter(None, needs))
            inside = name == "LITERAL" and (inside or told)

    def _after_slot(self, name: str, live: set[str], done: set[str]) -> set[str]:
        if live != {""}:
            return self._after(self._tree(name), live, done)
        if name not in self._begun:  # most slots stand first in several patterns
            complete: set[str] = set()
            growing = self._after(self._tree(name), live, complete)
            self._begun[name] = frozenset(growing), frozenset(complete)
        still, complete_ones = self._begun[name]
        done |= complete_ones
        return set(still)


def _grown(live: set[str], letters: set[str], done: set[str]) -> set[str]:
    """The beginnings with one more letter."""
    grown = {head + letter for head in live for letter in letters}
    complete = {head for head in grown if len(head) == LENGTH}
    done |= complete
    return grown - complete


def _letters(members: Any) -> set[str] | None:
    """The characters of a class, None where there are too many to tell."""
    found: set[str] = set()
    for code, value in members:
        name = str(code)
        if name == "LITERAL":
            found.add(plain(chr(value))[:1])
        elif name == "RANGE" and value[1] - value[0] < WIDEST:
            found |= {plain(chr(point))[:1] for point in range(value[0], value[1] + 1)}
        elif name == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            found.add("0")
        else:
            return None
    return found
