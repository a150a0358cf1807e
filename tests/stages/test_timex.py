"""Time expressions: tables of cases in drawn notation, the component on hand-built Docs, and what holds for any text."""

import time
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.calendar import interval
from pipeline.model import Annotation
from pipeline.rules import Example
from pipeline.spans import get, put
from pipeline.timex import Settings, timexes

NARRATIVE = [
    # points of every precision
    ("en", "He was born on the [5th of May 1821](1821-05-05), a [Monday](1821-04-30)."),
    ("en", "Built in the [late 19th century](1867/1900), burnt in the [mid-1950s](1953/1956)."),
    (
        "en",
        "In [spring 1917](1917-21), in the [first half of 1918](1918-40) and in the [third quarter of 1919](1919-35).",
    ),
    ("ru", "Родился [5-го мая 1821 года](1821-05-05), умер [07.11.1897](1897-11-07)."),
    ("ru", "Построен в [конце XIX в.](1867/1900), сгорел в [середине 1950-х годов](1953/1956)."),
    ("ru", "[Весной 1917 г.](1917-21), в [первой половине 1918 года](1918-40), в [III квартале 1919 года](1919-35)."),
    ("ru", "Крепость [V—IV веков до н. э.](-0499/-0300) и поселение [III тысячелетия до н. э.](-2999/-2000)"),
    # ranges and bounds
    ("en", "It lasted [from May 1914 until November 1918](1914-05/1918-11)."),
    ("en", "Ministers [1998–2002](1998/2002), [2003-4](2003/2004)."),
    ("en", "Open [since the 1920s](1920/..), closed [until May 1961](../1961-05), free [after 1982](1983/..)."),
    (
        "en",
        "It ran [from November 1939 to February 1940](1939-11/1940-02), [between 3 and 5 May 1941](1941-05-03/1941-05-05).",
    ),
    ("ru", "Длилось [с мая 1914 по ноябрь 1918 года](1914-05/1918-11)."),
    ("ru", "Министры [1998—2002 гг.](1998/2002), в [2003—04](2003/2004)."),
    (
        "ru",
        "Открыт [с 1920-х годов](1920/..), закрыт [до мая 1961 года](../1961-05), свободен [после 1982 года](1983/..).",
    ),
    ("ru", "[К сентябрю 1990 года](../1990-09) ушли; жили там [с ноября 1939 по февраль 1940 года](1939-11/1940-02)."),
    ("ru", "Отношения [с 1960 до середины 1980-х годов](1960/1986) росли."),
    # years in words, holidays, old style
    (
        "en",
        "Born in [May nineteen forty-five](1945-05), he left on [Christmas Eve 1968](1968-12-24), an [Easter 1970](1970-03-29) child.",
    ),
    ("en", "Freed on [March 3](1861-03-03) [O.S. [February 19](1861-02-19)], [1861](1861)."),
    (
        "ru",
        "Родился [9 мая тысяча девятьсот сорок пятого года](1945-05-09), ушёл [осенью шестьдесят восьмого года](1968-23).",
    ),
    ("ru", "Освобождены [19 февраля](1861-02-19) [[3 марта](1861-03-03)] [1861 года](1861)."),
    ("ru", "Бои [июля—августа 1943-го](1943-07/1943-08), затем [с сентября 1943-го по май 1945-го](1943-09/1945-05)."),
    # the end of a plan and a span of years are said in passing
    (
        "en",
        "They signed on [29 May 2020](2020-05-29) and are to leave [by July 2021](../2021-07). They met on [9 June](2020-06-09).",
    ),
    (
        "en",
        "They met on [3 March 1977](1977-03-03) on the plan of [1978-1980](1978/1980), and signed on [17 March](1977-03-17).",
    ),
    (
        "ru",
        "[3 марта 1977 года](1977-03-03) приняли план на [1978—1980 годы](1978/1980), [17 марта](1977-03-17) подписали.",
    ),
    # decades go on from the year said last
    (
        "ru",
        "Начало — [11 мая 1890 года](1890-05-11); признаны в [1924 году](1924), порвали в [30-х](193X), помирились в [40-х](194X).",
    ),
    # ages are no dates
    ("ru", "Умер в возрасте 40 лет; его брату (52 года) дали [пять лет](P5Y)."),
    # words in names and figures of telephones are no dates
    ("en", "We read in Home Today and the New York Daily News wrote of the Sunday Times [today](PRESENT_REF)."),
    ("en", "[Today](PRESENT_REF) President Adams called 0800 1971 329; On the [1971](1971) list he is not."),
    ("ru", "Газета «Сегодня» писала: «[Сегодня](PRESENT_REF) он едет»."),
    # lists share what one of them says
    ("en", "Elected in [2000](2000), [2004](2004) and [2012](2012); met in [May](1991-05) and [June 1991](1991-06)."),
    (
        "ru",
        "Избран в [2000](2000), [2004](2004) и [2012 годах](2012); собирались в [мае](1991-05) и [июне 1991 года](1991-06).",
    ),
    # the story
    (
        "en",
        "On [15 April 1955](1955-04-15) they met. On [18 April](1955-04-18) they signed; [two days later](1955-04-20) they left.",
    ),
    (
        "en",
        "They met in [December 1955](1955-12), and in [January](1956-01) again. In [the same year](1956) they signed.",
    ),
    ("en", "They met in [May 1955](1955-05) (the lodge was founded in [1817](1817)) and in [June](1955-06) again."),
    ("en", "In [March 1812](1812-03) a column of 1500 men left; 1200 soldiers returned [by May](../1812-05)."),
    ("en", "They fell in [490 BC](-0489). In [the following year](-0488) and in [481](-0480) they won."),
    (
        "ru",
        "[15 апреля 1955 года](1955-04-15) съехались. [18 апреля](1955-04-18) подписали, [через два дня](1955-04-20) уехали.",
    ),
    ("ru", "Съехались в [декабре 1955 года](1955-12), в [январе](1956-01) опять. В [том же году](1956) подписали."),
    ("ru", "Съехались в [мае 1955 года](1955-05) (ложа основана в [1817 году](1817)) и в [июне](1955-06) опять."),
    ("ru", "В [марте 1812 года](1812-03) ушло 1500 человек, вернулись [к маю](../1812-05)."),
    (
        "ru",
        "Началось [5 мая 1950 года](1950-05-05), на [следующий день](1950-05-06) кончилось, а [20-го числа](1950-05-20) забылось.",
    ),
    # a year moves the story on when it leads its line, or lies ahead by less than a generation
    (
        "en",
        "[1863 March 12](1863-03-12) Born in Riga.\n[1868](1868) Moved to Kiev.\n[1886](1886) Married; [one year later](1887) a son was born.",
    ),
    ("en", "They met on [5 May 1971](1971-05-05). They agreed in [1976](1976), and signed on [March 17](1976-03-17)."),
    (
        "ru",
        "[12 марта 1863 года](1863-03-12) родился в Риге.\n[1868 год](1868) Переезд.\n[1886 год](1886) Женитьба; [через год](1887) родился сын.",
    ),
    (
        "ru",
        "Встретились [5 мая 1971 года](1971-05-05). В [1976 году](1976) договорились, [17 марта](1976-03-17) подписали.",
    ),
    # headings
    (
        "en",
        "[1996](1996)\nTalks began in [May](1996-05).\n\n[1997](1997)\nThey went on in [April](1997-04), as planned in [1995](1995), and in [June](1997-06).",
    ),
    (
        "ru",
        "[1996 год](1996)\nНачали в [мае](1996-05).\n\n[1997 год](1997)\nПродолжили в [апреле](1997-04), вопреки планам [1995 года](1995), и в [июне](1997-06).",
    ),
    # durations and sets have a value and no interval
    ("en", "For [fourteen years](P14Y) it met [every month](P1M), once for [three hours](PT3H)."),
    ("ru", "[Четырнадцать лет](P14Y) собирались [каждый месяц](P1M), однажды на [три часа](PT3H)."),
    # no dates
    (
        "en",
        "Flight 1549 carried 155 people; see pp. 1987 and No. 2001, or call 555-1984 about version 2.1.10 at $1999.",
    ),
    ("en", "She is 25 years old, a marcher; they may march at Expo-2017 under the rule of thumb, 3:1."),
    ("ru", "Рейс 1549 вёз 155 человек; см. № 2001, телефон 555-1984, версия 2.1.10, счёт 3:1, на ЧМ-2018 за $1999."),
]

