"""One view of two kinds of trees: Russian ones are Universal Dependencies, English ones are folded to look like them.

English prepositions and their objects (`prep`, `pobj`) become one oblique with a case, as in Russian; labels that mean
the same are named the same. Every climb stops at the root and never turns in a circle.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, MORPH, ORTH, POS
from spacy.strings import StringStore
from spacy.tokens import Doc, Token

from ..model import Annotation
from ..spans import edges_of
from .types import fold

RELATIONS = {
    "ROOT": "root",
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dative": "iobj",
    "npadvmod": "obl",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "prt": "compound:prt",
    "neg": "advmod",
}
"""Labels of English trees (CLEAR) that have a name in Universal Dependencies."""

MISTAKEN = frozenset({"NOUN", "PROPN", "ADJ", "ADV"})
INFINITIVE_MARKS = frozenset({"to"})
INFINITIVE = ("ть", "ти", "чь", "ться", "тись")
PAST = re.compile(r"(?:(?:л[аои]?|[бгкр])(?:с[ья])?|[нт][аоы]?)$")
"""Endings of Russian verbs in the past and of short participles."""
CONTRAST = frozenset({"а", "но", "однако", "but", "whereas"})
SHORT = ("н", "на", "но", "ны", "т", "та", "то", "ты")
COLUMNS = [IDX, LENGTH, IS_SPACE, HEAD, DEP, POS, LEMMA, ORTH, MORPH, ENT_TYPE]
LARGEST_TABLE = 100_000
"""Strings whose readings are kept."""
UNREAD = frozenset({"", "dep"})
"""Labels of words that no parser read; where it did, a sentence has a root."""

PREPOSITIONS = frozenset({"prep", "agent", "dative"})
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(slots=True, eq=False)
class Node:
    """A word in its sentence's tree."""

    doc: Doc
    i: int
    start: int
    end: int
    text: str
    lemma: str
    """Lower case, ё written as е."""
    pos: str
    features: frozenset[tuple[str, str]]
    """The morphology as names and values."""
    entity: str
    """The label of the model's entity that the word belongs to, '' outside."""
    relation: str = "root"
    case: str = ""
    """Preposition or prepositions before a noun, as in 'from within'; '' for a bare one."""
    repaired: bool = False
    """Whether the tagger did not see that the word is a verb in the past."""
    head: "Node | None" = None
    kids: list["Node"] = field(default_factory=list)

    @property
    def token(self) -> Token:
        return self.doc[self.i]

    def has(self, feature: str, value: str) -> bool:
        """Whether the morphology says so: `node.has('Case', 'Ins')`."""
        return (feature, value) in self.features

    def told(self, feature: str) -> set[str]:
        """What the morphology says of a feature: `node.told('Gender')`."""
        return {value for name, value in self.features if name == feature}

    def by(self, *relations: str) -> list["Node"]:
        """The dependents with one of these relations; 'nsubj' also means 'nsubj:pass'."""
        return [kid for kid in self.kids if kid.relation in relations or kid.relation.partition(":")[0] in relations]


