"""Mentions of persons, organisations and places: what the models found, mended, and what the tables know.

`value` is the base form; `entity` names a country or city that is certain in this document, `same_as` the mention
with the fuller name. Adjectives of nationality are filed as NORP: evidence for arguments, no mentions of an entity.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import LANGUAGES, Annotation
from ..names.baseform import Word, base_form, seen_base
from ..names.countries import ADJECTIVE
from ..names.finding import Names, abbreviations, begins_words, by_pattern, is_never, load_names, occurrences, trimmed
from ..names.text import folded, normal
from ..spans import Finder, body

TYPES = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC"}
PLACES = ("GPE", "LOC")
MODEL, TABLE, SPELLED, REPEATED, SHORT = (
    "model:ner",
    "names.table",
    "names.abbreviation",
    "names.repeated",
    "names.short",
)
# Which of two spans of the same length stays; rules come between.
RANK = {TABLE: 0, SHORT: 0, SPELLED: 1, MODEL: 2, REPEATED: 4}
JOIN = re.compile(r",\s+(?:the\s+)?|\s+(?:and|и)\s+(?:the\s+)?|/")
AT_A_PLACE = re.compile(r"\b(?:in|to|from|near|at|outside|в|во|из|под|близ)\s+$", re.IGNORECASE)
IN_A_LIST = re.compile(r"(?:,|,? and|,? и)\s+$")
ACRONYM = re.compile(
    r"[A-ZА-ЯЁ]{3,}|(?=\w*[a-zа-яё])[A-ZА-ЯЁ]+[a-zа-яё]{1,2}[A-ZА-ЯЁ]+[a-zа-яё]?|[A-ZА-ЯЁ]{3,}[a-zа-яё]?"
)
LISTED = re.compile(
    r"(?: \([a-zа-яё ]+\))?, ((?:[A-ZА-ЯЁ][\w&-]*)?[A-ZА-ЯЁ][A-ZА-ЯЁ\d-]*[a-zа-яё]?)(?=,| \(| and | и )"
)
ENGLISH_ADJECTIVE = re.compile(r"(?-i:[A-Z])[\w.]*(?:[-–][\w.]*\w)*")
RUSSIAN_ADJECTIVE = re.compile(rf"(?:[а-яё]+[-–])*{ADJECTIVE.pattern}", re.IGNORECASE)
OF = re.compile(r"\bof (?:the )?$")
INSIDE = re.compile(r" (?:in|for|of|on)\b|['’]s\b")
BIG = 500_000
SHORTEST = 3


class Reading:
    """One Doc while its mentions are being found."""

    def __init__(self, doc: Doc, names: Names):
        self.doc = doc
        self.text = doc.text
        self.names = names
        self.entities = doc.ents
        self.passages = [(p, p.value or doc.lang_) for p in body(doc) if (p.value or doc.lang_) in LANGUAGES]
        self.countries: set[str] = set()
        """Keys of the countries that the document names beyond doubt."""
        self.lower_words = {word for word in re.findall(r"\w+", self.text) if word.islower()}

    def name(self, mention: Annotation) -> str:
        """The mention's words, on one line."""
        return " ".join(self.text[mention.start : mention.end].split())

    def span(self, mention: Annotation) -> Span:
        """The tokens that the mention touches."""
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        assert span is not None
        return span

    def language(self, mention: Annotation) -> str:
        """The language of the mention's passage."""
        return next(language for p, language in self.passages if p.start <= mention.start < p.end)


def find_mentions(doc: Doc, *, names: Names) -> Iterator[Annotation]:
    """The mentions in the body, each with type, base form and what is certain of its entity; then the adjectives."""
    reading = Reading(doc, names)
    spelled = [pair for p, _ in reading.passages for pair in abbreviations(reading.text, p.start, p.end)]
    found = [mention for p, language in reading.passages for mention in _in_passage(reading, p, language, spelled)]
    found = _with_types(reading, _with_bases(reading, found))
    found = _with_abbreviations(reading, found, spelled)
    found = _with_repeats(reading, found)
    found = _with_fuller_names(_with_bases(reading, found))
    yield from (_with_entity(reading, mention) for mention in found)
    yield from _adjectives(reading, found)


def _mention(start: int, end: int, label: str, rule: str) -> Annotation:
    return Annotation(start, end, label, id=f"mention:{start}:{end}", rule=rule)


