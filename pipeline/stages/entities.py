"""Mentions of persons, organisations and places: what the models found, mended, and what the tables know.

`value` is the base form; `entity` names a country or city that is certain in this document, `same_as` the mention
with the fuller name. Adjectives of nationality are filed as NORP: evidence for arguments, no mentions of an entity.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import LANGUAGES, Annotation
from ..names.adjectives import adjectives
from ..names.baseform import Word, base_form, is_common, nominatives_of, plausible, seen_base
from ..names.endings import STEM
from ..names.finding import Names, Spelled, abbreviations, is_never, load_names, trimmed
from ..names.given import WHOLE
from ..names.kinds import with_types
from ..names.mentions import MODEL, PLACES, Reading, in_passage, is_known, new_mention, split, with_entity
from ..names.text import normal
from ..names.ties import with_abbreviations, with_fuller_names, with_latin, with_repeats
from ..spans import Finder, body, text_of

TYPES = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC"}
# A Latin spelling behind a Russian name is a mention of its own.
IN_BRACKETS = re.compile(r"(?<=[а-яё»]) \([A-ZÀ-ÖØ-Þ]")
ABBREVIATED = re.compile(r"(?<=[\w»”\"]) \(((?=\w*[А-ЯЁ]\w*[А-ЯЁ])[А-ЯЁ][\w-]{1,9})\)?\Z")
GLUED = re.compile(r"(?<=[а-яё])(?=[А-ЯЁ])")
OFFICE_OF = re.compile(
    r"(?:President|Minister|Premier|King|Queen|Emperor|Ambassador|Secretary|Chairman|Speaker|Chancellor|Governor) "
    r"of (?:the )?\Z"
)
LONGEST_OFFICE = 24
# 'Amnesty International, Human Rights Watch', but 'Ministry of Trade, Industry and Energy' and 'Time, Inc.'
SEVERAL = re.compile(r"(?!.*\b(?:of|for|on|and|&)\b)[^,]+(?:, (?!Inc|Ltd|LLC|Co\b|Jr|D\.C)[^,]+)+")
# 'the Mongols': a people, a family, a band.
PLURAL = re.compile(r"[A-Z][a-z]+s")
THE = re.compile(r"\b[Tt]he \Z")
# Whoever has initials is a person, whatever the model says; 'U.S. Army' has none.
WITH_INITIALS = re.compile(r"(?!U\.\s?[SNKU]\.)(?:[A-ZА-ЯЁ]\.\s?){1,3}(?<=\s)[A-ZА-ЯЁ][\w’'-]+[a-zа-яё]")
# 'Peter I'; the pronoun stands before a verb.
NUMERAL = re.compile(
    r" (?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,3}|XI?V|XVI{0,3})\b"
    r"(?!\.\s?\w|['’](?:m|ve|d|ll)\b| (?:am|was|have|had|will|would|do|did|can|could|think|know|want|say|said|saw|met)\b)"
)
HEADLINES = ("title", "heading")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
INITIALS = re.compile(r"(?:(?<!\w)[A-ZА-ЯЁ]\.\s?)*$")


Forms = dict[tuple[bool, str], set[tuple[str, ...]]]
"""Nominatives by what all forms of a name have in common."""


def find_mentions(doc: Doc, *, names: Names) -> Iterator[Annotation]:
    """The mentions in the body, each with type, base form and what is certain of its entity; then the adjectives."""
    mined = [replace(p, value=p.value or doc.lang_) for p in body(doc) if (p.value or doc.lang_) in LANGUAGES]
    reading = Reading(text_of(doc), names, mined)
    by_model: dict[int, list[Annotation]] = defaultdict(list)
    for entity in doc.ents:
        passage = reading.passage(entity.start_char, entity.end_char)
        if passage:
            by_model[passage.start] += _from_model(reading, entity, passage.value)
    spelled, mere = _spelled(reading)
    prose = "\n".join(reading.text[p.start : p.end] for p in mined if p.label not in HEADLINES)
    found = []
    for passage in mined:
        kept = in_passage(reading, passage, by_model[passage.start], spelled)
        if passage.label in HEADLINES and _all_capital(reading.text[passage.start : passage.end]):
            kept = [m for m in kept if reading.name(m) in prose or is_known(reading, reading.name(m), passage.value)]
        kept = [mention for mention in kept if reading.name(mention) not in mere]
        found += _joined(doc, reading, kept) if passage.value == "ru" else kept
    words: dict[str, list[Word]] = {}
    found = with_types(reading, _with_bases(doc, reading, found, words))
    found = with_abbreviations(reading, with_latin(reading, found), spelled)
    found = with_repeats(reading, found)
    found = with_fuller_names(_with_bases(doc, reading, found, words))
    yield from (with_entity(reading, mention) for mention in found)
    yield from adjectives(reading, found)


def _all_capital(line: str) -> bool:
    """Whether a headline has a capital on every word, so that none tells a name."""
    words = LONG_WORD.findall(line)
    return len(words) >= 3 and all(word[0].isupper() for word in words)


def _spelled(reading: Reading) -> tuple[list[Spelled], set[str]]:
    """Names with the abbreviations that the text gives them, and the abbreviations of what is no name: a treaty's."""
    spelled, mere = [], set()
    for passage in reading.passages:
        patterns = reading.names.patterns[passage.value]
        for full, short in abbreviations(reading.text, passage.start, passage.end):
            if is_never(reading.text[slice(*full)], patterns):
                mere.add(reading.text[slice(*short)])
            else:
                spelled.append((full, short))
    return spelled, mere


