import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import mark_passages
from pipeline.detect import detect_language, detect_languages
from pipeline.lang import lang_file
from pipeline.model import LANGUAGES, Document

RU = "Порт на озере открыли в 1905 году, а железную дорогу построили ещё через шесть лет, когда война уже кончилась."
EN = "The port on the lake was opened in 1905, and the railway was built six years later, when the war had ended."

NEIGHBOURS = {
    "mn": "Монгол улс нь Төв Азид оршдог бөгөөд далайд гарцгүй орон юм. Нийслэл нь Улаанбаатар хот бөгөөд үндэсний хөгжлийн төв юм.",
    "kk": "Қазақстан Орталық Азияда орналасқан және оның астанасы Астана қаласы болып табылады. Елдің халқы он тоғыз миллионнан асады.",
    "ky": "Кыргызстан Борбор Азияда жайгашкан жана анын борбору Бишкек шаары. Өлкөнүн калкы жети миллион адамга жакын, тоолор көп.",
    "tg": "Тоҷикистон дар Осиёи Марказӣ ҷойгир аст ва пойтахти он шаҳри Душанбе мебошад. Аҳолии кишвар аз даҳ миллион зиёд аст.",
    "uk": "Україна розташована у Східній Європі, її столиця — Київ. Населення країни зменшилося за останні роки через війну і виїзд людей.",
    "be": "Беларусь знаходзіцца ва Усходняй Еўропе, яе сталіца — Мінск. Насельніцтва краіны складае каля дзевяці мільёнаў чалавек.",
    "sr": "Србија се налази у југоисточној Европи и њен главни град је Београд. Земља има око седам милиона становника и много река.",
    "mk": "Македонија се наоѓа во југоисточна Европа и нејзиниот главен град е Скопје. Земјата има околу два милиони жители и многу езера.",
    "bg": "България се намира в Югоизточна Европа и нейната столица е София. Населението на страната е около седем милиона души.",
}


@pytest.mark.parametrize(("text", "language"), [(RU, "ru"), (EN, "en"), *((t, code) for code, t in NEIGHBOURS.items())])
def test_paragraphs(text: str, language: str) -> None:
    found, score = detect_language(text)
    assert found == language
    assert 0.7 <= score <= 1.0


@pytest.mark.parametrize("language", NEIGHBOURS)
def test_no_sentence_of_a_neighbour_is_called_russian(language: str) -> None:
    for sentence in NEIGHBOURS[language].split(". "):
        assert detect_language(sentence)[0] != "ru"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Чыстая вада тут ёсць, а дарога застаецца старая.", "be"),
        ("Гэта было яшчэ да вайны.", "be"),
        ("Тэр хот дээр олон хан гарч ирсэн байна.", "mn"),
        ("Анын атасы жана агасы калада жашайт.", "ky"),
        ("Она има два брата и стару мапу града, али нема кућу.", "sr"),
        ("Нaшe кућe су oд кaмeнa, a њeгoвa je oд дрвeтa и стaклa.", "sr"),
        ("Все пак това е нещо ново за града.", "bg"),
        ("Альманах: изобретатель счётчика", "ru"),
        ("Хранитель маяка начинает расследование", "ru"),
        ("Всё прошло плохо.", "ru"),
    ],
)
def test_short_sentences_without_letters_of_their_own(text: str, language: str) -> None:
    assert detect_language(text)[0] == language


@pytest.mark.parametrize("text", ["", "1905", "…", "\u0301", "北方外交", "Ωδή"])
def test_what_is_in_no_supported_language(text: str) -> None:
    assert detect_language(text)[0] not in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_of_each_script_file(language: str) -> None:
    table = tomllib.loads(lang_file(language, "script").read_text(encoding="utf-8"))
    for example in table["examples"]:
        assert detect_language(example)[0] == language


def test_a_name_with_strange_letters_leaves_a_sentence_russian() -> None:
    text = f"Президент принял в Улан-Баторе посла Ө. Энхтүвшина, и они говорили о порте на озере. {RU}"
    assert detect_language(text)[0] == "ru"


def detected(text: str) -> tuple[str, str, list[str]]:
    document = detect_languages(mark_passages(Document("page", text)))
    return document.status, document.language, [passage.language for passage in document.passages]


def test_each_passage_has_its_own_language() -> None:
    text = f"{EN}\n\n{NEIGHBOURS['mn']}\n\n{EN.replace('lake', 'river')}"
    assert detected(text) == ("ok", "en", ["en", "mn", "en"])


def test_sources_in_another_language_keep_theirs() -> None:
    text = f"{RU}\n\nЛитература\n1. Miller, J. The Lakes of the North and their Ports. London, 1901.\n2. Иванов И. Озёра. М., 1901."
    assert detected(text) == ("ok", "ru", ["ru", "ru", "en", "ru"])


def test_short_lines_inherit() -> None:
    text = f"Порты\n\n{RU}\n\n- 1905 — Порт-Артур (2004)\n- 1911 — Ö. Энхбат (2005)"
    assert detected(text) == ("ok", "ru", ["ru", "ru", "ru", "ru"])


def test_a_list_of_names_stays_in_the_language_of_its_article() -> None:
    text = f"{EN}\n\n- Foreign Minister Sánchez Cerro de la Vega (1905)\n- Prime Minister Väinö Järvinen (1911)"
    assert set(detected(text)[2]) == {"en"}


def test_unsupported_and_empty_documents_get_their_status() -> None:
    assert detected(NEIGHBOURS["uk"])[:2] == ("unsupported_language", "uk")
    assert detected("Der Hafen am See wurde im Jahre 1905 eröffnet, die Eisenbahn kam sechs Jahre später dazu.")[
        :2
    ] == (
        "unsupported_language",
        "de",
    )
    assert detected("Home\nAbout us\nPrivacy policy\nContact us\nArchive\n")[:2] == ("empty", "und")


def test_a_failed_document_is_left_as_it_is() -> None:
    failed = Document("page", "").failed("read", "gone")
    assert detect_languages(failed) == failed


@settings(deadline=None)  # the first call reads the rule files
@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    language, score = detect_language(text)
    assert (language, score) == detect_language(text)
    assert 0.0 <= score <= 1.0
    assert language
