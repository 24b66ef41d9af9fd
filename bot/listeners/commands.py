"""`/smtp 451`: a private answer, given in the acknowledgement itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import pipeline

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register `/smtp`."""

    @app.command("/smtp")
    async def smtp(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        language = await desk.language(client, command.get("user_id"))
        card = pipeline.answer(
            desk.catalog, command.get("text", ""), language, private=True, limits=desk.limits
        )
        await ack(text=card.text, blocks=card.blocks, response_type="ephemeral")
