"""An HTML tree as the blocks that a reader of the page sees, with its markers and its lists of sources."""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from ..model import Link
from .canonical import Block

UNSEEN = frozenset(
    """script style noscript template svg iframe object embed head title link meta button input select option
    textarea canvas audio video map area dialog math datalist progress nav menu""".split()
)
"""Elements that show no text, and menus, which show none of an article."""

BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr
    ul""".split()
)
KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
"""Element -> the kind of its text; any other text is a paragraph."""

AROUND = frozenset(("footer", "aside"))
"""Elements that by their meaning hold nothing of the article."""

HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:mw-jump-link|noprint|sr-only|screen-reader-text|visually-?hidden)(?:$|\s)")
EDIT_CLASS = re.compile(r"(?:^|\s)mw-(?:editsection|cite-backlink)(?:$|\s)")
"""Links for editors; they are taken out, so that a heading reads the same for everybody."""

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:thumb|wp-|image-?|img-?|photo-?|figure-?)?caption(?:-text)?(?:$|\s)")
AROUND_CLASS = re.compile(r"(?:^|\s)(?:navbox|metadata|catlinks|printfooter|hatnote|toc|mw-indicators)(?:$|\s)")
MENU_ROLES = frozenset(("navigation", "search", "menu", "menubar", "dialog", "alertdialog"))
LABEL = re.compile(r"\[?\s*(\d{1,3}|[a-zа-я]|[*†‡§]|[^\W\d_]{1,11}\.?\s?\d{1,3})\s*\]?$")
BRACKETED = re.compile(r"\[(\d{1,3})\]$")
BLANKS = re.compile(r"[ \t\n\r\f\v\u200b\ufeff]+")
EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

WEB = ("http://", "https://")

LABELLED = "data-label"
"""Attribute that we give to an entry of a list of sources: what stands before it."""

ROW = "data-row"
"""Attribute that we give to the rows of tables with values."""

LONGEST_NOTE = 1500
"""Characters; a longer paragraph that a marker leads to is no entry of a list of sources."""

LONGEST_CELL = 200
"""Characters; a table with a longer cell is there for the page's layout."""


@dataclass(slots=True)
class Walk:
    """Where the walk through a tree is, and what it has seen."""

    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    """Links in the line: first piece, the piece behind the last, address."""
    opened: int = -1
    """The piece that opens a link, -1 outside of one."""
    kinds: list[str] = field(default_factory=lambda: ["paragraph"])
    around: int = 0
    """How many elements are open that hold nothing of the article."""
    preformatted: int = 0
    in_row: bool = False
    dates: set[str] = field(default_factory=set)
    """Texts of `time` elements: a block that is nothing else is a dateline."""

    def write(self, text: str | None) -> None:
        """Go on with the line."""
        if text:
            self.line.append(text)

    def end(self) -> None:
        """End the block."""
        if self.line:
            whole = "".join(self.line)
            links = _placed(self.line, self.links) if self.links and not (self.preformatted or self.in_row) else ()
            self.line.clear()
            self.links.clear()
            self.opened = -1
            for text in EMPTY_LINE.split(whole) if self.preformatted else [whole]:
                if tidy := BLANKS.sub(" ", text).strip(" |" if self.in_row else " "):
                    kind = "byline" if tidy in self.dates else self.kinds[-1]
                    self.blocks.append(Block(tidy, "boilerplate" if self.around else kind, links))


def _placed(line: list[str], links: list[tuple[int, int, str]]) -> tuple[Link, ...]:
    """The links of a line, where they stand when its blanks are tidied."""
    tidy = BLANKS.sub(" ", "".join(line)).strip()
    seen = [i for i, sign in enumerate(tidy) if sign != " "]
    written = [0, *accumulate(len(BLANKS.sub("", piece)) for piece in line)]
    return tuple(
        Link(seen[written[first]], seen[written[last] - 1] + 1, url)
        for first, last, url in links
        if written[first] < written[last]
    )


def page_blocks(root: Any) -> list[Block]:
    """The blocks of a page in order, without menus; those of its footers and asides are boilerplate. The tree is changed on the way."""
    from lxml import etree

    for link in [span for span in root.iter("span") if EDIT_CLASS.search(span.get("class") or "")]:
        link.drop_tree()
    _label_notes(root)
    walk = Walk()
    hidden = None
    steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event in ("comment", "pi"):
            walk.write(element.tail)
        elif event == "start":
            if hidden is None and _is_hidden(element):
                hidden = element
            elif hidden is None:
                _open(element, walk)
        elif hidden is None:
            _close(element, walk)
            walk.write(element.tail)
        elif hidden is element:
            hidden = None
            walk.write(element.tail)
    walk.end()
    return walk.blocks


