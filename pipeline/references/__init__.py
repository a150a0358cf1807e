"""Fields of bibliographic references, in English and Russian, with offsets: labels, atoms, then grammars or the model."""

import re
from dataclasses import replace

from ..model import Annotation, overlaps
from .atoms import CYRILLIC, narrowed
from .entries import split_references
from .features import Prepared, prepare
from .forms import MASK, form
from .gost import read_clear, read_gost
from .labels import Sign, read_sign
from .markup import marked_again, unmarked
from .model import read_trained
from .notes import read_newspaper, read_note, read_paper, read_plain, read_sentences, read_series, read_short
from .reading import Fields, Grammar, Reference, last_stop, once
from .vocabulary import normal
from .wikipedia import read_dated, read_quoted, read_web

__all__ = ["Reference", "Sign", "is_bibliography", "is_remarks", "parse_reference", "read_sign", "split_references"]

GRAMMARS: tuple[tuple[str, Grammar], ...] = (
    ("short", read_short),
    ("series", read_series),
    ("note", read_note),
    ("newspaper", read_newspaper),
    ("paper", read_paper),
    ("quoted", read_quoted),
    ("dated", read_dated),
    ("web", read_web),
    ("sentences", read_sentences),
    ("gost", read_gost),
    ("plain", read_plain),
)
"""The styles in the order in which they are tried; one that does not account for the whole reference gives nothing."""

WESTERN = ("short", "series", "note", "paper", "sentences", "plain")
"""What the model leaves to the grammars where a reference in Latin letters shows neither GOST nor an encyclopaedia."""

# Signs of author and date before the title: a grammar that found them inside the title has read another style.
YEAR_BEHIND_NAME = re.compile(r"[^\d]{3,80}[.,]\s\(?(?:1[5-9]|20)\d\d(?:[-–](?:19|20)\d\d)?\)?[.:]\s")
YEAR_SECOND = re.compile(r"(?:1[5-9]|20)\d\d\.\s")
TURNED_NAME = r"{family},\s{family}(?:\s{capital}\.)?(?:\s(?:и|и др\.)\s[^.]{3,30})?\.\s{capital}"

NUMBERED_PAPER = r"(?:\S+\s){0,4}?{paper}\s(?:(?:No|no)\.?\s|№\s?)?\d"
SAID_OF_WORKS = ("author", "editor", "container_title", "publisher", "pages")
"""Without any of these a reference is no more than a title, whatever places and days that names."""

LAW = r"(?:\S+\s){0,2}?(?P<paper>{paper})(?!\w).*?(?:\s(?:от|of|dated)\s[^«]*\d{4}|№|\sNo\.)"
"""A title that says what paper it is, and its day or number."""

ENCYCLOPAEDIC = re.compile(r"[\"”]\.\s(?![^\W\d]\w*\.?,?\s?\d)")
"""A full stop behind the quoted title, not inside."""

GOST_MARKS = re.compile(r"\s//\s|№|[.,]\s(?:[-–—]\s)?P\.\s?\d|\.\s(?:[A-Z]|SPb|N\.\s?Y|Wash)\.,\s(?:1[5-9]|20)\d\d")
IN_PARTS = re.compile(r"(?:1[5-9]|20)\d\d|\d[-–:(]|[.,;]\s")
"""A year, pages, a volume, a stop: a bare title has none."""

BLANK = f" \u00a0.,;{MASK}"
INTRODUCTION = r"[^\"“«]{0,160}?(?<!\w){signal}:?\s(?=[\"“«\[]|{capital})"


def parse_reference(text: str, *, encyclopaedic: bool = False) -> Reference:
    """The fields of one reference, the first where there are several; what is not certain is left out.

    Offsets count from the start of `text`; a list label before the reference is passed over. A list is `encyclopaedic`
    where its entries lead back to their markers.
    """
    if plain := unmarked(text):
        reference = parse_reference(plain.text, encyclopaedic=encyclopaedic)
        return replace(reference, fields=tuple(marked_again(text, plain, list(reference.fields))))
    text = text[: split_references(text)[0][1]]
    prepared = prepare(text)
    sign = read_sign(text)
    encyclopaedic = encyclopaedic or bool(sign and sign.arrow)
    russian = bool(CYRILLIC.search(text) or GOST_MARKS.search(text))
    found, rule = _read(prepared, russian=russian, encyclopaedic=encyclopaedic)
    fields = once([*found, *(narrowed(atom) for atom in prepared.atoms if atom.label != "note")])
    archived = any(atom.rule.endswith(".archive") for atom in prepared.atoms)
    return Reference("manuscript" if archived else _type(text, fields), tuple(fields), rule)


def is_bibliography(heading: str) -> bool:
    """Whether a heading opens a list that no marker points to: Литература, Further reading."""
    return bool(form(r"[\s#*=]*{bibliography}(?!\w)").match(heading))


def is_remarks(heading: str) -> bool:
    """Whether a heading may open a list of remarks beside one of sources: Notes, Комментарии."""
    return bool(form(r"[\s#*=]*{remarks}\W*$").match(heading))


