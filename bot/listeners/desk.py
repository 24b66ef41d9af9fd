"""What every listener works with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.catalog import language_named
from bot.memory import Memory
from bot.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slack_bolt.async_app import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.catalog import Catalog, Language
    from bot.delivery import Delivery
    from bot.reading import Reader
    from bot.store import ChannelChoice, Store
    from bot.workspaces import Workspaces

PERSON_TIMEOUT = 1.0
"""Seconds that an answer waits to learn who somebody is; Slack allows three for all of it."""

PERSON_KEPT = 600.0
"""Seconds that somebody is remembered, or that Slack will not tell who they are."""
MOST_PERSONS = 10_000

log = structlog.get_logger(__name__)


class Caller(NamedTuple):
    """Who uses the app, in which workspace, and what calls Slack there."""

    client: AsyncWebClient
    team: str
    user: str

    @classmethod
    def of(cls, context: AsyncBoltContext) -> Caller:
        """Tell who made a request."""
        return cls(context.client, context.team_id or "", context.user_id or "")


class Person(NamedTuple):
    """What a card needs to know of somebody; the language is None where Slack does not tell it."""

    name: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The reader, the way out, the memory, the language of people whose own is not known, the figures."""

    reader: Reader
    delivery: Delivery
    store: Store
    default_language: Language
    metrics: Metrics = field(default_factory=Metrics)
    workspaces: Workspaces | None = None
    """Those that installed the app by OAuth; None where there is the one that a bot token belongs to."""
    _known: Memory[Person] = field(default_factory=partial(Memory, seconds=PERSON_KEPT, most=MOST_PERSONS))

    @property
    def catalog(self) -> Catalog:
        """What the reader explains by."""
        return self.reader.catalog

    async def language(
        self, client: AsyncWebClient, user: str | None, choice: ChannelChoice | None = None
    ) -> Language:
        """Give the language that a channel chose, else a user's by their Slack locale.

        Without the optional scope users:read, or when Slack is slow, it is the default one.
        """
        if choice and (chosen := language_named(choice.language)):
            return chosen
        if user is None:
            return self.default_language
        return (await self._acquainted(client, user)).language or self.default_language

    async def names(self, client: AsyncWebClient, users: Iterable[str]) -> dict[str, str]:
        """Give users' names; empty where Slack does not tell one."""
        asked = set(users)
        persons = await asyncio.gather(*(self._acquainted(client, user) for user in asked))
        return {user: person.name for user, person in zip(asked, persons, strict=True)}

    async def _acquainted(self, client: AsyncWebClient, user: str) -> Person:
        async def ask() -> Person:
            told = await _told(client, user)
            name = str(told.get("real_name") or told.get("name") or "")
            return Person(name, language_named(str(told.get("locale") or "")))

        try:
            # By the token, too: what Slack tells of somebody differs from workspace to workspace.
            return await self._known.get(f"{client.token} {user}", ask)
        except (ClientError, TimeoutError) as error:  # not remembered: the next answer asks again
            _note(error)
            return Person("", None)

    async def person(self, client: AsyncWebClient, user: str) -> dict[str, Any]:
        """Give what Slack tells of a user: nothing without the scope users:read, or when it is slow."""
        try:
            return await _told(client, user)
        except (ClientError, TimeoutError) as error:
            _note(error)
            return {}


async def _told(client: AsyncWebClient, user: str) -> dict[str, Any]:
    """Ask Slack for a user; where it says no, nothing is told.  Raises ClientError, TimeoutError."""
    try:
        async with asyncio.timeout(PERSON_TIMEOUT):
            answer = await client.users_info(user=user, include_locale=True)
    except SlackApiError as error:
        _note(error)
        return {}
    return answer.get("user") or {}


def _note(error: Exception) -> None:
    log.info("user unknown, going by what is usual", error=type(error).__name__)
