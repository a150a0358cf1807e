"""Reference markers in running text: `[1]`, `[2, с. 5; 4–6]`, `[note 1]`, `[a]`, `[^1]`, superscripts, author and year.

Brackets that are no markers (`[edit]`, `[англ.]`, `[citation needed]`, `[1995]`) match none of the forms; a number that
no list of this document can reach, and an exponent, are left alone. Author and year count where a page, a second author
or a list of references proves that they cite.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from .labels import SUPERSCRIPTS
from .vocabulary import alternation, any_of

DASH = "[-‐-―]"
LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A marker as it stands in a text, with the labels that it points to."""

    start: int
    end: int
    style: str
    """numeric, note, footnote, superscript or author-year; again where none before tells of which source it is."""
    labels: tuple[str, ...]
    extent: int
    """Where a page number written behind the marker ends (`[4]:12`); `end` when there is none."""
    narrative: bool = False
    """Whether the marker's words are part of the sentence: `Berg (1998) shows`."""


NUMBER = rf"\d{{1,3}}(?:\s?{DASH}\s?\d{{1,3}})?"
YEAR = r"(?:1[5-9]|20)\d\d[a-zа-г]?"
YEARS = rf"{YEAR}(?:[,;]\s?{YEAR})*"


class Patterns:
    """The forms of markers with the words of every language in their slots, each compiled when a text may hold it."""

    def __init__(self) -> None:
        page = rf"[\dIVXLC]+(?:\s?{DASH}\s?\d+)?"
        locator = any_of("locator")
        self._others = any_of("others")
        self._locator = rf"\s*[,;.:]\s*{locator}\.?\s*{page}(?:,\s?{page})*|\s?:\s?{page}"
        self._located = rf"\s*{NUMBER}(?:{self._locator})?\s*"
        name = r"(?:(?:van|von|de|der|den|di|da|del|la|le|du|фон|ван|де|ди)\s){0,3}[A-ZЀ-Я][\w’]*(?:['-][\w’]*)*"
        self._authors = rf"(?P<authors>{name}(?:(?:,\s|,?\s(?:{alternation('conjunction')})\s){name}){{0,3}}(?:,?\s{self._others})?)"
        self._pages = rf"(?P<pages>\s?[:,]\s?(?:{locator}\.?\s?)?{page}(?:,\s?{page})*)?"

    @cached_property
    def numbers(self) -> re.Pattern[str]:
        """`2, с. 5; 4–6`."""
        return re.compile(rf"{self._located}(?:[,;]{self._located})*")

    @cached_property
    def part(self) -> re.Pattern[str]:
        """One number or range in `[2, с. 5; 4–6]`."""
        return re.compile(
            rf"(?P<first>\d{{1,3}})(?:\s?{DASH}\s?(?P<last>\d{{1,3}}))?(?:{self._locator})?\s*(?:[,;]\s*|$)"
        )

    @cached_property
    def note(self) -> re.Pattern[str]:
        """`[note 1]`, `[a]`."""
        return re.compile(
            rf"\[\s*(?P<label>{any_of('note')}\s*(?:\d{{1,3}}|[a-zа-я])|(?<=[^\s\[]\[)[a-z])\s*\](?![a-zа-я])"
        )

    @cached_property
    def unit(self) -> re.Pattern[str]:
        """What makes a superscript behind it an exponent."""
        return re.compile(
            rf"(?:(?<![^\W\d_])(?:{any_of('unit')}|[a-zA-Z])|[^\W\d_]\d+|(?<!\d)(?!(?:1[5-9]|20)\d\d$)\d+)$"
        )

    @cached_property
    def bracketed_year(self) -> re.Pattern[str]:
        """Brackets that begin with a letter, and in which a year stands behind a name: few are tried further."""
        name = rf"[^()\[\]]{{0,400}}?(?:(?<![\w’'-])[A-ZЀ-Я][^\s()\[\]]*|{self._others}),?\s{YEAR}[^()\[\]]{{0,400}}"
        return re.compile(rf"\((?P<round>(?=[^\W\d_]){name})\)|\[(?P<square>(?=[^\W\d_]){name})\]")

    @cached_property
    def year_behind(self) -> re.Pattern[str]:
        """The end of `Berg (1998)`."""
        return re.compile(rf"(?:(?<![\w’'-])[A-ZЀ-Я][^\s()]*|{self._others})\s\({YEAR}[^()]{{0,80}}\)")

    @cached_property
    def work(self) -> re.Pattern[str]:
        """`Berg and Dahl 1998: 46`, perhaps behind `see`."""
        return re.compile(rf"(?:{any_of('signal')}\s)?{self._authors},?\s(?P<years>{YEARS}){self._pages}")

    @cached_property
    def narrative(self) -> re.Pattern[str]:
        """`Berg (1998: 46)`."""
        return re.compile(rf"(?<!\w){self._authors}(?:['’]s)?\s\((?P<years>{YEARS}){self._pages}\)")

    @cached_property
    def not_author(self) -> re.Pattern[str]:
        """A capitalised word before a year that names no author."""
        return re.compile(rf"^{any_of('not_author')}$")

    @cached_property
    def says(self) -> re.Pattern[str]:
        """What the author of `Berg (1998) shows` does."""
        return re.compile(rf"\s{any_of('says')}(?!\w)")

    @cached_property
    def after(self) -> re.Pattern[str]:
        """What leads to the author of `according to Berg (1998)`."""
        return re.compile(rf"(?<!\w){any_of('after')}\s$")

    @cached_property
    def source_word(self) -> re.Pattern[str]:
        """`ref. 12`, `refs. 3–5 and 7`."""
        joint = rf"(?:,\s|,?\s{any_of('conjunction')}\s)"
        return re.compile(rf"(?<!\w){any_of('source_word')}\s(?P<list>{NUMBER}(?:{joint}{NUMBER})*)(?![\w%]|[.,]\d)")

    @cached_property
    def again(self) -> re.Pattern[str]:
        """`[там же, с. 5]`, `(Ibid.: 46)`."""
        return re.compile(rf"[\[(](?P<words>{any_of('same_source')})\.?(?:{self._locator}|{self._pages})?\.?[\])]")

    @cached_property
    def others_last(self) -> re.Pattern[str]:
        """`et al.` at the end of the names."""
        return re.compile(rf"{self._others}$")


