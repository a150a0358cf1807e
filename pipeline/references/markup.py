"""References written in Markdown: their words without links, emphasis and escapes, each where it stands in the source."""

import re
from dataclasses import dataclass, replace

from ..model import Annotation
from .atoms import address_label, leads_to_work

SIGNS = re.compile(r"\]\(|[*_]\S|\\[^\w\s]")
LINK = re.compile(
    r"!?\[(?P<words>(?:[^\[\]]|\\?\[[^\[\]]{0,300}\]){0,600})\]"
    r"\((?P<target>(?:[^()\s]|\([^()\s]*\))*)(?:\s+\"[^\"]*\")?\)"
)
EMPHASES = (
    re.compile(r"(?P<opens>\*{1,3})(?=\S)[^\n*]{1,400}?(?<=\S)(?P<closes>(?P=opens))"),
    re.compile(r"(?<!\w)(?P<opens>_{1,3})(?=\S)[^\n_]{1,400}?(?<=\S)(?P<closes>(?P=opens))(?!\w)"),
)
ESCAPE = re.compile(r"\\(?=[^\w\s])")


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a text in Markdown."""

    text: str
    offsets: tuple[int, ...]
    """Where each character stands in the source, and where the source ends."""
    closing: dict[int, int]
    """Where each stretch of markup that closes something begins, and where it ends."""
    addresses: tuple[tuple[int, int], ...]
    """Where the addresses of its links to works stand."""

    def behind(self, at: int) -> int:
        """The offset in the source just behind the first `at` characters, with the markup that closes there."""
        end = self.offsets[at - 1] + 1 if at else 0
        while end in self.closing:
            end = self.closing[end]
        return end


def unmarked(text: str) -> Plain | None:
    """The words of a text; None where there is no markup in it."""
    if SIGNS.search(text) is None:
        return None
    cut: list[tuple[int, int]] = []
    closing: dict[int, int] = {}
    addresses: list[tuple[int, int]] = []
    for match in LINK.finditer(text):
        cut += ((match.start(), match.start("words")), (match.end("words"), match.end()))
        closing[match.end("words")] = match.end()
        if match["target"].startswith(("http://", "https://")) and leads_to_work(match["words"], match["target"]):
            addresses.append(match.span("target"))
    taken = {at for start, end in cut for at in range(start, end)}
    for pattern in EMPHASES:
        for match in pattern.finditer(text):
            if not taken & {match.start("opens"), match.start("closes")}:
                cut += (match.span("opens"), match.span("closes"))
                closing[match.start("closes")] = match.end("closes")
    cut += (match.span() for match in ESCAPE.finditer(text))
    if not cut:
        return None
    dropped = {at for start, end in cut for at in range(start, end)}
    kept = [at for at in range(len(text)) if at not in dropped]
    return Plain("".join(text[at] for at in kept), (*kept, len(text)), closing, tuple(addresses))


def marked_again(text: str, plain: Plain, fields: list[Annotation]) -> list[Annotation]:
    """The fields of the plain words as they stand in the source, and the address that the title leads to."""
    offsets = plain.offsets
    placed = [replace(each, start=offsets[each.start], end=offsets[each.end - 1] + 1) for each in fields]
    known = {each.label for each in placed}
    for start, end in plain.addresses:
        url = text[start:end]
        label = address_label(url)
        if label not in known:
            known.add(label)
            placed.append(Annotation(start, end, label, url, rule="address"))
    return sorted(placed)
