"""One reference of every style that is read, and what is left empty because it is not certain."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.references import parse_reference

CASES = {
    "CS1, web page": (
        '3. ^ a b Berg, Ida (14 April 1987). "Harbour dues rise". The Harbour Post. Archived from the original on '
        "2 March 2007. Retrieved 2013-07-11.",
        {
            "author": "Ida Berg",
            "title": "Harbour dues rise",
            "container_title": "The Harbour Post",
            "issued": "1987-04-14",
            "archived": "2007-03-02",
            "accessed": "2013-07-11",
        },
    ),
    "CS1, journal": (
        'Berg, Ida; Dahl, Olaf (2011). "Tariffs of the north". Journal of Ports. 31 (11): 3260–3265. doi:10.1234/jp.31.11.',
        {
            "author": "Ida Berg|Olaf Dahl",
            "title": "Tariffs of the north",
            "container_title": "Journal of Ports",
            "issued": "2011",
            "volume": "31",
            "issue": "11",
            "pages": "3260-3265",
            "doi": "10.1234/jp.31.11",
        },
    ),
    "CS1, book": (
        "Dahl, Olaf (1969). Piers and People: A History. Oslo: Fjord Press. ISBN 0-306-40615-2.",
        {
            "author": "Olaf Dahl",
            "title": "Piers and People: A History",
            "publisher_place": "Oslo",
            "publisher": "Fjord Press",
            "issued": "1969",
            "isbn": "0306406152",
        },
    ),
    "CS1, quotes in a title": (
        '^ ""I Nearly Sank": A Pilot Remembers". The Harbour Post. 3 May 2001.',
        {"title": '"I Nearly Sank": A Pilot Remembers', "container_title": "The Harbour Post", "issued": "2001-05-03"},
    ),
    "CS2": (
        'Holm, Asta (August 3, 2019), "Cranes fall silent", The Harbour Post, retrieved October 9, 2020',
        {
            "author": "Asta Holm",
            "title": "Cranes fall silent",
            "container_title": "The Harbour Post",
            "issued": "2019-08-03",
            "accessed": "2020-10-09",
        },
    ),
    "Russian Wikipedia, web page": (
        "↑ 1 2 Holm, Asta Ports of the Future (англ.). PortWatch (6 марта 2011). Дата обращения: 8 мая 2012. "
        "Архивировано 9 мая 2012 года.",
        {
            "author": "Asta Holm",
            "title": "Ports of the Future",
            "container_title": "PortWatch",
            "issued": "2011-03-06",
            "language": "en",
            "accessed": "2012-05-08",
            "archived": "2012-05-09",
        },
    ),
    "Russian Wikipedia, book": (
        "↑ Ломов П. В. Причалы Севера. — 2-е изд. — М.: Северный Ветер, 2005. — С. 12—15. — 340 с. — ISBN 978-0-306-40615-7.",
        {
            "author": "П. В. Ломов",
            "title": "Причалы Севера",
            "publisher_place": "М.",
            "publisher": "Северный Ветер",
            "issued": "2005",
            "pages": "12-15",
            "isbn": "9780306406157",
        },
    ),
    "GOST, journal": (
        "Ломов П.В., Быкова Н.И. и др. О росте портовых сборов // Портовое дело. – 2011. – Т. 111. – Вып. 6. – С. 320-329.",
        {
            "author": "П.В. Ломов|Н.И. Быкова",
            "title": "О росте портовых сборов",
            "container_title": "Портовое дело",
            "issued": "2011",
            "volume": "111",
            "issue": "6",
            "pages": "320-329",
        },
    ),
    "GOST, thesis": (
        "Ломов П. В. Причалы Севера: дис. ... канд. ист. наук. – Мурманск, 2009. – 182 с.",
        {"author": "П. В. Ломов", "title": "Причалы Севера", "publisher_place": "Мурманск", "issued": "2009"},
    ),
    "GOST, web page": (
        "Портовые сборы // Портал моряка URL: https://example.org/dues/ (дата обращения: 09.03.2018).",
        {
            "title": "Портовые сборы",
            "container_title": "Портал моряка",
            "url": "https://example.org/dues/",
            "accessed": "2018-03-09",
        },
    ),
    "humanities, Russian": (
        "Ломов П. В. Причалы Севера, 1939-1945. Мурманск, 1998. С. 287.",
        {
            "author": "П. В. Ломов",
            "title": "Причалы Севера, 1939-1945",
            "publisher_place": "Мурманск",
            "issued": "1998",
            "pages": "287",
        },
    ),
    "humanities, chapter": (
        'Ida Berg, "Dues and Debts." In: Olaf Dahl and Per Holm, eds., Ports of the North (Oslo: Fjord Press, 2009), pp. 157—159.',
        {
            "author": "Ida Berg",
            "title": "Dues and Debts",
            "editor": "Olaf Dahl|Per Holm",
            "container_title": "Ports of the North",
            "publisher_place": "Oslo",
            "publisher": "Fjord Press",
            "issued": "2009",
            "pages": "157-159",
        },
    ),
    "humanities, book": (
        "Olaf Dahl, Piers and People: From Sail to Steam (University of the Fjords Press, 1998), pp. 12-19.",
        {
            "author": "Olaf Dahl",
            "title": "Piers and People: From Sail to Steam",
            "publisher": "University of the Fjords Press",
            "issued": "1998",
            "pages": "12-19",
        },
    ),
    "short form": ("↑ Ломов, 2005, с. 94.", {"author": "Ломов", "issued": "2005", "pages": "94"}),
    "the work above": ("Ломов П. В. Указ. соч. С. 11.", {"author": "П. В. Ломов", "pages": "11"}),
    "gazette": (
        "Собрание портовых указов. 2013. № 7. Ст. 118.",
        {"container_title": "Собрание портовых указов", "issued": "2013", "issue": "7", "pages": "118"},
    ),
    "newspaper": (
        "Портовая газета, 1987, 5 июня",
        {"container_title": "Портовая газета", "issued": "1987-06-05"},
    ),
    "title and newspaper": (
        "Спор двух барж «Портовая газета» № 12 (34) от 05.06.1987",
        {
            "title": "Спор двух барж",
            "container_title": "Портовая газета",
            "issue": "12 (34)",
            "issued": "1987-06-05",
        },
    ),
    "paper of an organisation": (
        "17. ↑ Резолюция 45 (1987) (недоступная ссылка) (англ.)",
        {"title": "Резолюция 45 (1987)", "issued": "1987", "language": "en"},
    ),
    "body and title": (
        "[1] Norwegian Ministry of Ports: Tariffs (in English and Spanish)",
        {"publisher": "Norwegian Ministry of Ports", "title": "Tariffs", "language": "en"},
    ),
    "bare title": ("[10] Harbour Festival", {"title": "Harbour Festival"}),
    "bare address": ("↑ https://example.org/a_(b).", {"url": "https://example.org/a_(b)"}),
    "archived address": (
        "https://web.archive.org/web/20070101/http://example.org/",
        {"archive_url": "https://web.archive.org/web/20070101/http://example.org/"},
    ),
    "introduction": (
        "О споре 1976 года см. Ломов П. В. Причалы Севера. Мурманск, 1998. С. 7.",
        {
            "author": "П. В. Ломов",
            "title": "Причалы Севера",
            "publisher_place": "Мурманск",
            "issued": "1998",
            "pages": "7",
        },
    ),
    "archive": (
        "Ломов П. В. Письмо начальнику порта // РГА ВМФ. Ф. 12. Оп. 3. Д. 45. Л. 6 об.",
        {"author": "П. В. Ломов", "title": "Письмо начальнику порта"},
    ),
    "short title": ("Dahl, Piers and People, 67.", {"author": "Dahl", "title": "Piers and People", "pages": "67"}),
    "the same work": ("Ibid., 190.", {"pages": "190"}),
    "two works in one entry": (
        "See Berg 2005, p. 31; Dahl 2010, pp. 5–6.",
        {"author": "Berg", "issued": "2005", "pages": "31"},
    ),
    "agency": ("Tass, 12 May 1986.", {"container_title": "Tass", "issued": "1986-05-12"}),
    "English newspaper": (
        "Harbour Times, May 5, 1989, p. A3.",
        {"container_title": "Harbour Times", "issued": "1989-05-05", "pages": "A3"},
    ),
    "treaty": (
        "Договор о портах между двумя державами от 15 января 1966 года",
        {"title": "Договор о портах между двумя державами", "issued": "1966-01-15"},
    ),
    "Chicago, note to an article": (
        'Ida Berg, "Dues and Debts, 1986–1992," Journal of Northern Ports 25, no. 2 (2012): 183–203.',
        {
            "author": "Ida Berg",
            "title": "Dues and Debts, 1986–1992",
            "container_title": "Journal of Northern Ports",
            "volume": "25",
            "issue": "2",
            "issued": "2012",
            "pages": "183-203",
        },
    ),
    "APA": (
        "Berg, I., & Dahl, O. P. (1998). Dues and debts. Journal of Northern Ports, 45(2), 403–413.",
        {
            "author": "I. Berg|O. P. Dahl",
            "title": "Dues and debts",
            "container_title": "Journal of Northern Ports",
            "issued": "1998",
            "volume": "45",
            "issue": "2",
            "pages": "403-413",
        },
    ),
    "edited book": (
        "Dahl, Olaf (ed.), Ports of the North (Oslo: Fjord Press, 1998), pp. 5–7",
        {
            "editor": "Olaf Dahl",
            "title": "Ports of the North",
            "publisher_place": "Oslo",
            "publisher": "Fjord Press",
            "issued": "1998",
            "pages": "5-7",
        },
    ),
    "GOST, encyclopaedia": (
        "Причал // Морская энциклопедия : [в 3 т.] / гл. ред. А. М. Ломов. — 3-е изд. — М. : Порт, 1969—1978.",
        {
            "title": "Причал",
            "container_title": "Морская энциклопедия",
            "editor": "А. М. Ломов",
            "publisher_place": "М.",
            "publisher": "Порт",
            "issued": "1969/1978",
        },
    ),
    "remark": ("9. ↑ [источник не указан 77 дней]подсчёт лоцмана", {}),
    "nothing": ("9. ^", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_fields(case):
    text, expected = CASES[case]
    found: dict[str, str] = {}
    for field in parse_reference(text).fields:
        found[field.label] = f"{found[field.label]}|{field.value}" if field.label in found else field.value
    assert found == expected


@pytest.mark.parametrize("case", CASES)
def test_fields_stand_where_they_say(case):
    text, _ = CASES[case]
    for field in parse_reference(text).fields:
        said = set(re.findall(r"\w+", text[field.start : field.end].casefold()))
        if field.label in ("title", "container_title", "publisher", "volume", "issue", "pages", "author", "editor"):
            assert set(re.findall(r"\w+", field.value.casefold())) <= said


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("CS1, web page", "webpage"),
        ("CS1, journal", "article-journal"),
        ("CS1, book", "book"),
        ("humanities, chapter", "chapter"),
        ("GOST, thesis", "thesis"),
        ("nothing", ""),
    ],
)
def test_type(case, kind):
    assert parse_reference(CASES[case][0]).type == kind


PIECES = st.sampled_from(
    ["Ломов П. В. ", "Berg, Ida ", '"', "«", "»", "(2005)", ". — ", " // ", "М.: Наука, ", "1998", "С. 5", "№ 3", "pp. 4–9", " ",
     "Retrieved 5 May 2010.", "(англ.)", "https://example.org/", "doi:10.1/x", "ISBN ", "In: ", "eds., ", "т", ".", ",", "[", ")", "\n"]
)  # fmt: skip


@settings(deadline=None)  # the first reference of a style compiles what reads it
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=120))
def test_anything_is_read(text):
    for field in parse_reference(text).fields:
        assert 0 <= field.start < field.end <= len(text)
        assert field.value.strip() == field.value != ""


@pytest.mark.parametrize(
    "piece", ["Ломов П. В., ", "Berg, Ida; ", "(", '"', "a. ", " // ", "1 (2) ", "М.: ", "http://", "In: A, "]
)
def test_a_long_reference_takes_no_longer_than_its_share(piece):
    parse_reference(piece)
    started = time.perf_counter()
    parse_reference(piece * (20_000 // len(piece)))
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Федеральный закон от 05.06.1987 № 21-ФЗ «О портах» // Портовый вестник. 1987. № 6. Ст. 44.", "legislation"),
        ("Договор о сборах от 5 июня 1987 г. // Портовый вестник. 1987. № 6. С. 4.", "treaty"),
        ("Договор двух портов // Портовый вестник. 1935. 3 мая.", "article-newspaper"),
        ("Договор двух портов // Вопросы мореплавания. 1936. № 4. С. 2–9.", "article-journal"),
    ],
)
def test_papers_and_newspapers(text, kind):
    assert parse_reference(text).type == kind


def test_of_several_references_the_first_is_read():
    text = 'I. Berg, Harbours of the North (Oslo: Quay Press, 2005), p. 12; O. Dahl, "Treaties," Studies 4 (1936): 2-9.'
    fields = {field.label: field.value for field in parse_reference(text).fields}
    assert (fields["title"], fields["issued"], fields["pages"]) == ("Harbours of the North", "2005", "12")
    assert "container_title" not in fields


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "Piers. https://example.org/archive/\n2004/05/the-story.html (accessed 3 May 2010)",
            "archive/2004/05/the-story.html",
        ),
        (
            "Пирсы. URL: https://example.org/archive/\nport/long-name.html (дата обращения: 03.05.2020).",
            "archive/port/long-name.html",
        ),
        ("Piers. https://example.org/archive/\nOslo, 1998.", "archive/"),
        ("[Piers](https://example.org/piers), 3 May 1935.", "piers"),
    ],
)
def test_addresses_broken_over_lines_and_in_markdown(text, url):
    (found,) = (field.value for field in parse_reference(text).fields if field.label == "url")
    assert found == f"https://example.org/{url}"


def test_a_note_that_repeats_another_has_its_own_day():
    fields = {field.label: field.value for field in parse_reference("Ibid., 5 May 1950.").fields}
    assert fields == {"issued": "1950-05-05"}
    fields = {field.label: field.value for field in parse_reference("Berg, op. cit., p. 40.").fields}
    assert fields == {"author": "Berg", "pages": "40"}
