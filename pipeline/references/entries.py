"""Where one reference of an entry ends and the next begins: `Ломов П. В. Порты. М., 1998. С. 5; Там же. С. 7`."""

import re

from .forms import form
from .notes import ANY_SHORT, ANY_SHORT_TITLE

SEPARATOR = re.compile(r";\s|[.)»”\"]\s(?=[Сс]м\.|See\s)")
SEVERAL = re.compile(r";\s|\s(?:[Сс]м\.|See\s)")
BEGINS = (
    r"(?:\d{1,2}[.)]\s)?(?:(?P<signal>{signal}:?)\s)?(?:(?P<known>{abbreviated}|{again}|{archive_code})(?!\w)"
    r"|(?:{capital}[\w’-]*[,.]?\s){1,4}[^;]{0,200}(?:[\"“«]|//|\())"
)
"""A name with initials, an archive, a work named again; else a few capitalised words, and behind them what a title has."""

DATED = r"{year}|{again}|(?<!\w){archive_code}"
BRACKETS = (("(", ")"), ("[", "]"), ("«", "»"), ("“", "”"))
ENDED = re.compile(r"(?:\d[a-z]?|[)»”\"]|(?:\d\s?(?:с|об|p|pp|л))|там\sже|ibid)\.?$", re.IGNORECASE)
LONGEST = 1500
SHORTEST = 30
"""Characters of a reference beside another, if it is neither a short note nor of an archive."""


def split_references(text: str) -> list[tuple[int, int]]:
    """The references of an entry; one where nothing proves that there are more.

    A semicolon parts two where both are dated, or of an archive, and the second begins as references do.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in SEPARATOR.finditer(text) if SEVERAL.search(text) else ():
        stop = match.start() + (match[0][0] != ";")
        if _stands_alone(text, start, stop) and _begins(text, match.end()):
            found.append((start, stop))
            start = match.end()
    return [*found, (start, len(text))]


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """Whether a stretch is a reference of its own, and a whole one."""
    if stop - start > LONGEST:
        return False
    part = text[start:stop]
    whole = all(part.count(a) == part.count(b) for a, b in BRACKETS) and part.count('"') % 2 == 0
    if not (whole and ENDED.search(part) and form(DATED).search(part)):
        return False
    return len(part) >= SHORTEST or bool(form(ANY_SHORT).fullmatch(part) or form(r"{again}|{archive_code}").match(part))


def _begins(text: str, start: int) -> bool:
    """Whether a reference begins here and reaches to the next semicolon at least."""
    following = re.compile(r";\s").search(text, start)
    stop = min(following.start() if following else len(text), start + LONGEST)
    part = text[start:stop]
    if form(ANY_SHORT).fullmatch(part) or form(ANY_SHORT_TITLE).fullmatch(part):
        return True
    match = form(BEGINS).match(text, start)
    return bool(match and form(DATED).search(part) and (match["known"] or len(part) >= SHORTEST))