NEWS = [
    (
        "en",
        "2015-08-21",
        "Shells fell [yesterday](2015-08-20). Talks began on [Tuesday](2015-08-18) and end [next week](2015-08-24/2015-08-30).",
    ),
    (
        "en",
        "2015-08-21",
        "Shells fell on [August 10](2015-08-10), an aide said [today](2015-08-21). A vote is due in [January](2016-01).",
    ),
    ("en", "2006-01-12", "[Last year](2005) it fell, and [earlier this month](2006-01) it rose."),
    (
        "ru",
        "2015-08-21",
        "Снаряды упали [вчера](2015-08-20). Переговоры начались во [вторник](2015-08-18), кончатся на [следующей неделе](2015-08-24/2015-08-30).",
    ),
    (
        "ru",
        "2015-08-21",
        "Снаряды упали [10 августа](2015-08-10), сказал он [сегодня](2015-08-21). Голосовать будут в [январе](2016-01).",
    ),
    # a quotation speaks from its own day
    (
        "en",
        "2015-03-04",
        "The paper wrote on [5 May 1902](1902-05-05): “[Yesterday](1902-05-04) he came.” We read it [today](2015-03-04).",
    ),
    (
        "ru",
        "2015-03-04",
        "Газета писала [5 мая 1902 года](1902-05-05): «[Вчера](1902-05-04) он прибыл». Мы читаем её [сегодня](2015-03-04).",
    ),
    (
        "en",
        "2015-03-04",
        'It fell on [Tuesday](2015-03-03). "It rose [yesterday](2015-03-03)," he said; it rises [tomorrow](2015-03-05).',
    ),
    # an entry of a chronology goes on from the one before it
    (
        "en",
        "2012-04-12",
        "[March 15, 2011](2011-03-15) - They march.\n[April 19](2011-04-19) - They win.\nIt ended [today](2012-04-12).",
    ),
    (
        "ru",
        "2012-04-12",
        "[15 марта 2011 года](2011-03-15) — шествие.\n[19 апреля](2011-04-19) — победа.\nКонец [сегодня](2012-04-12).",
    ),
    ("ru", "2006-01-12", "В [прошлом году](2005) упало, [накануне](2006-01-11) выросло, [сегодня](2006-01-12) тихо."),
]


