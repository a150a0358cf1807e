"""The Russian pipeline on real weights."""

import pytest

from pipeline.models.lemmas import lemma

TEXT = "Монголия  и КНДР подписали договор.\nКим Ир Сен посетил страну в 1988 году. Визит прошёл в Улан-Баторе."


@pytest.fixture(scope="module")
def doc(reader):
    return reader("ru")(TEXT)


def test_the_text_is_kept(doc):
    assert doc.text == TEXT


def test_sentences(doc):
    assert [sent.text.strip() for sent in doc.sents] == [
        "Монголия  и КНДР подписали договор.",
        "Ким Ир Сен посетил страну в 1988 году.",
        "Визит прошёл в Улан-Баторе.",
    ]


def test_a_sentence_may_end_with_a_year(reader):
    doc = reader("ru")("Посольство было там в 839 г. В 860 г. Русь признали. Умер в 1950 г. в Баку.")
    assert [sent.text.strip() for sent in doc.sents] == [
        "Посольство было там в 839 г.",
        "В 860 г. Русь признали.",
        "Умер в 1950 г. в Баку.",
    ]


def test_names(doc):
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Монголия", "LOC"),
        ("КНДР", "LOC"),
        ("Ким Ир Сен", "PERSON"),
        ("Улан-Баторе", "LOC"),
    ]


def test_every_sentence_is_one_tree(doc):
    for sent in doc.sents:
        assert [token.dep_ for token in sent].count("ROOT") == 1
        assert all(token.head in sent for token in sent)


def test_who_signed_what(doc):
    verb = next(token for token in doc if token.lemma_ == "подписать")
    assert {child.dep_: child.text for child in verb.children} | {"nsubj": "Монголия", "obj": "договор"} == {
        child.dep_: child.text for child in verb.children
    }


def test_a_name_may_hold_blanks(reader):
    doc = reader("ru")(" Его  принял Ким \n Ир   Сен .\n")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ким \n Ир   Сен", "PERSON")]


def test_blanks_hang_on_the_word_before_them_or_on_the_next(reader):
    doc = reader("ru")("\n Он\n\nушёл  .\t")
    assert [(token.text, token.head.text) for token in doc if token.is_space] == [
        ("\n ", "Он"),
        ("\n\n", "Он"),
        (" ", "ушёл"),
        ("\t", "."),
    ]
    assert {(token.pos_, token.dep_) for token in doc if token.is_space} == {("SPACE", "dep")}


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "😀", "漢字", "а", "\u00ad"])
def test_hardly_any_text_is_read(text, reader):
    doc = reader("ru")(text)
    assert doc.text == text
    assert not doc.ents


def test_a_table_without_a_full_stop_is_read_in_parts(reader):
    doc = reader("ru")("слово " * 4001)
    assert [len(sent) for sent in doc.sents] == [2000, 2000, 1]
    assert {token.lemma_ for token in doc} == {"слово"}


def test_batches_do_not_change_the_answer(reader):
    texts = [TEXT, "Один.", "", "   ", "Двое вышли на улицу, а третий остался."]
    together = list(reader("ru").pipe(texts))
    for text, doc in zip(texts, together, strict=True):
        alone = reader("ru")(text)
        assert [(t.text, t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in doc] == [
            (t.text, t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in alone
        ]


@pytest.mark.parametrize(
    ("word", "pos", "features", "expected"),
    [
        ("стали", "VERB", "Number=Plur|Tense=Past", "стать"),
        ("стали", "NOUN", "Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("монголии", "PROPN", "Case=Loc|Gender=Fem|Number=Sing", "монголия"),
        ("подписанный", "ADJ", "Case=Nom|Gender=Masc|Number=Sing", "подписанный"),
        ("oecd", "X", "", "oecd"),
    ],
)
def test_the_tag_picks_the_lemma(word, pos, features, expected):
    assert lemma(word, pos, features) == expected


def test_a_word_with_yo_that_the_embeddings_lack_is_read_by_its_other_spelling(reader):
    doc = reader("ru")("Царь отрёкся от престола.")
    assert [(token.text, token.pos_) for token in doc if token.dep_ == "ROOT"] == [("отрёкся", "VERB")]
