"""What a web page says of itself in its head: JSON-LD, OpenGraph, meta, `time` and microdata; nothing is guessed."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

ARTICLE = re.compile(r"Article|Posting|Report|Review|Chapter|WebPage|Book|CreativeWork|Recipe")
"""Types of schema.org whose fields are the page's own."""

META = {
    "title": ("og:title", "twitter:title", "citation_title", "parsely-title", "dc.title", "dcterms.title", "title"),
    "author": (
        *("citation_author", "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator"),
        *("dcterms.creator", "article:author_name", "og:article:author", "creator", "twitter:data1"),
    ),
    "publisher": ("og:site_name", "citation_journal_title", "publisher", "dc.publisher", "application-name"),
    "published": (
        *("article:published_time", "og:article:published_time", "datepublished", "citation_publication_date"),
        *("citation_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created"),
        *("dc.date.created", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish_date", "publish-date"),
        *("date", "article.published", "published_time", "release_date", "displaydate", "originalpublicationdate"),
        *(
            "cxenseparse:recs:publishtime",
            "mediator_published_time",
            "og:published_time",
            "shareaholic:article_published_time",
        ),
    ),
    "url": ("og:url",),
}
"""Field -> names of `meta`, the surest first."""

YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
BY = re.compile(r"^(?:(?:written |posted |reported |story |text )?by|von|автор(?:ы)?|текст)\b\s*:?\s*", re.IGNORECASE)
NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|^(?:admin|administrator|редакция|editor|staff|webmaster|redaktion)$", re.IGNORECASE
)
SUFFIX = re.compile(r"\s+[|·•»«–—-]+\s+|\s*\|\s*")
BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:author|byline|autor)(?:[\s_-]?name)?(?:$|\s)", re.IGNORECASE)
DATE_CLASS = re.compile(r"publi|pubdate|posted|entry-date|post-date|article-date|date-?time", re.IGNORECASE)
LONGEST_NAME = 80
PERSON = re.compile(
    r"(?:(?:d[aei]l?|de la|van|von|der|bin|al|el|la|ван|фон|де|и|and|und|,)[ -]|[^\W\d_a-zа-яё][\w.’'-]*,? ?){2,8}$"
)
"""Names as they are written: every word with a capital but for particles."""

URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
"""The day that an address has among its folders or at the head of a name."""


def page_metadata(root: Any) -> dict[str, str]:
    """Title, author, publisher, published and url of a page, those that it states."""
    metas = _metas(root)
    articles = list(_json_articles(root))
    found = {field: next(filter(None, map(metas.get, names)), "") or "" for field, names in META.items()}
    publisher = found["publisher"] or _first(articles, "publisher")
    author = _names(_listed(articles, "author")) or _names(_meta_authors(root)) or _names(_marked_authors(root))
    address = next(iter(root.xpath("//link[@rel='canonical']/@href")), "") or found["url"] or _first(articles, "url")
    dates = (*_listed(articles, "datePublished"), found["published"], *_times(root), *_day_of(address))
    return {
        "title": _title(root, [_first(articles, "headline"), found["title"]]),
        "author": author if author.casefold() != publisher.casefold() else "",
        "publisher": publisher,
        "published": next(filter(YEAR.search, dates), ""),
        "url": address if address.startswith(("http://", "https://")) else "",
    }


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := _tidy(meta.get("content") or "")):
            found.setdefault(name.strip().lower(), content)
    return found


def _meta_authors(root: Any) -> Iterator[str]:
    """The authors of the surest meta that names any; several have one meta each."""
    for wanted in META["author"]:
        named = [
            _tidy(meta.get("content") or "")
            for meta in root.iter("meta")
            if (meta.get("name") or meta.get("property") or "").lower() == wanted
        ]
        if any(name and not NO_NAME.search(name) for name in named):
            yield from named
            return


