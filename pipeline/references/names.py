"""Persons and bodies as reference lists name them."""

import re
from collections.abc import Iterator

from ..model import Annotation
from .forms import form

ABBREVIATED = "{abbreviated}"
FULL_NAMES = r"(?P<names>{full_or_turned}(?:;\s{full_or_turned})+(?=\.\s)|{full_or_turned}(?=\.\s[«\"]?{capital}[^\s.]*[:\s][^.]{10,}))\.\s"
"""Unabbreviated names that open a reference: `Ida Berg; Olaf Dahl. A title of several words`."""

OTHERS = r"[,;]?\s*{others}\.?"
FAMILY_FIRST = (
    r"(?P<family>{article}{family}),?\s?(?P<given>{initials}|(?:{capital}\.?\s?){1,3})(?:\s(?P<particle>{particle}))?"
)
GIVEN_FIRST = r"(?P<given>{initials})\s?(?P<family>(?:{particle}\s)?{family})"
TURNED = r"(?P<family>(?:{particle}\s)*[^\s,]+(?:\s[^\s,]+)?),\s?(?P<given>{capital}[^,]*)"
GIVEN_ALONE = r"{capital}(?:{small}?\.)?(?:[\s-]?{capital}(?:{small}?\.)?){0,3}"
INITIALS_LAST = r"\s{capital}{1,3}$"
ORGANISATION = r"(?<![\w-]){organisation}(?!\w)"
PATRONYMIC = re.compile(r"(?:вич|вна|ична|оглы|кызы)$")
LAST_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
"""A full stop behind a name that is no initial."""

LONGEST_NAME = 5


def is_organisation(name: str) -> bool:
    """Whether a word in the name says that it is a body, not a person."""
    return bool(form(ORGANISATION).search(name))


def person(text: str, start: int, role: str = "author") -> Annotation | None:
    """One person or body, split into family and given name where the writing shows which is which."""
    lead = len(text) - len(text.lstrip(" .,;:-–—"))
    start, text = start + lead, LAST_STOP.sub("", text[lead:].rstrip(" ,;:-–—"))
    if not re.search(r"\w", text):
        return None
    names = split_name(text)
    value = names.get("literal") or " ".join(filter(None, (names.get("given"), names.get("family"))))
    features = tuple(sorted((part, name) for part, name in names.items() if name))
    return Annotation(start, start + len(text), role, value, features=features)


def split_name(text: str) -> dict[str, str]:
    """The parts of a name: family and given, or literal for a body and whatever is not certain."""
    text = " ".join(text.split())
    if is_organisation(text) or re.search(r"[&\d«»\"()]|['’]s\b", text):
        return {"literal": text}
    for pattern in (FAMILY_FIRST, GIVEN_FIRST, TURNED):
        if match := form(pattern).fullmatch(text):
            particle = match.groupdict().get("particle") or ""
            return {"given": match["given"].strip(), "family": f"{particle} {match['family']}".strip()}
    words = text.split()
    if len(words) == 1:
        return {"family": text}
    if len(words) > LONGEST_NAME or not words[0][0].isupper():
        return {"literal": text}
    if len(words) == 3 and PATRONYMIC.search(words[2]):
        return {"family": words[0], "given": " ".join(words[1:])}
    family = len(words) - 1
    while family > 1 and form("{particle}").fullmatch(words[family - 1]):
        family -= 1
    return {"given": " ".join(words[:family]), "family": " ".join(words[family:])}


def leading_names(text: str, start: int, end: int) -> tuple[list[Annotation], int]:
    """The names that open a reference in Russian style, and where the title behind them begins.

    `Иванов И. И., Петров П. П. и др. О ...` gives two; names without initials only where they are set off as a whole.
    """
    last = start if form(r"{document}\s").match(text, start, end) else names_end(text, start, end)
    if last == start:
        full = form(FULL_NAMES).match(text, start, end)
        return (several(full["names"], start), full.end()) if full else ([], start)
    matches = form(ABBREVIATED).finditer(text, start, last)
    found = [author for match in matches if (author := person(match[0], match.start()))]
    others = form(OTHERS).match(text, last, end)
    at = others.end() if others else last
    while at < end and text[at] in " .,;:":
        at += 1
    return found, at


def names_end(text: str, start: int, end: int) -> int:
    """Where the names with initials that begin here end, `Иванов И. И., Петров П. П.`; `start` when none begins."""
    at = last = start
    while match := form(ABBREVIATED).match(text, at, end):
        last = match.end()
        joint = form("{and}").match(text, last, end)
        if joint is None:
            break
        at = joint.end()
    return last


def several(text: str, start: int, role: str = "author") -> list[Annotation]:
    """The persons of a list: `Ida Berg and Olaf Dahl`, `Berg, Ida; Dahl, Olaf`, `А. А. Берг, Б. Б. Даль`."""
    return [found for piece, at in _pieces(text) if (found := person(piece, start + at, role))]


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The names of a list with their offsets, `and others` left out."""
    start = len(text) - len(text.lstrip())
    last = names_end(text, start, len(text))
    if last > start and form(rf"\s*(?:{OTHERS})?[.,]?\s*").fullmatch(text, last):
        yield from ((match[0], match.start()) for match in form(ABBREVIATED).finditer(text))
        return
    separator = _separator(text)
    pieces, last = [], 0
    for match in re.finditer(separator, text):
        pieces.append((last, match.start()))
        last = match.end()
    pieces.append((last, last + len(form(OTHERS).sub("", text[last:]))))
    yield from ((text[a:b], a) for a, b in (pieces if separator == ";" else _turned(text, pieces)))


def _turned(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The names of a list whose commas also stand inside them: `Berg, I.`, `Berg, Ida` before other full names."""
    words = [len(text[a:b].split()) for a, b in pieces]
    commas = len(pieces) > 1 and text[pieces[0][1] : pieces[1][0]].startswith(",")
    pairs = commas and len(pieces) % 2 == 0 and max(words) == 1
    first = len(pieces) > 2 and words[:2] == [1, 1] and min(words[2:]) > 1
    at = 0
    while at < len(pieces):
        start, end = pieces[at]
        follows = text[slice(*pieces[at + 1])] if at + 1 < len(pieces) else ""
        given = form(GIVEN_ALONE).fullmatch(follows.strip()) and not form(GIVEN_ALONE).fullmatch(
            text[start:end].strip()
        )
        if follows and (given or (pairs and at % 2 == 0) or (first and at == 0)):
            end = pieces[at + 1][1]
            at += 1
        yield start, end
        at += 1


def _separator(text: str) -> str:
    """What parts the names of a list; nothing in the name of a body or in a single turned name."""
    if ";" in text:
        return ";"
    first = form(r"^(?:{particle}\s)+").sub("", text.split(",")[0])
    turned = (
        form(TURNED).fullmatch(text)
        and not re.search(r"\s(?:and|и|&)\s", text)
        and len(first.split()) < 3
        and not form(INITIALS_LAST).search(first)
    )
    if turned or is_organisation(text):
        return "(?!)"
    return r",?\s(?:and|и|et|und|&)\s|,(?!\s?(?:Jr|Sr|[IVX]+)\b)"
