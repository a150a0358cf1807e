"""PDF files: lines in their order, put together into paragraphs, without what stands on every page."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from ..model import Document
from .canonical import Block, MissingExtra, document_of

MARGIN = 0.12
"""Share of a page's height, above and below, in which running heads and page numbers stand."""

HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\ufffe]$")
LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?")
"""pdfium joins lines where a word is divided, with a sign of its own."""

DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"[.!?…:;»”\")\]\d]$")
ENTRY = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)]|[•–—*-])\s+\S")
UNTITLED = re.compile(r"microsoft|untitled|без имени|\.(?:docx?|pdf|indd|tex|dvi|qxd|rtf)$|^[\W\d_]*$", re.IGNORECASE)
"""Titles that programs give."""


@dataclass(slots=True)
class Line:
    """A line of text and where it stands on its page, in points from the left and from the foot."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    height: float
    """Of the page."""


def read_pdf(path: Path) -> Iterator[Document]:
    """The one document of a PDF file; raises ValueError for one that is damaged, encrypted or has no text."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtra(".pdf", "pdf") from error
    content = path.read_bytes()
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ValueError("encrypted with a password; save it without one") from error
        raise ValueError(f"not a PDF file, or a damaged one: {error}") from error
    try:
        lines = [line for number in range(len(pdf)) for line in _page_lines(pdf, number)]
        pages = len(pdf)
        title = (pdf.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"a damaged PDF file: {error}") from error
    finally:
        pdf.close()
    if pages and not lines:
        raise ValueError("has no text, only pictures of pages; run it through text recognition (OCR) first")
    given = {"title": "" if UNTITLED.search(title) else title}
    blocks = _blocks(_without_running_heads(lines, pages))
    yield document_of(blocks, content=content, media_type="application/pdf", encoding="utf-8", **given)


def _page_lines(pdf: Any, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which they are written, columns one after the other."""
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        height = page.get_height()
        for match in LINE.finditer(textpage.get_text_range()):
            last = match.end() - 1 - match[0].endswith("\ufffe")
            boxes = [textpage.get_charbox(i, loose=True) for i in (match.start(), last)]
            if text := " ".join(match[0].split()):
                left, bottom, _, top = boxes[0]
                yield Line(text, number, left, boxes[1][2], top, bottom, height)
    finally:
        textpage.close()
        page.close()


def _without_running_heads(lines: list[Line], pages: int) -> list[Line]:
    """The lines without page numbers and what else stands in the margins of most pages."""
    edges = [line for line in lines if _is_in_margin(line)]
    times = Counter(key for line in edges if (key := _as_running(line)))
    often = max(2, min(3, pages // 2))
    return [
        line
        for line in lines
        if not (_is_in_margin(line) and (not _as_running(line) or times[_as_running(line)] >= often))
    ]


def _is_in_margin(line: Line) -> bool:
    return line.bottom > (1 - MARGIN) * line.height or line.top < MARGIN * line.height


def _as_running(line: Line) -> str:
    """The line as running heads agree from page to page: its height, its words without numbers; '' for a page number."""
    words = DIGITS.sub(" ", line.text).casefold().strip(" -–—|·.").split()
    return f"{line.top:.0f} {' '.join(words)}" if words else ""


def _blocks(lines: list[Line]) -> list[Block]:
    """Paragraphs, headings and list items, put together from lines."""
    if not lines:
        return []
    size = median(line.top - line.bottom for line in lines)
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    words = Counter(word for line in lines for word in line.text.casefold().split())
    blocks: list[Block] = []
    last: Line | None = None
    for line in lines:
        kind = _kind(line, size)
        if (
            last
            and blocks
            and kind == blocks[-1].kind
            and not _begins(line, last, pages[line.page], size, blocks[-1].text)
        ) or (last and kind == "paragraph" and blocks[-1].kind == "list_item" and _goes_on(line, last, size)):
            blocks[-1].text = _linked(blocks[-1].text, line.text, words)
        else:
            blocks.append(Block(line.text, kind))
        last = line
    for block in blocks:
        block.text = HYPHEN.sub("-", block.text)
    if blocks[0].kind == "heading" and sum(len(block.text) for block in blocks[1:]) > 100:
        blocks[0].kind = "title"
    return blocks


def _kind(line: Line, size: float) -> str:
    if line.top - line.bottom > 1.25 * size and len(line.text) < 150:
        return "heading"
    return "list_item" if ENTRY.match(line.text) else "paragraph"


def _goes_on(line: Line, last: Line, size: float) -> bool:
    """Whether a line stands right below another one."""
    return line.page == last.page and 0 < last.bottom - line.top < 0.9 * size and line.left >= last.left - size


def _begins(line: Line, last: Line, page: list[Line], size: float, before: str) -> bool:
    """Whether a line opens a paragraph: a gap above it, an indent, or a short line that ended a sentence before it."""
    if ENTRY.match(line.text):
        return True
    if line.page != last.page or line.top > last.bottom + size:  # a new page or column
        return bool(SENTENCE_ENDS.search(before)) and not line.text[:1].islower()
    if last.bottom - line.top > 0.9 * size:
        return True
    column = [each for each in page if abs(each.left - line.left) < 5 * size]
    left = Counter(round(each.left) for each in column).most_common(1)[0][0]
    right = max(each.right for each in column)
    indented = 0.8 * size < line.left - left and line.left - last.left > 0.5 * size
    ended = bool(SENTENCE_ENDS.search(before)) and last.right < right - 0.12 * (right - left)
    return indented or ended


def _linked(before: str, text: str, words: Counter[str]) -> str:
    """Two lines as one; a hyphen at the end of the first stays where the word is written with one elsewhere."""
    hyphen = HYPHEN.search(before)
    if hyphen is None or not text[:1].islower():
        return f"{HYPHEN.sub('-', before)}{'' if hyphen else ' '}{text}"
    head = before[: hyphen.start()]
    first, rest = head.rsplit(None, 1)[-1].casefold(), text.split(None, 1)[0].casefold().rstrip(".,;:!?»”)")
    kept = words[f"{first}-{rest}"] > words[f"{first}{rest}"]
    return f"{head}-{text}" if kept else head + text
