"""Dated events: which word of a sentence each of its dates belongs to, and what it says happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ..calendar import edtf, interval
from ..events.attachment import attach, carry
from ..events.clause import Clause
from ..events.predicates import Lexicon, realis
from ..events.trees import Node, by_token, sentence_tree, trees
from ..events.types import EventTypes, load_event_types, load_event_words
from ..model import LANGUAGES, Annotation, set_features
from ..spans import Finder, body, get, inside, text_of

SCORES = {"clause": 0.95, "noun": 0.85, "shared": 0.85, "carried": 0.6}
"""How far to trust each way of dating, by the share of right rows on development articles."""
UNTYPED = 0.75
"""What is left of that for a word that no type knows: it may be no event."""
ENDLESS = frozenset({"birth"})
"""Types of events whose date nothing goes on at: what a text tells after a birth is years later."""
BESIDE = 0.95
"""What is left of that in a sentence with other dates: it may be theirs."""


@dataclass(frozen=True, slots=True)
class Before:
    """The date that a sentence without one may go on at."""

    timex: Annotation | None
    fronted: bool
    """It belongs to the sentence, and was only cut off from it."""
    headed: bool
    """It heads the section."""


def find_events(doc: Doc, *, types: EventTypes) -> Iterator[Annotation]:
    """The events that the document dates, one for each pair of a trigger and a date.

    Their spans are the triggers; `label` is the subtype, `value` the trigger's lemma. Only these sentences can hold
    one, and need a parser: those with a calendar date, those right after one in their passage, and all under a heading
    that is a date.
    """
    timexes = _calendar_dates(doc)
    if not timexes:
        return
    by_id = {timex.id: timex for timex in timexes}
    names = by_token(doc, get(doc, "mentions"))
    lexicons = {language: Lexicon(language, types, load_event_words(language), names) for language in LANGUAGES}
    sentences = get(doc, "sentences")
    section: Annotation | None = None
    for passage in body(doc):
        lexicon = lexicons.get(passage.value or doc.lang_)
        if lexicon is None:
            continue
        if passage.label == "heading":
            section = _heading_date(passage, timexes)
            if section is not None or not _is_entry(doc, passage, timexes):
                continue
        if section is None and not inside(passage, timexes):
            continue
        before, fronted = section, False
        for sentence in inside(passage, sentences):
            mine = inside(sentence, timexes)
            told = Before(before, fronted, headed=before is section)
            found = list(_sentence_events(doc, sentence, lexicon, mine, told))
            yield from found
            # What a date was carried to does not carry it on.
            dated = [event for event in found if event["attachment"] != "carried" and event.label not in ENDLESS]
            before = by_id.get(dated[-1]["timex"]) if dated else section
            fronted = not found and len(mine) == 1 and _is_torn(doc, sentence, mine[0])
            before = mine[0] if fronted else before


def _is_torn(doc: Doc, sentence: Annotation, timex: Annotation) -> bool:
    """Whether a sentence is no more than its date, cut from the next one at the stop of an abbreviation."""
    tokens = (doc[i] for i in trees(doc).tokens(sentence.start, sentence.end))
    around = "".join(token.text_with_ws for token in tokens if not timex.start <= token.idx < timex.end)
    return len(around.strip(" .,—–")) <= 3


def _calendar_dates(doc: Doc) -> list[Annotation]:
    """The time expressions that can date an event."""
    return [t for t in get(doc, "timexes") if t.label in ("DATE", "TIME") and (t["earliest"] or t["latest"])]


def _heading_date(heading: Annotation, timexes: Sequence[Annotation]) -> Annotation | None:
    """The date of a section whose heading says little more than that."""
    dates = inside(heading, timexes)
    if len(dates) != 1:
        return None
    rest = heading.end - heading.start - (dates[0].end - dates[0].start)
    return dates[0] if rest <= 12 else None


def _is_entry(doc: Doc, heading: Annotation, timexes: Sequence[Annotation]) -> bool:
    """Whether a heading opens with its date, as the lines of a chronology do: 'May 2019: the army calls off talks'."""
    dates = inside(heading, timexes)
    return (
        bool(dates)
        and dates[0].start == heading.start
        and text_of(doc)[dates[0].end : heading.end].lstrip()[:1] in ":—–-"
    )


def _sentence_events(
    doc: Doc,
    sentence: Annotation,
    lexicon: Lexicon,
    timexes: Sequence[Annotation],
    before: Before,
) -> Iterator[Annotation]:
    if not timexes and before.timex is None:
        return
    tree = sentence_tree(doc, sentence)
    if not tree:
        return
    if before.timex is not None and not timexes:
        for trigger, how in carry(
            Clause(tree, [], lexicon), before.timex, fronted=before.fronted, headed=before.headed
        ):
            yield _event(trigger, before.timex, how, lexicon, alone=True)
        return
    for trigger, timex, how in attach(Clause.read(tree, timexes, lexicon)):
        yield _event(trigger, timex, how, lexicon, alone=len(timexes) == 1)


def _event(trigger: Node, timex: Annotation, how: str, lexicon: Lexicon, *, alone: bool) -> Annotation:
    """The event of a trigger and a date, which stands `alone` or with others in its sentence."""
    subtype = lexicon.subtype(trigger)
    kind = lexicon.types.types.get(subtype)
    until = timex["kind"] == "until"
    told = realis(trigger, lexicon, until=until)
    if until and realis(trigger, lexicon) == "negated":
        # 'did not join until 1961' dates the joining.
        timex = _named_unit(timex)
    return Annotation(
        trigger.start,
        trigger.end,
        subtype,
        trigger.lemma,
        f"event:{trigger.start}:{trigger.end}:{timex.id}",
        f"{lexicon.language}.events.{how}",
        round(SCORES[how] * (1 if subtype else UNTYPED) * (1 if alone else BESIDE), 2),
        set_features(
            **{name: timex[name] for name in ("earliest", "latest", "edtf", "precision")},
            timex=timex.id,
            attachment=how,
            realis=told,
            type=kind.type if kind else "OTHER",
            mode=kind.mode if kind else "",
            context=kind.context if kind else "",
        ),
    )


def _named_unit(timex: Annotation) -> Annotation:
    """The day, month or year that an open interval is bounded by."""
    unit = interval(timex.value)
    if unit is None:
        return timex
    return timex.having(earliest=unit.earliest, latest=unit.latest, edtf=edtf(unit, timex["precision"]))


@Language.factory(
    "letopis_events",
    default_config={"types": ""},
    requires=["doc.spans", "doc._.timexes", "doc._.mentions", "token.dep"],
    assigns=["doc.spans", "doc._.events"],
)
def make_events(nlp: Language, name: str, types: str) -> Finder:
    """The stage as a spaCy component; `types` is the folder of event types, '' for those that are shipped."""
    return Finder("events", partial(find_events, types=load_event_types(Path(types) if types else None)))
