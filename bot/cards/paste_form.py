"""The form to paste an error text into, from anywhere in Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.modal import form, sentence_view, text_area, text_in

if TYPE_CHECKING:
    from bot.cards.modal import Values
    from bot.catalog import Language

CALLBACK = "paste_bounce"
FIELD = "bounce"
LONGEST = 3000
"""Characters that Slack lets a field hold."""


def paste_form(language: Language) -> dict[str, Any]:
    """Draw the form."""
    typed = {**text_area(LONGEST), "focus_on_load": True}
    field = blocks.field(FIELD, say(language, "paste-label"), typed, hint=say(language, "paste-hint"))
    return form(
        CALLBACK,
        say(language, "paste-title"),
        [field],
        submit=say(language, "paste-explain"),
        close=say(language, "cancel"),
        memory="",
    )


def pasted(values: Values) -> str:
    """Read what was pasted into the form."""
    return text_in(values, FIELD)


def sent_form(language: Language) -> dict[str, Any]:
    """Say where the answer is."""
    return sentence_view(language, "paste-sent", title="paste-title")
