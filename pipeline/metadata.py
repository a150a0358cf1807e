"""What a page says of itself: title, author, publisher, date of publication, address; nothing is inferred."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from .clean.layout import front_matter, layout_rules, layout_words
from .model import BODY_KINDS, Document
from .rules import Rule

FRONT_KEYS = {
    "title": ("title", "headline", "заголовок", "название"),
    "author": ("author", "authors", "byline", "by", "автор", "авторы"),
    "publisher": (
        "publisher",
        "source",
        "site",
        "site_name",
        "website",
        "newspaper",
        "издатель",
        "издание",
        "источник",
    ),
    "published": (
        "date",
        "published",
        "pubdate",
        "publish_date",
        "published_at",
        "date_published",
        "дата",
        "опубликовано",
    ),
    "url": ("url", "link", "canonical", "canonical_url", "permalink", "original_url", "source_url", "source", "ссылка"),
}
"""Field -> the keys of a front matter that give it, the surest first."""

FRONT_LINE = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$")
FRONT_NAME = re.compile(r"[ \t]+(?:-[ \t]+)?name[ \t]*:[ \t]*(.*?)[ \t]*$")
FRONT_ITEM = re.compile(r"[ \t]*-[ \t]+(.*?)[ \t]*$")
INLINE_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
MARKER = re.compile(r"\[(?:\d{1,3}|[a-zа-я])\]")
EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1")

ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
DOTTED_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
SLASHED_DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
WORDED_DATE = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:st|nd|rd|th|-?го)?[ -])?([^\W\d_]{3,9}\.?)(?:[ -](\d{1,2})(?:st|nd|rd|th)?)?,?[ -](\d{4})(?!\d)"
)
YEAR_ALONE = re.compile(r"\s*(\d{4})(?:\s*г(?:од[а-я]{0,2}|\.)?)?\s*")

LONGEST_LINE = 400

FAR = 5
"""Lines between a title and a date above the article from which on the date is another thing's, such as a state's."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document as its metadata are read: lines with their places, as a reader of the rendered page sees them."""

    body: int
    """Where the article begins."""
    dated: list[tuple[int, str]]
    """Bylines and datelines before and after the article, near its title."""
    around: list[tuple[int, str]]
    """All short lines before and after the article."""
    opening: list[tuple[int, str]]
    """The beginning of the article's first paragraph."""


def read_metadata(document: Document) -> Document:
    """The document with what its reader found, its front matter, its title and the lines around the article say of it."""
    if document.status == "failed":
        return document
    page = _page(document)
    found = {
        "title": _title(document),
        "author": _first(page, "author"),
        "publisher": _first(page, "publisher"),
        "published": _published(page),
        "url": _first(page, "url").rstrip(".,;)"),
    }
    for stated in (_front(document), _given(document)):
        found |= {field: value for field, value in stated.items() if value}
    return document.having(**found)


def _given(document: Document) -> dict[str, str]:
    """What the reader found in the source beside the text."""
    given = {field: " ".join(str(getattr(document, field)).split()) for field in FRONT_KEYS}
    return {**given, "published": read_date(given["published"])}


def read_date(text: str) -> str:
    """The one day, month or year that the text names, as EDTF; '' if there is none or it can be read in two ways."""
    if match := ISO_DATE.search(text):
        return _edtf(match[1], match[2], match[3] or "")
    if match := DOTTED_DATE.search(text):
        return _edtf(match[3], match[2], match[1])
    if match := SLASHED_DATE.search(text):
        first, second = int(match[1]), int(match[2])
        if first == second or second > 12:
            return _edtf(match[3], match[1], match[2])
        return _edtf(match[3], match[2], match[1]) if first > 12 else ""
    for match in WORDED_DATE.finditer(text):
        if month := _month(match[2]):
            return _edtf(match[4], month, match[1] or match[3] or "")
    match = YEAR_ALONE.fullmatch(text)
    return match[1] if match else ""


def _edtf(year: str, month: str, day: str) -> str:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day else [])])


def _month(word: str) -> str:
    return next((number for surface, number in layout_words("month") if surface.fullmatch(word)), "")


