"""Keeps feedback; no text of a message, no address and no user."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from bot.store.database import open_database, read_database_url
from bot.store.migrate import migrate
from bot.store.schema import feedback

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One answer to “Was this right?”.

    `rule` and `entry` are the explanation's; `fingerprint` tells equal texts from others without holding
    them: a hash, in at most 64 characters.
    """

    team: str
    rule: str
    entry: str
    useful: bool
    language: str
    fingerprint: str


class Store:
    """The tables of one database; `start` before use, `stop` in the end."""

    def __init__(self, database_url: str) -> None:
        """Take DATABASE_URL as users write it.  Raises SettingsError when it is none."""
        self._url = read_database_url(database_url)
        self._opened: AsyncEngine | None = None

    async def start(self) -> None:
        """Open the database and bring it to the schema that this program knows.

        Raises SettingsError when it cannot be used or is of a newer program.
        """
        await asyncio.to_thread(migrate, self._url)
        self._opened = open_database(self._url)

    async def stop(self) -> None:
        """Close the database."""
        if self._opened:
            await self._opened.dispose()
            self._opened = None

    async def add_feedback(self, given: Feedback) -> None:
        """Keep one answer."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(feedback).values(at=datetime.now(UTC), **asdict(given)))

    async def count_feedback(self, *, useful: bool | None = None) -> int:
        """Count the answers, or only those that found a card useful, or not."""
        query = select(func.count()).select_from(feedback)
        if useful is not None:
            query = query.where(feedback.c.useful == useful)
        async with self._engine.connect() as connection:
            return int((await connection.execute(query)).scalar_one())

    @property
    def _engine(self) -> AsyncEngine:
        if self._opened is None:
            message = "The store is used before start() or after stop()."
            raise RuntimeError(message)
        return self._opened
