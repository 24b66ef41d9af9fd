"""The buttons of a card: share it, switch its language, open a match, say whether it was right."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bot import cards, pipeline

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every button."""