def _title(document: Document) -> str:
    for passage in document.passages:
        if passage.kind == "title":
            title = _plain(document.text[passage.start : passage.end])
            labelled = (rule.pattern.match(title) for rule in layout_rules("title"))
            return next((match["value"] for match in labelled if match), title)
    return ""


def _published(page: Page) -> str:
    """The date that the page gives itself; of several below the article, which may be other articles', none."""
    for rule in _trusted("published"):
        found = [(start, edtf) for start, value in _matches(page, rule) if (edtf := read_date(value))]
        above = [edtf for start, edtf in found if start <= page.body]
        below = {edtf for start, edtf in found if start > page.body}
        if above or len(below) == 1:
            return [*above, *below][0]
    return ""


def _first(page: Page, label: str) -> str:
    matches = (value for rule in _trusted(label) for _, value in _matches(page, rule))
    value = next(matches, "")
    for surface, normal in layout_words(label):
        if match := surface.fullmatch(value):
            return match.expand(normal)
    return value


@cache
def _trusted(label: str) -> list[Rule]:
    """The rules with this label, the most trusted first."""
    return sorted(layout_rules(label), key=lambda rule: int(rule.extra.get("rank", 1)))


def _matches(page: Page, rule: Rule) -> Iterator[tuple[int, str]]:
    """Where and what the rule finds around the article, or in its opening if it reads that."""
    lines = page.dated if rule.label == "published" else page.around
    for start, line in page.opening if rule.extra.get("opening") else lines:
        match = rule.pattern.search(line)
        if match and match["value"].strip():
            yield start, match["value"].strip()


def _page(document: Document) -> Page:
    """The lines of a document that may say something of it."""
    body = [passage.start for passage in document.passages if passage.kind in BODY_KINDS]
    first, last = (body[0], body[-1]) if body else (0, 0)
    title = next((i for i, passage in enumerate(document.passages) if passage.kind == "title"), 0)
    page = Page(first, [], [], [])
    for i, passage in enumerate(document.passages):
        if passage.kind == "paragraph" and not page.opening:
            end = min(passage.end, passage.start + LONGEST_LINE)
            page.opening.append((passage.start, _plain(document.text[passage.start : end])))
        if passage.kind not in ("byline", "boilerplate") or passage.end - passage.start > LONGEST_LINE:
            continue
        if first < passage.start < last:
            continue
        line = passage.start, _plain(document.text[passage.start : passage.end])
        page.around.append(line)
        far = passage.start < first and abs(i - title) > FAR
        if passage.kind == "byline" and not far:
            page.dated.append(line)
    return page


def _plain(text: str) -> str:
    """The text as a reader of the rendered page sees it, on one line."""
    text = INLINE_LINK.sub(r"\1", text)
    text = EMPHASIS.sub(r"\2", " ".join(text.split()))
    return MARKER.sub("", text).strip()


def _front(document: Document) -> dict[str, str]:
    """What the front matter says."""
    match = front_matter(document.text)
    if match is None:
        return {}
    pairs: dict[str, str] = {}
    key = ""
    for line in match[1].splitlines():
        if pair := FRONT_LINE.match(line):
            key = pair[1].casefold()
            pairs[key] = _unquoted(pair[2])
        elif key and (item := FRONT_NAME.match(line) or FRONT_ITEM.match(line)):
            pairs[key] = ", ".join(filter(None, (pairs[key], _unquoted(item[1]))))
    found = {field: [pairs[key] for key in keys if pairs.get(key)] for field, keys in FRONT_KEYS.items()}
    addresses = [value for value in found["url"] if value.startswith(("http://", "https://"))]
    names = [value for value in found["publisher"] if not value.startswith(("http://", "https://"))]
    return {
        "title": (found["title"] or [""])[0],
        "author": (found["author"] or [""])[0],
        "publisher": (names or [""])[0],
        "published": next((edtf for value in found["published"] if (edtf := read_date(value))), ""),
        "url": (addresses or [""])[0],
    }


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(part) for part in value[1:-1].split(","))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
