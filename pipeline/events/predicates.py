"""What a word says happened: which words report events, which give way to another, and whether it came true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..model import Annotation
from .trees import NOMINAL, VERBAL, Node, chain, climb, everything, is_finite, is_passive, subjects
from .types import EventTypes, EventWords

ARGUMENTS = (
    "obj",
    "iobj",
    "nsubj",
    "csubj",
    "obl",
    "nmod",
    "attr",
    "xcomp",
    "amod",
    "compound",
    "appos",
    "oprd",
    "advmod",
)
TIMES = frozenset({"DATE", "TIME"})
"""Kinds of names whose preposition says nothing of a predicate: 'called him on Monday'."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Event types and general vocabulary, in one language and one document."""

    language: str
    types: EventTypes
    words: EventWords
    names: Mapping[int, Annotation] = field(default_factory=dict)
    """Tokens inside names: 'Congress' may be one of them, and then is no event."""
    _subtypes: dict[int, str] = field(default_factory=dict, repr=False)
    """The types that were asked for, by token."""

    def subtype(self, node: Node) -> str:
        """The event type of a trigger among its arguments, '' if it has none."""
        if node.i not in self._subtypes:
            part = "noun" if node.pos in NOMINAL else "verb"
            lemma = self._known_form(node, part)
            subtype = self.types.subtype(self.language, part, lemma, self.beside(node)) if lemma else ""
            self._subtypes[node.i] = subtype
        return self._subtypes[node.i]

    def _known_form(self, node: Node, part: str) -> str:
        """The word that the types may know a trigger by; '' if none.

        A Russian passive in -ся goes by its active verb: «договор подписывался».
        """
        for form in (node.lemma, node.lemma.removesuffix("ся").removesuffix("сь") if part == "verb" else ""):
            if form and self.types.knows(self.language, part, form):
                return form
        return ""

    def beside(self, node: Node) -> frozenset[str]:
        """The lemmas and prepositions that depend on a trigger or that it modifies, and the labels of names: '@person'."""
        found: set[str] = set()
        arguments = [kid for kid in node.kids if kid.relation.partition(":")[0] in ARGUMENTS]
        if node.pos in VERBAL:
            if node.relation.startswith("acl") and node.head is not None:
                found.add(node.head.lemma)
                if node.head.relation == "nmod" and node.head.head is not None:
                    found.add(node.head.head.lemma)
            first = node
            while first.relation == "conj" and first.head is not None and first.head.pos in VERBAL:
                first = first.head
            if first is not node:
                arguments += first.by("nsubj")
        for argument in arguments:
            found.add(argument.lemma)
            if argument.entity not in TIMES:
                found.update(argument.case.split())
            found.update(one.lemma for one in chain(argument))
            if not self.types.knows(self.language, "noun", argument.lemma):
                found.update(kid.lemma for kid in argument.kids if self._colours(kid))
            if argument.i in self.names:
                found.add(f"@{self.names[argument.i].label.lower()}")
        found.update(kid.lemma for kid in node.kids if kid.relation in ("compound:prt", "case", "prep"))
        found.discard(node.lemma)
        return frozenset(found)

    def _colours(self, kid: Node) -> bool:
        """Whether a word says what a noun is: 'nuclear device', «ряд соглашений»."""
        return kid.relation in ("amod", "compound") or self.is_content(kid)

    def is_content(self, kid: Node) -> bool:
        """Whether a noun is what the noun above it is made of or about: 'a series of agreements'."""
        return kid.relation == "nmod" and (not kid.case or kid.case in self.words.about)

    def is_event_noun(self, node: Node) -> bool:
        """Whether a noun names something that happens; the modifier in 'war memorial' and a word in a name do not."""
        if node.pos not in NOMINAL or node.i in self.names:
            return False
        if node.relation == "compound" and node.head is not None and node.head.pos in NOMINAL:
            return False
        if self.is_idiom(node):
            return False
        return node.lemma in self.words.event_nouns or bool(self.subtype(node))

    def is_idiom(self, node: Node) -> bool:
        """Whether a noun only says how something came about: 'at the invitation of the king'."""
        return node.lemma in self.words.idioms and node.case in self.words.idiom_cases

    def is_typed(self, node: Node) -> bool:
        """Whether a predicate has a type that says more than that someone spoke."""
        return self.subtype(node) not in ("", "statement", "role_taken")


