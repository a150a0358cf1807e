"""References in prose: footnotes of the humanities, short forms, papers of organisations, bare titles."""

import re

from ..model import Annotation
from .areas import TOWN
from .atoms import CYRILLIC, MASK
from .dates import read_date
from .names import WORDS, leading_names, several
from .reading import Fields, abbreviated, field, once, page_range
from .vocabulary import any_of, date_pattern

YEAR = r"(?:1[5-9]|20)\d\d"
PAGES = r"(?P<pages>[\dIVXLC]+(?:\s?[-–—−,]\s?[\dIVXLC]+)*)"
NAMES = rf"(?P<names>(?=[^,\"“«(]+[\s.])[A-ZА-ЯЁ][^,\"“«(){MASK}]{{2,60}}(?:,?\s{any_of('conjunction')}\s[A-ZА-ЯЁ][^,\"“«(){MASK}]{{2,60}}|,\s[A-ZА-ЯЁ][\w.-]+\s[A-ZА-ЯЁ][\w.\s-]{{1,40}})*)"
LONGEST_TITLE = 600
SITE = re.compile(rf"[.{MASK}][\s.{MASK}]+(?P<site>[A-ZА-ЯЁ][\w.-]*(?:\s[\w.-]+){{0,4}})[\s.]*$")
"""A last short part that names the site or the body that publishes."""


def read_short(text: str, start: int, end: int) -> Fields | None:
    """Там же. С. 5; Сатоу Э. Указ. соч. С. 11; Морозов, 2002, с. 144."""
    again = re.compile(rf"(?:(?P<names>.{{3,80}}?),?\s)?{any_of('again')}(?P<pages>.*)").fullmatch(text, start, end)
    if again:
        pages = re.compile(rf"[\s.,\-–—−]*{any_of('page')}\.?\s?{PAGES}").match(text, *again.span("pages"))
        found = _pages(pages)
        if again["names"]:
            found += leading_names(text[: again.end("names")], again.start("names"))[0]
        return once(found)
    name = r"[A-ZА-ЯЁ][\w’'-]+"
    short = re.compile(
        rf"\[?(?P<names>{name}(?:(?:,\s|,?\s{any_of('conjunction')}\s){name}){{0,3}}(?:,?\s{any_of('others')})?),?\s"
        rf"\(?(?P<year>{YEAR})[a-zа-г]?\)?(?:\s?[,:.]\s(?:{any_of('page')}\.?\s?)?{PAGES})?[\s.\]]*"
    ).fullmatch(text, start, end)
    if short is None or re.fullmatch(any_of("month"), short["names"]):
        return None
    return once([*_families(short), Annotation(*short.span("year"), "issued", short["year"]), *_pages(short)])


def read_note(text: str, start: int, end: int) -> Fields | None:
    """Author, "Title." In: Editors, eds., Book (Place: Publisher, Year), pp. 1–2, and the same for whole books."""
    book = r"(?P<container>[^()\"“«]{3,250}?)"
    imprint = rf"\((?P<imprint>(?!\d{{1,2}}\s)[^()]{{2,160}}?),?\s(?P<year>{YEAR})\)"
    pages = rf"(?:[.,]?\s{any_of('page')}\.?\s?{PAGES})?[\s.,{MASK}]*"
    editor = rf"(?:(?P<before>[^()\"“«]{{3,120}}?),?\s\(?{any_of('editor')}\.?\)?,?\s)?"
    after = rf"(?:\s\({any_of('editor')}\.?\s(?:by\s)?(?P<after>[^()]{{3,80}})\))?"
    forms = (
        rf"{NAMES},\s[\"“«](?P<title>.{{3,300}}?)[.,]?[\"”»][.,]?\s[Ii]n:?\s{editor}{book}{after}(?:\s{imprint})?{pages}",
        rf"{NAMES},\s(?P<title>[^()\"“«]{{5,300}}?)\s{imprint}{pages}",
    )
    for form in forms:
        if match := re.compile(form).fullmatch(text, start, end):
            return _noted(text, match)
    return None


def read_paper(text: str, start: int, end: int) -> Fields | None:
    """Резолюция 1201 (1999); Report CommDH(2001)3, 14.03.2001: papers of organisations, whose title holds their number."""
    if text[start] in '"«“' or "//" in text[start:end]:
        return None
    number = re.compile(
        rf"\d[\w/]*\s?\((?P<year>{YEAR})\)(?!\s?[:.,]\s?\d)|[\w/]\((?P<symbol>{YEAR})\)\d|\d/(?P<slash>{YEAR})\b"
    ).search(text, start, end)
    opens = re.compile(rf"(?:\S+\s){{0,2}}{any_of('paper')}(?!\w)").match(text, start, end)
    numeric = rf"\d{{1,2}}[./]\d{{1,2}}[./]{YEAR}(?!\d)"
    dated = re.compile(rf",?\s(?:(?i:от|of|dated)\s(?P<date>{date_pattern()})|(?P<plain>{numeric}))").search(
        text, start, end
    )
    if not (number or (opens and dated)):
        return None
    cut = dated is not None and (dated.end() >= end or text[dated.end()] in ".;")
    stop = dated.start() if dated and cut else end
    body = re.compile(r"\.\s(?P<body>[A-ZА-ЯЁ][\w-]*(?:\s[\w-]+){0,5})$").search(text, start, stop) if cut else None
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
    """Title «Newspaper» № 43 (448) от 03.11.2003."""
    match = re.compile(
        rf"(?P<title>[^«»\"“”]{{3,200}}?)[.,]?\s[«\"“](?P<container>[^«»\"“”]{{2,60}})[»\"”],?\s"
        rf"(?:{any_of('issue')}\.?\s?(?P<issue>\d+(?:\s?\(\d+\))?),?\s)?(?:от\s|of\s|for\s)?(?P<date>{date_pattern()})[\s.]*"
    ).fullmatch(text, start, end)
    issued = read_date(match["date"], day_first=True) if match else ""
    if match is None or not (match["issue"] or len(issued) > len("2003")) or "/" in match["title"]:
        return None
    found = [*field(text, *match.span("title"), "title"), *field(text, *match.span("container"), "container_title")]
    if match["issue"]:
        found.append(Annotation(*match.span("issue"), "issue", match["issue"]))
    return [*found, *field(text, *match.span("date"), "issued", issued)]