def drawn(text: str, language: str, published: str = "") -> list[tuple[str, str]]:
    return [(text[a.start : a.end], a["edtf"] or a.value) for a in timexes(text, language, published)]


def want(example: Example) -> list[tuple[str, str]]:
    return [(example.text[start:end], answer) for start, end, answer in example.found]


@pytest.mark.parametrize(("language", "case"), NARRATIVE)
def test_narrative(language: str, case: str) -> None:
    example = Example.parse(case)
    assert drawn(example.text, language) == want(example)


@pytest.mark.parametrize(("language", "published", "case"), NEWS)
def test_news(language: str, published: str, case: str) -> None:
    example = Example.parse(case)
    assert drawn(example.text, language, published) == want(example)


def test_an_annotation_says_how_it_was_resolved() -> None:
    first, second, third = timexes("On 5 May 1940 it began. In June it ended, not last year.", "en", "1951-02-01")
    assert (first.label, first.value, first["resolution"], first["kind"]) == ("DATE", "1940-05-05", "explicit", "point")
    assert (second.value, second["resolution"], second["anchor"]) == ("1940-06", "context", first.id)
    assert (third.value, third["resolution"], third["anchor"]) == ("1950", "published", "")
    assert second.rule == "en.timex.month"


def test_what_cannot_be_resolved_keeps_its_value() -> None:
    (found,) = timexes("Они встретились 7 августа.", "ru")
    assert (found.value, found["earliest"], found["latest"]) == ("XXXX-08-07", "", "")


