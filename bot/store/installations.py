"""The workspaces that the app is installed in, each with its bot's tokens, encrypted."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import delete, select, update

from bot.store.schema import slack_bots

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot, Installation
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.store.token_keys import TokenKeys

CLOCK_DIFFERENCE = 60
"""Seconds by which this machine's clock may be ahead of Slack's."""


class Installations(AsyncSQLAlchemyInstallationStore):
    """The SDK's store, with one row for a workspace and no tokens of users, which the app does not ask for.

    A workspace's id is enough to find it, in an organisation too: the app is not installed in one as a whole.
    """

    def __init__(self, engine: AsyncEngine, client_id: str, keys: TokenKeys) -> None:
        """Take the open database, the app's client ID and what encrypts the tokens."""
        super().__init__(client_id=client_id, engine=engine)
        self.bots = slack_bots
        self._keys = keys

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation.  Raises BoltError for one in a whole organisation."""
        if installation.team_id is None or installation.bot_token is None:
            message = "Only a workspace can install the app."
            raise BoltError(message)
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a workspace's tokens, in the place of those it had."""
        sealed = copy(bot)
        sealed.enterprise_id = sealed.enterprise_name = None
        sealed.bot_token = self._keys.seal(bot.bot_token)
        sealed.bot_refresh_token = bot.bot_refresh_token and self._keys.seal(bot.bot_refresh_token)
        await super().async_save_bot(sealed)
        await self._delete(bot.team_id, before=bot.installed_at - 0.001)

    async def exchange(self, bot: Bot) -> None:
        """Keep new tokens in the place of those that they were exchanged for.

        Nothing is kept where these are gone: the workspace removed the app meanwhile, or installed it anew.
        """
        columns, expires = self.bots.c, bot.bot_token_expires_at
        change = (
            update(self.bots)
            .where(
                columns.client_id == self.client_id,
                columns.team_id == bot.team_id,
                columns.installed_at == _moment(bot.installed_at),
            )
            .values(
                bot_token=self._keys.seal(bot.bot_token),
                bot_refresh_token=bot.bot_refresh_token and self._keys.seal(bot.bot_refresh_token),
                bot_token_expires_at=_moment(expires) if expires else None,
            )
        )
        async with self.engine.begin() as connection:
            await connection.execute(change)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None = None,  # noqa: ARG002 - see the class
        team_id: str | None,
        is_enterprise_install: bool | None = False,  # noqa: ARG002 - see the class
    ) -> Bot | None:
        """Give a workspace's tokens; None where the app is not installed (any more)."""
        found = await super().async_find_bot(enterprise_id=None, team_id=team_id)
        if found:
            found.bot_token = self._keys.open(found.bot_token)
            found.bot_refresh_token = found.bot_refresh_token and self._keys.open(found.bot_refresh_token)
        return found

    async def remove(self, team: str, at: float) -> None:
        """Delete the tokens of a workspace that removed the app; `at` is when, in seconds since the epoch.

        What it installed afterwards stays: Slack's news may be late.
        """
        await self._delete(team, before=at + CLOCK_DIFFERENCE)

    async def teams(self) -> list[str]:
        """List the workspaces by their ids.  Raises SettingsError when no key opens one of the tokens."""
        columns = self.bots.c
        query = select(columns.team_id, columns.bot_token).where(columns.client_id == self.client_id)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        for _, token in rows:
            self._keys.open(token)
        return sorted({str(team) for team, _ in rows})

    async def renew_encryption(self) -> None:
        """Encrypt every token with the first key.  Raises SettingsError when no key opens one of them."""
        columns = self.bots.c
        async with self.engine.begin() as connection:
            rows = await connection.execute(
                select(columns.id, columns.bot_token, columns.bot_refresh_token)
                .where(columns.client_id == self.client_id)
                # In one order, as replicas that start together each wait for the other's rows.
                .order_by(columns.id)
                .with_for_update()
            )
            for number, token, refresh in rows.all():
                values = {
                    columns.bot_token: self._keys.seal(self._keys.open(token)),
                    columns.bot_refresh_token: refresh and self._keys.seal(self._keys.open(refresh)),
                }
                await connection.execute(update(self.bots).where(columns.id == number).values(values))

    async def _delete(self, team: str | None, *, before: float) -> None:
        columns = self.bots.c
        gone = delete(self.bots).where(
            columns.client_id == self.client_id,
            columns.team_id == team,
            columns.installed_at <= _moment(before),
        )
        async with self.engine.begin() as connection:
            await connection.execute(gone)


def _moment(seconds: float) -> datetime:
    """Give a time as the SDK keeps it: in UTC, without saying so."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
