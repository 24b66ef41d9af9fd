"""Cards: from what is known to Block Kit and the plain sentence that says the same; values in, values out.

    from bot import cards, catalog

    card = cards.lookup_card(catalog.load().lookup("451"), "de")
    card.text, card.blocks

`bounce_card` and `lookup_card` explain, the other cards guide. `redact` masks addresses.

What only Slack needs is imported from its own module, which keeps the command line quick: the modals
(`channel_form`, `correction_form`, `customer_reply`, `note_forms` and `paste_form`, which fill the frame of
`modal`), the Home tab (`home`), a team's notes on a card (`notes`), and `recall`, which reads what a button
remembers of its card, so that it can be drawn again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.guidance import (
    failure_card,
    help_card,
    kept_out_card,
    not_fetched_card,
    not_read_card,
    not_shared_card,
    notice_card,
    silence_card,
    thanks_card,
    unreadable_card,
)
from bot.cards.lookup import lookup_card
from bot.cards.model import Card, Finding, provider_subject
from bot.cards.redaction import redact
from bot.cards.remember import Recalled, RecalledBounce, remember_findings, remember_lookup

if TYPE_CHECKING:
    from bot.cards.bounce import bounce_card

__all__ = [
    "Card",
    "Finding",
    "Recalled",
    "RecalledBounce",
    "bounce_card",
    "failure_card",
    "help_card",
    "kept_out_card",
    "lookup_card",
    "not_fetched_card",
    "not_read_card",
    "not_shared_card",
    "notice_card",
    "provider_subject",
    "redact",
    "remember_findings",
    "remember_lookup",
    "silence_card",
    "thanks_card",
    "unreadable_card",
]


def __getattr__(name: str) -> object:
    """Import the bounce's card when it is asked for: a question about a code does without."""
    if name == "bounce_card":
        from bot.cards.bounce import bounce_card

        return bounce_card
    raise AttributeError(name)
