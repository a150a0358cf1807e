"""Which words a sentence dates, and whether they came true.

Dates are drawn with their TIMEX3 value, triggers with how the date was tied to them: `They [met](clause) in [1901](1901).`
Every drawn trigger must be found and no other; with several dates a trigger also says whose it is.
"""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.calendar import interval, precision
from pipeline.events.types import load_event_types
from pipeline.model import Annotation
from pipeline.rules import Example
from pipeline.spans import get, put
from pipeline.stages.arguments import find_arguments
from pipeline.stages.events import find_events
from pipeline.stages.sentences import find_sentences

TYPES = load_event_types()


def told(reader, language, drawn, kinds=("paragraph",), timex_kind="point"):
    """The drawn triggers and the found events, both as (trigger, date, attachment), and the events themselves."""
    example = Example.parse(drawn)
    doc = reader(language)(example.text)
    lines = [len(line) for line in example.text.split("\n")]
    starts = [sum(lines[:n]) + n for n in range(len(lines))]
    put(
        doc,
        "passages",
        [
            Annotation(start, start + size, kind, language)
            for start, size, kind in zip(starts, lines, kinds, strict=True)
        ],
    )
    put(doc, "sentences", find_sentences(doc))
    values = [answer for _, _, answer in example.found if answer[0].isdigit()]
    timexes = []
    for start, end, answer in example.found:
        if answer[0].isdigit():
            unit = interval(answer)
            open_start = timex_kind == "until"
            timexes.append(
                Annotation(start, end, "DATE", answer, f"timex:{start}:{end}").having(
                    earliest="" if open_start else unit.earliest,
                    latest=unit.latest,
                    kind=timex_kind,
                    edtf=answer,
                    precision=precision(answer),
                )
            )
    put(doc, "timexes", timexes)
    put(doc, "events", find_events(doc, types=TYPES))
    dates = {timex.id: timex.value for timex in timexes}
    events = get(doc, "events")
    found = {(doc.text[e.start : e.end], dates[e["timex"]], e["attachment"]) for e in events}
    wanted = set()
    for start, end, answer in example.found:
        if not answer[0].isdigit():
            how, _, date = answer.partition(" ")
            wanted.add((example.text[start:end], date or values[0], how))
    return wanted, found, events


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        # the verb that governs the date
        ("en", "The two states [signed](clause) a treaty in [1986](1986)."),
        ("ru", "Две страны [подписали](clause) договор в [1986 году](1986)."),
        ("en", "The bridge was [opened](clause) on [3 May 1931](1931-05-03)."),
        ("ru", "Мост был [открыт](clause) [3 мая 1931 года](1931-05-03)."),
        ("en", "The talks [broke](clause) off in [May 1987](1987-05)."),
        ("en", "The delegation was set to [land](clause) in the capital on [Monday](1987-05-04)."),
        (
            "en",
            "The delivery was [delayed](clause) in the [last quarter](1986-Q4), which ended on [30 December](1986-12-30).",
        ),
        ("en", "The [delivery](noun), originally due in [1986](1986), was delayed."),
        # a date behind an event that only bounds another one is its own
        ("en", "They had donated money after the [earthquake](noun) in [January 2001](2001-01)."),
        ("ru", "Отношения испортились после [ввода](noun) войск в [1979 году](1979)."),
        ("ru", "Он [погиб](clause) после ранения в [четверг, 19 июля](2018-07-19)."),
        # what stands in brackets is a clause of its own
        (
            "ru",
            "СССР [установил](clause 1924-08-04) отношения [4 августа 1924 года](1924-08-04)"
            " ([разорваны](clause 1930-01-26) [26 января 1930 года](1930-01-26)).",
        ),
        ("ru", "Она избежала гнета (краткая [оккупация](noun) в [1938 г.](1938) вряд ли может считаться им)."),
        # a date across a verb is that verb's
        ("ru", "Премьер на встрече заявил, что обе страны могут [начать](clause) новый период в [2018 году](2018)."),
        # a trip that has its date leaves the next one to the visit
        (
            "ru",
            "Премьер заявил, что планирует [поездку](noun 2024-05) в Анкару в [мае 2024 года](2024-05) в ответ на"
            " [визит](noun 2023-12) президента Эрдогана в [декабре 2023 года](2023-12).",
        ),
        # how something came about is no event
        ("en", "Kim is paying a state [visit](clause) at the invitation of the president [from July 20](2007-07-20)."),
        # who tells it now, and what came later, do not share a date
        ("ru", "[24 марта](2013-03-24) [ушёл](clause) из жизни академик Марчук, сообщает агентство."),
        ("en", "He was [elected](clause) in [1950](1950) and later resigned."),
        # a verb that the parser coordinates with a noun, and what was done at a place
        (
            "ru",
            "В [ноябре 1977 года](1977-11) Сомали [разорвало](clause) договор о дружбе с СССР и [выслало](shared) советских советников.",
        ),
        ("ru", "В [мае 1977 года](1977-05) он [посетил](clause) Москву, где [подписал](shared) декларацию."),
        ("en", "Starting in [late November](1977-11), soldiers [came](clause) to the capital."),
        # a year that only names a paper tells of nothing
        ("en", "Despite this they observed the [1966](1966) treaty and the declaration of [1991](1991)."),
        ("ru", "Он назвал основой отношений Лозаннский договор [1923 года](1923)."),
        # a date between a subject that happens and its verb is the subject's
        ("en", "The [overthrow](noun) of the king in [1983](1983) led to a war."),
        # what was decided at a meeting that a participle dates
        ("ru", "На [пленуме](clause), состоявшемся [26 ноября 1954 года](1954-11-26), было [принято](shared) решение."),
        # what something led to
        ("en", "This led on [3 October](1988-10-03) to the [resumption](clause) of ties."),
        # dates that meet between two clauses
        (
            "ru",
            "[Конфликт](clause 1988-02) начался в [феврале 1988 года](1988-02), [12 июля этого года](1988-07-12) область"
            " [объявила](clause 1988-07-12) о независимости.",
        ),
        # a noun that became something, and a day that is marked
        ("ru", "Заметным событием стал [визит](noun) [12 декабря](2023-12-12) председателя во Вьетнам."),
        ("en", "[28 August 1991](1991-08-28) marks the day of the republic."),
        ("ru", "При посредничестве держав к [маю 1961 года](1961-05) было [выработано](clause) соглашение."),
        ("ru", "С [1992 года](1992) ведутся [переговоры](clause) о мире."),
        # a line in the present tense, whose verb the tagger takes for a noun
        ("en", "[May 3](2003-05-03) - Rebels and army [sign](clause) total truce."),
        ("en", "[Feb. 4](2012-02-04) - Russia and China [veto](clause) resolution in the council."),
        # the day that a count of years leads to says it once
        ("en", "A century ago, on [5 May 1902](1902-05-05), he was [born](clause)."),
        # a date that hangs on an event noun belongs to the noun
        ("en", "She often recalled the [earthquake](noun) of [1906](1906)."),
        ("ru", "Она часто вспоминала [землетрясение](noun) [1906 года](1906)."),
        # light verbs give way to their noun
        ("en", "In [June 1955](1955-06) the king made a [visit](clause) to the island."),
        ("ru", "В [июне 1955 года](1955-06) король совершил [визит](clause) на остров."),
        ("ru", "В [1998 году](1998) стороны провели [переговоры](clause) о границе."),
        # occurrence verbs give way to their subject
        ("en", "The [meeting](clause) took place in [May 1961](1961-05)."),
        ("ru", "[Встреча](clause) состоялась в [мае 1961 года](1961-05)."),
        ("ru", "Осенью, в [октябре 1899 года](1899-10), прошёл [бал](clause)."),
        # raising verbs give way to their infinitive
        ("en", "The fleet began to [withdraw](clause) in [1922](1922)."),
        ("ru", "Флот начал [отступать](clause) в [1922 году](1922)."),
        # a report keeps its date
        ("en", "The mayor [said](clause) on [13 June 1988](1988-06-13) that the road was safe."),
        ("ru", "Мэр [заявил](clause) [13 июня 1988 года](1988-06-13), что дорога безопасна."),
        # a fronted date is shared with conjuncts
        ("en", "In [1921](1921) the army [occupied](clause) the port and [arrested](shared) the governor."),
        ("ru", "В [1921 году](1921) армия [заняла](clause) порт и [арестовала](shared) губернатора."),
        # ... unless they have their own
        (
            "en",
            "The duke [married](clause 1801) in [1801](1801) and [died](clause 1840) in [1840](1840).",
        ),
        (
            "ru",
            "Герцог [женился](clause 1801) в [1801 году](1801) и [умер](clause 1840) в [1840 году](1840).",
        ),
        # copulas of state are no events
        ("en", "The town was small in [1850](1850)."),
        ("ru", "Город был маленьким в [1850 году](1850)."),
        # a date that says which thing is meant dates nothing
        ("ru", "Он хорошо знал конституцию [1924 года](1924)."),
        ("en", "He said that the 1918 act was clear."),
        # each clause has its own date, whatever the parser makes of it
        (
            "ru",
            "В [1963 году](1963) послы [встретились](clause 1963), а в [1978 году](1978) страна [закрыла](clause 1978) границу.",
        ),
        # of two dates of one event the narrower counts, and one calendar is enough
        ("en", "A year later, in [1955](1955), on [3 May](1955-05-03), the king [died](clause 1955-05-03)."),
        ("ru", "Он [умер](clause 1880-02-12) [12 февраля 1880 года](1880-02-12) ([31 января](1880-01-31))."),
        # what was announced without a date of its own
        ("en", "In [1988](1988) the union [announced](clause) its plan to [withdraw](clause) the troops."),
        # the time of a clause with 'when' is that of the main clause
        ("en", "When rebels [attacked](clause) the fort in [1895](1895), the queen [mobilised](shared) the fleet."),
        # what happened during an event has its date
        ("en", "At a [meeting](noun) on [5 May 2010](2010-05-05) the ministers [agreed](shared) to share the river."),
        ("ru", "По итогам [переговоров](noun) [3 марта 2015 года](2015-03-03) стороны [подписали](shared) меморандум."),
        # a verb that opens a sentence is one, whatever the tagger says
        ("ru", "[Родился](clause) в деревне в [1941 году](1941)."),
        ("ru", "[Открыт](clause) мост в [1931 году](1931)."),
        ("ru", "[Избран](clause) главой управления в [июле 2019 года](2019-07)."),
        # relative clauses tell of their noun
        ("ru", "[Выборы](clause), которые прошли в [1996 году](1996), никого не удивили."),
        ("en", "Few recalled the [summit](clause), which took place in [May 1996](1996-05)."),
        # the day of a paper dates what was done with it or by it
        ("ru", "Акт [8 января](2001-01-08), [подписанный](clause) на конференции, забыт."),
        ("ru", "Указом от [5 мая 2012 года](2012-05-05) Иванов [назначен](clause) министром."),
        ("ru", "Две страны [расторгли](clause) договор о дружбе в [1995 году](1995)."),
        # passives in -ся
        ("ru", "Договор [подписывался](clause) в столице в [1972 году](1972)."),
        # each side of 'but' keeps its own words
        (
            "ru",
            "Две страны [аннулировали](clause 1995) свой договор о дружбе в [1995 году](1995), а в [1999 году](1999) Перу [закрыло](clause 1999) посольство в Осло по случаю визита короля.",
        ),
        # chronology lines
        ("en", "[1921](1921) - [founding](clause) of the party"),
        ("ru", "[1921](1921) — [основание](clause) партии"),
        # clefts
        ("en", "It was not until [1968](1968) that the two states [opened](clause) the border."),
        ("en", "It was in [1921](1921) that the army [occupied](clause) the port."),
        # a bracket dates the noun before it, not the verb after it
        ("ru", "После окончания Крымской [войны](noun) ([1853–1856](1853/1856)) политика носила иной характер."),
        # a line that opens with a bare year
        ("en", "[1888](1888) Brown [obtains](clause) a scholarship for some years of study."),
        # one verb, two dates
        (
            "en",
            "She was [elected](clause 2004) in [2004](2004) and [2008](2008).",
        ),
    ],
)
def test_dates_find_their_events(reader, language, drawn):
    wanted, found, _ = told(reader, language, drawn)
    if "2008" in drawn:
        wanted.add(("elected", "2008", "clause"))
    assert found == wanted


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        ("en", "The sailors [mutinied](clause) in [May 1797](1797-05). They [arrested](carried) their officers."),
        ("ru", "Матросы [восстали](clause) в [мае 1797 года](1797-05). Они [арестовали](carried) офицеров."),
        ("en", "The sailors [mutinied](clause) in [May 1797](1797-05). The sea was calm."),
        ("en", "The sailors [mutinied](clause) in [May 1797](1797-05). Smith said that the war was behind them."),
        ("en", "The sailors [mutinied](clause) in [May 1797](1797-05). The cause of this meeting was hunger."),
        ("ru", "Ли [родился](clause) в [мае 1897 года](1897-05). Он окончил университет."),
        ("ru", "Матросы [восстали](clause) в [мае 1797 года](1797-05). Море было спокойным."),
        ("en", "The sailors [mutinied](clause) in [May 1797](1797-05). They had earlier attacked a fort."),
        ("ru", "Матросы [восстали](clause) в [мае 1797 года](1797-05). Ранее они захватили форт."),
    ],
)
def test_a_date_is_carried_to_what_goes_on(reader, language, drawn):
    wanted, found, _ = told(reader, language, drawn)
    assert found == wanted


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        ("en", "[1999](1999)\nParliament [adopted](carried) the law."),
        ("en", "[May 2019](2019-05): the army [calls](clause) off the talks\nNobody knew why."),
        ("ru", "[1999 год](1999)\nПарламент [принял](carried) закон."),
    ],
)
def test_a_year_over_a_section_dates_it(reader, language, drawn):
    wanted, found, _ = told(reader, language, drawn, kinds=("heading", "paragraph"))
    assert found == wanted


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        ("en", "He was [born](clause) in [1895](1895) or [1896](1896)."),
        ("ru", "Он [родился](clause) в [1895](1895) или [1896 году](1896)."),
    ],
)
def test_alternatives_are_one_event_that_spans_both(reader, language, drawn):
    wanted, found, events = told(reader, language, drawn)
    assert found == wanted
    assert [(e["earliest"], e["latest"], e["edtf"]) for e in events] == [("1895-01-01", "1896-12-31", "[1895,1896]")]


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "The fleet [sailed](clause) in [1905](1905).", "actual"),
        ("en", "The fleet will [sail](clause) in [1905](1905).", "planned"),
        ("en", "The fleet did not [sail](clause) in [1905](1905).", "negated"),
        ("en", "The fleet could have [sailed](clause) in [1905](1905).", "hypothetical"),
        ("en", "The ministers plan to [meet](clause) in [1905](1905).", "planned"),
        ("en", "He not only [resigned](clause) in [1905](1905).", "actual"),
        ("ru", "Флот [отплыл](clause) в [1905 году](1905).", "actual"),
        ("ru", "Флот [вернётся](clause) в [1905 году](1905).", "planned"),
        ("ru", "Флот не [отплыл](clause) в [1905 году](1905).", "negated"),
        ("ru", "Флот якобы [отплыл](clause) в [1905 году](1905).", "hypothetical"),
        ("ru", "Министры планируют [встретиться](clause) в [1905 году](1905).", "planned"),
        ("ru", "[Переговоры](clause) должны были состояться в [1905 году](1905).", "planned"),
        ("ru", "Проведение [переговоров](clause) планировалось на [май 1905 года](1905-05).", "planned"),
        ("ru", "[Саммит](clause), который должен был пройти в [1905 году](1905), никого не удивил.", "planned"),
        ("en", "Few recalled the [summit](clause), which was to be held in [1905](1905).", "planned"),
        ("ru", "Перу могло принять саммит, однако стороны [сошлись](clause) на Осло в [1905 году](1905).", "actual"),
    ],
)
def test_realis(reader, language, sentence, expected):
    wanted, found, events = told(reader, language, sentence)
    assert found == wanted
    assert [event["realis"] for event in events] == [expected]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The island did not [join](clause) the union [until 1961](1961)."),
        ("ru", "Остров не [вступал](clause) в союз [до 1961 года](1961)."),
    ],
)
def test_what_did_not_happen_until_a_date_happened_then(reader, language, sentence):
    _, found, events = told(reader, language, sentence, timex_kind="until")
    assert len(found) == 1
    assert [(e["realis"], e["earliest"], e["latest"], e["edtf"]) for e in events] == [
        ("actual", "1961-01-01", "1961-12-31", "1961")
    ]


