"""The decoder against every tree there is."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.decode import best_chains, best_tree, best_trees


def is_tree(heads):
    if list(heads).count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        node, steps = word, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


def by_force(scores):
    n = len(scores)
    return max(
        sum(scores[d, h] for d, h in enumerate(heads)) for heads in product(range(n + 1), repeat=n) if is_tree(heads)
    )


@st.composite
def score_tables(draw):
    n = draw(st.integers(1, 5))
    cells = st.integers(-50, 50).map(float)
    return np.array(draw(st.lists(st.lists(cells, min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)))


@given(score_tables())
def test_the_best_tree_of_all(scores):
    heads = best_tree(scores)
    assert is_tree(heads)
    if len(scores) <= 4:  # the four likeliest roots are tried, which are all there are
        assert sum(scores[d, h] for d, h in enumerate(heads)) == pytest.approx(by_force(scores))


def test_a_good_argmax_is_kept():
    scores = np.array([[0.0, -9, 5], [9, 0, 0]])  # the first word hangs on the second, which is the root's
    assert best_tree(scores).tolist() == [2, 0]


def test_a_cycle_is_opened_where_it_costs_least():
    scores = np.array([[1.0, -9, 8], [5, 9, -9]])  # each of the two words prefers the other
    assert best_tree(scores).tolist() == [2, 0]


def test_a_long_sentence_of_noise_has_one_tree():
    scores = np.random.default_rng(1).normal(size=(80, 81))
    assert is_tree(best_tree(scores))


@given(st.lists(score_tables(), max_size=5))
def test_trees_of_several_sentences_are_those_of_each(tables):
    assert best_trees(tables).tolist() == [head for scores in tables for head in best_tree(scores)]


def test_a_thousand_words_in_a_row_have_one_tree():
    assert is_tree(best_tree(np.random.default_rng(2).normal(size=(1000, 1001)).astype(np.float32)))


def total(tags, scores, transitions):
    return sum(scores[place, tag] for place, tag in enumerate(tags)) + sum(transitions[step] for step in pairwise(tags))


@given(st.lists(st.integers(1, 4), max_size=4), st.integers(0, 2**32 - 1))
def test_the_best_chain_of_all(sizes, seed):
    random = np.random.default_rng(seed)
    scores, transitions = random.normal(size=(sum(sizes), 3)), random.normal(size=(3, 3))
    tags = best_chains(scores, np.array(sizes, dtype=np.intp), transitions).tolist()
    for size in sizes:
        mine, tags = tags[:size], tags[size:]
        best = max(total(each, scores, transitions) for each in product(range(3), repeat=size))
        assert total(mine, scores, transitions) == pytest.approx(best)
        scores = scores[size:]
