"""The frame of modals, and what people filled in (https://docs.slack.dev/reference/views/modal-views)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.blocks import LABEL_LIMIT, plain, sentences
from bot.cards.interface import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block
    from bot.catalog import Language

TITLE_LIMIT = 24
"""Characters that Slack takes."""

Values = dict[str, dict[str, dict[str, Any]]]
"""What the fields of a sent form hold: by block, then by action; a field has one name for both."""


def modal(title: str, body: Sequence[Block], *, close: str) -> dict[str, Any]:
    """Make a modal to read."""
    return {
        "type": "modal",
        "title": plain(title, TITLE_LIMIT),
        "close": plain(close, TITLE_LIMIT),
        "blocks": [*body],
    }


def sentence_view(language: Language, message: str, *, title: str = "home-title") -> dict[str, Any]:
    """Say a sentence in a modal, by its message: `thanks`, `modal-stale`."""
    return modal(say(language, title), [sentences(say(language, message))], close=say(language, "close"))


def form(  # noqa: PLR0913 - what a form consists of
    name: str, title: str, body: Sequence[Block], *, submit: str, close: str, memory: str
) -> dict[str, Any]:
    """Make a modal to send; `name` is its callback_id, `memory` comes back with what was filled in."""
    sent = {"callback_id": name, "submit": plain(submit, TITLE_LIMIT), "private_metadata": memory}
    return modal(title, body, close=close) | sent


def text_area(limit: int, *, written: str = "") -> Block:
    """Make a field for several lines."""
    element = {"type": "plain_text_input", "multiline": True, "max_length": limit}
    return {**element, "initial_value": written[:limit]} if written else element


def checkbox(value: str, label: str, explained: str) -> Block:
    """Make a box to tick, not ticked."""
    option = {"text": plain(label, LABEL_LIMIT), "value": value, "description": plain(explained, LABEL_LIMIT)}
    return {"type": "checkboxes", "options": [option]}


def text_in(values: Values, name: str) -> str:
    """Give what was written into a field."""
    return str(_held(values, name).get("value") or "")


def chosen_in(values: Values, name: str) -> str | None:
    """Give the value that was chosen in a menu or among radio buttons."""
    option = _held(values, name).get("selected_option") or {}
    return option.get("value")


def ticked_in(values: Values, name: str) -> bool:
    """Say whether a box was ticked."""
    return bool(_held(values, name).get("selected_options"))


def _held(values: Values, name: str) -> dict[str, Any]:
    return values.get(name, {}).get(name, {})


def too_long(language: Language, name: str, limit: int) -> dict[str, str]:
    """Say at a field that its text is too long."""
    return {name: say(language, "too-long", limit=limit)}
