"""The teams' own notes to entries and providers: shown on every later card about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from bot.memory import Memory
from bot.store.schema import notes

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Row

    from bot.store.database import Database

KNOWN_FOR = 2.0
"""Seconds for which it is remembered what a team has notes about."""
TEAMS_KEPT = 1_000

MOST_NOTES = 200
"""Notes of one team that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A team's note; `subject` is an entry's id or `provider:` and a provider's id, `author` a user's id."""

    id: int
    subject: str
    text: str
    author: str
    at: datetime


class Notes:
    """All notes; a team sees and changes its own only."""

    def __init__(self, database: Database) -> None:
        """Take the database, opened or not."""
        self._database = database
        self._subjects = Memory[frozenset[str]](seconds=KNOWN_FOR, most=TEAMS_KEPT)

    async def add(self, team: str, subject: str, text: str, author: str) -> int:
        """Keep a note; give its number."""
        values = {"team": team, "subject": subject, "text": text, "author": author, "at": datetime.now(UTC)}
        async with self._database.begin() as connection:
            result = await connection.execute(insert(notes).values(values).returning(notes.c.id))
            number = int(result.scalar_one())
        self._subjects.forget(team)
        return number

    async def change(self, team: str, number: int, text: str, author: str) -> bool:
        """Word a note anew; False if it is gone."""
        change = (
            update(notes)
            .where(notes.c.team == team, notes.c.id == number)
            .values(text=text, author=author, at=datetime.now(UTC))
        )
        async with self._database.begin() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def remove(self, team: str, number: int) -> bool:
        """Delete a note; False if it is gone already."""
        remove = delete(notes).where(notes.c.team == team, notes.c.id == number)
        async with self._database.begin() as connection:
            return (await connection.execute(remove)).rowcount == 1

    async def get(self, team: str, number: int) -> Note | None:
        """Give one note of a team."""
        query = select(notes).where(notes.c.team == team, notes.c.id == number)
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _note(row) if row else None

    async def about(self, team: str, subjects: Collection[str]) -> list[Note]:
        """List a team's notes about some subjects, the oldest first.

        Most cards have none, and a query costs more than all the rest of an answer: for two seconds it
        is remembered what a team has notes about, so that another replica's note may come that much later.
        """
        subjects_with_notes = await self._subjects.get(team, partial(self._read_subjects, team))
        wanted = subjects_with_notes.intersection(subjects)
        return await self._list(team, notes.c.subject.in_(wanted)) if wanted else []

    def surely_none(self, team: str, subjects: Collection[str]) -> bool:
        """Say whether it is known without the database that `about` would find nothing."""
        known = self._subjects.known(team, partial(self._read_subjects, team))
        return known is not None and known.isdisjoint(subjects)

    async def all_of(self, team: str) -> list[Note]:
        """List a team's notes, at most two hundred, the oldest first."""
        return await self._list(team)

    async def _read_subjects(self, team: str) -> frozenset[str]:
        query = select(notes.c.subject).where(notes.c.team == team).distinct()
        async with self._database.connect() as connection:
            return frozenset(await connection.scalars(query))

    async def _list(self, team: str, *conditions: Any) -> list[Note]:  # noqa: ANN401 - any SQL condition
        query = select(notes).where(notes.c.team == team, *conditions).order_by(notes.c.id).limit(MOST_NOTES)
        async with self._database.connect() as connection:
            return [_note(row) for row in await connection.execute(query)]


def _note(row: Row[Any]) -> Note:
    return Note(id=row.id, subject=row.subject, text=row.text, author=row.author, at=row.at)
