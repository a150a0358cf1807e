"""The one door to dateparser: days that it knows and our tables do not."""

from datetime import datetime
from functools import lru_cache

from ..calendar import Day


@lru_cache(maxsize=4096)
def day_of_phrase(phrase: str, language: str, base: Day) -> Day | None:
    """The day that a phrase such as 'two years and three months ago' means, seen from `base`; None if it is not understood.

    The phrase must have been cut out by a rule: this reads one phrase, it does not search.
    """
    import dateparser  # late: it takes a tenth of a second

    if not 1 <= base[0] <= 9999:
        return None
    found = dateparser.parse(
        " ".join(phrase.split()),
        languages=[language],
        settings={"STRICT_PARSING": True, "RELATIVE_BASE": datetime(*base), "PREFER_DATES_FROM": "past"},
    )
    return (found.year, found.month, found.day) if found and found.date() != datetime(*base).date() else None