def triggers(predicate: Node, lexicon: Lexicon) -> list[Node]:
    """The words that tell what happened, for the predicate that a date belongs to.

    Raising verbs give way to their infinitive, light and occurrence verbs to their noun; a copula of state is no event.
    """
    words = lexicon.words
    verb = lower(predicate, lexicon)
    if verb.lemma in words.light:
        nouns = [kid for kid in verb.by("obj") or verb.by("iobj") if lexicon.is_event_noun(kid)]
        nouns += [
            kid
            for kid in verb.by("obl")
            if (not kid.case or kid.case in words.completing) and lexicon.is_event_noun(kid)
        ]
        objects = [kid for kid in nouns if kid.relation == "obj"] or [kid for kid in nouns if not is_passive(verb)]
        passive = [one for one in _subjects(verb, lexicon) if lexicon.is_event_noun(one)] if is_passive(verb) else []
        chosen = sorted(objects if verb.by("obj") else passive or objects, key=lambda noun: abs(noun.i - verb.i))
        if chosen and not lexicon.is_typed(verb):
            return with_conjuncts(chosen[0], lexicon)
    happens = verb.lemma in words.occurrence or verb.lemma in words.state
    if happens and not any(kid.lemma in words.ending for kid in verb.kids):
        noun = _occurring(verb, lexicon)
        if noun is not None:
            return with_conjuncts(noun, lexicon)
    if lexicon.subtype(verb) == "role_taken":
        named = [one for one in _subjects(verb, lexicon) if lexicon.is_event_noun(one)]
        return _of_state(verb, lexicon) or named or [verb]
    if verb.lemma in words.copulas or verb.pos == "AUX":
        return _of_state(verb, lexicon)
    if verb.lemma in words.state:
        return []
    if verb.pos in VERBAL:
        return [verb]
    return _of_state(verb, lexicon)


def _occurring(verb: Node, lexicon: Lexicon) -> Node | None:
    """The event noun that a verb of occurrence has for a subject, or that the parser should have given it."""
    always = verb.lemma in lexicon.words.happening and not verb.by("obj")
    for subject in _subjects(verb, lexicon):
        if lexicon.is_event_noun(subject) or (subject.pos == "VERB" and subject.has("VerbForm", "Part")):
            return subject
        # 'the greatest number of arrests occurred'
        for kid in subject.kids:
            if lexicon.is_content(kid) and lexicon.is_event_noun(kid):
                return kid
        if always and subject.pos == "NOUN" and not subject.has("Animacy", "Anim"):
            return subject
    if verb.lemma in lexicon.words.state:
        return None
    before = [node for node in everything(verb) if node.i < verb.i]
    cut = max((n for n, node in enumerate(before) if node.text in PAUSES), default=-1)
    nouns = [node for node in before[cut + 1 :] if node.pos == "NOUN" and not node.case and lexicon.is_event_noun(node)]
    return nouns[0] if nouns and nouns[0].relation.startswith("nsubj") else None


def _subjects(verb: Node, lexicon: Lexicon) -> list[Node]:
    """The subjects of a verb; those of a relative clause and of a participle are the noun that it describes."""
    found = subjects(verb)
    top = verb
    while top.relation == "xcomp" and top.head is not None and top.head.lemma in lexicon.words.raising:
        top = top.head
    relative = top.relation == "acl:relcl" and any(one.lemma in lexicon.words.pronouns for one in found)
    return [top.head] if top.head is not None and (relative or verb.relation == "acl") else found


PAUSES = frozenset({",", ";", ":", "—", "–", "("})


def with_conjuncts(noun: Node, lexicon: Lexicon) -> list[Node]:
    """An event noun and the event nouns coordinated with it; a noun of phase gives way: 'the start of the war'."""
    seen = {noun.i}
    while noun.lemma in lexicon.words.phases:
        inner = next((k for k in noun.kids if lexicon.is_content(k) and lexicon.is_event_noun(k)), None)
        if inner is None or inner.i in seen:
            break
        seen.add(inner.i)
        noun = inner
    return [one for one in sorted(chain(noun), key=lambda n: n.i) if one is noun or lexicon.is_event_noun(one)]


