"""Time expressions of a plain text.

The engine is a straight tower: `scan` finds expressions, `values` knows their arithmetic, `story` where the telling
stands, `readings` what one means there, `resolve` reads them in order.
"""

from dataclasses import replace

from ..model import Annotation
from .resolve import resolve
from .scan import grammar, scan
from .story import Settings

__all__ = ["Settings", "timexes"]


def timexes(text: str, language: str, published: str = "", settings: Settings | None = None) -> list[Annotation]:
    """The time expressions of a text, in order; `published` is its own date (EDTF), where it is known."""
    settings = replace(settings or Settings(), published=published)
    return resolve(scan(text, grammar(language)), settings)