def _in_passage(
    reading: Reading, passage: Annotation, language: str, spelled: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Annotation]:
    """The names of one passage, by model, table and rule; of two that overlap the longer stays."""
    text, names = reading.text, reading.names
    start, end = passage.start, passage.end
    patterns = names.patterns[language]
    found = [each for entity in _entities(reading, start, end) for each in _from_model(reading, entity, language)]
    for each in names.countries.find(text, start, end, language):
        label = "LOC" if names.countries.region(each.name, language) else "GPE"
        found.append(_mention(each.start, each.end, label, TABLE))
    persons = {each.start: each.end for each in found if each.label == "PERSON"}
    found += [_without_neighbours(reading, a, persons, language) for a in by_pattern(text, start, end, patterns)]
    found += [_mention(*full, "ORG", SPELLED) for full, _ in spelled if start <= full[0] and full[1] <= end]
    found += _short_names(reading, start, end, language)
    kept = _places_joined(reading, _apart(found, len(text)))
    return _joined(reading, kept) if language == "ru" else kept


def _without_neighbours(reading: Reading, found: Annotation, persons: dict[int, int], language: str) -> Annotation:
    """An organisation that a rule found, without the person before it and what follows the country that it is of."""
    start, end = found.start, found.end
    if found.label == "ORG":
        person = persons.get(start, end)
        rest = re.match(r"(?:['’]s?)?\s+(?=\S+\s)", reading.text[person:end])
        start = person + rest.end() if rest else start
        for country in reading.names.countries.find(reading.text, start, end, language):
            if OF.search(reading.text[start : country.start]) and not INSIDE.match(reading.text, country.end):
                end = country.end
                break
    return _mention(start, end, found.label, found.rule)


def _entities(reading: Reading, start: int, end: int) -> Iterator[Span]:
    return (entity for entity in reading.entities if start <= entity.start_char and entity.end_char <= end)


def _apart(found: Iterable[Annotation], length: int) -> list[Annotation]:
    """The mentions without those that overlap a longer or more trusted one, in text order."""
    taken = bytearray(length)
    kept = []
    for each in sorted(found, key=lambda m: (m.start - m.end, _rank(m), m.start, m.label)):
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return sorted(kept)


def _rank(mention: Annotation) -> int:
    """How much a span is worth beside one of the same length: a rule for places knows less than a model."""
    return RANK.get(mention.rule, 3 if mention.label == "LOC" else 1)


def _from_model(reading: Reading, entity: Span, language: str) -> Iterator[Annotation]:
    """A model's entity as trimmed mentions: several where it runs over several names, none where it is no name."""
    label = TYPES.get(entity.label_)
    if label is None or (len(entity) == 1 and entity[0].pos_ == "ADJ" and entity[0].dep_ == "amod"):
        return
    text, patterns = reading.text, reading.names.patterns[language]
    pieces = [(entity.start_char, entity.end_char)]
    if label in PLACES and not _is_known(reading, entity.text, language):
        pieces = list(_split(text, entity.start_char, entity.end_char))
    for start, end in pieces:
        start, end = trimmed(text, start, end, label, patterns)
        if start < end and not reading.names.countries.demonyms(text[start:end], language):
            yield _mention(start, end, label, MODEL)


def _is_known(reading: Reading, name: str, language: str) -> bool:
    return bool(reading.names.countries.nominative(name, language) or reading.names.places.named(name))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for join in JOIN.finditer(text, start, end):
        yield start, join.start()
        start = join.end()
    yield start, end


def _short_names(reading: Reading, start: int, end: int, language: str) -> Iterator[Annotation]:
    """'the North' where the document also has the whole name."""
    table = reading.names.countries.languages[language]
    for name, needs in table.short_needs.items():
        if language == "en" and any(need in reading.text for need in needs):
            pattern = rf"\b[Tt]he ({name.capitalize()})\b(?!-|\s+[A-Z])"
            for match in re.finditer(pattern, reading.text[start:end]):
                yield _mention(start + match.start(1), start + match.end(1), "GPE", SHORT)