def lower(predicate: Node, lexicon: Lexicon) -> Node:
    """The verb that a raising predicate is about: 'were to meet' -> 'meet'."""
    seen = {predicate.i}
    while predicate.lemma in lexicon.words.raising:
        inner = next((k for k in predicate.kids if k.relation.startswith(("xcomp", "csubj")) and k.pos in VERBAL), None)
        if inner is None or inner.i in seen:
            break
        seen.add(inner.i)
        predicate = inner
    return predicate


def _of_state(verb: Node, lexicon: Lexicon) -> list[Node]:
    """What a copula ties together may hold the event: 'was the first to visit', 'the cause was an earthquake'."""
    for kid in verb.kids:
        bare = kid.relation != "obl" or not kid.case or lexicon.subtype(verb) != "role_taken"
        if kid.relation in ("attr", "obj", "obl", "acomp") and bare and lexicon.is_event_noun(kid):
            return [kid]
    for kid in verb.kids:
        if kid.relation in ("attr", "nsubj", "acomp", "obl", "xcomp"):
            for inner in kid.kids:
                if inner.relation.startswith("acl") and inner.pos == "VERB" and lexicon.subtype(inner):
                    return [inner]
    return []


def realis(trigger: Node, lexicon: Lexicon, *, until: bool = False) -> str:
    """Whether an event happened: actual, planned, negated or hypothetical.

    What did not happen until a date (`until`) happened then.
    """
    words = lexicon.words
    nodes = [*_governing(trigger, lexicon), *_told_by(trigger, lexicon)]
    around = [kid for node in nodes for kid in node.kids]
    if not until and any(_negates(kid, words) for kid in around):
        return "negated"
    cues = {kid.lemma for kid in around if kid.relation.partition(":")[0] in CUES} | {node.lemma for node in nodes[1:]}
    if not cues.isdisjoint(words.hypothetical):
        return "hypothetical"
    impending = any(node.lemma in words.impending and _has_infinitive(node) for node in nodes)
    future = impending or any(
        node.has("Tense", "Fut") or any(k.has("Tense", "Fut") for k in node.by("aux")) for node in nodes
    )
    if future or not cues.isdisjoint(words.planned):
        return "planned"
    return "actual"


def _has_infinitive(node: Node) -> bool:
    return any(one.has("VerbForm", "Inf") for kid in node.by("xcomp") for one in (kid, *kid.by("aux")))


def _told_by(noun: Node, lexicon: Lexicon) -> Iterator[Node]:
    """The verbs of an event noun's relative clauses and participles that say whether it comes: 'talks due in May'."""
    for kid in noun.kids if noun.pos in NOMINAL else ():
        while kid.relation.startswith(("acl", "xcomp")) and kid.lemma in lexicon.words.telling:
            yield kid
            inner = next((one for one in kid.by("xcomp") if one.pos in VERBAL), None)
            if inner is None:
                break
            kid = inner


CUES = frozenset({"aux", "advmod", "amod", "mark", "det", "discourse", "case", "parataxis"})


def _negates(kid: Node, words: EventWords) -> bool:
    if kid.lemma not in words.negation or kid.relation.partition(":")[0] not in CUES:
        return False
    return kid.i + 1 == len(kid.doc) or kid.doc[kid.i + 1].lower_ not in words.limiting


def _governing(trigger: Node, lexicon: Lexicon) -> Iterator[Node]:
    """The trigger and what it gave way for: its raising, light, occurrence or planning words."""
    yield trigger
    below = trigger
    for above in climb(trigger):
        link = below.relation.partition(":")[0]
        if link == "xcomp" and is_finite(below) and below.by("nsubj"):
            break  # a clause of its own: 'it might have met there, but the parties agreed on another place'
        if below.relation == "conj" and above.pos == below.pos:
            if is_finite(below) and below.by("nsubj"):
                break
            below = above
            continue
        if (
            link not in ("xcomp", "obj", "nsubj", "csubj", "acl", "nmod", "obl", "attr", "ccomp")
            or above.lemma not in lexicon.words.carriers
        ):
            break
        if link == "ccomp" and above.lemma not in lexicon.words.planned:
            break
        yield above
        below = above
