"""Which words of a sentence each of its dates belongs to."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from ..calendar import Interval
from ..model import Annotation
from .predicates import Lexicon, lower, realis, triggers, with_conjuncts
from .trees import NOMINAL, VERBAL, Node, below, chain, climb, conjuncts, is_finite, subjects, top, within

DASHES = frozenset("-—–:\t")
PARENTHESES = frozenset("([")
CLOSING = frozenset(")]")


@dataclass(frozen=True, slots=True, eq=False)
class Date:
    """A time expression in a sentence's tree."""

    timex: Annotation
    nodes: tuple[Node, ...]
    node: Node
    """Its word that the rest of the sentence governs."""

    @property
    def first(self) -> int:
        return self.nodes[0].i

    @property
    def last(self) -> int:
        return self.nodes[-1].i


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its dates."""

    tree: list[Node]
    dates: list[Date]
    lexicon: Lexicon

    @classmethod
    def read(cls, tree: list[Node], timexes: Iterable[Annotation], lexicon: Lexicon) -> Self:
        """The clause with the time expressions found in it."""
        return cls(tree, [date for timex in timexes if (date := _date(tree, timex))], lexicon)

    @property
    def roots(self) -> list[Node]:
        dated = {node.i for date in self.dates for node in date.nodes}
        return [
            node for node in self.tree if node.head is None and node.i not in dated and node.pos not in ("PUNCT", "SYM")
        ]


Attached = tuple[Node, str]
"""A trigger and how the date was tied to it."""


def attach(clause: Clause) -> Iterator[tuple[Node, Annotation, str]]:
    """The events that the dates of a sentence belong to: trigger, time expression, and how the two were tied.

    Of two dates of one event of which the wider covers the other ('a year later, in 1961'), the narrower counts.
    """
    found: dict[int, list[tuple[Node, Annotation, str]]] = {}
    governors = _governors(clause)
    for date, timex in _alternatives(clause):
        taken = {lower(node, clause.lexicon).i for first, node in governors.items() if first != date.first}
        for trigger, how in _attach(clause, date, governors.get(date.first), taken):
            mine = found.setdefault(trigger.i, [])
            if trigger.text.replace("-", "").isalpha() and all(timex.id != other.id for _, other, _ in mine):
                mine.append((trigger, timex, how))
    for mine in found.values():
        for n, (trigger, timex, how) in enumerate(mine):
            if not any(_covers(timex, other, later=m > n) for m, (_, other, _) in enumerate(mine) if m != n):
                yield trigger, timex, how


def _governors(clause: Clause) -> dict[int, Node]:
    """What each date hangs on, by the date's first word; where the tree is surely wrong, what stands nearest."""
    found: dict[int, Node] = {}
    dated: set[int] = set()
    for date in clause.dates:
        governor = _governor(clause, date)
        if governor is None:
            continue
        nearest = _noun_before(clause, date)
        told = _told_by(governor, clause.lexicon)
        if nearest is not None and nearest.text.islower() and any(one.i < nearest.i and one.i in dated for one in told):
            governor = nearest  # 'plans a trip in May after the visit in April': the trip has its date
        if governor.pos in NOMINAL:
            governor = (
                _crossed_verb(clause, date, governor) or _verb_before(clause, date, governor, nearest) or governor
            )
        elif nearest is not None and _is_before_its_verb(clause, date, governor, nearest):
            governor = nearest
        brackets = _brackets(clause, date)
        if brackets is not None and governor.i not in brackets:
            inside = [node for node in clause.tree if node.i in brackets and node.i < date.first and is_finite(node)]
            governor = inside[-1] if inside else nearest or governor
        found[date.first] = governor
        dated |= {one.i for one in told}
    return found


def _told_by(governor: Node | None, lexicon: Lexicon) -> list[Node]:
    """The words that a date would go to by way of a governor."""
    if governor is None:
        return []
    return [
        one for one in (triggers(governor, lexicon) if governor.pos in VERBAL else [governor]) if one.pos in NOMINAL
    ]


