"""The states of installations that have begun: each comes back once, soon, or never."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import delete

from bot.store.schema import slack_oauth_states

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

EXPIRATION = 600
"""Seconds that somebody may take to allow the installation."""


class OAuthStates(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's store; a state is used up by one request even if it comes twice at the same moment."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the open database."""
        super().__init__(expiration_seconds=EXPIRATION, engine=engine)
        self.oauth_states = slack_oauth_states

    async def async_issue(self, *args: Any, **more: Any) -> str:  # noqa: ANN401 - as the SDK has it
        """Give a new state, and forget those that nobody came back with."""
        gone = delete(self.oauth_states).where(self.oauth_states.c.expire_at <= _now())
        async with self.engine.begin() as connection:
            await connection.execute(gone)
        return await super().async_issue(*args, **more)

    async def async_consume(self, state: str) -> bool:
        """Use a state up, and say whether it was good."""
        columns = self.oauth_states.c
        used = delete(self.oauth_states).where(columns.state == state, columns.expire_at > _now())
        async with self.engine.begin() as connection:
            return (await connection.execute(used)).rowcount == 1


def _now() -> datetime:
    """Give the time as the SDK keeps it: in UTC, without saying so."""
    return datetime.now(UTC).replace(tzinfo=None)
