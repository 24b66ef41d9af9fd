"""How long `run` takes until it serves, and how much memory it holds, against the bare app."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.figures import AtMost, Figure
from benchmarks.load import http_lanes, send_all
from benchmarks.rounds import ratios
from benchmarks.servers import BARE, OURS
from benchmarks.slack_requests import chat, signed
from bot.playground import LocalSlack
from tests.faults.program import Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

QUEUE = "bare app with DBOS"
MODULES = {OURS: "bot", BARE: "benchmarks.bare_app", QUEUE: "benchmarks.bare_queue_app"}
"""The third holds what the libraries of a durable app take, and nothing of ours: less cannot be reached."""
STEPS = 5
"""How often memory is looked at while messages come in."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Start both in turns, then let messages without a bounce come in to both in turns."""
    rounds, messages = (1, 1_000) if quick else (5, 100_000)
    seconds, idle, loaded = asyncio.run(_weigh(rounds=rounds, messages=messages))
    for name in loaded:
        yield Figure(name=f"{name}: start-up", unit="s", rounds=seconds[name])
    yield Figure(name="start-up, against the bare app", unit="x", rounds=ratios(seconds[OURS], seconds[BARE]))
    after = f"after {messages // STEPS:,} to {messages:,} messages"
    for when, megabytes in (("idle", idle), (after, loaded)):
        for name, weighed in megabytes.items():
            yield Figure(name=f"{name}: memory, {when}", unit="MB", rounds=weighed)
        yield Figure(
            name=f"memory, {when}, against the bare app",
            unit="x",
            rounds=ratios(megabytes[OURS], megabytes[BARE]),
            goal=AtMost(1.5),
        )
    yield Figure(
        name=f"{QUEUE}: memory, idle, against the bare app", unit="x", rounds=ratios(idle[QUEUE], idle[BARE])
    )


async def _weigh(
    *, rounds: int, messages: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, list[float]]]:
    """Give the seconds to start, the memory after starting, and that after equal shares of the messages.

    A start before the rounds lays out the database: that is done once, not at every start.
    """
    slack = LocalSlack()
    await slack.start()
    seconds: dict[str, list[float]] = {name: [] for name in MODULES}
    idle: dict[str, list[float]] = {name: [] for name in MODULES}
    loaded: dict[str, list[float]] = {name: [] for name in (OURS, BARE)}
    async with AsyncExitStack() as running:
        folders = {name: Path(running.enter_context(TemporaryDirectory())) for name in MODULES}
        for number in range(rounds + 1):
            for name, folder in folders.items():
                start = perf_counter()
                async with _running(slack, name, folder) as program:
                    if number:
                        seconds[name].append(perf_counter() - start)
                        idle[name].append(await program.memory())
        programs = {
            name: await running.enter_async_context(_running(slack, name, folders[name])) for name in loaded
        }
        for _ in range(STEPS):
            for name, program in programs.items():
                requests = signed(slack.signing_secret, chat())
                async with http_lanes(program.port) as lanes:
                    await send_all(lanes, islice(cycle(requests), messages // STEPS))
                loaded[name].append(await program.memory())
    await slack.stop()
    return seconds, idle, loaded


@asynccontextmanager
async def _running(slack: LocalSlack, name: str, folder: Path) -> AsyncIterator[Program]:
    url = f"sqlite:///{folder / 'bench.db'}"
    program = Program(slack, url, folder / "log", mode="http", module=MODULES[name], LOG_LEVEL="INFO")
    await program.start()
    await program.ready()
    yield program
    await program.stop()
