"""Pages drawn line by line, `kind | line`: the passage is the line, or what stands in ⟨…⟩; `"` goes on with the line above."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import mark_passages
from pipeline.clean.layout import LayoutPattern, layout_rules
from pipeline.model import Document, Passage
from pipeline.rules import Rule

DRAWN = re.compile(r"⟨(?:(\w+):)?([^⟨⟩]*)⟩")


def drawn(page: str) -> tuple[str, list[Passage]]:
    """The text of a drawn page and its passages."""
    text, passages = "", []
    for row in page.strip("\n").split("\n"):
        kind, _, line = row.partition("|")
        kind, line = kind.strip(), line.removeprefix(" ")
        if kind == '"':
            text += line
            passages[-1] = Passage(passages[-1].start, len(text), passages[-1].kind)
        elif DRAWN.search(line):
            last = 0
            for match in DRAWN.finditer(line):
                text += line[last : match.start()]
                passages.append(Passage(len(text), len(text) + len(match[2]), match[1] or kind))
                text += match[2]
                last = match.end()
            text += line[last:]
        else:
            if kind:
                passages.append(Passage(len(text), len(text) + len(line), kind))
            text += line
        text += "\n"
    return text, passages


PAGES = {
    "English news below a menu": """
boilerplate | Skip to main content
boilerplate | The River Gazette
boilerplate | Home
boilerplate | World
boilerplate | Politics
            |
title       | Ministers sign treaty on shared lake
byline      | By Jane Miller, staff writer
byline      | Published 3 May 2020 14:05 GMT
            |
paragraph   | LIMA, May 3 (Reuters) - Two ministers signed a treaty on the shared lake on Sunday.
            |
boilerplate | Advertisement
            |
paragraph   | The treaty will enter into force next year.
            |
boilerplate | READ MORE: Lake levels fall again
boilerplate | Sign up for our newsletter
            |
boilerplate | Related articles
boilerplate | Fishermen protest at the port
            |
boilerplate | Leave a comment
boilerplate | A reader writes that this treaty was signed far too late for the lake.
boilerplate | Copyright 2020 The River Gazette
""",
    "Russian news with a rubric and links between its paragraphs": """
boilerplate | Главная / Новости / Политика
            |
byline      | 20 февраля 2023Экономика
            |
title       | Министр открыл новый мост через Селенгу
            |
boilerplate | Фото: пресс-служба
            |
paragraph   | УЛАН-УДЭ, 20 февраля. Министр транспорта открыл мост, который строили четыре года.
            |
boilerplate | Читайте также:
boilerplate | Паром ушёл в последний рейс
            |
paragraph   | По словам губернатора, на строительство ушло три миллиарда рублей.
            |
boilerplate | Теги: мост, Селенга
boilerplate | Новости партнёров
boilerplate | Десять причин пить кефир
boilerplate | Комментарии (3)
boilerplate | Давно пора было построить этот мост, спасибо всем строителям!
""",
    "an encyclopaedia's page": """
title       | Upper Lake
            |
boilerplate | From Rivipedia, the free encyclopedia
boilerplate |   ⟨(Redirected from Great Lake of the North)⟩
boilerplate | Jump to navigation Jump to search
boilerplate | Map of the lake and its rivers
            |
boilerplate | ⟨Contents⟩ ⟨[hide]⟩
boilerplate | 1 History
boilerplate | 1.1 Early years
boilerplate | 2 References
            |
paragraph   | Upper Lake is a lake in the north. It was first mapped in 1821.[1]
            |
heading     | ⟨History⟩⟨boilerplate:[edit]⟩
            |
boilerplate | Main article: History of Upper Lake
            |
paragraph   | In 1905 a port was built.[2]
            |
caption     | The port in winter
            |
heading     | ⟨Visits⟩⟨boilerplate:[edit]⟩
            |
paragraph   | A governor came in 1911.
            |
boilerplate | ⟨See also⟩⟨[edit]⟩
            |
boilerplate | ⟨References⟩⟨[edit]⟩
            |