def test_a_date_that_no_calendar_has_is_none() -> None:
    assert timexes("Signed on 31 February 1999.", "en") == []


def test_marks_of_the_engine_in_a_text_are_no_dates() -> None:
    assert timexes("from \ue000 to \ue000 since \ue001, 1990\ue002", "en")[0].value == "1990"


def test_ranges_may_be_left_apart() -> None:
    text = "He ruled from 1936 to 1952 and since 1955."
    found = timexes(text, "en", settings=Settings(ranges=False))
    assert [text[a.start : a.end] for a in found] == ["1936", "1952", "1955"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Taken at 10 p.m. Wednesday, freed at noon Thursday.", [("10 p.m. Wednesday", "1998-02-11T22:00"), ("noon Thursday", "1998-02-12T12:00")]),
        ("On the night of April 18, 1775, they rode.", [("the night of April 18, 1775", "1775-04-18TNI")]),
        ("The night of 1775 was long.", [("1775", "1775")]),
    ],
)  # fmt: skip
def test_a_time_of_the_day_may_go_with_its_date(text: str, found: list[tuple[str, str]]) -> None:
    apart = Settings(ranges=False)
    assert [(text[a.start : a.end], a.value) for a in timexes(text, "en", "1998-02-13", apart)] == found


@pytest.mark.parametrize(
    ("prefer", "values"),
    [("auto", ("2013-02-11", "2013-02", "2012-12-10")), ("past", ("2013-02-11", "2013-02", "2012-12-10")), ("future", ("2013-02-18", "2013-02", "2013-12-10"))],
)  # fmt: skip
def test_the_side_can_be_set(prefer: str, values: tuple[str, ...]) -> None:
    text = "Встреча в понедельник, в феврале, 10 декабря."
    assert tuple(a.value for a in timexes(text, "ru", "2013-02-12", Settings(prefer=prefer))) == values


def test_the_style_can_be_set() -> None:
    text = "Built in June 1990. In May it closed."
    assert timexes(text, "en", "2015-08-21")[1].value == "1990-05"
    assert timexes(text, "en", "2015-08-21", Settings(style="news"))[1].value == "2015-05"


@pytest.fixture(scope="module")
def component():  # type: ignore[no-untyped-def]
    nlp = spacy.blank("xx")
    nlp.add_pipe("letopis_timex")
    return nlp.get_pipe("letopis_timex")


def made(text: str) -> Doc:
    return spacy.blank("xx")(text)


def test_the_component_reads_body_passages_each_in_its_language(component) -> None:  # type: ignore[no-untyped-def]
    text = "Сессия 5 мая 1990 года.\nSession of 6 May 1990.\nFooter of 7 May 1990."
    doc = made(text)
    first, second = text.index("\n"), text.rindex("\n")
    passages = [
        Annotation(0, first, "paragraph", "ru"),
        Annotation(first + 1, second, "paragraph", "en"),
        Annotation(second + 1, len(text), "boilerplate", "en"),
    ]
    put(doc, "passages", passages)
    found = get(component(doc), "timexes")
    assert [(text[a.start : a.end], a["earliest"]) for a in found] == [
        ("5 мая 1990 года", "1990-05-05"),
        ("6 May 1990", "1990-05-06"),
    ]


def test_the_component_reads_over_markers(component) -> None:  # type: ignore[no-untyped-def]
    text = "Основан в 1895[4] или 1896 году[3]."
    doc = made(text)
    put(doc, "passages", [Annotation(0, len(text), "paragraph", "ru")])
    put(doc, "citations", [Annotation(14, 17, "numeric", "4"), Annotation(31, 34, "numeric", "3")])
    found = get(component(doc), "timexes")
    assert [text[a.start : a.end] for a in found] == ["1895", "1896 году"]


