"""How Russian and English write the names of persons that the world writes about: spellings, which say nothing of who it is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .spelling import PATRONYMIC, load_speller
from .tables import rows
from .text import folded, is_cyrillic

SHORTEST_SURNAME = 4


@dataclass(frozen=True, slots=True)
class PersonNames:
    """The table and its indexes."""

    usual: Mapping[str, tuple[str, str]]
    """Form of any spelling -> the usual one in English and in Russian."""
    keys: Mapping[str, str]
    """Form of any spelling -> that of the usual English one."""
    surnames: Mapping[str, str]
    """Folded Russian surname -> the English spelling, where all who have it share one."""

    def key(self, name: str) -> str:
        """The form by which a name is told from others, the same for all spellings of the table."""
        form = person_form(name)
        return self.keys.get(form, form)

    def spellings(self, name: str) -> tuple[str, str]:
        """A name in English and in Russian as the table writes it, '' where it does not know; a surname alone, too."""
        words = name.split()
        patronymic = len(words) == 3 and PATRONYMIC.fullmatch(folded(words[1]))
        short = f"{words[0]} {words[2]}" if patronymic else name
        if known := self.usual.get(person_form(name)) or self.usual.get(person_form(short)):
            return known
        return (self.surnames.get(folded(name), ""), "") if is_cyrillic(name) else ("", "")


def person_form(name: str) -> str:
    """The words of a person's name in small letters, without hyphens, given names of the East in one word."""
    return " ".join(load_speller().joined(folded(name).replace("-", " ").split()))


@cache
def load_persons() -> PersonNames:
    """The table, read once."""
    usual: dict[str, tuple[str, str]] = {}
    keys: dict[str, str] = {}
    surnames: dict[str, set[str]] = defaultdict(set)
    for row in rows("persons.csv"):
        english, russian = (names.split("|") for names in row)
        for name in (*english, *russian):
            form = person_form(name)
            usual[form], keys[form] = (english[0], russian[0]), person_form(english[0])
        *_, last = words = russian[0].split()
        if len(words) == len(english[0].split()) and len(last) >= SHORTEST_SURNAME:
            surnames[folded(last)].add(english[0].split()[-1])
    return PersonNames(usual, keys, {name: next(iter(found)) for name, found in surnames.items() if len(found) == 1})