def _brackets(clause: Clause, date: Date) -> range | None:
    """The words of the brackets that a date stands in with others before it; None if it stands in none."""
    opened = max((node.i for node in clause.tree if node.i < date.first and node.text in PARENTHESES), default=None)
    if opened is None or date.first - opened <= 2:
        return None
    closed = min((node.i for node in clause.tree if node.i > opened and node.text in CLOSING), default=-1)
    return range(opened, closed) if closed > date.last else None


def _noun_before(clause: Clause, date: Date) -> Node | None:
    """The event noun whose words end right before a date."""
    start = min([date.first, *(kid.i for kid in date.node.kids if kid.relation == "case" and kid.i < date.first)])
    last = next((node for node in reversed(clause.tree) if node.i < start), None)
    if last is None or last.pos not in NOMINAL:
        return None
    for noun in (last, *climb(last)):
        if noun.pos not in NOMINAL or noun.i >= start:
            return None
        if clause.lexicon.is_event_noun(noun):
            return noun
    return None


def _crossed_verb(clause: Clause, date: Date, noun: Node) -> Node | None:
    """The last main verb between a noun and a date that the parser hangs on it across that verb."""
    own = {node.i for node in below(noun)} - {node.i for node in date.nodes}
    between = [node for node in clause.tree if noun.i < node.i < date.first and is_finite(node)]
    crossed = [node for node in between if node.i not in own]
    return crossed[-1] if crossed and len(crossed) == len(between) else None


def _is_before_its_verb(clause: Clause, date: Date, verb: Node, noun: Node) -> bool:
    """Whether a date stands between a subject and its verb: 'his fall in 1983 led to a war' tells when he fell."""
    subject = noun.relation.partition(":")[0] == "nsubj" and noun.head is verb and noun.text.islower()
    return subject and date.last < verb.i and all(node.text != "," for node in clause.tree if noun.i < node.i < verb.i)


def _verb_before(clause: Clause, date: Date, noun: Node, nearest: Node | None) -> Node | None:
    """What dates a date instead of a noun with a preposition that only follows it: 'in May, in answer to the visit'."""
    if noun.i < date.first or not any(date.last < node.i < noun.i and node.pos == "ADP" for node in clause.tree):
        return None
    return nearest or next((above for above in climb(noun) if above.pos in VERBAL), None)


def _covers(timex: Annotation, other: Annotation, *, later: bool) -> bool:
    """Whether another date says when more closely, or the same and stands first."""
    wide, narrow = (Interval(each["earliest"], each["latest"]) for each in (timex, other))
    return wide.covers(narrow) and not (wide == narrow and later)


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


def _date(tree: list[Node], timex: Annotation) -> Date | None:
    nodes = within(tree, timex.start, timex.end)
    node = top(nodes)
    return Date(timex, tuple(nodes), node) if node else None


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


