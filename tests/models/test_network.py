"""Our networks beside slovnet's own, on its weights, and our words beside navec's and slovnet's."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from navec import Navec
from slovnet import NER, Morph, Syntax
from slovnet.shape import word_shape

from pipeline.models import network
from pipeline.models.network import Batch, Morphology, Names
from pipeline.models.network import Syntax as OurSyntax
from pipeline.models.weights import NAVEC, load_vocabulary, weights_folder
from pipeline.models.words import WordList, load_vectors, shape

KINDS = {"morph": (Morph, Morphology), "ner": (NER, Names), "syntax": (Syntax, OurSyntax)}

SENTENCES = [
    "Монголия и КНДР подписали в Улан-Баторе договор .",
    "Да !",
    "СССР , США и Великобритания 5 , 10 и 15 мая 1955 года обменялись нотами , писала « Правда » .",
    "Wikipedia — это №1 , :-) ?! ☭",
    "Кто кого увидел первым , Иванов-Петров или Анна Ахматова , мы не узнали : архив сгорел .",
]


@cache
def navec():
    return Navec.load(weights_folder() / NAVEC)


@cache
def theirs(kind):
    return KINDS[kind][0].load(weights_folder() / "model" / f"slovnet_{kind}_news_v1.tar").navec(navec()).infer


@cache
def ours(kind):
    return KINDS[kind][1]()


def batch(texts):
    distinct = sorted({word for text in texts for word in text})
    numbers = np.array([load_vectors().number(word) for word in distinct])
    places = np.array([distinct.index(word) for text in texts for word in text])
    return Batch(numbers[:, 0], numbers[:, 1], places, np.array([len(text) for text in texts]))


WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=6)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(texts=TEXTS)
def test_states_are_slovnets(kind, texts):
    infer = theirs(kind)
    found = ours(kind).encoder(batch(texts))
    (given,) = infer.encoder(texts)
    states = infer.model.encoder(infer.model.emb(given.word_id, given.shape_id), given.pad_mask)
    assert found == pytest.approx(states[~given.pad_mask], abs=1e-4)


@pytest.mark.parametrize("rows", [1, 10, 2048])
def test_tags_are_slovnets(rows, monkeypatch):
    monkeypatch.setattr(network, "ROWS", rows)
    texts = [sentence.split() for sentence in SENTENCES]
    for kind in ("morph", "ner"):
        expected = np.concatenate(list(theirs(kind).process(theirs(kind).encoder(texts))))
        assert ours(kind)(batch(texts)).tolist() == expected.tolist()


def test_trees_are_slovnets_where_slovnet_finds_one():
    texts = [SENTENCES[n].split() for n in (0, 1)]
    infer = theirs("syntax")
    heads, relations = ours("syntax")(batch(texts))
    expected = list(infer.process(infer.encoder(texts)))
    assert heads.tolist() == [head for each, _ in expected for head in each]
    assert [relation for relation, head in zip(relations, heads, strict=True) if head] == [
        relation for each, found in expected for relation, head in zip(found, each, strict=True) if head
    ]


def test_no_text_gives_nothing():
    nothing = np.empty(0, dtype=np.intp)
    empty = Batch(nothing, nothing, nothing, nothing)
    assert [len(ours(kind)(empty)) for kind in ("morph", "ner")] == [0, 0]
    assert [len(each) for each in ours("syntax")(empty)] == [0, 0]


def test_every_word_of_the_models_has_its_place():
    words = load_vocabulary("ner", "word")
    assert words == load_vocabulary("morph", "word") == load_vocabulary("syntax", "word")
    known = load_vectors().words
    lines = words.decode("utf-8").split("\n")[:-2]
    assert [known.place(line) for line in lines[::97]] == list(range(0, len(lines), 97))


@given(st.lists(st.text("аб\U0001f600z", max_size=3), max_size=200, unique=True), st.text("аб\U0001f600z", max_size=3))
def test_a_word_list_is_a_list(words, word):
    words = sorted([*words, "я"], key=lambda each: each.encode())
    known = WordList("\n".join(words).encode())
    assert known.count == len(words)
    assert known.place(word) == (words.index(word) if word in words else None)


def test_vectors_are_navecs():
    numbers = np.arange(0, 250_000, 5_000)
    assert np.array_equal(load_vectors()(numbers), np.stack([navec().pq[number] for number in numbers]))


@given(st.text([*"яЯёaZ7+-.,«…'№" * 50, *map(chr, range(33, 0x2200))], min_size=1, max_size=5))
def test_shapes_are_slovnets(word):
    assert shape(word, load_vectors().shapes) == word_shape(word)
