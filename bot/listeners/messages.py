"""Watching channels: a message that surely holds a bounce gets one card in its thread, others get silence.

In a direct message with the bot, every message gets an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import pipeline
from bot.delivery import Post
from bot.listeners.event_text import event_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.listeners.desk import Desk

WATCHED_SUBTYPES = {None, "bot_message", "file_share", "thread_broadcast"}
"""The kinds of message that say something new (https://docs.slack.dev/reference/events/message)."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the watching of messages."""

    async def store_card(
        event: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's own name for it
    ) -> None:
        if event.get("subtype") in WATCHED_SUBTYPES and not _mentions_bot(event, context):
            card = await _card(desk, event, client)
            if card:
                await desk.delivery.accept(card_post(event, context, card))
        await next()

    # Bolt acknowledges an event before its listener runs, but after the listener's middleware: a card is
    # stored there, and if that fails Slack gets no acknowledgement and sends the event again.
    app.event("message", middleware=[store_card])(_nothing_left)


async def _nothing_left() -> None:
    """Let Bolt acknowledge the event; the work is in the middleware."""


async def _card(desk: Desk, event: dict[str, Any], client: AsyncWebClient) -> Card | None:
    text = event_text(event)
    if event.get("channel_type") == "im":
        language = await desk.language(client, event.get("user"))
        return pipeline.answer(desk.catalog, text, language, private=False, limits=desk.limits)
    reading = pipeline.read_text(desk.catalog, text, desk.limits)
    if not reading.sure:
        return None
    language = await desk.language(client, event.get("user"))
    return pipeline.reading_card(reading, language, private=False)


def _mentions_bot(event: dict[str, Any], context: AsyncBoltContext) -> bool:
    """Leave a message that mentions the bot to its app_mention event: it gets one answer, not two."""
    in_channel = event.get("channel_type") != "im"
    return in_channel and bool(context.bot_user_id) and f"<@{context.bot_user_id}>" in event.get("text", "")


def card_post(event: dict[str, Any], context: AsyncBoltContext, card: Card) -> Post:
    """Address a card to the thread of a message; one message gets one card, however often it is announced."""
    channel, ts = event["channel"], event["ts"]
    team = context.team_id or ""
    return Post(
        key=f"{team}:{channel}:{ts}",
        team=team,
        channel=channel,
        thread_ts=event.get("thread_ts", ts),
        text=card.text,
        blocks=card.blocks,
    )
