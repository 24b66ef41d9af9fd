"""The catalog once it is loaded: entries by their ids, and the questions it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalog.cache import cached
from bot.catalog.errors import CatalogError
from bot.catalog.model import CodeClass, EnhancedCode, Entry, Reason, Rejection, ReplyCode
from bot.catalog.shelf import Parcel, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.catalog.customer_replies import CustomerReplies
    from bot.catalog.lookup import Lookup
    from bot.catalog.matching import Matcher
    from bot.catalog.model import Explanation, Language, Phrase, Provider
    from bot.catalog.provider_texts import Texts
    from bot.catalog.question import Names
    from bot.catalog.word_index import WordIndex

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Catalog:
    """Every entry, and what was left out of the team's own files (sentences, one a mistake).

    Each question imports what answers it: a code looked up needs neither the matcher nor the words.
    """

    entries: Shelf[Entry]
    providers: Mapping[str, Provider]
    wordings: Parcel[tuple[Phrase, ...]]
    replies: Parcel[CustomerReplies]
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

        return Matcher(self)

    @cached_property
    def index(self) -> WordIndex:
        """The words of all entries, for questions in free words."""
        from bot.catalog.word_index import WordIndex

        return WordIndex(self.entries.values(), self.phrases)

    @cached_property
    def names(self) -> Names:
        """What providers are called, and vendors' tags."""
        from bot.catalog.question import Names

        return Names(self)

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
        from bot.catalog.provider_texts import Texts

        return {name: Texts(rows) for name, rows in self.by_provider.items()}

    def enhanced(self, status: str) -> EnhancedCode | None:
        """Find the entry of `5.1.1`: a vendor's own for that class first, else the one for every class."""
        return self.enhanced_codes.get(status) or self.enhanced_codes.get(f"X{status[1:]}")

    def explain(
        self,
        code: str | None,
        status: str | None,
        words: str,
        host: str | None = None,
        command: str | None = None,
    ) -> Explanation:
        """Say what one reply means; see `bot.catalog.explain.explain`."""
        from bot.catalog.explain import Asked, explain

        return explain(self, Asked(code, status, words, host, command))

    def after_retries(self, explanation: Explanation, command: str | None = None) -> Explanation:
        """Say what a failure at an SMTP command means once nobody tries again; a permanent one: the same."""
        from bot.catalog.circumstances import after_retries

        reason = after_retries(explanation.entry.reason, command)
        if explanation.permanent or reason is None:
            return explanation
        return replace(explanation, reason=self.reasons[reason])

    def lookup(self, query: str, page: int = 1) -> Lookup:
        """Answer a question in any of the ways people ask.

        An entry's id, a class (`4xx`, `45x`, `5.7`, `5.7.x`), a code, an enhanced code, a vendor's tag, a
        provider with any of them, words in English or German, or a line a server wrote. `page` counts from 1.
        """
        from bot.catalog.codes import look_up_codes

        if found := look_up_codes(self, query, page):
            return found
        # The rest needs more of the catalog, and the time to read it.
        from bot.catalog.search import search

        return search(self, query, page)

    def customer_reply(
        self, reason: str, provider: str | None, language: Language, *, permanent: bool | None
    ) -> str:
        """Write to a customer whose message bounced: what happened, what to do now, and what we do.

        `reason` and `provider` are ids; a reply that is not `permanent` says that delivery is still tried.
        """
        return self.replies.open().write(reason, provider or "", language, permanent=permanent)

    @cached_property
    def names_failure(self) -> Callable[[str], bool]:
        """Says whether words alone, without any code, name a reason for which mail bounces."""
        from bot.catalog.explain import names_failure

        return partial(names_failure, self)


@cache
def load(folder: Path | None = None) -> Catalog:
    """Load the built-in catalog, and over it the team's own entries in `folder`.

    Raises CatalogError when the built-in data is broken. A mistake in the team's data leaves out that entry
    and is named in `Catalog.left_out`: a typing slip must not silence the bot.
    """
    built_in = cached(PACKAGE, _read)
    return _with_own(built_in, folder) if folder else built_in


def _read() -> Catalog:
    from bot.catalog.read import read

    contents = read(PACKAGE / "data")
    if contents.problems:
        raise CatalogError("\n".join(contents.problems))
    return Catalog(
        entries=Shelf.holding(contents.entries.values()),
        providers=contents.providers,
        wordings=Parcel(tuple(contents.phrases)),
        replies=Parcel(contents.replies),
    )


def _with_own(built_in: Catalog, folder: Path) -> Catalog:
    from bot.catalog.read import read_own

    own = read_own(folder, built_in.reasons.keys(), built_in.providers)
    return Catalog(
        entries=built_in.entries.under(Shelf.holding(own.entries.values())),
        providers={**built_in.providers, **own.providers},
        wordings=Parcel((*built_in.phrases, *own.phrases)),
        replies=Parcel(built_in.replies.open().under(own.replies)),
        left_out=tuple(own.problems),
    )


def _commonness(rejection: Rejection) -> int:
    common = rejection.provider.common
    name = rejection.id.partition("/")[2]
    return common.index(name) if name in common else len(common)
