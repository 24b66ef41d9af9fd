"""Bytes of an unknown charset to text."""

from __future__ import annotations

from codecs import getincrementaldecoder


def decode(data: bytes, *, is_whole: bool = True) -> str:
    """Read text as UTF-8, else as what it most likely is; never fails.

    What is not whole may end in the middle of a character, which is left out.
    """
    try:
        return getincrementaldecoder("utf-8-sig")().decode(data, final=is_whole)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        return str(best) if best else data.decode("latin-1")