def test_the_years_of_a_life_date_no_deed(reader):
    doc = reader("en")("Ivan Petrov (1880) founded the school.")
    put(doc, "sentences", find_sentences(doc))
    put(doc, "timexes", [Annotation(13, 17, "DATE", "1880").having(earliest="1880-01-01", latest="1880-12-31")])
    put(doc, "mentions", [Annotation(0, 11, "PERSON")])
    assert list(find_events(doc, types=TYPES)) == []


def test_events_carry_their_type(reader):
    _, _, (event,) = told(reader, "en", "The two states [signed](clause) a treaty in [1986](1986).")
    assert (event.label, event.value, event["type"], event["context"]) == (
        "treaty_signed",
        "sign",
        "SUPPORT",
        "diplomatic",
    )
    assert (event["earliest"], event["latest"], event.rule) == ("1986-01-01", "1986-12-31", "en.events.clause")


def test_a_sentence_that_no_parser_read_holds_no_events():
    doc = Doc(spacy.blank("en").vocab, words=["They", "met", "in", "1901", ".", "Then", "they", "parted", "."])
    put(doc, "sentences", [Annotation(0, 18, "sentence", "en"), Annotation(19, len(doc.text), "sentence", "en")])
    put(doc, "timexes", [Annotation(12, 16, "DATE", "1901").having(earliest="1901-01-01", latest="1901-12-31")])
    put(doc, "mentions", [Annotation(0, 4, "PERSON", id="mention:0:4")])
    assert list(find_events(doc, types=TYPES)) == []
    put(doc, "events", [Annotation(5, 8, "", "meet", "event:5:8")])
    assert list(find_arguments(doc)) == []


@pytest.mark.parametrize(
    ("sure", "less"),
    [
        ("They [met](clause) in [1901](1901).", "They [danced](clause) in [1901](1901)."),
        (
            "They [met](clause) in [1901](1901).",
            "They [met](clause) in [1901](1901), where the war of [1870](1870) began.",
        ),
        ("They recalled the [visit](noun) of [1901](1901).", "They recalled the [concert](noun) of [1901](1901)."),
    ],
)
def test_the_score_tells_doubt(reader, sure, less):
    (first, *_), (second, *_) = (told(reader, "en", drawn)[2] for drawn in (sure, less))
    assert 0 < second.score < first.score < 1
