"""References in prose: footnotes of the humanities, short forms, papers of organisations, bare titles."""

import re

from ..model import Annotation
from ..names.places import load_places
from .areas import read_tail, starts
from .atoms import CYRILLIC
from .dates import read_date
from .forms import form
from .names import is_organisation, leading_names, several
from .reading import Fields, abbreviated, field, once, pages

LONGEST_TITLE = 600
PAGES = r"(?:[.,]?\s(?:{page}\.?\s?)?{pages})?[\s.,{mask}]*"
NAMES = (
    r"(?P<names>(?=[^,\"“«(]+[\s.]){capital}[^,\"“«(){mask}]{2,60}"
    r"(?:,?\s{conjunction}\s{capital}[^,\"“«(){mask}]{2,60}|,\s{capital}[\w.-]+\s{capital}[\w.\s-]{1,40})*)"
)
IMPRINT = r"\((?P<imprint>(?!\d{1,2}\s)[^()]{2,160}?),?\s(?P<year>{year})\)"
EDITORS = r"(?:(?P<before>[^()\"“«]{3,120}?),?\s\(?{editor}\.?(?:\),?|,)\s)?"
EDITED = r"(?:\s\({editor}\.?\s(?:by\s)?(?P<after>[^()]{3,80})\)|,\s{editor}\.?\s(?:by\s)?(?P<last>{capital}[^()]{3,80}?)(?=\s\())?"

CHAPTER = NAMES + (
    r",\s[\"“«](?P<title>.{3,300}?)[.,]?[\"”»][.,]?\s[Ii]n:?\s" + EDITORS + r"(?P<container>[^()\"“«]{3,250}?)" + EDITED
) + rf"(?:\s{IMPRINT})?" + PAGES  # fmt: skip
BOOK = NAMES + r",\s(?P<title>[^\"“«]{3,300}?)(?:,\s{volume}\.?\s(?P<volume>\d+|[IVXLC]+))?\s" + IMPRINT + PAGES

EDITED_BOOK = r"(?P<names>[^()\"“«]{3,160}?)\s\({editor}\.?\),\s(?P<title>[^\"“«]{3,300}?)\s" + IMPRINT + PAGES

# Signs that a form is worth its compiling.
EDITORS_NAMED = re.compile(r"\([^()]{2,30}\),\s")
IN_BOOK = re.compile(r"[\"”»][.,]?\s[Ii]n:?\s")
THIRD_YEAR = re.compile(r"\.\s\d{4},\s")

AGAIN = r"(?:(?P<names>.{3,80}?),?\s)?{again}(?P<rest>.*)"
AGAIN_DATE = r"[\s.,]*(?P<date>\w.{3,40}?)[\s.]*"
MOST_WORDS = 4
"""Of the names before `op. cit.`."""

AGAIN_PAGES = r"[\s.,\-–—−]*(?:{page}\.?\s?)?{pages}"
SHORT = (
    r"\[?(?P<names>{capital}[\w’'-]+(?:(?:,\s|,?\s{conjunction}\s){capital}[\w’'-]+){0,3}(?:,?\s{others})?),?\s"
    r"\(?(?P<year>{year})[a-zа-г]?\)?(?:\s?[,:.]\s?(?:{page}\.?\s?)?{pages})?[\s.\]]*"
)
ANY_SHORT = r"(?:{signal}:?\s)?" + re.sub(r"\?P<\w+>", "?:", SHORT.replace("{pages}", "{page_number}"))
"""The same without groups, perhaps behind `see`."""

SHORT_TITLE = (
    r"(?P<names>{family}),\s[«“\"]?(?P<title>{capital}[^,.«»“”\"\d]{3,60})[,.]?[»”\"]?,?\s"
    r"(?:{page}\.?\s)?(?P<pages>\d+(?:{dash}\d+)?)[\s.]*"
)
SHORT_PAGES = r"(?P<names>{family}(?:\s{conjunction}\s{family})?),\s{page}\.?\s?{pages}[\s.]*"
SERIES = (
    r"(?P<series>{document_series}(?:[,.]\s{year}(?:\s?{dash}\s?\d{2,4})?)?)(?:[,.:]?\s{volume}\.?\s(?P<volume>[IVXLC]+|\d+))?"
    r"(?:,\s(?:pt|part)\.?\s\d+)?(?:[,.:]\s|$)"
)
"""`FRUS, 1951, vol. VII, Korea`: the years are those of the documents."""