def _from_model(reading: Reading, entity: Span, language: str) -> Iterator[Annotation]:
    """A model's entity as trimmed mentions: several where it runs over several names, none where it is no name."""
    label = TYPES.get(entity.label_)
    if label is None or (len(entity) == 1 and entity[0].pos_ == "ADJ" and entity[0].dep_ == "amod"):
        return
    text, patterns = reading.text, reading.names.patterns[language]
    start, end = entity.start_char, _without_adjective(entity).end_char
    if label == "PERSON":
        initials, numeral = INITIALS.search(text, max(0, start - 8), start), NUMERAL.match(text, end)
        start, end = initials.start() if initials else start, numeral.end() if numeral else end
    if bracket := IN_BRACKETS.search(text, start, end):
        end = bracket.start()
    if language == "ru" and len(entity) == 1 and is_common(entity.text):
        return
    for piece in _pieces(reading, start, end, label, language):
        kind = label
        start, end = trimmed(text, *piece, label, patterns)
        if label in ("ORG", "PERSON") and language == "en" and (name := _behind_country(reading, start, end)):
            start, kind = name, "PERSON"
        if label == "ORG" and WITH_INITIALS.fullmatch(text, start, end):
            kind = "PERSON"
        if label == "PERSON":
            is_people = bool(PLURAL.fullmatch(text, start, end) and THE.search(text, start - 4, start))
        else:
            is_people = label == "ORG" and _ends_in_people(reading, start, end)
        if start < end and not is_people and not reading.names.countries.demonyms(text[start:end], language):
            yield new_mention(start, end, kind, MODEL)


def _ends_in_people(reading: Reading, start: int, end: int) -> bool:
    """Whether the last of several words names a nation: 'Contemporary Finns'."""
    before, _, last = reading.text[start:end].rpartition(" ")
    return bool(before and last.endswith("s") and reading.names.countries.demonyms(last, "en"))


def _pieces(reading: Reading, start: int, end: int, label: str, language: str) -> Iterable[tuple[int, int]]:
    """The parts of a model's entity: names that are glued together, or that commas and conjunctions join."""
    glued = GLUED.search(reading.text, start, end)
    if short := ABBREVIATED.search(reading.text, start, end):
        return ((start, short.start()), short.span(1))
    if glued and reading.names.countries.nominative(reading.text[start : glued.start()], language):
        return ((start, glued.start()), (glued.start(), end))
    if label in PLACES:
        several = not is_known(reading, reading.text[start:end], language)
    else:
        several = label == "ORG" and language == "en" and SEVERAL.fullmatch(reading.text, start, end) is not None
    return split(reading.text, start, end) if several else ((start, end),)


def _behind_country(reading: Reading, start: int, end: int) -> int:
    """Where the name of a person begins that a model took together with the country of his office; 0 where none does."""
    if OFFICE_OF.search(reading.text, max(0, start - LONGEST_OFFICE), start):
        for country in reading.names.countries.find(reading.text, start, end, "en"):
            rest = country.end + 1
            if country.start == start and WHOLE.fullmatch(reading.text, rest, end):
                return rest
    return 0


def _without_adjective(entity: Span) -> Span:
    """The entity without an adjective at its end that belongs to the noun behind it."""
    last = entity[-1]
    return entity[:-1] if len(entity) > 1 and last.pos_ == "ADJ" and last.head.i > last.i else entity


def _joined(doc: Doc, reading: Reading, found: list[Annotation]) -> list[Annotation]:
    """Russian organisations with the genitive that belongs to their name: «Верховный Совет» + «Монголии»."""
    joined: list[Annotation] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.label == "ORG" and mention.label != "PERSON" and _belongs(doc, last, mention):
            joined[-1] = new_mention(last.start, mention.end, "ORG", last.rule)
        else:
            joined.append(mention)
    return [_with_purpose(doc, mention) if mention.label == "ORG" else mention for mention in joined]


