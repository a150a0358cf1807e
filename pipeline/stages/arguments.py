"""Who took part in an event and where: the names that its trigger governs, and those that the text leaves to be understood."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ..events.parties import governed
from ..events.scene import Scene, is_country, is_spot, is_town, most_named
from ..events.trees import NOMINAL, VERBAL, Node, is_passive, sentence_tree, within
from ..events.types import load_event_words
from ..model import LANGUAGES, Annotation, set_features
from ..names.places import load_places
from ..spans import Finder, body, get, inside

PLACES = frozenset({"GPE", "LOC"})
CLAUSES = frozenset({"acl", "advcl", "ccomp", "parataxis", "xcomp"})
INVERSE = {"actor": "recipient", "recipient": "actor"}
PRINCIPAL = ("actor", "recipient")
CROWD = 10
"""A phrase with more names than this is a list, not the participants of an event."""

ROLES = ("actor", "recipient", "location", "theme")

BESIDE = 10
"""So many characters at most stand between a date and the name whose verb is left out."""

Named = tuple[Annotation, str]
"""A mention and the grammatical relation that makes it a participant."""

Participant = tuple[str, Annotation, str]
"""A role, a mention, and the grammatical relation."""


def find_arguments(doc: Doc) -> Iterator[Annotation]:
    """The participants and places of the document's events, one for each event, role and mention."""
    events = get(doc, "events")
    mentions = get(doc, "mentions")
    if not events or not mentions:
        return
    words = {language: load_event_words(language) for language in LANGUAGES}
    sentences = get(doc, "sentences")
    scene = Scene.of(doc, mentions, words[LANGUAGES[0]])
    scene.capitals = _capitals(mentions)
    whole = scene.dyad
    dates = {timex.id: timex for timex in get(doc, "timexes")}
    for passage in body(doc):
        language = passage.value or doc.lang_
        if language not in words:
            continue
        scene.words = words[language]
        scene.dyad = most_named(inside(passage, mentions), scene.keys) or whole
        previous: Sequence[Annotation] = ()
        scene.told.clear()
        for sentence in inside(passage, sentences):
            told = inside(sentence, events)
            tree = sentence_tree(doc, sentence) if told else []
            scene.nodes = {node.i: node for node in tree}
            here = inside(sentence, mentions)
            scene.here, scene.around, previous = here, [*previous, *here], here
            principal: list[Annotation] = []
            for event in told:
                trigger = next(iter(within(tree, event.start, event.end)), None)
                if trigger is None:
                    continue
                scene.year = event["latest"][:4]
                found = list(_participants(trigger, scene)) or _understood(event, trigger, scene)
                found = _own_share(
                    event,
                    trigger,
                    found,
                    [dates[each["timex"]] for each in told if _same(each, event) and each["timex"] in dates],
                    scene,
                )
                between = {mention.id for role, mention, _ in found if role in PRINCIPAL}
                if event["type"] != "OTHER" and len(between) > 1:
                    scene.told[event["type"]] = [(role, mention) for role, mention, _ in found if role in PRINCIPAL]
                for role, mention, how in found:
                    rule, features = f"{language}.arguments.{how}", set_features(how=how)
                    yield Annotation(mention.start, mention.end, role, mention.id, event.id, rule, features=features)
                leading = next((role for role in ("actor", "recipient") if any(role == each[0] for each in found)), "")
                principal += [mention for role, mention, _ in found if role == leading]
            scene.before = principal or scene.before


def _participants(trigger: Node, scene: Scene) -> Iterator[Participant]:
    """Role, mention and relation of each participant; who is named twice plays the first role."""
    seen: set[str] = set()
    found = list(_roles(trigger, scene))
    if trigger.lemma in scene.words.receiving and not is_passive(trigger):
        found = [(INVERSE.get(role, role), named) for role, named in found]
    for wanted in ROLES:
        for role, (mention, how) in found:
            if role == wanted and scene.keys[mention.id] not in seen:
                seen.add(scene.keys[mention.id])
                yield role, mention, how