ANY_SHORT_TITLE = re.sub(r"\?P<\w+>", "?:", SHORT_TITLE)
NUMBER = r"\d[\w/]*\s?\((?P<year>{year})\)(?!\s?[:.,]?\s?\d)|[\w/]\((?P<symbol>{year})\)\d|(?<![\d/.])\d{1,4}/(?P<slash>{year})\b"
PAPER = r"(?:\S+\s){0,2}{paper}(?!\w)"
PAPER_DATE = r",?\s(?:(?i:от|of|dated)\s(?P<date>{date})|(?P<plain>\d{1,2}[./]\d{1,2}[./]{year}))"
PAPER_BODY = r"\.\s(?P<body>{capital}[\w-]*(?:\s[\w-]+){0,5})$"
NEWSPAPER = (
    r"(?P<title>[^«»\"“”/]{3,200}?)\s«(?P<container>[^«»\"“”]{2,60})»,?\s"
    r"(?:{issue}\.?\s?(?P<issue>\d+(?:\s?\(\d+\))?),?\s)?(?:от\s|of\s|for\s)?(?P<date>[^\s«»][^«»]{3,40}?)[\s.]*"
)
DASHED = r"[«\"]?(?P<title>[^«»\"“”/]{5,200}?)[»\"]?[.,]?\s{dash}\s«?(?P<container>{capital}[^«»\"“”/,{mask}]{1,40})»?,\s(?P<date>{dates})[\s.]*"
SENTENCES = (
    r"(?P<names>{capital}[^.\d{mask}]{4,80})\.\s(?P<title>[^.\d{mask}]{3,200})\.\s(?P<year>{year}),\s"
    r"(?P<publisher>[^.,\d{mask}]{3,90})(?:[,\s{mask}]*{page}\.?\s{pages})?[\s.,{mask}]*"
)
OWNER = r"(?P<publisher>[^:.«\"“\d{mask}]{5,90}):\s(?P<title>{capital}.+)"
SITE = r"[.{mask}][\s.{mask}]+(?P<site>{capital}[\w.-]*(?:\s[\w.-]+){0,4}|(?:[\w-]+\.)+[a-z]{2,6})[\s.]*$"
"""A last short part that names the site or the body that publishes."""

IN_PARTS = r"[.,(]\s?{year}\)?[.,;:]?\s|[.,]\s?{year}[.\s]*$|{abbreviated}[.,:]|\.\s?{dash}\s"
"""What a bare title has not: a year set off, a name with initials set off."""

LAST_DATE = r"(?P<name>[^,{mask}]{3,200}),\s(?P<date>.{4,40}?)[\s.]*"
LONGEST_AGENCY = 3
"""Words of a newspaper's or an agency's name before a date: `Tass, 12 May 1986`."""

HOUSE = r"(?:(?P<place>{town}):\s)?(?P<house>[^;:]+)(?:;\s|$)"


def read_short(text: str, start: int, end: int) -> Fields | None:
    """Там же. С. 5; Ломов П. В. Указ. соч. С. 7; Ломов, 1998, с. 31."""
    again = form(AGAIN).fullmatch(text, start, end)
    if again:
        rest = form(AGAIN_DATE).fullmatch(text, *again.span("rest"))
        if rest and form("{dates}").fullmatch(rest["date"]):
            found = field(text, *rest.span("date"), "issued", read_date(rest["date"], day_first=True))
        else:
            found = pages(form(AGAIN_PAGES).match(text, *again.span("rest")))
        names = leading_names(text, again.start("names"), again.end("names"))[0] if again["names"] else []
        if again["names"] and not names and len(again["names"].split()) <= MOST_WORDS:
            names = several(again["names"], again.start("names"))
        return once([*names, *found])
    titled = form(SHORT_TITLE).fullmatch(text, start, end)
    if titled:
        return [*several(titled["names"], start), *field(text, *titled.span("title"), "title"), *pages(titled)]
    paged = form(SHORT_PAGES).fullmatch(text, start, end)
    if paged and not form(r"(?<!\w){periodical}(?!\w)").search(paged["names"]):
        return [*several(paged["names"], start), *pages(paged)]
    short = form(SHORT).fullmatch(text, start, end)
    if short is None or form("{month}").fullmatch(short["names"]):
        return None
    return once([*several(short["names"], start), _year(short), *pages(short)])


