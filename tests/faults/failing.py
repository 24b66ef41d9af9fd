"""Slack, the network and the database fail for a while; the program goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing, nullcontext
from typing import TYPE_CHECKING

import psycopg

from tests.faults.desk import chance, desk
from tests.faults.tally import none
from tests.store.databases import new_postgres_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.faults.desk import Desk
    from tests.faults.program import Mode
    from tests.faults.tally import Outcome

PER_SECOND = 3.0
"""Bounces, over eight channels: less than a card a second in each, so that backlogs are caught up with."""

FLOOD = 40.0
"""The same for a moment, so that cards wait."""


async def sent_three_times(scale: int) -> Outcome:
    """Slack sends each event three times, all at once."""
    async with _threads("sent-three-times", "socket") as at:
        at.slack.faults.event_copies = 3
        async with at.load(PER_SECOND, files=True):
            await asyncio.sleep(20 * scale)
        await at.settle()
        return at.outcome()


async def rate_limited(scale: int) -> Outcome:
    """Slack answers every fifth post with 429, and means two seconds."""
    async with _threads("rate-limited", "http") as at:
        at.slack.faults.add("rate_limit", every=5, seconds=2)
        async with at.load(PER_SECOND):
            await asyncio.sleep(20 * scale)
        await at.settle()
        return at.outcome(at.in_order())


async def connections_dropped(scale: int) -> Outcome:
    """Cut connections: before a post, after a post, and those of Socket Mode."""
    async with _threads("connections-dropped", "socket") as at:
        at.slack.faults.add("hang_up", every=7)
        at.slack.faults.add("lost_answer", every=5)
        async with at.load(PER_SECOND):
            for _ in range(8 * scale):
                await asyncio.sleep(chance.uniform(2, 4))
                await at.slack.sockets.drop()
        await at.settle()
        return at.outcome(at.in_order())


async def slack_down(mode: Mode, scale: int) -> Outcome:
    """Slack fails for ten seconds while cards wait.

    Over HTTP only its calls fail, and bounces come in; over Socket Mode it is gone, so that nobody can post.
    """
    async with _threads(f"slack-down-{mode}", mode) as at:
        for _ in range(scale):
            async with at.load(PER_SECOND):
                await asyncio.sleep(5)
            async with at.load(FLOOD):
                await asyncio.sleep(1)
            await at.slack.acknowledged()
            at.slack.faults.add("server_error", method="*")
            await at.slack.sockets.drop()
            async with at.load(PER_SECOND) if mode == "http" else nullcontext():
                await asyncio.sleep(10)
            at.slack.faults.clear()
        async with at.load(PER_SECOND):
            await asyncio.sleep(5)
        await at.settle()
        return at.outcome(at.in_order())


async def database_locked(scale: int) -> Outcome:
    """Another program, a backup for instance, locks the SQLite file for five seconds."""
    async with _threads("database-locked", "http") as at:
        async with at.load(PER_SECOND):
            for _ in range(2 * scale):
                await asyncio.sleep(4)
                async with _locked(at.database):
                    await asyncio.sleep(5)
            await asyncio.sleep(4)
        await at.settle()
        return at.outcome(at.in_order())


async def database_cut(scale: int) -> Outcome:
    """Cut all connections of two replicas to their PostgreSQL, as when that fails over to a standby."""
    async with desk("database-cut") as at:
        at.database_url = new_postgres_database()
        for name in ("one", "two"):
            await at.started(BOUNCE_DESK_REPLICA=name)
        async with at.load(PER_SECOND, files=True):
            for _ in range(8 * scale):
                await asyncio.sleep(chance.uniform(2, 4))
                await asyncio.to_thread(_cut_connections, at.database_url)
        await at.settle()
        return at.outcome()


async def connection_dead(scale: int) -> Outcome:
    """Leave the connection of Socket Mode open, but let nothing come through any more, pings neither."""
    async with _threads("connection-dead", "socket") as at:
        async with at.load(PER_SECOND):
            for _ in range(scale):
                await asyncio.sleep(5)
                at.slack.sockets.die()
                # Until Slack's last repeat: that comes ten times as early here, while finding out is as slow
                # as ever; deaths that meet all four tries of an event would be minutes apart.
                await asyncio.sleep(45)
        await at.settle()
        return at.outcome()


async def connection_refreshed(scale: int) -> Outcome:
    """Slack asks to connect anew, and ends the old connection a second later; no event has to come again."""
    async with _threads("connection-refreshed", "socket") as at:
        async with at.load(PER_SECOND):
            for _ in range(8 * scale):
                await asyncio.sleep(1.5)
                await at.slack.sockets.refresh(notice=1.0)
        await at.settle()
        return at.outcome(at.in_order(), none("events sent again", len(at.slack.repeated_events)))


@asynccontextmanager
async def _threads(name: str, mode: Mode) -> AsyncIterator[Desk]:
    """Open a desk whose program is connected, with a thread in each channel."""
    async with desk(name) as at:
        await at.started(mode)
        await at.open_threads()
        yield at


def _cut_connections(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@asynccontextmanager
async def _locked(database: Path) -> AsyncIterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
