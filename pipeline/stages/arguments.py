"""Who took part in an event and where: the names that its trigger governs, and those that the text leaves to be understood."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from ..event_types import EventWords, load_event_words
from ..model import LANGUAGES, Annotation
from ..spans import Finder, body, get, inside
from ..trees import NOMINAL, VERBAL, Node, climb, is_passive, sentence_tree, subjects, within

PLACES = frozenset({"GPE", "LOC"})
CLAUSES = frozenset({"acl", "advcl", "ccomp", "parataxis", "xcomp"})
DYAD = 2
CROWD = 10
"""A phrase with more names than this is a list, not the participants of an event."""

Named = tuple[Annotation, str]
"""A mention and the grammatical relation that makes it a participant."""


@dataclass(slots=True)
class Scene:
    """What is known of a document while its events' participants are sought."""

    mentions: tuple[Annotation, ...]
    names: dict[int, Annotation]
    """Token -> the mention that it belongs to."""
    keys: dict[str, str]
    """Mention id -> what tells whether two mentions name the same."""
    dyad: tuple[str, ...]
    """Keys of the two countries that the text is mostly about."""
    genders: dict[str, set[str]]
    """Mention id -> the genders of its words, where the language shows them."""
    words: EventWords
    before: list[Annotation] = field(default_factory=list)
    """The principal participants of the sentence before that told of an event."""
    around: Sequence[Annotation] = ()
    """The mentions of this sentence and the one before."""


def find_arguments(doc: Doc) -> Iterator[Annotation]:
    """The participants and places of the document's events, one for each event, role and mention."""
    events = get(doc, "events")
    mentions = get(doc, "mentions")
    if not events or not mentions:
        return
    words = {language: load_event_words(language) for language in LANGUAGES}
    keys = _keys(mentions)
    sentences = get(doc, "sentences")
    whole = _dyad(mentions, keys)
    names = _names(doc, mentions)
    scene = Scene(mentions, names, keys, whole, _genders(doc, names), words[LANGUAGES[0]])
    for passage in body(doc):
        language = passage.value or doc.lang_
        if language not in words:
            continue
        pair = _dyad(inside(passage, mentions), keys)
        scene.words = words[language]
        scene.dyad = pair if len(pair) == DYAD else whole
        previous: Sequence[Annotation] = ()
        for sentence in inside(passage, sentences):
            told = inside(sentence, events)
            tree = sentence_tree(doc, sentence) if told else []
            here = inside(sentence, mentions)
            scene.around, previous = [*previous, *here], here
            principal: list[Annotation] = []
            for event in told:
                trigger = next(iter(within(tree, event.start, event.end)), None)
                if trigger is None:
                    continue
                found = list(_participants(trigger, scene))
                for role, mention, how in found:
                    rule = f"{language}.arguments.{how}"
                    yield Annotation(mention.start, mention.end, role, mention.id, event.id, rule).having(how=how)
                leading = next((role for role in ("actor", "recipient") if any(role == each[0] for each in found)), "")
                principal += [mention for role, mention, _ in found if role == leading]
            scene.before = principal or scene.before


def _names(doc: Doc, mentions: Iterable[Annotation]) -> dict[int, Annotation]:
    found: dict[int, Annotation] = {}
    for mention in mentions:
        for token in doc.char_span(mention.start, mention.end, alignment_mode="expand") or ():
            found[token.i] = mention
    return found


