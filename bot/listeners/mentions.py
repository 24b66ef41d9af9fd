"""`@Bounce Desk 5.7.1`: an answer in the thread; bare in a thread, it explains the thread's first message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_sdk.errors import SlackApiError

from bot import pipeline
from bot.listeners.answering import Asker, Place, answer_asker
from bot.listeners.event_text import event_text
from bot.listeners.noted import noted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the answer to a mention."""

    async def store_answer(
        body: dict[str, Any],
        event: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's own name for it
    ) -> None:
        question = _without_mention(event_text(event), context.bot_user_id)
        if not question and "thread_ts" in event:
            question = await _first_message(client, event)
        place = Place.of(body, context)
        choice = await desk.store.choices.channel(place.team, place.channel)
        language = await desk.language(client, event.get("user"), choice)
        drawn = pipeline.answer(desk.catalog, question, language, private=False, limits=desk.limits)
        card = await noted(desk, client, place.team, drawn, shared=place.shared)
        asker = Asker(user=event.get("user") or "", language=language, surface="mention")
        await answer_asker(desk, place, card, asker)
        await next()

    # Stored before Bolt acknowledges, as in messages.py.
    app.event("app_mention", middleware=[store_answer])(_nothing_left)


async def _nothing_left() -> None:
    """Let Bolt acknowledge the event; the work is in the middleware."""


def _without_mention(text: str, bot_user: str | None) -> str:
    """Give the question; marks alone (`@Bounce Desk?`) are none."""
    question = re.sub(rf"<?@{bot_user or r'U[0-9A-Z]+'}(\|[^>]*>|>|\b)", " ", text).strip()
    return question if any(map(str.isalnum, question)) else ""


async def _first_message(client: AsyncWebClient, event: dict[str, Any]) -> str:
    try:
        answer = await client.conversations_replies(
            channel=event["channel"], ts=event["thread_ts"], limit=1, inclusive=True
        )
    except SlackApiError as error:
        log.warning("cannot read the thread's first message", error=error.response.get("error"))
        return ""
    messages: list[dict[str, Any]] = answer.get("messages") or []
    return event_text(messages[0]) if messages else ""
