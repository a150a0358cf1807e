"""How a plain text or Markdown page is laid out: its lines with their marks, and the words of `lang/*/layout.toml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from ..lang import lang_file, languages
from ..model import Passage
from ..patterns import Patterned, Slots, plain
from ..rules import Rule, load_rules

MARKS = (
    ("heading", re.compile(r"#{1,6}[ \t]+")),
    ("quote", re.compile(r"(?:>[ \t]?)+")),
    ("item", re.compile(r"[-*+•◦▪‣·●○–—][ \t]+")),
    ("number", re.compile(r"(?=(?:\d{1,3}[.)]|\(\d{1,3}\)|[a-zа-я]\))[ \t])")),
)
"""What opens a line and is none of its text; a list number stays in the text, since markers point to it."""

WIKI_HEADING = re.compile(r"(={2,6})\s*(\S.*?)\s*\1$")
BOLD = re.compile(r"(\*\*|__)(\S.*?)\1$")
RULER = re.compile(r"(?:[-*_=~#+.]\s*){3,}$|[-|:+\s]{3,}$")
UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
TABLE_ROW = re.compile(r"\|.*\|$|[^|]*\|[^|]*\|[^|]*\|[^|]*$|[^\t]+\t[^\t]+\t")
TAGS = re.compile(r"(?:</?[a-z][^<>]*>\s*)+$|<!--.*-->$|\\[a-z]+(?:\{[^{}]*\})*$|\{\{[^{}]*\}\}$", re.IGNORECASE)
FENCE = re.compile(r"```|~~~")
LABEL = re.compile(r"\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)](?=\s)|[↑^])")
"""What opens an entry of a list of sources."""

FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:[^\n]*\n){1,80}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
FRONT_MATTER_LINE = re.compile(r"(?:[\w-]+:(?:\s.*)?|\s+.*|-\s.*|#.*|)$")
LINE = re.compile(r"[^\n]+")
BLANKS = " \t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u200e\u200f\u2028\u2029\u202f\u3000\ufeff"
STOPS = re.compile(r"[.!?…:;](?: ?[\"»”’')*_])*(?:\[[^\[\]\s]{1,12}\])*[\"»”’')*_]*$")
LOWER = re.compile(r"\s*[a-zа-яё(]")

WIDEST_WRAP = 120
"""Characters; lines that are longer were not broken by hand."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line, or the lines of one hard-wrapped paragraph, without its marks."""

    start: int
    end: int
    text: str
    mark: str = ""
    """heading, quote, item, number, table, code, ruler, edit or nothing."""
    level: int = 0
    """Of a heading."""
    gap: bool = True
    """Whether a blank line stands before it."""
    indent: int = 0

    @property
    def words(self) -> int:
        """Number of words, as blanks tell them."""
        return len(self.text.split(None, 200))

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(STOPS.search(self.text[-40:]))


@cache
def layout_rules(*labels: str) -> tuple[Rule, ...]:
    """The layout rules of every language with one of these labels: a page's language is not known yet."""
    return tuple(
        rule
        for language in languages()
        for rule in load_rules(lang_file(language, "layout")).rules
        if rule.label in labels
    )


FEW = 100
"""Lines; for more of them it pays to compile all rules."""


class LayoutPattern:
    """All layout rules with one label: for a few lines those that may match, and for many lines one pattern."""

    def __init__(self, label: str) -> None:
        self.rules = layout_rules(label)
        self.lines = 0

    def match(self, line: str) -> re.Match[str] | None:
        """What the first rule that matches at the beginning of a line finds."""
        if self.lines >= FEW:
            return self.whole.match(line)
        self.lines += 1
        text = plain(line)
        may = (rule for rule, known in zip(self.rules, self.known, strict=True) if known.may_begin(text))
        return next(filter(None, (rule.pattern.match(line) for rule in may)), None)

    def search(self, line: str) -> re.Match[str] | None:
        """What the rules find first in a line."""
        return self.whole.search(line)

    @cached_property
    def known(self) -> tuple[Patterned, ...]:
        """What is known of each rule."""
        return tuple(Slots({}).read(rule.source, re.IGNORECASE) for rule in self.rules)

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """One pattern for all rules."""
        return re.compile("|".join(f"(?:{rule.source})" for rule in self.rules), re.IGNORECASE)


layout_pattern = cache(LayoutPattern)


