"""Which links of an article are sources, and where they stand."""

import pytest

from pipeline.model import Document, Link, Passage
from pipeline.readers.html import read_html
from pipeline.references.links import link_spans, source_links

TARGET = "https://harbour.example/notes/5"
SENTENCE = f"The ministry [announced the new tariff]({TARGET}) on 5 May 2020."


def cited(text, kind="paragraph", url="", **given):
    document = Document("a", text, url=url, passages=(Passage(0, len(text), kind),), **given)
    return [(text[each.start : each.end], each.value) for each in source_links(document) if each.label == "link"]


def test_a_markdown_link_of_a_sentence_is_a_source():
    assert cited(SENTENCE) == [(f"[announced the new tariff]({TARGET})", TARGET)]


@pytest.mark.parametrize("target", ["https://a.example/x_(y).html", "http://a.example/?id=5", "https://a.example/п/1"])
def test_addresses_are_whole(target):
    assert cited(f'The pilots [wrote]({target} "A title") to the king in May.')[0][1] == target


@pytest.mark.parametrize(
    "text",
    [
        f"![announced the new tariff]({TARGET}) on 5 May 2020 in Oslo.",
        f"[Read what the ministry says about its new tariff]({TARGET}) in full.",
        f"[One]({TARGET}) [Two]({TARGET}) [Three]({TARGET})",
        "The ministry [announced](#note) the new tariff on 5 May 2020.",
        "The ministry [announced](https://harbour.example/) the new tariff on 5 May 2020.",
        "The delegation of [Norway](https://en.wikipedia.org/wiki/Norway) came on 5 May 2020.",
        "The delegation of [Norway](https://lore.example/wiki/Norway) came on 5 May 2020.",
        "Here is the [picture](https://harbour.example/a/b.JPG) of the pier of 5 May 2020.",
        "You can [share](https://social.example/share.php?url=x) this long story with friends.",
        "The ministry [announced](https://[broken/5) the new tariff on 5 May 2020.",
    ],
)
def test_navigation_is_no_source(text):
    assert cited(text) == []


@pytest.mark.parametrize("kind", ["heading", "boilerplate", "reference", "caption", "byline"])
def test_only_sentences_cite(kind):
    assert cited(SENTENCE, kind) == []


def test_the_own_site_is_no_source():
    assert cited(SENTENCE, url="https://www.harbour.example/page") == []
    menu = "[A](https://own.example/1) [B](https://own.example/2) [C](https://own.example/3)"
    text = f"{menu}\nThe [king](https://own.example/king) and the [duke]({TARGET}) came to the harbour in May."
    passages = (Passage(0, len(menu), "boilerplate"), Passage(len(menu) + 1, len(text), "paragraph"))
    assert [each.value for each in source_links(Document("a", text, passages=passages))] == [TARGET]


def test_models_read_the_words_of_a_link_in_their_place():
    text = SENTENCE
    for start, end in link_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    assert len(text) == len(SENTENCE)
    assert text.split() == "The ministry announced the new tariff on 5 May 2020.".split()


def test_links_of_a_page_stand_where_their_words_do(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Tariffs</title></head><body><article><h1>Tariffs</h1>\n"
        f"<p>The   ministry <b>has <a href='{TARGET}'> announced\n the <i>new</i> tariff </a></b> on 5 May 2020, and "
        "<a href='/own'>the pilots</a> of <a href='http://a.example/2'>Bergen</a> went home by the evening.</p>"
        "<p>Another paragraph of the article says that <br> the <a href='http://a.example/3'>duke</a> was not there."
        "</p></article></body></html>",
        encoding="utf-8",
    )
    (document,) = read_html(page)
    assert [(document.text[link.start : link.end], link.url) for link in document.links] == [
        ("announced the new tariff", TARGET),
        ("Bergen", "http://a.example/2"),
        ("duke", "http://a.example/3"),
    ]
    assert all(isinstance(link, Link) for link in document.links)


@pytest.mark.parametrize(
    ("words", "target", "found"),
    [
        ("“Piers”", "https://a.example/1", True),
        ("Archived", "https://web.archive.org/web/2001/https://a.example/1", True),
        ("1983ITCom..31..532B", "https://catalogue.example/abs", False),
        ("10.1234/x.5", "https://doi.org/10.1234/x.5", False),
        ("Oslo", "https://no.wikipedia.org/wiki/Oslo", False),
    ],
)
def test_links_of_lists_lead_to_works(words, target, found):
    text = f"Berg, Ida. [{words}]({target}). The Harbour Post. 5 May 2020."
    document = Document("a", text, passages=(Passage(0, len(text), "reference"),))
    assert [(each.label, each.value) for each in source_links(document)] == [("address", target)] * found