def _core(prepared: Prepared) -> tuple[int, int]:
    """The stretch that a grammar must account for: no introduction, no remark behind the access date."""
    text, start = prepared.text, prepared.start
    end = len(text.rstrip(BLANK))
    retrieved = next((a for a in prepared.atoms if a.label == "accessed" and a.rule.startswith("en.")), None)
    if retrieved and retrieved.start > start:
        end = min(end, len(text[: retrieved.start].rstrip(BLANK)))
    while start < end and text[start] in BLANK:
        start += 1
    introduction = form(INTRODUCTION).match(text, start, end)
    return (introduction.end() if introduction else start), end


def _read(prepared: Prepared, *, russian: bool, encyclopaedic: bool) -> tuple[Fields, str]:
    start, end = _core(prepared)
    if start >= end:
        return [], ""
    text = prepared.text
    encyclopaedic = encyclopaedic or any(map(_is_template_s, prepared.atoms)) or bool(ENCYCLOPAEDIC.search(text))
    for name, read in GRAMMARS:
        if not russian and name not in WESTERN and (name == "gost" or not encyclopaedic):
            continue
        found = read(text, start, end)
        if found is not None and not _doubtful(name, found, text, start, end, russian=russian):
            return found, name
    return _trained(prepared, start, end), "model"


def _is_template_s(atom: Annotation) -> bool:
    """Whether a part stands in references that a template of an encyclopaedia wrote, and seldom in others."""
    return atom.label in ("accessed", "archived") or atom.rule in ("catalogue",)


def _doubtful(name: str, found: Fields, text: str, start: int, end: int, *, russian: bool) -> bool:
    """Whether a grammar took for one part what another style would part."""
    if name == "short":
        return False
    parts = {each.label: each.value for each in found}
    title = parts.get("title", "")
    if YEAR_BEHIND_NAME.match(title) or (form(TURNED_NAME).match(title) and name != "plain"):
        return True
    if name == "plain":
        return not title or bool(YEAR_SECOND.match(title) if russian else IN_PARTS.search(text, start, end))
    if name == "paper" and not russian:
        return form(NUMBERED_PAPER).match(title) is None
    if name == "note" and not russian:
        return "publisher" not in parts
    if name == "gost" and "container_title" not in parts:
        unnamed = not parts.keys() & {"publisher", "publisher_place", "editor"} and "author" in parts
        return unnamed and bool(parts.keys() & {"pages", "volume"}) and last_stop(title, 0, len(title)) > 0
    return False


def _trained(prepared: Prepared, start: int, end: int) -> Fields:
    """What the model reads, and what it left out where a form is plain: Russian numbers, the holder of a title."""
    found = read_trained(prepared)
    text = prepared.text
    if CYRILLIC.search(text, start, end):
        return _filled(found, read_clear(text, start, end))
    if _complete(found):
        return found
    if not any(each.label in SAID_OF_WORKS for each in found):
        bare = read_plain(text, start, end) or []
        if [each.label for each in bare] == ["title"]:
            return bare
    others = read_quoted(text, start, end) or read_dated(text, start, end) or []
    return others if _complete(others) else _filled(found, others)


def _complete(found: Fields) -> bool:
    """Whether a reference has a title, and what it stands in or who published it."""
    labels = {each.label for each in found}
    return "title" in labels and bool(labels & {"container_title", "publisher"})


def _filled(found: Fields, others: Fields) -> Fields:
    """The fields with those others that have no rival among them."""
    labels = {each.label for each in found}
    return [*found, *(o for o in others if o.label not in labels and not any(overlaps(o, each) for each in found))]


def _type(text: str, fields: Fields) -> str:
    """The CSL type that the fields prove, '' when they prove none."""
    labels = {field.label for field in fields}
    online = labels & {"accessed", "archived", "url"}
    kind = form(r"(?<!\w){genre}").search(text)
    if kind:
        return normal("genre", kind[0]) or "document"
    title = next((field.value for field in fields if field.label == "title"), "")
    law = form(LAW).match(title)
    if law and (meaning := normal("paper", law["paper"])) != "paper":
        return meaning
    if "container_title" in labels:
        if not online and _is_newspaper(fields):
            return "article-newspaper"
        if labels & {"volume", "issue", "issn"}:
            return "article-journal"
        if labels & {"editor", "isbn"} or ("publisher_place" in labels and not online):
            return "chapter"
        return "webpage" if online else "article"
    if labels & {"isbn", "publisher_place"} or {"author", "publisher", "issued"} <= labels:
        return "book"
    if online:
        return "webpage"
    return "document" if fields else ""


def _is_newspaper(fields: Fields) -> bool:
    """Whether the work that holds a title comes out on a day and has a newspaper's name."""
    values = {field.label: field.value for field in fields}
    day = re.fullmatch(r"\d{4}-\d\d-\d\d", values.get("issued", ""))
    return bool(day and form(r"(?<!\w){periodical}(?!\w)").search(values["container_title"]))
