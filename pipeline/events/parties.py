"""Who does what to whom in the grammar of a sentence: the noun phrases that take part in what a word tells, named or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as joined

from .trees import NOMINAL, VERBAL, Node, is_finite, is_passive, subjects
from .types import EventWords

OBJECTS = frozenset({"obj", "iobj", "attr", "oprd"})
CLAUSES = ("xcomp", "ccomp", "advcl")
APART = frozenset({"punct", "parataxis", "advcl"})
"""Relations of what only stands beside a noun phrase."""
TIMES = frozenset({"DATE", "TIME"})


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase and its part in what happened."""

    role: str
    """actor or recipient"""
    how: str
    """subject, object, oblique, possessor, or clause for who takes part in what the trigger's clause is about"""
    node: Node
    """The phrase's head."""


def parties(trigger: Node, words: EventWords) -> Iterator[Party]:
    """The noun phrases that take part in what a verb or an event noun tells, each once."""
    yield from _once(trigger, joined(_governed(trigger, words), _in_clauses(trigger, words)))


def governed(trigger: Node, words: EventWords) -> Iterator[Party]:
    """Those that the trigger and its verb govern themselves."""
    yield from _once(trigger, _governed(trigger, words))


def _once(trigger: Node, found: Iterable[Party]) -> Iterator[Party]:
    seen = {trigger.i}
    for party in found:
        if party.node.i not in seen:
            seen.add(party.node.i)
            yield party


def extent(phrase: Node) -> tuple[int, int]:
    """The offsets of a noun phrase, without its preposition and what stands beside it."""
    words, todo = {phrase.i: phrase}, [phrase]
    while todo:
        node = todo.pop()
        for kid in node.kids:
            if kid.i not in words and kid.relation not in APART and not (node is phrase and kid.relation == "case"):
                words[kid.i] = kid
                todo.append(kid)
    return min(word.start for word in words.values()), max(word.end for word in words.values())


def predicate(trigger: Node, words: EventWords) -> Node | None:
    """The verb of a trigger: itself, or the one that the noun completes: 'made' for 'made a visit'."""
    if trigger.pos not in NOMINAL:
        return trigger
    verb = trigger.head
    if verb is None or verb.pos not in VERBAL:
        return None
    return verb if verb.lemma in words.light or verb.lemma in words.occurrence else None


def _governed(trigger: Node, words: EventWords) -> Iterator[Party]:
    """The participants that the trigger and its verb govern themselves."""
    verb = predicate(trigger, words)
    if verb is not None:
        yield from (Party("actor", "subject", one) for one in _doers(verb))
        yield from (Party("recipient", "object", one) for one in _done_to(verb))
    if trigger.pos in NOMINAL:
        yield from (Party("actor", "subject", one) for one in trigger.by("nsubj"))  # «он был с визитом»
        yield from _of_noun(trigger, words)
        above = trigger.head
        completes = trigger.relation == "obj" or (trigger.relation == "obl" and trigger.case in words.completing)
        if verb is None and completes and above is not None:
            yield from (Party("actor", "subject", one) for one in _subjects(above))
    for node in dict.fromkeys(one for one in (verb, trigger) if one is not None and one.pos not in NOMINAL):
        for kid in node.kids:
            relation = kid.relation.partition(":")[0]
            if relation in OBJECTS or relation == "xcomp":
                yield Party("recipient", "object", kid)
            elif relation == "ccomp" and not is_finite(kid) and not kid.has("VerbForm", "Fin"):
                # 'helped the island recover': the one who did is whom the other one acted on
                yield from (Party("recipient", "object", one) for one in kid.by("nsubj"))
            elif relation in ("obl", "nmod") and kid.entity not in TIMES:
                yield Party("recipient", "oblique", kid)


def _of_noun(noun: Node, words: EventWords) -> Iterator[Party]:
    """Participants that an event noun itself governs: 'the Soviet withdrawal', «визит президента Кореи».

    Of an arrest the owner is the one arrested, unless the case or the preposition tells otherwise.
    """
    for kid in noun.kids:
        relation = kid.relation.partition(":")[0]
        if relation in ("amod", "compound", "det") or kid.relation == "nmod:poss":
            yield Party("actor", "possessor", kid)
        elif relation == "nmod" and (not kid.case or kid.case in words.owners or kid.case in words.belonging):
            acts = kid.case in words.owners or kid.has("Case", "Ins") or noun.lemma not in words.undergone
            yield Party("actor" if acts else "recipient", "possessor", kid)
        elif relation in ("nmod", "obl"):
            yield Party("recipient", "oblique", kid)
        elif relation == "appos" and kid.has("Case", "Ins") and not noun.has("Case", "Ins"):
            yield Party("actor", "possessor", kid)  # «оккупация Польши Германией»


def _in_clauses(trigger: Node, words: EventWords) -> Iterator[Party]:
    """Who takes part in the clauses below a trigger: 'warned that the rebels would attack the town'."""
    seen: set[int] = set()
    verb = predicate(trigger, words) or (trigger.head if trigger.relation in ("obj", "obl", "nsubj:pass") else None)
    while verb is not None and verb.i not in seen:
        seen.add(verb.i)
        inner = next((kid for kid in verb.kids if kid.relation in CLAUSES and kid.pos in VERBAL), None)
        for node in (one for one in (verb, inner) if one is not None and one.pos in VERBAL):
            own = () if node is verb or inner is None or inner.relation == "advcl" else inner.by("nsubj")
            obliques = (kid for kid in node.kids if kid.relation.startswith("obl") and kid.entity not in TIMES)
            objects = (kid for kid in node.kids if kid.relation in OBJECTS)
            yield from (Party("recipient", "clause", one) for one in (*own, *objects, *obliques))
        verb = inner


def _subjects(verb: Node) -> list[Node]:
    """The subjects of a verb; a participle's is the noun it modifies, and whom that noun describes."""
    if verb.relation == "acl" and verb.head is not None and not verb.by("nsubj"):
        noun = verb.head
        copula = noun.head if noun.relation in ("xcomp", "attr") else None
        return [noun, *(subjects(copula) if copula is not None else [])]
    found = subjects(verb) or _behind_dates(verb)
    above = verb.head
    if not found and above is not None and above.relation == "acomp" and verb.relation == "xcomp":
        found = subjects(above.head) if above.head is not None else []  # 'is ready to help'
    return found


def _behind_dates(verb: Node) -> list[Node]:
    """Subjects that the parser hangs on the date of a chronology's line: 'May 9, 2005 - The leaders sign a treaty'."""
    dates = [kid for kid in verb.kids if kid.i < verb.i and kid.entity in TIMES]
    kids = (kid for date in dates for kid in date.by("appos") if kid.pos in NOMINAL and kid.i < verb.i)
    return [kid for kid in kids if kid.entity not in TIMES]


def _doers(verb: Node) -> list[Node]:
    """Who acts: the subject of an active verb, the agent of a passive one: 'by the army', «войсками»."""
    return [kid for kid in verb.kids if _is_agent(kid)] if is_passive(verb) else _subjects(verb)


def _done_to(verb: Node) -> list[Node]:
    """Who is acted upon: the subject of a passive verb."""
    return _subjects(verb) if is_passive(verb) else []


def _is_agent(kid: Node) -> bool:
    bare = kid.relation.startswith("obl") and not kid.case and kid.has("Case", "Ins")
    return bare or kid.relation == "obl:agent"
