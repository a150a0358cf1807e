"""Who took part in an event and where: the names that its trigger governs, and those that the text leaves to be understood."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..event_types import EventWords, load_event_words
from ..model import LANGUAGES, Annotation
from ..spans import Finder, body, get, inside
from ..trees import NOMINAL, VERBAL, Node, below, climb, is_passive, sentence_tree, within

PLACES = frozenset({"GPE", "LOC"})
CLAUSES = ("acl", "acl:relcl", "advcl", "ccomp", "parataxis", "conj")
DYAD = 2

Named = tuple[Annotation, str]
"""A mention and the grammatical relation that makes it a participant."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a document while its events' participants are sought."""

    mentions: tuple[Annotation, ...]
    words: EventWords
    tree: list[Node]
    names: dict[int, Annotation]
    """Token -> the mention that it belongs to."""
    dyad: tuple[str, ...]
    """Keys of the two countries that the text is mostly about."""


def find_arguments(doc: Doc) -> Iterator[Annotation]:
    """The participants and places of the document's events, one for each event, role and mention."""
    events = get(doc, "events")
    mentions = get(doc, "mentions")
    if not events or not mentions:
        return
    words = {language: load_event_words(language) for language in LANGUAGES}
    names = _tokens(doc, mentions)
    keys = _keys(mentions)
    sentences = get(doc, "sentences")
    dyad = _dyad(mentions, keys)
    actors: list[Annotation] = []
    for passage in body(doc):
        vocabulary = words.get(passage.value or doc.lang_)
        if vocabulary is None:
            continue
        here = inside(passage, mentions)
        pair = _dyad(here, keys)
        actors = []
        for sentence in inside(passage, sentences):
            told = inside(sentence, events)
            if not told:
                continue
            scene = Scene(
                mentions, vocabulary, sentence_tree(doc, sentence), names, pair if len(pair) == DYAD else dyad
            )
            for event in told:
                found = list(_arguments(event, scene, actors, keys))
                yield from found
                if any(argument.label == "actor" for argument in found):
                    ids = {argument.value for argument in found if argument.label == "actor"}
                    actors = [mention for mention in here if mention.id in ids]


def _tokens(doc: Doc, mentions: Iterable[Annotation]) -> dict[int, Annotation]:
    found: dict[int, Annotation] = {}
    for mention in mentions:
        for token in doc.char_span(mention.start, mention.end, alignment_mode="expand") or ():
            found[token.i] = mention
    return found


def _keys(mentions: Iterable[Annotation]) -> dict[str, str]:
    """Mention id -> what tells whether two mentions name the same: entity, the fuller mention, or the base form."""
    found: dict[str, str] = {}
    for mention in mentions:
        found[mention.id] = mention["entity"] or mention["same_as"] or mention.value or mention.id
    return {id: found.get(key, key) for id, key in found.items()}


def _dyad(mentions: Iterable[Annotation], keys: dict[str, str]) -> tuple[str, ...]:
    """The two countries named most often, the one named first before the other; fewer if a third is named as often."""
    counts = Counter(keys[mention.id] for mention in mentions if mention["entity"].startswith("country:"))
    ranked = counts.most_common(DYAD + 1)
    if len(ranked) > DYAD and ranked[DYAD][1] == ranked[DYAD - 1][1]:
        return ()
    return tuple(key for key, _ in ranked[:DYAD])


def _arguments(event: Annotation, scene: Scene, before: list[Annotation], keys: dict[str, str]) -> Iterator[Annotation]:
    trigger = next(iter(within(scene.tree, event.start, event.end)), None)
    if trigger is None:
        return
    seen: set[str] = set()
    for role, named in _roles(trigger, scene, before, event, keys):
        for mention, how in named:
            key = keys[mention.id]
            if key in seen and role != "location":
                continue
            seen.add(key)
            yield Annotation(mention.start, mention.end, role, mention.id, event.id, f"arguments.{how}").having(how=how)


def _roles(
    trigger: Node, scene: Scene, before: list[Annotation], event: Annotation, keys: dict[str, str]
) -> Iterator[tuple[str, list[Named]]]:
    """Roles with those who play them; who is named twice plays the first role."""
    predicate = _predicate(trigger, scene)
    passive = predicate is not None and is_passive(predicate)
    subjects = _subjects(trigger, predicate)
    doers = [node for node in (_agents(predicate) if passive else subjects) if node is not None]
    actors = [one for node in doers for one in _named(node, "subject", scene, event, keys)]
    if predicate is not trigger or trigger.pos in NOMINAL:
        actors += _of_noun(trigger, scene)
    if not actors and not passive and doers and all(_is_pronoun(node, scene) for node in doers):
        actors = [(mention, "subject") for mention in _antecedents(doers[0], before, scene)]
    if not actors and not doers and not passive and predicate is not None and predicate.pos in VERBAL:
        actors = [(mention, "subject") for mention in before]
    yield "actor", actors
    undergoers: list[Named] = []
    if predicate is not None and passive:
        undergoers += [one for node in subjects for one in _named(node, "object", scene, event, keys)]
    for node in dict.fromkeys(x for x in (predicate, trigger) if x is not None):
        for kid in node.kids:
            relation = kid.relation.partition(":")[0]
            if relation in ("obj", "iobj", "attr", "xcomp", "oprd"):
                undergoers += _named(kid, "object", scene, event, keys)
            elif relation in ("obl", "nmod") and kid not in doers:
                undergoers += _named(kid, "oblique", scene, event, keys)
    yield "recipient", undergoers


