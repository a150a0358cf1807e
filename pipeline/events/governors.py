"""What each date of a sentence hangs on: the verb or event noun that it is the date of, where the tree is wrong too."""

from collections.abc import Set

from .clause import Clause, Date, covers
from .predicates import Lexicon, triggers
from .trees import NOMINAL, VERBAL, Node, below, climb, is_finite, subjects

PARENTHESES = frozenset("([")
CLOSING = frozenset(")]")


def governors(clause: Clause) -> dict[int, Node]:
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
        is_paper = node.lemma in lexicon.words.papers or node.lemma in lexicon.words.documents
        named = is_paper and _describes(below_it, dated, date, clause)
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
    tells = any(verb.lemma in each for each in (words.copulas, words.light, words.state))
    return others or bool(date.case) or tells


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
    nested = covers(one.timex, other.timex, later=False) or covers(other.timex, one.timex, later=False)
    return not nested and any(i < one.first for i in finite) and any(i > other.last for i in finite)
