"""Runs scenarios and prints a line for each; the exit status is 1 if a promise was broken."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from tests.faults import burst, day, ending, failing, malformed
from tests.faults.desk import LOGS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.faults.tally import Outcome

AT_A_TIME = 3
"""Scenarios that run side by side: each keeps less than half a core busy."""

SOAK = 4
"""How many times as long everything takes in a soak."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is run, so many times as long, and whether another one would disturb what it measures."""

    run: Callable[[int], Awaitable[Outcome]]
    alone: bool = False


SCENARIOS = {
    "killed-over-socket-mode": Scenario(partial(ending.killed, "socket")),
    "killed-over-http": Scenario(partial(ending.killed, "http")),
    "replicas-killed": Scenario(ending.replicas_killed),
    "day": Scenario(day.day),
    "connection-dead": Scenario(failing.connection_dead),
    "stopped-over-socket-mode": Scenario(partial(ending.stopped, "socket")),
    "stopped-over-http": Scenario(partial(ending.stopped, "http")),
    "malformed": Scenario(malformed.malformed),
    "rate-limited": Scenario(failing.rate_limited),
    "connections-dropped": Scenario(failing.connections_dropped),
    "slack-down-over-socket-mode": Scenario(partial(failing.slack_down, "socket")),
    "slack-down-over-http": Scenario(partial(failing.slack_down, "http")),
    "database-locked": Scenario(failing.database_locked),
    "database-cut": Scenario(failing.database_cut),
    "sent-three-times": Scenario(failing.sent_three_times),
    "connection-refreshed": Scenario(failing.connection_refreshed),
    "burst": Scenario(burst.burst, alone=True),
}
"""Those that take longest come first: then all are done soonest."""


@click.command()
@click.option("--only", "names", multiple=True, type=click.Choice(list(SCENARIOS)), help="Run only this one.")
@click.option("--list", "only_list", is_flag=True, help="List the scenarios.")
@click.option("--soak", is_flag=True, help="Run everything four times as long.")
def main(names: Sequence[str], *, only_list: bool, soak: bool) -> None:
    """Run scenarios, by default all."""
    if only_list:
        click.echo("\n".join(SCENARIOS))
        return
    if len(names) == 1:
        sys.exit(0 if _run(names[0], SOAK if soak else 1) else 1)
    sys.exit(0 if asyncio.run(_run_all(names or list(SCENARIOS), soak=soak)) else 1)


def _run(name: str, scale: int) -> bool:
    LOGS.mkdir(exist_ok=True)
    # Each connection that the local Slack breaks on order would be complained of.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    begun = time.monotonic()
    outcome = asyncio.run(_awaited(SCENARIOS[name].run(scale)))
    click.echo(f"{name}: {outcome} [{time.monotonic() - begun:.0f} s]")
    return outcome.is_good


async def _awaited(running: Awaitable[Outcome]) -> Outcome:
    return await running


async def _run_all(names: Sequence[str], *, soak: bool) -> bool:
    """Run each scenario in a process of its own, those first that may run side by side."""
    places = asyncio.Semaphore(AT_A_TIME)

    async def run(name: str) -> bool:
        async with places:
            arguments = ("-m", "tests.faults", "--only", name, *(("--soak",) if soak else ()))
            process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
            return await process.wait() == 0

    together = [name for name in names if not SCENARIOS[name].alone]
    good = await asyncio.gather(*map(run, together))
    return all([*good, *[await run(name) for name in names if SCENARIOS[name].alone]])


if __name__ == "__main__":
    main()
