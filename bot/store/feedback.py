"""What readers say of a card; no address and no user, and a text only if its reader let us keep it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, insert, select, update

from bot.store.schema import feedback

if TYPE_CHECKING:
    from bot.store.database import Database


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reader who found a card wrong says of it: the slug of the right reason, a comment, the text."""

    reason: str | None = None
    comment: str | None = None
    kept_text: str | None = None
    """Only where the reader ticked that it may be kept; addresses are redacted."""


class FeedbackTable:
    """The answers to “Was this right?”."""

    def __init__(self, database: Database) -> None:
        """Take the database, opened or not."""
        self._database = database

    async def add(self, given: Feedback) -> int:
        """Keep one answer; give the number by which a correction finds it."""
        values = {"at": datetime.now(UTC), **asdict(given)}
        async with self._database.begin() as connection:
            result = await connection.execute(insert(feedback).values(values).returning(feedback.c.id))
            return int(result.scalar_one())

    async def correct(self, team: str, number: int, correction: Correction) -> bool:
        """Add to an answer what is right; False if the team has no such answer."""
        change = (
            update(feedback)
            .where(feedback.c.id == number, feedback.c.team == team)
            .values(correction=correction.reason, comment=correction.comment, kept_text=correction.kept_text)
        )
        async with self._database.begin() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def count(self, team: str | None = None, *, since: datetime | None = None) -> tuple[int, int]:
        """Count the answers that found a card right, and those that did not."""
        right = func.coalesce(func.sum(feedback.c.useful.cast(Integer)), 0)
        query = select(right, func.count()).select_from(feedback)
        if team is not None:
            query = query.where(feedback.c.team == team)
        if since is not None:
            query = query.where(feedback.c.at >= since)
        async with self._database.connect() as connection:
            useful, all_of_them = (await connection.execute(query)).one()
        return int(useful), int(all_of_them) - int(useful)