def _governor(clause: Clause, date: Date) -> Node | None:
    """The verb or event noun that a date hangs on."""
    lexicon = clause.lexicon
    dated = {node.i for other in clause.dates for node in other.nodes}
    in_brackets = any(node.i == date.first - 1 and node.text in PARENTHESES for node in clause.tree)
    if in_brackets and (name := lexicon.names.get(date.first - 2)) and name.label == "PERSON":
        return None  # the years of a life
    paper = _paper(clause, date)
    if paper is not None:
        return next((kid for kid in paper.by("acl") if kid.pos in VERBAL), None)
    bounding = _bounding_event(clause, date)
    if bounding is not None:
        return bounding
    below_it = when = date.node
    for node in climb(date.node):
        if node.i in dated:
            below_it = when = node
            continue
        if node.lemma in lexicon.words.time_nouns and node.pos == "NOUN":
            dated.add(node.i)
            below_it = when = node
            continue
        if _only_begins(node, date, lexicon):
            below_it = when = node
            continue
        if node.pos == "ADJ" and (awaited := _awaited(node, lexicon)):
            return awaited
        if node.pos in VERBAL:
            if node.relation == "acl:relcl" and below_it is not node.head and _is_time(node.head, dated, lexicon):
                return None  # 'the quarter, which ended in May'
            if when.relation == "nsubj" and not _is_told_of(node, when, lexicon):
                return None  # '28 August marks the day'
            return _own_verb(clause, date, _cleft(node, lexicon) or node)
        if in_brackets and date.node.relation == "parataxis" and node is date.node.head and lexicon.is_event_noun(node):
            return node
        if in_brackets and node.relation in ("nmod", "compound", "conj", "appos"):
            below_it = node
            continue
        named = node.lemma in lexicon.words.papers | lexicon.words.documents and _describes(
            below_it, dated, date, clause
        )
        if (
            node.pos in NOMINAL
            and lexicon.is_event_noun(node)
            and not named
            and when.case not in lexicon.words.deadlines
        ):
            return _verb_of_noun(node, when, lexicon) or _whole_event(node, when, lexicon)
        if _names_thing(node, lexicon) and not in_brackets and _describes(below_it, dated, date, clause):
            return _ordered(node, lexicon) or _led(clause, date)
        if node.pos == "ADJ" and node.head is None:
            return node
        below_it = node
    root = next(iter(clause.roots), None)
    if root is not None and date.node.head is None and root.pos in VERBAL:
        return root
    return None


def _only_begins(verb: Node, date: Date, lexicon: Lexicon) -> bool:
    """Whether a verb only says that a date is the first: 'starting in May', «начиная с мая»."""
    if verb.relation != "advcl" or verb.i > date.first or verb.lemma not in lexicon.words.light & lexicon.words.raising:
        return False
    return verb.pos in VERBAL and not is_finite(verb) and not verb.by("nsubj", "obj", "xcomp")


def _bounding_event(clause: Clause, date: Date) -> Node | None:
    """The event that a date behind it tells of where it only bounds another: 'they left after the coup in 1968'."""
    if date.timex["precision"] == "day":
        return None
    start = min([date.first, *(kid.i for kid in date.node.kids if kid.relation == "case" and kid.i < date.first)])
    last = next((node for node in reversed(clause.tree) if node.i < start), None)
    if last is None or last.pos not in NOMINAL or date.node.case not in clause.lexicon.words.adverbial:
        return None
    for noun in (last, *climb(last)):
        if noun.pos not in NOMINAL or noun is date.node:
            return None
        if noun.case.partition(" ")[0] in clause.lexicon.words.bounding and clause.lexicon.is_event_noun(noun):
            return noun
    return None


def _is_told_of(verb: Node, date: Node, lexicon: Lexicon) -> bool:
    """Whether a verb with a date for its subject says what happened then: '1991 saw the end of the union'."""
    words = lexicon.words
    others = any(kid is not date for kid in verb.by("nsubj"))
    return others or bool(date.case) or verb.lemma in words.copulas | words.light | words.state


def _names_thing(noun: Node, lexicon: Lexicon) -> bool:
    """Whether a noun names something that a date may tell from others: no idiom such as 'at the invitation of'."""
    return noun.pos in NOMINAL and not lexicon.is_idiom(noun)


def _is_time(noun: Node | None, dated: Set[int], lexicon: Lexicon) -> bool:
    """Whether a noun is a date, or names a stretch of time."""
    return noun is not None and (noun.i in dated or (noun.pos == "NOUN" and noun.lemma in lexicon.words.time_nouns))


def _awaited(due: Node, lexicon: Lexicon) -> Node | None:
    """The event of which an adjective says when it is to come: 'the delivery, due in May, was delayed'."""
    above = due.head
    if due.lemma not in lexicon.words.planned or above is None or due.relation != "advcl":
        return None
    return next((noun for noun in subjects(above) if lexicon.is_event_noun(noun)), None)


