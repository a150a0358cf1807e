"""Links inside the sentences of an article: what an author who writes for the web cites by.

A link cites when it leads from a sentence to a page of another site. Menus, lists of links, home pages, pictures,
buttons that share, and the cross-references of an encyclopaedia do not.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..model import Annotation, Document, Link, Passage
from .atoms import ENCYCLOPAEDIA, leads_to_work

MARKDOWN = re.compile(
    r"(?<![!\\])\[(?P<words>[^\[\]\n]{1,300})\]"
    r"\(\s*<?(?P<url>https?://(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+[\"'(][^\n\"]{0,200}[\"')])?\s*\)"
)
WORD = re.compile(r"[^\W\d_]{2,}")
SHARING = re.compile(r"share|intent/|submit\?|addtoany|login|subscribe", re.IGNORECASE)
MEDIUM = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|mp[34]|ogg|webm)$", re.IGNORECASE)
SENTENCE_KINDS = ("paragraph", "list_item")
FEWEST_WORDS = 4
"""Words of a passage around its links; with fewer it is a list of links, not a sentence."""

OWN_LINKS = 3
"""Links outside the article's sentences by which a site is the page's own."""


def link_spans(text: str) -> Iterator[tuple[int, int]]:
    """What to blank before a model reads Markdown: the brackets and the addresses of links, not their words."""
    for match in _markdown(text):
        yield match.start(), match.start("words")
        yield match.end("words"), match.end()


def source_links(document: Document) -> Iterator[Annotation]:
    """The links by which an article cites (label 'link'), and those of its lists of sources ('address').

    `value` is the address.
    """
    links = sorted({*document.links, *(Link(*match.span(), match["url"]) for match in _markdown(document.text))})
    if not links:
        return
    cited: list[Link] = []
    others: list[Link] = []
    for passage, inside in _by_passage(document, links):
        if passage.kind == "reference":
            for link in inside:
                if leads_to_work(_words(document.text, link), link.url):
                    yield Annotation(link.start, link.end, "address", link.url)
        proper = passage.kind in SENTENCE_KINDS and _is_sentence(document.text, passage, inside)
        (cited if proper else others).extend(inside)
    own = _own_sites(document, others)
    for link in cited:
        if _is_source(link.url, own) and WORD.search(_words(document.text, link)):
            yield Annotation(link.start, link.end, "link", link.url)


def _markdown(text: str) -> Iterator[re.Match[str]]:
    return MARKDOWN.finditer(text) if "](" in text else iter(())


def _by_passage(document: Document, links: list[Link]) -> Iterator[tuple[Passage, list[Link]]]:
    """The passages that have links, in text order."""
    first = 0
    for passage in sorted(document.passages):
        while first < len(links) and links[first].start < passage.start:
            first += 1
        last = first
        while last < len(links) and links[last].end <= passage.end:
            last += 1
        if last > first:
            yield passage, links[first:last]
        first = last


def _words(text: str, link: Link) -> str:
    """What a reader sees of the link."""
    words = text[link.start : link.end]
    match = MARKDOWN.fullmatch(words)
    return match["words"] if match else words


def _is_sentence(text: str, passage: Passage, links: list[Link]) -> bool:
    """Whether most words of a passage stand outside its links."""
    around, at = 0, passage.start
    for link in links:
        around += len(WORD.findall(text, at, link.start))
        at = link.end
    around += len(WORD.findall(text, at, passage.end))
    return around >= FEWEST_WORDS and around >= sum(len(WORD.findall(_words(text, link))) for link in links)


def _own_sites(document: Document, links: list[Link]) -> set[str]:
    """The page's own site, and those that its menus keep linking to."""
    count = Counter(_site(link.url) for link in links)
    return {_site(document.url), *(site for site, times in count.items() if times >= OWN_LINKS)}


def _is_source(url: str, own: set[str]) -> bool:
    site = _site(url)
    if not site or site in own or ENCYCLOPAEDIA.match(url):
        return False
    path, query = urlsplit(url)[2:4]
    if not (path.strip("/") or query) or path.startswith("/wiki/"):
        return False
    return not (SHARING.search(f"{path}?{query}") or MEDIUM.search(path))


def _site(url: str) -> str:
    """The host of an address without `www.`; '' where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
