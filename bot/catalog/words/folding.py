"""Texts made comparable, whatever keyboard and typesetting they went through."""

from __future__ import annotations

import unicodedata

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4", " "),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    "\u0142": "l",
    "\u00f8": "o",
    "\u0131": "i",
}
"""Apostrophes and single quotes; double quotes; a Polish l, a Danish o and a Turkish i of their own."""


def fold(text: str) -> str:
    """Make texts comparable: no case, accents, hyphens or apostrophes, straight quotes, single spaces."""
    text = text.casefold()
    if not text.isascii():
        text = _without_accents(text)
    return " ".join(text.replace("-", " ").replace("'", " ").replace("`", " ").split())


def _without_accents(text: str) -> str:
    """Straighten quotes and drop accents, asking for each different letter rather than for every one."""
    text = unicodedata.normalize("NFKD", text)
    letters = set(text)
    for letter in letters & _PLAIN.keys():
        text = text.replace(letter, _PLAIN[letter])
    for accent in filter(unicodedata.combining, letters):
        text = text.replace(accent, "")
    return text
