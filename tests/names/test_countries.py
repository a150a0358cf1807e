"""Countries by name, adjective and compound."""

import pytest

from pipeline.names.countries import load_countries

COUNTRIES = load_countries()


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Then Norway, the U.S. and Guinea-Bissau left.", "en", ["Norway", "U.S.", "Guinea-Bissau"]),
        ("The Norway-based firm told us. Us too.", "en", []),
        ("PERU and the German Democratic Republic", "en", ["PERU", "German Democratic Republic"]),
        ("Jordan Smith met Chad.", "en", []),
        ("В Северной Корее, Боснии и Герцеговине и США", "ru", ["Северной Корее", "Боснии и Герцеговине", "США"]),
        ("Норвегия—Перу, из Соединенных Штатов Америки", "ru", ["Норвегия", "Перу", "Соединенных Штатов Америки"]),
        ("Сша и перу не страны", "ru", []),
    ],
)
def test_names_in_a_text(text, language, found):
    assert [text[each.start : each.end] for each in COUNTRIES.find(text, 0, len(text), language)] == found


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        ("Mongolian People's Republic", "en", "MNG"),
        ("Republic of China", "en", "TWN"),
        ("USSR", "en", "SUN"),
        ("East Germany", "en", "DDR"),
        ("Ottoman Empire", "en", "ottoman-empire"),
        ("Китайской Народной Республикой", "ru", "CHN"),
        ("Югославии", "ru", "YUG"),
        ("Советскому Союзу", "ru", "SUN"),
        ("Объединенных Арабских Эмиратах", "ru", "ARE"),
        ("Российской империи", "ru", "russian-empire"),
    ],
)
def test_key_of_a_name(name, language, key):
    assert COUNTRIES.keys(name, language) == (key,)


@pytest.mark.parametrize(
    ("name", "language", "named", "text", "key"),
    [
        ("Korea", "en", {"KOR"}, "", "KOR"),
        ("Korea", "en", {"KOR", "PRK"}, "", ""),
        ("Корее", "ru", set(), "", ""),
        ("Georgia", "en", set(), "Georgia, whose capital is Tbilisi", "GEO"),
        ("Georgia", "en", set(), "from Atlanta, Georgia", ""),
        ("Chad", "en", set(), "Chad of Nigeria", ""),
        ("Конго", "ru", set(), "Конго, столица Браззавиль", "COG"),
    ],
)
def test_a_shared_name_is_decided_by_its_text_or_not_at_all(name, language, named, text, key):
    assert COUNTRIES.decide(COUNTRIES.keys(name, language), named, text, language) == key


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("монгольскими", "ru", [("монгольскими", "MNG")]),
        ("советско-финляндская", "ru", [("советско", "SUN"), ("финляндская", "FIN")]),
        ("англо-франко-американский", "ru", [("англо", "GBR"), ("франко", "FRA"), ("американский", "USA")]),
        ("историко-культурный", "ru", []),
        ("Sino-Indian", "en", [("Sino", "CHN"), ("Indian", "IND")]),
        ("Norwegians", "en", [("Norwegians", "NOR")]),
        ("polish", "en", []),
    ],
)
def test_adjectives(word, language, parts):
    assert [(word[start:end], key) for start, end, key in COUNTRIES.demonyms(word, language)] == parts


def test_every_key_of_our_own_tables_has_a_name_in_both_languages():
    for language, table in COUNTRIES.languages.items():
        used = {key for keys in table.keys.values() if len(keys) == 1 for key in keys}
        used |= set(table.demonyms.values()) | set(table.compounds.values()) | set(table.short.values()) - {""}
        unnamed = sorted(
            key for key in used - {""} if not all(COUNTRIES.names.get(key, {}).get(x) for x in ("en", "ru"))
        )
        assert not unnamed, f"{language}/countries.toml: no names for {unnamed}; add them under [name]"


def test_regions_have_one_key_in_both_languages():
    assert COUNTRIES.region("Северо-Восточной Азией", "ru") == COUNTRIES.region("Northeast Asia", "en") != ""
    assert COUNTRIES.region("Norway", "en") == ""


@pytest.mark.parametrize(
    ("name", "language", "keys"),
    [
        ("Республика Аргентина", "ru", ("ARG",)),
        ("Королевство Тонга", "ru", ("TON",)),
        ("Республика Вьетнам", "ru", ("south-vietnam",)),
        ("Республика Конго", "ru", ("COG",)),
        ("Kingdom of Eswatini", "en", ("SWZ",)),
        ("Republic of the Philippines", "en", ("PHL",)),
        ("Республика Татарстан", "ru", ()),
        ("Switzerland", "ru", ("CHE",)),
        ("Монголия", "en", ("MNG",)),
    ],
)
def test_official_names_and_names_in_the_other_script(name, language, keys):
    assert COUNTRIES.keys(name, language) == keys
