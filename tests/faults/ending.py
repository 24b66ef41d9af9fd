"""The program ends amid its work: killed, or told to stop."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.faults.desk import PATIENT, chance, desk
from tests.faults.tally import Promise, none
from tests.store.databases import new_postgres_database

if TYPE_CHECKING:
    from tests.faults.program import Mode
    from tests.faults.tally import Outcome

LATE = 0.5
"""Seconds that Slack's answer to a post takes: a kill meanwhile leaves a card that the program never noted
down."""

STANDING_STILL = 0.2
"""How often a replica is not killed but stands still."""

TAKEN_FOR_DEAD = 9.0
"""Seconds: replicas that are silent for five or six are taken for dead by the others."""


async def killed(mode: Mode, scale: int) -> Outcome:
    """Kill it at random moments, its start included, while bounces and files come in."""
    times = 50 * scale
    async with desk(f"killed-{mode}", retry_after=PATIENT) as at:
        at.slack.faults.add("late_answer", seconds=LATE)
        program = await at.started(mode)
        async with at.load(3, files=True):
            for _ in range(times):
                await asyncio.sleep(chance.uniform(0.2, 4))
                await program.kill()
                await program.start()
        await program.ready()
        await at.settle()
        return at.outcome(Promise(f"killed {times} times", kept=True))


async def stopped(mode: Mode, scale: int) -> Outcome:
    """Tell it to stop, again and again, while bounces and files come in."""
    async with desk(f"stopped-{mode}", retry_after=PATIENT) as at:
        program, failed = await at.started(mode), 0
        async with at.load(3, files=True):
            for _ in range(8 * scale):
                await asyncio.sleep(chance.uniform(0.5, 3))
                failed += await program.stop() != 0
                await program.start()
                await program.ready()
        await at.settle()
        return at.outcome(none("not stopped cleanly", failed))


async def replicas_killed(scale: int) -> Outcome:
    """Kill one of three replicas on one PostgreSQL every few seconds, never the last one, and start it again.

    Now and then one only stands still, long enough to be taken for dead, and then goes on with its work.
    """
    async with desk("replicas-killed", retry_after=PATIENT) as at:
        at.database_url = new_postgres_database()
        at.slack.faults.add("late_answer", seconds=LATE)
        replicas = [await at.started(BOUNCE_DESK_REPLICA=name) for name in ("one", "two", "three")]
        kills, pauses, until = 0, 0, time.monotonic() + 120 * scale
        async with at.load(4, files=True):
            while time.monotonic() < until:
                await asyncio.sleep(chance.uniform(1, 5))
                ready = [replica for replica in replicas if replica.is_ready]
                if len(ready) <= 1:
                    continue
                replica = chance.choice(ready)
                if chance.random() < STANDING_STILL:
                    async with replica.stands_still():
                        await asyncio.sleep(TAKEN_FOR_DEAD)
                    pauses += 1
                else:
                    await replica.kill()
                    await replica.start()
                    kills += 1
        await at.settle()
        return at.outcome(Promise(f"killed {kills} times, stood still {pauses} times", kept=kills > 0))