def _belongs(doc: Doc, whole: Annotation, owner: Annotation) -> bool:
    """Whether a name in the genitive hangs on the organisation right before it."""
    if owner.start - whole.end != 1 or _span(doc, owner)[0].idx != owner.start:
        return False
    span, root = _span(doc, whole), _span(doc, owner).root
    hangs = span.start <= root.head.i < span.end and root.dep_ in ("nmod", "appos", "flat:name")
    return hangs and root.morph.get("Case", [""])[0] in ("Gen", "")


def _with_purpose(doc: Doc, mention: Annotation) -> Annotation:
    """An organisation with the phrase on «по» or «против» that ends its name: «Комитет» + «по делам молодёжи»."""
    span = _span(doc, mention)
    after = doc[span.end : span.end + 1]
    if not after or after.text not in ("по", "против") or span.text.isupper():
        return mention
    noun = after[0].head
    if not (span.start <= noun.head.i < span.end and noun.dep_ == "nmod"):
        return mention
    tokens = _run(noun, after[0].i)
    return new_mention(mention.start, tokens[-1].idx + len(tokens[-1]), "ORG", mention.rule) if tokens else mention


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


def _with_bases(doc: Doc, reading: Reading, found: list[Annotation], words: dict[str, list[Word]]) -> list[Annotation]:
    """The mentions with their base forms; a form seen in the nominative in this document wins.

    `words` collects the words of each Russian mention, which are read once.
    """
    for mention in found:
        if mention.id not in words and reading.language(mention) == "ru":
            words[mention.id] = _words(doc, mention)
    seen: Forms = defaultdict(set)
    for mention in found:
        for nominative in nominatives_of(words.get(mention.id, ()), mention.label):
            seen[_kind(mention, nominative)].add(nominative)
    parts: Forms = defaultdict(set)
    bases: dict[str, tuple[str, ...]] = {}
    for mention in sorted(found, key=lambda mention: -len(words.get(mention.id, ()))):
        if read := words.get(mention.id):
            base = bases[mention.id] = _base(mention, read, seen, parts)
            for word in (base[:1], base[-1:]) if mention.label == "PERSON" and len(base) > 1 else ():
                parts[_kind(mention, word)].add(word)
    based = []
    for mention in found:
        name = reading.name(mention)
        if mention.id in bases:
            old = (word.text for word in words[mention.id])
            name = _rewritten(reading.text[mention.start : mention.end], old, bases[mention.id])
        based.append(replace(mention, value=name) if name != mention.value else mention)
    return based


def _base(mention: Annotation, words: Sequence[Word], seen: Forms, parts: Forms) -> tuple[str, ...]:
    """The base form as the document has it, else by grammar; a name alone as it stands in a person's whole name."""
    told = tuple(word.text for word in words)
    kind = _kind(mention, told)
    base = seen_base(told, seen[kind])
    if not base and len(told) == 1 and words[0].case != "Nom":
        base = seen_base(told, parts[kind])
    return base or base_form(tuple(words), mention.label)


def _kind(mention: Annotation, words: Sequence[str]) -> tuple[bool, str]:
    """What forms of one name have in common: persons or not, and the letters that no ending changes."""
    return mention.label == "PERSON", normal(words[0])[:STEM]


def _words(doc: Doc, mention: Annotation) -> list[Word]:
    words = []
    for token in _span(doc, mention):
        start, end = max(token.idx, mention.start), min(token.idx + len(token), mention.end)
        if not token.is_space:
            text = token.text[start - token.idx : end - token.idx]
            words.append(plausible(Word(text, token.pos_, *_features(str(token.morph)))))
    return words


@lru_cache(maxsize=4096)
def _features(morph: str) -> tuple[str, str, str]:
    """Case, number and gender of a token's features as they are written out; '' where it has none."""
    features = dict(feature.split("=") for feature in morph.split("|")) if morph else {}
    case, number, gender = (features.get(name, "").partition(",")[0] for name in ("Case", "Number", "Gender"))
    return case, number, gender


def _span(doc: Doc, mention: Annotation) -> Span:
    """The tokens that a mention touches."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    assert span is not None
    return span


def _rewritten(name: str, old: Iterable[str], new: Iterable[str]) -> str:
    """The name with its words replaced and the signs between them kept."""
    made, at = "", 0
    for before, after in zip(old, new, strict=True):
        place = name.index(before, at)
        made += name[at:place] + after
        at = place + len(before)
    return " ".join((made + name[at:]).split())


@Language.factory(
    "letopis_entities",
    requires=["doc.spans", "doc.ents", "token.morph", "token.dep"],
    assigns=["doc.spans", "doc._.mentions"],
)
def make_entities(nlp: Language, name: str) -> Finder:
    """The component that files mentions."""
    return Finder("mentions", partial(find_mentions, names=load_names()))
