"""The best answer as a whole over scores of single choices: trees of heads, chains of tags.

Slovnet takes the best head of each word by itself; one sentence in ten then has a cycle or several roots. Here it is
the best tree with one root (Chu and Liu 1965, Edmonds 1967).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Heads = NDArray[np.intp]
Tags = NDArray[np.intp]

IMPOSSIBLE = -1e9


def best_trees(tables: Sequence[Scores]) -> Heads:
    """The heads of the words of several sentences, one after another, each sentence the best tree with one root.

    Cells and answers are those of `best_tree`.
    """
    if not tables:
        return np.empty(0, dtype=np.intp)
    heads = np.concatenate([scores.argmax(axis=1) for scores in tables])
    sizes = np.array([len(scores) for scores in tables])
    ends = np.cumsum(sizes)
    starts = ends - sizes
    # Whether every word reaches the root: after k rounds, each has climbed 2**k steps.
    above = np.concatenate(([0], np.where(heads > 0, heads + np.repeat(starts, sizes), 0)))
    for _ in range(int(sizes.max()).bit_length()):
        above = above[above]
    is_tree = (np.add.reduceat(above[1:], starts) == 0) & (np.add.reduceat(heads == 0, starts, dtype=np.intp) == 1)
    for i in np.flatnonzero(~is_tree).tolist():
        heads[starts[i] : ends[i]] = best_tree(tables[i])
    return heads


def best_tree(scores: Scores) -> Heads:
    """The heads of the best tree with one root.

    `scores[d, h]` is the score of head h for word d, where column 0 is the root and column h is word h - 1.
    The answer holds 0 for the root's child and h for word h - 1.
    """
    heads = _arborescence(_square(scores))
    if (heads == 0).sum() == 1:
        return heads
    # Several roots: force each likely one in turn. The best root is nearly always among the four best scored.
    best = -np.inf
    for root in np.argsort(-scores[:, 0])[:4].tolist():
        square = _square(scores)
        square[1:, 0] = IMPOSSIBLE / 1e3
        square[root + 1, 0] = scores[root, 0]
        if square[1:].max(axis=1).sum() < best:
            continue  # not even if every word had the head that it likes best
        tree = _arborescence(square)
        score = scores[np.arange(len(tree)), tree].sum(dtype=np.float64)
        if score > best:
            best, heads = score, tree
    return heads


def _square(scores: Scores) -> NDArray[np.float64]:
    """The scores with a row for the root as well, where no word is its own head."""
    square = np.full((len(scores) + 1, len(scores) + 1), IMPOSSIBLE)
    square[1:] = scores
    np.fill_diagonal(square, IMPOSSIBLE)
    return square


def _arborescence(scores: NDArray[np.float64]) -> Heads:
    """The best heads without cycles, of any number of roots, of a square of scores, which are spent on it."""
    heads: Heads = np.concatenate(([0], scores[1:].argmax(axis=1)))
    contracted = []
    done = [True] + [False] * (len(heads) - 1)
    for node in range(1, len(heads)):
        path: dict[int, int] = {}  # the nodes passed, and which one of them each is
        while not done[node]:
            if node not in path:
                path[node] = len(path)
                node = int(heads[node])
                continue
            # The first node of a cycle stands for it from here on, with its best ways in and out.
            cycle = np.array([each for each, place in path.items() if place >= path[node]])
            for each in cycle.tolist():
                del path[each]
            own = heads[cycle]
            into = scores[cycle]
            kept = into[np.arange(len(cycle)), own]
            into += (kept.sum() - kept)[:, None]
            out = scores[:, cycle]
            contracted.append((cycle, own, into.argmax(axis=0), out.argmax(axis=1)))
            scores[node] = into.max(axis=0)
            scores[:, cycle] = IMPOSSIBLE
            scores[:, node] = out.max(axis=1)
            scores[node, cycle] = IMPOSSIBLE
            for each in own.tolist():
                heads[heads == each] = node
            heads[node] = scores[node].argmax()
        for node in path:
            done[node] = True
    for cycle, own, entered, left in reversed(contracted):
        above = heads[cycle[0]]
        through = heads == cycle[0]
        heads[through] = cycle[left[through]]
        heads[cycle] = own
        heads[cycle[entered[above]]] = above
    return heads[1:]


def best_chains(scores: Scores, sizes: NDArray[np.intp], transitions: Scores) -> Tags:
    """The best tag of each word of several texts, one after another, by the chain of tags that is best as a whole.

    `scores[w, t]` is the score of tag t for word w, `transitions[s, t]` that of tag t after tag s (Viterbi 1967).
    """
    tags = np.empty(len(scores), dtype=np.intp)
    if not len(sizes):
        return tags
    order = np.argsort(-sizes, kind="stable")
    starts = (np.cumsum(sizes) - sizes)[order]
    longer = np.searchsorted(-sizes[order], -np.arange(sizes.max()), side="left")  # texts with a word at each place
    best = scores[starts]
    before = []
    for place, count in enumerate(longer[1:].tolist(), start=1):
        totals = best[:count, :, None] + transitions + scores[starts[:count] + place][:, None, :]
        before.append(totals.argmax(axis=1))
        best[:count] = totals.max(axis=1)
    last = best.argmax(axis=1)
    for place in range(len(before), -1, -1):
        count = longer[place]
        tags[starts[:count] + place] = last[:count]
        if place:
            last[:count] = before[place - 1][np.arange(count), last[:count]]
    return tags
