"""Plain text and Markdown: the canonical text is the decoded source, newlines apart."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..model import Document
from .encoding import LETTER, NEWLINES, check_text, decode, mended

MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown"}


def read_text(path: Path) -> Iterator[Document]:
    """The one document of a text file; raises ValueError with the reason if its bytes are not readable text."""
    content = path.read_bytes()
    text, encoding = decode(content)
    check_text(text)
    text, note = mended(text)
    document = Document(
        id=path.stem,
        text=NEWLINES.sub("\n", text),
        path=path.name,
        media_type=MEDIA_TYPES.get(path.suffix.lower(), "text/plain"),
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        status="ok" if LETTER.search(text) else "empty",
    )
    yield document.noted("read", note) if note else document