def test_a_date_of_another_year_does_not_lead_out_of_a_section(component) -> None:  # type: ignore[no-untyped-def]
    lines = ["1997", "On 3 May 1972 they had met; in June they met again.", "Background", "In July 1950 and in August."]
    doc = made("\n".join(lines))
    starts = [doc.text.index(line) for line in lines]
    kinds = ("heading", "paragraph", "heading", "paragraph")
    passages = [Annotation(a, a + len(b), kind, "en") for a, b, kind in zip(starts, lines, kinds, strict=True)]
    put(doc, "passages", passages)
    values = [a.value for a in get(component(doc), "timexes")]
    assert values == ["1997", "1972-05-03", "1997-06", "1950-07", "1950-08"]


def test_the_title_may_name_the_year(component) -> None:  # type: ignore[no-untyped-def]
    doc = made("Key events of May 2005\n17 May: they meet.\n2 June: they part.")
    put(
        doc,
        "passages",
        [Annotation(0, 22, "title", "en"), *(Annotation(a, b, "paragraph", "en") for a, b in ((23, 41), (42, 60)))],
    )
    assert [timex.value for timex in get(component(doc), "timexes")] == ["2005-05-17", "2005-06-02"]


def test_a_caption_is_said_in_passing(component) -> None:  # type: ignore[no-untyped-def]
    lines = ["In May 1950 they met.", "The bridge in June 1990", "In July they left."]
    doc = made("\n".join(lines))
    starts = [doc.text.index(line) for line in lines]
    kinds = ("paragraph", "caption", "paragraph")
    put(doc, "passages", [Annotation(a, a + len(b), k, "en") for a, b, k in zip(starts, lines, kinds, strict=True)])
    assert [a.value for a in get(component(doc), "timexes")] == ["1950-05", "1990-06", "1950-07"]


def test_a_report_leads_with_its_own_days() -> None:
    text = "The talks of 2 September 2024 recalled those of May 1939 and of June 2000. On 30 August he left."
    assert timexes(text, "en", "2024-09-04")[-1].value == "2024-08-30"
    assert timexes(text, "en", "2025-09-04")[-1].value == "2000-08-30"


def test_the_component_knows_the_documents_date(component) -> None:  # type: ignore[no-untyped-def]
    doc = made("Shells fell yesterday.")
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", "en")])
    doc._.published = "2015-08-21"
    assert get(component(doc), "timexes")[0].value == "2015-08-20"


WORDS = (
    "from to since until 12 31 1 May мая в с по до 1990 1990-х года year the following day два дня назад later ago BC "
    "1943-го тысяча девятьсот сорок пятого Christmas Easter nineteen sixty-one ’96 03.11 полдень noon every third последние "
    "до н. э. XX века century early конце ( ) [ ] , . – - \n / 5th of and и last прошлом Monday среду 1st half квартал"
)


@given(
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join),
    st.sampled_from(["en", "ru"]),
    st.sampled_from(["", "1999-12-31", "1999"]),
)
@settings(max_examples=300, deadline=None)
def test_any_row_of_date_words_is_read_soberly(text: str, language: str, published: str) -> None:
    check(text, timexes(text, language, published))


@given(st.text(max_size=60), st.sampled_from(["en", "ru"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str, language: str) -> None:
    check(text, timexes(text, language))


def check(text: str, found: list[Annotation]) -> None:
    assert found == sorted(found)
    for a, b in pairwise(found):
        assert a.end <= b.start
    for a in found:
        assert text[a.start : a.end].strip() == text[a.start : a.end] != ""
        if a["kind"] == "point":
            covered = interval(a.value, a["mod"])
            assert covered is not None
            assert (a["earliest"], a["latest"]) == (covered.earliest, covered.latest)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "piece",
    [
        "12 ",
        "1990 ",
        "a",
        " ",
        "\n",
        "from 1 to ",
        "12.",
        "(1990 ",
        "мая ",
        "03.11.",
        "nineteen ",
        "тысяча ",
        "первое ",
        "last 2 ",
        "the ",
        "1990-",
        "до ",
        "XX ",
        "[1] ",
    ],
)
def test_time_grows_with_length_only(language: str, piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    timexes(text, language)
    assert time.process_time() - started < 4