def _same(one: Annotation, other: Annotation) -> bool:
    """Whether two events have one trigger, and each its own date."""
    return (one.start, one.end) == (other.start, other.end)


def _own_share(
    event: Annotation, trigger: Node, found: list[Participant], dates: list[Annotation], scene: Scene
) -> list[Participant]:
    """Those who took part on one of several dates of a trigger: 'visited Norway in 1990 and Chad in 1992'.

    Each date has the names that stand between it and the next one. A name there that the parser hangs elsewhere stands
    in for whoever plays its part at the other dates: 'Norway declared war in 1914, and Chad in 1917'.
    """
    dates = sorted(dates)
    own = next((n for n, date in enumerate(dates) if date.id == event["timex"]), 0)
    if len(dates) < 2:
        return found
    fronted = dates[0].start < trigger.start
    bounds = [date.end if fronted else date.start for date in dates]

    def share(mention: Annotation) -> int:
        """The number of the date that a mention stands beside; -1 before or right behind the trigger's own."""
        if mention.start < trigger.start or not scene.here or mention.start < scene.here[0].start:
            return -1
        passed = sum(bound <= mention.start for bound in bounds)
        return passed - 1 if fronted else min(passed, len(dates) - 1)

    shares = {role: {share(mention) for one, mention, _ in found if one == role} - {-1} for role in ROLES}
    whole = found
    found = [each for each in found if len(shares[each[0]]) < 2 or share(each[1]) in (-1, own)]
    if own and not any(share(mention) == own for _, mention, _ in found):
        at = dates[own].end if fronted else dates[own].start
        near = [one for one in scene.here if abs(at - (one.start if fronted else one.end)) <= BESIDE]
        gapped = [mention for mention in near if share(mention) == own and mention.label != "NORP"]
        if len(gapped) == 1 and (role := _gapped_role(gapped[0], trigger, found, scene)):
            how = next((how for one, _, how in found if one == role), "subject")
            joined = any(one is gapped[0] for _, one, _ in whole)  # 'the Chadian kings Aa in 1990 and Bb in 1992'
            kept = [each for each in found if each[0] != role or (joined and each[2] == "demonym")]
            return [*kept, (role, gapped[0], how)]
    return found


def _gapped_role(mention: Annotation, trigger: Node, found: list[Participant], scene: Scene) -> str:
    """The part that a name plays whose verb is left out: by its case, else an object if the verb has a named one."""
    node = next((scene.nodes[i] for i in sorted(scene.nodes) if scene.names.get(i) is mention), None)
    if node is None or is_spot(mention):
        return ""
    if node.has("Case", "Nom"):
        return "actor"
    named = any(role == "recipient" and trigger.end <= one.start <= scene.here[-1].start for role, one, _ in found)
    return "recipient" if named else "actor" if not node.case and not node.told("Case") else ""


def _understood(event: Annotation, trigger: Node, scene: Scene) -> list[Participant]:
    """Those of the last event of the kind, for one that names nobody: 'the talks were to go on in August'.

    A sentence that names other persons tells of these. Where there was no such event, a noun for what two do together
    means the two that the text is about: 'the war'.
    """
    told = scene.told.get(event["type"], ())
    if {scene.keys[m.id] for m in scene.here if m.label == "PERSON"} - {scene.keys[mention.id] for _, mention in told}:
        told = ()
    words = [trigger, *(party.node for party in governed(trigger, scene.words) if party.how in ("subject", "object"))]
    if not told and any(word.lemma in scene.words.mutual and not _is_name(word) for word in words):
        told = [("actor", mention) for mention in scene.two_near(trigger)]
    return [(role, mention, "dyad") for role, mention in told]


def _is_name(noun: Node) -> bool:
    """Whether a noun is written as part of a name: 'the Winter War'."""
    modifiers = [kid for kid in noun.kids if kid.relation in ("amod", "compound")]
    return any(kid.text[0].isupper() and kid.i > 0 for kid in modifiers) or (bool(modifiers) and noun.text[0].isupper())


