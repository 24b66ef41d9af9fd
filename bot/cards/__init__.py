"""Cards: from what is known to Block Kit and the plain sentence that says the same; values in, values out.

    from bot import cards, catalog

    card = cards.lookup_card(catalog.load().lookup("451"), "de")
    card.text, card.blocks

`bounce_card` and `lookup_card` explain; `help_card`, `silence_card`, `notice_card`, `thanks_card` and
`failure_card` guide; `home_view` and `channel_form` show and ask how a channel wants it, `correction_form`
asks what would be right, `customer_reply_form` offers an answer for the customer; `with_notes` puts a team's
notes on a card. `bot.cards.recall` reads what a button remembers, so that the same card can be drawn again.
`redact` masks addresses.
"""

from __future__ import annotations

from bot.cards.bounce import bounce_card
from bot.cards.channel_form import channel_form, filled_in, refused_form
from bot.cards.customer_reply import ReplyCase, customer_reply_form, read_customer_reply
from bot.cards.forms import correction_form, read_correction, sentence_view, too_long
from bot.cards.guidance import (
    failure_card,
    help_card,
    not_read_card,
    notice_card,
    silence_card,
    thanks_card,
    unreadable_card,
)
from bot.cards.home import ChannelSettings, Week, home_view
from bot.cards.lookup import lookup_card
from bot.cards.model import Card, Finding, NotePlace, provider_subject
from bot.cards.notes import TeamNote, with_notes
from bot.cards.paste_form import paste_form, pasted, sent_form
from bot.cards.redaction import redact
from bot.cards.remember import Recalled, RecalledBounce, remember_findings, remember_lookup

__all__ = [
    "Card",
    "ChannelSettings",
    "Finding",
    "NotePlace",
    "Recalled",
    "RecalledBounce",
    "ReplyCase",
    "TeamNote",
    "Week",
    "bounce_card",
    "channel_form",
    "correction_form",
    "customer_reply_form",
    "failure_card",
    "filled_in",
    "help_card",
    "home_view",
    "lookup_card",
    "not_read_card",
    "notice_card",
    "paste_form",
    "pasted",
    "provider_subject",
    "read_correction",
    "read_customer_reply",
    "redact",
    "refused_form",
    "remember_findings",
    "remember_lookup",
    "sent_form",
    "sentence_view",
    "silence_card",
    "thanks_card",
    "too_long",
    "unreadable_card",
    "with_notes",
]
