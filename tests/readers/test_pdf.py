import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.intake import prepared
from pipeline.model import Document
from pipeline.readers.pdf import read_pdf

WIDTH, HEIGHT = 400, 600

Placed = tuple[float, float, float, str]
"""Points from the left and from the foot, size, text."""


def pdf(pages: Iterable[list[Placed]], title: str = "", encrypted: bool = False) -> bytes:
    """A PDF file with a font of one byte a letter that says which letters its bytes are."""
    listed = list(pages)
    letters = sorted({c for page in listed for *_, text in page for c in text})
    codes = {c: i + 33 for i, c in enumerate(letters)}
    mapping = "\n".join(f"<{code:02x}> <{ord(c):04x}>" for c, code in codes.items())
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar {mapping} endbfchar endcmap end end"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 4 0 R >>")
    objects.append(f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream")
    kids = []
    for page in listed:
        drawn = "\n".join(
            f"BT /F {size} Tf {x} {y} Td <{bytes(codes[c] for c in text).hex()}> Tj ET" for x, y, size, text in page
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append(f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>")
    trailer = f"/Root 1 0 R /Info {len(objects)} 0 R"
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'43' * 16}> <{'43' * 16}>]"
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}"
    return out + f"{table}trailer << /Size {len(places) + 1} {trailer} >>\nstartxref\n{len(out)}\n%%EOF".encode()


def column(lines: Iterable[str], x: float = 40, top: float = 500, size: float = 8) -> list[Placed]:
    """Lines one below the other."""
    return [(x, top - 10 * i, size, line) for i, line in enumerate(lines)]


def read(folder: Path, content: bytes) -> Document:
    path = folder / "page.pdf"
    path.write_bytes(content)
    (document,) = read_pdf(path)
    return document


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(p.kind, document.text[p.start : p.end]) for p in document.passages]


def test_lines_become_paragraphs_and_divided_words_whole(tmp_path: Path) -> None:
    lines = [
        *("Порт на озере открыли весной 1905 года, а желез-", "ную дорогу подвели к нему через шесть лет, и северо-"),
        *("западный берег ожил.", "  Северо-западный ветер мешал пароходам почти всю зиму,", "и порт закрывали."),
    ]
    placed = column(lines)
    placed[3] = (60, placed[3][1], 8, lines[3].strip())
    title = (40, 540, 14, "Порт на озере и дорога")
    document = read(tmp_path, pdf([[title, *placed]], "Порт на озере"))
    assert blocks(document) == [
        ("title", "Порт на озере и дорога"),
        ("paragraph", "Порт на озере открыли весной 1905 года, а железную дорогу подвели к нему через шесть лет, и северо-западный берег ожил."),
        ("paragraph", "Северо-западный ветер мешал пароходам почти всю зиму, и порт закрывали."),
    ]  # fmt: skip
    assert (document.title, document.media_type) == ("Порт на озере", "application/pdf")


def test_columns_follow_one_another_and_running_heads_are_left_out(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 5):
        left = column([f"The lake number {number} rose in the", "spring of that year, and its port"], 30)
        right = column(["was closed for a month to all", "of the steamers."], 220)
        pages.append([(30, 570, 6, f"Lake Gazette {number}"), *left, *right, (200, 20, 6, str(number))])
    assert [text for _, text in blocks(read(tmp_path, pdf(pages)))] == [
        f"The lake number {number} rose in the spring of that year, and its port was closed for a month to all of the steamers."
        for number in range(1, 5)
    ]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    pages = [column(["The lake rose in the spring of 1905, and"]), column(["the port was closed."])]
    assert blocks(read(tmp_path, pdf(pages))) == [
        ("paragraph", "The lake rose in the spring of 1905, and the port was closed.")
    ]


def test_the_entries_of_a_list_of_sources_are_told_apart(tmp_path: Path) -> None:
    lines = ["The lake rose in the spring [1].", "References", "1. Ford, J. Lakes of the northern and the", "southern shores. River Press, 1990.", "2. Kim, A. Ports. Lake Press, 2001."]  # fmt: skip
    placed = column(lines)
    placed[1] = (40, 488, 12, "References")
    document = prepared(read(tmp_path, pdf([placed])))
    assert [text for kind, text in blocks(document) if kind == "reference"] == [
        "1. Ford, J. Lakes of the northern and the southern shores. River Press, 1990.",
        "2. Kim, A. Ports. Lake Press, 2001.",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf([column(["The lake rose."])])[:300], "damaged"),
        (b"%PDF-1.4\njunk", "damaged"),
        (b"", "damaged"),
        (pdf([column(["The lake rose."])], encrypted=True), "encrypted with a password"),
        (pdf([[], []]), "no text, only pictures"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(tmp_path, content)


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ValueError, match=r"pip install 'letopis\[pdf\]'"):
        read(tmp_path, b"")
