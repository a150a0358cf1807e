"""Pieces of parts: small, the same when they come back, and never taken for good when they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.press import pressed, unpressed


@given(st.binary(max_size=300))
def test_what_is_pressed_comes_back(content):
    assert unpressed(pressed(content)) == content


def test_what_repeats_takes_little_space():
    assert len(pressed(b"a line of a table\n" * 1000)) < 100


@given(st.binary(max_size=60), st.data())
def test_a_piece_with_another_bit_is_damaged(content, data):
    piece = bytearray(pressed(content))
    piece[data.draw(st.integers(0, len(piece) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ValueError, match="checksum"):
        unpressed(bytes(piece))


@given(st.binary(max_size=60), st.data())
def test_a_piece_that_ends_early_is_damaged(content, data):
    piece = pressed(content)
    with pytest.raises(ValueError, match="checksum"):
        unpressed(piece[: data.draw(st.integers(0, len(piece) - 1))])
