"""Reads what a button remembers; not with the cards, as importing pydantic takes longer than drawing one."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from bot.cards.remember import Recalled

_VALUE = TypeAdapter(Recalled)


def recall(value: str) -> Recalled | None:
    """Read a button's value; None for one from another version or another app."""
    try:
        recalled = _VALUE.validate_json(value)
    except ValidationError:
        return None
    return recalled if recalled.bounces or recalled.query else None
