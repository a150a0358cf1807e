"""References in the styles of journals and publishers, which the trained model reads."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.references import parse_reference
from pipeline.references.features import prepare, read_features, read_words
from pipeline.references.names import several

CASES = {
    "Berg I, Dahl OJ. Tariffs of the northern harbours. J Harbour Hist. 1998;45(3):112-9.": {
        "author": "I Berg; OJ Dahl", "title": "Tariffs of the northern harbours", "container_title": "J Harbour Hist",
        "issued": "1998", "volume": "45", "issue": "3", "pages": "112-9",
    },
    "Berg, Ida, and Olaf Dahl. 1998. “Pilots and Tariffs.” Northern Studies 12 (2): 45–67.": {
        "author": "Ida Berg; Olaf Dahl", "title": "Pilots and Tariffs", "container_title": "Northern Studies",
        "issued": "1998", "volume": "12", "issue": "2", "pages": "45-67",
    },
    "I. Berg and O. Dahl, “Measuring tides with buoys,” in Proceedings of the Conference on Coasts, 2004, pp. 12–19.": {
        "author": "I. Berg; O. Dahl", "title": "Measuring tides with buoys",
        "container_title": "Proceedings of the Conference on Coasts", "issued": "2004", "pages": "12-19",
    },
    "Dahl, O. (1987). Harbours of the north: A history. London: Routledge.": {
        "author": "O. Dahl", "title": "Harbours of the north: A history", "issued": "1987",
        "publisher_place": "London", "publisher": "Routledge",
    },
    "Nilsen, Ada. The Pilot's Daughter. New York: Norton, 2001. Print.": {
        "author": "Ada Nilsen", "title": "The Pilot's Daughter", "publisher_place": "New York", "publisher": "Norton",
        "issued": "2001",
    },
    "Седова А. 2006. Портовые пошлины Мурманска. Экономическая политика. 4: 200-206.": {
        "author": "А Седова", "title": "Портовые пошлины Мурманска", "container_title": "Экономическая политика",
        "issued": "2006", "volume": "4", "pages": "200-206",
    },
}  # fmt: skip


def read(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for field in parse_reference(text).fields:
        found.setdefault(field.label, []).append(field.value)
    return {label: "; ".join(values) for label, values in found.items()}


@pytest.mark.parametrize("text", CASES)
def test_fields(text):
    assert parse_reference(text).rule in ("model", "dated")
    assert read(text) == CASES[text]


@pytest.mark.parametrize("text", CASES)
def test_every_field_stands_in_the_text(text):
    for field in parse_reference(text).fields:
        quoted = text[field.start : field.end]
        words = set("".join(c if c.isalnum() else " " for c in field.value).split())
        assert words <= set("".join(c if c.isalnum() else " " for c in quoted).split())


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Embassy of Norway in Portland, Or.", {"title": "Embassy of Norway in Portland, Or"}),
        ("22 September 1944: From one harbour to another", {"title": "22 September 1944: From one harbour to another"}),
        (
            "Opinion No. 12 (1996) on the Harbour Board",
            {"title": "Opinion No. 12 (1996) on the Harbour Board", "issued": "1996"},
        ),
    ],
)
def test_a_bare_title_is_not_cut_up(text, fields):
    assert read(text) == fields


def test_threads_do_not_disturb_one_another():
    texts = list(CASES) * 5
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(parse_reference, texts)) == [parse_reference(text) for text in texts]


def test_identifiers_are_one_word_and_labels_none():
    words = read_words(prepare("12. ^ Berg, I. Harbours. https://example.org/a-b Retrieved 3 May 2010."))
    assert [word.text for word in words] == ["Berg", ",", "I", ".", "Harbours", ".", "<url>", "<accessed>"]
    assert len(read_features(words)) == len(words)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Berg, Ida, Olaf Dahl and Li Wu", ["Ida Berg", "Olaf Dahl", "Li Wu"]),
        ("Berg, Ida, Dahl, Olaf", ["Ida Berg", "Olaf Dahl"]),
        ("Berg I, Dahl OJ, McAll KM", ["I Berg", "OJ Dahl", "KM McAll"]),
        ("Berg, I.-O., & O’Leary, S.", ["I.-O. Berg", "S. O’Leary"]),
        ("Berg I. et Dahl O.", ["I. Berg", "O. Dahl"]),
    ],
)
def test_names_whose_commas_stand_inside(text, names):
    assert [name.value for name in several(text, 0)] == names
