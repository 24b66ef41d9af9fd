"""What every listener works with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.bounces import USUAL
from bot.catalog import language_named

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bounces import Limits
    from bot.catalog import Catalog, Language
    from bot.delivery import Delivery
    from bot.store import ChannelChoice, Store

LOCALE_TIMEOUT = 1.0
"""Seconds that an answer waits to learn somebody's language; Slack allows three for all of it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """The catalog, the way out, the memory, and the language of people whose own is not known."""

    catalog: Catalog
    delivery: Delivery
    store: Store
    default_language: Language
    limits: Limits = USUAL
    _languages: dict[str, Language] = field(default_factory=dict)

    async def language(
        self, client: AsyncWebClient, user: str | None, choice: ChannelChoice | None = None
    ) -> Language:
        """Give the language that a channel chose, else a user's by their Slack locale, asked for once.

        Without the optional scope users:read, or when Slack is slow, it is the default one.
        """
        if choice and (chosen := language_named(choice.language)):
            return chosen
        if user is None:
            return self.default_language
        if user not in self._languages:
            self._languages[user] = await self._ask(client, user)
        return self._languages[user]

    async def _ask(self, client: AsyncWebClient, user: str) -> Language:
        try:
            async with asyncio.timeout(LOCALE_TIMEOUT):
                answer = await client.users_info(user=user, include_locale=True)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("language unknown, using the default", error=type(error).__name__)
            return self.default_language
        user_info: dict[str, object] = answer.get("user") or {}
        locale = str(user_info.get("locale") or "")
        return language_named(locale) or self.default_language
