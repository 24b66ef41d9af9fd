"""One database and the tables in it."""

from __future__ import annotations

import asyncio

from sqlalchemy import column, select, table
from sqlalchemy.exc import SQLAlchemyError

from bot.store.answers import Answers
from bot.store.choices import Choices
from bot.store.database import Database
from bot.store.feedback import FeedbackTable
from bot.store.migrate import migrate
from bot.store.notes import Notes
from bot.store.schema import VERSION_TABLE


class Store:
    """What is kept; `start` before use, `stop` in the end."""

    def __init__(self, database_url: str) -> None:
        """Take DATABASE_URL as users write it.  Raises SettingsError when it is none."""
        self._database = Database(database_url)
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

    async def problem(self) -> str | None:
        """Give a sentence if the database does not answer."""
        try:
            async with self._database.connect() as connection:
                await connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE)))
        except SQLAlchemyError as error:
            return f"The database does not answer: {type(error).__name__}."
        return None

    async def stop(self) -> None:
        """Close the database."""
        await self._database.close()
