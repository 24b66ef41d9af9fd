"""`/smtp 451`: a private answer, given in the acknowledgement itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot import pipeline
from bot.listeners.noted import noted

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.desk import Desk


CARDS_KEPT = 256
LONGEST_KEPT = 80
"""Characters of a question whose card is kept: the same codes are asked for again, a paste is not."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register `/smtp`."""

    def draw(asked: str, language: Language) -> Card:
        return pipeline.answer(desk.catalog, asked, language, private=True, limits=desk.limits)

    draw_again = lru_cache(CARDS_KEPT)(draw)

    @app.command("/smtp")
    async def smtp(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        language = await desk.language(client, command.get("user_id"))
        asked = command.get("text", "")
        drawn = (draw_again if len(asked) <= LONGEST_KEPT else draw)(asked, language)
        card = await noted(desk, client, command.get("team_id", ""), drawn)
        await ack(text=card.text, blocks=card.blocks, response_type="ephemeral")
