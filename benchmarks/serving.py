"""What it costs to answer Slack over HTTP in one process, against a bare Bolt app that echoes."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import chain
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.figures import AtLeast, AtMost, Figure
from benchmarks.load import send_all, send_evenly
from benchmarks.rounds import in_turns, ratios
from benchmarks.servers import BARE, OURS, serving
from benchmarks.slack_requests import commands, messages, new_commands
from bot.playground import LocalSlack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

BATCH = 400
"""Requests of a turn: short ones, as a machine does not stay equally fast for long."""
PER_SECOND = 100


def measure(*, quick: bool) -> Iterator[Figure]:
    """Start both servers once and load them in turns."""
    rounds = 5 if quick else 25
    with asyncio.Runner() as runner:
        slack = LocalSlack()
        runner.run(slack.start())
        servers = serving(slack)
        ports = runner.run(servers.__aenter__())
        try:
            yield from _throughput(runner, ports, lambda: commands(slack.signing_secret), rounds)
            yield from _first_time(runner, ports, lambda: new_commands(slack.signing_secret), rounds)
            yield from _chat(runner, ports, lambda: messages(slack.signing_secret), rounds)
            yield from _latency(runner, ports, lambda: commands(slack.signing_secret), quick=quick)
        finally:
            runner.run(servers.__aexit__(None, None, None))
            runner.run(slack.stop())


def _throughput(
    runner: asyncio.Runner, ports: Mapping[str, int], requests: Callable[[], Sequence[bytes]], rounds: int
) -> Iterator[Figure]:
    seconds = _batches(runner, ports, requests(), rounds)
    for name, taken in seconds.items():
        yield Figure(name=f"/smtp, {name}", unit="requests/s", rounds=[BATCH / one for one in taken])
    yield Figure(
        name="/smtp, requests/s against the bare app",
        unit="x",
        rounds=ratios(seconds[BARE], seconds[OURS]),
        goal=AtLeast(0.9),
    )


def _first_time(
    runner: asyncio.Runner, ports: Mapping[str, int], requests: Callable[[], Sequence[bytes]], rounds: int
) -> Iterator[Figure]:
    seconds = _batches(runner, ports, requests(), rounds)
    yield Figure(
        name="/smtp with questions that nobody asked before, requests/s against the bare app",
        unit="x",
        rounds=ratios(seconds[BARE], seconds[OURS]),
    )


def _chat(
    runner: asyncio.Runner, ports: Mapping[str, int], requests: Callable[[], Sequence[bytes]], rounds: int
) -> Iterator[Figure]:
    seconds = _batches(runner, ports, requests(), rounds)
    for name, taken in seconds.items():
        yield Figure(
            name=f"a message that is no bounce, {name}",
            unit="µs",
            rounds=[1e6 * one / BATCH for one in taken],
        )
    yield Figure(
        name="a message that is no bounce, against the bare app",
        unit="x",
        rounds=ratios(seconds[OURS], seconds[BARE]),
        goal=AtMost(1.05),
    )


def _batches(
    runner: asyncio.Runner, ports: Mapping[str, int], requests: Sequence[bytes], rounds: int
) -> dict[str, list[float]]:
    def send(port: int) -> None:
        runner.run(send_all(port, requests, BATCH))

    return in_turns({name: partial(send, port) for name, port in ports.items()}, rounds=rounds)


def _latency(
    runner: asyncio.Runner, ports: Mapping[str, int], requests: Callable[[], Sequence[bytes]], *, quick: bool
) -> Iterator[Figure]:
    rounds, number = (5, PER_SECOND) if quick else (7, 5 * PER_SECOND)
    taken: dict[str, list[list[float]]] = {name: [] for name in ports}
    signed = requests()
    for name, port in chain.from_iterable([ports.items()] * rounds):
        seconds = runner.run(send_evenly(port, signed, number, per_second=PER_SECOND))
        taken[name].append(quantiles(seconds, n=100))
    for name, percentiles in taken.items():
        for percent in (50, 99):
            yield Figure(
                name=f"/smtp, {name}, p{percent} at {PER_SECOND} requests/s",
                unit="ms",
                rounds=[1000 * one[percent - 1] for one in percentiles],
                goal=AtMost(50) if (name, percent) == (OURS, 99) else None,
            )