def _capitals(mentions: Iterable[Annotation]) -> dict[str, str]:
    """The ids of mentions of capitals with the keys of their countries."""
    places = load_places()
    found = {mention.id: mention["entity"].removeprefix("place:") for mention in mentions if is_town(mention)}
    known = {id: places.place(place) for id, place in found.items() if place in places}
    return {id: f"country:{place.country}" for id, place in known.items() if place.capital}


def _roles(trigger: Node, scene: Scene) -> Iterator[tuple[str, Named]]:
    """The names in the noun phrases that take part, with their roles."""
    states = trigger.pos in NOMINAL
    for party in governed(trigger, scene.words):
        if party.how == "possessor":
            for mention, how in _named(party.node, party.how, scene):
                suffers = mention.label == "PERSON" and trigger.lemma in scene.words.undergone
                role = "recipient" if suffers and party.node.relation == "nmod:poss" else party.role
                yield ("location" if is_spot(mention) else role), (mention, how)
        elif party.how == "oblique":
            yield from _oblique(party.node, scene, states=states)
        else:
            found = list(_phrase_roles(party.role, party.how, [party.node], scene))
            states |= party.role == "actor" and any(mention.label != "PERSON" for _, (mention, _) in found)
            yield from found


def _phrase_roles(role: str, how: str, phrases: Iterable[Node], scene: Scene) -> Iterator[tuple[str, Named]]:
    """The participants that noun phrases name, or stand for."""
    for phrase in phrases:
        named = _named(phrase, how, scene)
        named = _governments(named, scene) if role == "actor" else named
        named = named or [(mention, how) for mention in scene.antecedents(phrase)]
        # 'a treaty between A and B was signed'
        between = [kid for kid in phrase.kids if kid.case in scene.words.owners and kid.relation != "nmod:poss"]
        acting = [mention for kid in between for mention, _ in _named(kid, how, scene)]
        for mention, relation in named:
            if any(mention is one for one in acting):
                yield "actor", (mention, "possessor")
            else:
                yield ("location" if is_spot(mention) and role != "actor" else role), (mention, relation)


def _governments(named: list[Named], scene: Scene) -> list[Named]:
    """Participants, with its country for a capital: 'Rome declared war'."""
    return [(state, "capital") if (state := scene.government(one)) else (one, how) for one, how in named]


def _oblique(phrase: Node, scene: Scene, *, states: bool = True) -> Iterator[tuple[str, Named]]:
    """What an oblique names: a place, someone who takes part, or what the event is about.

    States and organisations (`states`) deal with the body that they turn to; a person becomes part of it.
    """
    words = scene.words
    first = phrase.case.partition(" ")[0]
    mention = scene.names.get(phrase.i)
    goal = phrase.has("Case", "Acc")
    if phrase.lemma in words.leading or first in words.owners:
        yield from (("actor", named) for named in _governments(_named(phrase, "oblique", scene), scene))
        return
    if first in words.locative and not goal and not (first in words.givers and mention and is_country(mention)):
        if mention is not None and mention.label in PLACES:
            yield "location", (mention, "oblique")
        return
    if first not in words.partners and first:
        return
    named = _named(phrase, "oblique", scene) or [(one, "oblique") for one in scene.antecedents(phrase)]
    verb = phrase.head
    abroad = verb is not None and any(kid.lemma in words.missions for kid in verb.by("obj", "nsubj"))
    for one, how in _governments(named, scene) if abroad or first in words.counterparts else named:
        if is_spot(one):
            yield "location", (one, how)
        elif one.label == "ORG" and first not in words.counterparts and not (states and first):
            yield "theme", (one, how)
        else:
            yield "recipient", (one, how)


