"""A day of traffic in two minutes: what is used levels off."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from tests.faults.desk import desk
from tests.faults.fast_clock import HOUR
from tests.faults.tally import at_most

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.faults.desk import Desk
    from tests.faults.tally import Outcome

HOURS = 24
CHANNELS = 20
RETRY_AFTER = (0.0, 1.0, 5.0)
"""Seconds until Slack sends an event again: before it is forgotten what was answered, as with its hour."""

BOUNCES_PER_SECOND, CHATTER_PER_SECOND = 6.0, 20.0

MEGABYTES = 8.0
"""What memory may grow by in the second half of the day."""

TIMES = 1.2
"""How many times as large as at noon the database may be at midnight."""


async def day(scale: int) -> Outcome:
    """Let people talk, post bounces and ask `/smtp` all day long."""
    async with desk("day", channels=CHANNELS, retry_after=RETRY_AFTER) as at:
        program = await at.started("http", "tests.faults.fast_clock")
        memory, database = [], []
        async with at.load(BOUNCES_PER_SECOND, files=True), _chatter(at):
            for _ in range(HOURS * scale):
                await asyncio.sleep(HOUR)
                memory.append(await program.memory())
                database.append(_size(at.database))
        await at.settle()
        half = HOURS * scale // 2
        return at.outcome(
            at_most("memory grown since noon by", max(memory[half:]) - max(memory[:half]), MEGABYTES, "MB"),
            at_most(
                "database grown to", max(database[half:]) / max(database[:half]), TIMES, "times its size"
            ),
        )


def _size(database: Path) -> int:
    """Give the bytes of an SQLite file and its log of changes."""
    return sum(file.stat().st_size for file in database.parent.glob(f"{database.name}*"))


@asynccontextmanager
async def _chatter(at: Desk) -> AsyncIterator[None]:
    """Talk, and ask something now and then, until the block ends."""

    async def talk() -> None:
        for number in count():
            channel = at.channels[number % CHANNELS]
            await at.slack.post(channel, f"Message {number}: the deploy of today is through, all looks fine.")
            if number % 15 == 0:
                await at.slack.command("/smtp", f"{400 + number % 200}", channel=channel)
            await asyncio.sleep(1 / CHATTER_PER_SECOND)

    talking = asyncio.create_task(talk())
    try:
        yield
    finally:
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking
