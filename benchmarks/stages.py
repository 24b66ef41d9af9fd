"""Local Slacks with programs connected to them in Socket Mode, and how fast bounces get their cards there."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import click
import psycopg

from bot.playground import LocalSlack
from tests.faults.program import Program
from tests.store.databases import postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground.workspace import Change

BOUNCE = (
    "host mx.example.org[192.0.2.7] said: 552 5.2.2 <kim@example.org>: Mailbox full (in reply to RCPT TO)"
)
SENT_AGAIN = (0.0, *[1.0] * 30)
"""Seconds until what was not acknowledged is sent again: sooner than Slack, which would leave us waiting."""

ANSWERING_TIMEOUT = 120.0
"""Seconds until all cards must be there."""


def postgres_database() -> str | None:
    """Give the URL of an empty PostgreSQL database; says so and gives None where there is none."""
    server = postgres_server()
    if isinstance(server, str):
        click.echo(f"NOT MEASURED: {server}", err=True)
        return None
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.get_uri(database=name)


class Stage:
    """A Slack with many channels, and the programs that answer there."""

    def __init__(self, slack: LocalSlack, channels: int) -> None:
        self._slack = slack
        self._channels = [slack.workspace.add_channel(f"team {number}").id for number in range(channels)]

    @classmethod
    @asynccontextmanager
    async def set_up(
        cls, database_url: str | None, *, channels: int, module: str = "bot", programs: int = 1
    ) -> AsyncIterator[Self]:
        """Start the programs; without a URL on an SQLite file of their own."""
        slack = LocalSlack(retry_after=SENT_AGAIN)
        await slack.start()
        async with AsyncExitStack() as running:
            folder = Path(running.enter_context(TemporaryDirectory()))
            url = database_url or f"sqlite:///{folder / 'bench.db'}"
            replicas = []
            for number in range(programs):
                log, name = folder / f"log{number}", f"replica {number}"
                program = Program(slack, url, log, mode="socket", module=module, BOUNCE_DESK_REPLICA=name)
                await program.start()
                running.push_async_callback(program.stop)
                replicas.append(program)
            for program in replicas:
                await program.ready()
            yield cls(slack, channels)
        await slack.stop()

    async def answer_bounces(self, *, pause: float) -> list[float]:
        """Post a bounce into every channel, with a pause after each; give the seconds until its card."""
        asked: dict[str, float] = {}
        taken: list[float] = []
        all_there = asyncio.Event()

        def note(change: Change) -> None:
            message = change.message
            if change.what == "posted" and message and message.bot_id and message.thread_ts in asked:
                taken.append(perf_counter() - asked[message.thread_ts])
                if len(taken) == len(self._channels):
                    all_there.set()

        unsubscribe = self._slack.workspace.subscribe(note)
        for channel in self._channels:
            posted = perf_counter()
            asked[await self._slack.post(channel, BOUNCE)] = posted
            await asyncio.sleep(pause)
        async with asyncio.timeout(ANSWERING_TIMEOUT):
            await all_there.wait()
        unsubscribe()
        return taken
