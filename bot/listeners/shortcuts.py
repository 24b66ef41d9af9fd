"""The message shortcut "Explain bounce": a private answer, also where the bot is no member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import pipeline
from bot.listeners.event_text import event_text
from bot.listeners.noted import noted

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the shortcut."""

    @app.message_shortcut("explain_bounce")
    async def explain_bounce(
        ack: AsyncAck,
        shortcut: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        language = await desk.language(client, shortcut["user"]["id"])
        reading = pipeline.read_text(desk.catalog, event_text(shortcut["message"]), desk.limits)
        drawn = pipeline.reading_card(reading, language, private=True)
        card = await noted(desk, client, context.team_id or "", drawn)
        await respond(text=card.text, blocks=card.blocks, response_type="ephemeral")
