"""When a listener fails: the log says why, and whoever asked is told that there is no answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from bot import cards

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncRespond

    from bot.listeners.desk import Desk

ACKNOWLEDGEMENT_SENT = 0.05
"""Seconds until Bolt has sent an acknowledgement.

It looks for one every 10 ms, and a listener that fails meanwhile makes it forget the one already given.
"""

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register what happens to errors; Slack gets no acknowledgement of an event that was not stored."""

    @app.error
    async def tell(error: Exception, body: dict[str, Any], respond: AsyncRespond) -> None:
        await asyncio.sleep(ACKNOWLEDGEMENT_SENT)
        log.error("a request failed", request=body.get("type") or body.get("command"), exc_info=error)
        if body.get("response_url"):
            card = cards.failure_card(desk.default_language)
            await respond(
                text=card.text, blocks=card.blocks, response_type="ephemeral", replace_original=False
            )