@cache
def layout_words(table: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Surface pattern and normal form for every word of this table, in every language."""
    return tuple(
        (re.compile(surface, re.IGNORECASE), normal)
        for language in languages()
        for surface, normal in load_rules(lang_file(language, "layout")).words.get(table, {}).items()
    )


def front_matter(text: str) -> re.Match[str] | None:
    """The YAML block that opens a Markdown file, its lines as group 1."""
    match = FRONT_MATTER.match(text)
    if match and all(FRONT_MATTER_LINE.match(line) for line in match[1].splitlines()) and ":" in match[1]:
        return match
    return None


def stretches(text: str, start: int = 0) -> list[Stretch]:
    """The text from `start` on as stretches in text order: marks taken off, hard-wrapped paragraphs put together."""
    return list(_tails_cut(_unwrapped(text, _underlined(_lines(text, start)))))


def _lines(text: str, start: int) -> Iterator[Stretch]:
    code, gap_from = "", start
    for match in LINE.finditer(text, start):
        line = match[0]
        body = line.strip(BLANKS)
        if not body:
            continue
        gap = text.count("\n", gap_from, match.start()) > 1 or match.start() == start or gap_from == start
        gap_from = match.end()
        first = match.start() + line.index(body[0])
        stretch = Stretch(first, first + len(body), body, gap=gap, indent=first - match.start())
        if code:
            yield replace(stretch, mark="code")
            code = "" if code in body else code
        elif FENCE.match(body):
            code = body[:3]
            yield replace(stretch, mark="code")
        elif body.startswith("<!--") and "-->" not in body:
            code = "-->"
            yield replace(stretch, mark="code")
        else:
            yield _marked(stretch)


def given_stretch(text: str, passage: Passage) -> Stretch:
    """The stretch of a passage whose kind is known, with the mark that a line of text would have for it."""
    mark = {"heading": "heading", "list_item": "item", "table": "table"}.get(passage.kind, "")
    gap = passage.start < 2 or text[passage.start - 2 : passage.start] == "\n\n"
    return Stretch(passage.start, passage.end, text[passage.start : passage.end], mark=mark, gap=gap)


def _marked(line: Stretch) -> Stretch:
    """The line without the marks that open it (and close it, for headings)."""
    text = line.text
    if len(text) <= 300:
        if RULER.match(text):
            return replace(line, mark="ruler")
        if TAGS.match(text):
            return replace(line, mark="code")
        if wiki := WIKI_HEADING.match(text):
            return _part(line, *wiki.span(2), mark="heading", level=len(wiki[1]))
    for mark, pattern in MARKS:
        if opening := pattern.match(text):
            level = text.count("#", 0, opening.end()) if mark == "heading" else 0
            end = len(text.rstrip("# \t")) if mark == "heading" else len(text)
            line = _part(line, opening.end(), max(end, opening.end()), mark=mark, level=level)
            break
    else:
        if TABLE_ROW.match(text):
            return replace(line, mark="table")
    if not line.mark and len(text) <= 150 and (bold := BOLD.match(text)) and not STOPS.search(bold[2]):
        return _part(line, *bold.span(2), mark="heading", level=6)
    return line


def _part(line: Stretch, start: int, end: int, **changes: str | int) -> Stretch:
    part = line.text[start:end]
    blanks = len(part) - len(part.lstrip(BLANKS))
    part = part.strip(BLANKS)
    first = line.start + start + blanks
    return replace(line, start=first, end=first + len(part), text=part, **changes)  # type: ignore[arg-type]


def _underlined(lines: Iterator[Stretch]) -> list[Stretch]:
    """A line above a row of `===` or `---` is a heading."""
    found: list[Stretch] = []
    for line in lines:
        above = found[-1] if found else None
        underlines = line.mark == "ruler" and not line.gap and bool(UNDERLINE.match(line.text))
        if underlines and above and above.gap and not above.mark and len(above.text) <= WIDEST_WRAP:
            found[-1] = replace(above, mark="heading", level=1 if "=" in line.text else 2)
        found.append(line)
    return [line for line in found if line.text]


def _unwrapped(text: str, lines: list[Stretch]) -> Iterator[Stretch]:
    """Lines put together where one paragraph was broken by hand to fit a width."""
    width = _width(lines)
    whole: Stretch | None = None
    last = 0
    for line in lines:
        if whole and _continues(whole, line, last, width):
            whole = replace(whole, end=line.end, text=text[whole.start : line.end])
        else:
            if whole:
                yield whole
            whole = line
        last = line.end - line.start + line.indent
    if whole:
        yield whole


def _width(lines: list[Stretch]) -> int:
    """The width to which the text was broken by hand; 0 if its lines are whole paragraphs."""
    size = sum(len(line.text) for line in lines)
    if sum(len(line.text) for line in lines if len(line.text) <= WIDEST_WRAP) < 0.8 * size:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not b.mark and a.mark not in ("heading", "table")]
    broken = sum(1 for a, _ in pairs if not a.stops and 30 < len(a.text) <= WIDEST_WRAP)
    if broken < 3 or broken < 0.5 * len(pairs):
        return 0
    lengths = sorted(len(a.text) + a.indent for a, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    return width if 40 <= width <= WIDEST_WRAP else 0


def _continues(whole: Stretch, line: Stretch, last: int, width: int) -> bool:
    """Whether the line goes on with the paragraph of the lines before, of which the last has this length."""
    if line.gap or (line.mark and line.mark != whole.mark) or whole.mark in ("heading", "table", "code", "ruler"):
        return False
    if (
        line.mark in ("item", "number", "table", "code", "ruler", "heading")
        or LABEL.match(line.text)
        or line.text.startswith(("http:", "https:"))
    ):
        return False
    if last >= 40 and not STOPS.search(whole.text[-40:]) and LOWER.match(line.text) and last <= WIDEST_WRAP:
        return True
    if not width or (line.indent > whole.indent + 1 and not whole.mark):
        return False
    first_word = line.text.split(None, 1)[0]
    return last + 1 + len(first_word) > 0.85 * width and last <= 1.2 * width


def _tails_cut(found: Iterator[Stretch]) -> Iterator[Stretch]:
    """A heading's `[edit]` is a stretch of its own, and says that the line is a heading."""
    edit = layout_pattern("edit")
    for stretch in found:
        tail = edit.search(stretch.text) if len(stretch.text) <= 200 and stretch.text.endswith("]") else None
        if tail is None:
            yield stretch
            continue
        if tail.start():
            yield _part(stretch, 0, tail.start(), mark="heading", level=stretch.level or 2)
        yield _part(stretch, tail.start(), tail.end(), mark="edit")
