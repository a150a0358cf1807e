"""Markers in running text: which brackets are markers, what they point to, what is blanked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.references.markers import expand, find_markers, marker_spans

MARKERS = [
    ("Порт открылся весной[1].", {"[1]": "1"}),
    ("Порт закрылся[1][2], а позже сгорел[3].", {"[1]": "1", "[2]": "2", "[3]": "3"}),
    ("The quay was widened.[2]When the cranes came, it sank.", {"[2]": "2"}),
    ("[7][8] In spring the quay was widened.", {"[7]": "7", "[8]": "8"}),
    ("Ships [1,3] and boats[1–3] left[12-14, 17].", {"[1,3]": "1 3", "[1–3]": "1 2 3", "[12-14, 17]": "12 13 14 17"}),
    ("The pilot.[ 12 ] In May he left.", {"[ 12 ]": "12"}),
    ("Рост составил две трети [6, с. 23].", {"[6, с. 23]": "6"}),
    ("По спискам [1, с. 5; 2, с. 10–12] и [15. С. 44]", {"[1, с. 5; 2, с. 10–12]": "1 2", "[15. С. 44]": "15"}),
    ("Compare [2: 45] and the end.[4]:12–15 More.", {"[2: 45]": "2", "[4]": "4"}),
    ("Лоцман[прим. 1] и боцман[К 2]", {"[прим. 1]": "прим. 1", "[К 2]": "К 2"}),
    ("Pilot[note 1], mate[nb 2], cook[a]", {"[note 1]": "note 1", "[nb 2]": "nb 2", "[a]": "a"}),
    ("The hold.[^1] And the deck[^deck].", {"[^1]": "1", "[^deck]": "deck"}),
    ("население¹, а также флот²⁻³.", {"¹": "1", "²⁻³": "2 3"}),
    (
        "Так считают и другие [Берг 1925: 78; Дальский 1927].",
        {"[Берг 1925: 78; Дальский 1927]": "Берг 1925 Дальский 1927"},
    ),
    ("The harbour paid (Lindqvist 2005: 46).", {"(Lindqvist 2005: 46)": "Lindqvist 2005"}),
    ("Both agree (see Lindqvist 2005; Dahl 2009).", {"(see Lindqvist 2005; Dahl 2009)": "Lindqvist 2005 Dahl 2009"}),
    ("(Берг и др., 1995, с. 12) считают", {"(Берг и др., 1995, с. 12)": "Берг и др. 1995"}),
    ("Berg and Dahl (1998, p. 7) agree", {"Berg and Dahl (1998, p. 7)": "Berg and Dahl 1998"}),
    (
        "They agree (Berg and Dahl 1999a; 2001, p. 5).",
        {"(Berg and Dahl 1999a; 2001, p. 5)": "Berg and Dahl 1999a Berg and Dahl 2001"},
    ),
    ("it sank [\\[1\\]](https://ports.example/a#cite_note-1)", {"[\\[1\\]](https://ports.example/a#cite_note-1)": "1"}),
    ("Crew lists[9][edit]", {"[9]": "9"}),
    ("by his own account[1](#cite-1)", {"[1](#cite-1)": "1"}),
    ("Ref. [23] says", {"[23]": "23"}),
    ("see refs. 3–4 and 7, not Ref. 4.5", {"refs. 3–4 and 7": "3 4 7"}),
    ("as Berg (2005) shows, it sank", {"Berg (2005)": "Berg 2005"}),
    ("According to Dahl (1998), it sank", {"Dahl (1998)": "Dahl 1998"}),
    (
        "По мнению Ломова (2003), и Седова (2011) отмечает",
        {"Ломова (2003)": "Ломова 2003", "Седова (2011)": "Седова 2011"},
    ),
    ("Рост [2, с. 5] был, а спад [там же, с. 7] нет", {"[2, с. 5]": "2", "[там же, с. 7]": "2"}),
    ("It rose (Berg 1998: 4) and fell (Ibid.: 46).", {"(Berg 1998: 4)": "Berg 1998", "(Ibid.: 46)": "Berg 1998"}),
    ("It rose [1, 2] and fell [ibid., p. 5].", {"[1, 2]": "1 2", "[ibid., p. 5]": "ibid"}),
    ("x[1] = y[2] in buoy[3]\nIt sank.[4]", {"[4]": "4"}),
]

NO_MARKERS = [
    "паровая машина[англ.] и котёл[en]",
    "rebuilt at great cost.[citation needed] Checked 3 April 2012.[dead link]",
    "у третьего причала[источник не указан 77 дней].",
    "as the log says [sic], in [1887] and in [1901–1904]",
    "Верфь[править | править код] и пирс [⇨]",
    '«[б]ыл принят» and "[t]he parties" agreed, [b]at last[/b]',
    "якорь […] и цепь [...]",
    "as the pilot [wrote](https://example.org/log) later",
    "[^1]: Lindqvist, A title",
    "бухта в 7 км², трюм в 40 м³, 10⁶ тонн, CO₂, x² + y²",
    "(May 2005) and (in 1990) and (1999–2005) and (Oslo, 1998) and (Oslo 1921)",
    "The cutter Berg (1998) and Napoleon (1810) sank; references 12 times",
    "[495] 123-45-67 is the harbour office; a[1] = 5",
    "- [x] painted - [ ] launched (1) bow; (2) stern",
]


@pytest.mark.parametrize(("text", "expected"), MARKERS)
def test_markers(text, expected):
    found = find_markers(text)
    assert {text[marker.start : marker.end]: " ".join(marker.labels) for marker in found} == expected


@pytest.mark.parametrize("text", NO_MARKERS)
def test_no_markers(text):
    assert find_markers(text) == []


def test_number_beyond_the_list():
    text = "Сказано в Писании[1][2]. Псалом [121] поют осенью[3]."
    assert [marker.labels for marker in find_markers(text)] == [("1",), ("2",), ("3",)]


def test_bare_author_and_year_need_proof():
    text = "Так полагал и Берг (2005), а позже другие (Дальский, 2009)."
    assert find_markers(text) == []
    found = find_markers(text, {("берг", "2005"), ("дальский", "2009")})
    assert [marker.labels for marker in found] == [("Берг 2005",), ("Дальский 2009",)]


def test_bare_author_and_year_follow_the_style_of_the_text():
    text = "It paid (Berg 2005: 46; Dahl 2001) and sank (Holm et al. 2007), as said (Lind 2009)."
    assert find_markers(text)[-1].labels == ("Lind 2009",)


def test_blanked_are_markers_and_the_pages_behind_them():
    text = "As Berg (2005, p. 3) shows, it sank[4]:12 in May[5]."
    assert [text[start:end] for start, end in marker_spans(text)] == ["[4]:12", "[5]"]


def test_expand():
    assert expand("1–3, 7, с. 5") == ("1", "2", "3", "7")
    assert expand("9-3") == ()


PIECES = st.sampled_from(
    ["[", "]", "(", ")", "1", "12", "–", ",", ";", " ", "a", "с. ", "note ", "Berg ", "2005", "^", "²", ".", "\n", "и "]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80))
def test_spans_are_ordered_and_inside(text):
    reached = 0
    for marker in find_markers(text):
        assert reached <= marker.start < marker.end <= marker.extent <= len(text)
        assert marker.labels
        assert all(marker.labels)
        reached = marker.end


@pytest.mark.parametrize("piece", ["[1,", "(Berg and ", "van ", "[a", "A, ", "(Berg 2005; ", "[1, с. 1, "])
def test_time_is_linear(piece):
    find_markers(piece)
    started = time.perf_counter()
    find_markers(piece * 20_000)
    assert time.perf_counter() - started < 3
