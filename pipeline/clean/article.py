"""The article: where it begins and ends, its title, and the kinds of its parts."""

from collections import Counter
from itertools import pairwise, takewhile

from .layout import layout_pattern, layout_rules
from .pieces import (
    DATELINE,
    LETTER,
    LONGEST_HEADING,
    MARKER,
    PICTURE,
    Piece,
    is_bare_heading,
    is_calendar_heading,
    is_substance,
)

BELOW_TITLE = 8
"""Lines of chrome that may part a title from the line that says whose page it is."""


def mark_around(pieces: list[Piece]) -> None:
    """What stands before the article's first substantial stretch and after its last one."""
    core = [i for i, piece in enumerate(pieces) if is_substance(piece)]
    if not core:
        _mark_without_core(pieces)
        _place_datelines(pieces, [0, 0])
        return
    _place_datelines(pieces, core)
    stop = _stop(pieces, core)
    for piece in pieces[stop:]:
        piece.kind = piece.kind or "boilerplate"
    core = [i for i in core if i < stop] or core[:1]
    levels = Counter(piece.stretch.level for piece in pieces if piece.mark == "heading")
    head = pieces[: core[0]]
    bare = sum(not piece.kind for piece in head) >= 2 and not levels
    if bare and sum(_heads(pieces, i) for i in core) >= 3:
        head.pop()  # where bare lines head the sections, the one below the title heads the first
    _mark_head(head, levels)
    _mark_tail(pieces[core[-1] + 1 :])


def place_datelines(pieces: list[Piece]) -> None:
    """Dates between an article's paragraphs head its parts; the others are the article's own."""
    core = [i for i, piece in enumerate(pieces) if is_substance(piece)]
    _place_datelines(pieces, core or [0, 0])


def _place_datelines(pieces: list[Piece], core: list[int]) -> None:
    """Dates between an article's paragraphs head its parts, and then the one above the first does so too."""
    dated = [i for i, piece in enumerate(pieces) if piece.kind == DATELINE]
    heading = {i for i in dated if core[0] < i and (i < core[-1] or _precedes_sentence(pieces, i))}
    for i in dated:
        first = bool(heading) and i == core[0] - 1
        pieces[i].kind = "heading" if first or i in heading else "byline"


def _precedes_sentence(pieces: list[Piece], i: int) -> bool:
    following = pieces[i + 1] if i + 1 < len(pieces) else None
    return following is not None and not following.kind and following.stretch.stops


def _heads(pieces: list[Piece], i: int) -> bool:
    """Whether a bare line stands above this stretch, as headings do."""
    return i > 0 and not pieces[i - 1].kind and pieces[i - 1].stretch.gap and is_bare_heading(pieces[i - 1])


def _stop(pieces: list[Piece], core: list[int]) -> int:
    """Where the comments of readers begin, if they do."""
    end = layout_pattern("end")
    for i in range(core[0] + 1, len(pieces)):
        if len(pieces[i].text) <= LONGEST_HEADING and end.match(pieces[i].text):
            return i
    return len(pieces)


def _mark_without_core(pieces: list[Piece]) -> None:
    """A page of chrome alone has no article; a few words without any chrome are a short article."""
    open_pieces = [piece for piece in pieces if not piece.kind]
    if len(open_pieces) >= len(pieces) - 1 and len(open_pieces) <= 5:
        return
    if any(piece.kind == "boilerplate" and piece.mark != "edit" for piece in pieces) or len(open_pieces) > 5:
        for piece in open_pieces:
            if not piece.stretch.stops or piece.stretch.words < 4:
                piece.kind = "boilerplate"


def _mark_head(head: list[Piece], levels: Counter[int]) -> None:
    """The title; lines above it are the site's, lines below it are about the article or its picture."""
    title = _title(head, levels)
    if title is None:
        return
    title.kind = "title"
    above = True
    for piece in head:
        if piece is title:
            above = False
        elif not piece.kind and (above or not _is_body_head(piece)):
            piece.kind = "boilerplate"


