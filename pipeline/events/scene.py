"""Whom a text speaks of at a place: names by token, pronouns, and the two countries that it is mostly about."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from spacy.tokens import Doc

from ..model import Annotation
from .trees import NOMINAL, VERBAL, Node, below, by_token, climb, subjects, trees
from .types import EventWords, fold

PAIR = 2
FORMER = {
    "country:RUS": ("country:SUN", "1923", "1991"),
    "country:CZE": ("country:CSK", "1919", "1992"),
    "country:SRB": ("country:YUG", "1919", "2002"),
}
"""A country -> the state whose capital its capital was, from its first whole year to its last."""


@dataclass(slots=True)
class Scene:
    """What is known of a document while the participants of its events are sought, sentence by sentence."""

    mentions: tuple[Annotation, ...]
    names: dict[int, Annotation]
    """Token -> the mention that it belongs to."""
    keys: dict[str, str]
    """Mention id -> what tells whether two mentions name the same."""
    dyad: tuple[str, ...]
    """Keys of the two countries that the text is mostly about."""
    joined: dict[str, Annotation]
    """Adjective of nationality -> the one that it is joined to: 'Sino-Soviet', «советско-китайский»."""
    heads: dict[str, list[Annotation]]
    """Lemma -> the organisations whose name has that noun for a head: 'the Council' of Europe."""
    doc: Doc
    words: EventWords
    told: dict[str, list[tuple[str, Annotation]]] = field(default_factory=dict)
    """PLOVER type -> who took part, and how, in the last event of that type in this passage."""
    before: list[Annotation] = field(default_factory=list)
    """The principal participants of the sentence before that told of an event."""
    nodes: Mapping[int, Node] = field(default_factory=dict)
    """The words of this sentence by token."""
    here: Sequence[Annotation] = ()
    """The mentions of this sentence."""
    around: Sequence[Annotation] = ()
    """The mentions of this sentence and the one before."""
    year: str = ""
    """The year of the event in question."""
    capitals: Mapping[str, str] = field(default_factory=dict)
    """Id of a mention of a capital -> its country's key."""

    @classmethod
    def of(cls, doc: Doc, mentions: tuple[Annotation, ...], words: EventWords) -> Self:
        """The scene at the document's start."""
        keys = _keys(mentions)
        names = by_token(doc, mentions)
        return cls(
            mentions, names, keys, most_named(mentions, keys), _joined(mentions), _heads(doc, mentions), doc, words
        )

    def antecedents(self, pronoun: Node) -> list[Annotation]:
        """Whom a pronoun means: the head of its relative clause, else who was named before, if only one fits."""
        if pronoun.pos != "PRON" and pronoun.lemma not in self.words.pronouns:
            return self._meant(pronoun)
        for above in climb(pronoun):
            if above.relation == "acl:relcl" and above.head is not None:
                mention = self.names.get(above.head.i)
                return [mention] if mention else []
        if pronoun.has("Number", "Plur"):
            return self.before if len(self._distinct(self.before)) > 1 else []
        near = [mention for mention in self.around if mention.start < pronoun.start and not is_town(mention)]
        if not pronoun.relation.startswith("nsubj") and not self._owns(pronoun):
            own = self._acting(pronoun)
            near = [mention for mention in near if self.keys[mention.id] not in own]
        for mentions in (near, self.before):
            fitting = [mention for mention in mentions if self._fits(pronoun, mention)]
            fitting = [mention for mention in fitting if mention.label == "PERSON"] or fitting
            if fitting:
                return fitting[-1:] if len(self._distinct(fitting)) == 1 else []
        return []

    def _owns(self, pronoun: Node) -> bool:
        return pronoun.relation in ("det", "nmod:poss")

    def _meant(self, noun: Node) -> list[Annotation]:
        """Whom a bare noun means: an organisation that it is the head of, or the one other country: 'the country'."""
        if noun.pos not in NOMINAL or noun.has("Number", "Plur"):
            return []
        if noun.lemma in self.words.countries:
            return self._other_country(noun) if all(kid.pos in ("DET", "ADP", "PUNCT") for kid in noun.kids) else []
        if any(kid.relation in ("amod", "nmod", "compound", "nmod:poss") for kid in noun.kids):
            return []
        return self.heads.get(noun.lemma, [])[-1:] if len(self._distinct(self.heads.get(noun.lemma, ()))) == 1 else []

    def _other_country(self, noun: Node) -> list[Annotation]:
        """The country just named that is not the subject; else, of the two of the text, the one that is not."""
        own = self._acting(noun)
        near = {self.keys[m.id]: m for m in self.around if m.start < noun.start and is_country(m) and m.label != "NORP"}
        found = [mention for key, mention in near.items() if key not in own]
        if not found:
            keys = [key for key in self.dyad if key not in own]
            found = [mention for key in keys if (mention := self._nearest(key, noun.start))]
        return found if len(found) == 1 else []

    def _acting(self, noun: Node) -> set[str]:
        """Keys of whom the subject of a word's verb names."""
        verb = next((above for above in climb(noun) if above.pos in VERBAL), None)
        named = [
            node for subject in (subjects(verb) if verb else []) for node in below(subject) if node.i in self.names
        ]
        return self._distinct(self.names[node.i] for node in named)

    def pair(self, noun: Node) -> list[Annotation]:
        """The two countries that a noun stands for: 'both nations', «стороны»; none if it means something else.

        They are the two just named, else those that the passage or the document is mostly about.
        """
        if not self._means_pair(noun):
            return []
        return self.two_near(noun)

    def two_near(self, node: Node) -> list[Annotation]:
        """The two countries named before a word in its sentence, or with the sentence before; else the two of the text.

        None where the sentence names others besides: it may mean these.
        """
        own = self._acting(node)
        for mentions in (self.here, self.around):
            near = {self.keys[m.id]: None for m in mentions if m.start < node.start and is_country(m)}
            if len(near) > PAIR:
                near = {key: None for key in near if key not in own}
            if mentions is self.here and len(near) > PAIR and not near.keys() >= set(self.dyad):
                return []
            if len(near) == PAIR:
                break
        keys = tuple(near) if len(near) == PAIR else self.dyad
        found = [mention for key in keys if (mention := self._nearest(key, node.start))]
        return found if len(found) == PAIR else []

    def government(self, mention: Annotation) -> Annotation | None:
        """Where the country is named whose capital a mention names; None if it is no capital or its country is not named."""
        key = self.capitals.get(mention.id, "")
        former, first, last = FORMER.get(key, ("", "", ""))
        key = former if first <= self.year <= last else key
        found = self._nearest(key, mention.start) if key else None
        return found or next((one for one in self.mentions if key and self.keys[one.id] == key), None)

    def _means_pair(self, noun: Node) -> bool:
        if noun.lemma in self.words.dyad_words:
            return noun.pos == "PRON"
        if noun.lemma not in self.words.dyad_nouns:
            return False
        told = any(kid.lemma in self.words.dyad_words for kid in noun.kids)
        return told or (noun.lemma in self.words.sides and noun.has("Number", "Plur"))

    def _nearest(self, key: str, offset: int) -> Annotation | None:
        """The last mention of an entity before an offset, else the first one."""
        mentions = [mention for mention in self.mentions if self.keys[mention.id] == key and mention.label != "NORP"]
        before = [mention for mention in mentions if mention.start < offset]
        return before[-1] if before else mentions[0] if mentions else None

    def _fits(self, pronoun: Node, mention: Annotation) -> bool:
        """Whether a pronoun can mean who is named, by kind and gender."""
        if mention.label == "NORP":
            return False
        if pronoun.lemma in self.words.persons and mention.label != "PERSON":
            return False
        if pronoun.lemma in self.words.things and mention.label == "PERSON":
            return False
        said, shown = pronoun.told("Gender"), self._genders(mention)
        return not said or not shown or not shown.isdisjoint(said)

    def _genders(self, mention: Annotation) -> set[str]:
        """The genders of a name's words, where the language shows them."""
        tokens = trees(self.doc).tokens(mention.start, mention.end)
        return {gender for i in tokens for gender in self.doc[i].morph.get("Gender", [])}

    def _distinct(self, mentions: Iterable[Annotation]) -> set[str]:
        return {self.keys[mention.id] for mention in mentions}