reference   |   ⟨1. ^ a b Miller, Jane (1901). Lakes. London.⟩
reference   |   ⟨2. ^⟩
reference   |   ⟨3. ^ Ford, K. Ports. 1910.⟩
            |
boilerplate | Categories: Lakes of the north
""",
    "a Russian encyclopaedia's page": """
title       | Верхнее озеро
            |
boilerplate | Материал из Рекопедии — свободной энциклопедии
            |
paragraph   | Верхнее озеро лежит на севере. Его нанесли на карту в 1821 году[1].
            |
heading     | ⟨1905 год⟩⟨boilerplate:[править | править код]⟩
            |
paragraph   | Построен порт[2].
            |
boilerplate | ⟨Примечания⟩⟨[править | править код]⟩
            |
reference   | 1. ↑ 1 2 Иванов И. И. Озёра. М., 1901.
reference   | ↑Петров П. П. Порты. — Л., 1910.
""",
    "sentences torn from an article begin with markers": """
paragraph | [1] The lake lies between two states and trades with both.
paragraph | [7][8] In 2001 the port was closed to strangers.
paragraph | The railway reached the lake in 1905.
paragraph | [24] China buys most of the fish that is caught in the lake.
""",
    "entries in brackets below a heading": """
paragraph   | The treaty was signed in 1951.[1][2]
            |
            |
heading     | Ports
            |
paragraph   | Each state has a port on the lake, as agreed.[3]
            |
            |
boilerplate | References
            |
boilerplate | Upper_Lake Category:Lakes of the north
            |
reference   | [1] Ministry of Lakes: Treaties
            |
reference   | [2]
            |
reference   | [3] Lake ports (in Spanish)
""",
    "numbered sources at the foot without a heading": """
paragraph | The treaty was signed in 1951 [1] and renewed in 1972 [2]. It lapsed in 1999 [3].
          |
reference | [1] J. Smith, The River, London 1955.
reference | [2] K. Ford, "The Treaty", Review 3 (1975), pp. 5-9.
reference | [3] https://example.org/lapsed
""",
    "a list of literature without labels": """
title       | Хроника долины
            |
heading     | 1991
paragraph   | Открыт первый завод. Его построили за два года.
            |
heading     | 1993–1994
paragraph   | Прошли переговоры о мосте через реку.
            |
boilerplate | Литература
reference   | Иванов И. И. Долина. — Новосибирск: Наука, 2001. — 200 с.
reference   | Петров П. П. Мост и люди // Вестник реки. — 2003. — № 2. — С. 5—9.
""",
    "numbered dates are no sources": """
title     | Five dates to remember
          |
list_item | 1. In 1901 the port was opened.
list_item | 2. In 1905 the railway reached the lake.
list_item | 3. In 1911 the bridge fell.
""",
    "notes that are prose": """
paragraph | The lake rose in 1901 and again in 1911.
          |
heading   | Notes
          |
paragraph | Old style dates were put into the new style by the editors.
""",
    "paragraphs broken by hand": """
title     | The Long River Dispute
          |
paragraph | The dispute over the long river began in 1931, when the first dam was
"         | built in the northern valley without the consent of those who lived
"         | below it. In 1934 the two governments agreed to talk, but the talks
"         | failed.
          |
paragraph |    ⟨After the war a commission was set up. It met eleven times between⟩
"         | 1946 and 1952, and wrote a treaty.
paragraph |    ⟨In 1961 a second commission took up the work of the first.⟩
          |
boilerplate | References
          |
reference | 1. Miller, J. The Long River and its Dams. London: Harbour Press, 1971,
"         |    pp. 12-19.
""",
    "an entry that breaks off": """
title       | The Lake Port
            |
paragraph   | The port was opened in the spring of 1905 by the river company[1].
            |
boilerplate | References
            |
reference   | 1. Miller, J. The Long River and its Dams //
reference   | Harbour Studies. 1971. No. 3. P. 12–19.
reference   | 2. Ford, A. Lakes. London, 1980.
""",
    "Markdown": """
