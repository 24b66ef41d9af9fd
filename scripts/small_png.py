"""Makes PNG files small: a picture of a page has few colours, and Chromium writes them all out in full."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TRUECOLOUR, PALETTE = 2, 3
"""Colour types, of 8 bits each here (https://www.w3.org/TR/png-3/#11IHDR)."""
MOST_COLOURS = 256
SUB, UP, AVERAGE, PAETH = 1, 2, 3, 4
"""Filters of a row (https://www.w3.org/TR/png-3/#9Filters)."""

Pixel = tuple[int, ...]


def shrink(png: bytes) -> bytes:
    """Write a PNG of 8-bit RGB without gaps with 256 colours at most; alike ones become the commonest."""
    chunks = list(_chunks(png))
    width, height, depth, colours, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, colours, rest[2]) != (8, TRUECOLOUR, 0):
        message = "Only PNG files of 8-bit RGB, not interlaced, can be shrunk."
        raise ValueError(message)
    data = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    pixels = [tuple(row[at : at + 3]) for row in _rows(data, width * 3) for at in range(0, width * 3, 3)]
    palette, number = _palette(Counter(pixels))
    indexed = bytes(number[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + indexed[at : at + width] for at in range(0, len(indexed), width))
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _rows(data: bytes, length: int) -> Iterator[bytearray]:
    """Undo the filters of the rows."""
    above = bytearray(length)
    for start in range(0, len(data), length + 1):
        row = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], row, above)
        yield row
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray) -> None:
    for at, value in enumerate(row):
        left, corner = (row[at - 3], above[at - 3]) if at >= len("RGB") else (0, 0)
        if kind == SUB:
            row[at] = (value + left) & 0xFF
        elif kind == UP:
            row[at] = (value + above[at]) & 0xFF
        elif kind == AVERAGE:
            row[at] = (value + (left + above[at]) // 2) & 0xFF
        elif kind == PAETH:
            row[at] = (value + _nearest(left, above[at], corner)) & 0xFF


def _nearest(left: int, above: int, corner: int) -> int:
    """Choose of three neighbours the one nearest to left + above - corner, the first of equals."""
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))


def _palette(colours: Counter[Pixel]) -> tuple[list[Pixel], dict[Pixel, int]]:
    """Choose the colours to keep, and the number of the one that stands for each colour."""
    for bits in range(8):
        kept: dict[Pixel, Pixel] = {}
        for colour, _ in colours.most_common():
            kept.setdefault(tuple(part >> bits for part in colour), colour)
        if len(kept) <= MOST_COLOURS:
            break
    numbers = {alike: number for number, alike in enumerate(kept)}
    return list(kept.values()), {one: numbers[tuple(part >> bits for part in one)] for one in colours}
