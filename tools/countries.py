"""Write `pipeline/data/countries.csv` and `pipeline/data/forms_ru.csv`: `python -m tools.countries`.

Names of countries come from Unicode CLDR as Babel carries it, and from `pipeline/lang/*/countries.toml`, which wins.
Case forms of the Russian names come from pymorphy3, so that nothing has to be inflected at run time; they are written as they are compared.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pymorphy3
from babel import Locale
from babel.core import get_global

from pipeline.names.regions import sure_names
from pipeline.names.text import normal

PIPELINE = Path(__file__).parent.parent / "pipeline"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
NOT_STATES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
NO_ALPHA3 = {"XK": "XKX"}
HEADER = (
    "# Names of countries: Unicode CLDR through Babel (Unicode License v3), and our own; made by tools/countries.py."
)


def own(language: str) -> dict[str, Any]:
    """Our own table of one language."""
    return tomllib.loads((PIPELINE / "lang" / language / "countries.toml").read_text(encoding="utf-8"))


def names() -> dict[str, tuple[str, str]]:
    """Key -> English and Russian name."""
    alpha3 = {
        two[0]: three for three, two in get_global("territory_aliases").items() if re.fullmatch("[A-Z]{3}", three)
    }
    found: dict[str, tuple[str, str]] = {}
    english, russian = Locale("en").territories, Locale("ru").territories
    for code, name in english.items():
        if re.fullmatch("[A-Z]{2}", code) and code not in NOT_STATES:
            key = NO_ALPHA3.get(code) or current(code, alpha3)
            found[key] = (name.replace("’", "'").replace("&", "and").replace("St. ", "Saint "), plain(russian[code]))
    en, ru = own("en")["name"], own("ru")["name"]
    for key in sorted(found.keys() | en.keys() | ru.keys()):
        first, second = found.get(key, ("", ""))
        found[key] = (en.get(key, first), ru.get(key, second))
    return dict(sorted(found.items()))


def current(code: str, alpha3: dict[str, str]) -> str:
    """The alpha-3 code in force for an alpha-2 code; CLDR lists retired ones beside it."""
    candidates = [
        three
        for three, two in get_global("territory_aliases").items()
        if two == [code] and len(three) == 3 and three.isalpha()
    ]
    retired = {"BUR", "ZAR", "TMP", "ROM", "ANT", "AAA", "DDR", "SUN", "FXX", "SCG", "YMD", "VDR", "YUG", "NTZ"}
    left = sorted(set(candidates) - retired)
    if len(left) != 1:
        raise SystemExit(f"{code}: which of {left} is its alpha-3 code? Tell tools/countries.py")
    return left[0]


def plain(name: str) -> str:
    """A Russian CLDR name without abbreviations for menus."""
    name = re.sub(r"^о-в ", "остров ", name)
    name = re.sub(r"^о-ва ", "острова ", name)
    return re.sub(r" о-ва\b", " острова", name).replace("’", "'").replace("Объединенн", "Объединённ")


class Declension:
    """The case forms of Russian geographic names."""

    def __init__(self) -> None:
        self.morph = pymorphy3.MorphAnalyzer()

    def __call__(self, name: str) -> set[str]:
        """Every case form; the words after the head noun stay as they are."""
        words = name.split(" ")
        parses = [self.nominative(word) for word in words]
        head = next((i for i, parse in enumerate(parses) if parse is not None and parse.tag.POS == "NOUN"), None)
        if head is None and words[-1] == "ССР":
            head, parses[-1] = len(words) - 1, self.morph.parse(words[-1])[0]
        if head is None or any(parse is None for parse in parses[:head]):
            return {name}
        both = len(words) == head + 3 and words[head + 1] == "и" and parses[-1] is not None
        found = {name}
        for case in CASES:
            inflected = [
                self.inflected(word, parse, case, parses[head]) for word, parse in zip(words, parses, strict=True)
            ]
            tail = [words[head + 1], inflected[-1]] if both else words[head + 1 :]
            found.add(" ".join((*inflected[: head + 1], *tail)))
        return found

    def nominative(self, word: str) -> Any:
        """The reading of a word of a name in the nominative; None for an abbreviation or a foreign word."""
        if re.fullmatch(r"[А-ЯЁ]{2,}", word):
            return None
        readings = [p for p in self.morph.parse(word) if p.tag.case == "nomn" and p.tag.POS]
        things = [p for p in readings if p.tag.animacy != "anim"] or readings
        known = [p for p in things if "Geox" in p.tag] or things
        return known[0] if known else None

    def inflected(self, word: str, parse: Any, case: str, head: Any) -> str:
        """One word of a name in a case; an adjective agrees with the head."""
        if parse is None or re.fullmatch(r"[А-ЯЁ]{2,}", word):
            return word
        wanted = {case, str(parse.tag.number)} if parse.tag.number else {case}
        if parse.tag.POS != "NOUN":
            plural = head.tag.number == "plur"
            wanted = {case, "plur"} if plural else {case, "sing", str(head.tag.gender)}
            if case == "accs" and (plural or head.tag.gender == "masc"):
                wanted.add("inan")
        form = parse.inflect(wanted)
        return as_written(word, form.word) if form else word


def as_written(model: str, word: str) -> str:
    """`word` with capitals where `model` has them."""
    parts = [
        part[:1].upper() + part[1:] if like[:1].isupper() else part
        for like, part in zip(model.split("-"), word.split("-"), strict=False)
    ]
    return "-".join(parts) if len(parts) == len(word.split("-")) else word[:1].upper() + word[1:]


def russian_names(countries: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Every Russian name that a run looks up."""
    table = own("ru")
    yield from (name for _, name in countries.values() if name)
    for each in table["also"].values():
        yield from each
    yield from table["shared"]
    yield from sure_names("ru")


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write one data file under its header."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER + "\n")
        csv.writer(out, lineterminator="\n").writerows(rows)


def main() -> None:
    """Write both files."""
    countries = names()
    write(PIPELINE / "data" / "countries.csv", ((key, en, ru) for key, (en, ru) in countries.items()))
    decline = Declension()
    names_ru = sorted(set(russian_names(countries)))
    rows = (
        (normal(name), "|".join(sorted({normal(form) for form in decline(name)} - {normal(name)}))) for name in names_ru
    )
    write(PIPELINE / "data" / "forms_ru.csv", (row for row in rows if row[1]))


if __name__ == "__main__":
    main()
