"""References as Wikipedia renders its citation templates, in English and in Russian."""

import re

from .areas import GAP, TOWN, read_item
from .atoms import MASK
from .dates import read_date
from .names import WORDS, leading_names, several
from .reading import EDGE, Fields, abbreviated, field, once, trimmed
from .vocabulary import any_of, date_pattern

LONGEST_NAME = 160
OPEN, CLOSE = '["“«„]', '["”»“]'
LOWER_NAME = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,8}$|(?:de|der|die|das|el|la|le|les|il|al|the)[\s-]|e[A-Z]|i[A-Z]"
)
FIRST_TURNED = re.compile(r"(?P<author>[A-ZА-ЯЁ][\w’'-]+, [A-ZА-ЯЁ][\w’'-]+(?: [A-ZА-ЯЁ]\.)?) (?=[A-ZА-ЯЁ«\"])")
FIRST_PLAIN = re.compile(r"(?P<author>[A-ZА-ЯЁ][\w’'-]+(?: (?:[A-ZА-ЯЁ]\.|[A-ZА-ЯЁ][\w’'-]+)){1,3})\. (?=[A-ZА-ЯЁ«\"])")


def read_quoted(text: str, start: int, end: int) -> Fields | None:
    """Authors (date). "Title". Work. Publisher. 5 (10): 12–13."""
    opening = re.compile(OPEN).search(text, start, end)
    if opening is None:
        return None
    head = _head(text, start, opening.start())
    closing = _closing(text, opening.start(), end)
    if head is None or closing is None:
        return None
    title = field(text, opening.end(), closing, "title")
    rest = read_rest(text, closing + 1, end)
    return once([*head, *title, *rest]) if title and rest is not None else None


def read_dated_book(text: str, start: int, end: int) -> Fields | None:
    """Authors (date). Title. Publisher."""
    match = re.compile(
        rf"(?P<names>[^(\"“«/\d{MASK}]{{2,250}}?)\s\((?P<date>{date_pattern()})\)(?:\s\[[^\]]*\])?\.\s"
    ).match(text, start, end)
    if match is None:
        return None
    stop = _next_stop(text, match.end(), end)
    rest = read_rest(text, stop, end, book=True)
    if rest is None:
        return None
    authors = several(match["names"], match.start("names"))
    issued = field(text, *match.span("date"), "issued", read_date(match["date"]))
    return once([*authors, *issued, *field(text, match.end(), stop, "title"), *rest])


def read_web(text: str, start: int, end: int) -> Fields | None:
    """Author. Title (lang). Site (date). — only where an access date or a language note stands in it."""
    if MASK not in text[start:end] and not text[end:].strip(" ."):
        return None
    authors, begin = leading_names(text[:end], start)
    match = None if authors else FIRST_TURNED.match(text, start, end) or FIRST_PLAIN.match(text, start, end)
    if match and not WORDS.search(match["author"]):
        authors, begin = several(match["author"], match.start()), match.end()
    dated = re.compile(rf"\s\((?P<date>{date_pattern()})\)\.?[\s{MASK}.]*(?:[-–—]\s«.*)?$").search(text, begin, end)
    stop = dated.start() if dated else end
    boundary = re.compile(rf"[\s.]*{MASK}[\s{MASK}.]*(?=\w)").search(text, begin, stop)
    issued = field(text, *dated.span("date"), "issued", read_date(dated["date"], day_first=True)) if dated else []
    if boundary:
        site = _site(text, boundary.end(), stop)
        title_end = boundary.start()
    elif dated:
        title_end = _last_stop(text, begin, stop)
        site = _site(text, title_end, stop) if title_end > begin else None
    else:
        return None
    if site is None:
        return None
    return once([*authors, *field(text, begin, title_end, "title"), *site, *issued])


def _site(text: str, start: int, end: int) -> Fields | None:
    start, end = trimmed(text, start, end)
    if not 1 < end - start <= LONGEST_NAME or MASK in text[start:end]:
        return None
    return field(text, start, end, _kind(text[start:end]))


def _kind(name: str) -> str:
    return (
        "publisher"
        if WORDS.search(name) and not re.search(r"\b(?:Blog|News|Times|Journal|Review)\b", name)
        else "container_title"
    )


def _head(text: str, start: int, end: int) -> Fields | None:
    """What stands before a quoted title: nothing, or authors and perhaps a date in brackets."""
    match = re.compile(
        rf"(?P<names>[^(\"“«{MASK}]{{2,300}}?)?[,.]?\s?(?:\((?P<date>{date_pattern()})\)(?:\s\[[^\]]*\])?)?[.,:;\s]*$"
    ).match(text, start, end)
    if end == start:
        return []
    if match is None:
        return None
    names = match["names"] or ""
    if ":" in names or (re.search(r"\b(?:[a-zа-яё]{4,})\b", re.sub(r"['’]s\b", "", names)) and not WORDS.search(names)):
        return None
    authors = (
        several(names.rstrip(" .,") + ("." if names.rstrip().endswith(".") else ""), match.start("names"))
        if names
        else []
    )
    issued = field(text, *match.span("date"), "issued", read_date(match["date"])) if match["date"] else []
    return [*authors, *issued]