def _genders(doc: Doc, names: dict[int, Annotation]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {mention.id: set() for mention in names.values()}
    for i, mention in names.items():
        found[mention.id].update(doc[i].morph.get("Gender", []))
    return found


def _keys(mentions: Iterable[Annotation]) -> dict[str, str]:
    """Mention id -> entity, fuller mention or base form, whichever is known first."""
    found = {m.id: m["entity"] or m["same_as"] or m.value or m.id for m in mentions}
    return {id: found.get(key, key) for id, key in found.items()}


def _dyad(mentions: Iterable[Annotation], keys: dict[str, str]) -> tuple[str, ...]:
    """The two countries named most often; none if a third is named as often."""
    counts = Counter(keys[mention.id] for mention in mentions if _is_country(mention))
    ranked = counts.most_common(DYAD + 1)
    if len(ranked) > DYAD and ranked[DYAD][1] == ranked[DYAD - 1][1]:
        return ()
    return tuple(key for key, _ in ranked[:DYAD])


def _participants(trigger: Node, scene: Scene) -> Iterator[tuple[str, Annotation, str]]:
    """Role, mention and relation of each participant; who is named twice plays the first role."""
    seen: set[str] = set()
    found = list(_roles(trigger, scene))
    for wanted in ("actor", "recipient", "location", "theme"):
        for role, (mention, how) in found:
            if role == wanted and scene.keys[mention.id] not in seen:
                seen.add(scene.keys[mention.id])
                yield role, mention, how


def _roles(trigger: Node, scene: Scene) -> Iterator[tuple[str, Named]]:
    predicate = _predicate(trigger, scene)
    doers: list[Node] = []
    done_to: list[Node] = []
    if predicate is not None:
        passive = is_passive(predicate)
        shared = _subjects(predicate, trigger)
        doers, done_to = (_agents(predicate), shared) if passive else (shared, [])
    yield from _phrase_roles("actor", "subject", doers, scene)
    yield from _phrase_roles("recipient", "object", done_to, scene)
    peers = [named for _, named in _phrase_roles("actor", "subject", doers, scene)]
    states = any(mention.label != "PERSON" for mention, _ in peers)
    if trigger.pos in NOMINAL:
        yield from _of_noun(trigger, scene)
        verb = trigger.head
        completes = trigger.relation == "obj" or (trigger.relation == "obl" and trigger.case == "с")
        if predicate is None and completes and verb is not None:
            yield from _phrase_roles("actor", "subject", _subjects(verb, trigger), scene)
    for node in dict.fromkeys(one for one in (predicate, trigger) if one is not None and one.pos not in NOMINAL):
        for kid in node.kids:
            relation = kid.relation.partition(":")[0]
            if kid in doers or kid in done_to or kid is trigger:
                continue
            if relation in ("obj", "iobj", "attr", "oprd", "xcomp"):
                yield from _phrase_roles("recipient", "object", [kid], scene)
            elif relation in ("obl", "nmod"):
                yield from _oblique(kid, scene, states=states)


def _predicate(trigger: Node, scene: Scene) -> Node | None:
    """The verb of a trigger: itself, or the one that the noun completes: 'made' for 'made a visit'."""
    if trigger.pos not in NOMINAL:
        return trigger
    verb = trigger.head
    carriers = scene.words.light | scene.words.occurrence
    return verb if verb is not None and verb.pos in VERBAL and verb.lemma in carriers else None


def _subjects(predicate: Node, trigger: Node) -> list[Node]:
    """The subjects of a predicate; a participle's is the noun it modifies, and whom that noun describes."""
    if predicate.relation == "acl" and predicate.head is not None:
        noun = predicate.head
        copula = noun.head if noun.relation in ("xcomp", "attr") else None
        return [noun, *(subjects(copula) if copula is not None else [])]
    return [one for one in subjects(predicate) if one is not trigger]


def _agents(predicate: Node) -> list[Node]:
    """Who acts in a passive: 'by the army', «войсками»."""
    return [
        kid
        for kid in predicate.kids
        if kid.relation == "obl:agent" or (kid.relation.startswith("obl") and not kid.case and kid.has("Case", "Ins"))
    ]


def _phrase_roles(role: str, how: str, phrases: Iterable[Node], scene: Scene) -> Iterator[tuple[str, Named]]:
    """The participants that noun phrases name, or stand for."""
    for phrase in phrases:
        named = _named(phrase, how, scene)
        if not named and _is_pronoun(phrase, scene):
            named = [(mention, how) for mention in _antecedents(phrase, scene)]
        for mention, relation in named:
            place = mention.label == "LOC" or _is_town(mention)
            yield ("location" if place and role != "actor" else role), (mention, relation)


def _oblique(phrase: Node, scene: Scene, *, states: bool = True) -> Iterator[tuple[str, Named]]:
    """What an oblique names: a place, someone who takes part, or what the event is about.

    States and organisations (`states`) deal with the body that they turn to; a person becomes part of it.
    """
    words = scene.words
    first = phrase.case.partition(" ")[0]
    mention = scene.names.get(phrase.i)
    goal = phrase.has("Case", "Acc")
    if first in words.locative and not goal:
        if mention is not None and mention.label in PLACES:
            yield "location", (mention, "oblique")
        return
    if first not in words.partners and first:
        return
    for one, how in _named(phrase, "oblique", scene):
        if one.label in PLACES and (one.label == "LOC" or _is_town(one)):
            yield "location", (one, how)
        elif one.label == "ORG" and first not in words.counterparts and not (states and first):
            yield "theme", (one, how)
        else:
            yield "recipient", (one, how)


def _of_noun(trigger: Node, scene: Scene) -> Iterator[tuple[str, Named]]:
    """Participants that an event noun itself governs: 'the Soviet withdrawal', «визит президента Кореи»."""
    for kid in trigger.kids:
        relation = kid.relation.partition(":")[0]
        if relation in ("amod", "compound", "det") or (
            relation == "nmod" and kid.case in ("", "'s", "by", "between", "между")
        ):
            for mention, how in _named(kid, "possessor", scene):
                place = mention.label == "LOC" or _is_town(mention)
                yield ("location" if place else "actor"), (mention, how)
        elif relation in ("nmod", "obl"):
            yield from (
                ("location" if role == "recipient" and kid.case == "of" and _is_town(named[0]) else role, named)
                for role, named in _oblique(kid, scene)
            )


def _is_country(mention: Annotation) -> bool:
    return mention["entity"].startswith("country:")


def _is_town(mention: Annotation) -> bool:
    """Whether a place is known and no country."""
    return mention.label == "GPE" and mention["entity"].startswith("place:")


def _is_pronoun(node: Node, scene: Scene) -> bool:
    return node.pos == "PRON" or node.lemma in scene.words.pronouns


def _antecedents(pronoun: Node, scene: Scene) -> list[Annotation]:
    """Whom a pronoun means: the head of its relative clause, else the actors before, if only one fits."""
    for above in climb(pronoun):
        if above.relation == "acl:relcl" and above.head is not None:
            mention = scene.names.get(above.head.i)
            return [mention] if mention else []
    if pronoun.has("Number", "Plur"):
        return scene.before if len(_distinct(scene.before, scene)) > 1 else []
    near = [mention for mention in scene.around if mention.start < pronoun.start and not _is_town(mention)]
    for mentions in (near, scene.before):
        fitting = [mention for mention in mentions if _fits(pronoun, mention, scene)]
        fitting = [mention for mention in fitting if mention.label == "PERSON"] or fitting
        if fitting:
            return fitting[-1:] if len(_distinct(fitting, scene)) == 1 else []
    return []


def _fits(pronoun: Node, mention: Annotation, scene: Scene) -> bool:
    """Whether a pronoun can mean who is named, by kind and gender."""
    if mention.label == "NORP":
        return False
    genders = pronoun.token.morph.get("Gender", [])
    agrees = not genders or not scene.genders[mention.id] or not scene.genders[mention.id].isdisjoint(genders)
    if pronoun.lemma in scene.words.persons and mention.label != "PERSON":
        return False
    return agrees and not (pronoun.lemma in scene.words.things and mention.label == "PERSON")


def _distinct(mentions: Iterable[Annotation], scene: Scene) -> set[str]:
    return {scene.keys[mention.id] for mention in mentions}


def _named(phrase: Node, how: str, scene: Scene) -> list[Named]:
    """The mentions in a noun phrase that take part in what it takes part in.

    An adjective of nationality counts unless it only describes someone who is named.
    """
    found: list[Named] = []
    todo = [phrase]
    seen = {phrase.i}
    while todo:
        node = todo.pop(0)
        mention = scene.names.get(node.i)
        if mention is not None and all(mention is not other for other, _ in found):
            if mention.label == "NORP":
                if not _describes_named(node, scene):
                    found.append((mention, "demonym"))
            else:
                own = scene.names.get(phrase.i) is mention or node.relation in ("conj", "appos", "flat:name")
                found.append((mention, how if own else "possessor"))
        elif mention is None and _means_dyad(node, scene):
            around = {scene.keys[m.id]: None for m in scene.around if m.start < node.start and _is_country(m)}
            pair = tuple(around) if len(around) == DYAD else scene.dyad
            found += [(one, "dyad") for key in pair if (one := _nearest(key, node.start, scene))]
        for kid in node.kids:
            if kid.i not in seen and _goes_on(node, kid, mention, scene):
                seen.add(kid.i)
                todo.append(kid)
    return found if len(found) <= CROWD else []


def _goes_on(node: Node, kid: Node, mention: Annotation | None, scene: Scene) -> bool:
    """Whether a dependent names participants too: genitives, partners and conjuncts do, places and topics do not."""
    relation = kid.relation.partition(":")[0]
    if relation in CLAUSES or (kid.relation == "conj" and kid.pos in VERBAL):
        return False
    if relation == "appos" and mention is not None and mention.label != "PERSON":
        return kid.i in scene.names
    if relation in ("nmod", "obl"):
        case = kid.case.partition(" ")[0]
        return not case or (case in scene.words.partners and case not in scene.words.locative and mention is None)
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


def _means_dyad(node: Node, scene: Scene) -> bool:
    """Whether a noun stands for the two countries: 'both nations', «стороны»."""
    told = any(kid.lemma in scene.words.dyad_words for kid in node.kids)
    if node.lemma in scene.words.dyad_words:
        return node.pos == "PRON"
    if node.lemma not in scene.words.dyad_nouns:
        return False
    return told or (node.lemma in ("side", "сторона") and node.has("Number", "Plur"))


def _nearest(key: str, offset: int, scene: Scene) -> Annotation | None:
    """The last mention of an entity before an offset, else the first one."""
    mentions = [mention for mention in scene.mentions if scene.keys[mention.id] == key and mention.label != "NORP"]
    before = [mention for mention in mentions if mention.start < offset]
    return before[-1] if before else mentions[0] if mentions else None


@Language.factory(
    "letopis_arguments",
    requires=["doc.spans", "doc._.events", "doc._.mentions", "token.dep"],
    assigns=["doc.spans", "doc._.arguments"],
)
def make_arguments(nlp: Language, name: str) -> Finder:
    """The stage as a spaCy component."""
    return Finder("arguments", find_arguments)
