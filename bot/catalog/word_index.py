"""Which entries hold which words: questions in free words, typed in a hurry, find what they mean."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.model import Reason, Rejection, Strength
from bot.catalog.spelling import Spelling, plain, stem, words
from bot.catalog.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.catalog.model import Entry, Phrase

ASKED, NAME, WRITTEN, TEXT = 5.0, 4.0, 2.0, 1.0
"""What a word weighs: people ask by it, the name holds it, servers write it, the explanation mentions it."""
WHOLE = 6.0
"""What a word weighs more where all of a phrase that people ask by stands in the question."""

BREVITY = 0.5
"""What an entry whose name says little else weighs more, at most."""
GENERALITY: dict[type[Entry], float] = {Reason: 2, Rejection: 0.5}
"""What weighs more: words asked for alone mean the matter, not one provider's case of it."""
LANGUAGES_ASKED = frozenset({"en", "de"})


class Hit(NamedTuple):
    """An entry that words of a question lead to."""

    entry_id: str
    score: float
    words: tuple[str, ...]
    """Those words, as they were typed."""
    named: bool
    """The question is what people call just this."""


class WordIndex:
    """The words of all entries, weighed."""

    def __init__(self, entries: Iterable[Entry], phrases: Iterable[Phrase]) -> None:
        self._weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._asked: dict[str, list[frozenset[str]]] = {}
        self._share: dict[str, float] = {}
        self._length: dict[str, int] = {}
        for entry in entries:
            self._share[entry.id] = GENERALITY.get(type(entry), 1)
            for weight, text in _texts(entry):
                self._add(entry.id, weight, text)
            names = (content_words(wording.name) for wording in entry.wordings.values())
            self._length[entry.id] = min(map(len, names))
            for text in entry.words:
                self._add_asked(entry.id, text)
        for phrase in phrases:
            language = phrase.id.split("/")[1]
            if phrase.reason in self._share and language in LANGUAGES_ASKED:
                self._add_phrase(phrase)

    def _add(self, entry_id: str, weight: float, text: str) -> frozenset[str]:
        stems = frozenset(stem(word) for word in content_words(text))
        for one in stems:
            known = self._weights[one]
            known[entry_id] = max(known.get(entry_id, 0), weight * self._share[entry_id])
        return stems

    def _add_asked(self, entry_id: str, text: str) -> None:
        if stems := self._add(entry_id, ASKED, text):
            self._asked.setdefault(entry_id, []).append(stems)

    def _add_phrase(self, phrase: Phrase) -> None:
        text = " ".join(phrase.fragments).replace("*", "")
        stems = self._add(phrase.reason, WRITTEN, text)
        if phrase.strength > Strength.HINT and len(stems) > 1:
            self._asked.setdefault(phrase.reason, []).append(stems)

    @cached_property
    def _spelling(self) -> Spelling:
        sought = (
            word
            for word, entries in self._weights.items()
            if any(weight >= NAME * self._share[entry_id] for entry_id, weight in entries.items())
        )
        return Spelling(self._weights, sought)

    def knows(self, word: str) -> bool:
        """Say whether people ask by the word, spelled just so."""
        return stem(word) in self._spelling.sought

    def search(self, asked: Sequence[str]) -> list[Hit]:
        """Rank the entries that hold most of the words, or a phrase that people ask by; the best first."""
        meant = {word: self._spelling.like(stem(word)) for word in dict.fromkeys(asked)}
        scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for word, stems in meant.items():
            for known, likeness in stems.items():
                rarity = likeness * self._rarity(known)
                for entry_id, weight in self._weights[known].items():
                    of_entry = scores[entry_id]
                    of_entry[word] = max(of_entry.get(word, 0), weight * rarity)
        every = frozenset(known for stems in meant.values() for known in stems)
        hits = [self._hit(entry_id, by_word, every, len(meant)) for entry_id, by_word in scores.items()]
        return sorted((hit for hit in hits if hit), key=lambda hit: (-hit.score, hit.entry_id))

    def _hit(self, entry_id: str, by_word: dict[str, float], every: frozenset[str], count: int) -> Hit | None:
        said = [phrase for phrase in self._asked.get(entry_id, ()) if phrase <= every]
        whole = max((sum(map(self._rarity, phrase)) for phrase in said), default=0.0)
        if len(by_word) * 2 <= count and not said:
            return None
        score = sum(by_word.values()) + WHOLE * whole * self._share[entry_id]
        score *= 1 + BREVITY / (1 + self._length[entry_id])
        named = len(by_word) == count and any(len(phrase) >= count for phrase in said)
        return Hit(entry_id, score * len(by_word) / count, tuple(by_word), named)

    def _rarity(self, known: str) -> float:
        return 1 / math.sqrt(1 + len(self._weights[known]))


def content_words(text: str) -> list[str]:
    """Give the words that carry a meaning."""
    return [word for word in words(text) if plain(word) not in STOP_WORDS]


def _texts(entry: Entry) -> Iterator[tuple[float, str]]:
    if entry.reason:
        yield WRITTEN, entry.reason
    for wording in entry.wordings.values():
        yield NAME, wording.name
    if isinstance(entry, Rejection):
        yield WRITTEN, " ".join((*entry.match, *entry.match_any))
    else:
        yield from (
            (TEXT, " ".join((wording.meaning, *wording.causes))) for wording in entry.wordings.values()
        )