class Trees:
    """The sentences of a Doc as trees, each built when it is first asked for."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self._columns = doc.to_array(COLUMNS).astype(np.int64)
        self.tokens = edges_of(doc).tokens
        self._vocabulary = _vocabulary(doc.vocab.strings)
        self._made: dict[tuple[int, int], list[Node]] = {}

    def tree(self, start: int, end: int) -> list[Node]:
        """The words of a sentence as nodes of one tree, in text order, blanks left out; none if no parser read it."""
        if (start, end) not in self._made:
            self._made[start, end] = self._tree(self.tokens(start, end))
        return self._made[start, end]

    def _tree(self, tokens: range) -> list[Node]:
        nodes: dict[int, Node] = {}
        rows = self._columns[tokens.start : tokens.stop].tolist()
        words, lemmas = self._vocabulary.words, self._vocabulary.lemmas
        relations, features = self._vocabulary.relations, self._vocabulary.features
        if all(is_space or relations[label] in UNREAD for _, _, is_space, _, label, *_ in rows):
            return []
        for i, (start, length, is_space, _, _, pos, lemma, text, morph, entity) in zip(tokens, rows, strict=True):
            if not is_space:
                node = nodes[i] = Node(
                    self.doc,
                    i,
                    start,
                    start + length,
                    words[text],
                    lemmas[lemma],
                    words[pos],
                    features[morph],
                    words[entity],
                )
                if node.pos in MISTAKEN and node.lemma.endswith(INFINITIVE) and _is_past(node):
                    # Where a verb opens a sentence the Russian tagger takes it for a name: «Родился ...», «Открыт ...».
                    node.pos = "VERB"
                    node.repaired = True
        for i, (_, _, is_space, head, label, *_) in zip(tokens, rows, strict=True):
            if not is_space and head and i + head in nodes:
                nodes[i].head = nodes[i + head]
                nodes[i].relation = relations[label]
        for node in nodes.values():
            if node.relation == "aux" and node.lemma in INFINITIVE_MARKS and node.head and node.head.pos in MISTAKEN:
                node.head.pos = "VERB"  # 'was set to land'
        _fold_prepositions(nodes)
        _raise_conjuncts(nodes.values())
        _keep_to_clause(list(nodes.values()))
        for node in nodes.values():
            if node.head is not None:
                node.head.kids.append(node)
                if node.relation == "case" and not node.head.case:
                    node.head.case = node.lemma
        for node in nodes.values():
            # Parsers take a Russian subject behind its verb for an object, and an object for a subject; the case tells.
            if node.relation == "obj" and node.has("Case", "Nom") and node.head and not node.head.by("nsubj"):
                node.relation = "nsubj"
            elif node.relation == "nsubj" and node.has("Case", "Acc") and node.pos in NOMINAL and not _obj(node.head):
                node.relation = "obj"
        return list(nodes.values())


Value = TypeVar("Value")


class _Table(dict[int, Value]):
    """What the strings of a vocabulary are read as, by signed key; each is read when it is first asked for."""

    def __init__(self, strings: StringStore, read: Callable[[str], Value]):
        self._strings = strings
        self._read = read

    def __missing__(self, key: int) -> Value:
        if len(self) >= LARGEST_TABLE:
            self.clear()
        self[key] = value = self._read(self._strings[key % 2**64])
        return value


class _Vocabulary:
    """The strings of a vocabulary as words, lemmas, relations and features."""

    def __init__(self, strings: StringStore):
        self.words = _Table(strings, str)
        self.lemmas = _Table(strings, fold)
        self.relations = _Table(strings, lambda label: RELATIONS.get(label, label))
        self.features = _Table(strings, _features)


@lru_cache(maxsize=4)
def _vocabulary(strings: StringStore) -> _Vocabulary:
    return _Vocabulary(strings)


def _features(morph: str) -> frozenset[tuple[str, str]]:
    """A token's features as they are written out, as names and values: 'Case=Acc,Gen|Number=Sing' are three."""
    told = (feature.partition("=") for feature in morph.split("|"))
    return frozenset((name, value) for name, sign, values in told if sign for value in values.split(","))


@lru_cache(maxsize=1)
def trees(doc: Doc) -> Trees:
    """The trees of a Doc, shared by the stages that ask for them one after the other."""
    return Trees(doc)


def sentence_tree(doc: Doc, sentence: Annotation) -> list[Node]:
    """The words of a sentence as nodes of one tree, in text order, blanks left out; none if no parser read it."""
    return trees(doc).tree(sentence.start, sentence.end)


def by_token(doc: Doc, found: Iterable[Annotation]) -> dict[int, Annotation]:
    """The annotation that each token belongs to, for the tokens that belong to one."""
    tokens = trees(doc).tokens
    return {i: annotation for annotation in found for i in tokens(annotation.start, annotation.end)}


def climb(node: Node) -> Iterator[Node]:
    """The words above a word, from its head to the root."""
    seen = {node.i}
    above = node.head
    while above is not None and above.i not in seen:
        seen.add(above.i)
        yield above
        above = above.head


def below(node: Node, *stop: str) -> Iterator[Node]:
    """The word and all under it, in no order; dependents with a relation in `stop` are left out with all they hold."""
    seen = {node.i}
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        for kid in one.kids:
            if kid.i not in seen and kid.relation not in stop:
                seen.add(kid.i)
                todo.append(kid)


def conjuncts(node: Node) -> list[Node]:
    """The words coordinated with a word that come after it, however the parser chains them, in text order."""
    found = [one for one in chain(node) if one is not node]
    return sorted(found, key=lambda one: one.i)


def chain(node: Node) -> Iterator[Node]:
    """The word and the chain of its conjuncts."""
    seen = {node.i}
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        for kid in one.kids:
            if kid.relation == "conj" and kid.i not in seen:
                seen.add(kid.i)
                todo.append(kid)


def subjects(verb: Node) -> list[Node]:
    """The subjects of a verb; coordinated verbs and infinitives share that of the verb above them."""
    node = verb
    seen = {node.i}
    while True:
        found = [kid for kid in node.kids if kid.relation.startswith(("nsubj", "csubj"))]
        if found or node.head is None or node.head.i in seen or node.relation not in ("conj", "xcomp", "advcl"):
            return found
        node = node.head
        seen.add(node.i)