def _predicate(trigger: Node, scene: Scene) -> Node | None:
    """The verb of a trigger: itself, or the one that the noun completes: 'made' for 'made a visit'."""
    if trigger.pos not in NOMINAL:
        return trigger
    verb = trigger.head
    carriers = scene.words.light | scene.words.occurrence
    if verb is not None and verb.pos in VERBAL and verb.lemma in carriers:
        return verb
    return None


def _subjects(trigger: Node, predicate: Node | None) -> list[Node]:
    """The subject of a predicate; coordinated and embedded verbs share that of the verb above them."""
    if predicate is None:
        return []
    if predicate.relation == "acl" and predicate.head is not None:
        return [predicate.head] if not predicate.by("nsubj") else predicate.by("nsubj")
    node = predicate
    for _ in range(4):
        found = [kid for kid in node.by("nsubj") if kid is not trigger]
        if found or node.head is None or node.relation not in ("conj", "xcomp", "advcl", "ccomp"):
            return found
        if node.relation == "ccomp" and any(kid.relation == "mark" for kid in node.kids):
            return found
        node = node.head
    return []


def _agents(predicate: Node | None) -> list[Node]:
    """Who acts in a passive: 'by the army', «войсками»."""
    if predicate is None:
        return []
    return [
        kid
        for kid in predicate.kids
        if kid.relation == "obl:agent" or (kid.relation.startswith("obl") and not kid.case and kid.has("Case", "Ins"))
    ]


def _is_pronoun(node: Node, scene: Scene) -> bool:
    return node.pos == "PRON" or node.lemma in scene.words.pronouns


def _antecedents(pronoun: Node, before: list[Annotation], scene: Scene) -> list[Annotation]:
    """Whom a pronoun means: the head of its relative clause, else the actor before, if only one fits."""
    for above in climb(pronoun):
        if above.relation == "acl:relcl" and above.head is not None:
            mention = scene.names.get(above.head.i)
            return [mention] if mention else []
    plural = pronoun.has("Number", "Plur") or pronoun.lemma in ("they", "они")
    if plural:
        return before if len(before) > 1 else []
    return before if len(before) == 1 else []


def _named(node: Node, how: str, scene: Scene, event: Annotation, keys: dict[str, str]) -> list[Named]:
    """The mentions in a noun phrase; the dyad where it says 'both countries'."""
    found: list[Named] = []
    for one in sorted(below(node, *CLAUSES[:-1]), key=lambda n: n.i):
        mention = scene.names.get(one.i)
        if mention is None or any(mention is other for other, _ in found):
            continue
        relation = (
            "demonym" if mention.label == "NORP" else "possessor" if how == "subject" and one is not node else how
        )
        found.append((mention, relation))
    if not found and _means_dyad(node, scene):
        found = [(mention, "dyad") for key in scene.dyad if (mention := _nearest(key, event.start, scene, keys))]
    return found


def _means_dyad(node: Node, scene: Scene) -> bool:
    if node.lemma not in scene.words.dyad_nouns:
        return node.lemma in scene.words.dyad_words and node.pos == "PRON"
    plural = node.has("Number", "Plur") or any(kid.lemma in scene.words.dyad_words for kid in node.kids)
    told = any(kid.lemma in scene.words.dyad_words for kid in node.kids)
    return plural and (told or node.lemma in ("сторона", "side", "страна"))


def _nearest(key: str, offset: int, scene: Scene, keys: dict[str, str]) -> Annotation | None:
    """The last mention of an entity before an offset, else the first one."""
    mentions = [mention for mention in scene.mentions if keys[mention.id] == key]
    before = [mention for mention in mentions if mention.start < offset]
    return before[-1] if before else mentions[0] if mentions else None


def _of_noun(trigger: Node, scene: Scene) -> list[Named]:
    """Participants that an event noun itself governs: 'the Soviet withdrawal', «визит президента Кореи»."""
    found: list[Named] = []
    for kid in trigger.kids:
        if kid.relation.partition(":")[0] not in ("nmod", "amod", "compound", "appos", "det"):
            continue
        for one in below(kid, *CLAUSES[:-1]):
            mention = scene.names.get(one.i)
            if mention is not None:
                how = "demonym" if mention.label == "NORP" else "possessor"
                found.append((mention, how))
    return found


@Language.factory(
    "letopis_arguments",
    requires=["doc.spans", "doc._.events", "doc._.mentions", "token.dep"],
    assigns=["doc.spans", "doc._.arguments"],
)
def make_arguments(nlp: Language, name: str) -> Finder:
    """The stage as a spaCy component."""
    return Finder("arguments", find_arguments)
