import zipfile
from pathlib import Path

import pytest

from pipeline.intake import prepared
from pipeline.model import Document
from pipeline.readers.docx import read_docx

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

TEXT = "Порт на озере открыли весной 1905 года."


def p(text: str, properties: str = "") -> str:
    """A paragraph; `text` may hold runs of its own."""
    runs = text if text.startswith("<w:") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


STYLES = (
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Мой"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
)


def docx(path: Path, body: str, **parts: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {NAMESPACE}>{STYLES}</w:styles>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}", content)
    return path


def read(path: Path) -> Document:
    (document,) = read_docx(path)
    return document


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(each.kind, document.text[each.start : each.end]) for each in document.passages]


def test_paragraphs_headings_lists_and_tables(tmp_path: Path) -> None:
    row = "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in ("1905", "порт")) + "</w:tr>"
    body = (
        p("Озеро", style("T"))
        + p("Порт", style("Own"))
        + p(TEXT)
        + p("пароход", "<w:numPr/>")
        + f"<w:tbl>{row}</w:tbl>"
        + f"<w:sdt><w:sdtContent>{p('В рамке.')}</w:sdtContent></w:sdt>"
    )
    assert blocks(read(docx(tmp_path / "a.docx", body))) == [
        ("title", "Озеро"),
        ("heading", "Порт"),
        ("paragraph", TEXT),
        ("list_item", "пароход"),
        ("table", "1905 | порт"),
        ("paragraph", "В рамке."),
    ]


def test_notes_get_the_labels_of_their_markers(tmp_path: Path) -> None:
    run = f'<w:r><w:t>{TEXT}</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
    notes = f'<w:footnotes {NAMESPACE}><w:footnote w:id="0">{p("разделитель")}</w:footnote><w:footnote w:id="7">{p("Ким А. Порты. — М., 2001.")}</w:footnote></w:footnotes>'
    document = prepared(read(docx(tmp_path / "a.docx", p(run), **{"footnotes.xml": notes})))
    assert blocks(document) == [("paragraph", f"{TEXT}[1]"), ("reference", "[1] Ким А. Порты. — М., 2001.")]


def test_the_text_is_the_one_a_reader_sees(tmp_path: Path) -> None:
    runs = (
        "<w:r><w:t>The lake</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
        '<w:ins><w:r><w:t xml:space="preserve"> rose</w:t></w:r></w:ins>'
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:hyperlink><w:r><w:t>.</w:t></w:r></w:hyperlink>"
        "<w:r><w:br/><w:t>It fell.</w:t></w:r>"
    )
    assert blocks(read(docx(tmp_path / "a.docx", p(runs)))) == [
        ("paragraph", "The lake rose."),
        ("paragraph", "It fell."),
    ]


def test_macros_are_data_that_nobody_looks_at(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docm", p(TEXT), **{"vbaProject.bin": b"\x00Shell" * 9})
    assert read(path).text == TEXT + "\n"


def entities() -> str:
    lines = ['<!ENTITY a0 "boom">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))]
    return f"<!DOCTYPE x [{''.join(lines)}]><w:document {NAMESPACE}>&a8;</w:document>"


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    for content, reason in ((entities(), "declares a document type"), (" " * 50_000_000, "more than any document")):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", content)
        with pytest.raises(ValueError, match=reason):
            read(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a Word document"),
        (b"PK\x03\x04junk", "not a Word document"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "encrypted document, or an old one"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(ValueError, match=reason):
        read(tmp_path / "a.docx")


def test_an_archive_of_something_else_or_cut_off_says_so(tmp_path: Path) -> None:
    whole = docx(tmp_path / "a.docx", p(TEXT)).read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="damaged"):
        read(tmp_path / "cut.docx")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("mimetype", "application/epub")
    with pytest.raises(ValueError, match=r"no word/document\.xml"):
        read(tmp_path / "b.docx")
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")
    with pytest.raises(ValueError, match="is damaged"):
        read(tmp_path / "c.docx")