def most_named(mentions: Iterable[Annotation], keys: dict[str, str]) -> tuple[str, ...]:
    """The keys of the two countries named most often; none if there is but one, or a third is named as often."""
    counts = Counter(keys[mention.id] for mention in mentions if is_country(mention))
    ranked = counts.most_common(PAIR + 1)
    clear = len(ranked) == PAIR or (len(ranked) > PAIR and ranked[PAIR][1] < ranked[PAIR - 1][1])
    return tuple(key for key, _ in ranked[:PAIR]) if clear else ()


def is_country(mention: Annotation) -> bool:
    """Whether a name is known as a country's."""
    return mention["entity"].startswith("country:")


def is_town(mention: Annotation) -> bool:
    """Whether a name is known as that of a place that is no country."""
    return mention.label == "GPE" and mention["entity"].startswith("place:")


def is_spot(mention: Annotation) -> bool:
    """Whether a name is of somewhere that things happen rather than of someone who acts."""
    return mention.label == "LOC" or is_town(mention)


def _joined(mentions: Sequence[Annotation]) -> dict[str, Annotation]:
    found: dict[str, Annotation] = {}
    for one, other in pairwise(mentions):
        if one.label == other.label == "NORP" and other.start - one.end == 1:
            found |= {one.id: other, other.id: one}
    return found


def _heads(doc: Doc, mentions: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {}
    for mention in mentions:
        tokens = [doc[i] for i in trees(doc).tokens(mention.start, mention.end)] if mention.label == "ORG" else []
        inside = {token.i for token in tokens}
        for token in tokens if len(tokens) > 1 else ():
            if token.head.i not in inside or token.head.i == token.i:
                found.setdefault(fold(token.lemma_), []).append(mention)
    return found


def _keys(mentions: Iterable[Annotation]) -> dict[str, str]:
    """Mention id -> entity, fuller mention or base form, whichever is known first."""
    found = {m.id: m["entity"] or m["same_as"] or m.value or m.id for m in mentions}
    return {id: found.get(key, key) for id, key in found.items()}
