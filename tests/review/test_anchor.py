"""Selectors found again in texts that changed."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.anchor import Ground
from pipeline.review.decisions import Selector
from pipeline.review.desk import selector

RAW = Path(__file__).parent.parent.parent / "raw"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(RAW.iterdir()) if path.suffix in (".txt", ".md")]
TARGET = re.compile(r"[А-ЯA-Z][\w-]+(?: [А-ЯA-Z][\w-]+)*|\b\d{4}\b|\b[а-яa-z]{5,}\b")

OLD = "Стороны подписали договор в Москве. Позднее министры подписали протокол в Улан-Баторе."


def place(words, text=OLD, nth=0):
    start = [match.start() for match in re.finditer(re.escape(words), text)][nth]
    return selector("d", text, start, start + len(words))


@pytest.mark.parametrize(
    ("words", "nth", "new", "found"),
    [
        ("договор", 0, OLD, "[договор] в Москве"),
        ("договор", 0, f"Новый абзац.\n\n{OLD}", "[договор] в Москве"),
        ("подписали", 1, f"Абзац о том, что подписали.\n\n{OLD}", "министры [подписали] протокол"),
        ("подписали", 0, OLD.replace("Стороны", "Обе стороны вчера"), "вчера [подписали] договор"),
        ("подписали", 1, OLD.split(". ")[1], "министры [подписали] протокол"),
        ("Улан-Баторе", 0, OLD.replace("Улан-Баторе", "Улан‑Баторе"), "в [Улан‑Баторе]."),  # another hyphen
        ("министры подписали", 0, OLD.replace("министры ", "министры\u00a0\n"), "[министры\u00a0\nподписали] протокол"),
        ("Москве", 0, OLD.replace("Москве", "МОСКВЕ"), "в [МОСКВЕ]."),
        ("договор", 0, "Совсем другой текст, но договор в нём есть.", "но [договор] в нём"),
        ("договор", 0, "Здесь договоры, но договор тоже.", "но [договор] тоже"),
        ("подписали", 0, "Где-то подписали одно, где-то подписали другое.", ""),  # neither is the one
        ("договор", 0, "Соглашение достигнуто.", ""),
        ("договор", 0, "", ""),
        ("подписали", 0, f"{OLD} {OLD}", "Стороны [подписали] договор в Москве. Позднее министры подписали протокол в"),
        ("подписали", 0, f"Да. {OLD} {OLD}", ""),  # two that are alike, and neither in the old place
    ],
)
def test_a_quote_is_found_or_given_up(words, nth, new, found):
    span = Ground(new).find(place(words, nth=nth))
    if not found:
        assert span is None
    else:
        before, quote, _ = re.split(r"[\[\]]", found)
        assert span is not None
        assert new[slice(*span)] == quote
        assert new[: span[0]].endswith(before)


def test_a_whole_document_has_no_quote():
    assert Ground("anything").find(Selector("d")) == (0, 0)


def edited(text, span, random):
    """The text after some edits outside the span, and where the span is now."""
    start, end = span
    for _ in range(random.randint(1, 4)):
        at = random.choice([random.randint(0, start), random.randint(end, len(text))])
        room = (start if at <= start else len(text)) - at
        cut = random.choice([0, 0, random.randint(0, min(room, 300))])
        source = random.choice(TEXTS)
        begin = random.randrange(len(source))
        put = random.choice(["", " ", "\n\nНовый абзац.\n\n", source[begin : begin + random.randint(1, 200)]])
        text = text[:at] + put + text[at + cut :]
        if at <= start:
            start, end = start + len(put) - cut, end + len(put) - cut
    return text, (start, end)


def standing(text, words):
    return [match.span() for match in re.finditer(f"(?={re.escape(words)})", text)]


def test_a_thousand_random_edits_lose_no_quote_that_stands_uniquely():
    chance = random.Random(8)
    unique = found = misplaced = 0
    for _ in range(1_000):
        old = chance.choice(TEXTS)
        span = chance.choice(list(TARGET.finditer(old))).span()
        new, now = edited(old, span, chance)
        assert new[slice(*now)] == old[slice(*span)]
        anchored = Ground(new).find(selector("d", old, *span))
        if len(standing(new, old[slice(*span)])) == 1:
            unique += 1
            assert anchored == now
        found += anchored == now
        misplaced += anchored not in (None, now)
    assert unique > 300
    assert found >= 980
    assert misplaced <= 5


def test_one_of_very_many_occurrences():
    lines = [f"В {year} году стороны подписали протокол номер {year * 7}.\n" for year in range(1000, 3000)]
    old = "".join(lines)
    start = old.index("подписали", old.index("В 2500 году"))
    new = f"Новый абзац.\n{old}"
    assert Ground(new).find(selector("d", old, start, start + 9)) == (start + 13, start + 22)


@settings(max_examples=200)
@given(st.text("абв ", max_size=30), st.text("абв ", max_size=30), st.text("абв .", max_size=60))
def test_what_is_found_is_the_quote(before, after, new):
    old = f"{before}слово{after}"
    span = Ground(new + "Слово" + after).find(selector("d", old, len(before), len(before) + 5))
    assert span == (len(new), len(new) + 5)


@given(st.text("аб. ", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_in_the_old_text_every_selector_is_where_it_was(text, start, end):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    assert Ground(text).find(selector("d", text, start, end)) == (start, end)