def _is_body_head(piece: Piece) -> bool:
    """Whether a line between the title and the first substantial stretch is of the article."""
    listed = piece.mark in ("item", "number", "table") and piece.stretch.words >= 4
    return listed or piece.stretch.stops or piece.mark == "heading" or is_calendar_heading(piece)


def _title(head: list[Piece], levels: Counter[int]) -> Piece | None:
    """The line that is plainly the title, else the first that could be; below menus, the one the byline belongs to."""
    titles = [i for i, piece in enumerate(head) if _could_be_title(piece, levels)]
    plain = _plain_title(head, titles)
    if plain or not titles:
        return plain
    if sum(head[i].stretch.words <= 2 for i in titles) >= 4:
        titles = [i for i in titles if head[i].stretch.words > 2] or titles
    byline = next((i for i, piece in enumerate(head) if piece.kind == "byline"), 0)
    first = titles[0]
    for above, below in pairwise(titles):
        if below < byline and any(piece.kind == "boilerplate" for piece in head[above:below]):
            first = below
    if any(piece.kind == "boilerplate" for piece in head[:first]):
        first = next((i for i in titles if first <= i < byline and head[i].stretch.words > 2), first)
    return head[first]


def _plain_title(head: list[Piece], titles: list[int]) -> Piece | None:
    """The line marked as the title, known as one by the line below it, or printed twice."""
    below_titles = [rule.pattern for rule in layout_rules("publisher") if rule.extra.get("below_title")]
    for i in titles:
        below = takewhile(lambda piece: piece.kind == "boilerplate", head[i + 1 : i + 1 + BELOW_TITLE])
        if head[i].stretch.level == 1 or any(pattern.search(each.text) for each in below for pattern in below_titles):
            return head[i]
    twice = any(head[i].text == head[titles[0]].text for i in titles[1:])
    return head[titles[0]] if twice else None


def _could_be_title(piece: Piece, levels: Counter[int]) -> bool:
    """Whether a line is short and no sentence; of marked headings, only one that has no sisters."""
    level = piece.stretch.level
    return (
        not piece.kind
        and (level < 2 or levels[level] == 1)
        and piece.mark in ("", "heading")
        and piece.stretch.words <= 30
        and piece.text[-1] not in ".:;,"
        and not is_calendar_heading(piece)
        and (level == 1 or not layout_pattern("rubric").match(piece.text))
        and bool(LETTER.search(piece.text))
    )


def _mark_tail(tail: list[Piece]) -> None:
    """After the last substantial stretch: nothing follows the first line of chrome, and headings have nothing below."""
    chrome = next(
        (i for i, p in enumerate(tail) if p.kind in ("boilerplate", "reference") and p.mark != "edit"), len(tail)
    )
    for piece in tail[chrome:]:
        piece.kind = piece.kind or _heading_or_chrome(piece)
    for piece in reversed(tail[:chrome]):
        if piece.kind in ("boilerplate", "byline"):
            continue
        if piece.kind or not (piece.mark == "heading" or (is_bare_heading(piece) and piece.stretch.words <= 5)):
            break
        piece.kind = _heading_or_chrome(piece)


def _heading_or_chrome(piece: Piece) -> str:
    """A heading that carries a marker of a source is the article's, though nothing stands below it."""
    return "heading" if piece.mark == "heading" and MARKER.search(piece.text) else "boilerplate"


def mark_body(pieces: list[Piece]) -> None:
    """The kinds of what is left: the article."""
    marked = any(piece.mark == "heading" for piece in pieces if piece.kind != "title")
    for i, piece in enumerate(pieces):
        if not piece.kind:
            piece.kind = _body_kind(piece, pieces[i + 1] if i + 1 < len(pieces) else None, marked)


def _body_kind(piece: Piece, following: Piece | None, marked: bool) -> str:
    if piece.mark in ("heading", "table"):
        return piece.mark
    if piece.mark in ("item", "number"):
        return "list_item"
    if PICTURE.match(piece.text):
        return "caption"
    if piece.mark == "quote" or not is_bare_heading(piece):
        return "paragraph"
    if is_calendar_heading(piece):
        return "heading"
    if following is None or following.kind in ("boilerplate", "reference"):
        return "caption" if marked else "paragraph"
    return "caption" if marked else "heading"
