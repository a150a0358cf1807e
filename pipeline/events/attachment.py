"""Which words of a sentence each of its dates belongs to."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from ..model import Annotation
from .clause import Clause, Date, covers
from .governors import governors
from .predicates import Lexicon, lower, realis, triggers, with_conjuncts
from .trees import NOMINAL, VERBAL, Node, below, chain, climb, conjuncts, is_finite

DASHES = frozenset("-—–:\t")


Attached = tuple[Node, str]
"""A trigger and how the date was tied to it."""


def attach(clause: Clause) -> Iterator[tuple[Node, Annotation, str]]:
    """The events that the dates of a sentence belong to: trigger, time expression, and how the two were tied.

    Of two dates of one event of which the wider covers the other ('a year later, in 1961'), the narrower counts.
    """
    found: dict[int, list[tuple[Node, Annotation, str]]] = {}
    hung = governors(clause)
    for date, timex in _alternatives(clause):
        taken = {lower(node, clause.lexicon).i for first, node in hung.items() if first != date.first}
        for trigger, how in _attach(clause, date, hung.get(date.first), taken):
            mine = found.setdefault(trigger.i, [])
            if trigger.text.replace("-", "").isalpha() and all(timex.id != other.id for _, other, _ in mine):
                mine.append((trigger, timex, how))
    for mine in found.values():
        for n, (trigger, timex, how) in enumerate(mine):
            if not any(covers(timex, other, later=m > n) for m, (_, other, _) in enumerate(mine) if m != n):
                yield trigger, timex, how


def carry(clause: Clause, before: Annotation, *, fronted: bool, headed: bool) -> Iterator[Attached]:
    """The events of a sentence without dates that goes on about what the sentence before it dated.

    With `fronted`, the date belongs to this sentence and was only cut off from it; with `headed`, it heads the section.
    """
    lexicon = clause.lexicon
    root = next(iter(clause.roots), None)
    if root is None:
        return
    if fronted:
        yield from ((trigger, "clause") for trigger in triggers(root, lexicon))
        return
    if not (before["earliest"] and before["latest"]) or not _told(root):
        return
    if any(node.text.lower() in lexicon.words.earlier for node in clause.tree):
        return
    if root.pos not in VERBAL or root.lemma in lexicon.words.copulas or clause.tree[0].lemma in lexicon.words.bounding:
        return
    if not headed and not any(_refers_back(node, lexicon) for node in clause.tree[:6]):
        return
    for trigger in triggers(root, lexicon):
        if lexicon.is_typed(trigger) or (lexicon.subtype(trigger) and not headed):
            yield trigger, "carried"
    for verb in chain(root):
        yield from ((trigger, "carried") for trigger in _announced(verb, clause))


def _refers_back(node: Node, lexicon: Lexicon) -> bool:
    return node.lemma in lexicon.words.anaphor and node.relation != "mark"


def _alternatives(clause: Clause) -> Iterator[tuple[Date, Annotation]]:
    """The dates of a sentence; two that are alternatives ('1895 or 1896') as one that spans both."""
    joined: set[str] = set()
    for one, other in pairwise(clause.dates):
        between = [n for n in clause.tree if one.last < n.i < other.first and n.pos not in ("PUNCT", "ADP", "X", "SYM")]
        if len(between) == 1 and between[0].lemma in clause.lexicon.words.alternative and one.timex.id not in joined:
            joined |= {one.timex.id, other.timex.id}
            latest = other.timex["latest"]
            edtf = f"[{one.timex['edtf']},{other.timex['edtf']}]" if one.timex["edtf"] and other.timex["edtf"] else ""
            yield one, one.timex.having(latest=latest, edtf=edtf)
    for n, date in enumerate(clause.dates):
        restates = n and _restates(clause, clause.dates[n - 1], date)
        if date.timex.id not in joined and not restates and not _is_restated(clause, clause.dates[n:]):
            yield date, date.timex


def _restates(clause: Clause, one: Date, other: Date) -> bool:
    """Whether a date in brackets gives the one before it in another calendar."""
    between = [node.text for node in clause.tree if one.last < node.i < other.first]
    return between == ["("]


def _is_restated(clause: Clause, dates: Sequence[Date]) -> bool:
    """Whether the first of some dates hangs on another one, and a day that stands for itself follows: 'a year ago, on 5 May'."""
    if len(dates) < 2 or dates[0].timex["resolution"] not in ("context", "published"):
        return False
    between = [n.text for n in clause.tree if dates[0].last < n.i < dates[1].first and n.pos != "ADP"]
    return between == [","] and dates[1].timex["precision"] == "day" and dates[1].timex["resolution"] == "explicit"


def _attach(clause: Clause, date: Date, governor: Node | None, taken: Set[int]) -> Iterator[Attached]:
    """The events that a date belongs to."""
    line = _chronology(clause, date)
    if line:
        yield from ((trigger, "clause") for trigger in line)
        return
    if governor is None:
        return
    if governor.pos in NOMINAL and clause.lexicon.is_event_noun(governor):
        yield from ((noun, "noun") for noun in with_conjuncts(governor, clause.lexicon))
        yield from ((trigger, "shared") for trigger in _in_the_course(governor, clause, taken))
        return
    found = triggers(governor, clause.lexicon)
    yield from ((trigger, "clause") for trigger in found)
    yield from ((trigger, "clause") for trigger in _announced(governor, clause))
    for trigger in _shared(governor, date, clause, taken):
        yield trigger, "shared"
        yield from ((inner, "shared") for inner in _announced(trigger, clause))
    held = governor.head if governor.relation == "acl" else None
    if held is not None and held in found:
        yield from ((trigger, "shared") for trigger in _in_the_course(held, clause, taken))
    if not found:
        yield from ((trigger, "clause") for trigger in _when(governor, date, clause))


def _chronology(clause: Clause, date: Date) -> list[Node]:
    """The events of a line that opens with its date: '1921 — founding of the party', or that has no finite verb."""
    tree, lexicon = clause.tree, clause.lexicon
    if any(n.i < date.first and n.pos not in ("PUNCT", "SYM", "ADP", "SPACE") and n.text not in DASHES for n in tree):
        return []
    rest = [node for node in tree if node.i > date.last]
    if not rest:
        return []
    last = date.nodes[-1].token
    gap = last.whitespace_ + last.doc[last.i + 1].text_with_ws  # a node follows
    marked = gap.startswith("  ") or (bool(gap.strip(" ")) and gap.lstrip(" ")[0] in DASHES)
    finite = any(is_finite(node) or node.has("VerbForm", "Fin") for node in rest)
    if finite and not marked:
        return []
    heads = [node for node in rest if node.head is None or node.head.i <= date.last]
    found: list[Node] = []
    for head in heads:
        for node in (head, *conjuncts(head)):
            if node.pos in VERBAL:
                found += triggers(node, lexicon)
    found += [node for node in rest if lexicon.is_event_noun(node) and not _names_part(node, found, lexicon)]
    headline = None if finite else _headline_verb(rest, lexicon)
    if headline is not None:
        headline.pos = "VERB"
        return [headline]
    if not found and marked:
        found = [node for node in heads if node.pos in NOMINAL and node.i not in lexicon.names][:1]
    return sorted(set(found), key=lambda node: node.i)


def _headline_verb(rest: list[Node], lexicon: Lexicon) -> Node | None:
    """The verb of a line in the present tense that the tagger takes for a noun: 'rebels and army sign total ceasefire'."""
    if lexicon.language != "en":
        return None
    for before, node, after in zip(rest, rest[1:], rest[2:], strict=False):
        plural = before.text.endswith("s") or any(
            kid.relation in ("cc", "conj") for one in (before, *climb(before)) for kid in one.kids
        )
        agrees = node.text == node.lemma if plural else node.text.endswith("s")
        thing = after.pos in ("DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM")
        known = lexicon.types.knows("en", "verb", node.lemma)
        if before.pos in NOMINAL and node.pos == "NOUN" and node.i not in lexicon.names and thing and agrees and known:
            return node
    return None


def _names_part(node: Node, verbs: list[Node], lexicon: Lexicon) -> bool:
    """Whether a noun of a chronology line only says more about another event: 'the beginning of the war'."""
    if node.head is None:
        return False
    if node.relation == "nmod" and lexicon.is_event_noun(node.head):
        return True
    return any(above in verbs for above in climb(node))


def _announced(verb: Node, clause: Clause) -> Iterator[Node]:
    """The plan inside a report that has no date of its own: 'announced its intention to withdraw'."""
    words, lexicon = clause.lexicon.words, clause.lexicon
    dated = {node.i for date in clause.dates for node in date.nodes}
    for kid in verb.kids:
        content = [kid] if kid.relation in ("ccomp", "xcomp") and verb.lemma in words.reporting else []
        if kid.relation in ("obj", "obl") and kid.lemma in words.plan:
            content = [k for k in kid.kids if k.relation in ("acl", "nmod", "xcomp", "ccomp")]
        for inner in content:
            own = any(node.i in dated for node in below(inner))
            if not own and lexicon.is_typed(inner) and realis(inner, lexicon) == "planned":
                yield inner


def _shared(verb: Node, date: Date, clause: Clause, taken: Set[int]) -> Iterator[Node]:
    """The events of verbs that go with a dated one and have no date of their own."""
    if verb.pos not in VERBAL and verb.pos != "ADJ":
        return
    lexicon = clause.lexicon
    busy = taken | {node.i for other in clause.dates if other is not date for node in other.nodes}
    shared = [
        *_coordinated_after(verb, date, lexicon, busy),
        *_coordinated_before(verb, lexicon, busy),
        *_meanwhile(verb, lexicon, busy),
    ]
    yield from (trigger for trigger in shared if not _is_comment(trigger, lexicon))


def _in_the_course(noun: Node, clause: Clause, taken: Set[int]) -> Iterator[Node]:
    """What happened during an event that is dated: 'at a meeting on 5 May they agreed'."""
    lexicon = clause.lexicon
    whole = noun
    if noun.relation == "nmod" and noun.head is not None and noun.head.lemma in lexicon.words.courses:
        whole = noun.head
    verb = whole.head
    if whole.relation != "obl" or verb is None or verb.pos not in VERBAL or verb.i in taken or verb.relation == "acl":
        return
    during = whole.case.partition(" ")[0] in lexicon.words.during and not whole.has("Case", "Acc")
    if during or whole is not noun:
        yield from (trigger for trigger in triggers(verb, lexicon) if trigger is not noun)


def _is_free(node: Node, busy: Set[int], besides: Node | None = None) -> bool:
    """Whether nothing under a verb has a date of its own; coordinated verbs, and `besides` with its words, are let alone."""
    aside = {one.i for one in below(besides)} if besides else set()
    return not any(one.i in busy and one.i not in aside for one in below(node, "conj"))


def _coordinated_after(verb: Node, date: Date, lexicon: Lexicon, busy: Set[int]) -> Iterator[Node]:
    """A date before them all is shared by all; one behind the first verb only by what is surely an event."""
    raised = verb.relation == "xcomp" and verb.head is not None and verb.head.lemma in lexicon.words.raising
    first = verb.head if raised and verb.head is not None else verb
    for other in _following(first):
        if other.pos not in VERBAL:
            continue
        if not _is_free(other, busy):
            break
        if any(kid.lemma in lexicon.words.sequel for kid in other.by("advmod")):
            continue
        told = triggers(other, lexicon)
        yield from told if date.first < first.i else _typed(told, lexicon)


def _is_comment(verb: Node, lexicon: Lexicon) -> bool:
    """Whether a verb says who tells this now: '..., the agency reports'."""
    return verb.lemma in lexicon.words.reporting and verb.has("Tense", "Pres")


def _following(verb: Node) -> list[Node]:
    """The verbs coordinated with a verb that come after it; parsers may hang the first on the last."""
    last = verb.head
    if verb.relation == "conj" and last is not None and last.i > verb.i:
        return sorted((node for node in chain(last) if node.i > verb.i), key=lambda node: node.i)
    return conjuncts(verb)


def _coordinated_before(verb: Node, lexicon: Lexicon, busy: Set[int]) -> Iterator[Node]:
    """'Accepted and raised children in 1960': the first verb shares what follows the second."""
    previous = verb.head if verb.relation == "conj" else None
    if previous is None or previous.pos not in VERBAL or not _is_free(previous, busy):
        return
    if all(kid.pos in ("CCONJ", "PUNCT") for kid in previous.kids if previous.i < kid.i < verb.i):
        yield from triggers(previous, lexicon)


def _meanwhile(verb: Node, lexicon: Lexicon, busy: Set[int]) -> Iterator[Node]:
    """What happened at the same time: converbs, 'when' clauses, and the main clause of one."""
    for other in verb.kids:
        simultaneous = other.has("VerbForm", "Conv") or _opens_with_when(other, lexicon)
        if other.relation == "advcl" and other.pos in VERBAL and simultaneous and _is_free(other, busy):
            told = triggers(other, lexicon)
            yield from told if other.has("Aspect", "Perf") and other.by("obj") else _typed(told, lexicon)
    for place in verb.by("obj", "obl"):
        for other in place.by("acl:relcl", "acl"):
            if other.pos in VERBAL and _opens_with_when(other, lexicon) and _is_free(other, busy):
                yield from _typed(triggers(other, lexicon), lexicon)
    main = verb.head
    if verb.relation == "advcl" and _opens_with_when(verb, lexicon) and main is not None and main.pos in VERBAL:
        yield from _typed(triggers(main, lexicon), lexicon) if _is_free(main, busy, besides=verb) else ()


def _opens_with_when(verb: Node, lexicon: Lexicon) -> bool:
    return any(kid.lemma in lexicon.words.when for kid in verb.by("mark", "advmod"))


def _typed(found: Iterable[Node], lexicon: Lexicon) -> list[Node]:
    return [trigger for trigger in found if lexicon.is_typed(trigger)]


def _when(governor: Node, date: Date, clause: Clause) -> Iterator[Node]:
    """The event of a clause that tells what the date was: 'back to 1948, when the state was recognised'."""
    for node in (*date.nodes, governor):
        for kid in node.kids:
            after = (
                kid.i > date.last
                and kid.relation == "conj"
                and any(k.lemma in clause.lexicon.words.when for k in kid.by("mark"))
            )
            opened = any(k.lemma in clause.lexicon.words.when for k in kid.kids)
            if kid.pos in VERBAL and opened and (after or kid.relation.partition(":")[0] in ("acl", "advcl")):
                yield from triggers(kid, clause.lexicon)


def _told(root: Node) -> bool:
    """Whether a clause tells of the past."""
    return root.repaired or any(node.has("Tense", "Past") for node in (root, *root.by("aux", "cop", "xcomp")))
