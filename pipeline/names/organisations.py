"""Organisations of the world by name, and bodies that many states have by what they are and whose they are."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .countries import Countries, load_countries
from .tables import DATA
from .text import is_cyrillic, normal

BODY = ":"
"""Stands in a key between a body and its state: 'foreign-ministry:MNG'."""
WITH_ARTICLE = (
    "United ",
    "Soviet ",
    "Republic of ",
    "Democratic Republic ",
    "Czech Republic",
    "Netherlands",
    "Philippines",
)
"""How names of states begin that have an article in English."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A line of the table."""

    names: Mapping[str, str]
    """Language -> usual name."""
    wikidata: str


@dataclass(frozen=True, slots=True)
class Organisations:
    """The table and its index."""

    by_key: Mapping[str, Organisation]
    keys: Mapping[str, str]
    """Normal form of any name -> key."""
    bodies: Mapping[str, str]
    """The same for what states have."""
    countries: Countries

    def key(self, name: str) -> str:
        """The key of the organisation that this name, in its base form, is surely one of; '' if the table does not say."""
        form = normal(name)
        return self.keys.get(form) or self._body(name.split(), "ru" if is_cyrillic(name) else "en")

    def organisation(self, key: str) -> Organisation:
        """The names and the id of an organisation of the table, a state's body included.

        Raises KeyError when the table does not have it.
        """
        kind, _, country = key.partition(BODY)
        found = self.by_key[kind]
        if not country:
            return found
        state = self.countries.names[country]["en"]
        article = "the " if state.startswith(WITH_ARTICLE) else ""
        return Organisation({"en": f"{found.names['en']} of {article}{state}", "ru": ""}, "")

    def _body(self, words: list[str], language: str) -> str:
        """'Ministry of Justice of Norway', 'Norwegian Ministry of Justice', «Минюст Норвегии»."""
        for n in range(1, len(words)):
            head, rest = " ".join(words[:n]), words[n:]
            if body := self.bodies.get(normal(head)):
                if language == "en" and rest[0] == "of":
                    rest = rest[2:] if rest[1:2] == ["the"] else rest[1:]
                states = self.countries.keys(" ".join(rest), language)
                if len(states) == 1 and states[0] in self.countries.names:
                    return f"{body}{BODY}{states[0]}"
            if language == "en" and (body := self.bodies.get(normal(" ".join(rest)))):
                people = self.countries.demonyms(head.removesuffix("'s"), language)
                states = tuple(key for _, _, key in people) or self.countries.keys(head.removesuffix("'s"), language)
                if len(states) == 1 and states[0] in self.countries.names:
                    return f"{body}{BODY}{states[0]}"
        return ""


@cache
def load_organisations() -> Organisations:
    """The table, read once."""
    by_key: dict[str, Organisation] = {}
    keys: dict[str, str] = {}
    bodies: dict[str, str] = {}
    with (DATA / "organisations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {language: row[language].split("|") for language in ("en", "ru")}
            by_key[row["key"]] = Organisation({language: each[0] for language, each in names.items()}, row["wikidata"])
            index = bodies if row["of"] else keys
            index.update((normal(name), row["key"]) for each in names.values() for name in each)
    return Organisations(by_key, keys, bodies, load_countries())
