import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import mark_passages
from pipeline.metadata import read_date, read_metadata
from pipeline.model import Document

EN = "The lake rose on Sunday and the port was closed to all ships.\n\nNobody was hurt, said the harbour master."
RU = "Озеро поднялось в воскресенье, и порт закрыли для всех судов.\n\nНикто не пострадал, сообщил капитан порта."


def said(text: str) -> dict[str, str]:
    """What a page says of itself, fields that it leaves open left out."""
    document = read_metadata(mark_passages(Document("page", text)))
    fields = ("title", "author", "publisher", "published", "url")
    return {field: value for field in fields if (value := getattr(document, field))}


PAGES = {
    "nothing": (EN, {}),
    "title": (f"Lake rises again\n\n{EN}", {"title": "Lake rises again"}),
    "title with emphasis and a marker": (f"# Lake **rises** [again](#a)[1]\n\n{EN}", {"title": "Lake rises again"}),
    "a first sentence is no title": (f"The lake rose.\n\n{EN}", {}),
    "byline and date": (
        f"Lake rises again\nBy Jane Miller and John Ford\nFriday, May 5, 2017\n\n{EN}",
        {"title": "Lake rises again", "author": "Jane Miller and John Ford", "published": "2017-05-05"},
    ),
    "agency dateline": (
        f"Lake rises again\n\nLIMA, May 5, 2017 (Reuters) - {EN}",
        {"title": "Lake rises again", "publisher": "Reuters", "published": "2017-05-05"},
    ),
    "a dateline without a year gives no date": (
        f"Lake rises again\n\nWASHINGTON, Nov 20 (AP) — {EN}",
        {"title": "Lake rises again", "publisher": "AP"},
    ),
    "encyclopaedia": (
        f"Озеро\n\nМатериал из Википедии — свободной энциклопедии\n\n{RU}",
        {"title": "Озеро", "publisher": "Википедия"},
    ),
    "encyclopaedia, English": (
        f"Lake\n\nFrom Wikipedia, the free encyclopedia\n\n{EN}",
        {"title": "Lake", "publisher": "Wikipedia"},
    ),
    "the date of the data and not of the page": (
        f"Lakes of the north\nSources: Yearbook of Lakes; Atlas\n\n{EN}\n\nData as of March 1991\n\nRevised 10-Nov-04\n"
        "Copyright © 2004-2010 Lake Society (all rights reserved)",
        {"title": "Lakes of the north", "publisher": "Yearbook of Lakes", "published": "1991-03"},
    ),
    "copyright years are no dates": (
        f"Lake rises again\n\n{EN}\n\nCopyright © 2024 Lake Society",
        {"title": "Lake rises again", "publisher": "Lake Society"},
    ),
    "an agency's page": (
        "Lake rises again\nBy Jane Miller and John Ford\nMay 5, 2017 2:05 PM GMT+3 Updated 3 years ago\n\n"
        f"LIMA, May 5 (Reuters) - {EN}\n\nReporting by Ann Roe; Editing by John Ford\nOur Standards: The Principles.",
        {
            "title": "Lake rises again",
            "author": "Jane Miller and John Ford",
            "publisher": "Reuters",
            "published": "2017-05-05",
        },
    ),
    "an encyclopaedia's tabs above its line": (
        f"Lake\nArticle Talk\nRead Edit View history\nTools\nFrom Wikipedia, the free encyclopedia\n\n{EN}",
        {"title": "Lake", "publisher": "Wikipedia"},
    ),
    "вкладки энциклопедии": (
        f"Озеро\nСтатья Обсуждение\nЧитать Править Править код История\nМатериал из Википедии\n\n{RU}",
        {"title": "Озеро", "publisher": "Википедия"},
    ),
    "labelled title": (
        f"Title: Lake rises again\nAuthor: Jane Miller\nDate: 5 May 2017\n\n{EN}",
        {"title": "Lake rises again", "author": "Jane Miller", "published": "2017-05-05"},
    ),
    "front matter with a list of persons": (
        f"---\ntitle: Озеро поднялось\nauthor:\n  name: Анна Ким\nlanguage: ro\n---\n\n{RU}",
        {"title": "Озеро поднялось", "author": "Анна Ким"},
    ),
    "foot of a Russian page": (
        f"# Озеро поднялось\n\n{RU}\n\nАвтор: Иван Петров © Ozero24.example ПОГОДА, ОЗЁРА 👁 45\n17.05.2021, 14:44 📄 2\n\n"
        "URL: <https://ozero24.example/?id=5> Версия для печати",
        {
            "title": "Озеро поднялось",
            "author": "Иван Петров",
            "publisher": "Ozero24.example",
            "published": "2021-05-17",
            "url": "https://ozero24.example/?id=5",
        },
    ),
    "rubric glued to the date": (
        f"20 февраля 2023Экономика\n\nОзеро поднялось\n\n{RU}",
        {"title": "Озеро поднялось", "published": "2023-02-20"},
    ),
    "labelled in Russian": (
        f"Озеро поднялось\nТекст: Анна Ким\nОпубликовано: 3 мая 2020\nИсточник: «Озёрная газета»\n\n{RU}",
        {
            "title": "Озеро поднялось",
            "author": "Анна Ким",
            "publisher": "Озёрная газета",
            "published": "2020-05-03",
        },
    ),
    "the day of a state's birth is not the page's": (
        "Selenga Republic\nFrom Rivipedia, the free encyclopedia\nFlag\nArms\nCapital\nPort Selenga\nIndependence\n"
        f"3 May 1991\n\n{EN}",
        {"title": "Selenga Republic", "publisher": "Rivipedia"},
    ),
    "a blog's byline": (
        f"# Lake rises\n\nPosted by Jane Miller on May 5, 2017 · 5 min read\n\n{EN}",
        {"title": "Lake rises", "author": "Jane Miller", "published": "2017-05-05"},
    ),
    "clock before the day": (
        f"Озеро поднялось\n17:45 17.05.2021 (обновлено: 18:02 18.05.2021)\n\n{RU}",
        {"title": "Озеро поднялось", "published": "2021-05-17"},
    ),
    "front matter": (
        "---\ntitle: 'Lake rises'\nauthor:\n  - Jane Miller\n  - John Ford\ndate: 2020-05-03T10:00:00Z\n"
        f"source: https://example.org/lake\nsite: Lake Gazette\n---\n# Another title\n\n{EN}",
        {
            "title": "Lake rises",
            "author": "Jane Miller, John Ford",
            "publisher": "Lake Gazette",
            "published": "2020-05-03",
            "url": "https://example.org/lake",
        },
    ),
    "dates inside the article are not its own": (
        f"Lake rises again\n\n{EN}\n\n3 May 1999\n\n{EN} Again.",
        {"title": "Lake rises again"},
    ),
    "a chronicle's first day is not its own": (
        "Chronicle of the lake\n\n3 May 1999\n\nThe lake rose by a metre.\n\n4 May 1999\n\nThe port was closed.",
        {"title": "Chronicle of the lake"},
    ),
    "dates of other articles at the foot": (
        f"Lake rises again\n\n{EN}\n\nRelated articles\n\nPort closed\n3 May 1999\n\nPort opened\n5 May 1999\n",
        {"title": "Lake rises again"},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    text, expected = PAGES[name]
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2020-05-03", "2020-05-03"),
        ("2020-05", "2020-05"),
        ("03.05.2020", "2020-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("05/05/2020", "2020-05-05"),
        ("03/05/2020", ""),
        ("May 3rd, 2020", "2020-05-03"),
        ("3 May 2020", "2020-05-03"),
        ("10-Nov-2004", "2004-11-10"),
        ("March 1991", "1991-03"),
        ("3 мая 2020 г.", "2020-05-03"),
        ("март 1991 года", "1991-03"),
        ("1991", "1991"),
        ("1991 год", "1991"),
        ("31 June 2020", ""),
        ("10-Nov-04", ""),
        ("the year of the flood", ""),
        ("3 grapes 2020", ""),
    ],
)
def test_dates_keep_their_precision_and_are_never_guessed(text: str, edtf: str) -> None:
    assert read_date(text) == edtf


@settings(deadline=None)  # the first call reads the rule files
@given(st.text(max_size=300))
def test_any_text_has_metadata_or_none(text: str) -> None:
    document = read_metadata(mark_passages(Document("page", text)))
    assert document.text == text
