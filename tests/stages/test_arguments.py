"""Who takes part in what: names are drawn with their label, then their role and relation, or nothing if they have none.

`[Norway](GPE actor subject) [recognised](*) the republic.` Triggers are drawn with a star; countries are known by name.
"""

import re

import pytest

from pipeline.events.types import load_event_types
from pipeline.model import Annotation
from pipeline.rules import Example
from pipeline.spans import get, put
from pipeline.stages.arguments import find_arguments
from pipeline.stages.sentences import find_sentences

TYPES = load_event_types()

COUNTRIES = {
    "NOR": ("Norway", "Norwegian", "Норвегия", "Норвегии", "Норвегию", "Норвегией", "норвежский", "норвежские"),
    "TCD": ("Chad", "Chadian", "Чад", "Чада", "Чаду", "Чадом"),
    "PER": ("Peru", "Peruvian", "Перу"),
    "CHL": ("Chile", "Чили"),
    "HTI": ("Haiti", "Гаити"),
}
KEYS = {name: f"country:{iso3}" for iso3, names in COUNTRIES.items() for name in names}
TOWNS = {"Oslo": "place:1", "Осло": "place:1"}


def cast(reader, language, drawn):
    """The drawn and the found participants, as (name, role, relation)."""
    example = Example.parse(drawn)
    doc = reader(language)(example.text)
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", language)])
    put(doc, "sentences", find_sentences(doc))
    mentions, events, wanted = [], [], set()
    for start, end, answer in example.found:
        name = example.text[start:end]
        if answer == "*":
            events.append(Annotation(start, end, "", name, f"event:{start}"))
            continue
        label, *part = answer.split()
        entity = KEYS.get(name) or TOWNS.get(name, "")
        mentions.append(Annotation(start, end, label, name, f"mention:{start}").having(entity=entity))
        if part:
            wanted.add((name, *part))
    put(doc, "mentions", mentions)
    put(doc, "events", events)
    put(doc, "arguments", find_arguments(doc))
    return wanted, {(doc.text[a.start : a.end], a.label, a["how"]) for a in get(doc, "arguments")}


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        # subjects and objects
        ("en", "[Norway](GPE actor subject) [recognised](*) [Chad](GPE recipient object) in 1960."),
        ("ru", "[Норвегия](GPE actor subject) [признала](*) [Чад](GPE recipient object) в 1960 году."),
        # both sides of a conjunction
        ("en", "[Norway](GPE actor subject) and [Chad](GPE actor subject) [signed](*) a treaty."),
        ("ru", "[Норвегия](GPE actor subject) и [Чад](GPE actor subject) [подписали](*) договор."),
        # partners
        ("en", "[Norway](GPE actor subject) [signed](*) a treaty with [Chad](GPE recipient oblique)."),
        ("ru", "[Норвегия](GPE actor subject) [подписала](*) договор с [Чадом](GPE recipient oblique)."),
        # agents of passives
        ("en", "[Chad](GPE recipient object) was [occupied](*) by [Norway](GPE actor subject)."),
        ("ru", "[Чад](GPE recipient object) был [оккупирован](*) [Норвегией](GPE actor subject)."),
        # possessors inside a subject
        ("en", "The king of [Norway](GPE actor possessor) [resigned](*) in 1905."),
        ("ru", "Король [Норвегии](GPE actor possessor) [умер](*) в 1905 году."),
        # participants of an event noun
        ("ru", "[Визит](*) президента [Норвегии](GPE actor possessor) состоялся в мае."),
        ("en", "The [Norwegian](NORP actor demonym) [withdrawal](*) began in May."),
        # adjectives of nationality
        ("en", "[Norwegian](NORP actor demonym) troops [attacked](*) the fort."),
        ("ru", "[Норвежские](NORP actor demonym) войска [атаковали](*) форт."),
        ("en", "The [Norwegian](NORP) skater [Liv Dal](PERSON actor subject) [won](*) the race."),
        # adjectives that are joined
        ("ru", "[Норвежско](NORP actor demonym)-[чадские](NORP actor demonym) [переговоры](*) начались в мае."),
        # what a paper is about involves countries only
        ("ru", "[Норвегия](GPE actor subject) [приняла](*) доклад по [Чаду](GPE recipient oblique)."),
        ("ru", "[Норвегия](GPE actor subject) [приняла](*) доклад о песнях [Лив Даль](PERSON)."),
        # posts abroad
        ("en", "The [Norwegian](NORP recipient demonym) embassy in [Chad](GPE recipient oblique) was [opened](*)."),
        # who is given something
        ("en", "[Chad](GPE recipient subject) [received](*) a loan from [Norway](GPE actor oblique)."),
        # whom one helps
        ("en", "[Norway](GPE actor subject) [helped](*) [Chad](GPE recipient object) fight the flood."),
        # the other country
        ("en", "[Norway](GPE actor subject) recalled [Chad](GPE recipient object) and [recognised](*) the country."),
        # an organisation by its head
        (
            "ru",
            "[Совет Европы](ORG actor subject) молчал. Совет [осудил](*) войну.",
        ),
        # places
        ("en", "The ministers [met](*) in [Oslo](GPE location oblique)."),
        ("ru", "Министры [встретились](*) в [Осло](GPE location oblique)."),
        # a person becomes part of a body; a state deals with it
        ("en", "[Liv Dal](PERSON actor subject) [graduated](*) from [Oslo University](ORG theme oblique)."),
        # whoever the text is about
        (
            "en",
            "[Norway](GPE actor dyad) and [Chad](GPE actor dyad) are friends. Both countries [signed](*) a treaty.",
        ),
        (
            "ru",
            "[Норвегия](GPE actor dyad) и [Чад](GPE actor dyad) дружат. Две страны [подписали](*) договор.",
        ),
        (
            "ru",
            "[Норвегия](GPE) и [Чад](GPE) дружат. Из [Перу](GPE) через [Чили](GPE) и [Гаити](GPE) шли войска, и стороны [подписали](*) договор.",
        ),
        # ... but not where three are
        (
            "en",
            "[Norway](GPE), [Chad](GPE) and [Peru](GPE) are friends. Both countries [signed](*) a treaty.",
        ),
        # ... and what two do together, where nobody is named
        ("en", "[Norway](GPE actor dyad) and [Chad](GPE actor dyad) were foes. The [war](*) broke out in May."),
        ("ru", "[Норвегия](GPE actor dyad) и [Чад](GPE actor dyad) враждовали. [Война](*) началась в мае."),
        # those between whom something is done
        ("en", "A treaty between [Norway](GPE actor possessor) and [Chad](GPE actor possessor) was [signed](*)."),
        ("ru", "Между [Норвегией](GPE actor oblique) и [Чадом](GPE actor oblique) был [подписан](*) договор."),
        # the owner of an event acts or is acted upon
        ("en", "The [surrender](*) of [Norway](GPE actor possessor) came in May."),
        ("en", "The [occupation](*) of [Norway](GPE recipient possessor) by [Chad](GPE actor possessor) ended in May."),
        ("ru", "[Оккупация](*) [Норвегии](GPE recipient possessor) [Чадом](GPE actor possessor) закончилась в мае."),
        # whoever leads those who act
        (
            "ru",
            "[Норвежские](NORP recipient demonym) войска под командованием [Даля](PERSON recipient possessor)"
            " были [разбиты](*).",
        ),
        # whoever something is had from
        ("ru", "[Норвегия](GPE actor subject) [арендовала](*) у [Чада](GPE recipient oblique) остров."),
        # ... a pronoun is not whoever acts
        ("ru", "[Норвегия](GPE actor subject) признала [Чад](GPE recipient oblique) и [установила](*) с ним связи."),
        # relations are those of the two
        ("ru", "[Норвегия](GPE actor dyad) и [Чад](GPE actor dyad) дружили. Отношения были [прерваны](*) в мае."),
        # the line of a chronology
        (
            "en",
            "January 9, 2005 - [Norway](GPE actor possessor)'s leader [Liv Dal](PERSON actor subject) [signs](*) a treaty.",
        ),
        # owners that pronouns name
        ("ru", "[Лив Даль](PERSON recipient possessor) уехала. Её медаль [украли](*)."),
        ("ru", "[Норвегия](GPE actor possessor) росла. Её войска [атаковали](*) форт."),
        # pronouns
        ("en", "[Liv Dal](PERSON actor subject) was a poet. She [died](*) in 1905."),
        ("ru", "[Лив Даль](PERSON actor subject) была поэтом. Она [умерла](*) в 1905 году."),
        ("en", "[Liv Dal](PERSON) admired [Ann Roe](PERSON). She [died](*) in 1905."),
    ],
)
def test_participants(reader, language, drawn):
    wanted, found = cast(reader, language, drawn)
    assert found == wanted


