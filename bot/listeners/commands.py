"""`/smtp 451`: a private answer, given in the acknowledgement itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import pipeline
from bot.listeners.noted import noted

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register `/smtp`."""

    @app.command("/smtp")
    async def smtp(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        language = await desk.language(client, command.get("user_id"))
        asked = command.get("text", "")
        drawn = pipeline.answer(desk.catalog, asked, language, private=True, limits=desk.limits)
        card = await noted(desk, client, command.get("team_id", ""), drawn)
        await ack(text=card.text, blocks=card.blocks, response_type="ephemeral")
