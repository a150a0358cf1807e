"""Russian references: ГОСТ with its `//` and `. —`, and the shorter humanities form of it."""

import re

from .areas import read_tail, starts
from .names import leading_names
from .reading import Fields, field, once
from .vocabulary import any_of

LONGEST = 1500
DOUBLE_SLASH = re.compile(r"\s*//\s*")
LONE_SLASH = re.compile(r"[.\s]\s*/\s*(?=\S)")


def read_gost(text: str, start: int, end: int) -> Fields | None:
    """Authors. Title // Container. — Place : Publisher, Year. — Т. 1, № 2. — С. 3–4."""
    if end - start > LONGEST:
        return None
    slash = DOUBLE_SLASH.search(text, start, end)
    first = slash.end() if slash else start
    for at in starts(text, first, end):
        tail = read_tail(text, at, end)
        if tail:
            return _assembled(text, start, at, tail, slash) if _certain(text, start, at, tail, slash) else None
    if slash:
        return _assembled(text, start, end, [], slash)
    return None


def _certain(text: str, start: int, at: int, tail: Fields, slash: re.Match[str] | None) -> bool:
    labels = {each.label for each in tail}
    return (
        bool(slash)
        or len(labels) > 1
        or bool(labels & {"pages", "volume", "publisher_place", "publisher"})
        or bool(leading_names(text, start)[0])
    )


def _assembled(text: str, start: int, at: int, tail: Fields, slash: re.Match[str] | None) -> Fields:
    authors, begin = leading_names(text[:at], start)
    found = [*authors, *tail]
    if slash:
        found += _title(text, begin, slash.start())
        found += _container(text, slash.end(), at)
        return once(found)
    labels = {each.label for each in tail}
    lone = LONE_SLASH.search(text, begin, at)
    if lone and re.match(any_of("proceedings"), text[lone.end() : at]):
        return once([*found, *_title(text, begin, lone.start()), *field(text, lone.end(), at, "container_title")])
    if lone and not re.match(any_of("genre"), text[lone.end() : at]) and labels & {"volume", "issue"}:
        return once([*found, *_title(text, begin, lone.start()), *field(text, lone.end(), at, "container_title")])
    periodical = not authors and not labels & {"publisher_place", "publisher", "editor"} and "issue" in labels
    if periodical and not re.search(any_of("genre"), text[begin:at]):
        return once([*found, *field(text, begin, at, "container_title")])
    return once([*found, *_title(text, begin, at)])


def _title(text: str, start: int, end: int) -> Fields:
    """The title without the kind of work, the names of its authors again, and its form in another language."""
    kind = re.compile(rf"[.:;]?\s*[/:.]\s*(?={any_of('genre')})").search(text, start, end)
    if kind:
        end = kind.start()
    again = re.compile(r"\s/\s?|\s=\s").search(text, start, end)
    if again:
        end = again.start()
    return field(text, start, end, "title")


def _container(text: str, start: int, end: int) -> Fields:
    again = re.compile(r"\s/\s").search(text, start, end)
    return field(text, start, again.start() if again else end, "container_title")
