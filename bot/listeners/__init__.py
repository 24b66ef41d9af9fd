"""What people do in Slack, one module per surface; each has `register(app, desk)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.listeners import (
    actions,
    channel_settings,
    commands,
    customer_reply,
    errors,
    feedback,
    home,
    mentions,
    messages,
    notes,
    paste,
    removal,
    shortcuts,
    unknown,
)
from bot.listeners.desk import Desk

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

__all__ = ["Desk", "register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every surface; Bolt tries them in this order, so the busiest come first and `unknown` last."""
    surfaces = (
        messages,
        commands,
        mentions,
        shortcuts,
        paste,
        actions,
        customer_reply,
        feedback,
        notes,
        home,
        channel_settings,
        removal,
        unknown,
        errors,
    )
    for surface in surfaces:
        surface.register(app, desk)