def read_series(text: str, start: int, end: int) -> Fields | None:
    """FRUS, 1951, vol. VII, Korea and China (Washington: Publisher, 1983), 512."""
    match = form(SERIES).match(text, start, end)
    if match is None:
        return None
    found = field(text, *match.span("series"), "container_title")
    if match["volume"]:
        found.append(Annotation(*match.span("volume"), "volume", match["volume"]))
    imprint = form(IMPRINT).search(text, match.end(), end)
    if imprint:
        found += [*field(text, match.end(), imprint.start(), "title"), *_imprint(text, *imprint.span("imprint"))]
        return [*found, _year(imprint), *pages(form(PAGES).match(text, imprint.end(), end))]
    for at in (match.end(), *starts(text, match.end(), end)):
        if (tail := read_tail(text, at, end)) is not None:
            return once([*found, *field(text, match.end(), at, "title"), *tail])
    return once([*found, *field(text, match.end(), end, "title")])


def read_note(text: str, start: int, end: int) -> Fields | None:
    """Author, "Title." In: Editors, eds., Book (Place: Publisher, Year), pp. 1–2, and the same for whole books."""
    reference = text[start:end]
    edited = form(EDITED_BOOK).fullmatch(text, start, end) if EDITORS_NAMED.search(reference) else None
    match = edited or (form(CHAPTER).fullmatch(text, start, end) if IN_BOOK.search(reference) else None)
    if match is None and "(" in reference:
        match = form(BOOK).fullmatch(text, start, end)
    if match is None:
        return None
    parts = match.groupdict()
    role = "editor" if edited else "author"
    found = [*several(match["names"], match.start("names"), role), *field(text, *match.span("title"), "title")]
    if parts.get("container"):
        found += field(text, *match.span("container"), "container_title")
    for group in ("before", "after", "last"):
        if parts.get(group):
            found += several(match[group], match.start(group), "editor")
    if parts.get("volume"):
        found.append(Annotation(*match.span("volume"), "volume", match["volume"]))
    if parts.get("imprint"):
        found += [*_imprint(text, *match.span("imprint")), _year(match)]
    return [*found, *pages(match)]


def read_paper(text: str, start: int, end: int) -> Fields | None:
    """Резолюция 45 (1987); Report PORT(1991)3, 14.05.1991: papers of organisations, whose title holds their number."""
    if text[start] in '"«“' or "//" in text[start:end] or leading_names(text, start, end)[0]:
        return None
    number = form(NUMBER).search(text, start, end)
    dated = form(PAPER_DATE).search(text, start, end)
    if not (number or (dated and form(PAPER).match(text, start, end))):
        return None
    cut = dated is not None and (dated.end() >= end or text[dated.end()] in ".;")
    stop = dated.start() if dated and cut else end
    body = form(PAPER_BODY).search(text, start, stop) if cut else None
    found = field(text, *body.span("body"), "publisher") if body else []
    found += field(text, start, body.start() if body else stop, "title")
    if dated:
        group = "date" if dated["date"] else "plain"
        day_first = bool(CYRILLIC.search(text)) or "." in dated[group]
        found += field(text, *dated.span(group), "issued", read_date(dated[group], day_first=day_first))
    elif number:
        group = number.lastgroup or "year"
        found.append(Annotation(*number.span(group), "issued", number[group]))
    return once(found)


