"""What a reader types, as a query that forgives case endings, in Russian and English.

English words are stemmed by SQLite's Porter tokenizer on both sides. A Russian word is looked for in all the forms
that it may have, so that the texts need no lemmas: indexing a large output takes no morphology.
"""

import re
from collections.abc import Iterator

from ..morphology import parses

TOKENIZER = "porter unicode61"
"""The tokenizer of the full-text index; what is indexed goes through `folded` first."""

WORD = re.compile(r"\w+")
CYRILLIC = re.compile("[а-яё]")
SHORTEST_START = 3
"""Letters that the beginning of a word needs to stand for the whole of it."""
MOST_WORDS = 12


def folded(text: str) -> str:
    """The text in the spelling that both sides are compared in: small letters, е for ё, no stress marks."""
    return text.lower().replace("ё", "е").replace("\u0301", "").replace("\u00ad", "")


def match_query(typed: str, *, unfinished: bool = False) -> str:
    """An FTS5 query for texts that have every typed word in some form; '' when nothing is typed.

    The last word stands for all that begin with it when the typing goes on, or when it is no word that is known.
    """
    words = WORD.findall(folded(typed))[:MOST_WORDS]
    groups = [_any_form(word, begun=False) for word in words[:-1]]
    groups += [_any_form(word, begun=unfinished or not _is_known(word)) for word in words[-1:]]
    return " AND ".join(groups)


def _any_form(word: str, *, begun: bool) -> str:
    forms = sorted(set(_forms(word)))
    quoted = [f'"{form}"' for form in forms]
    if begun and len(word) >= SHORTEST_START:
        quoted.append(f'"{word}"*')
    return f"({' OR '.join(quoted)})"


def _is_known(word: str) -> bool:
    """Whether a dictionary has the word; there is none for English."""
    return bool(CYRILLIC.search(word)) and any(parse.is_known for parse in parses(word))


def _forms(word: str) -> Iterator[str]:
    yield word
    if CYRILLIC.search(word):
        for parse in parses(word):
            yield from (folded(form.word) for form in parse.lexeme)
