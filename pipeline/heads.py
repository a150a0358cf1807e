"""What a match of a pattern can begin with, so that most of a text need not be tried.

The pattern is read by Python's own parser of regular expressions. What the parser's tree does not tell is taken for
anything, so the answer is never too narrow.
"""

import re
from collections.abc import Iterable
from typing import Any

LENGTH = 4
"""Characters that are looked at."""

WIDEST = 64
"""Characters; a wider range is taken for any character."""

DIGIT = re.compile(r"\d")


def plain(text: str) -> str:
    """The text without differences that heads do not make: case, and one digit from another."""
    return DIGIT.sub("0", text.lower())


def compiled(pattern: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """The compiled pattern, which ignores case, and the beginnings of all that it can match.

    The beginnings are `plain` and at most `LENGTH` long; '' stands for anything.
    """
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]
    except ImportError:  # a Python whose own parts have other names
        return re.compile(pattern, re.IGNORECASE), frozenset({""})
    tree = _parser.parse(pattern, re.IGNORECASE)
    done: set[str] = set()
    heads = frozenset(_after(tree, {""}, done) | done)
    return _compiler.compile(tree), heads


def _after(items: Iterable[Any], live: set[str], done: set[str]) -> set[str]:
    """The heads that still grow after these items of the parser's tree; those that are complete go to `done`."""
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            live = _grown(live, {plain(chr(value))[:1]}, done)
        elif name == "IN" and (letters := _letters(value)) is not None:
            live = _grown(live, letters, done)
        elif name == "BRANCH":
            live = set().union(*(_after(branch, live, done) for branch in value[1]))
        elif name == "SUBPATTERN":
            live = _after(value[3], live, done)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            found = set() if least else live
            for time in range(1, min(most, max(least, LENGTH)) + 1):
                live = _after(inner, live, done)
                found = found | live if time >= least else found
            live = found
        elif name not in ("ASSERT", "ASSERT_NOT", "AT"):
            done |= live
            live = set()
    return live


def _grown(live: set[str], letters: set[str], done: set[str]) -> set[str]:
    """The heads with one more letter; a digit is reason enough to try, so that nothing need follow it."""
    grown = {head + letter for head in live for letter in letters}
    complete = {head for head in grown if len(head) == LENGTH or head == "0"}
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