def _led(clause: Clause, date: Date) -> Node | None:
    """The main verb of a line that opens with a bare date: '1888 Brown obtains a post'."""
    following = next((node for node in clause.tree if node.i == date.last + 1), None)
    if date.first != clause.tree[0].i or date.node.case or following is None or not following.text[0].isupper():
        return None
    return next((root for root in clause.roots if is_finite(root)), None)


def _cleft(copula: Node, lexicon: Lexicon) -> Node | None:
    """The verb of the clause that a cleft sets a date before: in 'it was in 1921 that they met' the meeting's."""
    if copula.lemma not in lexicon.words.copulas:
        return None
    if not any(kid.lemma in lexicon.words.dummies and kid.i < copula.i for kid in copula.by("nsubj", "expl")):
        return None
    clauses = [kid for kid in copula.by("ccomp", "advcl", "acl:relcl") if kid.i > copula.i and is_finite(kid)]
    return clauses[0] if len(clauses) == 1 else None


def _paper(clause: Clause, date: Date) -> Node | None:
    """The paper that a day in the genitive names, whatever the parser hangs it on: «указ 5 мая», «акт, подписанный ...»."""
    before = next((node for node in clause.tree if node.i == date.first - 1), None)
    is_day = date.nodes[0].text.isdigit() and not any(node.case for node in date.nodes)
    if before is None or not is_day or before.pos not in NOMINAL or before.has("Case", "Ins"):
        return None
    return before if before.lemma in clause.lexicon.words.documents else None


def _ordered(paper: Node, lexicon: Lexicon) -> Node | None:
    """What was done by the paper that a date names: «указом от 5 мая назначен», 'by a decree of 5 May'."""
    verb = paper.head
    bare = not paper.case and paper.has("Case", "Ins")
    if paper.lemma not in lexicon.words.documents or verb is None or verb.pos not in VERBAL:
        return None
    by = bare or paper.relation == "obl:agent" or paper.case.partition(" ")[0] in lexicon.words.ordering
    return verb if by and paper.relation.startswith("obl") else None


def _describes(link: Node, dated: Set[int], date: Date, clause: Clause) -> bool:
    """Whether a date says which thing is meant ('the 1918 act', «акт 1918 года»), not when something happened."""
    if link.i not in dated:
        return False
    words = clause.lexicon.words
    before = next((node for node in clause.tree if node.i == date.first - 1), None)
    if before is not None and before.pos == "ADP" and before.lemma in words.adverbial:
        return False  # 'in 1918 Germany': parsers take the year for a part of the next name
    if link.relation in ("nummod", "compound", "amod"):
        return True
    # A day in the genitive is how Russian says 'on': parsers hang it on the noun before it.
    day = date.nodes[0].text.isdigit() and len(date.nodes[0].text) < 3
    bare = not link.case and not day
    return link.relation == "nmod" and (bare or link.case in words.naming)


def _verb_of_noun(noun: Node, link: Node, lexicon: Lexicon) -> Node | None:
    """The verb that takes the date of its object: in 'signed the treaty in 1986' the date is the signing's."""
    adverbial = link.case in lexicon.words.adverbial
    whole = noun
    while whole.relation == "nmod" and whole.head is not None and not lexicon.is_event_noun(whole.head):
        whole = whole.head
    verb = whole.head
    if verb is None or whole.relation not in ("obj", "nsubj:pass") or verb.pos not in VERBAL:
        return None
    if verb.lemma in lexicon.words.light and not lexicon.is_typed(verb):
        return None
    if whole is not noun:
        return verb if adverbial else None
    same = lexicon.subtype(verb) and lexicon.subtype(verb) == lexicon.subtype(noun)
    paper = adverbial and noun.lemma in lexicon.words.papers
    return verb if paper or ((adverbial or same) and lexicon.is_typed(verb)) else None


