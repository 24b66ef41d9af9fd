"""Characters as a mail server wrote them: whole, and plain instead of typographic ones."""

from __future__ import annotations

import re

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_TYPED = {
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
    "\u2018": "'", "\u2019": "'", "\u201a": "'",
    "\u2026": "...", "\u2013": "-", "\u2014": "-", "\u2011": "-",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    "\x00": "",
}  # fmt: skip
"""Typographic characters and the plain ones a mail server wrote; the invisible ones go."""


def whole_characters(text: str) -> str:
    """Replace the halves of characters (lone surrogates): JSON can hold them, UTF-8 cannot."""
    return text if text.isascii() else _HALF_CHARACTER.sub("\ufffd", text)


def plain_characters(text: str) -> str:
    """Put plain characters for typographic ones, and nothing for invisible ones."""
    if not text.isascii() or "\x00" in text:
        for typed, written in _TYPED.items():  # most texts have none: to look is faster than to translate
            text = text.replace(typed, written)
    return text
