"""The numbered and dated parts of a reference: volume, issue, pages, edition, imprint, editors, date."""

import re
from collections.abc import Callable, Iterator

from ..model import Annotation
from .atoms import CYRILLIC
from .dates import read_date
from .forms import form
from .names import is_organisation, several
from .reading import Fields, field, pages

Read = Callable[[str, re.Match[str]], Fields]

GAP = r"[\s.,;:{mask}]*(?:[-–—−]+[\s{mask}]*)?"
REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
TITLES = r"(?:[a-zа-я.-]{2,12}\.?\s(?:[A-ZА-Я]{2,5}\s)?){0,3}"
"""чл.-кор. РАН, проф.: what may stand between `под ред.` and the editor."""

START = r"[.,;:?!»”\"{mask})]\s?(?:{dash}\s?)?|\s{dash}\s?|/\s?|\s(?=№|\()"
HOUSE = r"(?:(?P<place>{town}),\s(?={capital}))?(?P<publisher>[«\"]?{capital}(?:[^{mask}.:/;]|\.(?=\s[a-zа-я])){1,90}?)(?={before_year})"


def _numbers(text: str, match: re.Match[str]) -> Fields:
    found: Fields = []
    for group in ("volume", "issue", "after_word"):
        if match.groupdict().get(group):
            label = "volume" if group == "volume" else "issue"
            found.append(Annotation(*match.span(group), label, " ".join(match[group].split())))
    if match.groupdict().get("pages"):
        found += pages(match)
    return found + (_date(text, match) if match.groupdict().get("date") else [])


def _nothing(text: str, match: re.Match[str]) -> Fields:
    return []


def _imprint(text: str, match: re.Match[str]) -> Fields:
    found: Fields = []
    for label, group in (("publisher_place", "place"), ("publisher", "publisher")):
        if match.groupdict().get(group):
            if is_organisation(match[group]) and _after_dash(text, match.start()):
                label = "publisher"
            found += field(text, *match.span(group), label, " ".join(match[group].split()).strip(",;: "))
    return found


def _editors(text: str, match: re.Match[str]) -> Fields:
    return several(match["editors"], match.start("editors"), "editor")


def _date(text: str, match: re.Match[str]) -> Fields:
    value = read_date(match["date"], day_first=bool(CYRILLIC.search(text)))
    return [Annotation(*match.span("date"), "issued", value)] if value else []


ITEMS: tuple[tuple[str, Read], ...] = (
    # 12.3 (1990): 161–73; 33, no. 4 (2003): 151–172; 13 (2002) 374–384; 45, 403–413 (2011)
    (
        r"(?P<volume>(?!{year})\d{1,4})(?:\.(?P<issue>\d+)|,?\s{issue}\.?\s?(?P<after_word>{number}))?"
        r"(?:\s\((?P<date>{date})\)\s?[:,]?\s?|[:,]\s?)(?:pp?\.\s?)?{page_range}(?!\w)",
        _numbers,
    ),
    (
        r"(?P<volume>\d{1,4}|[IVXLC]+)\s?\((?P<issue>(?!{year})[^()]{1,20})\)(?:\s?[:,]\s?(?:pp?\.\s?)?(?P<pages>{page_number}))?(?!\w)",
        _numbers,
    ),
    (r"{volume}(?:\.\s?|\s)(?:№\s?)?(?P<volume>\d+|[IVXLCl]+|{capital}[a-z]+(?=,\s{issue}\b))(?!\w)", _numbers),
    (r"\(?{issue}\.?\s?(?P<issue>{number}(?:\s?\((?!{date}\))[^()]{1,24}\))?)(?!\w)", _numbers),
    (
        r"{page}(?:\.\s?:?\s?|:?\s)(?P<pages>(?:art\.\s)?{page_number}(?:,\s?(?!{year}){page_number})*)(?!\w)(?:\sи\sсл\.)?",
        _numbers,
    ),
    (r"{page}(?P<pages>\d+(?:{dash}\d+)?)(?!\w)", _numbers),
    (r"\d{1,4}\s?{extent}(?!\w)\.?(?:\s?,?\s?(?:ил|табл|pl)\.)*", _nothing),
    (r"{edition}\.?", _nothing),
    (r"(?i:в)\s\d+(?:-х)?\s(?:т|ч|кн)(?:омах)?\.?(?!\w)", _nothing),
    (r"/?\s?{editor}\.?,?\s?(?:by\s)?" + TITLES + "(?P<editors>{several_abbreviated})", _editors),
    (r"/\s?{several_abbreviated}", _nothing),
    (r"\(?(?P<date>{date})\)?", _date),
    (r"{page_range}(?=[.\s]*$)", _numbers),
    (r"\d{2,3}(?=[.\s]*$)", _nothing),
    (r"(?P<place>{town})\s?:\s?(?P<publisher>[^{mask}:;]{2,120}?)(?={before_year})", _imprint),
    (r"(?P<place>{town})(?=(?:,\s?(?:{dash}\s?)?|(?<=\.)\s){year}(?:\s?[-–—]\s?{year})?(?![\w-]))", _imprint),
)
"""What may stand in a part of its own, in the order in which it is tried."""


def read_item(text: str, at: int, end: int) -> tuple[Fields, int] | None:
    """The part that begins right here, and where it ends."""
    for pattern, read in ITEMS:
        match = form(pattern).match(text, at, end)
        if match:
            return read(text, match), match.end()
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
    return (_imprint(text, match), match.end()) if match else None


def starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a tail of parts may begin: behind a stop, a comma, a dash, a slash."""
    for match in form(START).finditer(text, start, end):
        yield match.start() + (match[0][0] in '»”"?!)')
