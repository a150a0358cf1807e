"""Shards in order, whatever happens to the processes that work on them."""

import os
from itertools import chain

import pytest

from pipeline.engine import map_shards


def work(items):
    if "poison" in items:
        os._exit(9)
    if "bad" in items:
        raise ValueError("bad item")
    return [item.upper() for item in items]


def lost(items):
    return [f"lost {item}" for item in items]


SHARDS = [["a", "b"], ["c"], ["d", "e"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers):
    assert list(map_shards(work, lost, SHARDS, workers)) == [["A", "B"], ["C"], ["D", "E"]]


def test_an_item_that_kills_its_process_costs_only_itself():
    shards = [["a", "poison", "b"], ["c"]]
    assert list(chain.from_iterable(map_shards(work, lost, shards, 2))) == ["A", "lost poison", "B", "C"]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_reaches_the_caller(workers):
    with pytest.raises(ValueError, match="bad item"):
        list(map_shards(work, lost, [["a"], ["bad"]], workers))


def test_nothing_to_do():
    assert list(map_shards(work, lost, [], 2)) == []