def _is_hidden(element: Any) -> bool:
    if element.tag in UNSEEN or element.get("hidden") is not None or element.get("role") in MENU_ROLES:
        return True
    style, name = element.get("style"), element.get("class")
    return bool((style and HIDDEN_STYLE.search(style)) or (name and HIDDEN_CLASS.search(name)))


def _open(element: Any, walk: Walk) -> None:
    tag = element.tag
    if tag == "br":
        if walk.in_row or walk.preformatted:
            walk.write("\n")
        else:
            walk.end()
    elif tag in BLOCKS and walk.in_row:
        walk.write(" | " if tag in ("td", "th") else " ")
    elif tag in BLOCKS:
        _open_block(element, tag, walk)
    elif tag == "a" and (element.get("href") or "").strip().startswith(WEB):
        walk.opened = len(walk.line)
    elif tag == "time":
        walk.dates.add(BLANKS.sub(" ", "".join(element.itertext())).strip())
    walk.write(element.text)


def _open_block(element: Any, tag: str, walk: Walk) -> None:
    walk.end()
    name = element.get("class") or ""
    kind = KINDS.get(tag) or walk.kinds[-1]
    if CAPTION_CLASS.search(name):
        kind = "caption"
    if tag == "tr" and _is_row(element):
        element.set(ROW, "")
        walk.in_row = True
        kind = "table"
    if (label := element.get(LABELLED)) is not None:
        kind = "reference"
        walk.write(label)
    walk.kinds.append(kind)
    walk.around += _is_around(element, name)
    walk.preformatted += tag == "pre"


def _close(element: Any, walk: Walk) -> None:
    tag = element.tag
    if tag == "a" and walk.opened >= 0:
        walk.links.append((walk.opened, len(walk.line), element.get("href").strip()))
        walk.opened = -1
    if tag not in BLOCKS or (walk.in_row and element.get(ROW) is None):
        return
    walk.end()
    walk.in_row = False
    walk.kinds.pop()
    walk.around -= _is_around(element, element.get("class") or "")
    walk.preformatted -= tag == "pre"


def _is_around(element: Any, name: str) -> bool:
    return element.tag in AROUND or bool(AROUND_CLASS.search(name))


def _is_row(row: Any) -> bool:
    """Whether a row is of a table with values, not of one that lays out the page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or any(len("".join(cell.itertext())) > LONGEST_CELL for cell in cells):
        return False
    return next(row.iter("table", "p", "ul", "ol", "h1", "h2", "h3", "article", "form"), None) is None


def _label_notes(root: Any) -> None:
    """Give markers their brackets, and the entries of lists of sources the labels that their markers have."""
    by_entry: dict[str, str] = {}
    by_marker: dict[str, str] = {}
    for sup in list(root.iter("sup")):
        text = "".join(sup.itertext()).strip()
        around = sup.getparent()
        link = next(sup.iter("a"), around if around is not None and around.tag == "a" else None)
        target = (link.get("href") or "") if link is not None else ""
        label = LABEL.match(text)
        if link is not None and label and "#" in target:
            by_entry.setdefault(target.partition("#")[2], label[1])
            by_marker.update({id: label[1] for each in (sup, link, around) if (id := each.get("id"))})
            _only_text(sup, f"[{label[1]}]")
        elif text.isdigit() and text.isascii():
            _only_text(sup, text.translate(RAISED))
    for link in root.iter("a"):
        label = BRACKETED.match("".join(link.itertext()).strip())
        target = (link.get("href") or "").partition("#")[2]
        if label and target and target not in by_marker:  # else it leads back
            by_entry.setdefault(target, label[1])
            by_marker.update({id: label[1] for id in (link.get("id"), link.get("name")) if id})
    for item in _entries(root, by_entry):
        links = [(link, (link.get("href") or "").partition("#")[2]) for link in item.iter("a")]
        back = [link for link, target in links if target in by_marker]
        inside = list(item.iter("a", "span", "p", "cite", "div"))
        ids = [item.get("id"), *(each.get("id") or each.get("name") for each in inside)]
        labels = [*(by_entry.get(id) for id in ids), *(by_marker.get(target) for _, target in links)]
        if known := next(filter(None, labels), None):
            item.set(LABELLED, f"[{known}] " if known.isdigit() else f"{known}. ^ ")
            for link in back:
                if len("".join(link.itertext()).strip()) <= 3:
                    _only_text(link, "")


def _entries(root: Any, by_entry: dict[str, str]) -> list[Any]:
    """The elements that may be entries of lists of sources: list items, and paragraphs that a marker leads to."""
    if not by_entry:
        return []
    found = list(root.iter("li", "dd"))
    for each in root.iter("p", "div"):
        first = next(iter(each), None)
        ids = (
            each.get("id"),
            *((first.get("id"), first.get("name")) if first is not None and first.tag == "a" else ()),
        )
        if any(id in by_entry for id in ids) and len("".join(each.itertext())) <= LONGEST_NOTE:
            found.append(each)
    return found


def _only_text(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
