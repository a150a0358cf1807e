"""The best single-rooted tree over head scores (Chu and Liu 1965, Edmonds 1967).

Slovnet takes the best head of each word by itself; one sentence in ten then has a cycle or several roots.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Heads = NDArray[np.int64]

IMPOSSIBLE = -1e9


def best_tree(scores: Scores) -> Heads:
    """The heads of the best tree with one root.

    `scores[d, h]` is the score of head h for word d, where column 0 is the root and column h is word h - 1.
    The answer holds 0 for the root's child and h for word h - 1.
    """
    greedy: Heads = scores.argmax(axis=1)
    if _is_tree(greedy):
        return greedy
    n = len(scores)
    square = np.full((n + 1, n + 1), IMPOSSIBLE)
    square[1:] = scores
    heads: Heads = _arborescence(square)[1:]
    if (heads == 0).sum() == 1:
        return heads
    # Several roots: force each likely one in turn. The best root is nearly always among the four best scored.
    candidates = []
    for root in np.argsort(-scores[:, 0])[:4]:
        forced = square.copy()
        forced[1:, 0] = IMPOSSIBLE / 1e3
        forced[root + 1, 0] = scores[root, 0]
        heads = _arborescence(forced)[1:]
        candidates.append((forced[np.arange(1, n + 1), heads].sum(), tuple(heads)))
    return np.array(max(candidates)[1])


def _is_tree(heads: Heads) -> bool:
    """Whether every word reaches the root, and only one is its child."""
    if (heads == 0).sum() != 1:
        return False
    reach = heads
    for _ in range(len(heads).bit_length()):  # after k rounds, each word has climbed 2**k steps
        reach = np.where(reach > 0, reach[np.maximum(reach - 1, 0)], 0)
    return not bool(reach.any())


def _arborescence(scores: Scores) -> Heads:
    """The best heads without cycles, of any number of roots; `scores` is square, row and column 0 the root."""
    scores = scores.copy()
    np.fill_diagonal(scores, IMPOSSIBLE)
    heads: Heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    # Contract the cycle to one node, solve the smaller problem, and open the cycle where its best head enters.
    outside = np.array([i for i in range(len(heads)) if i not in set(cycle)])
    inside = np.array(cycle)
    size = len(outside)
    own = scores[inside, heads[inside]]
    entering = scores[np.ix_(inside, outside)] - own[:, None] + own.sum()
    leaving = scores[np.ix_(outside, inside)]
    smaller = np.full((size + 1, size + 1), IMPOSSIBLE)
    smaller[:size, :size] = scores[np.ix_(outside, outside)]
    smaller[size, :size] = entering.max(axis=0)
    smaller[:size, size] = leaving.max(axis=1)
    solved = _arborescence(smaller)
    result = heads.copy()
    for i, node in enumerate(outside):
        if node:
            result[node] = inside[leaving[i].argmax()] if solved[i] == size else outside[solved[i]]
    opened = inside[entering[:, solved[size]].argmax()]
    result[opened] = outside[solved[size]]
    return result


def _cycle(heads: Heads) -> list[int] | None:
    """The nodes of one cycle, None if every node leads to 0."""
    seen = np.zeros(len(heads), dtype=np.int64)
    for start in range(1, len(heads)):
        node, path = start, []
        while node and not seen[node]:
            seen[node] = start
            path.append(node)
            node = int(heads[node])
        if node and seen[node] == start:
            return path[path.index(node) :]
    return None
