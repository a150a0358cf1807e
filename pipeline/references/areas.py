"""The numbered and dated parts of a reference: volume, issue, pages, edition, imprint, editors, date."""

import re
from collections.abc import Callable, Iterator

from ..model import Annotation
from .atoms import CYRILLIC
from .dates import read_date
from .forms import form
from .names import is_organisation, names_end, several
from .reading import Fields, field, pages

Read = Callable[[str, re.Match[str], int], tuple[Fields, int] | None]
"""Text, match, end of the reference -> the fields and where they end; None where it is no such part after all."""

GAP = r"[\s.,;:{mask}]*(?:[-–—−]+[\s{mask}]*)?"
REMARK = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]")
TITLES = r"(?:[a-zа-я.-]{2,12}\.?\s(?:[A-ZА-Я]{2,5}\s)?){0,3}"
"""чл.-кор. РАН, проф.: what may stand between `под ред.` and the editor."""

START = r"[.,;:?!…»”\"{mask})]\s?(?:{dash}\s?)?|\s{dash}\s?|/\s?|\s(?=№|\(|{house_word}\s)"
HOUSE = r"(?:(?P<place>{town}),\s(?=[«\"]?{capital}))?(?P<publisher>[«\"]?{capital}(?:[^{mask}.:/;]|\.(?=\s[a-zа-я])){1,90}?)(?={before_year})"


def _numbers(text: str, match: re.Match[str], end: int) -> tuple[Fields, int] | None:
    found: Fields = []
    if match.groupdict().get("date"):
        if not form("{date}").fullmatch(match["date"]):
            return None
        found += _issued(text, *match.span("date"))
    for group in ("volume", "issue", "after_word"):
        if match.groupdict().get(group):
            label = "volume" if group == "volume" else "issue"
            found.append(Annotation(*match.span(group), label, " ".join(match[group].split())))
    if match.groupdict().get("pages"):
        found += pages(match)
    return found, match.end()


def _nothing(text: str, match: re.Match[str], end: int) -> tuple[Fields, int]:
    return [], match.end()


def _imprint(text: str, match: re.Match[str], end: int) -> tuple[Fields, int]:
    found: Fields = []
    for label, group in (("publisher_place", "place"), ("publisher", "publisher")):
        if match.groupdict().get(group):
            if is_organisation(match[group]) and _after_dash(text, match.start()):
                label = "publisher"
            found += field(text, *match.span(group), label, " ".join(match[group].split()).strip(",;: "))
    return found, match.end()


def _editors(text: str, match: re.Match[str], end: int) -> tuple[Fields, int] | None:
    last = names_end(text, match.end(), end)
    return (several(text[match.end() : last], match.end(), "editor"), last) if last > match.end() else None


def _translators(text: str, match: re.Match[str], end: int) -> tuple[Fields, int]:
    last = names_end(text, match.end(), end)
    return several(text[match.end() : last], match.end(), "translator") if last > match.end() else [], max(
        last, match.end()
    )


def _same_authors(text: str, match: re.Match[str], end: int) -> tuple[Fields, int] | None:
    last = names_end(text, match.end(), end)
    return ([], last) if last > match.end() else None


def _date(text: str, match: re.Match[str], end: int) -> tuple[Fields, int] | None:
    date = form("{date}").match(text, match.end(), end)
    if date is None:
        return None
    return _issued(text, *date.span()), date.end() + text.startswith(")", date.end(), end)


def _issued(text: str, start: int, end: int) -> Fields:
    value = read_date(text[start:end], day_first=bool(CYRILLIC.search(text)))
    return [Annotation(start, end, "issued", value)] if value else []


