"""Words made comparable, however people spell them: umlauts, endings, compounds, a slip of the finger."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.catalog.words.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    _Places = tuple[tuple[str, int], ...]
    """Known words that are the same without one letter each, and which that is."""

SHORTEST_WITH_A_SLIP = 4
"""Letters from which on a word may hold a slip or be cut short; shorter ones are too much alike."""

KEPT = 8_192
"""Words whose form is remembered: the same few thousand come again and again."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ungen|ung|ed|en|er|es|em|e|n|(?<!s)s)$")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
"""As they are written without an umlaut key, and as `fold` leaves them."""

EXACT, SLIP, PART = 1.0, 0.7, 0.4
"""How alike two words are: the same, but for a slip, or in a part of a compound."""


def words(text: str) -> list[str]:
    """Take a text apart into its words."""
    return _WORD.findall(text.replace("-", " ").replace("'", " "))


@lru_cache(KEPT)
def plain(word: str) -> str:
    """Give a word without case, accents and umlauts, in whichever of the two ways they are written."""
    word = fold(word)
    for written, folded in _UMLAUTS:
        word = word.replace(written, folded)
    return word


@lru_cache(KEPT)
def stem(word: str) -> str:
    """Give a word `plain`, and without the common endings of English and German."""
    return _ENDING.sub("", plain(word))


class Spelling:
    """The known words, and which of them somebody meant who wrote another.

    Only `sought` words, which people ask by, are found in spite of a slip.
    """

    def __init__(self, known: Iterable[str], sought: Iterable[str]) -> None:
        self._known = sorted(known)
        self._set = frozenset(self._known)
        self.sought = frozenset(sought)
        self._shortened: dict[str, _Places] | None = None

    def like(self, word: str) -> dict[str, float]:
        """Give the known words that are meant by `word`, with how alike they are."""
        if word in self._set:
            return {word: EXACT}
        if len(word) < SHORTEST_WITH_A_SLIP or not word.isalpha():
            return {}
        return dict.fromkeys(self.slips(word), SLIP) or dict.fromkeys(self._parts(word), PART)

    def slips(self, word: str) -> set[str]:
        """Find words that start alike, with one letter more, less, other, or two letters swapped.

        Two words are that close where both are the same without one letter each, at the same place or the
        next: so a look in a dictionary finds them, whatever the number of known words.
        """
        if self._shortened is None:
            self._shortened = _all_shortened(sorted(self.sought))
        return {
            known
            for rest, place in _shorten(word)
            for known, its_place in self._shortened.get(rest, ())
            if _is_slip(word, known, place, its_place)
        }

    def _parts(self, word: str) -> set[str]:
        """Find the known words that a compound is made of, or that go on where `word` ends."""
        cuts = range(SHORTEST_WITH_A_SLIP, len(word) - SHORTEST_WITH_A_SLIP + 1)
        parts = {part for cut in cuts for part in (word[:cut], word[cut:]) if part in self._set}
        first = bisect_left(self._known, word)
        return parts or {known for known in self._known[first : first + 5] if known.startswith(word)}


def _is_slip(word: str, known: str, place: int, its_place: int) -> bool:
    """Tell one slip from two; in a short word another letter makes another word."""
    near = -1 in (place, its_place) or abs(place - its_place) <= 1
    replaced = len(word) == len(known) and sorted(word) != sorted(known)
    return near and known[0] == word[0] and not (replaced and len(word) <= SHORTEST_WITH_A_SLIP)


def _all_shortened(known: Iterable[str]) -> dict[str, _Places]:
    shortened: dict[str, _Places] = {}
    for word in known:
        if len(word) >= SHORTEST_WITH_A_SLIP:
            for rest, place in _shorten(word):
                shortened[rest] = (*shortened.get(rest, ()), (word, place))
    return shortened


def _shorten(word: str) -> Iterator[tuple[str, int]]:
    """Yield the word itself (place -1), then without each of its letters."""
    yield word, -1
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :], place
