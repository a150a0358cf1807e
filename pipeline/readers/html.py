"""Web pages: the tree's blocks, of which trafilatura says which are the article."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..model import BODY_KINDS, Document
from .canonical import Block, MissingExtra, document_of
from .dom import page_blocks
from .encoding import MARKED, decode, legacy_encodings
from .webmeta import page_metadata

DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
LATIN = frozenset(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"))
"""Names under which browsers read CP1252."""

SENTENCE = re.compile(r"(?:\S+\s+){5}\S*[.!?…。！？][\"»”’)\]\d]*(?:\s|$)")
"""Six words that end as sentences do."""

NO_MARK = re.compile(r"\[\w{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
NO_LETTER = re.compile(r"[\W_]+")

COVERED = 0.8
"""Share of the article that must be found in the tree; a page with less of it has its text in a script, or hidden."""

WHOLE = 0.5
"""Share of a page's prose; where the quick look at a page finds less of it, a second one is taken."""

LONG = 120
"""Characters from which on a block that ends as sentences do is prose."""

AROUND = (30, 60)
"""Blocks before and after the article that may say something of it."""

SHORT = 25
"""Letters; a shorter block is of the article where it is a whole line of it."""


def read_html(path: Path) -> Iterator[Document]:
    """The one document of a web page; raises ValueError if its bytes are not readable text, or trafilatura is missing."""
    content = path.read_bytes()
    text, encoding = decode_page(content)
    root = _parsed(text)
    if root is None:
        yield document_of([], content=content, media_type="text/html", encoding=encoding)
        return
    given = page_metadata(root)
    blocks = page_blocks(root)
    article = _article(root, fast=True)
    if len(article) < WHOLE * sum(len(block.text) for block in blocks if _is_prose(block)):
        article = _article(root, fast=False)
    if _place(blocks, article, given["title"]) < COVERED:
        blocks = _lines_placed(blocks, article)
    near = _near_article(blocks)
    yield document_of(near, content=content, media_type="text/html", encoding=encoding, **given)


def decode_page(content: bytes) -> tuple[str, str]:
    """The text of a page and its encoding: UTF-8 where it is, else the one that the page declares and that fits.

    Raises ValueError when none does.
    """
    if any(content.startswith(mark) for mark, _ in MARKED):
        return decode(content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        match = DECLARED.search(content[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    name = "cp1252" if name in LATIN else name
    fitting = legacy_encodings(content)
    if name and (not fitting or name.replace("windows-", "cp") in fitting):
        try:
            return content.decode(name), name
        except (UnicodeDecodeError, LookupError):
            pass
    lenient = content.decode("utf-8", "replace")
    if lenient.count("\ufffd") <= 0.001 * len(lenient):
        return lenient, "utf-8"  # a page put together of parts, one of them in another encoding
    return decode(content)


def _parsed(text: str) -> Any:
    try:
        from lxml import etree, html
    except ImportError as error:
        raise MissingExtra(".html", "html") from error
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def _is_prose(block: Block) -> bool:
    return block.kind in ("paragraph", "list_item") and len(block.text) > LONG and block.text[-1] in '.!?…»”"'


def _article(root: Any, fast: bool) -> str:
    """The lines that trafilatura takes for the article; where it need not be fast, other methods have a say."""
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise MissingExtra(".html", "html") from error
    found = bare_extraction(root, fast=fast, with_metadata=False, include_comments=False, include_tables=True)
    return str(getattr(found, "text", "") or "")


def _place(blocks: list[Block], article: str, title: str) -> float:
    """Tell the blocks of the article from those around it, which have no kind unless their place tells one.

    Gives the share of the article that was found among the blocks.
    """
    found = 0
    lines = [_letters(line) for line in article.splitlines()]
    whole, alone = "".join(lines), frozenset(lines)
    wanted = _letters(title)
    if not any(len(line) > LONG or SENTENCE.search(line) for line in article.splitlines()):
        whole, alone = "", frozenset()  # a list of links or files, not an article
    headings = [block for block in blocks if block.kind == "heading"]
    for block in blocks:
        letters = _letters(block.text)
        if block.kind == "heading" and wanted and letters == wanted:
            block.kind, wanted = "title", ""
            found += len(letters)
        elif _is_in(letters, whole, alone):
            block.kind = "paragraph" if block.kind == "boilerplate" else block.kind
            found += len(letters)
        elif block.kind not in ("boilerplate", "reference"):
            block.kind = ""
    _keep_headings(blocks, headings)
    return found / len(whole) if whole else 1.0


def _keep_headings(blocks: list[Block], headings: list[Block]) -> None:
    """A heading between two parts of the article is of the article, whatever its words."""
    inside = False
    for block, following in pairwise(blocks):
        if any(block is heading for heading in headings) and not block.kind and inside and following.kind in BODY_KINDS:
            block.kind = "heading"
        inside = inside or block.kind in ("paragraph", "list_item")


def _near_article(blocks: list[Block]) -> list[Block]:
    """The article and what stands near it: bylines, notes, a publisher's line; no menus of hundreds of lines."""
    inside = [i for i, block in enumerate(blocks) if block.kind not in ("", "boilerplate")]
    if not inside:
        return blocks[: sum(AROUND)]
    return blocks[max(0, inside[0] - AROUND[0]) : inside[-1] + 1 + AROUND[1]]


def _is_in(letters: str, whole: str, alone: frozenset[str]) -> bool:
    if len(letters) < SHORT:
        return letters in alone
    return letters in whole or (len(letters) > 4 * SHORT and letters[:SHORT] in whole and letters[-SHORT:] in whole)


def _lines_placed(blocks: list[Block], article: str) -> list[Block]:
    """The blocks with the article's lines as trafilatura has them, where the page keeps it from its readers."""
    kept = [block for block in blocks if block.kind in ("title", "", "boilerplate", "reference")]
    first = next((i + 1 for i, block in enumerate(kept) if block.kind == "title"), 0)
    lines = [Block(tidy, "paragraph") for line in article.splitlines() if (tidy := " ".join(line.split()))]
    return [*kept[:first], *lines, *kept[first:]]


def _letters(text: str) -> str:
    """The text as it is compared: without markers, blanks and signs."""
    return NO_LETTER.sub("", NO_MARK.sub("", text)).casefold()
