"""What stands in a reference whatever its style: identifiers, addresses, days of access and archiving, language notes."""

import re
from collections.abc import Callable, Iterable, Iterator

from ..model import Annotation, longest_first
from .dates import read_date
from .forms import MASK, form
from .vocabulary import normal, rules_signed

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
ADDRESS = r"(?i)<?((?:https?|ftp)://[^\s<>\"«»]+(?:(?<=/)\s\d[^\s<>\"«»]*/[^\s<>\"«»]*|(?<=[/=&?_-])\n(?=\S*[/._=\d-])[^\s<>\"«»]+){0,3}|www\.[^\s<>\"«»/]+/[^\s<>\"«»]*|^www\.[^\s<>\"«»]+)>?"
DOI = r"(?i)(?:doi\s*:?\s*)?(?:https?://(?:dx\.)?doi\.org/)?(?<![\w/])?(10\.\d{4,9}/[^\s<>\"«»]+)"
ISBN = r"(?i)ISBN(?:-1[03])?\s*:?\s*((?:97[89][\d\-–— ]{10,14}|\d[\d\-–— ]{8,12})[\dXxХх])(?!\d)"
ISSN = r"(?i)ISSN\s*:?\s*(\d{4}[-–]?\d{3}[\dXxХх])(?!\d)"
NUMBERED = r"arXiv\s?:\s?\S+(?:\s\[[^\]]*\])?|(?:Bibcode|PMID|PMC|S2CID|JSTOR|OCLC|LCCN|Zbl|MR|RFC|hdl)(?:\s*:\s*\S+|\s+(?:PMC)?\d[\d-]*)"
NUMBER_ALONE = re.compile(r"\W*(?=\S*\d)\S*\W*")
DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/")
ENCYCLOPAEDIA = re.compile(r"https?://(?:[\w-]+\.)*(?:wiki(?:pedia|data|media|voyage|quote)|wiktionary)\.org/")
CATALOGUE = re.compile("Bibcode|PMC|S2CID|JSTOR|OCLC|LCCN|hdl")
"""Catalogues whose numbers hardly anybody but an encyclopaedia gives."""

ARCHIVE = re.compile(
    r"^https?://(?:web\.archive\.org/web/|archive\.(?:today|is|ph|md|fo)/|(?:www\.)?webcitation\.org/)", re.IGNORECASE
)


def find_atoms(text: str) -> list[Annotation]:
    """The atoms of a reference in text order; those with label 'note' carry no field and are only set aside."""
    return longest_first(
        annotation
        for find in (_dated, _languages, _notes, _dois, _addresses, _isbns, _issns, _numbered)
        for annotation in find(text)
    )


def mask(text: str, atoms: Iterable[Annotation]) -> str:
    """The text with every character of the atoms replaced; newlines become spaces."""
    for atom in atoms:
        text = text[: atom.start] + MASK * (atom.end - atom.start) + text[atom.end :]
    return re.sub(r"\s", " ", text).replace("−", "–")


def narrowed(atom: Annotation) -> Annotation:
    """The atom without the words around its value: 'Retrieved 2008-06-17.' becomes the date alone."""
    return (
        Annotation(int(atom["from"]), int(atom["to"]), atom.label, atom.value, rule=atom.rule) if atom["to"] else atom
    )


def _atom(match: re.Match[str], group: str | int, label: str, value: str, rule: str) -> Annotation:
    start, end = match.span(group)
    features = (("from", str(start)), ("to", str(end)))
    return Annotation(match.start(), match.end(), label, value, rule=rule, features=features)


def _dated(text: str) -> Iterator[Annotation]:
    for rule in rules_signed(text, "accessed", "archived"):
        for match in rule.pattern.finditer(text):
            value = read_date(match["date"], day_first=bool(CYRILLIC.search(match[0])))
            if len(value) == 10:
                yield _atom(match, "date", rule.label, value, rule.name)


def _languages(text: str) -> Iterator[Annotation]:
    for rule in rules_signed(text, "language"):
        for match in rule.pattern.finditer(text):
            code = normal("language", match["language"])
            if code == "und":
                yield Annotation(*match.span(), "note", rule=rule.name)
            else:
                yield _atom(match, "language", "language", code, rule.name)


def _notes(text: str) -> Iterator[Annotation]:
    for rule in rules_signed(text, "note"):
        for match in rule.pattern.finditer(text):
            yield Annotation(*match.span(), "note", rule=rule.name)


def _dois(text: str) -> Iterator[Annotation]:
    for match in form(DOI).finditer(text) if "10." in text else ():
        if match.start() and text[match.start() - 1] in "/=%":
            continue
        doi = _trimmed(match[1])
        end = match.start(1) + len(doi)
        features = (("from", str(match.start(1))), ("to", str(end)))
        yield Annotation(match.start(), end, "doi", doi.lower(), rule="doi", features=features)


def _addresses(text: str) -> Iterator[Annotation]:
    for match in form(ADDRESS).finditer(text):
        url = _trimmed(match[1])
        start = match.start()
        end = match.end() if match[0].endswith(">") else match.start(1) + len(url)
        if text[:start].endswith("]("):  # a link of Markdown: its words stay
            start, end = start - 2, end + text.startswith(")", end)
        label = address_label(url)
        features = (("from", str(match.start(1))), ("to", str(match.start(1) + len(url))))
        yield Annotation(start, end, label, re.sub(r"\s", "", url), rule="address", features=features)


def address_label(url: str) -> str:
    """The field that an address fills: `archive_url` for a copy in a web archive, else `url`."""
    return "archive_url" if ARCHIVE.match(url) else "url"


def leads_to_work(words: str, url: str) -> bool:
    """Whether a link in a reference leads to the work, not to its DOI or to its number in a catalogue."""
    number = NUMBER_ALONE.fullmatch(words) and not words.casefold().startswith(("http", "www"))
    return not (number or DOI_ADDRESS.match(url) or ENCYCLOPAEDIA.match(url))


def _isbns(text: str) -> Iterator[Annotation]:
    return _checked(text, ISBN, "isbn", is_isbn)


def _issns(text: str) -> Iterator[Annotation]:
    return _checked(text, ISSN, "issn", is_issn)


def _checked(text: str, pattern: str, label: str, right: Callable[[str], bool]) -> Iterator[Annotation]:
    for match in form(pattern).finditer(text) if label in text.casefold() else ():
        digits = re.sub(r"[^\dX]", "", match[1].upper().replace("Х", "X"))
        if right(digits):
            yield _atom(match, 1, label, f"{digits[:4]}-{digits[4:]}" if label == "issn" else digits, label)
        else:
            yield Annotation(*match.span(), "note", rule=label)


def _numbered(text: str) -> Iterator[Annotation]:
    for match in form(NUMBERED).finditer(text):
        yield Annotation(*match.span(), "note", rule="catalogue" if CATALOGUE.match(match[0]) else "numbered")


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence behind it; brackets that it opened itself stay."""
    while address and (address[-1] in ".,;:!?'”’" or (address[-1] in ")]" and address.count(")") > address.count("("))):
        address = address[:-1]
    return address


def is_isbn(digits: str) -> bool:
    """Whether the check digit of a compact ISBN is right."""
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits)) % 11 == 0
    return (
        bool(re.fullmatch(r"\d{13}", digits))
        and sum(int(c) * (1 + 2 * (i % 2)) for i, c in enumerate(digits)) % 10 == 0
    )


def is_issn(digits: str) -> bool:
    """Whether the check digit of a compact ISSN is right."""
    right = re.fullmatch(r"\d{7}[\dX]", digits)
    return bool(right) and sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits)) % 11 == 0
