"""Persons and bodies as reference lists name them."""

import re
from collections.abc import Iterator

from ..model import Annotation
from .vocabulary import any_of

PARTICLE = r"(?:von|van|de|der|den|di|da|del|della|la|le|du|af|al|bin|ibn|фон|ван|де|ди|ла|ле|аль)"
INITIAL = r"[A-ZА-ЯЁ][a-zа-яё]?\."
INITIALS = rf"{INITIAL}(?:[\s-]?{INITIAL}){{0,3}}"
FAMILY = r"[A-ZА-ЯЁ][a-zа-яёà-öø-ÿ’'`]+(?:[-–‑][A-ZА-ЯЁ]?[a-zа-яёà-öø-ÿ’'`]+)?"
FAMILY_FIRST = rf"(?:(?:De|Du|La|Le|El|Al|Van|Von|Де|Ла|Ле|Эль|Аль|Ван|Фон)\s)?{FAMILY},?\s?(?:{INITIALS}|(?:[A-ZА-ЯЁ]\.\s?){{0,2}}[A-ZА-ЯЁ](?=,))(?:\s{PARTICLE}(?!\w))?"
GIVEN_FIRST = rf"{INITIALS}\s?(?:{PARTICLE}\s)?{FAMILY}"
ABBREVIATED = re.compile(rf"(?:{FAMILY_FIRST}|{GIVEN_FIRST})(?![\w])")
JOIN = rf"(?:\s?[,;]\s?(?:{any_of('conjunction')}\s)?|\s{any_of('conjunction')}\s)"
LEADING = re.compile(rf"{ABBREVIATED.pattern}(?:{JOIN}{ABBREVIATED.pattern})*")
FULL_NAME = rf"{FAMILY}(?:\s(?:[A-ZА-ЯЁ]\.|{FAMILY})){{1,3}}"
FULL_NAMES = re.compile(rf"(?P<names>{FULL_NAME}(?:;\s{FULL_NAME})*)\.\s(?=[«\"A-ZА-ЯЁ][^\s.]*[:\s][^.]{{10,}})")
"""Unabbreviated names that open a reference: `Ida Berg; Olaf Dahl. A title of several words`."""
OTHERS = re.compile(rf"[,;]?\s*{any_of('others')}\.?")
TURNED = re.compile(rf"(?P<family>(?:{PARTICLE}\s)*[^\s,]+(?:\s[^\s,]+)?),\s?(?P<given>[A-ZА-ЯЁ][^,]*)")
SPLIT_FAMILY_FIRST = re.compile(
    rf"(?P<family>(?:(?:De|Du|La|Le|El|Al|Van|Von|Де|Ла|Ле|Эль|Аль|Ван|Фон)\s)?{FAMILY}),?\s?(?P<given>{INITIALS}|(?:[A-ZА-ЯЁ]\.?\s?){{1,3}})(?:\s(?P<particle>{PARTICLE}))?"
)
SPLIT_GIVEN_FIRST = re.compile(rf"(?P<given>{INITIALS})\s?(?P<family>(?:{PARTICLE}\s)?{FAMILY})")
PATRONYMIC = re.compile(r"(?:вич|вна|ична|оглы|кызы)$")
WORDS = re.compile(r"(?<![\w-])" + any_of("organisation") + r"(?!\w)")


def person(text: str, start: int, role: str = "author") -> Annotation | None:
    """One person or body, split into family and given name where the writing shows which is which."""
    lead = len(text) - len(text.lstrip(" .,;:-–—"))
    start, text = start + lead, text[lead:].rstrip(" ,;:-–—")
    if not re.search(r"\w", text):
        return None
    names = split_name(text)
    value = names.get("literal") or " ".join(filter(None, (names.get("given"), names.get("family"))))
    return Annotation(
        start, start + len(text), role, value, features=tuple(sorted((k, v) for k, v in names.items() if v))
    )


def split_name(text: str) -> dict[str, str]:
    """The parts of a name: family and given, or literal for a body and whatever is not certain."""
    text = " ".join(text.split())
    if WORDS.search(text) or re.search(r"[&\d«»\"()]|['’]s\b", text):
        return {"literal": text}
    for pattern in (SPLIT_FAMILY_FIRST, SPLIT_GIVEN_FIRST, TURNED):
        if match := pattern.fullmatch(text):
            particle = (match.groupdict().get("particle") or "").strip()
            given, family = match["given"].strip(), match["family"]
            return {"given": given, "family": f"{particle} {family}".strip()}
    words = text.split()
    if len(words) == 1:
        return {"family": text}
    if len(words) > 5 or not words[0][0].isupper():
        return {"literal": text}
    if len(words) == 3 and PATRONYMIC.search(words[2]):
        return {"family": words[0], "given": " ".join(words[1:])}
    family = len(words) - 1
    while family > 1 and re.fullmatch(PARTICLE, words[family - 1], re.IGNORECASE):
        family -= 1
    return {"given": " ".join(words[:family]), "family": " ".join(words[family:])}


def leading_names(text: str, start: int) -> tuple[list[Annotation], int]:
    """The abbreviated names that open a reference in Russian style, and where they end.

    `Иванов И. И., Петров П. П. и др. О ...` gives two; without initials nothing is certain and nothing is given.
    """
    leading = LEADING.match(text, start)
    if leading is None:
        return [], start
    matches = ABBREVIATED.finditer(text, start, leading.end())
    found = [author for match in matches if (author := person(match[0], match.start()))]
    end = leading.end()
    if others := OTHERS.match(text, end):
        end = others.end()
    while end < len(text) and text[end] in " .,;:":
        end += 1
    return found, end


def several(text: str, start: int, role: str = "author") -> list[Annotation]:
    """The persons of a list: `Ida Berg and Olaf Dahl`, `Berg, Ida; Dahl, Olaf`, `А. А. Берг, Б. Б. Даль`."""
    return [found for piece, at in _pieces(text) if (found := person(piece, start + at, role))]


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    if ";" in text:
        separator = r";"
    elif TURNED.fullmatch(text) and not re.search(r"\s(?:and|и|&)\s", text) and len(text.split(",")[0].split()) < 3:
        separator = r"(?!)"
    else:
        separator = r",?\s(?:and|и|&)\s|,(?!\s?(?:Jr|Sr|[IVX]+)\b)"
    if WORDS.search(text) and ";" not in text:
        separator = r"(?!)"
    last = 0
    for match in re.finditer(separator, text):
        yield text[last : match.start()], last
        last = match.end()
    yield OTHERS.sub("", text[last:]), last
