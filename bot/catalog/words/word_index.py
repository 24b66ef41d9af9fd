"""Which entries hold which words: questions in free words, typed in a hurry, find what they mean."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import cached_property
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.model import Reason, Rejection, Strength
from bot.catalog.words.spelling import Spelling, plain, stem, words
from bot.catalog.words.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.catalog.model import Entry, Phrase

    _Weighed = tuple[Mapping[str, float], float]
    """What a word weighs in each entry that holds it, to be multiplied by a factor."""
    _Stems = tuple[str, ...]
    """Different words, sorted."""
    _Said = Mapping[str, Sequence[_Stems]]
    """Phrases that people ask by, by the entry that they lead to."""

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
        self._asked: set[tuple[str, _Stems]] = set()
        self._share: dict[str, float] = {}
        self._brevity: dict[str, float] = {}
        for entry in entries:
            self._share[entry.id] = GENERALITY.get(type(entry), 1)
            for weight, text in _texts(entry):
                self._add(entry.id, weight, text)
            names = (content_words(wording.name) for wording in entry.wordings.values())
            self._brevity[entry.id] = 1 + BREVITY / (1 + min(map(len, names)))
            for text in entry.words:
                self._add_asked(entry.id, text)
        for phrase in phrases:
            language = phrase.id.split("/")[1]
            if phrase.reason in self._share and language in LANGUAGES_ASKED:
                self._add_phrase(phrase)

    def _add(self, entry_id: str, weight: float, text: str) -> _Stems:
        stems = tuple(sorted({stem(word) for word in content_words(text)}))
        weight *= self._share[entry_id]
        for one in stems:
            known = self._weights[one]
            known[entry_id] = max(known.get(entry_id, 0), weight)
        return stems

    def _add_asked(self, entry_id: str, text: str) -> None:
        if stems := self._add(entry_id, ASKED, text):
            self._asked.add((entry_id, stems))

    def _add_phrase(self, phrase: Phrase) -> None:
        text = " ".join(phrase.fragments).replace("*", "")
        stems = self._add(phrase.reason, WRITTEN, text)
        if phrase.strength > Strength.LOOSE and len(stems) > 1:
            self._asked.add((phrase.reason, stems))

    @cached_property
    def _spelling(self) -> Spelling:
        sought = (
            word
            for word, entries in self._weights.items()
            if any(weight >= NAME * self._share[entry_id] for entry_id, weight in entries.items())
        )
        return Spelling(self._weights, sought)

    @cached_property
    def _phrases(self) -> Mapping[str, Sequence[tuple[str, _Stems]]]:
        """What people ask by, with its entry, each by the rarest of its words."""
        phrases: defaultdict[str, list[tuple[str, _Stems]]] = defaultdict(list)
        for entry_id, stems in self._asked:
            phrases[max(stems, key=self._rarity)].append((entry_id, stems))
        return phrases

    def knows(self, word: str) -> bool:
        """Say whether people ask by the word, spelled just so."""
        return stem(word) in self._spelling.sought

    def search(self, asked: Sequence[str], most: int) -> list[Hit]:
        """Find the entries that hold most of the words, or a phrase that people ask by; the best first."""
        meant = {word: self._spelling.like(stem(word)) for word in dict.fromkeys(asked)}
        weighed = {word: self._weighed(stems) for word, stems in meant.items()}
        said = self._said(frozenset(known for stems in meant.values() for known in stems))
        best = nsmallest(most, self._scores(tuple(weighed.values()), said))
        return [self._hit(entry_id, -score, weighed, said.get(entry_id, ())) for score, entry_id in best]

    def _scores(self, weighed: Sequence[_Weighed], said: _Said) -> list[tuple[float, str]]:
        """Give what speaks for each entry in question: the less the better."""
        scores = []
        whole = {entry_id: max(map(self._whole, phrases)) for entry_id, phrases in said.items()}
        held = Counter(chain.from_iterable(weights for weights, _ in weighed))
        for entry_id, count in held.items():
            if count * 2 > len(weighed) or entry_id in said:
                score = 0.0
                for weights, factor in weighed:
                    if entry_id in weights:
                        score += weights[entry_id] * factor
                if entry_id in whole:
                    score += WHOLE * whole[entry_id] * self._share[entry_id]
                scores.append((-score * self._brevity[entry_id] * count / len(weighed), entry_id))
        return scores

    def _whole(self, phrase: _Stems) -> float:
        return sum(map(self._rarity, phrase))

    def _weighed(self, stems: Mapping[str, float]) -> _Weighed:
        """Give what a word weighs in the entries that hold it, by the known words that it may mean."""
        weighed = [(self._weights[known], like * self._rarity(known)) for known, like in stems.items()]
        if len(weighed) == 1:
            return weighed[0]
        weights: dict[str, float] = {}
        for of_entries, factor in weighed:
            for entry_id, weight in of_entries.items():
                weights[entry_id] = max(weights.get(entry_id, 0), weight * factor)
        return weights, 1.0

    def _said(self, stems: frozenset[str]) -> _Said:
        """Give the phrases that people ask by which are said in these words, by entry."""
        said: defaultdict[str, list[_Stems]] = defaultdict(list)
        for one in stems:
            for entry_id, phrase in self._phrases.get(one, ()):
                if stems.issuperset(phrase):
                    said[entry_id].append(phrase)
        return said

    @staticmethod
    def _hit(entry_id: str, score: float, weighed: Mapping[str, _Weighed], said: Sequence[_Stems]) -> Hit:
        words = tuple(word for word, (weights, _) in weighed.items() if entry_id in weights)
        named = len(words) == len(weighed) and any(len(phrase) >= len(weighed) for phrase in said)
        return Hit(entry_id, score, words, named)

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
