"""The catalog as other programs use it: loaded once, it answers questions and explains replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalog.cache import cached
from bot.catalog.errors import CatalogError
from bot.catalog.knowledge import Knowledge
from bot.catalog.model import Certainty, Rejection
from bot.catalog.shelf import Parcel, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.catalog.lookups.lookup import Lookup
    from bot.catalog.model import Explanation, Language, Reason

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Catalog(Knowledge):
    """What the catalog knows, and the questions it answers; each imports what answers it."""

    def explain(
        self,
        code: str | None,
        status: str | None,
        words: str,
        host: str | None = None,
        command: str | None = None,
    ) -> Explanation:
        """Say what one reply means; see `bot.catalog.explaining.explain.explain`."""
        from bot.catalog.explaining.asked import Asked
        from bot.catalog.explaining.explain import explain

        return explain(self, Asked(code, status, words, host, command))

    def after_retries(self, explanation: Explanation, command: str | None = None) -> Explanation:
        """Say what a failure at an SMTP command means once nobody tries again; a permanent one: the same."""
        from bot.catalog.explaining.circumstances import after_retries

        reason = after_retries(explanation.entry.reason, command)
        if explanation.permanent or reason is None:
            return explanation
        return replace(explanation, reason=self.reasons[reason])

    def filed(self, explanation: Explanation, command: str | None = None) -> Reason:
        """Say what a program files a bounce under that a whole report tells of: no more than is proven.

        A provider's own text is proof; common words are none, where the SMTP command and the codes are not
        those that go with them.
        """
        from bot.catalog.explaining.circumstances import Circumstances, filed

        reason = explanation.reason
        if explanation.entry.is_providers_own:
            return reason
        around = Circumstances(command, explanation.code, explanation.status)
        return self.reasons[filed(around, reason.id, vague=explanation.certainty is Certainty.GUESS)]

    def lookup(self, query: str, page: int = 1) -> Lookup:
        """Answer a question in any of the ways people ask.

        An entry's id, a class (`4xx`, `45x`, `5.7`, `5.7.x`), a code, an enhanced code, a vendor's tag, a
        provider with any of them, words in English or German, or a line a server wrote. `page` counts from 1.
        """
        from bot.catalog.lookups.codes import look_up_codes

        if found := look_up_codes(self, query, page):
            return found
        # The rest needs more of the catalog, and the time to read it.
        from bot.catalog.lookups.search import search

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
        from bot.catalog.explaining.failure import names_failure

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
    from bot.catalog.format.read import read
    from bot.catalog.rules import Rules

    contents = read(PACKAGE / "data")
    if contents.problems:
        raise CatalogError("\n".join(contents.problems))
    rejections = [entry for entry in contents.entries.values() if isinstance(entry, Rejection)]
    return Catalog(
        entries=Shelf.holding(contents.entries.values()),
        providers=contents.providers,
        wordings=Parcel(tuple(contents.phrases)),
        replies=Parcel(contents.replies),
        rules=Parcel(Rules.of(contents.phrases, rejections, contents.providers.values())),
    )


def _with_own(built_in: Catalog, folder: Path) -> Catalog:
    from bot.catalog.format.read import read_own

    own = read_own(folder, built_in.reasons.keys(), built_in.providers)
    return Catalog(
        entries=built_in.entries.under(Shelf.holding(own.entries.values())),
        providers={**built_in.providers, **own.providers},
        wordings=Parcel((*built_in.phrases, *own.phrases)),
        replies=Parcel(built_in.replies.open().under(own.replies)),
        left_out=tuple(own.problems),
    )
