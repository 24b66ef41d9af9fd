"""The loaded catalog: entries by their ids, and the questions it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bot.catalog import explain, lookup
from bot.catalog.model import CodeClass, EnhancedCode, Entry, Reason, Rejection, ReplyCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalog.model import Explanation, Phrase, Provider

AnyEntry = TypeVar("AnyEntry", bound=Entry)


@dataclass(frozen=True)
class Catalog:
    """Every entry, and what was left out of the team's own files (sentences, one a mistake)."""

    entries: Mapping[str, Entry]
    providers: Mapping[str, Provider]
    phrases: tuple[Phrase, ...]
    left_out: tuple[str, ...] = ()

    def _of(self, kind: type[AnyEntry]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in self.entries.values() if type(entry) is kind)

    @cached_property
    def reply_codes(self) -> Mapping[str, ReplyCode]:
        """By their three digits."""
        return {entry.code: entry for entry in self._of(ReplyCode)}

    @cached_property
    def enhanced_codes(self) -> Mapping[str, EnhancedCode]:
        """By their status as IANA writes it: `X.1.1`, or `5.7.750` where a vendor defines one class only."""
        return {entry.status: entry for entry in self._of(EnhancedCode)}

    @cached_property
    def classes(self) -> Mapping[str, CodeClass]:
        """The digits' meanings, by pattern: `4xx`, `x5x`, `4.X.X`, `X.7.X`."""
        return {entry.pattern: entry for entry in self._of(CodeClass)}

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        """By slug."""
        return {entry.id: entry for entry in self._of(Reason)}

    @cached_property
    def rejections(self) -> tuple[Rejection, ...]:
        """Every provider's texts."""
        return self._of(Rejection)

    @cached_property
    def matcher(self) -> explain.Matcher:
        """All fragments of phrases and rejections, compiled for one pass over a text."""
        return explain.Matcher(self)

    @cached_property
    def index(self) -> lookup.WordIndex:
        """The words of all entries, for questions in free words."""
        return lookup.WordIndex(self.entries.values())

    def enhanced(self, status: str) -> EnhancedCode | None:
        """Find the entry of `5.1.1`: a vendor's own for that class first, else the one for every class."""
        return self.enhanced_codes.get(status) or self.enhanced_codes.get(f"X{status[1:]}")

    def explain(
        self, code: str | None, status: str | None, words: str, host: str | None = None
    ) -> Explanation:
        """Say what one reply means; see `bot.catalog.explain.explain`."""
        return explain.explain(self, code, status, words, host)

    def lookup(self, query: str) -> lookup.Lookup:
        """Answer a question; see `bot.catalog.lookup.lookup`."""
        return lookup.lookup(self, query)

    def names_failure(self, text: str) -> bool:
        """Say whether words alone, without any code, name a reason for which mail bounces."""
        return explain.names_failure(self, text)
