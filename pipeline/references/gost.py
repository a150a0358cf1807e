"""Russian references: ГОСТ with its `//` and `. —`, and the shorter humanities form of it."""

import re
from dataclasses import replace

from ..model import Annotation
from .areas import read_item, read_tail, starts
from .atoms import CYRILLIC
from .forms import form
from .names import leading_names, names_end, several
from .reading import Fields, field, last_stop, once

LONGEST = 1500
DOUBLE_SLASH = re.compile(r"\s*//\s*")
LONE_SLASH = re.compile(r"[.\s]\s*/\s*(?=\S)|/(?=[Ѐ-Я]{2})")
OTHER_FORM = re.compile(r"\s/\s?|\s=\s")
NEXT_PART = r"[.,]\s?{dash}\s|{mask}"
ADDITION = {"title": r"\s?:?\s?\[[^\[\]]*\][\s.]*$", "container_title": r"\s?:\s(?:{serial}(?!\w)|\[).*$"}
"""What is said of a work behind its name and is no part of it: `: журнал`, `: [арх. 5 мая 2020]`."""

VOLUME_TITLE = r"[.:]\s{volume}\.?\s(?P<volume>\d+|[IVXLC]+)(?:\s?[.:]\s)(?={capital}{small}+\s\w)"
"""Behind the name of a work in volumes: `. Т. 2: Тегеранская конференция`."""

PATENT = r"\s?:\s{patent}\s\d"
KIND = r"[.:;]?\s*[/:.]\s*(?={genre})"
"""Where the kind of work begins behind a title: `: учебник`, `. / Автореф. дис.`."""


def read_gost(text: str, start: int, end: int) -> Fields | None:
    """Authors. Title // Container. — Place : Publisher, Year. — Т. 1, № 2. — С. 3–4."""
    if end - start > LONGEST:
        return None
    slash = DOUBLE_SLASH.search(text, start, end)
    authors, begin = leading_names(text, start, slash.start() if slash else end)
    if text[begin : begin + 1] in ('"', "“") and not CYRILLIC.search(text):
        return None
    for at in starts(text, slash.end() if slash else begin, end):
        tail = read_tail(text, at, end)
        if tail:
            certain = slash or authors or _certain(text, begin, at, tail) or _is_periodical(text[begin:at], tail)
            return _assembled(text, authors, begin, at, tail, slash) if certain else None
    if slash:
        part = form(NEXT_PART).search(text, slash.end(), end)
        clear = read_clear(text, slash.end(), end)
        return _assembled(text, authors, begin, part.start() if part else end, clear, slash)
    patent = form(PATENT).search(text, begin, end)
    return once([*authors, *field(text, begin, patent.start(), "title")]) if patent else None


def _certain(text: str, begin: int, at: int, tail: Fields) -> bool:
    """Whether the parts at the end are enough to tell a title before them from authors and journal run together."""
    labels = {each.label for each in tail}
    plain = CYRILLIC.search(text) is not None or not form(r"{full_name},\s").match(text, begin, at)
    return plain and (len(labels) > 1 or bool(labels & {"pages", "volume", "publisher_place", "publisher"}))


def read_clear(text: str, start: int, end: int) -> Fields:
    """The parts that stand behind a stop or a dash, whatever lies between them; of two of a kind none is certain."""
    found: Fields = []
    reached = start
    for at in starts(text, start, end):
        while at < end and text[at] in " .,;-–—−":
            at += 1
        item = read_item(text, at, end) if reached <= at < end else None
        if item:
            found += item[0]
            reached = item[1]
    labels = [each.label for each in found]
    return [
        each for each in found if labels.count(each.label) == 1 and each.label not in ("publisher", "publisher_place")
    ]


def _assembled(text: str, authors: Fields, begin: int, at: int, tail: Fields, slash: re.Match[str] | None) -> Fields:
    """All fields, once it is known where the parts at the end begin."""
    found = [*authors, *tail]
    if slash and not authors:
        found += _behind_title(text, begin, slash.start())
    numbered = bool({each.label for each in tail} & {"volume", "issue"})
    if slash:
        return once([*found, *_title(text, begin, slash.start()), *part_of(text, slash.end(), at, "container_title")])
    lone = LONE_SLASH.search(text, begin, at)
    kind = form(KIND).search(text, begin, at)
    if lone and kind and kind.start() <= lone.start() + 1:
        lone = None
    if lone and (numbered or form("{proceedings}").search(text, lone.end(), at)):
        return once([*found, *_title(text, begin, lone.start()), *field(text, lone.end(), at, "container_title")])
    if kind:
        found = [each for each in found if each.label != "issue"]
    elif not authors and _is_periodical(text[begin:at], tail):
        return once([*found, *field(text, begin, at, "container_title")])
    elif numbered and authors and not CYRILLIC.search(text) and (stop := last_stop(text, begin, at)) > begin:
        return once([*found, *field(text, begin, stop, "title"), *field(text, stop, at, "container_title")])
    labels = {each.label for each in tail}
    if authors and numbered and "publisher" in labels and "publisher_place" not in labels:
        found = [replace(each, label="container_title") if each.label == "publisher" else each for each in found]
    if part := form(VOLUME_TITLE).search(text, begin, at):
        number = Annotation(*part.span("volume"), "volume", part["volume"])
        whole = part_of(text, begin, part.start(), "container_title")
        return once([number, *found, *whole, *_title(text, part.end(), at)])
    return once([*found, *_title(text, begin, at)])


def _behind_title(text: str, start: int, end: int) -> Fields:
    """The authors of a title that no names open: `Порт / Ломов П. В. // Энциклопедия`."""
    other = OTHER_FORM.search(text, start, end)
    if other is None:
        return []
    last = names_end(text, other.end(), end)
    return several(text[other.end() : last], other.end()) if last > other.end() else []


def _is_periodical(head: str, tail: Fields) -> bool:
    """Whether what stands before a date is the name of a newspaper or a gazette, not a title."""
    labels = {each.label for each in tail}
    numbered = {"volume", "issue", "issued"} <= labels
    if labels & {"publisher_place", "publisher", "editor"} or ("volume" in labels and not numbered) or ", " in head:
        return False
    if "issue" not in labels and re.search('[«"“:]', head):
        return False
    day = any(each.label == "issued" and len(each.value) > len("2003") for each in tail)
    return "issue" in labels or (day and bool(form(r"(?<!\w){periodical}(?!\w)").search(head)))


def _title(text: str, start: int, end: int) -> Fields:
    """The title without the kind of work, the names of its authors again, and its form in another language."""
    kind = form(KIND).search(text, start, end)
    return part_of(text, start, kind.start() if kind else end, "title")


def part_of(text: str, start: int, end: int, label: str) -> Fields:
    """The stretch before a lone slash, and the editors behind it."""
    addition = form(ADDITION[label]).search(text, start, end)
    end = addition.start() if addition else end
    other = OTHER_FORM.search(text, start, end)
    if other is None:
        return field(text, start, end, label)
    behind = read_item(text, other.start() + 1, end)
    editors = [each for each in behind[0] if each.label == "editor"] if behind else []
    return [*field(text, start, other.start(), label), *editors]
