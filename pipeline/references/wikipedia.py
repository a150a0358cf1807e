"""References as Wikipedia renders its citation templates, in English and in Russian, and as English style guides have them."""

import re

from .atoms import CYRILLIC
from .dates import read_date
from .forms import MASK, form
from .names import is_organisation, leading_names, names_end, several
from .reading import Fields, field, last_stop, next_stop, once, trimmed
from .rest import EDITORS, LONGEST_NAME, publishes, read_rest

NO_NAME = re.compile(rf"{MASK}|[/%=>:]|\d{{5}}")
"""What the name of a site has not: remains of an address, numbers of a catalogue."""

TRANSLATED = re.compile(r"\s?\[[^\[\]]*\]")
"""A title in the reader's language behind one in another."""

DOMAIN = r"[.?!]\s(?P<domain>(?:[a-zа-я\d-]+\.)+[a-zа-я]{2,8})$"
OPENING = '["“«„]'
SINGLE = r"‘(?={capital})"
QUOTES = '["“”«»„]'
HEAD = r"(?P<names>[^(\"“«{mask}]{2,300}?)?[,.]?\s?(?:\((?P<date>[^()]{4,40})\)(?:\s\[[^\]]*\])?|(?<=[.,]\s)(?P<year>{year}))?[.,:;\s]*$"
DATED = r"(?P<names>[^(\"“«/\d{mask}]{2,250}?)(?:\s\((?P<date>[^()]{4,40})\)(?:\s\[[^\]]*\])?[.:]?|[.,]?\s(?P<year>{year})[a-z]?\.)\s(?={capital})"
SPELL = r"{year}\s?{dash}\s?{year}\s?{year_word}"
"""The years that a title speaks of: 1921–1940 гг."""

EDITION = r"\s\({edition}\.?\)$"
FIRST_AUTHOR = (
    r"(?P<turned>{capital}[\w’'-]+,\s{capital}[\w’'-]+(?:\s{capital}\.|(?:\s{capital}[\w’'-]+)?\.(?=\s))?)\s(?=[«\"]?{capital})"
    r"|(?P<plain>{capital}[\w’'-]+(?:\s(?:{capital}\.|{capital}[\w’'-]+)){1,3})\.\s(?=[«\"]?{capital})"
)
WEB_DATE = r"(?:\s\((?P<date>[^()]{4,40})\)|,\s(?P<year>{year}))\.?[\s{mask}.]*(?:[-–—]\s«.*)?$"
WEB_SITE = r"[\s.]*{mask}[\s{mask}.]*(?:{dash}\s)?(?=\w)"


def read_quoted(text: str, start: int, end: int) -> Fields | None:
    """Authors (date). "Title". Work. Publisher. 5 (10): 12–13."""
    opening = form(OPENING).search(text, start, end) or form(SINGLE).search(text, start, end)
    if opening is None:
        return None
    head = _head(text, start, opening.start())
    closing = _closing(text, opening.start(), end)
    if head is None or closing is None:
        return None
    title = field(text, opening.end(), closing, "title")
    translated = TRANSLATED.match(text, closing + 1, end)
    rest = read_rest(text, translated.end() if translated else closing + 1, end)
    if rest and not head and form(r"(?<!\w){periodical}(?!\w)").search(text, opening.end(), closing):
        day = [each.label for each in rest] == ["issued"] and len(rest[0].value) == len("2003-11-05")
        title = field(text, opening.end(), closing, "container_title") if day else title
    return once([*head, *title, *rest]) if title and rest is not None else None


def read_dated(text: str, start: int, end: int) -> Fields | None:
    """Authors (date). Title. Publisher; Authors (date). Title. Journal, 12(3), 45–67."""
    match = form(DATED).match(text, start, end)
    if match is None or not _dates(match) or (match["year"] and not _only_names(text, start, match.start("year"))):
        return None
    russian = CYRILLIC.search(match["names"])
    if form(SPELL).search(match["date"] or "") or (
        russian and start < names_end(text, start, end) < match.end("names")
    ):
        return None
    begin = match.end()
    editors = form(EDITORS).match(text, begin, end)
    edited = editors is not None and _only_names(text, begin, editors.end("names"))
    begin = editors.end() if editors and edited else begin
    stop = next_stop(text, begin, end)
    edition = form(EDITION).search(text, begin, stop)
    rest = read_rest(text, stop, end, book=True)
    if rest is None:
        return None
    authors = several(match["names"], match.start("names"))
    authors += several(editors["names"], editors.start("names"), "editor") if editors and edited else []
    title = field(text, begin, edition.start() if edition else stop, "title")
    return once([*authors, *_issued(text, match), *title, *rest])