def test_who_is_named_twice_plays_one_role(reader):
    _, found = cast(reader, "en", "[Norway](GPE) [attacked](*) the allies of [Norway](GPE).")
    assert found == {("Norway", "actor", "subject")}


def test_a_list_of_names_is_no_cast(reader):
    names = ", ".join(f"[Aa{chr(98 + n)}](ORG)" for n in range(12))
    _, found = cast(reader, "en", f"{names} and others [signed](*) the letter.")
    assert found == set()


def test_without_events_or_names_there_is_nothing(reader):
    assert cast(reader, "en", "They [met](*) in May.") == (set(), set())
    assert cast(reader, "en", "[Norway](GPE) is cold.") == (set(), set())


def test_an_event_that_names_nobody_has_those_of_the_last_of_its_kind(reader):
    doc = reader("en")(
        "Norway met Chad in May. The talks failed. The famine of that year went on. The visit pleased Olsen."
    )
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", "en")])
    put(doc, "sentences", find_sentences(doc))
    names = [(0, 6, "NOR"), (11, 15, "TCD")]
    mentions = [Annotation(a, b, "GPE", "", f"m:{a}").having(entity=f"country:{k}") for a, b, k in names]
    put(doc, "mentions", [*mentions, Annotation(94, 99, "PERSON", "", "m:94")])
    told = [(7, 10, "CONSULT"), (28, 33, "CONSULT"), (46, 52, "OTHER"), (80, 85, "CONSULT")]  # Olsen's is another visit
    put(doc, "events", [Annotation(a, b, "", "", f"event:{a}").having(type=kind) for a, b, kind in told])
    found = [(a.id, doc.text[a.start : a.end], a.label) for a in find_arguments(doc)]
    assert found == [
        ("event:7", "Norway", "actor"),
        ("event:7", "Chad", "recipient"),
        ("event:28", "Norway", "actor"),
        ("event:28", "Chad", "recipient"),
    ]