ITEMS: tuple[tuple[str, Read], ...] = (
    # 12.3 (1990): 161–73; 33, no. 4 (2003): 151–172; 13 (2002) 374–384; 45, 403–413 (2011)
    (
        r"(?P<volume>(?!{year})\d{1,4})(?:\.(?P<issue>\d+)|,?\s{issue}\.?\s?(?P<after_word>{number}))?"
        r"(?:\s\((?P<date>[^()]{4,40})\)\s?[:,]?\s?|[:,]\s?)(?:pp?\.\s?)?{page_range}(?!\w)",
        _numbers,
    ),
    (
        r"(?P<volume>\d{1,4}|[IVXLC]+)\s?\((?P<issue>(?!{year})[^()]{1,20})\)(?:\s?[:,]\s?(?:pp?\.\s?)?(?P<pages>{page_number}))?(?!\w)",
        _numbers,
    ),
    (r"{volume}(?:\.\s?|\s)(?:№\s?)?(?P<volume>\d+|[IVXLCl]+|{capital}[a-z]+(?=,\s{issue}\b))(?!\w)", _numbers),
    (
        r"\(?{issue}\.?\s?(?P<issue>(?:{number}|[IVXLC]+(?!\w))(?:\s?\((?![^()]*{year})[^()]{1,24}\))?(?:\s:\s[^{mask};/]{2,60}?(?=\.\s{dash}))?)(?!\w)",
        _numbers,
    ),
    (
        r"{page}(?:\.\s?:?\s?|:?\s)(?P<pages>(?:art\.\s)?{page_number}(?:,\s?(?!{year}){page_number})*)(?!\w)(?:\sи\sсл\.)?",
        _numbers,
    ),
    (r"{page}(?P<pages>\d+(?:{dash}\d+)?)(?!\w)", _numbers),
    (r"(?:\d{1,4}|\d{1,3}(?:\s\d{3})+)\s?{extent}(?!\w)\.?(?:\s?,?\s?(?:ил|табл|pl)\.)*", _nothing),
    (r"(?P<publisher>{house_word}\s[«\"]?{capital}[^{mask}.:;/]{1,60}?)(?=[.,]\s(?:{dash}\s?)?{year})", _imprint),
    (r"(?:[Дд]ок|[Dd]oc)\.\s?(?:№\s?)?\d+", _nothing),
    (r"{edition}\.?", _nothing),
    (r"(?i:в)\s\d+(?:-х)?\s(?:т|ч|кн)(?:омах)?\.?(?!\w)", _nothing),
    (r"/?\s?{editor}\.?,?\s?(?:by\s)?" + TITLES + "(?={capital})", _editors),
    (r"/?\s?{translated}\.?(?!\w)(?:,?\s(?={capital}))?", _translators),
    (r"/\s?(?={capital})", _same_authors),
    (r"\(?(?=\w)", _date),
    (r"{page_range}(?=[.\s]*$)", _numbers),
    (r"\d{2,3}(?=[.\s]*$)", _nothing),
    (
        r"(?P<place>{town})(?:\s?;\s{town}(?=\s?:))?"
        r"(?:\s?:\s?(?P<publisher>(?:[^{mask}:;]|;(?![^:;]{1,40}:)){2,120}?)"
        r"(?:\s?;\s[^{mask}.:;]{2,40}:\s[^{mask}.]{2,80}?|\s:\s[^{mask}.:]{2,80}?)?(?={before_year})"
        r"|(?=(?:,\s?(?:{dash}\s?)?|(?<=\.)\s){year}(?:\s?{dash}\s?{year})?(?![\w-])))",
        _imprint,
    ),
)
"""What may stand in a part of its own, in the order in which it is tried."""


def read_item(text: str, at: int, end: int) -> tuple[Fields, int] | None:
    """The part that begins right here, and where it ends."""
    for pattern, read in ITEMS:
        match = form(pattern).match(text, at, end)
        if match and (found := read(text, match, end)):
            return found
    return None


def skip_gap(text: str, at: int, end: int) -> int:
    """The first character behind separators."""
    match = form(GAP).match(text, at, end)
    return match.end() if match else at


def read_tail(text: str, start: int, end: int) -> Fields | None:
    """The fields of a stretch that is nothing but parts; None when anything else or a second date stands in it."""
    found: Fields = []
    at = skip_gap(text, start, end)
    while at < end:
        if found and text[at] in ")]":
            at += 1
        elif item := read_item(text, at, end) or (_house(text, at, end) if found or _after_dash(text, at) else None):
            found += item[0]
            at = item[1]
        elif found and (remark := REMARK.match(text, at, end)):
            at = remark.end()
        else:
            return None
        if sum(each.label == "issued" for each in found) > 1:
            return None
        at = skip_gap(text, at, end)
    return found


def _after_dash(text: str, at: int) -> bool:
    return bool(form(r"{dash}\s?$").search(text[max(0, at - 2) : at]))


def _house(text: str, at: int, end: int) -> tuple[Fields, int] | None:
    """A publisher without a colon: `— Причал, 2005`, `— Мурманск, КБ «Парус», 2010`."""
    match = form(HOUSE).match(text, at, end)
    return _imprint(text, match, end) if match else None


def starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a tail of parts may begin: behind a stop, a comma, a dash, a slash."""
    for match in form(START).finditer(text, start, end):
        yield match.start() + (match[0][0] in '»”"?!…)')
