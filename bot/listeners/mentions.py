"""`@Bounce Desk 5.7.1`: an answer in the thread; bare in a thread, it explains the thread's first message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from bot import pipeline
from bot.listeners.answering import Asker, Place, answer_asker, take_back
from bot.listeners.event_text import event_text
from bot.listeners.files import errand
from bot.listeners.noted import noted
from bot.listeners.storing import store_event
from bot.listeners.uploads import uploads

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the answer to a mention."""

    async def store_answer(
        body: dict[str, Any], event: dict[str, Any], context: AsyncBoltContext
    ) -> BoltResponse:
        await answer_mention(desk, Place.of(body, context), event, context)
        return BoltResponse(status=200)

    store_event(app, "app_mention", store_answer)


async def answer_mention(
    desk: Desk, place: Place, message: dict[str, Any], context: AsyncBoltContext
) -> None:
    """Answer a message that mentions the bot: its question and its files.

    Bare in a thread, it asks about those of the thread's first message.
    """
    client = context.client
    question, files = _without_mention(event_text(message), context.bot_user_id), uploads(message)
    if not (question or files) and place.thread_ts != place.ts:
        first = await _first_message(client, place)
        question, files = _without_mention(event_text(first), context.bot_user_id), uploads(first)
    user = message.get("user")
    choice = await desk.store.choices.channel(place.team, place.channel)
    asker = Asker(user=user or "", language=await desk.language(client, user, choice), surface="mention")
    if files and not place.revision:
        await desk.delivery.accept_errand(errand(place, files, asker, user))
    # A hidden file may be a picture that stands beside the question.
    about_files = any(not file.hidden for file in files) or (bool(files) and not question)
    if about_files and not desk.reader.read_text(question).sure:
        if place.revision:  # what it said before may have a card
            await take_back(desk, place)
        return
    drawn = pipeline.answer(desk.reader, question, asker.language, private=False)
    card = await noted(desk, client, place.team, drawn, shared=place.shared)
    await answer_asker(desk, place, card, asker)


def _without_mention(text: str, bot_user: str | None) -> str:
    """Give the question; marks alone (`@Bounce Desk?`) are none."""
    question = re.sub(rf"<?@{bot_user or r'U[0-9A-Z]+'}(\|[^|>]*>|>|\b)", " ", text).strip()
    return question if any(map(str.isalnum, question)) else ""


async def _first_message(client: AsyncWebClient, place: Place) -> dict[str, Any]:
    try:
        answer = await client.conversations_replies(
            channel=place.channel, ts=place.thread_ts, limit=1, inclusive=True
        )
    except SlackApiError as error:
        log.warning("cannot read the thread's first message", error=error.response.get("error"))
        return {}
    messages: list[dict[str, Any]] = answer.get("messages") or []
    return messages[0] if messages else {}