boilerplate | \\newpage
            |
title       | # ⟨Мост через реку⟩
            |
byline      | *17 мая 2021*
            |
paragraph   | Новый мост открыли 17 мая 2021 года. Его строили [три года](https://example.org/3).
            |
caption     | ![⟨Мост на рассвете⟩](bridge.jpg)
            |
heading     | ## ⟨История⟩
            |
list_item   | * ⟨1998 — первый проект⟩
list_item   | - ⟨2005 — второй проект⟩
            |
table       | | Год | Событие |
boilerplate | |-----|---------|
table       | | 1998 | проект |
            |
paragraph   | > ⟨Мост нужен всем, — сказал мэр.⟩
            |
heading     | **⟨Что дальше⟩**
            |
paragraph   | Движение по мосту откроют в июне.
            |
boilerplate | ## ⟨Контакты⟩
            |
boilerplate | Редакция долины
boilerplate | эл. почта: [most@example.org](mailto:most@example.org)
            |
boilerplate | [Архив](#) | [Вакансии](#)
""",
    "debris of a picture": """
paragraph   | The lake has been shared by two states since 1951, and neither has complained.
            |
heading     | Meetings
            |
paragraph   | ⟨boilerplate:Ministers_at_the_lake_(12).jpg⟩ ⟨caption:and a guest at the lake in May 2012.⟩⟨boilerplate:]]⟩ ⟨The ministers have met twice since then.⟩
""",
    "a paragraph printed twice": """
title       | Lake rises
            |
paragraph   | The lake rose by a metre on Sunday, and the port was closed to all ships.
            |
paragraph   | Nobody was hurt.
            |
boilerplate | The lake rose by a metre on Sunday, and the port was closed to all ships.
""",
    "an encyclopaedia's page without marks": """
title       | Selenga Republic
boilerplate | From Rivipedia, the free encyclopedia
boilerplate | Selenga Republic
boilerplate | Flag
boilerplate | Capital	Port Selenga
boilerplate | Independence
byline      | 3 May 1991
            |
paragraph   | The Selenga Republic is a small state on the lake.[1]
            |
boilerplate | Contents
boilerplate | 1	History
boilerplate | 1.1	Early years
boilerplate | 2	See also
boilerplate | 3	References
            |
heading     | History
heading     | Early years
paragraph   | In 1727 a treaty fixed the border of the republic.
            |
boilerplate | See also
boilerplate | Lake ports (1905)
            |
boilerplate | References
reference   | Miller, J. (2001). Names of the lakes. London: Harbour. p. 12.
boilerplate | External links
reference   | Government website
boilerplate | vteCountries of the north
""",
    "a blog": """
