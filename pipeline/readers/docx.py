"""Word documents: paragraphs, lists, tables and notes from the XML inside, with nothing in it run or fetched."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..model import Document
from .canonical import Block, document_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"

LARGEST_PART = 100_000_000
"""Bytes of XML that are unpacked at most."""

LARGEST_RATIO = 200
"""How many times as large as in the file a part may be; text is some ten times."""

DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
HEADING = re.compile(r"heading\s*\d|заголовок\s*\d", re.IGNORECASE)
TITLE = re.compile(r"title|название|заголовок", re.IGNORECASE)
CAPTION = re.compile(r"caption|название объекта", re.IGNORECASE)
UNTITLED = re.compile(r"(?:microsoft word\b|document\d*$|документ\d*$|untitled|без названия)", re.IGNORECASE)
"""Titles that programs give."""

NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
"""Part of the file -> element of a note in it."""


def read_docx(path: Path) -> Iterator[Document]:
    """The one document of a Word file; raises ValueError with the reason for one that is damaged or encrypted."""
    content = path.read_bytes()
    try:
        with ZipFile(path) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            body = _part(archive, parts, "word/document.xml")
            if body is None:
                raise ValueError("not a Word document: the archive has no word/document.xml")
            styles = _styles(_part(archive, parts, "word/styles.xml"))
            reader = Body(styles)
            blocks = list(reader.blocks(body))
            for part, element in NOTES:
                blocks += reader.notes(_part(archive, parts, f"word/{part}.xml"), element)
            given = _properties(_part(archive, parts, "docProps/core.xml"))
    except BadZipFile as error:
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise ValueError(
                "an encrypted document, or an old one of Word 97; save it as .docx without a password"
            ) from error
        raise ValueError(f"not a Word document, or a damaged one: {error}") from error
    except (RuntimeError, NotImplementedError) as error:
        raise ValueError(f"cannot be unpacked: {error}; save it without a password") from error
    yield document_of(blocks, content=content, media_type=MEDIA_TYPE, encoding="utf-8", **given)


def _part(archive: ZipFile, parts: Mapping[str, ZipInfo], name: str) -> ElementTree.Element | None:
    """The root of an XML part; None where there is none. Raises ValueError for a part that would not end."""
    info = parts.get(name)
    if info is None:
        return None
    if info.file_size > LARGEST_PART or info.file_size > LARGEST_RATIO * max(10_000, info.compress_size):
        raise ValueError(f"{name} unpacks to {info.file_size:,} bytes: more than any document has")
    with archive.open(info) as file:
        content = _limited(file, name)
    if DECLARATION.search(content):
        raise ValueError(f"{name} declares a document type, which no Word document does")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} is damaged: {error}") from error


def _limited(file: IO[bytes], name: str) -> bytes:
    content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ValueError(f"{name} unpacks to over {LARGEST_PART:,} bytes: more than any document has")
    return content


def _styles(root: ElementTree.Element | None) -> dict[str, str]:
    """Id of a paragraph style -> its name; a style based on a heading has the heading's name."""
    if root is None:
        return {}
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        id = style.get(f"{W}styleId", "")
        names[id] = _value(style.find(f"{W}name"))
        based[id] = _value(style.find(f"{W}basedOn"))
    return {id: names.get(based[id], "") if HEADING.match(names.get(based[id], "")) else names[id] for id in names}


def _properties(root: ElementTree.Element | None) -> dict[str, str]:
    """The title that its author gave; who saved the file, and when, is not who wrote it."""
    title = (root.findtext(f"{DC}title") or "").strip() if root is not None else ""
    return {"title": "" if UNTITLED.match(title) else title}


def _value(element: ElementTree.Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


class Body:
    """Turns paragraphs and tables into blocks, and gives notes the labels of their markers."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.styles = styles
        self.labels: dict[tuple[str, str], str] = {}
        """(element, id) of a note -> its label, in the order of the markers."""

    def blocks(self, root: ElementTree.Element) -> Iterator[Block]:
        """The blocks below an element, in order."""
        for element in root:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in (f"{W}body", f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
                yield from self.blocks(element)

    def notes(self, root: ElementTree.Element | None, element: str) -> Iterator[Block]:
        """The notes that the text has markers for, as entries of a list of sources."""
        for note in root.iter(f"{W}{element}") if root is not None else ():
            label = self.labels.get((element, note.get(f"{W}id", "")))
            text = " ".join(filter(None, (self._text(paragraph) for paragraph in note.iter(f"{W}p"))))
            if label and text:
                yield Block(f"[{label}] {text}", "reference")

    def _paragraph(self, paragraph: ElementTree.Element) -> Iterator[Block]:
        kind = self._kind(paragraph)
        for line in self._text(paragraph).split("\n"):
            if tidy := " ".join(line.split()):
                yield Block(tidy, kind)

    def _table(self, table: ElementTree.Element) -> Iterator[Block]:
        for row in table.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            if len(cells) == 1 or any(
                len(cell.findall(f"{W}p")) > 2 or cell.find(f"{W}tbl") is not None for cell in cells
            ):
                for cell in cells:
                    yield from self.blocks(cell)  # a table that lays out the page
                continue
            texts = (" ".join(" ".join(map(self._text, cell.iter(f"{W}p"))).split()) for cell in cells)
            yield Block(" | ".join(texts).strip(" |"), "table")

    def _kind(self, paragraph: ElementTree.Element) -> str:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "paragraph"
        style = _value(properties.find(f"{W}pStyle"))
        name = self.styles.get(style, style)
        if TITLE.fullmatch(name):
            return "title"
        if HEADING.match(name) or properties.find(f"{W}outlineLvl") is not None:
            return "heading"
        if CAPTION.match(name):
            return "caption"
        return "list_item" if properties.find(f"{W}numPr") is not None else "paragraph"

    def _text(self, paragraph: ElementTree.Element) -> str:
        """The text of a paragraph with its markers; what was struck out in revision is left out."""
        written: list[str] = []
        self._write(paragraph, written)
        return "".join(written)

    def _write(self, element: ElementTree.Element, written: list[str]) -> None:
        for child in element:
            tag = child.tag.removeprefix(W)
            if tag == "t":
                written.append(child.text or "")
            elif tag in ("tab", "ptab"):
                written.append("\t")
            elif tag in ("br", "cr"):
                written.append("\n")
            elif tag == "noBreakHyphen":
                written.append("\u2011")
            elif tag in ("footnoteReference", "endnoteReference"):
                written.append(f"[{self._label(tag.removesuffix('Reference'), child.get(f'{W}id', ''))}]")
            elif tag not in (
                "del",
                "moveFrom",
                "instrText",
                "pPr",
                "rPr",
                "AlternateContent",
                "drawing",
                "pict",
                "object",
            ):
                self._write(child, written)

    def _label(self, element: str, id: str) -> str:
        return self.labels.setdefault((element, id), str(len(self.labels) + 1))