def read_sentences(text: str, start: int, end: int) -> Fields | None:
    """Author body. Title. 2006, Publisher, p. 55: four plain parts whose year stands third."""
    match = re.compile(
        rf"(?P<names>[A-ZА-ЯЁ][^.\d{MASK}]{{4,80}})\.\s(?P<title>[^.\d{MASK}]{{3,200}})\.\s(?P<year>{YEAR}),\s"
        rf"(?P<publisher>[^.,\d{MASK}]{{3,90}})(?:[,\s{MASK}]*{any_of('page')}\.?\s{PAGES})?[\s.,{MASK}]*"
    ).fullmatch(text, start, end)
    if match is None:
        return None
    found = [*several(match["names"], match.start("names")), *field(text, *match.span("title"), "title")]
    found.append(Annotation(*match.span("year"), "issued", match["year"]))
    return [*found, *field(text, *match.span("publisher"), "publisher"), *_pages(match)]


def read_plain(text: str, start: int, end: int) -> Fields | None:
    """A bare title, perhaps behind the body that publishes it (`Ministry of Trade: Tariffs`) or before its site."""
    if text[start].islower() or end - start > LONGEST_TITLE:
        return None
    owner = re.compile(rf"(?P<publisher>[^:.{MASK}]{{5,90}}):\s(?P<title>[A-ZА-ЯЁ].+)").fullmatch(text, start, end)
    if owner and WORDS.search(owner["publisher"]) and not re.search(r"[«\"“\d]", owner["publisher"]):
        return [*field(text, *owner.span("publisher"), "publisher"), *field(text, *owner.span("title"), "title")]
    authors, begin = leading_names(text[:end], start)
    if begin >= end:
        return None
    if re.compile(date_pattern()).fullmatch(text, begin, end):
        return [*authors, *field(text, begin, end, "issued", read_date(text[begin:end]))]
    parts = [
        match.span() for match in re.compile(rf"[^{MASK}]+").finditer(text, begin, end) if re.search(r"\w", match[0])
    ]
    if len(parts) == 1 or (len(parts) == 2 and text[parts[1][0]] == ","):
        site = SITE.search(text, *parts[0]) if text[end:].strip(" .,;") and len(parts) == 1 else None
        if site and not abbreviated(text, begin, site.start()) and not re.search(r"\d", site["site"]):
            named = field(text, *site.span("site"), "publisher" if WORDS.search(site["site"]) else "container_title")
            return [*authors, *field(text, begin, site.start(), "title"), *named]
        return [*authors, *field(text, begin, parts[-1][1], "title")]
    if len(parts) == 2 and (site := SITE.match(text, parts[1][0] - 2, parts[1][1])):
        return [*authors, *field(text, *parts[0], "title"), *field(text, *site.span("site"), "container_title")]
    return None


def _noted(text: str, match: re.Match[str]) -> Fields:
    parts = match.groupdict()
    found = [*several(match["names"], match.start("names")), *field(text, *match.span("title"), "title")]
    if parts.get("container"):
        found += field(text, *match.span("container"), "container_title")
    for group in ("before", "after"):
        if parts.get(group):
            found += several(match[group], match.start(group), "editor")
    if parts.get("imprint"):
        found += _imprint(text, *match.span("imprint"))
        found.append(Annotation(*match.span("year"), "issued", match["year"]))
    return [*found, *_pages(match)]


def _imprint(text: str, start: int, end: int) -> Fields:
    """`Place: Publisher; Place: Publisher`, or a publisher alone, perhaps behind an edition."""
    if edition := re.compile(rf"{any_of('edition')}\.?\s?[,:]\s").match(text, start, end):
        start = edition.end()
    houses = list(re.compile(rf"(?:(?P<place>{TOWN}):\s)?(?P<house>[^;:]+)(?:;\s|$)").finditer(text, start, end))
    if not houses or houses[-1].end() < end:
        return []
    found: Fields = []
    for label, group in (("publisher_place", "place"), ("publisher", "house")):
        spans = [each.span(group) for each in houses if each[group]]
        if spans:
            value = "; ".join(text[a:b].strip() for a, b in spans)
            found.append(Annotation(spans[0][0], spans[-1][1], label, value))
    return found


def _families(match: re.Match[str]) -> Fields:
    names = re.sub(rf",?\s{any_of('others')}$", "", match["names"])
    return several(names, match.start("names"))


def _pages(match: re.Match[str] | None) -> Fields:
    return [Annotation(*match.span("pages"), "pages", page_range(match["pages"]))] if match and match["pages"] else []
