"""The signs before an entry of a reference list: `1. ^ a b`, `↑ 1 2`, `[12]`, `^`, `Jump up to:`."""

import re
from dataclasses import dataclass

from .forms import form

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NUMBER = r"(?P<label>\d{1,3})"
ARROW = r"(?:(?:[\^↑]\s*)?(?i:jump\s+up(?:\s+to)?\s*:?|перейти\s+(?:обратно|к)\s*:?)|\^|↑)"
BULLET = r"(?:[*•·]\s+|[-–—]\s+)"
SIGN = (
    rf"[ \t\u00a0]*(?:{BULLET})?(?:"
    rf"\[\^(?P<footnote>[^\]\s]+)\]:[ \t]*"
    rf"|\\?\[{NUMBER}\\?\](?!\()[ \t]*{ARROW}?"
    rf"|{NUMBER.replace('label', 'dotted')}[.)][ \t]*(?:{ARROW}|(?=[ \t\n]|$))"
    rf"|{NUMBER.replace('label', 'bare')}[ \t]+{ARROW}"
    rf"|(?P<letter>[a-z])\.[ \t]*{ARROW}"
    rf"|(?P<noted>{{note}}\s?\d{{1,3}})\.[ \t]*{ARROW}"
    rf"|(?P<raised>[⁰¹²³⁴-⁹]{{1,3}})[ \t]*(?=[^\W\d]|[\"“«(])"
    rf"|(?P<arrow>{ARROW})"
    rf"|(?P<turns>1 2(?: \d)*)(?=\s[^\W\d])"
    rf")"
)
LETTERS = r"[ \t\u00a0]*(?:a(?:[ \t,]+[b-z]{1,2})+|[a-z])(?=[ \t\u00a0\"“«(]|{capital}|$)"
TURNS = r"[ \t\u00a0]*1(?:[ \t]+\d{1,2})+(?=[ \t\u00a0]|[^\W\d_]|[\"“«(]|$)"


@dataclass(frozen=True, slots=True)
class Sign:
    """A list label: where its sign ends, the number it gives ('' when the place in the list is the label)."""

    end: int
    label: str
    arrow: bool


def read_sign(text: str, at: int = 0) -> Sign | None:
    """The list label that begins here, back links included; None when the text simply begins."""
    match = form(SIGN).match(text, at)
    if match is None:
        return None
    label = (
        match["footnote"]
        or match["label"]
        or match["dotted"]
        or match["bare"]
        or match["letter"]
        or match["noted"]
        or (match["raised"] or "").translate(SUPERSCRIPTS)
    )
    end = match.end()
    has_arrow = bool(re.search(ARROW, match[0])) or match["turns"] is not None
    if has_arrow:
        back = form(TURNS).match(text, end) or form(LETTERS).match(text, end)
        if (back and text[back.start() : back.end()].strip() not in ("a", "A")) or (
            back and text[back.end() : back.end() + 1] in '"“'
        ):
            end = back.end()
    while end < len(text) and text[end] in " \t\u00a0":
        end += 1
    return Sign(end, label, has_arrow)
