"""Cells that a spreadsheet would take for a formula, and the apostrophe that keeps them from being one.

Signs, tab and line breaks at the start of a cell are those that OWASP names under "CSV Injection". Numbers and days
before our era begin with a minus and can call nothing; they stay as they are.
"""

import re

SIGNS = "=+-@\t\r\n"
GUARD = "'"

_CALL = re.compile(f"{GUARD}*[=+\\-@\t\r\n]")
_GUARDED = re.compile(f"{GUARD}+[=+\\-@\t\r\n]")
_MAY_CALL = re.compile(f'[,\n](?:{GUARD}*[=+\\-@\t]|"{GUARD}*[=+\\-@\t\r\n])')
_NUMBER = re.compile(r"-[\d.][\dXe/.~?%-]*")


def guarded(cell: str) -> str:
    """The cell as a CSV file holds it; one that begins with a guard of its own gets another, to be told apart."""
    return GUARD + cell if _CALL.match(cell) and not _NUMBER.fullmatch(cell) else cell


def may_call(lines: str) -> bool:
    """Whether some cell of these lines of CSV may have to be guarded; almost always told without looking at each."""
    return _MAY_CALL.search(f"\n{lines}") is not None


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    return cell[len(GUARD) :] if _GUARDED.match(cell) else cell


def past_signs(text: str, start: int, end: int) -> int:
    """Where evidence begins whose first characters would make a formula of it; `end` where there is nothing else."""
    if start < end and text[start] in SIGNS:
        return end - len(text[start:end].lstrip(SIGNS + " "))
    return start
