"""Bytes of an unknown charset to text."""

from __future__ import annotations

from charset_normalizer import from_bytes


def decode(data: bytes) -> str:
    """Read text as UTF-8, else as what it most likely is; never fails."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        return str(best) if best else data.decode("latin-1")