@pytest.mark.parametrize(
    ("language", "drawn"),
    [
        (
            "en",
            "Norway [visited](*) Chad in |1990|[actor NOR, recipient TCD], and Peru in |1992|[actor NOR, recipient PER].",
        ),
        ("en", "Norway [declared](*) war in |1914|[actor NOR], and Chad in |1917|[actor TCD]."),
        (
            "ru",
            "Чад [посетил](*) Перу в |1990|[actor TCD, recipient PER] году, а Норвегию — в |1992|[actor TCD, recipient NOR].",
        ),
    ],
)
def test_each_date_has_its_own_participants(reader, language, drawn):
    marked = re.compile(r"\|(\d+)\|\[([^]]*)\]")
    wanted = [set(found[2].split(", ")) for found in marked.finditer(drawn)]
    example = Example.parse(marked.sub(r"\1", drawn))
    doc = reader(language)(example.text)
    put(doc, "passages", [Annotation(0, len(doc.text), "paragraph", language)])
    put(doc, "sentences", find_sentences(doc))
    dates = [Annotation(m.start(), m.end(), "DATE", "", f"timex:{m.start()}") for m in re.finditer(r"\d{4}", doc.text)]
    put(doc, "timexes", dates)
    words = [(m.start(), m.end(), KEYS[m[0]]) for m in re.finditer(r"\w+", doc.text) if m[0] in KEYS]
    put(doc, "mentions", [Annotation(a, b, "GPE", "", f"m:{a}").having(entity=key) for a, b, key in words])
    start, end, _ = example.found[0]
    put(doc, "events", [Annotation(start, end, "", "", f"e:{date.id}").having(timex=date.id) for date in dates])
    keys = {mention.id: mention["entity"].removeprefix("country:") for mention in get(doc, "mentions")}
    found = [{f"{a.label} {keys[a.value]}" for a in find_arguments(doc) if a.id == f"e:{date.id}"} for date in dates]
    assert found == wanted
