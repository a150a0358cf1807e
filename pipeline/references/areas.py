"""The numbered and dated parts of a reference: volume, issue, pages, edition, imprint, editors, date."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from ..model import Annotation
from .atoms import CYRILLIC, MASK
from .dates import read_date
from .names import ABBREVIATED, WORDS, several
from .reading import Fields, field, page_range
from .vocabulary import any_of, date_pattern

GAP = re.compile(rf"[\s.,;:{MASK}]*(?:[-–—−]+[\s{MASK}]*)?")
DASHES = "-–—−"
NUMBER = r"\d+(?:\s?[-–/—−]\s?\d+)?"
PAGE = r"[\dIVXLCivxlc]+(?:\s?[-–—−]\s?[\dIVXLCivxlc]+)?"
CAPITAL = r"[A-ZА-ЯЁ]"
TOWN = (
    rf"(?:{CAPITAL}\.(?:\s?{CAPITAL}\.)?(?:\s?[;,–-]\s?{CAPITAL}\.)?|{CAPITAL}\w{{1,4}}\.|{CAPITAL}[\w’'-]+(?:[\s-]{CAPITAL}[\w’'-]+){{0,2}}"
    rf"|{CAPITAL}\.\s{CAPITAL}[\w-]+)(?:\s\([^()]{{2,30}}\))?(?:,\s{CAPITAL}(?:{CAPITAL}|\.\s?{CAPITAL}\.))?"
)
YEAR = r"(?:1[5-9]|20)\d\d"

Read = Callable[[str, re.Match[str]], Fields]


@cache
def items() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """What may stand in a part of its own, in the order in which it is tried."""
    names = rf"{ABBREVIATED.pattern}(?:(?:,\s|\s{any_of('conjunction')}\s|,\s{any_of('conjunction')}\s){ABBREVIATED.pattern})*"
    title = r"(?:[a-zа-я.-]{2,12}\.?\s(?:[A-ZА-Я]{2,5}\s)?){0,3}"
    patterns: tuple[tuple[str, Read], ...] = (
        (rf"(?P<volume>\d{{1,4}}|[IVXLC]+)\s?\((?P<issue>[^()]{{1,20}})\)(?:\s?:\s?(?P<pages>{PAGE}))?(?!\w)", _groups),
        (
            rf"(?:{any_of('volume')})(?:\.\s?|\s)(?:№\s?)?(?P<volume>\d+|[IVXLCl]+|{CAPITAL}[a-z]+(?=,\s{any_of('issue')}\b))(?!\w)",
            _groups,
        ),
        (rf"{any_of('issue')}\.?\s?(?P<issue>{NUMBER}(?:\s?\([^()]{{1,24}}\))?)(?!\w)", _groups),
        (
            rf"{any_of('page')}(?:\.\s?:?\s?|:?\s)(?P<pages>(?:art\.\s)?{PAGE}(?:,\s?{PAGE})*)(?!\w)(?:\sи\sсл\.)?",
            _groups,
        ),
        (rf"(?:{any_of('page')})(?P<pages>\d+(?:[-–—−]\d+)?)(?!\w)", _groups),
        (rf"(?P<extent>\d{{1,4}})\s?{any_of('extent')}(?!\w)\.?(?:\s?,?\s?(?:ил|табл|pl)\.)*", _groups),
        (rf"(?P<edition>{any_of('edition')})", _groups),
        (r"(?i:в)\s\d+(?:-х)?\s(?:т|ч|кн)(?:омах)?\.?(?!\w)", _groups),
        (rf"/?\s?{any_of('editor')}\.?,?\s?(?:by\s)?{title}(?P<editors>{names})", _editors),
        (rf"/\s?(?P<same>{names})", _groups),
        (rf"(?P<date>{date_pattern()})", _date),
        (
            rf"(?P<place>{TOWN})\s?:\s?(?P<publisher>[^{MASK}:;]{{2,120}}?)(?=[,.]\s?(?:[-–—−]\s?)?{YEAR}(?!\d))",
            _imprint,
        ),
        (rf"(?P<place>{TOWN})(?=(?:,\s?(?:[-–—−]\s?)?|(?<=\.)\s){YEAR}(?:\s?[-–—]\s?{YEAR})?(?![\w-]))", _imprint),
    )
    return tuple((re.compile(pattern), read) for pattern, read in patterns)


def read_item(text: str, at: int, end: int) -> tuple[Fields, int] | None:
    """The part that begins right here, and where it ends."""
    for pattern, read in items():
        match = pattern.match(text, at, end)
        if match:
            return read(text, match), match.end()
    return None


def read_tail(text: str, start: int, end: int) -> Fields | None:
    """The fields of a stretch that is nothing but parts; None when anything else stands in it."""
    found: Fields = []
    at = start
    while at < end:
        gap = GAP.match(text, at, end)
        at = gap.end() if gap else at
        if at == end or text[at] in ")]":
            at += 1
            continue
        item = read_item(text, at, end)
        if item is None:
            remark = re.compile(r"[(\[][^()\[\]]*[)\]]").match(text, at, end)
            named = _publisher_between(text, at, end) if found or _after_dash(text, at) else None
            if remark and found:
                at = remark.end()
                continue
            if named is None:
                return None
            item = named
        fields, at = item
        found += fields
        if sum(each.label == "issued" for each in found) > 1:
            return None
    return found


def _after_dash(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].strip()[-1:] in tuple(DASHES)


def _publisher_between(text: str, at: int, end: int) -> tuple[Fields, int] | None:
    """A publisher without a place: `— Nauka, 2005`, `— Подольск, ОКБ «Гидропресс», 2010`."""
    pattern = rf"(?:(?P<place>{TOWN}),\s(?={CAPITAL}))?(?P<publisher>[«\"]?{CAPITAL}(?:[^{MASK}.:/;]|\.(?=\s[a-zа-я])){{1,90}}?)(?=[,.]\s?(?:[-–—−]\s?)?{YEAR}(?!\d))"
    match = re.compile(pattern).match(text, at, end)
    return (_imprint(text, match), match.end()) if match else None


def _groups(text: str, match: re.Match[str]) -> Fields:
    found: Fields = []
    for label in ("volume", "issue", "pages"):
        if match.groupdict().get(label):
            start, end = match.span(label)
            value = page_range(match[label]) if label == "pages" else " ".join(match[label].split())
            found.append(Annotation(start, end, label, value))
    return found


def _imprint(text: str, match: re.Match[str]) -> Fields:
    found: Fields = []
    for label, group in (("publisher_place", "place"), ("publisher", "publisher")):
        if match.groupdict().get(group):
            label = "publisher" if WORDS.search(match[group]) else label
            found += field(text, *match.span(group), label, " ".join(match[group].split()).strip(",;: "))
    return found


def _editors(text: str, match: re.Match[str]) -> Fields:
    return several(match["editors"], match.start("editors"), "editor")


def _date(text: str, match: re.Match[str]) -> Fields:
    value = read_date(match["date"], day_first=bool(CYRILLIC.search(text)))
    return [Annotation(*match.span("date"), "issued", value)] if value else []


def starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a tail of parts may begin: behind a stop, a comma, a dash, a slash."""
    for match in re.compile(rf"[.,;:?!»”\"{MASK})]\s?(?:[-–—−]\s?)?|\s[-–—−]\s?|/\s?|\s(?=№|\()").finditer(
        text, start, end
    ):
        yield match.start() + (match[0][0] in '»”"?!)')