@cache
def patterns() -> Patterns:
    """The one set of patterns."""
    return Patterns()


BRACKETED = re.compile(r"\\?\[(?P<list>\s*\d[^\[\]\\]*)\\?\]")
SIMPLE = re.compile(rf"\s*{NUMBER}\s*(?:[,;]\s*{NUMBER}\s*)*")
"""Numbers without a page; anything else in brackets is looked at in full."""

FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s\[]{1,40})\](?!:)")
SUPERSCRIPT = r"(?<=[\w.,;:!?…»”\")\]])(?P<list>[⁰¹²³⁴-⁹]{1,3}(?:[,˒⁻–-][⁰¹²³⁴-⁹]{1,3})*)"
AGAIN = "again"
SAME = tuple(bracket + word for bracket in "[(" for word in ("Там", "там", "Ibid", "ibid"))
RAISED = re.compile(r"[²-¹⁰-⁹]")
NEXT_WORK = re.compile(rf";(?!\s?{YEAR})\s?")
OPENING_YEAR = re.compile(rf"\({YEAR}")
LONGEST_NAMES = 200
"""Characters before `(1998)` in which its authors stand."""


def find_markers(text: str, works: Collection[tuple[str, str]] = ()) -> list[Marker]:
    """The markers of a text, in order.

    `works` are the (family name, year) pairs of the document's references: they prove a bare `(Lomov, 1998)`.
    """
    found = sorted(
        (*_numeric(text), *_notes(text), *_superscripts(text), *_author_year(text, set(works)), *_again(text)),
        key=lambda marker: (marker.start, -marker.end),
    )
    kept: list[Marker] = []
    for marker in found:
        if kept and marker.start < kept[-1].end:
            continue
        if marker.style == AGAIN and kept and len(kept[-1].labels) == 1:
            marker = replace(marker, style=kept[-1].style, labels=kept[-1].labels)
        kept.append(marker)
    return kept


def marker_spans(text: str) -> list[tuple[int, int]]:
    """What to blank before a model reads the text: markers and the page numbers behind them.

    `Berg (1998) shows` stays: its words are part of the sentence.
    """
    return [(marker.start, marker.extent) for marker in find_markers(text) if not marker.narrative]


def expand(numbers: str) -> tuple[str, ...]:
    """The labels of a list of numbers: '1–3, 7, с. 5' gives 1, 2, 3 and 7."""
    if numbers.strip().isdecimal():
        return (str(int(numbers)),)
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
PROGRAM = re.compile(r"\w\[\d+\]\s?=[^=]")
SOURCE_WORD = re.compile(r"\.(?i:(?<=ref\.)|(?<=refs\.)|(?<=ист\.))\s\d")
"""A look back from the full stop, so that the search leaps from one to the next."""
NO_TEXT_BEHIND = re.compile(r"\s?=[^=]|\s?\d{2,3}-\d\d-?\d\d")
"""An assignment in a program, a telephone number: brackets before these are no markers."""


