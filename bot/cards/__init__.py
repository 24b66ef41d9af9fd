"""Cards: from what is known to Block Kit and the plain sentence that says the same; values in, values out.

    from bot import cards, catalog

    card = cards.lookup_card(catalog.load().lookup("451"), "de")
    card.text, card.blocks

`bounce_card` and `lookup_card` explain; `help_card`, `silence_card`, `notice_card`, `thanks_card` and
`failure_card` guide; `customer_reply_form` offers an answer for the customer; `with_notes` puts a team's
notes on a card. `redact` masks addresses.

What only Slack needs is imported from its own module, which keeps the command line quick: the other forms
(`channel_form`, `forms`, `paste_form`), the Home tab (`home`), and `recall`, which reads what a button of a
card remembers, so that the same card can be drawn again.
"""

from __future__ import annotations

from bot.cards.bounce import bounce_card
from bot.cards.customer_reply import ReplyCase, customer_reply_form, read_customer_reply
from bot.cards.guidance import (
    failure_card,
    help_card,
    not_read_card,
    notice_card,
    silence_card,
    thanks_card,
    unreadable_card,
)
from bot.cards.lookup import lookup_card
from bot.cards.model import Card, Finding, NotePlace, provider_subject
from bot.cards.notes import TeamNote, with_notes
from bot.cards.redaction import redact
from bot.cards.remember import Recalled, RecalledBounce, remember_findings, remember_lookup

__all__ = [
    "Card",
    "Finding",
    "NoteLine",
    "NotePlace",
    "Recalled",
    "RecalledBounce",
    "ReplyCase",
    "TeamNote",
    "bounce_card",
    "customer_reply_form",
    "failure_card",
    "help_card",
    "lookup_card",
    "not_read_card",
    "notice_card",
    "provider_subject",
    "read_customer_reply",
    "redact",
    "remember_findings",
    "remember_lookup",
    "silence_card",
    "thanks_card",
    "unreadable_card",
    "with_notes",
]
