"""What it costs to answer Slack in one process, against a bare Bolt app that echoes."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from itertools import chain, cycle, islice
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from benchmarks.figures import AtLeast, AtMost, Figure
from benchmarks.load import http_lanes, send_all, send_evenly
from benchmarks.rounds import ratios
from benchmarks.servers import BARE, OURS, PROGRAMS, http_server, socket_lanes
from benchmarks.slack_requests import asked, chat, signed, unseen
from bot.playground import LocalSlack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.load import Lane

Request = TypeVar("Request")

BATCH = 640
"""Requests of a turn: short ones, as a machine does not stay equally fast for long."""
PER_SECOND = 100
BEFORE, NEW = "/smtp, questions asked before", "/smtp, questions never asked before"


def measure(*, quick: bool) -> Iterator[Figure]:
    """Run both apps, first behind HTTP, then in Socket Mode, and load them in turns."""
    rounds, seconds = (1, 0.2) if quick else (15, 3.0)
    yield from asyncio.run(_over_http(rounds, seconds))
    yield from asyncio.run(_in_socket_mode(rounds, seconds))


async def _over_http(rounds: int, seconds: float) -> list[Figure]:
    slack, figures = LocalSlack(), list[Figure]()
    await slack.start()
    async with AsyncExitStack() as servers:
        ports = {name: await servers.enter_async_context(http_server(name, slack)) for name in PROGRAMS}
        for what, payloads in ((BEFORE, asked()), (NEW, unseen(_number(rounds))), ("", chat())):
            requests = signed(slack.signing_secret, payloads)
            async with AsyncExitStack() as connections:
                lanes = {
                    name: await connections.enter_async_context(http_lanes(port))
                    for name, port in ports.items()
                }
                taken = await _batches(lanes, requests, rounds)
                figures += _throughput(f"{what}, HTTP", taken) if what else _chat("HTTP", taken)
                if what == BEFORE:
                    figures += await _latency(lanes, requests, seconds, "HTTP")
    await slack.stop()
    return figures


async def _in_socket_mode(rounds: int, seconds: float) -> list[Figure]:
    figures: list[Figure] = []
    async with AsyncExitStack() as apps:
        lanes = {name: await apps.enter_async_context(socket_lanes(name)) for name in PROGRAMS}
        for what, payloads in ((BEFORE, asked()), (NEW, unseen(_number(rounds)))):
            envelopes = [json.dumps(payload) for payload in payloads]
            figures += _throughput(f"{what}, Socket Mode", await _batches(lanes, envelopes, rounds))
            if what == BEFORE:
                figures += await _latency(lanes, envelopes, seconds, "Socket Mode")
        messages = [json.dumps(payload) for payload in chat()]
        figures += _chat("Socket Mode", await _batches(lanes, messages, rounds))
    return figures


def _number(rounds: int) -> int:
    """Give how many requests all rounds take: each one once."""
    return BATCH * (rounds + 1)


async def _batches(
    lanes: Mapping[str, Sequence[Lane[Request]]], requests: Sequence[Request], rounds: int
) -> dict[str, list[float]]:
    """Send each app a batch in turns, after one that does not count; give the seconds that each took."""
    queues = {name: cycle(requests) for name in lanes}
    seconds: dict[str, list[float]] = {name: [] for name in lanes}
    for name in chain.from_iterable([lanes] * (rounds + 1)):
        start = perf_counter()
        await send_all(lanes[name], islice(queues[name], BATCH))
        seconds[name].append(perf_counter() - start)
    return {name: taken[1:] for name, taken in seconds.items()}


def _throughput(what: str, seconds: Mapping[str, Sequence[float]]) -> Iterator[Figure]:
    for name, taken in seconds.items():
        yield Figure(name=f"{what}, {name}", unit="requests/s", rounds=[BATCH / one for one in taken])
    yield Figure(
        name=f"{what}, requests/s against the bare app",
        unit="x",
        rounds=ratios(seconds[BARE], seconds[OURS]),
        # People ask the same few codes; to find and draw an answer takes as long as all that Bolt does.
        goal=AtLeast(0.9) if what.startswith(BEFORE) else None,
    )


def _chat(way: str, seconds: Mapping[str, Sequence[float]]) -> Iterator[Figure]:
    for name, taken in seconds.items():
        yield Figure(
            name=f"a message that is no bounce, {way}, {name}",
            unit="µs",
            rounds=[1e6 * one / BATCH for one in taken],
        )
    yield Figure(
        name=f"a message that is no bounce, {way}, against the bare app",
        unit="x",
        rounds=ratios(seconds[OURS], seconds[BARE]),
        goal=AtMost(1.05),
    )


async def _latency(
    lanes: Mapping[str, Sequence[Lane[Request]]], requests: Sequence[Request], seconds: float, way: str
) -> Iterator[Figure]:
    """Ask each app evenly for so many seconds, in five turns."""
    taken: dict[str, list[list[float]]] = {name: [] for name in lanes}
    for name in chain.from_iterable([lanes] * 5):
        evenly = islice(cycle(requests), int(PER_SECOND * seconds))
        answered = await send_evenly(lanes[name], evenly, per_second=PER_SECOND)
        taken[name].append(quantiles(answered, n=100))
    return (
        Figure(
            name=f"/smtp, {way}, {name}, p{percent} at {PER_SECOND} requests/s",
            unit="ms",
            rounds=[1000 * one[percent - 1] for one in percentiles],
            goal=AtMost(50) if (name, percent) == (OURS, 99) else None,
        )
        for name, percentiles in taken.items()
        for percent in (50, 99)
    )