def read_web(text: str, start: int, end: int) -> Fields | None:
    """Author. Title (lang). Site (date). — only where an access date or a language note stands in it."""
    if MASK not in text[start:end] and not text[end:].strip(" ."):
        return None
    authors, begin = leading_names(text, start, end)
    first = None if authors else form(FIRST_AUTHOR).match(text, start, end)
    if first and not is_organisation(first[0]):
        group = first.lastgroup or "plain"
        authors, begin = several(first[group], start), first.end()
    dated = next(filter(_dates, form(WEB_DATE).finditer(text, begin, end)), None)
    stop = dated.start() if dated else end
    boundary = form(WEB_SITE).search(text, begin, stop)
    if boundary:
        title_end, site_start = boundary.start(), boundary.end()
    elif dated and dated["date"]:
        title_end = site_start = max(last_stop(text, begin, stop), _last_comma(text, begin, stop))
    else:
        return None
    dashes = form(r"\.\s?{dash}\s").finditer(text, begin, stop)
    if "//" in text[start:end] or any(not title_end <= dash.start() < site_start for dash in dashes):
        return None
    domain = form(DOMAIN).search(text, begin, title_end) if site_start == title_end else None
    if domain and domain.start() > begin:
        publisher = field(text, site_start, stop, "publisher")
        title = [*field(text, begin, domain.start(), "title"), *field(text, *domain.span("domain"), "container_title")]
        return once([*authors, *title, *publisher, *(_issued(text, dated) if dated else [])])
    site = _site(text, site_start, stop) if title_end > begin else []
    if not site:
        return None
    return once([*authors, *field(text, begin, title_end, "title"), *site, *(_issued(text, dated) if dated else [])])


def _dates(match: re.Match[str]) -> bool:
    """Whether the group `date`, where it took part, holds nothing but a date."""
    return match["date"] is None or form("{date}").fullmatch(match["date"]) is not None


def _only_names(text: str, start: int, end: int) -> bool:
    names, at = leading_names(text, start, end)
    return bool(names) and at >= end


def _issued(text: str, match: re.Match[str]) -> Fields:
    group = "date" if match["date"] else "year"
    return field(text, *match.span(group), "issued", read_date(match[group])) if match[group] else []


def _last_comma(text: str, start: int, end: int) -> int:
    """Where a site of up to four capitalised words is parted from the title by a comma; `start` where none is."""
    match = form(r",\s{capital}[\w.-]*(?:\s{capital}[\w.-]*){0,3}$").search(text, start, end)
    return match.start() if match else start


def _site(text: str, start: int, end: int) -> Fields:
    start, end = trimmed(text, start, end)
    name = text[start:end]
    if not 1 < len(name) <= LONGEST_NAME or NO_NAME.search(name):
        return []
    stop = next_stop(text, start, end)
    if stop < end and text[stop] == ".":
        return [*field(text, start, stop, "container_title"), *field(text, stop, end, "publisher")]
    return field(text, start, end, "publisher" if publishes(name) else "container_title")


def _head(text: str, start: int, end: int) -> Fields | None:
    """What stands before a quoted title: nothing, or authors and perhaps a date."""
    if end == start:
        return []
    match = form(HEAD).match(text, start, end)
    if match is None or not _dates(match):
        return None
    names = match["names"] or ""
    if "//" in names or 0 < leading_names(text, start, end)[1] - start < len(names):
        return None
    phrase = re.search(r"\b[a-zа-яё]{4,}\b", re.sub(r"['’]s\b", "", names)) and not is_organisation(names)
    if re.search(r"[:\d]", names) or phrase:
        return None
    if re.search(r"\b\w$", names) and text[match.end("names") : match.end("names") + 1] == ".":
        names += "."
    return [*(several(names, match.start("names")) if names else []), *_issued(text, match)]


def _closing(text: str, opening: int, end: int) -> int | None:
    """The quotation mark that ends the title: one behind which the next part begins, quotes inside it balanced."""
    kind = text[opening]
    if kind == "‘":
        single = re.compile(r"’(?=[.,;)]|\s[^a-z]|$)").search(text, opening, end)
        return single.start() if single else None
    depth, opened = 0, -1
    for match in form(QUOTES).finditer(text, opening, end):
        at = match.start()
        if kind == '"' and text[at] != '"':
            continue
        before, after = text[at - 1 : at], text[at + 1 : min(at + 2, end)]
        if kind != '"':
            opens = text[at] in "“«„"
        else:
            opens = at == opening or not before.strip() or before in "([" or (before == '"' and opened == at - 1)
        depth += 1 if opens else -1
        opened = at if opens else opened
        if depth <= 0 and not opens and (not after or after.isspace() or after in f".,;:)([{MASK}"):
            return at
    return None
