"""Who does what to whom, named or not: noun phrases are drawn with their role and relation, triggers with a star."""

import pytest

from pipeline.events.parties import extent, parties
from pipeline.events.trees import sentence_tree, within
from pipeline.events.types import load_event_words
from pipeline.model import Annotation
from pipeline.rules import Example


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        ("en", "[Police](actor subject) [arrested](*) [the striking miners](recipient object)."),
        ("ru", "[Полиция](actor subject) [арестовала](*) [бастующих шахтёров](recipient object)."),
        ("en", "[The miners](recipient object) were [arrested](*) by [the police](actor subject)."),
        ("ru", "[Шахтёры](recipient object) были [арестованы](*) [полицией](actor subject)."),
        ("en", "[The union](actor subject) [met](*) with [the owners of the mine](recipient oblique)."),
        ("ru", "[Профсоюз](actor subject) [встретился](*) с [владельцами шахты](recipient oblique)."),
        ("en", "[The ministers](actor subject) held [talks](*) with [the rebels](recipient oblique)."),
        ("ru", "[Министры](actor subject) провели [переговоры](*) с [повстанцами](recipient oblique)."),
        ("ru", "Состоялся [визит](*) [премьер-министра соседней страны](actor possessor)."),
        ("en", "[The union](actor subject) is ready to [help](*) [the families](recipient object)."),
        ("en", "[The union](actor subject) [warned](*) that [the owners](recipient clause) would close the mine."),
    ],
)
def test_parties(reader, language, drawn):
    example = Example.parse(drawn)
    doc = reader(language)(example.text)
    tree = sentence_tree(doc, Annotation(0, len(example.text), "sentence", language))
    start, end = next(found[:2] for found in example.found if found[2] == "*")
    trigger = within(tree, start, end)[0]
    found = [(*extent(party.node), party) for party in parties(trigger, load_event_words(language))]
    wanted = {(example.text[a:b], role) for a, b, role in example.found if role != "*"}
    told = {(example.text[a:b], f"{party.role} {party.how}") for a, b, party in found}
    assert wanted == {(words, role) for words, role in told if "clause" not in role} | {
        each for each in told & wanted if "clause" in each[1]
    }


def test_a_phrase_has_one_part(reader):
    doc = reader("en")("The rebels attacked the rebels of the other town.")
    tree = sentence_tree(doc, Annotation(0, len(doc.text), "sentence", "en"))
    found = list(parties(tree[2], load_event_words("en")))
    assert len({party.node.i for party in found}) == len(found)
