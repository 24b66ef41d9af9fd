"""One database and the tables in it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from bot.background import cancel, in_background
from bot.store.answers import Answers
from bot.store.choices import Choices
from bot.store.database import Database, name_of
from bot.store.feedback import FeedbackTable
from bot.store.installations import Installations
from bot.store.migrate import migrate
from bot.store.notes import Notes
from bot.store.oauth_states import OAuthStates
from bot.store.schema import answers, feedback, metadata, select_version

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.store.token_keys import TokenKeys

PRUNING_INTERVAL = 3600.0
"""Seconds between two looks for rows that are too old."""

OF_A_TEAM = [
    column for kept in metadata.sorted_tables for column in kept.c if column.name in ("team", "team_id")
]
"""Where it is told whose a row is."""

log = structlog.get_logger(__name__)


class Store:
    """What is kept; `start` before use, `stop` in the end."""

    def __init__(self, database_url: str, *, keep: timedelta | None = None) -> None:
        """Take DATABASE_URL as users write it, and for how long answers and feedback are kept, else for ever.

        Raises SettingsError when the URL is none.
        """
        self._database = Database(database_url)
        self._keep = keep
        self._pruning: asyncio.Task[None] | None = None
        self.answers = Answers(self._database)
        self.choices = Choices(self._database)
        self.feedback = FeedbackTable(self._database)
        self.notes = Notes(self._database)

    async def start(self) -> None:
        """Open the database and bring it to the schema that this program knows.

        Raises SettingsError when it cannot be used or is of a newer program.
        """
        await asyncio.to_thread(migrate, self._database.url)
        self._database.open()
        if self._keep is not None:
            # Not in the background the first time: what starts next may stop the event loop for a moment, and
            # a transaction that is open then would keep it from the database.
            await self._prune_now(self._keep)
            self._pruning = in_background(self._keep_pruned(self._keep))

    def installations(self, client_id: str, keys: TokenKeys) -> Installations:
        """Give the workspaces that installed the app of a client ID; the store must be started."""
        return Installations(self._database.engine, client_id, keys)

    def oauth_states(self) -> OAuthStates:
        """Give the installations that have begun; the store must be started."""
        return OAuthStates(self._database.engine)

    async def problem(self) -> str | None:
        """Give a sentence if the database does not answer."""
        try:
            async with self._database.connect() as connection:
                await connection.execute(select_version)
        except SQLAlchemyError as error:
            return f"The database does not answer: {name_of(error)}."
        return None

    async def stop(self) -> None:
        """Close the database."""
        if self._pruning:
            await cancel(self._pruning)
            self._pruning = None
        await self._database.close()

    async def prune(self, before: datetime) -> int:
        """Delete the answers and the feedback from before some time; say how many."""
        async with self._database.begin() as connection:
            gone = [
                (await connection.execute(delete(table).where(table.c.at < before))).rowcount
                for table in (answers, feedback)
            ]
        return sum(gone)

    async def forget(self, team: str) -> int:
        """Delete all that is kept of a team, its tokens too; say how many rows that was."""
        async with self._database.begin() as connection:
            gone = [
                (await connection.execute(delete(whose.table).where(whose == team))).rowcount
                for whose in OF_A_TEAM
            ]
        return sum(gone)

    async def _keep_pruned(self, keep: timedelta) -> None:
        """Prune now and then; several replicas may."""
        while True:
            await asyncio.sleep(PRUNING_INTERVAL)
            await self._prune_now(keep)

    async def _prune_now(self, keep: timedelta) -> None:
        try:
            if gone := await self.prune(datetime.now(UTC) - keep):
                log.info("old rows deleted", count=gone)
        except SQLAlchemyError as error:
            log.warning("old rows were not deleted", error=name_of(error))