def everything(node: Node) -> list[Node]:
    """All words of the tree that a word stands in, in text order."""
    above = list(climb(node))
    root = above[-1] if above else node
    return sorted(below(root), key=lambda one: one.i)


def top(nodes: list[Node]) -> Node | None:
    """The word of a stretch that governs the others: the first whose head lies outside."""
    inside = {node.i for node in nodes}
    for node in nodes:
        if node.pos != "PUNCT" and (node.head is None or node.head.i not in inside):
            return node
    return nodes[0] if nodes else None


def within(tree: list[Node], start: int, end: int) -> list[Node]:
    """The words that share a character with a stretch of the text."""
    return [node for node in tree if node.start < end and node.end > start]


def is_passive(node: Node) -> bool:
    """Whether a predicate's subject is acted upon."""
    if any(kid.relation in ("aux:pass", "nsubj:pass") for kid in node.kids):
        return True
    return node.text.endswith(SHORT) if node.repaired else node.pos == "VERB" and node.has("Voice", "Pass")


def is_finite(node: Node) -> bool:
    """Whether a word is a verb that can head a main clause, or has an auxiliary that lets it."""
    if node.pos not in VERBAL:
        return False
    if node.repaired or node.has("VerbForm", "Fin") or (node.has("VerbForm", "Part") and node.has("Variant", "Short")):
        return True
    return any(kid.pos == "AUX" and kid.has("VerbForm", "Fin") for kid in node.kids)


def _raise_conjuncts(nodes: Iterable[Node]) -> None:
    """Coordinate a finite verb that the parser coordinates with a noun with the verb above that: 'broke the pact and sent'."""
    for node in nodes:
        noun = node.head
        if node.relation != "conj" or noun is None or noun.pos not in NOMINAL or noun.i > node.i:
            continue
        told = node.pos == "VERB" and (node.repaired or node.has("VerbForm", "Fin"))
        above = next((one for one in climb(noun) if one.pos == "VERB"), None) if told else None
        if above is not None and above.i < noun.i and not node.by("nsubj"):
            node.head = above


def _keep_to_clause(nodes: list[Node]) -> None:
    """Give each verb of clauses set against each other what stands in its own clause: '..., but in 1999 ...'.

    Parsers hang an object or a date of one clause on the verb of another; where a clause has one main verb, it is that.
    """
    cuts = [n for n, node in enumerate(nodes) if node.lemma in CONTRAST and n and nodes[n - 1].text in (",", ";", ".")]
    for start, end in pairwise([0, *cuts, len(nodes)]) if cuts else ():
        clause = nodes[start:end]
        inside = {node.i for node in clause}
        main = [node for node in clause if node.pos == "VERB" and (node.repaired or node.has("VerbForm", "Fin"))]
        main = [node for node in main if not node.relation.startswith(("acl", "advcl", "ccomp"))]
        for node in clause if len(main) == 1 else ():
            strayed = node.head is not None and node.head.i not in inside and node.head.pos in VERBAL
            if strayed and node.relation.partition(":")[0] in ("obj", "iobj", "obl", "nsubj"):
                node.head = main[0]


def _obj(verb: Node | None) -> list[Node]:
    return verb.by("obj") if verb else []


def _is_past(node: Node) -> bool:
    """Whether a word whose base form is an infinitive is a past form of it, and no noun on -ть."""
    word = node.text.lower()
    return bool(PAST.search(word)) and not (node.pos in NOMINAL and word.startswith(node.lemma[:-1]))


def _fold_prepositions(nodes: dict[int, Node]) -> None:
    """Make the object of an English preposition depend on what the preposition depends on."""
    folded = []
    for node in nodes.values():
        preposition = node.head
        if preposition is None or node.relation not in ("pobj", "pcomp") or preposition.relation == "root":
            continue
        words = [preposition.lemma]
        relation = preposition.relation
        above = preposition.head
        while above is not None and above.relation in PREPOSITIONS and above.pos == "ADP" and len(words) < 4:
            words.insert(0, above.lemma)
            relation = above.relation
            above = above.head
        if above is not None and above is not node:
            folded.append((node, preposition, above, " ".join(words), relation))
    for node, preposition, above, case, relation in folded:
        if node.relation == "pcomp":
            node.relation = "advcl"
        elif relation == "agent":
            node.relation = "obl:agent"
        elif relation in ("dative", "iobj"):
            node.relation = "iobj"
        else:
            node.relation = "nmod" if above.pos in NOMINAL or above.pos == "PRON" else "obl"
        node.head, node.case = above, case
        if preposition.head is not node:
            preposition.head, preposition.relation = node, "case"
