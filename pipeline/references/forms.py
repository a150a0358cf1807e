"""Patterns of references, written with the words of the language files in their slots.

`form("{names}\\. {year}")` is compiled once: a slot is a piece below, else a word table, and `{4,9}` stays a quantifier.
"""

import re
from functools import cache

from .vocabulary import any_of, dates

MASK = "\x1a"
"""Stands for every character of an atom while the rest of the reference is read; offsets stay."""

# Classes of characters are written as two ranges at most: Python takes ten times as long to compile others.
PIECES = {
    "mask": MASK,
    "dash": "[-‐-―]",
    "capital": "(?![ß-ÿ])[A-ZÀ-Я]",
    "small": "(?:[^\\W\\d_A-ZЀ-Я]|['’])",
    "date": "{dates}|{year}(?:\\s?[-–—]\\s?{year})?(?!\\w)(?:\\s?{year_word}(?!\\w))?",
    "year": "(?:1[5-9]|20)\\d\\d(?!\\d)",
    # numbers
    "number": "\\d+(?:\\s?[-–/—−]\\s?\\d+)?",
    "page_number": "(?:[A-Z]?\\d+|[IVXLC]+|[ivxlc]+)(?:\\s?{dash}\\s?(?:[A-Z]?\\d+|[IVXLC]+|[ivxlc]+))?",
    "pages": "(?P<pages>{page_number}(?:,\\s?(?!{year}){page_number})*)",
    "page_range": "(?P<pages>\\d+\\s?{dash}\\s?\\d+)",
    # names
    "particle": "(?:von|van|de|der|den|di|da|del|della|la|le|du|af|al|bin|ibn|фон|ван|де|ди|ла|ле|аль)",
    "article": "(?:(?:De|Du|La|Le|El|Al|Van|Von|Де|Ла|Ле|Эль|Аль|Ван|Фон)\\s)?",
    "family": "(?:{capital}['’])?{capital}{small}+(?:{dash}?{capital}{small}+|{dash}{small}+){0,2}",
    "initials": "(?!{issue}\\.){capital}[^\\W\\d_A-ZЀ-Я]?\\.(?:[\\s-]?{capital}[^\\W\\d_A-ZЀ-Я]?\\.){0,3}",
    "family_first": "{article}{family},?\\s?(?:{initials}|(?:{capital}\\.\\s?){0,2}{capital}(?=,))(?:\\s{particle}(?!\\w))?",
    "given_first": "{initials}\\s?(?:{particle}\\s)?{family}",
    "abbreviated": "(?:{family_first}|{given_first})(?!\\w)",
    "and": "(?:\\s?[,;]\\s?(?:{conjunction}\\s)?|\\s{conjunction}\\s)",
    "full_name": "{family}(?:\\s(?:{capital}\\.|{family})){1,3}",
    "archive_code": "(?-i:[А-ЯЁ]{2,8}(?:\\s[А-ЯЁ]{2,8})?\\.?,?\\s[Фф]\\.\\s?[\\w-]+)",
    "full_or_turned": "(?:{full_name}|{family},\\s{family}(?:\\s(?:{capital}\\.|{family}))?)",
    # imprints
    "plain_town": "Ростов\\sн/Д\\.?|{capital}\\.(?:\\s?{capital}\\.)?(?:\\s?[;,–-]\\s?{capital}\\.)?|{capital}\\w{1,4}\\.|{capital}\\.\\s{capital}[\\w-]+"
    "|{capital}[\\w’'-]+(?:[\\s-]{capital}[\\w’'-]+){0,2}",
    "town": "(?!{series}|(?:Inc|Ltd|Corp|Co)\\.)(?:{plain_town})(?:\\s\\([^()]{2,30}\\))?(?:,\\s{capital}(?:{capital}|\\.\\s?{capital}\\.))?",
    "before_year": "(?:[,.]\\s?(?:{dash}\\s?)?|\\s(?={year}(?:\\s?{year_word})?[.,]?\\s*(?:{dash}|{mask}|$)))(?={year})",
}
"""Name -> what a slot of that name stands for; pieces may have slots themselves."""

SLOT = re.compile(r"\{([a-z_]+)\}")


@cache
def form(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, its slots filled."""
    return re.compile(expand(pattern))


def expand(pattern: str) -> str:
    """The pattern with its slots filled."""

    def fill(match: re.Match[str]) -> str:
        slot = match[1]
        if slot == "dates":
            return dates()
        return f"(?:{expand(PIECES[slot])})" if slot in PIECES and slot != "mask" else PIECES.get(slot) or any_of(slot)

    return SLOT.sub(fill, pattern)
