"""Reference markers in running text: `[1]`, `[2, с. 5; 4–6]`, `[note 1]`, `[a]`, `[^1]`, superscripts, author and year.

Brackets that are no markers (`[edit]`, `[англ.]`, `[citation needed]`, `[1995]`) match none of the forms; a number that
no list of this document can reach, and an exponent, are left alone. Author and year count where a page, a second author
or a list of references proves that they cite.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from .vocabulary import alternation

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
DASH = "[-–—−]"
LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A marker as it stands in a text, with the labels that it points to."""

    start: int
    end: int
    style: str
    """numeric, note, footnote, superscript or author-year."""
    labels: tuple[str, ...]
    extent: int
    """Where a page number written behind the marker ends (`[4]:12`); `end` when there is none."""
    narrative: bool = False
    """Whether the marker's words are part of the sentence: `Berg (1998) shows`."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled forms of markers."""

    numbers: re.Pattern[str]
    part: re.Pattern[str]
    note: re.Pattern[str]
    footnote: re.Pattern[str]
    superscript: re.Pattern[str]
    unit: re.Pattern[str]
    named: re.Pattern[str]
    work: re.Pattern[str]
    narrative: re.Pattern[str]
    not_author: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The forms of markers with the words of every language in their slots."""
    number = rf"\d{{1,3}}(?:\s?{DASH}\s?\d{{1,3}})?"
    page = rf"[\dIVXLC]+(?:\s?{DASH}\s?\d+)?"
    locator = rf"\s*[,;.:]\s*(?i:{alternation('locator')})\.?\s*{page}(?:,\s?{page})*|\s?:\s?{page}"
    located = rf"\s*{number}(?:{locator})?\s*"
    name = r"(?:(?:van|von|de|der|den|di|da|del|la|le|du|фон|ван|де|ди)\s){0,3}[A-ZА-ЯЁ][\w’'-]+"
    others = rf",?\s(?i:{alternation('others')})"
    authors = rf"{name}(?:(?:,\s|,?\s(?:{alternation('conjunction')})\s){name}){{0,3}}(?:{others})?"
    year = r"(?:1[5-9]|20)\d\d[a-zа-г]?"
    pages = rf"\s?[:,]\s?(?:(?i:{alternation('locator')})\.?\s?)?{page}(?:,\s?{page})*"
    one = rf"(?P<authors>{authors}),?\s(?P<years>{year}(?:[,;]\s?{year})*)(?P<pages>{pages})?"
    plain = re.sub(r"\?P<\w+>", "?:", one)
    signal = rf"(?:(?i:{alternation('signal')})\s)?"
    return Patterns(
        numbers=re.compile(rf"\\?\[(?P<list>{located}(?:[,;]{located})*)\\?\]"),
        part=re.compile(rf"(?P<first>\d{{1,3}})(?:\s?{DASH}\s?(?P<last>\d{{1,3}}))?(?:{locator})?\s*(?:[,;]\s*|$)"),
        note=re.compile(
            rf"\[\s*(?P<label>(?i:{alternation('note')})\s*(?:\d{{1,3}}|[a-zа-я])|(?<=[^\s\[]\[)[a-z])\s*\](?![a-zа-яё])"
        ),
        footnote=re.compile(r"\[\^(?P<label>[^\]\s\[]{1,40})\](?!:)"),
        superscript=re.compile(r"(?<=[\w.,;:!?…»”\")\]])(?P<list>[⁰¹²³⁴-⁹]{1,3}(?:[,˒⁻–-][⁰¹²³⁴-⁹]{1,3})*)"),
        unit=re.compile(
            rf"(?:(?<![^\W\d_])(?:(?i:{alternation('unit')})|[a-zA-Z])|[^\W\d_]\d+|(?<!\d)(?!(?:1[5-9]|20)\d\d$)\d+)$"
        ),
        named=re.compile(rf"(?P<open>[(\[]){signal}(?P<list>{plain}(?:;\s?{plain})*)(?P<close>[)\]])"),
        work=re.compile(one),
        narrative=re.compile(
            rf"(?<![\w])(?P<authors>{authors})(?:['’]s)?\s\((?P<years>{year}(?:[,;]\s?{year})*)(?P<pages>{pages})?\)"
        ),
        not_author=re.compile(rf"^(?i:{alternation('not_author')})$"),
    )


def find_markers(text: str, works: Collection[tuple[str, str]] = ()) -> list[Marker]:
    """The markers of a text, in order.

    `works` are the (family name, year) pairs of the document's references: they prove a bare `(Lomov, 1998)`.
    """
    found = sorted(
        (*_numeric(text), *_notes(text), *_superscripts(text), *_author_year(text, set(works))),
        key=lambda marker: (marker.start, -marker.end),
    )
    kept: list[Marker] = []
    for marker in found:
        if not kept or marker.start >= kept[-1].end:
            kept.append(marker)
    return kept


def marker_spans(text: str) -> list[tuple[int, int]]:
    """What to blank before a model reads the text: markers and the page numbers behind them.

    `Berg (1998) shows` stays: its words are part of the sentence.
    """
    return [(marker.start, marker.extent) for marker in find_markers(text) if not marker.narrative]


def expand(numbers: str) -> tuple[str, ...]:
    """The labels of a list of numbers: '1–3, 7, с. 5' gives 1, 2, 3 and 7."""
    labels: list[str] = []
    for part in patterns().part.finditer(numbers.strip()):
        first, last = int(part["first"]), int(part["last"] or part["first"])
        if not first <= last <= first + LONGEST_RANGE:
            return ()
        labels += map(str, range(first, last + 1))
    return tuple(dict.fromkeys(labels))


BEHIND = re.compile(rf":\d{{1,4}}(?:{DASH}\d{{1,4}})?(?!\d)")
LINK_TARGET = re.compile(r"\]?\((?P<target>[^()\s]*#[^()\s]*)\)")
BBCODE = re.compile(r"\[/([a-z])\]")
NO_TEXT_BEHIND = re.compile(r"\s?=[^=]|\s?\d{2,3}-\d\d-?\d\d")
"""An assignment in a program, a telephone number: brackets before these are no markers."""


def _numeric(text: str) -> Iterator[Marker]:
    found: list[tuple[Marker, bool]] = []
    for match in patterns().numbers.finditer(text):
        start, end = match.span()
        target = LINK_TARGET.match(text, end)
        if text.startswith("(", end) and not target:
            continue
        if target:
            end = target.end()
            start -= text[start - 1 : start] == "[" and target[0][0] == "]"
        if (text[start - 1 : start] == "!" and target) or NO_TEXT_BEHIND.match(text, end):
            continue
        labels = expand(match["list"])
        if labels and labels != ("0",):
            behind = BEHIND.match(text, end)
            apart = start > 0 and text[start - 1] in " \u00a0"
            found.append((Marker(start, end, "numeric", labels, behind.end() if behind else end), apart))
    reach = max((int(label) for marker, apart in found if not apart for label in marker.labels), default=0)
    for marker, apart in found:
        if not (apart and reach and int(marker.labels[0]) > 2 * reach + 10):
            yield marker


def _notes(text: str) -> Iterator[Marker]:
    tags = set(BBCODE.findall(text))
    for match in patterns().note.finditer(text):
        label = " ".join(match["label"].split())
        if label not in tags:
            yield Marker(match.start(), match.end(), "note", (label,), match.end())
    for match in patterns().footnote.finditer(text):
        yield Marker(match.start(), match.end(), "footnote", (match["label"],), match.end())


def _superscripts(text: str) -> Iterator[Marker]:
    for match in patterns().superscript.finditer(text):
        if patterns().unit.search(text, max(0, match.start() - 12), match.start()):
            continue
        labels = tuple(dict.fromkeys(re.findall(r"\d+", match["list"].translate(SUPERSCRIPTS))))
        yield Marker(match.start(), match.end(), "superscript", labels, match.end())


def _author_year(text: str, works: set[tuple[str, str]]) -> Iterator[Marker]:
    """Citations by author and year: those that prove themselves, then the bare ones that share their form."""
    sure: list[Marker] = []
    bare: list[Marker] = []
    for match in patterns().named.finditer(text):
        parts = list(patterns().work.finditer(match["list"]))
        if match["open"] + match["close"] not in ("()", "[]") or any(map(_no_author, parts)):
            continue
        marker = Marker(*match.span(), "author-year", _labels(parts), match.end())
        proved = (
            len(parts) > 1
            or match["open"] == "["
            or any(map(_proved, parts))
            or any(_known(part, works) for part in parts)
        )
        (sure if proved else bare).append(marker)
    for match in patterns().narrative.finditer(text):
        if _no_author(match):
            continue
        marker = Marker(*match.span(), "author-year", _labels([match]), match.end(), narrative=True)
        (sure if _proved(match) or _known(match, works) else bare).append(marker)
    yield from sure
    if len(sure) > len(bare):
        yield from bare


def _labels(parts: Iterable[re.Match[str]]) -> tuple[str, ...]:
    labels = (f"{part['authors']} {year}" for part in parts for year in re.split(r"[,;]\s?", part["years"]))
    return tuple(dict.fromkeys(labels))


def _proved(part: re.Match[str]) -> bool:
    return bool(part["pages"]) or bool(re.search(rf"(?i:{alternation('others')})$", part["authors"]))


def _no_author(part: re.Match[str]) -> bool:
    return any(patterns().not_author.match(word) for word in part["authors"].split())


def _known(part: re.Match[str], works: set[tuple[str, str]]) -> bool:
    family = re.split(rf",|\s(?:{alternation('conjunction')})\s", part["authors"])[0].strip().casefold()
    return (family, part["years"][:4]) in works