def _named(phrase: Node, how: str, scene: Scene) -> list[Named]:
    """The mentions in a noun phrase that take part in what it takes part in.

    An adjective of nationality counts unless it only describes someone who is named.
    """
    found: list[Named] = []
    todo = [phrase]
    seen = {phrase.i}
    topics: set[int] = set()  # what a thing is about involves countries only
    while todo:
        node = todo.pop(0)
        mention = scene.names.get(node.i)
        if mention is not None and all(mention is not other for other, _ in found):
            if mention.label == "NORP":
                if not _describes_named(node, scene):
                    found.append((mention, "demonym"))
                    if (other := scene.joined.get(mention.id)) and all(other is not one for one, _ in found):
                        found.append((other, "demonym"))
            else:
                own = scene.names.get(phrase.i) is mention or node.relation in ("conj", "appos", "flat:name")
                belongs = not node.case or node.case in scene.words.about or node.case in scene.words.owners
                if node.i in topics and (state := scene.government(mention)):
                    found.append((state, "capital"))
                elif node.i not in topics or is_country(mention):
                    found.append((mention, how if own else "possessor" if belongs else "oblique"))
        elif mention is None:
            found += [(one, "dyad") for one in scene.pair(node)]
            found += [(one, "possessor") for one in scene.antecedents(node)] if _owns(node, phrase, scene) else []
        for kid in node.kids:
            if kid.i in seen:
                continue
            words, first = scene.words, kid.case.partition(" ")[0]
            abroad = node.lemma in words.missions and (first in words.locative or first in words.partners)
            topic = mention is None and kid.relation == "nmod" and (abroad or first in words.topics)
            if topic or _goes_on(node, kid, mention, scene):
                seen.add(kid.i)
                todo.append(kid)
                if topic or node.i in topics:
                    topics.add(kid.i)
    return found if len(found) <= CROWD else []


def _owns(pronoun: Node, phrase: Node, scene: Scene) -> bool:
    """Whether a possessive tells who takes part: the owner of an event, of a thing, or of those who act for a state."""
    if pronoun.relation not in ("det", "nmod:poss") or pronoun.pos not in ("DET", "PRON"):
        return False
    noun = pronoun.head
    return pronoun is phrase or (
        noun is not None and (noun.lemma in scene.words.officials or noun.has("Animacy", "Inan"))
    )


def _goes_on(node: Node, kid: Node, mention: Annotation | None, scene: Scene) -> bool:
    """Whether a dependent names participants too: genitives, partners and conjuncts do, places and topics do not."""
    relation = kid.relation.partition(":")[0]
    if relation in CLAUSES or (kid.relation == "conj" and kid.pos in VERBAL):
        return False
    if relation == "appos" and mention is not None and mention.label != "PERSON":
        return kid.i in scene.names
    if relation in ("nmod", "obl"):
        if kid.lemma in scene.words.leading:
            return True
        case = kid.case.partition(" ")[0]
        where = case in scene.words.locative and not kid.has("Case", "Acc")
        return not case or (case in scene.words.partners and not where and mention is None)
    return relation in ("conj", "appos", "amod", "compound", "flat", "det", "nummod")


def _describes_named(adjective: Node, scene: Scene) -> bool:
    """Whether an adjective of nationality describes a person or organisation by name, in no official part."""
    noun = adjective.head
    if noun is None:
        return False
    phrase = [noun, *(kid for kid in noun.kids if kid.relation.partition(":")[0] in ("appos", "flat", "compound"))]
    if noun.relation in ("compound", "appos") and noun.head is not None:
        phrase.append(noun.head)
    named = any((m := scene.names.get(one.i)) is not None and m.label in ("PERSON", "ORG") for one in phrase)
    return named and not any(one.lemma in scene.words.officials for one in (*phrase, *noun.kids))


@Language.factory(
    "letopis_arguments",
    requires=["doc.spans", "doc._.events", "doc._.mentions", "token.dep"],
    assigns=["doc.spans", "doc._.arguments"],
)
def make_arguments(nlp: Language, name: str) -> Finder:
    """The stage as a spaCy component."""
    return Finder("arguments", find_arguments)
