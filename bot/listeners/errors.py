"""When a listener fails: the log says why, and whoever asked is told that there is no answer."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot import cards
from bot.errors import BounceDeskError
from bot.listeners.telling import tell
from bot.store.database import name_of

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncRespond

    from bot.listeners.desk import Desk

ACKNOWLEDGEMENT_SENT = 0.05
"""Seconds until Bolt has sent an acknowledgement.

It looks for one every 10 ms, and a listener that fails meanwhile makes it forget the one already given.
"""

CLOSED = {"not_found"}
"""What Slack says of a form that was closed meanwhile (https://docs.slack.dev/reference/methods/views.update)."""

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register what happens to errors; Slack gets no acknowledgement of an event that was not stored."""

    @app.error
    async def report(
        error: Exception, body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        await asyncio.sleep(ACKNOWLEDGEMENT_SENT)
        log.error("a request failed", request=body.get("type") or body.get("command"), **_told(error))
        if event := body.get("event"):
            ts, channel = str(event.get("ts") or event.get("event_ts")), str(event.get("channel") or "")
            await desk.delivery.give_up_event(str(context.team_id or ""), channel, ts, error)
            return
        if isinstance(error, SlackApiError) and error.response.get("error") in CLOSED:
            return
        card = cards.failure_card(await desk.language(context.client, context.user_id))
        try:
            if body.get("response_url"):
                await tell(respond, card)
            elif isinstance(user := body.get("user"), dict):  # a form, App Home, or a shortcut from anywhere
                await context.client.chat_postMessage(channel=user["id"], text=card.text, blocks=card.blocks)
        except (SlackApiError, ClientError, TimeoutError) as failure:
            log.warning("nobody was told", error=type(failure).__name__)


def _told(error: Exception) -> dict[str, str]:
    """Say what went wrong and where; in the error's own words only if they are ours: others may quote."""
    words = str(error) if isinstance(error, BounceDeskError) else name_of(error)
    return {"error": words, "stack": "".join(traceback.format_tb(error.__traceback__))}
