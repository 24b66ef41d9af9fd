"""The workspaces that installed the app by OAuth, and how to call Slack in each of them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.memory import Memory
from bot.store.database import name_of

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot

    from bot.store import Installations

KEPT = 10.0
"""Seconds that a workspace's token is remembered, and that another replica's news of it may take."""
MOST_KEPT = 10_000

ROTATION_MARGIN = 180
"""Minutes before a token expires, of twelve hours, at which it is exchanged: time for many more attempts."""

EXCHANGE_PATIENCE = 1.0
"""Seconds that a request waits for an exchange, of the three that Slack waits for the request's answer."""

SAVING_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, None)
"""Seconds between attempts to keep a new token: the one before it soon opens nothing."""

log = structlog.get_logger(__name__)


class Workspaces:
    """Gives each workspace's client, with a token that has not expired."""

    def __init__(
        self, installations: Installations, client: AsyncWebClient, client_id: str, client_secret: str
    ) -> None:
        """Take a client without a token, and the app's credentials to exchange tokens with."""
        self.installations = installations
        self._client = client
        self._rotator = AsyncTokenRotator(client_id=client_id, client_secret=client_secret, client=client)
        self._known: Memory[Bot | None] = Memory(seconds=KEPT, most=MOST_KEPT)
        self._exchanges: dict[str, asyncio.Task[Bot]] = {}

    async def bot(self, team: str) -> Bot | None:
        """Give a workspace's bot; None where the app is not installed (any more)."""
        return await self._known.get(team, partial(self._fetch, team))

    async def client_of(self, team: str) -> AsyncWebClient | None:
        """Give the client to call Slack with in a workspace."""
        bot = await self.bot(team)
        if bot is None:
            return None
        return AsyncWebClient(token=bot.bot_token, base_url=self._client.base_url, retry_handlers=[])

    async def remove(self, team: str, at: float) -> None:
        """Forget a workspace that removed the app; `at` is when, in seconds since the epoch."""
        await self.installations.remove(team, at)
        self.changed(team)

    def changed(self, team: str) -> None:
        """Look anew: the app was installed or removed."""
        self._known.forget(team)

    async def _fetch(self, team: str) -> Bot | None:
        bot = await self.installations.async_find_bot(team_id=team)
        return bot and await self._fresh(team, bot)

    async def _fresh(self, team: str, bot: Bot) -> Bot:
        """Exchange a token that expires soon; until that works, the old one does.

        The exchange goes on when nobody waits for it any more: a token can be exchanged once.
        """
        exchange = self._exchanges.get(team)
        if exchange is None:
            exchange = self._exchanges[team] = asyncio.create_task(self._exchange(team, bot))
            exchange.add_done_callback(lambda _: self._exchanges.pop(team))
        await asyncio.wait({exchange}, timeout=EXCHANGE_PATIENCE)
        return exchange.result() if exchange.done() else bot

    async def _exchange(self, team: str, bot: Bot) -> Bot:
        try:
            rotated = await self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=ROTATION_MARGIN
            )
        except (SlackTokenRotationError, ClientError, TimeoutError) as error:
            log.warning("token not exchanged", team=team, error=type(error).__name__)
            # Another replica may have been faster.
            return await self.installations.async_find_bot(team_id=team) or bot
        if rotated:
            await self._save(rotated)
        return rotated or bot

    async def _save(self, bot: Bot) -> None:
        for wait in SAVING_WAITS:
            try:
                return await self.installations.exchange(bot)
            except SQLAlchemyError as error:
                log.warning("new token not kept yet", team=bot.team_id, error=name_of(error))
                if wait is None:
                    raise
                await asyncio.sleep(wait)
        return None


class Authorize(AsyncAuthorize):
    """Tells Bolt who the bot is in a request's workspace, and its token."""

    def __init__(self, workspaces: Workspaces) -> None:
        """Take the workspaces."""
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,  # noqa: ANN401 - what else Bolt knows of a request
    ) -> AuthorizeResult | None:
        """Give what Bolt needs; None where the app is not installed (any more)."""
        bot = await self._workspaces.bot(team_id) if team_id else None
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            team=bot.team_name,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
            user_id=user_id,
        )
