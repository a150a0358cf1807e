"""The one view of both parsers' trees, over Docs built by hand."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.events.trees import (
    below,
    climb,
    conjuncts,
    is_finite,
    is_passive,
    sentence_tree,
    subjects,
    top,
    trees,
    within,
)
from pipeline.model import Annotation


def tree(language, rows):
    """A tree from lines of `word pos relation head [feature=value|...]`; heads count from 0, the root is its own."""
    fields = [line.split() for line in rows.strip().splitlines()]
    doc = Doc(
        spacy.blank(language).vocab,
        words=[f[0] for f in fields],
        lemmas=[f[0].lower() for f in fields],
        pos=[f[1] for f in fields],
        deps=[f[2] for f in fields],
        heads=[int(f[3]) for f in fields],
        morphs=[f[4] if len(f) > 4 else "" for f in fields],
    )
    return sentence_tree(doc, Annotation(0, len(doc.text), "sentence", language))


def drawn(nodes):
    """Each word with its relation, case and head, the way the view has it."""
    return [f"{n.text} {n.relation} {n.case or '-'} {n.head.text if n.head else '-'}" for n in nodes]


ATTACK = """
Ships NOUN nsubjpass 2
were AUX auxpass 2
sunk VERB ROOT 2 VerbForm=Part
by ADP agent 2
rebels NOUN pobj 3
from ADP prep 2
within ADP prep 5
the DET det 8
harbour NOUN pobj 6
"""


def test_prepositions_and_their_objects_become_one():
    assert drawn(tree("en", ATTACK)) == [
        "Ships nsubj:pass - sunk",
        "were aux:pass - sunk",
        "sunk root - -",
        "by case - rebels",
        "rebels obl:agent by sunk",
        "from prep - sunk",
        "within case - harbour",
        "the det - harbour",
        "harbour obl from within sunk",
    ]


def test_what_hangs_on_a_noun_is_a_modifier():
    nodes = tree("en", "talks NOUN ROOT 0\nwith ADP prep 0\nPeru PROPN pobj 1")
    assert drawn(nodes)[2] == "Peru nmod with talks"


def test_russian_trees_keep_their_relations_and_gain_cases():
    nodes = tree("ru", "визит NOUN ROOT 0\nв ADP case 2\nПеру PROPN nmod 0 Case=Acc")
    assert drawn(nodes)[2] == "Перу nmod в визит"
    assert nodes[2].has("Case", "Acc")
    assert not nodes[0].has("Case", "Acc")


@pytest.mark.parametrize(
    ("rows", "relation"),
    [
        ("Прошёл VERB ROOT 0\nбал NOUN obj 0 Case=Nom", "nsubj"),
        ("Прошли VERB ROOT 0\nпуть NOUN obj 0 Case=Acc", "obj"),
        ("Дом NOUN nsubj 1 Case=Nom\nпережил VERB ROOT 1\nхозяин NOUN obj 1 Case=Nom", "obj"),
    ],
)
def test_a_nominative_object_is_the_subject_behind_the_verb(rows, relation):
    assert tree("ru", rows)[-1].relation == relation


def test_a_head_outside_the_sentence_makes_a_root():
    doc = Doc(
        spacy.blank("en").vocab, words=["They", "met", "there"], heads=[1, 1, 1], deps=["nsubj", "ROOT", "advmod"]
    )
    nodes = sentence_tree(doc, Annotation(9, 14, "sentence", "en"))
    assert drawn(nodes) == ["there root - -"]


def test_climbs_end_even_in_a_circle():
    nodes = tree("ru", "а NOUN nmod 1\nб NOUN nmod 0\nв NOUN ROOT 2")
    assert len(list(climb(nodes[0]))) <= 2
    assert len(list(below(nodes[0]))) == 2


CAME = """
He PRON nsubj 1
came VERB ROOT 1 VerbForm=Fin
, PUNCT punct 1
saw VERB conj 1
and CCONJ cc 3
won VERB conj 3
"""


def test_conjuncts_and_their_shared_subject():
    nodes = tree("en", CAME)
    assert [node.text for node in conjuncts(nodes[1])] == ["saw", "won"]
    assert [node.text for node in subjects(nodes[5])] == ["He"]
    assert [node.text for node in below(nodes[1], "conj")][-1] != "won"


def test_voice_and_finiteness():
    attack = tree("en", ATTACK)
    came = tree("en", CAME)
    assert is_passive(attack[2])
    assert not is_passive(came[1])
    assert is_finite(came[1])
    assert not is_finite(came[0])
    assert not is_finite(attack[2])


def test_the_top_of_a_stretch_is_the_word_that_is_governed_from_outside():
    nodes = tree("ru", "умер VERB ROOT 0\n5 ADJ obl 0\nмая NOUN flat 1\n1901 ADJ amod 4\nгода NOUN nmod 1")
    stretch = within(nodes, nodes[1].start, nodes[4].end)
    assert [node.text for node in stretch] == ["5", "мая", "1901", "года"]
    assert top(stretch) is nodes[1]
    assert top([]) is None


def test_what_no_parser_read_has_no_tree():
    words = ["They", "met", "in", "1901", "."]
    for deps in (None, ["dep"] * len(words)):
        doc = Doc(spacy.blank("en").vocab, words=words, deps=deps, heads=list(range(len(words))) if deps else None)
        assert sentence_tree(doc, Annotation(0, len(doc.text), "sentence", "en")) == []


def test_the_stages_share_one_tree():
    doc = Doc(spacy.blank("en").vocab, words=["They", "met"], deps=["nsubj", "ROOT"], heads=[1, 1])
    sentence = Annotation(0, len(doc.text), "sentence", "en")
    assert sentence_tree(doc, sentence) is sentence_tree(doc, sentence)


def test_tokens_are_those_that_share_a_character():
    doc = Doc(spacy.blank("en").vocab, words=["They", "met", "again"])
    tokens = trees(doc).tokens
    assert [list(tokens(*stretch)) for stretch in ((0, 8), (2, 3), (4, 5), (7, 10), (9, 99))] == [
        [0, 1],
        [0],
        [],
        [1, 2],
        [2],
    ]
