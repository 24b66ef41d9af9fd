"""The modal that asks what would be right instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cards import blocks
from bot.cards.interface import say
from bot.cards.modal import (
    checkbox,
    chosen_in,
    form,
    text_area,
    text_in,
    ticked_in,
)
from bot.cards.safe_text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cards.modal import Values
    from bot.catalog import Language, Reason

CORRECTION = "correction"
LONGEST_COMMENT = 2000
"""Characters."""


def correction_form(reasons: Iterable[Reason], language: Language, memory: str) -> dict[str, Any]:
    """Ask what is right instead of what a card said; nothing of it has to be filled in."""
    named = sorted(
        ((one.id, one.wording(language).name) for one in reasons), key=lambda choice: choice[1].casefold()
    )
    kept = checkbox("yes", say(language, "correction-keep"), say(language, "correction-keep.means"))
    body = [
        blocks.sentences(say(language, "correction-intro")),
        blocks.field(
            "reason",
            say(language, "correction-reason"),
            blocks.choice("static_select", named),
            optional=True,
        ),
        blocks.field(
            "comment", say(language, "correction-comment"), text_area(LONGEST_COMMENT), optional=True
        ),
        blocks.field("keep", say(language, "correction-text"), kept, optional=True),
    ]
    return form(
        CORRECTION,
        say(language, "correction-title"),
        body,
        submit=say(language, "send"),
        close=say(language, "close"),
        memory=memory,
    )


@dataclass(frozen=True, slots=True)
class GivenCorrection:
    """What was filled in."""

    reason: str | None
    comment: str
    may_keep_text: bool


def read_correction(values: Values) -> GivenCorrection:
    """Read the fields of a sent correction."""
    comment = clean(text_in(values, "comment")).strip()
    return GivenCorrection(chosen_in(values, "reason"), comment, ticked_in(values, "keep"))
