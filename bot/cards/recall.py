"""Reads what a button remembers; not with the cards, as importing pydantic takes longer than drawing one."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from bot.cards.customer_reply import ReplyCase
from bot.cards.remember import Recalled

_VALUE = TypeAdapter(Recalled)
_CASE = TypeAdapter(ReplyCase)


def recall(value: str) -> Recalled | None:
    """Read a button's value; None for one from another version or another app."""
    try:
        recalled = _VALUE.validate_json(value)
    except ValidationError:
        return None
    return recalled if recalled.bounces or recalled.query else None


def recall_case(value: str) -> ReplyCase | None:
    """Read the value of a button that offers an answer for the customer; None for one of another version."""
    try:
        return _CASE.validate_json(value)
    except ValidationError:
        return None
