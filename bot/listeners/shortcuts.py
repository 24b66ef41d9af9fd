"""The message shortcut "Explain bounce": a private answer, also where the bot is no member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from bot import cards, pipeline
from bot.errors import DeliveryError, UnreadableError
from bot.listeners.desk import Caller
from bot.listeners.event_text import event_text
from bot.listeners.noted import noted
from bot.listeners.uploads import read_file, uploads

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.desk import Desk
    from bot.reading import Reading

ANSWERS = 5
"""Slack takes five answers to a shortcut (https://docs.slack.dev/interactivity/handling-user-interaction)."""

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the shortcut."""

    @app.message_shortcut("explain_bounce")
    async def explain_bounce(
        ack: AsyncAck,
        shortcut: dict[str, Any],
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        client, team, user = Caller.of(context)
        language = await desk.language(client, user)
        for drawn in await _explained(desk, client, shortcut["message"], language):
            card = await noted(desk, client, team, drawn)
            await respond(text=card.text, blocks=card.blocks, response_type="ephemeral")


async def _explained(
    desk: Desk, client: AsyncWebClient, message: dict[str, Any], language: Language
) -> list[Card]:
    """Draw the card of a message's text, and one for each of its files that holds a bounce.

    If there is none, one card says so, or which files could not be read.
    """
    reading = desk.reader.read_text(event_text(message))
    drawn = [pipeline.reading_card(reading, language, private=True)] if _says_something(reading) else []
    failed: list[str] = []
    for file in uploads(message)[:ANSWERS]:
        try:
            reading = await read_file(desk, client, file)
        except (UnreadableError, DeliveryError) as error:
            log.warning("a file was not read", kind=file.kind, reason=str(error))
            failed.append(file.name)
            continue
        if _says_something(reading):
            drawn.append(pipeline.reading_card(reading, language, private=True))
    if failed:
        drawn.append(cards.unreadable_card(", ".join(failed), language))
    return drawn[:ANSWERS] or [cards.silence_card(language)]


def _says_something(reading: Reading) -> bool:
    return bool(reading.explained or reading.notice)
