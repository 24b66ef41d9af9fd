"""The modal with a ready-to-send answer for the customer, and what its buttons remember."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.modal import form, text_area, text_in
from bot.cards.remember import compact
from bot.catalog import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.cards.modal import Values
    from bot.catalog import Explanation

CUSTOMER_REPLY = "customer_reply"
CUSTOMER_REPLY_LANGUAGE = "customer_reply_language"
LONGEST_REPLY = 3000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCase:
    """What a reply is about, by the catalog's ids, and its language; nothing that stood in a message."""

    version: Literal[1] = 1
    reason: str
    language: Language
    provider: str | None = None
    permanent: bool | None = None

    @classmethod
    def of(cls, meaning: Explanation, language: Language) -> ReplyCase:
        """Take the case from an explanation."""
        provider = meaning.provider.id if meaning.provider else None
        return cls(
            reason=meaning.reason.id, language=language, provider=provider, permanent=meaning.permanent
        )

    def value(self) -> str:
        """Write the value of a button."""
        return compact(asdict(self))


def customer_reply_button(meaning: Explanation, language: Language) -> blocks.Block:
    """Offer the answer."""
    value = ReplyCase.of(meaning, language).value()
    return blocks.button(say(language, "customer-reply"), CUSTOMER_REPLY, value)


def customer_reply_form(case: ReplyCase, reply: str, *, other_draft: str = "") -> dict[str, Any]:
    """Show the answer, to be changed and copied.

    The form keeps what was written in the other language until somebody switches back.
    """
    language = case.language
    other = next(one for one in LANGUAGES if one != language)
    switch = blocks.button(
        say(other, "language-name"), CUSTOMER_REPLY_LANGUAGE, replace(case, language=other).value()
    )
    body = [
        blocks.field(
            _field(language),
            say(language, "customer-reply-text"),
            text_area(LONGEST_REPLY, written=reply),
            hint=say(language, "customer-reply-hint"),
        ),
        blocks.actions(switch),
    ]
    return form(
        CUSTOMER_REPLY,
        say(language, "customer-reply"),
        body,
        submit=say(language, "done"),
        close=say(language, "close"),
        memory=other_draft,
    )


def read_customer_reply(values: Values) -> str:
    """Give what stands in the form."""
    return next(filter(None, (text_in(values, _field(language)) for language in LANGUAGES)), "")


def _field(language: Language) -> str:
    """Name the field by its language: where a field keeps its name, Slack keeps what stands in it."""
    return f"{CUSTOMER_REPLY}_{language}"
