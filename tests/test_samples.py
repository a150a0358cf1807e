"""The sample articles: enough of them, in both languages, in every layout that the readers know."""

import re
from pathlib import Path

import pytest

RAW = Path(__file__).parent.parent / "raw"
GOLD = RAW.parent.parent / "shared" / "gold"
SAMPLES = {path.name: path.read_text(encoding="utf-8") for path in sorted(RAW.iterdir())}

LAYOUTS = {
    "markers and an arrow list": r"\w\[\d+\]\.(?s:.*)\n↑\w.*\n↑[A-Z]",
    "arrow list in two languages": r"\n↑[А-Я](?s:.*)\n↑[A-Z]",
    "headings with [править | править код]": r"(?m)^\d{4} год\[править \| править код\]$",
    "numbered arrow list": r"(?m)^\d+\. ↑ 1 2 .+Дата обращения: .+ Архивировано \d",
    "torn sentences": r"(?m)^\[24\] [A-Z].+\n[A-Z]",
    "web page with menus": r"\AOpen menu Close menu",
    "indented text with a footer": r"(?m)^    [A-Z].{200,}\n\n    Data as of \w+ \d{4}$",
    "caption of a picture": r"(?m)^.+, photo taken after .+$",
    "[edit] headings": r"(?m)^[A-Z].+\[edit\]$",
    "caret list": r"(?m)^  1\. \^ a b \w",
    "empty references": r"(?m)^  \d+\. \^$",
    "Markdown news with a dateline at the foot": r"\n# .+(?s:.+)\nАвтор: .+ ©.+  \n\d\d\.\d\d\.\d{4}, \d\d:\d\d",
    "contact block": r"\n## КОНТАКТЫ\n(?s:.+)\]\(mailto:",
    "Markdown link lists": r"\n\[[^]]+\]\(#\)\n",
    "chronology": r"(?m)^- 1961, Apr\t\S",
    "dateline under the title": r"\A[A-Z].+\n\n[A-Z][a-z]+day, [A-Z][a-z]+ \d+, \d{4}\n",
    "relative dates": r"(?i)\bвчера\b(?s:.*)прошлом месяце(?s:.*)\bзавтра\b",
    "web page with markers": r"<sup[^>]*><a\s+href=\"#note-1\">\[1\]</a></sup>(?s:.*)<ol>\n<li id=\"note-1\">",
    "records": r'(?m)^\{"id": .+"date": .+"text": ',
    "bibliography": r"\nЛитература\n(?s:.+)\. — М\. : (?s:.+) // .+ — С\. \d+—\d+",
}
"""Layout -> a pattern that at least one sample shows."""


def russian(text: str) -> bool:
    """Whether most letters are Cyrillic."""
    return len(re.findall(r"[А-яЁё]", text)) > len(re.findall(r"[A-Za-z]", text))


def test_there_are_enough_in_both_languages() -> None:
    count = sum(map(russian, SAMPLES.values()))
    assert count >= 4
    assert len(SAMPLES) - count >= 4


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_there(layout: str) -> None:
    assert any(re.search(LAYOUTS[layout], text) for text in SAMPLES.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_short_and_readable(name: str) -> None:
    text = SAMPLES[name]
    assert 100 < len(text.split()) < 600
    assert text.endswith("\n")
    assert "\r" not in text


def test_names_are_cyrillic_and_latin() -> None:
    assert any(re.search(r"[А-яЁё]", name) for name in SAMPLES)
    assert any(re.fullmatch(r"[\x20-\x7e]+", name) for name in SAMPLES)


@pytest.mark.skipif(not GOLD.is_dir(), reason="no annotated articles in ../shared/gold to compare with")
def test_no_sentence_comes_from_the_annotated_articles() -> None:
    theirs = "\n".join(path.read_text(encoding="utf-8") for path in GOLD.glob("*/*.txt"))
    shared = {
        line
        for text in SAMPLES.values()
        for line in re.split(r"(?<=[.!?])\s+|\n", text)
        if len(line.split()) > 7 and line.strip() in theirs
    }
    assert not shared
