"""Texts made comparable, whatever keyboard and typesetting they went through."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = (
    *dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4", " ").items(),
    *dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"').items(),
)
"""Apostrophes and single quotes; double quotes."""


def fold(text: str) -> str:
    """Make texts comparable: no case, accents, hyphens or apostrophes, straight quotes, single spaces."""
    text = text.casefold()
    if not text.isascii():
        text = _without_accents(text)
    return " ".join(text.replace("-", " ").replace("'", " ").replace("`", " ").split())


def _without_accents(text: str) -> str:
    """Straighten quotes and drop accents, asking for each different letter rather than for every one."""
    for quote, straight in _QUOTES:
        text = text.replace(quote, straight)
    text = unicodedata.normalize("NFKD", text)
    accents = "".join(filter(unicodedata.combining, set(text)))
    return re.sub(f"[{accents}]", "", text) if accents else text
