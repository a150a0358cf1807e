"""Bytes made small: a checksum, their size, and what Zstandard makes of them."""

from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from pyarrow import Codec

LEVEL = 1
"""It takes the space of zlib's level 3, a third of the time to press, and half of the time to unpress."""

NUMBER = 4
"""Bytes of a checksum, and of a size."""


def pressed(content: bytes) -> bytes:
    """The content made small."""
    small: bytes = _codec().compress(content, asbytes=True)
    rest = _number(len(content)) + small
    return _number(crc32(rest)) + rest


def unpressed(piece: bytes) -> bytes:
    """The content that was made small. Raises ValueError when the piece is damaged."""
    rest = memoryview(piece)[NUMBER:]
    if len(rest) < NUMBER or piece[:NUMBER] != _number(crc32(rest)):
        raise ValueError("its checksum is wrong")
    content: bytes = _codec().decompress(rest[NUMBER:], int.from_bytes(rest[:NUMBER]), asbytes=True)
    return content


def _number(value: int) -> bytes:
    return value.to_bytes(NUMBER)


@cache
def _codec() -> "Codec":
    from pyarrow import Codec

    return Codec("zstd", compression_level=LEVEL)
