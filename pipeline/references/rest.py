"""What stands behind a title in Western styles: work, publisher, volume, pages, date, in whatever order."""

import re

from ..names.places import load_places
from .areas import read_item, skip_gap
from .forms import form
from .names import is_organisation, several
from .reading import EDGE, Fields, abbreviated, field

LONGEST_NAME = 160
MOST_NAMES = 3
INSIDE = r"[Ii]n:?\s(?=[\"“«]?{capital})"
EDITORS = r"(?P<names>[^(\"“«]{3,160}?),?\s(?:\({editor}\.?\)[.,]?|{editor}\.?,)\s"
EDITED = r"\s\({editor}\.?\s(?:by\s)?(?P<names>[^()]{3,80})\)"
IMPRINT = r"(?P<place>{town}(?:,\s{capital}[\w.]+(?:\s{capital}[\w.]+)?)?)\s?:\s?(?P<publisher>.+)"
NAME_END = r"[.;]\s|[.;]?$|,\s|\s?{mask}|\s\(|\s(?=\d)"
SHORTENED = re.compile(r"[A-Z][a-z]{1,4}|(?:[A-Z][a-z]{0,4}\.\s)+[A-Z][a-z]{0,4}")
"""The first words of a shortened name: Mol. Biol. Cell."""

LOWER_NAME = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,8}$|(?:de|der|die|das|el|la|le|les|il|al|the)[\s-]|[ei][A-Z]"
)


def read_rest(text: str, start: int, end: int, *, book: bool = False) -> Fields | None:
    """The parts behind a title: numbered and dated ones by their marks, the names left over by their order.

    None where something is left that no rule accounts for. Behind the title of a `book` a lone name is its publisher.
    """
    found: Fields = []
    names: list[tuple[int, int]] = []
    at = _next(text, start, end)
    while at < end:
        if inside := form(INSIDE).match(text, at, end):
            container, at = _container(text, inside.end(), end)
            found += container
        elif (item := read_item(text, at, end)) and _whole(text, item[1], end):
            found += item[0]
            at = item[1]
        else:
            stop = _name_end(text, at, end)
            names.append((at, stop))
            at = stop
        at = _next(text, at, end)
    named = _named(text, names, found, book=book)
    return None if named is None else [*found, *named]


def publishes(name: str) -> bool:
    """Whether a lone name behind a title is a body that publishes, not the work that holds the title."""
    return is_organisation(name) and not form(r"(?<!\w)(?:{periodical}|blog)(?!\w)").search(name)


def _next(text: str, at: int, end: int) -> int:
    at = skip_gap(text, at, end)
    while at < end and text[at] in EDGE + '()[]"”»’':
        at += 1
    return at


def _container(text: str, at: int, end: int) -> tuple[Fields, int]:
    """The work that holds a chapter, with the editors before it."""
    editors = form(EDITORS).match(text, at, end)
    found = several(editors["names"], editors.start("names"), "editor") if editors else []
    at = editors.end() if editors else at
    stop = _name_end(text, at, end)
    if edited := form(EDITED).search(text, at, stop):
        found += several(edited["names"], edited.start("names"), "editor")
        return [*found, *field(text, at, edited.start(), "container_title")], edited.end()
    return [*found, *field(text, at, stop, "container_title")], stop


def _whole(text: str, at: int, end: int) -> bool:
    """Whether a part that ends here is not the beginning of a longer phrase."""
    return at >= end or (not text[at].isalnum() and not re.compile(r"\s[a-zа-яё]{3,}").match(text, at, end))


def _named(text: str, spans: list[tuple[int, int]], found: Fields, *, book: bool) -> Fields | None:
    if len(spans) > MOST_NAMES:
        return None
    labels = {each.label for each in found}
    named: Fields = []
    held = "container_title" in labels or (book and not labels & {"volume", "issue"})
    for start, end in spans:
        name = text[start:end].strip()
        if (
            len(name) > LONGEST_NAME
            or not re.search(r"[^\W\d]", name)
            or (name[:1].islower() and not LOWER_NAME.match(name))
        ):
            return None
        if imprint := form(IMPRINT).fullmatch(text, start, end):
            named += field(text, *imprint.span("place"), "publisher_place")
            named += field(text, *imprint.span("publisher"), "publisher")
            held = True
        elif not held and (not publishes(name) or len(spans) > 1):
            named += field(text, start, end, "container_title")
            held = True
        else:
            label = "publisher_place" if held and not book and load_places().named(name.rstrip(".")) else "publisher"
            named += field(text, start, end, label)
    return named


def _name_end(text: str, at: int, end: int) -> int:
    """Where a name behind a title ends: at a stop that is no abbreviation's, before a numbered part, at an atom."""
    for match in form(NAME_END).finditer(text, at, end):
        mark, stop = match[0], match.start()
        if stop == at:
            continue
        if mark == ". " and (abbreviated(text, at, stop) or SHORTENED.fullmatch(text, at, stop)):
            if read_item(text, match.end(), end):
                return stop + 1
            continue
        if mark in (", ", " ", " (", "\xa0"):
            item = read_item(text, match.end(), end)
            if item is None or not (item[0] or mark == " (") or not _whole(text, item[1], end):
                continue
            if mark == " " and {each.label for each in item[0]} == {"issued"}:
                continue
        return stop
    return end