def read_newspaper(text: str, start: int, end: int) -> Fields | None:
    """Title «Newspaper» № 12 (34) от 05.06.1987; Title — Newspaper, 05.06.1987."""
    if dashed := form(DASHED).fullmatch(text, start, end):
        parts = ("title", "container_title"), ("title", "container")
        found = [each for label, group in zip(*parts, strict=True) for each in field(text, *dashed.span(group), label)]
        return [*found, *field(text, *dashed.span("date"), "issued", read_date(dashed["date"], day_first=True))]
    match = form(NEWSPAPER).fullmatch(text, start, end) if "»" in text[start:end] else None
    if match is None or not form("{date}").fullmatch(match["date"]) or form(PAPER).match(match["title"]):
        return None
    issued = read_date(match["date"], day_first=True)
    if not (match["issue"] or len(issued) > len("2003")):
        return None
    found = [*field(text, *match.span("title"), "title"), *field(text, *match.span("container"), "container_title")]
    if match["issue"]:
        found.append(Annotation(*match.span("issue"), "issue", match["issue"]))
    return [*found, *field(text, *match.span("date"), "issued", issued)]


def read_sentences(text: str, start: int, end: int) -> Fields | None:
    """Author body. Title. 2006, Publisher, p. 55: four plain parts whose year stands third."""
    match = form(SENTENCES).fullmatch(text, start, end) if THIRD_YEAR.search(text, start, end) else None
    if match is None:
        return None
    found = [*several(match["names"], match.start("names")), *field(text, *match.span("title"), "title")]
    return [*found, _year(match), *field(text, *match.span("publisher"), "publisher"), *pages(match)]


def read_plain(text: str, start: int, end: int) -> Fields | None:
    """A bare title, perhaps behind the body that publishes it (`Ministry of Trade: Tariffs`) or before its site."""
    if text[start].islower() or end - start > LONGEST_TITLE:
        return None
    owner = form(OWNER).fullmatch(text, start, end)
    if owner and is_organisation(owner["publisher"]):
        return [*field(text, *owner.span("publisher"), "publisher"), *field(text, *owner.span("title"), "title")]
    authors, begin = leading_names(text, start, end)
    if begin < end and form("{date}").fullmatch(text, begin, end):
        return [*authors, *field(text, begin, end, "issued", read_date(text[begin:end]))]
    parts = [match.span() for match in form("[^{mask}]+").finditer(text, begin, end) if re.search(r"\w", match[0])]
    if not parts or form(IN_PARTS).search(text, begin, end):
        return authors or None
    dated = None if authors else form(LAST_DATE).fullmatch(text, begin, end)
    if dated and form("{dates}").fullmatch(dated["date"]):
        work = len(dated["name"].split()) > LONGEST_AGENCY or re.search(r"\d", dated["name"])
        issued = field(text, *dated.span("date"), "issued", read_date(dated["date"]))
        return [*field(text, *dated.span("name"), "title" if work else "container_title"), *issued]
    if len(parts) == 1 or (len(parts) == 2 and text[parts[1][0]] == ","):
        site = form(SITE).search(text, *parts[0]) if text[end:].strip(" .,;") and len(parts) == 1 else None
        if site and not abbreviated(text, begin, site.start()) and not re.search(r"\d", site["site"]):
            label = "publisher" if is_organisation(site["site"]) else "container_title"
            return [*authors, *field(text, begin, site.start(), "title"), *field(text, *site.span("site"), label)]
        return [*authors, *field(text, begin, parts[-1][1], "title")]
    if len(parts) == 2 and (site := form(SITE).match(text, parts[1][0] - 2, parts[1][1])):
        return [*authors, *field(text, *parts[0], "title"), *field(text, *site.span("site"), "container_title")]
    return authors or None


def _year(match: re.Match[str]) -> Annotation:
    return Annotation(*match.span("year"), "issued", match["year"])


def _imprint(text: str, start: int, end: int) -> Fields:
    """`Place: Publisher; Place: Publisher`, or a publisher alone, perhaps behind an edition."""
    if edition := form(r"{edition}\.?\s?[,:]\s").match(text, start, end):
        start = edition.end()
    houses = list(form(HOUSE).finditer(text, start, end))
    if not houses or houses[-1].end() < end:
        return []
    found: Fields = []
    if len(houses) == 1 and not houses[0]["place"] and load_places().named(houses[0]["house"]):
        return field(text, *houses[0].span("house"), "publisher_place")
    for label, group in (("publisher_place", "place"), ("publisher", "house")):
        spans = [each.span(group) for each in houses if each[group]]
        if spans:
            value = "; ".join(text[a:b].strip() for a, b in spans)
            found.append(Annotation(spans[0][0], spans[-1][1], label, value))
    return found
