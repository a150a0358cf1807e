"""Fields of bibliographic references, in English and Russian, with offsets: labels, atoms, then grammars in order."""

from .atoms import find_atoms, mask, narrowed
from .forms import MASK, form
from .gost import read_gost
from .labels import Sign, read_sign
from .notes import read_newspaper, read_note, read_paper, read_plain, read_sentences, read_short
from .reading import Fields, Reference, once
from .vocabulary import normal
from .wikipedia import read_dated, read_quoted, read_web

__all__ = ["Reference", "Sign", "is_bibliography", "parse_reference", "read_sign"]

GRAMMARS = (
    ("short", read_short),
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

BLANK = f" \u00a0.,;{MASK}"
INTRODUCTION = r"[^\"“«]{0,160}?(?<!\w){signal}:?\s(?=[\"“«\[]|{capital})"


def parse_reference(text: str) -> Reference:
    """The fields of one reference; what is not certain is left out.

    Offsets count from the start of `text`; a list label before the reference is passed over.
    """
    sign = read_sign(text)
    start = sign.end if sign else 0
    atoms = [atom for atom in find_atoms(text) if atom.start >= start]
    masked = mask(text, atoms)
    found, rule = _read(masked, *_core(masked, start, atoms))
    fields = once([*found, *(narrowed(atom) for atom in atoms if atom.label != "note")])
    archived = any(atom.rule.endswith(".archive") for atom in atoms)
    return Reference("manuscript" if archived else _type(text, fields), tuple(fields), rule)


def is_bibliography(heading: str) -> bool:
    """Whether a heading opens a list that no marker points to: Литература, Further reading."""
    return bool(form(r"[\s#*=]*{bibliography}(?!\w)").match(heading))


def _core(text: str, start: int, atoms: Fields) -> tuple[int, int]:
    """The stretch that a grammar must account for: no introduction, no remark behind the access date."""
    end = len(text.rstrip(BLANK))
    retrieved = next((atom for atom in atoms if atom.label == "accessed" and atom.rule.startswith("en.")), None)
    if retrieved and retrieved.start > start:
        end = min(end, len(text[: retrieved.start].rstrip(BLANK)))
    while start < end and text[start] in BLANK:
        start += 1
    introduction = form(INTRODUCTION).match(text, start, end)
    return (introduction.end() if introduction else start), end


def _read(text: str, start: int, end: int) -> tuple[Fields, str]:
    if start >= end:
        return [], ""
    for name, read in GRAMMARS:
        found = read(text, start, end)
        if found is not None:
            return found, name
    return [], ""


def _type(text: str, fields: Fields) -> str:
    """The CSL type that the fields prove, '' when they prove none."""
    labels = {field.label for field in fields}
    online = labels & {"accessed", "archived", "url"}
    kind = form(r"(?<!\w){genre}").search(text)
    if kind:
        return normal("genre", kind[0]) or "document"
    if "container_title" in labels:
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