def _places_joined(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """Two places side by side that the table has as one: 'Washington, D.C.'."""
    joined: list[Annotation] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.label in PLACES and mention.label in PLACES and mention.start - last.end <= 2:
            name = reading.text[last.start : mention.end]
            if folded(name) in reading.names.places.by_name:
                joined[-1] = _mention(last.start, mention.end, "GPE", TABLE)
                continue
        joined.append(mention)
    return joined


def _joined(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """Russian organisations with the genitive that belongs to their name: «Верховный Совет» + «Монголии»."""
    joined: list[Annotation] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.label == "ORG" and mention.label != "PERSON" and _belongs(reading, last, mention):
            joined[-1] = _mention(last.start, mention.end, "ORG", last.rule)
        else:
            joined.append(mention)
    return [_with_purpose(reading, mention) if mention.label == "ORG" else mention for mention in joined]


def _belongs(reading: Reading, body: Annotation, owner: Annotation) -> bool:
    """Whether a name in the genitive hangs on the organisation right before it."""
    if reading.text[body.end : owner.start] != " ":
        return False
    whole, root = reading.span(body), reading.span(owner).root
    hangs = whole.start <= root.head.i < whole.end and root.dep_ in ("nmod", "appos", "flat:name")
    return hangs and root.morph.get("Case", [""])[0] in ("Gen", "")


def _with_purpose(reading: Reading, mention: Annotation) -> Annotation:
    """An organisation with the phrase on «по» or «против» that ends its name: «Комитет» + «по делам молодёжи»."""
    span = reading.span(mention)
    after = reading.doc[span.end : span.end + 1]
    if not after or after.text not in ("по", "против") or reading.name(mention).isupper():
        return mention
    noun = after[0].head
    if not (span.start <= noun.head.i < span.end and noun.dep_ == "nmod"):
        return mention
    tokens = _run(noun, after[0].i)
    return _mention(mention.start, tokens[-1].idx + len(tokens[-1]), "ORG", mention.rule) if tokens else mention


def _run(noun: Token, start: int) -> list[Token]:
    """The tokens of a phrase that begins at `start`, up to the first that is no part of a name."""
    subtree = {token.i for token in noun.subtree}
    run: list[Token] = []
    for token in noun.doc[start:]:
        if token.i not in subtree or token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ", "PRON"):
            break
        run.append(token)
    while run and run[-1].pos_ in ("ADP", "CCONJ"):
        run.pop()
    return run if run and run[-1].i >= noun.i else []


def _with_bases(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """The mentions with their base forms; a form seen in the nominative in this document wins."""
    words = {m.id: _words(reading, m) for m in found if reading.language(m) == "ru"}
    nominatives: dict[bool, set[tuple[str, ...]]] = defaultdict(set)
    for mention in found:
        read = words.get(mention.id)
        if read and all(word.case == "Nom" for word in read):
            nominatives[mention.label == "PERSON"].add(tuple(word.text for word in read))
    based = []
    for mention in found:
        name = reading.name(mention)
        read = words.get(mention.id)
        if read:
            parts = tuple(word.text for word in read)
            base = seen_base(parts, nominatives[mention.label == "PERSON"]) or base_form(tuple(read), mention.label)
            name = _rewritten(reading.text[mention.start : mention.end], parts, base)
        based.append(replace(mention, value=name))
    return based


def _words(reading: Reading, mention: Annotation) -> list[Word]:
    words = []
    for token in reading.span(mention):
        start, end = max(token.idx, mention.start), min(token.idx + len(token), mention.end)
        case, number, gender = (_feature(token, name) for name in ("Case", "Number", "Gender"))
        if not token.is_space:
            words.append(Word(reading.text[start:end], token.pos_, case, number, gender))
    return words


def _feature(token: Token, name: str) -> str:
    return "".join(token.morph.get(name, [])[:1])


def _rewritten(name: str, old: Iterable[str], new: Iterable[str]) -> str:
    """The name with its words replaced and the signs between them kept."""
    made, at = "", 0
    for before, after in zip(old, new, strict=True):
        place = name.index(before, at)
        made += name[at:place] + after
        at = place + len(before)
    return " ".join((made + name[at:]).split())


def _with_types(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """One type for each name of the document: what the tables say, else what most of its mentions have."""
    groups: dict[str, list[Annotation]] = defaultdict(list)
    for mention in found:
        groups[folded(mention.value)].append(mention)
    sure = {m.id: reading.names.countries.keys(m.value, reading.language(m)) for m in found}
    reading.countries = {keys[0] for keys in sure.values() if len(keys) == 1}
    ends = {mention.end for mention in found if mention.label == "GPE"}
    typed = []
    for group in groups.values():
        label = _type(reading, group, ends)
        typed += [replace(mention, label=label) for mention in group]
    return sorted(mention for mention in typed if not _is_prose(reading, mention))


def _is_prose(reading: Reading, mention: Annotation) -> bool:
    """Whether a person's name is common words in capitals: the text has each of them in lower case too."""
    return mention.label == "PERSON" and reading.lower_words.issuperset(reading.name(mention).lower().split())


def _type(reading: Reading, group: list[Annotation], ends: set[int]) -> str:
    first = group[0]
    language = reading.language(first)
    countries = reading.names.countries
    votes = Counter(mention.label for mention in group)
    label = min(votes, key=lambda each: (-votes[each], each))
    table = countries.languages[language]
    if countries.nominative(first.value, language) and not (label == "PERSON" and normal(first.value) in table.persons):
        return "LOC" if countries.region(first.value, language) else "GPE"
    if any(mention.rule not in RANK for mention in group):
        return next(mention.label for mention in group if mention.rule not in RANK)
    place = reading.names.places.decide(first.value, reading.countries)
    if place is None and ACRONYM.fullmatch(reading.name(first)):
        return "ORG"
    if place is None or label == "GPE":
        return label
    if label not in PLACES and language != "en":
        return label
    if label in PLACES or any(_at_a_place(reading, mention, ends) for mention in group):
        return "GPE"
    return "GPE" if label == "ORG" and place.country in reading.countries and len(group) < 3 else label


def _at_a_place(reading: Reading, mention: Annotation, ends: set[int]) -> bool:
    """Whether a mention stands after a preposition of place, or in a list after a place."""
    before = reading.text[max(0, mention.start - 10) : mention.start]
    listed = IN_A_LIST.search(before)
    return AT_A_PLACE.search(before) is not None or bool(listed and mention.start - len(listed[0]) in ends)


def _with_abbreviations(
    reading: Reading, found: list[Annotation], spelled: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Annotation]:
    """The mentions with the abbreviations that the text explains; each has the type of its full name."""
    meaning: dict[str, Annotation] = {}
    for full, short in spelled:
        mention = next((mention for mention in found if mention.end == full[1]), None)
        if mention:
            meaning.setdefault(reading.text[slice(*short)], mention)
            found = [m for m in found if not (m.start < short[1] and short[0] < m.end)]
            found.append(_mention(*short, mention.label, SPELLED))
    for name in {reading.name(mention) for mention in found if mention.label in ("ORG", "LOC", "PERSON")}:
        if ACRONYM.fullmatch(name) or (name.isupper() and len(name) == 2):
            full_names = {
                folded(m.value): m for m in reversed(found) if m.label == "ORG" and begins_words(m.value, name)
            }
            if len(full_names) == 1:
                meaning.setdefault(name, *full_names.values())
    return sorted(
        replace(m, label=meaning[name].label).having(same_as=meaning[name].id)
        if (name := reading.name(m)) in meaning and meaning[name].id != m.id
        else m
        for m in found
    )


def _with_repeats(reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """The mentions with those that the model missed: names it found elsewhere, big cities, surnames alone."""
    text = reading.text
    taken = bytearray(len(text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    more = []
    for name, like in sorted(_repeatable(reading, found).items(), key=lambda pair: (-len(pair[0]), pair[0])):
        for passage, _ in reading.passages:
            for start, end in occurrences(text, name, passage.start, passage.end):
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    more.append(_mention(start, end, like.label, REPEATED).having(same_as=like["same_as"]))
    for passage, _ in reading.passages:
        for start, end in reading.names.places.find(text, passage.start, passage.end, reading.countries, BIG):
            if not any(taken[start:end]):
                more.append(_mention(start, end, "GPE", TABLE))
    return sorted(found + more + list(_listed(reading, found + more, taken)))


def _listed(reading: Reading, found: Iterable[Annotation], taken: bytearray) -> Iterator[Annotation]:
    """Abbreviations in a list after an organisation: 'ILO, IMF, WHO'."""
    for mention in found:
        end = mention.end if mention.label == "ORG" else len(reading.text)
        while match := LISTED.match(reading.text, end):
            if not any(taken[slice(*match.span(1))]):
                yield _mention(*match.span(1), "ORG", REPEATED)
            else:
                break
            taken[slice(*match.span(1))] = b"\1" * len(match[1])
            end = match.end(1)


def _repeatable(reading: Reading, found: Iterable[Annotation]) -> dict[str, Annotation]:
    """Names worth looking for in the rest of the text, each with a mention that it repeats."""
    names: dict[str, Annotation] = {}
    counts = Counter(reading.name(mention) for mention in found)
    for mention in found:
        name = reading.name(mention)
        *_, last = name.split()
        if last != name or counts[name] > 1 or name.isupper():
            names.setdefault(name, mention)
        if mention.label == "PERSON" and last != name:
            names.setdefault(last, mention)
    return {
        name: mention
        for name, mention in names.items()
        if " " in name
        or (
            len(name) >= SHORTEST
            and name[:1].isupper()
            and name.lower() not in reading.lower_words
            and not _is_common(reading, name, mention)
        )
    }


def _is_common(reading: Reading, name: str, mention: Annotation) -> bool:
    language = reading.language(mention)
    return is_never(name, reading.names.patterns[language]) or bool(reading.names.countries.demonyms(name, language))


def _with_fuller_names(found: list[Annotation]) -> list[Annotation]:
    """The mentions of persons by a part of their name, each tied to the one fuller name that has this part."""
    full: dict[tuple[str, ...], Annotation] = {}
    for mention in found:
        parts = tuple(folded(mention.value).split())
        if mention.label == "PERSON" and len(parts) > 1:
            full.setdefault(parts, mention)
    by_part: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for parts in full:
        for part in (parts[0], parts[-1]):
            by_part[part].add(parts)
    return [_tied(mention, full, by_part) for mention in found]


def _tied(
    mention: Annotation, full: dict[tuple[str, ...], Annotation], by_part: dict[str, set[tuple[str, ...]]]
) -> Annotation:
    parts = tuple(folded(mention.value).split())
    if mention["same_as"] or mention.rule == TABLE or not parts:
        return mention
    longer = {each for each in by_part.get(parts[-1], ()) if len(each) > len(parts) and _is_part(parts, each)}
    longer |= {
        each
        for each in by_part.get(parts[-1], ())
        if len(each) == len(parts) > 1 and each != parts and _is_part(parts, each)
    }
    surname = len(parts) == 1 and any(each[-1] == parts[0] for each in longer)
    if len(longer) != 1 or not (mention.label == "PERSON" or (surname and mention.label != "GPE")):
        return mention
    return replace(mention, label="PERSON").having(same_as=full[longer.pop()].id)


def _is_part(parts: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each part stands in the fuller name, in order, in full or as an initial."""
    rest = iter(name)
    return all(
        any(part == word or (part.endswith(".") and word.startswith(part[:-1])) for word in rest) for part in parts
    )


def _with_entity(reading: Reading, mention: Annotation) -> Annotation:
    """The mention with its country or city, where the document leaves no doubt."""
    if mention.label not in PLACES:
        return mention
    language = reading.language(mention)
    countries = reading.names.countries
    table = countries.languages[language]
    keys = countries.keys(mention.value, language)
    if keys:
        key = countries.decide(keys, reading.countries, reading.text, language)
        return mention.having(entity=f"country:{key}" if key else "")
    region = countries.region(mention.value, language)
    if region:
        return mention.having(entity=f"region:{region}")
    short = table.short.get(normal(mention.value), "")
    if short:
        needed = any(need in reading.text for need in table.short_needs[normal(mention.value)])
        return mention.having(entity=f"country:{short}" if needed else "")
    place = reading.names.places.decide(mention.value, reading.countries)
    return mention.having(entity=f"place:{place.id}" if place and mention.label == "GPE" else "")


def _adjectives(reading: Reading, found: Iterable[Annotation]) -> Iterator[Annotation]:
    """Adjectives of nationality and the like outside names: «советско-китайский» is two."""
    taken = bytearray(len(reading.text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for passage, language in reading.passages:
        for start, end, key in _nationalities(reading, passage.start, passage.end, language):
            if not any(taken[start:end]):
                adjective = _mention(start, end, "NORP", "names.demonym").having(entity=f"country:{key}" if key else "")
                yield replace(adjective, value=_masculine(reading.text[start:end]))


def _nationalities(reading: Reading, start: int, end: int, language: str) -> Iterator[tuple[int, int, str]]:
    countries, last = reading.names.countries, start
    pattern = RUSSIAN_ADJECTIVE if language == "ru" else ENGLISH_ADJECTIVE
    for match in pattern.finditer(reading.text, start, end):
        after = re.compile(r"\s([A-Z]\w+)").match(reading.text, match.end(), end) if language == "en" else None
        for stop in (after.end() if after else 0, match.end()):
            parts = (
                countries.demonyms(reading.text[match.start() : stop], language)
                if stop and match.start() >= last
                else []
            )
            if parts:
                last = stop
                yield from ((match.start() + a, match.start() + b, key) for a, b, key in parts)
                break


def _masculine(adjective: str) -> str:
    match = ADJECTIVE.fullmatch(adjective)
    return f"{match[1]}ий" if match else adjective


@Language.factory(
    "letopis_entities",
    requires=["doc.spans", "doc.ents", "token.morph", "token.dep"],
    assigns=["doc.spans", "doc._.mentions"],
)
def make_entities(nlp: Language, name: str) -> Finder:
    """The component that files mentions."""
    return Finder("mentions", partial(find_mentions, names=load_names()))