def _json_articles(root: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD that describe the page."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            try:
                yield from _articles(json.loads(script.text.strip().rstrip(";"), strict=False))
            except (ValueError, RecursionError):
                continue


def _articles(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _articles(each)
    elif isinstance(value, dict):
        if ARTICLE.search(str(value.get("@type", ""))):
            yield value
        yield from _articles(value.get("@graph"))


def _listed(articles: list[Mapping[str, Any]], name: str) -> list[str]:
    """The values of a property in the first object that has it."""
    for article in articles:
        value = article.get(name)
        values = [_value(each) for each in value] if isinstance(value, list) else [_value(value)]
        if any(values):
            return [each for each in values if each]
    return []


def _first(articles: list[Mapping[str, Any]], name: str) -> str:
    return next(iter(_listed(articles, name)), "")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    return _tidy(value) if isinstance(value, str) else ""


def _names(named: Any) -> str:
    """The persons named, each once, without the word before them; '' where an address or an account stands for them."""
    found: list[str] = []
    for each in named:
        for name in re.split(r"\s*[;|]\s*", BY.sub("", each)):
            if name and name not in found and len(name) <= LONGEST_NAME and not NO_NAME.search(name):
                found.append(name)
    return ", ".join(found)


def _marked_authors(root: Any) -> Iterator[str]:
    """Names that the page marks as its author's, in the first element that does so."""
    for path in (
        "//*[@itemprop='author']",
        "//a[@rel='author']",
        "//*[contains(@class, 'author') or contains(@class, 'byline')]",
    ):
        for element in root.xpath(path):
            named = element.get("itemprop") or element.get("rel") or BYLINE_CLASS.search(element.get("class") or "")
            inner = next(iter(element.xpath(".//*[@itemprop='name']")), element)
            text = _tidy(inner.get("content") or "".join(inner.itertext()))
            if named and len(text) <= LONGEST_NAME and PERSON.match(BY.sub("", text)):
                yield text
                return


def _times(root: Any) -> Iterator[str]:
    """Dates that the page marks as its own, the surest first."""
    for element in root.xpath("//*[@itemprop='datePublished']"):
        yield _tidy(element.get("content") or element.get("datetime") or "".join(element.itertext()))
    times = list(root.iter("time"))
    for element in [
        *(time for time in times if DATE_CLASS.search(time.get("class") or "") or time.get("pubdate") is not None),
        *times[:1],
    ]:
        yield _tidy(element.get("datetime") or "".join(element.itertext()))
    for element in root.iter("abbr"):
        if "published" in (element.get("class") or ""):
            yield _tidy(element.get("title") or "")


def _day_of(address: str) -> Iterator[str]:
    """The day in an address, if it has one."""
    if match := URL_DAY.search(address):
        yield "-".join(match.groups())


def _title(root: Any, stated: list[str]) -> str:
    """The title that the page's head states, as the page's heading has it, and without the site's name."""
    headings = [text for heading in root.iter("h1") if (text := _tidy("".join(heading.itertext())))]
    whole = _tidy(next((title.text_content() for title in root.iter("title")), ""))
    for title in filter(None, stated):
        within = [heading for heading in headings if heading.casefold() in title.casefold()]
        longest = max(within, key=len, default="")
        return longest if 2 * len(longest) > len(title) else _without_site(title)
    within = [heading for heading in headings if heading.casefold() in whole.casefold()]
    if len(headings) == 1 and not within:
        return headings[0]
    longest = max(within, key=len, default="")
    return longest if 3 * len(longest) > len(whole) else _without_site(whole)


def _without_site(title: str) -> str:
    """The longest part of a title that dashes or bars divide, if it is much longer than the others."""
    parts = SUFFIX.split(title)
    first, last = parts[0], parts[-1]
    if len(parts) < 2 or max(len(first), len(last)) < 15:
        return title
    if len(last) <= len(first) and len(last.split()) <= 4:
        return title[: title.rindex(last)].rstrip(" |·•»«–—:-")
    return title[title.index(first) + len(first) :].lstrip(" |·•»«–—:-") if 2 * len(first) < len(last) else title


def _tidy(text: str) -> str:
    return " ".join(unescape(text).split())