def _closing(text: str, opening: int, end: int) -> int | None:
    """The quotation mark that ends the title: one behind which the next part begins, quotes inside it balanced."""
    straight = text[opening] == '"'
    depth, opened = 0, -1
    for match in re.compile(r"[\"“”«»„]").finditer(text, opening, end):
        at = match.start()
        if straight and text[at] != '"':
            continue
        before, after = text[at - 1 : at], text[at + 1 : min(at + 2, end)]
        after_opening = before == '"' and opened == at - 1
        opens = (
            text[at] in "“«„"
            if not straight
            else not before.strip() or before in "([" or after_opening or at == opening
        )
        depth += 1 if opens else -1
        opened = at if opens else opened
        behind = not after or after in f".,;:) {MASK}([" or re.match(r"\s", after)
        if depth <= 0 and not opens and behind:
            return at
    return None


def read_rest(text: str, start: int, end: int, *, book: bool = False) -> Fields | None:
    """The parts behind a title: numbered and dated ones by their marks, the names left over by their order."""
    found: Fields = []
    names: list[tuple[int, int]] = []
    at = start
    while at < end:
        gap = GAP.match(text, at, end)
        at = gap.end() if gap else at
        while at < end and text[at] in EDGE + '()[]"”»':
            at += 1
        if at >= end:
            break
        if inside := re.compile(r"[Ii]n:?\s(?=[A-ZА-ЯЁ\"“«])").match(text, at, end):
            at = inside.end()
            editors = re.compile(rf"(?P<names>[^.(\"“«]{{3,120}}?),?\s\(?{any_of('editor')}\.?\)?[.,]?\s").match(
                text, at, end
            )
            if editors:
                found += several(editors["names"], editors.start("names"), "editor")
                at = editors.end()
            stop = _name_end(text, at, end)
            found += field(text, at, stop, "container_title")
            at = stop
            continue
        item = read_item(text, at, end)
        if item and _whole(text, item[1], end):
            found += item[0]
            at = item[1]
            continue
        stop = _name_end(text, at, end)
        names.append((at, stop))
        at = stop
    return None if (named := _named(text, names, found, book=book)) is None else [*found, *named]


def _whole(text: str, at: int, end: int) -> bool:
    return at >= end or (not text[at].isalnum() and not re.compile(r"\s[a-zа-яё]{3,}").match(text, at, end))


def _named(text: str, spans: list[tuple[int, int]], found: Fields, *, book: bool) -> Fields | None:
    if len(spans) > 3:
        return None
    named: Fields = []
    has_container = book or any(each.label == "container_title" for each in found)
    for start, end in spans:
        name = text[start:end].strip()
        if len(name) > LONGEST_NAME or (name[:1].islower() and not LOWER_NAME.match(name)):
            return None
        if imprint := re.compile(rf"(?P<place>{TOWN})\s?:\s?(?P<publisher>.+)").fullmatch(text, start, end):
            named += field(text, *imprint.span("place"), "publisher_place")
            named += field(text, *imprint.span("publisher"), "publisher")
            has_container = True
        elif not has_container and (_kind(name) == "container_title" or len(spans) > 1):
            named += field(text, start, end, "container_title")
            has_container = True
        else:
            named += field(text, start, end, "publisher")
    return named


def _name_end(text: str, at: int, end: int) -> int:
    """Where a name behind a title ends: at a stop that is no abbreviation's, a comma before a numbered part, an atom."""
    for match in re.compile(rf"[.;]\s|[.;]?$|,\s|\s?{MASK}|\s\(|\s(?=\d+\s?\(\d)").finditer(text, at, end):
        mark, stop = match[0], match.start()
        if stop == at:
            continue
        if mark.startswith(",") and (item := read_item(text, match.end(), end)) is None:
            continue
        if mark.startswith(",") and item and not _whole(text, item[1], end):
            continue
        if mark.startswith(" (") and not read_item(text, match.end(), end):
            continue
        if mark == ". " and abbreviated(text, at, stop):
            if read_item(text, match.end(), end):
                return stop + 1
            continue
        return stop
    return end


def _next_stop(text: str, at: int, end: int) -> int:
    for match in re.compile(rf"[.?!]\s|\s?{MASK}|[.]?$").finditer(text, at, end):
        if match[0][:1] != "." or not abbreviated(text, at, match.start()):
            return match.start() + (match[0][:1] in ("?", "!"))
    return end


def _last_stop(text: str, at: int, end: int) -> int:
    stops = [
        match.start()
        for match in re.compile(r"[.?!»]\s").finditer(text, at, end)
        if not abbreviated(text, at, match.start())
    ]
    return stops[-1] + (text[stops[-1]] in "?!»") if stops else at
