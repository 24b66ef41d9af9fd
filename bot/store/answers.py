"""Which messages were answered: so that an edit finds its card, and a bounce is answered once in a thread.

It holds no text and no address: what was said is told by the catalog entry, and by a hash.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from bot.store.schema import answers

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.database import Database

TOP = 5
"""Reasons and providers that a week's numbers name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A message that was answered, and with what.

    `ts` is the message's, `thread_ts` its thread's. `revision` is when it was edited last, or empty.
    `surface` is where it was asked: `watch`, `mention`, `direct` or `file`. `fingerprint` is the same for
    the same bounce, empty where there is none.
    """

    team: str
    channel: str
    ts: str
    thread_ts: str
    surface: str
    entry: str
    revision: str = ""
    fingerprint: str = ""
    reason: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How often a team was answered, and the most frequent reasons and providers with their counts."""

    cards: int
    reasons: tuple[tuple[str, int], ...]
    providers: tuple[tuple[str, int], ...]


class Answers:
    """The answered messages of all teams."""

    def __init__(self, database: Database) -> None:
        """Take the database, opened or not."""
        self._database = database
        self._one_at_a_time = asyncio.Lock()

    async def claim(self, answer: Answer) -> bool:
        """Note that a message is being answered, and say whether it is to be.

        False: an edit that is newer was answered, or another message of the thread with the same bounce.
        The same event coming again is told True again: what it asks for may not have been stored yet.
        """
        revision = select(answers.c.revision).where(*_message(answer))
        values = {"at": datetime.now(UTC), **asdict(answer)}
        async with self._one_at_a_time, self._database.begin() as connection:
            if self._database.url.get_backend_name() == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(_thread_number(answer))))
            if answer.fingerprint and await self._is_twin(connection, answer):
                return False
            known = (await connection.execute(revision)).scalar_one_or_none()
            if known is not None and known > answer.revision:
                return False
            change = insert(answers) if known is None else update(answers).where(*_message(answer))
            await connection.execute(change.values(values))
        return True

    async def get(self, team: str, channel: str, ts: str) -> Answer | None:
        """Tell how a message was answered; None if it was not."""
        columns = [answers.c[name] for name in Answer.__dataclass_fields__]
        query = select(*columns).where(
            answers.c.team == team, answers.c.channel == channel, answers.c.ts == ts
        )
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Answer(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name for it

    async def forget(self, team: str, channel: str, ts: str) -> None:
        """Forget a message whose card was taken back: the same bounce may be answered again."""
        gone = delete(answers).where(answers.c.team == team, answers.c.channel == channel, answers.c.ts == ts)
        async with self._database.begin() as connection:
            await connection.execute(gone)

    async def numbers(self, team: str, since: datetime) -> Numbers:
        """Count a team's cards since a point in time."""
        ours = (answers.c.team == team, answers.c.at >= since)
        async with self._database.connect() as connection:
            cards = (await connection.execute(select(func.count()).where(*ours))).scalar_one()
            return Numbers(
                cards=int(cards),
                reasons=await _most_frequent(connection, answers.c.reason, ours),
                providers=await _most_frequent(connection, answers.c.provider, ours),
            )

    @staticmethod
    async def _is_twin(connection: AsyncConnection, answer: Answer) -> bool:
        twin = select(answers.c.ts).where(
            answers.c.team == answer.team,
            answers.c.channel == answer.channel,
            answers.c.thread_ts == answer.thread_ts,
            answers.c.fingerprint == answer.fingerprint,
            answers.c.ts != answer.ts,
        )
        return (await connection.execute(twin.limit(1))).one_or_none() is not None


def _thread_number(answer: Answer) -> ColumnElement[int]:
    """Give a thread's number for PostgreSQL's locks: two replicas may hear of the same thread at once."""
    return func.hashtextextended(f"{answer.team}:{answer.channel}:{answer.thread_ts}", 0)


def _message(answer: Answer) -> tuple[ColumnElement[bool], ...]:
    return (
        answers.c.team == answer.team,
        answers.c.channel == answer.channel,
        answers.c.ts == answer.ts,
    )


async def _most_frequent(
    connection: AsyncConnection,
    column: Column[Any],
    ours: tuple[ColumnElement[bool], ...],
) -> tuple[tuple[str, int], ...]:
    count = func.count().label("count")
    query = (
        select(column, count)
        .where(*ours, column.is_not(None))
        .group_by(column)
        .order_by(count.desc(), column)
        .limit(TOP)
    )
    return tuple((str(name), int(number)) for name, number in await connection.execute(query))
