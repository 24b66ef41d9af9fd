"""The channels that somebody and the bot share, and how each of them wants it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from slack_sdk.errors import SlackApiError

from bot.cards.home import ChannelSettings
from bot.catalog import language_named
from bot.store import ChannelChoice

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Caller, Desk

PAGE, PAGES = 200, 10
"""Channels asked for at once, and how often at most."""

log = structlog.get_logger(__name__)


async def shared_channels(desk: Desk, caller: Caller) -> list[ChannelSettings]:
    """List the channels that both a user and the bot are in, with their settings, by name.

    Without the scopes to ask for them there are none.
    """
    client, team, user = caller
    try:
        ours, theirs, person = await asyncio.gather(
            _channels_of(client), _channels_of(client, user=user), desk.person(client, user)
        )
    except SlackApiError as error:
        log.warning("cannot list channels", error=error.response.get("error"))
        return []
    timezone = str(person.get("tz") or "UTC")
    choices = await desk.store.choices.channels(team)
    return [
        _settings(identifier, name, choices.get(identifier, ChannelChoice()), timezone)
        for identifier, name in sorted(ours.items(), key=lambda one: one[1])
        if identifier in theirs
    ]


async def _channels_of(client: AsyncWebClient, **whose: str) -> dict[str, str]:
    """Give the names of channels by their ids: the bot's, or those of a `user`."""
    found: dict[str, str] = {}
    cursor = ""
    for _ in range(PAGES):
        page = await client.users_conversations(
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=PAGE,
            cursor=cursor,
            **whose,
        )
        found |= {one["id"]: one["name"] for one in page.get("channels") or ()}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return found


def _settings(identifier: str, name: str, choice: ChannelChoice, timezone: str) -> ChannelSettings:
    quiet = (choice.quiet_from, choice.quiet_to) if choice.quiet_from and choice.quiet_to else None
    return ChannelSettings(
        id=identifier,
        name=name,
        watch=choice.watch,
        language=language_named(choice.language),
        quiet=quiet,
        timezone=choice.timezone or timezone,
        changed_by=choice.changed_by,
    )
