"""Phrases and words that are looked for all at once, in linear time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import ahocorasick_rs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOT_TOO_MANY = 200
"""Phrases up to which the fastest automaton is not too large."""
_JOINING = frozenset("_/.%$-")


def folded(text: str) -> str:
    """Make a text comparable with phrases: in lower case, with single spaces."""
    return " ".join(lowered(text).split())


def lowered(text: str) -> str:
    """Give a text in lower case, every character at its place: only the Turkish İ has a longer small form."""
    return text.replace("İ", "i").lower()


class Phrases:
    """Phrases looked for all at once, in linear time; phrases and texts are in lower case."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(phrases)
        self._automaton: ahocorasick_rs.AhoCorasick | None = None  # a cached property takes longer to get

    def are_in(self, text: str) -> bool:
        """Tell whether a text holds one of the phrases."""
        automaton = self._automaton or self._build()
        return bool(automaton.find_matches_as_strings(text))  # indexes cost more

    def all_in(self, text: str) -> list[str]:
        """Give the phrases that a text holds, in its order; of those that overlap the first."""
        automaton = self._automaton or self._build()
        return automaton.find_matches_as_strings(text)

    def first_in(self, text: str) -> int:
        """Give the place of the first phrase, or the length of a text without any."""
        found = self.all_in(text)
        return text.index(found[0]) if found else len(text)

    def _build(self) -> ahocorasick_rs.AhoCorasick:
        self._automaton = _automaton(self.phrases, ahocorasick_rs.MatchKind.LeftmostFirst)
        return self._automaton


class Lists:
    """Many lists of phrases looked for in one pass."""

    def __init__(self, lists: Iterable[Phrases]) -> None:
        self._lists_of: defaultdict[str, list[Phrases]] = defaultdict(list)
        for phrases in lists:
            for phrase in phrases.phrases:
                self._lists_of[phrase].append(phrases)
        self._automaton = ahocorasick_rs.AhoCorasick(tuple(self._lists_of), store_patterns=False)

    def found_in(self, text: str) -> set[Phrases]:
        """Give the lists of which a text holds a phrase."""
        found = self._automaton.find_matches_as_strings(text, overlapping=True)
        return {phrases for phrase in found for phrases in self._lists_of[phrase]}


class Words:
    """Whole words looked for, in lower case; no parts of a path, a name or a placeholder."""

    def __init__(self, words: Iterable[str]) -> None:
        self.phrases = tuple(words)
        self._automaton = _automaton(self.phrases)

    def are_in(self, text: str) -> bool:
        """Tell whether a text holds one of the words."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return any(_is_whole(text, start, end) for _, start, end in found)


def _automaton(
    phrases: Sequence[str], kind: ahocorasick_rs.MatchKind = ahocorasick_rs.MatchKind.Standard
) -> ahocorasick_rs.AhoCorasick:
    fastest = ahocorasick_rs.Implementation.DFA if len(phrases) <= _NOT_TOO_MANY else None
    return ahocorasick_rs.AhoCorasick(phrases, matchkind=kind, store_patterns=False, implementation=fastest)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell a word from a part of a longer one, of a path, a name or a placeholder."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before in _JOINING or after.isalnum() or after == "_")
