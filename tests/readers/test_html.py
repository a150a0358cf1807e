import sys
from pathlib import Path

import pytest

from pipeline.intake import prepared
from pipeline.model import BODY_KINDS, Document
from pipeline.readers.html import decode_page, read_html

PARAGRAPH = (
    "The port on the lake was opened in the spring of 1905, and the railway reached it six years later, "
    "when the first steamers had already been sold to the fishermen of the northern shore."
)
АБЗАЦ = (
    "Порт на озере открыли весной 1905 года, а железную дорогу подвели к нему через шесть лет, когда первые "
    "пароходы уже продали рыбакам северного берега."
)

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The port on the lake | Lake Gazette</title>
<meta property="og:site_name" content="Lake Gazette"><link rel="canonical" href="https://lake.example/port">
<script>document.title = "never run";</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article><h1>The port on the lake</h1>
<p class="byline">By Jane Miller</p><time datetime="2021-05-17T14:44:00+03:00">17 May</time>
<p>{PARAGRAPH}<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup></p>
<h2>Depth<span class="mw-editsection">[edit]</span></h2>
<p>{PARAGRAPH.replace("port", "harbour")}<sup><a href="#cite_note-2">2</a></sup> It covers 31 km<sup>2</sup>.</p>
<ul><li>The first steamer was built in 1906 by the brothers.</li><li>The last one was sold in 1931 to a museum.</li></ul>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>1906</td><td>12</td></tr></table>
<div style="display:none">hidden words</div>
<h2>References</h2>
<ol class="references"><li id="cite_note-1"><a href="#cite_ref-1">^</a> <cite>Ford, J. (1990). <i>Lakes</i>. River Press.</cite></li>
<li id="cite_note-2">Kim, A. (2001). Ports of the North. Lake Press.</li></ol>
</article></main><footer><p>© 2021 Lake Gazette. All rights reserved.</p></footer></body></html>"""


def page(folder: Path, content: str | bytes, name: str = "page.html") -> Document:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (document,) = read_html(path)
    return prepared(document)


def parts(document: Document, *kinds: str) -> list[str]:
    return [document.text[p.start : p.end] for p in document.passages if p.kind in kinds]


def test_the_article_is_told_from_what_surrounds_it(tmp_path: Path) -> None:
    document = page(tmp_path, PAGE)
    body = parts(document, *BODY_KINDS)
    assert parts(document, "title") == ["The port on the lake"]
    assert parts(document, "heading") == ["Depth"]
    assert parts(document, "list_item")[0] == "The first steamer was built in 1906 by the brothers."
    assert parts(document, "table") == ["Year | Ships", "1906 | 12"]
    assert "© 2021 Lake Gazette. All rights reserved." in parts(document, "boilerplate")
    for word in ("Home", "hidden words", "never run", "color", "edit"):
        assert not any(word in part for part in body)


def test_markers_and_the_list_of_sources_keep_their_labels(tmp_path: Path) -> None:
    document = page(tmp_path, PAGE)
    first, second = parts(document, "paragraph")
    assert first == PARAGRAPH + "[1]"
    assert "shore.[2] It covers 31 km²." in second
    assert parts(document, "reference") == [
        "[1] Ford, J. (1990). Lakes. River Press.",
        "[2] Kim, A. (2001). Ports of the North. Lake Press.",
    ]


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    document = page(tmp_path, PAGE)
    assert (document.title, document.author, document.publisher) == (
        "The port on the lake",
        "Jane Miller",
        "Lake Gazette",
    )
    assert (document.published, document.url) == ("2021-05-17", "https://lake.example/port")


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-02-03"}</script>', "published", "2020-02-03"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"Article","author":[{"name":"A. Kim"},{"name":"B. Roe"}]}]}</script>', "author", "A. Kim, B. Roe"),
        ('<script type="application/ld+json">{broken</script><meta name="author" content="By A. Kim">', "author", "A. Kim"),
        ('<meta name="author" content="https://lake.example/kim">', "author", ""),
        ('<meta property="article:published_time" content="2020-02-03T10:00:00+0300">', "published", "2020-02-03"),
        ('<meta name="date" content="03.02.2020 10:15">', "published", "2020-02-03"),
        ('<meta name="date" content="today">', "published", ""),
        ('<meta property="article:modified_time" content="2022-02-03">', "published", ""),
        ('<meta name="copyright" content="2024">', "published", ""),
        ('<link rel="canonical" href="https://lake.example/2020/02/03/port">', "published", "2020-02-03"),
        ('<link rel="canonical" href="/port">', "url", ""),
        ('<meta property="og:title" content="Порт на озере &amp; дорога - Озёрная газета">', "title", "Порт на озере & дорога"),
        ("<title>Порт на озере и железная дорога | Озёрная газета</title>", "title", "Порт на озере и железная дорога"),
    ],
)  # fmt: skip
def test_metadata(tmp_path: Path, head: str, field: str, value: str) -> None:
    document = page(tmp_path, f"<html><head>{head}</head><body><p>{АБЗАЦ}</p><p>{АБЗАЦ[::-1]}</p></body></html>")
    assert getattr(document, field) == value


def test_a_russian_encyclopedia_s_markers_by_letters(tmp_path: Path) -> None:
    notes = (
        '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">↑</a></span> '
        "<span>Иванов И. И. Озёра. — М. : Наука, 1990. — С. 12.</span></li></ol>"
    )
    html = (
        f'<h1>Порт</h1><p>{АБЗАЦ}<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup></p><p>{АБЗАЦ.upper()}</p>'
        f"<h2>Примечания</h2>{notes}"
    )
    document = page(tmp_path, f"<html><body>{html}</body></html>")
    assert parts(document, "reference") == ["[1] Иванов И. И. Озёра. — М. : Наука, 1990. — С. 12."]
    assert parts(document, "paragraph")[0].endswith("берега.[1]")


def test_remarks_keep_the_words_of_their_markers(tmp_path: Path) -> None:
    html = (
        f'<h1>Port</h1><p>{PARAGRAPH}<sup id="cite_ref-n"><a href="#cite_note-n">[note 1]</a></sup></p>'
        '<ol class="references"><li id="cite_note-n"><a href="#cite_ref-n">^</a> Nobody counted them.</li></ol>'
    )
    document = prepared(page(tmp_path, f"<html><body><article>{html}</article></body></html>"))
    assert "[note 1]" in document.text
    assert parts(document, "reference") == ["note 1. ^ Nobody counted them."]


def test_notes_in_paragraphs_as_word_processors_write_them(tmp_path: Path) -> None:
    notes = '<p id="_ftn1"><a href="#_ftnref1">[1]</a> Иванов И. И. Озёра. — М. : Наука, 1990.</p>'
    marker = '<a href="#_ftn1" name="_ftnref1">[1]</a>'
    contents = '<a href="#s1">1</a>'
    html = f'{contents}<h1>Порт</h1><div id="s1"><p>{АБЗАЦ}{marker}</p><p>{АБЗАЦ.upper()}</p></div><hr>{notes}'
    document = page(tmp_path, f"<html><body>{html}</body></html>")
    assert parts(document, "reference") == ["[1] Иванов И. И. Озёра. — М. : Наука, 1990."]
    assert parts(document, "paragraph")[0] == АБЗАЦ + "[1]"


@pytest.mark.parametrize(
    ("declared", "encoding", "named"),
    [
        ("windows-1251", "cp1251", "windows-1251"),
        ("koi8-r", "koi8-r", "koi8-r"),
        ("utf-8", "cp1251", "cp1251"),
        ("iso-8859-1", "cp1251", "cp1251"),
        ("nonsense", "cp1251", "cp1251"),
        ("windows-1251", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_bytes_whatever_is_declared(declared: str, encoding: str, named: str) -> None:
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>{АБЗАЦ}</p>'
    assert decode_page(html.encode(encoding)) == (html, named)


def test_a_page_without_an_article_is_empty(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">News of day {n}</a></li>' for n in range(40))
    document = page(tmp_path, f"<html><body><nav><ul>{links}</ul></nav><ul>{links}</ul></body></html>")
    assert document.status == "empty"
    assert not parts(document, *BODY_KINDS)


@pytest.mark.parametrize("content", ["", "<html></html>", "\x00", "<!-- -->", "<p>", "just words"])
def test_pages_with_nothing_in_them(tmp_path: Path, content: str) -> None:
    assert page(tmp_path, content).status in ("empty", "ok", "unsupported_language")


@pytest.mark.parametrize(
    "content",
    [
        PAGE.replace("never run", "x" * 5_000_000),
        "<div>" * 200 + PAGE,
        PAGE.replace("<p>", "<p><b><i>"),
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("</p>", "").replace("</li>", "</b></li>"),
    ],
    ids=["long script", "deep", "unclosed", "crlf", "broken"],
)
def test_pages_that_are_hard_to_parse(tmp_path: Path, content: str) -> None:
    assert "The port on the lake was opened" in page(tmp_path, content).text


def test_old_pages_laid_out_with_tables_and_breaks(tmp_path: Path) -> None:
    html = (
        f"<table><tr><td>Menu</td><td><font>{АБЗАЦ}<br><br>{АБЗАЦ.replace('Порт', 'Причал')}</font></td></tr></table>"
    )
    document = page(tmp_path, f"<html><head><title>Порт</title></head><body>{html}</body></html>")
    assert parts(document, "paragraph") == [АБЗАЦ, АБЗАЦ.replace("Порт", "Причал")]


def test_text_kept_in_a_script_is_read_as_the_extractor_has_it(tmp_path: Path) -> None:
    body = f"{PARAGRAPH} {PARAGRAPH.replace('port', 'quay')}"
    data = f'{{"@type":"NewsArticle","headline":"Port","articleBody":"{body}"}}'
    document = page(
        tmp_path, f'<html><head><script type="application/ld+json">{data}</script></head><body></body></html>'
    )
    assert PARAGRAPH in document.text


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ValueError, match=r"pip install 'letopis\[html\]'"):
        page(tmp_path, PAGE)
