"""Full-text search: what finds what, in spite of endings."""

import sqlite3

import pytest

from pipeline.review.search import TOKENIZER, folded, match_query


def finds(typed: str, text: str) -> bool:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE prose USING fts5 (words, tokenize = '{TOKENIZER}')")
    database.execute("INSERT INTO prose VALUES (?)", (folded(text),))
    return bool(database.execute("SELECT 1 FROM prose WHERE prose MATCH ?", (match_query(typed),)).fetchall())


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("посольство", "Закрыла посольства в трёх столицах."),
        ("закрыть посольство", "В 1999 году страна закрыла своё посольство."),
        ("подписание договора", "После подписания договор вступил в силу."),
        ("Королев", "Королёв руководил запуском."),
        ("Королёв", "встретились с Королевым"),
        ("МОНГОЛИЯ", "отношения с Монголией"),
        ("дипломатическ", "дипломатических отношений"),
        ("Гуррагча", "полёт Гуррагчи"),
        ("embassy", "Three embassies were closed."),
        ("closing embassies", "The embassy closed in 1999."),
        ("Gorbachev visit", "Gorbachev visited Tokyo."),
        ("Gorb", "Gorbachev visited Tokyo."),
        ("Токио visit", "The visit, «визит в Токио»"),
    ],
)
def test_forms_of_a_word_are_found(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("посол", "посольство закрыто"),
        ("war", "toward the border"),
        ("договор мир", "договор подписан"),
        ("Gorb visited", "Gorbachev visited Tokyo."),
    ],
)
def test_other_words_are_not(typed: str, text: str) -> None:
    assert not finds(typed, text)


@pytest.mark.parametrize("typed", ['"', "a AND", "(", "prose:x", "*", "NEAR(a b", "-a ^b", "'; DROP TABLE prose;"])
def test_signs_are_no_syntax(typed: str) -> None:
    assert finds(f"{typed} x", f"{typed} x")


def test_nothing_typed_asks_for_nothing() -> None:
    assert match_query("  —  ") == ""
