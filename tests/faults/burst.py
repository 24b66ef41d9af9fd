"""Everything bounces at once, and `/smtp` is asked meanwhile."""

from __future__ import annotations

import asyncio
import time
from statistics import quantiles
from typing import TYPE_CHECKING

from bot.playground.faults import PostLimit
from bot.playground.workspace import BOT
from tests.faults.desk import LINGERING, desk
from tests.faults.tally import Promise, at_most, none

if TYPE_CHECKING:
    from tests.faults.desk import Desk
    from tests.faults.tally import Outcome

BOUNCES, CHANNELS = 1000, 10
PER_SECOND = 200
"""How fast the bounces come."""

COMMANDS_PER_SECOND = 20
P99 = 200.0
"""Milliseconds that 99 of 100 commands are answered within."""

ALLOWANCE = 1.5
"""How many times as long as Slack's limit demands it may take until all is answered."""


async def burst(scale: int) -> Outcome:
    """Post a thousand bounces into ten channels, at a Slack that takes one card a second in each."""
    async with desk("burst", channels=CHANNELS) as at:
        await at.started("http")
        at.slack.faults.post_limit = limit = PostLimit()
        taken: list[float] = []
        asking = asyncio.create_task(_ask(at, taken))
        begun = time.monotonic()
        for _ in range(BOUNCES * scale):
            await at.post()
            await asyncio.sleep(1 / PER_SECOND)
        demanded = BOUNCES * scale / CHANNELS
        await at.settle()
        seconds = time.monotonic() - begun - LINGERING
        asking.cancel()
        failed = sum(one.user != BOT for one in at.slack.ephemerals(channel=at.channels[0]))
        return at.outcome(
            at_most("all answered in", seconds, ALLOWANCE * demanded, "s"),
            at_most(f"/smtp p99 of {len(taken)}", 1000 * quantiles(taken, n=100)[98], P99, "ms"),
            none("commands failed", failed),
            Promise(f"429s honoured {limit.refused}", kept=True),
        )


async def _ask(at: Desk, taken: list[float]) -> None:
    """Ask `/smtp` at even intervals, answered or not; note the seconds that each answer took."""

    async def ask(number: int) -> None:
        begun = time.perf_counter()
        await at.slack.command("/smtp", f"550 5.1.{number % 10}", channel=at.channels[0])
        taken.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as asked:
        number = 0
        while True:
            asked.create_task(ask(number))
            number += 1
            await asyncio.sleep(1 / COMMANDS_PER_SECOND)
