"""The form to paste an error text into, from anywhere in Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import blocks
from bot.cards.interface import say

if TYPE_CHECKING:
    from bot.catalog import Language

CALLBACK = "paste_bounce"
FIELD = "bounce"
LONGEST = 3000
"""Characters that Slack lets a field hold."""


def paste_form(language: Language) -> dict[str, Any]:
    """Draw the form."""
    typed = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST, "focus_on_load": True}
    field = blocks.field(FIELD, say(language, "paste-label"), typed, hint=say(language, "paste-hint"))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": blocks.plain(say(language, "paste-title"), 24),
        "submit": blocks.plain(say(language, "paste-explain"), 24),
        "close": blocks.plain(say(language, "cancel"), 24),
        "blocks": [field],
    }


def pasted(values: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Read what was pasted into the form."""
    return str(values.get(FIELD, {}).get(FIELD, {}).get("value") or "")


def sent_form(language: Language) -> dict[str, Any]:
    """Say where the answer is."""
    return {
        "type": "modal",
        "title": blocks.plain(say(language, "paste-title"), 24),
        "close": blocks.plain(say(language, "close"), 24),
        "blocks": [blocks.rich(blocks.paragraph(blocks.text(say(language, "paste-sent"))))],
    }