boilerplate | [Skip to content](#content)
            |
boilerplate | - ⟨[Home](/)⟩
boilerplate | - ⟨[About](/about)⟩
            |
title       | # ⟨The port⟩
            |
byline      | Posted by Jane Miller on May 5, 2017 · 5 min read
            |
paragraph   | The port was opened in 1905 and closed in 1911 after the flood.[^1]
            |
list_item   | 1. The harbour was deepened in 1924.
            |
reference   | [^1]: Ford, K. Ports of the North. London, 1950.
            |
boilerplate | ---
            |
boilerplate | **Share this:**
            |
boilerplate | - ⟨[Twitter](#)⟩
""",
    "months come again every year": """
title     | Chronicle of the port
          |
heading   | 1905
heading   | May
paragraph | The port was opened by the governor of the province.
heading   | 1906
heading   | May
paragraph | The railway reached the port, and trade grew quickly.
heading   | 1907
heading   | May
paragraph | The port was closed after the great flood of the river.
""",
    "a page without an article": """
boilerplate | Главная
boilerplate | О нас
boilerplate | Вакансии
boilerplate | Наши телефоны: +7 495 123-45-67
boilerplate | info@example.org
""",
    "a single sentence": "paragraph | Порт открыли в 1905 году.",
    "an article that was cut off": """
paragraph | The lake was mapped in 1821 by the surveyors of the northern railway company.
          |
paragraph | In 1905 a port was built, and in 1911 the first
""",
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    text, expected = drawn(PAGES[name])
    found = mark_passages(Document("page", text)).passages
    assert [(p.kind, text[p.start : p.end]) for p in found] == [(p.kind, text[p.start : p.end]) for p in expected]


def test_front_matter_is_no_body() -> None:
    text = "---\ntitle: Lake\ndate: 2020-05-03\n---\n\nThe lake rose on Sunday and nobody was hurt.\n"
    kinds = [(p.kind, text[p.start : p.end]) for p in mark_passages(Document("page", text)).passages]
    assert kinds == [
        ("boilerplate", "title: Lake\ndate: 2020-05-03"),
        ("paragraph", "The lake rose on Sunday and nobody was hurt."),
    ]


LAYOUT = layout_rules(
    "boilerplate",
    "dateline",
    "rubric",
    "edit",
    "end",
    "related",
    "references",
    "byline",
    "author",
    "publisher",
    "published",
    "url",
)


@pytest.mark.parametrize("rule", LAYOUT, ids=lambda rule: rule.name)
def test_layout_examples(rule: Rule) -> None:
    for example in rule.examples:
        match = rule.pattern.search(example.text)
        assert match, example.text
        group: str | int = "value" if "value" in rule.pattern.groupindex else 0
        assert ((*match.span(group), rule.label),) == example.found


LINES = st.sampled_from(
    [
        "",
        "",
        "Home",
        "# Озеро",
        "Lake ports[edit]",
        "References",
        "1. Miller, J. Lakes. London, 1901.",
        "↑ Иванов И. И. Озёра.",
        "- [Архив](#)",
        "The lake rose on Sunday and the port was closed.",
        "В 1905 году построили порт, а за ним и железную дорогу.",
        "| a | b |",
        "```",
        "---",
        "1 History",
        "By Jane Miller",
        "[1]",
        "![](x.jpg)",
        "a_b.jpg thumb]] rest",
        "info@example.org",
    ]
)


@settings(deadline=None)  # the first call reads the rule files
@given(st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=200))
def test_passages_are_sorted_disjoint_and_cover_every_letter_but_marks(text: str) -> None:
    passages = mark_passages(Document("page", text)).passages
    ends = [0, *(passage.end for passage in passages)]
    for passage, before in zip(passages, ends, strict=False):
        assert before <= passage.start < passage.end <= len(text)
        part = text[passage.start : passage.end]
        assert part == part.strip(" \t\n")


def test_one_line_of_many_megabytes_is_read_in_time() -> None:
    text = "The lake rose. [1] " * 250_000
    (passage,) = mark_passages(Document("page", text)).passages
    assert passage.kind == "paragraph"


def test_many_short_lines_are_read_in_time() -> None:
    text = "References\ninfo@example.org\nNotes\n" * 20_000
    assert mark_passages(Document("page", text)).passages


LABELS = ("boilerplate", "related", "byline", "dateline", "references", "end", "rubric")
SENTENCES = sorted({example.text for rule in layout_rules(*LABELS) for example in rule.examples})
PATTERNS = {label: LayoutPattern(label) for label in LABELS}


@settings(deadline=None)  # rules compile when they are first tried
@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(SENTENCES),
    st.integers(0, 40),
    st.sampled_from(["", "İ", "ſ", "ß", " — "]),
)
def test_a_few_lines_are_told_as_many_are(one, other, cut, sign):
    for line in (one, one[:cut] + sign + other[cut:], one.upper().replace("S", sign or "S")):
        for pattern in PATTERNS.values():
            pattern.lines = 0
            found, whole = pattern.match(line), pattern.whole.match(line)
            assert (found and found.span()) == (whole and whole.span())


def test_many_lines_are_told_by_one_pattern():
    pattern = LayoutPattern("end")
    assert [bool(pattern.match(line)) for line in ("Leave a comment", "A sentence.") * 80] == [True, False] * 80
    assert "whole" in vars(pattern)
