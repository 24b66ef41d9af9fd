"""What the catalog knows: entries by their ids, and what finds them by codes, providers and words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.catalog.digits import for_every_class
from bot.catalog.model import CodeClass, EnhancedCode, Entry, Reason, Rejection, ReplyCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalog.format.customer_replies import CustomerReplies
    from bot.catalog.matching import Matcher
    from bot.catalog.model import Phrase, Provider
    from bot.catalog.rules import Rules
    from bot.catalog.shelf import Parcel, Shelf
    from bot.catalog.texts import Texts
    from bot.catalog.words.names import Names
    from bot.catalog.words.word_index import WordIndex


@dataclass(frozen=True)
class Knowledge:
    """Every entry, and what was left out of the team's own files (sentences, one a mistake).

    What finds entries by words is made when it is first asked for: a code looked up needs none of it.
    """

    entries: Shelf[Entry]
    providers: Mapping[str, Provider]
    wordings: Parcel[tuple[Phrase, ...]]
    replies: Parcel[CustomerReplies]
    rules: Parcel[Rules] | None = None
    """What replies are searched for, if it was worked out before."""
    left_out: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What servers everywhere write."""
        return self.wordings.open()

    @cached_property
    def fragments(self) -> Mapping[str, tuple[str, ...]]:
        """The fragments of phrases, by their ids."""
        return {phrase.id: phrase.fragments for phrase in self.phrases}

    @cached_property
    def reply_codes(self) -> Mapping[str, ReplyCode]:
        """By their three digits."""
        return self.entries.of(ReplyCode)

    @cached_property
    def enhanced_codes(self) -> Mapping[str, EnhancedCode]:
        """By their status as IANA writes it: `X.1.1`, or `5.7.750` where a vendor defines one class only."""
        return self.entries.of(EnhancedCode)

    @cached_property
    def classes(self) -> Mapping[str, CodeClass]:
        """The digits' meanings, by pattern: `4xx`, `x5x`, `4.X.X`, `X.7.X`."""
        return self.entries.of(CodeClass)

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        """By slug."""
        return self.entries.of(Reason)

    @cached_property
    def rejections(self) -> tuple[Rejection, ...]:
        """Every provider's texts."""
        return tuple(self.entries.of(Rejection).values())

    @cached_property
    def matcher(self) -> Matcher:
        """All fragments of phrases and rejections, compiled for one pass over a text."""
        from bot.catalog.matching import Matcher

        return Matcher(self._rules, self.entries.of(Rejection))

    @property
    def _rules(self) -> Rules:
        if self.rules:
            return self.rules.open()
        from bot.catalog.rules import Rules

        return Rules.of(self.phrases, self.rejections, self.providers.values())

    @cached_property
    def index(self) -> WordIndex:
        """The words of all entries, for questions in free words."""
        from bot.catalog.words.word_index import WordIndex

        return WordIndex(self.entries.values(), self.phrases)

    @cached_property
    def names(self) -> Names:
        """What providers are called, and vendors' tags."""
        from bot.catalog.words.names import Names

        return Names(self.providers.values(), self.rejections, self.is_word)

    @cached_property
    def by_provider(self) -> Mapping[str, tuple[Rejection, ...]]:
        """The texts of a provider, by its id: the common ones first, then in the order of its file."""
        texts: dict[str, list[Rejection]] = {}
        for rejection in self.rejections:
            texts.setdefault(rejection.provider.id, []).append(rejection)
        return {name: tuple(sorted(rows, key=_commonness)) for name, rows in texts.items()}

    @cached_property
    def texts(self) -> Mapping[str, Texts]:
        """The same, to be found by the codes they carry."""
        from bot.catalog.texts import Texts

        return {name: Texts(rows) for name, rows in self.by_provider.items()}

    def is_word(self, word: str) -> bool:
        """Say whether people ask by a word, spelled just so."""
        return self.index.knows(word)

    def enhanced(self, status: str) -> EnhancedCode | None:
        """Find the entry of `5.1.1`: a vendor's own for that class first, else the one for every class."""
        return self.enhanced_codes.get(status) or self.enhanced_codes.get(for_every_class(status))


def _commonness(rejection: Rejection) -> int:
    common = rejection.provider.common
    name = rejection.id.partition("/")[2]
    return common.index(name) if name in common else len(common)