def _whole_event(noun: Node, link: Node, lexicon: Lexicon) -> Node:
    """The noun, or the event whose object it names: in 'the signing of the declaration in 2002' the signing."""
    whole = noun.head
    if whole is None or noun.relation != "nmod" or link.case not in lexicon.words.adverbial or whole.pos not in NOMINAL:
        return noun
    return whole if lexicon.is_event_noun(whole) else noun


def _own_verb(clause: Clause, date: Date, verb: Node) -> Node:
    """The verb, unless the tree crosses another date or clause; then the one verb of the date's own stretch.

    Parsers lose the thread where each clause of a sentence has its own date.
    """
    outside = _outside_brackets(clause, date, verb)
    if outside is not None:
        return outside
    low, high = sorted((date.first, verb.i))
    boundary = clause.lexicon.words.boundary
    crossed = [node for node in clause.tree if low < node.i < high]
    dated = {node.i for other in clause.dates if other is not date for node in other.nodes}
    if not any(node.i in dated or node.lemma in boundary for node in crossed):
        return verb
    groups = _groups(clause)
    place = next(n for n, group in enumerate(groups) if date in group)
    finite = [node for node in clause.tree if is_finite(node)]
    if any(node.i < groups[0][0].first for node in finite):
        start = groups[place - 1][-1].last if place else -1
        end = date.first
    else:
        start = date.last
        end = groups[place + 1][0].first if place + 1 < len(groups) else len(clause.tree) + clause.tree[0].i
    own = [node for node in finite if start < node.i < end]
    behind = groups[place - 1][-1].last if place else -1
    cut = [node.i for node in clause.tree if start < node.i < end and node.lemma in boundary]
    if len(own) > 1 and cut:
        own = [node for node in own if (node.i > cut[-1]) == (end == date.first)]
    if not own:
        before = [node.i for node in clause.tree if behind < node.i < date.first and node.lemma in boundary]
        own = [node for node in finite if before and before[-1] < node.i < date.first]
    if not own and place and len(groups) == place + 1 and date.first - groups[place - 1][-1].last <= _CLOSE:
        own = [node for node in finite if node.i > date.last]  # 'it began in May, on 12 July they declared'
    return own[0] if len(own) == 1 else verb


_CLOSE = 3
"""How far apart two dates are that meet at the comma between two clauses."""


def _outside_brackets(clause: Clause, date: Date, verb: Node) -> Node | None:
    """The last finite verb before brackets for a date before them that the parser hangs on a verb inside."""
    if verb.i < date.last or not any(date.last < node.i < verb.i and node.text in PARENTHESES for node in clause.tree):
        return None
    opened = next(node.i for node in clause.tree if node.i > date.last and node.text in PARENTHESES)
    if any(opened < node.i < verb.i and node.text in CLOSING for node in clause.tree):
        return None
    before = [node for node in clause.tree if node.i < opened and is_finite(node)]
    return before[-1] if before else None


def _groups(clause: Clause) -> list[list[Date]]:
    """The dates of a sentence, those together that only commas and small words part."""
    finite = [node.i for node in clause.tree if is_finite(node)]
    groups: list[list[Date]] = []
    for date in clause.dates:
        if groups:
            last = groups[-1][-1].last
            between = [
                n for n in clause.tree if last < n.i < date.first and n.pos not in ("PUNCT", "ADP", "CCONJ", "X")
            ]
            if not between and not _meet(clause, groups[-1][-1], date, finite):
                groups[-1].append(date)
                continue
        groups.append([date])
    return groups


def _meet(clause: Clause, one: Date, other: Date, finite: list[int]) -> bool:
    """Whether two dates meet at the comma between two clauses: 'it began in May 1988, on 12 July they declared'."""
    gap = [node for node in clause.tree if one.last < node.i < other.first]
    if not gap or gap[0].text != "," or any(node.pos == "CCONJ" for node in gap):
        return False
    nested = _covers(one.timex, other.timex, later=False) or _covers(other.timex, one.timex, later=False)
    return not nested and any(i < one.first for i in finite) and any(i > other.last for i in finite)


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
