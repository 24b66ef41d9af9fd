"""Watching channels: a message that surely holds a bounce gets one card in its thread, others get silence.

An edit draws the card anew or takes it back; a deleted message takes its card with it.  In a direct message
with the bot, every message gets an answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse

from bot import pipeline
from bot.listeners.answering import (
    Asker,
    Place,
    answer,
    answer_asker,
    is_answered,
    take_back,
)
from bot.listeners.event_text import event_text
from bot.listeners.files import MOST_FILES, errand, take_files_back
from bot.listeners.mentions import answer_mention
from bot.listeners.noted import noted
from bot.listeners.storing import store_event
from bot.listeners.uploads import uploads

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext

    from bot.listeners.desk import Desk
    from bot.listeners.uploads import Upload
    from bot.store import ChannelChoice

    Event = dict[str, Any]

WATCHED_SUBTYPES = {None, "bot_message", "file_share", "thread_broadcast"}
"""The kinds of message that say something new (https://docs.slack.dev/reference/events/message)."""
TOMBSTONE = "tombstone"
"""What stays of a deleted message whose thread has replies; Slack tells of it as a change."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the watching of messages."""

    async def store_card(body: dict[str, Any], event: Event, context: AsyncBoltContext) -> BoltResponse:
        subtype = event.get("subtype")
        if subtype == "message_changed":
            await _hear_change(desk, body, context)
        elif subtype == "message_deleted":
            gone = {**event.get("previous_message", {}), "ts": event["deleted_ts"]}
            await _take_all_back(desk, Place.of(body, context, gone), gone, context)
        elif subtype in WATCHED_SUBTYPES and not _mentions_bot(event, event, context):
            if files := uploads(event):
                await _answer_files(desk, body, files, context)
            await _answer(desk, body, event, context)
        return BoltResponse(status=200)

    store_event(app, "message", store_card)


async def _hear_change(desk: Desk, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Answer what a message says now; Slack tells of link previews and of our own cards as changes, too."""
    event = body["event"]
    message, before = event["message"], event.get("previous_message", {})
    place = Place.of(body, context, message)
    if message.get("subtype") == TOMBSTONE:
        await _take_all_back(desk, place, before, context)
        return
    await take_files_back(desk, place, _removed(before, message))
    if event_text(message) == event_text(before) or message.get("user") == context.bot_user_id:
        return
    is_watched = message.get("subtype") in WATCHED_SUBTYPES
    if is_watched and _mentions_bot(event, message, context):
        await answer_mention(desk, place, message, context)
    elif not (is_watched and await _answer(desk, body, message, context)):
        await take_back(desk, place)


async def _answer(desk: Desk, body: dict[str, Any], message: Event, context: AsyncBoltContext) -> bool:
    """Answer a message, and say whether there was something to answer."""
    text, author, client = event_text(message), message.get("user"), context.client
    if body["event"].get("channel_type") == "im":
        if uploads(message) and not desk.reader.read_text(text).sure:
            return False
        place, language = Place.of(body, context, message), await desk.language(client, author)
        drawn = pipeline.answer(desk.reader, text, language, private=False)
        card = await noted(desk, client, place.team, drawn, shared=place.shared)
        await answer_asker(desk, place, card, Asker(user=author or "", language=language, surface="direct"))
        return True
    reading = desk.reader.overhear(text)
    if not reading.explained:
        desk.metrics.silence("no_bounce")
        return False
    place = Place.of(body, context, message)
    choice = await desk.store.choices.channel(place.team, place.channel)
    if _is_wanted(choice, place) or (place.revision and await is_answered(desk, place)):
        language = await desk.language(client, author, choice)
        drawn = pipeline.reading_card(reading, language, private=False)
        card = await noted(desk, client, place.team, drawn, shared=place.shared)
        await answer(desk, place, card, reading)
    else:
        desk.metrics.silence("unwanted")
    return True


async def _answer_files(
    desk: Desk, body: dict[str, Any], files: list[Upload], context: AsyncBoltContext
) -> None:
    """Have a message's files read, where they are welcome."""
    place, event = Place.of(body, context), body["event"]
    author, asker = event.get("user"), None
    if event.get("channel_type") == "im":
        asker = Asker(
            user=author or "", language=await desk.language(context.client, author), surface="direct"
        )
    elif not _is_wanted(await desk.store.choices.channel(place.team, place.channel), place):
        return
    await desk.delivery.accept_errand(errand(place, files, asker, author))


async def _take_all_back(desk: Desk, place: Place, message: Event, context: AsyncBoltContext) -> None:
    """Take back the card of a deleted message, and those of its files or of those that it asked about."""
    await take_back(desk, place)
    files = len(uploads(message)[: MOST_FILES + 1])
    if not files and place.thread_ts != place.ts and _names_bot(message, context):
        files = MOST_FILES + 1
    await take_files_back(desk, place, range(1, files + 1))


def _removed(before: Event, message: Event) -> list[int]:
    """Give the numbers of the files that were taken out of a message."""
    left = {upload.id for upload in uploads(message)}
    return [number for number, upload in enumerate(uploads(before)[:MOST_FILES], 1) if upload.id not in left]


def _is_wanted(choice: ChannelChoice, place: Place) -> bool:
    """Say whether a channel wants to be answered unasked, here and now."""
    in_thread = place.thread_ts != place.ts
    watched = choice.watch == "everything" or (choice.watch == "threads" and in_thread)
    return watched and not choice.is_quiet(datetime.now(UTC))


def _mentions_bot(event: Event, message: Event, context: AsyncBoltContext) -> bool:
    """Leave a message that mentions the bot to its app_mention event: it gets one answer, not two."""
    return event.get("channel_type") != "im" and _names_bot(message, context)


def _names_bot(message: Event, context: AsyncBoltContext) -> bool:
    return bool(context.bot_user_id) and f"<@{context.bot_user_id}>" in (message.get("text") or "")