def _numeric(text: str) -> Iterator[Marker]:
    found: list[tuple[Marker, bool]] = []
    for match in BRACKETED.finditer(text) if "[" in text else ():
        start, end = match.span()
        if PROGRAM.search(text[text.rfind("\n", 0, start) + 1 : start]) and text[start - 1 : start].isidentifier():
            continue
        if not (SIMPLE.fullmatch(match["list"]) or patterns().numbers.fullmatch(match["list"])):
            continue
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
    for match in patterns().source_word.finditer(text) if SOURCE_WORD.search(text) else ():
        labels = expand(re.sub(r"[^\W\d]+", ",", match["list"]))
        if labels:
            found.append((Marker(*match.span(), "numeric", labels, match.end(), narrative=True), True))
    reach = max((int(label) for marker, apart in found if not apart for label in marker.labels), default=0)
    for marker, apart in found:
        if not (apart and reach and int(marker.labels[0]) > 2 * reach + 10):
            yield marker


def _notes(text: str) -> Iterator[Marker]:
    if "[" not in text:
        return
    tags = set(BBCODE.findall(text))
    for match in patterns().note.finditer(text):
        label = " ".join(match["label"].split())
        if label not in tags:
            yield Marker(match.start(), match.end(), "note", (label,), match.end())
    for match in FOOTNOTE.finditer(text):
        yield Marker(match.start(), match.end(), "footnote", (match["label"],), match.end())


def _again(text: str) -> Iterator[Marker]:
    """Markers that repeat the one before them."""
    for match in patterns().again.finditer(text) if any(begun in text for begun in SAME) else ():
        yield Marker(*match.span(), AGAIN, (match["words"],), match.end())


def _superscripts(text: str) -> Iterator[Marker]:
    if not RAISED.search(text):
        return
    for match in re.compile(SUPERSCRIPT).finditer(text):
        if patterns().unit.search(text, max(0, match.start() - 12), match.start()):
            continue
        labels = tuple(dict.fromkeys(re.findall(r"\d+", match["list"].translate(SUPERSCRIPTS))))
        yield Marker(match.start(), match.end(), "superscript", labels, match.end())


def _author_year(text: str, works: set[tuple[str, str]]) -> Iterator[Marker]:
    """Citations by author and year: those that prove themselves, then the bare ones that share their form."""
    sure: list[Marker] = []
    bare: list[Marker] = []
    for match in patterns().bracketed_year.finditer(text):
        group = match.lastgroup or "round"
        parts = [part for work in NEXT_WORK.split(match[group]) if (part := patterns().work.fullmatch(work))]
        if len(parts) <= len(NEXT_WORK.findall(match[group])) or any(map(_no_author, parts)):
            continue
        marker = Marker(*match.span(), "author-year", _labels(parts), match.end())
        proved = (
            len(parts) > 1
            or group == "square"
            or any(map(_proved, parts))
            or any(_known(part, works) for part in parts)
        )
        (sure if proved else bare).append(marker)
    for year in patterns().year_behind.finditer(text) if OPENING_YEAR.search(text) else ():
        for match in patterns().narrative.finditer(text, max(0, year.start() - LONGEST_NAMES), year.end()):
            if match.end() < year.end() or _no_author(match):
                continue
            marker = Marker(*match.span(), "author-year", _labels([match]), match.end(), narrative=True)
            said = patterns().says.match(text, match.end())
            named = patterns().after.search(text, max(0, match.start() - LONGEST_NAMES), match.start())
            proved = bool(said or named) or _proved(match) or _known(match, works)
            (sure if proved else bare).append(marker)
    yield from sure
    if len(sure) > len(bare):
        yield from bare


def _labels(parts: Iterable[re.Match[str]]) -> tuple[str, ...]:
    labels = (f"{part['authors']} {year}" for part in parts for year in re.split(r"[,;]\s?", part["years"]))
    return tuple(dict.fromkeys(labels))


def _proved(part: re.Match[str]) -> bool:
    return bool(part["pages"]) or patterns().others_last.search(part["authors"]) is not None


def _no_author(part: re.Match[str]) -> bool:
    return any(patterns().not_author.match(word) for word in part["authors"].split())


def _known(part: re.Match[str], works: set[tuple[str, str]]) -> bool:
    return (first_family(part["authors"]), part["years"][:4]) in works


def first_family(authors: str) -> str:
    """The first family name of an author-year label, in small letters: 'van den Berg' of 'van den Berg et al.'."""
    alone = patterns().others_last.sub("", authors)
    return re.split(rf",|\s(?:{alternation('conjunction')})\s", alone)[0].strip().casefold()
