"""Loads a server: as many requests as it takes, or so many a second."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

Request = TypeVar("Request")

if TYPE_CHECKING:
    Lane = Callable[[Request], Awaitable[None]]
    """Sends a request and waits for its answer."""

LANES = 64
"""Requests under way at once.

The bare app acknowledges no sooner than Bolt looks whether it did, every 10 ms: with fewer it would idle.
"""
LENGTH = b"content-length: "


async def send_all(lanes: Sequence[Lane[Request]], requests: Iterable[Request]) -> None:
    """Send requests on all lanes, on each the next as soon as one is answered."""
    queue = iter(requests)

    async def work(ask: Lane[Request]) -> None:
        for request in queue:
            await ask(request)

    await asyncio.gather(*map(work, lanes))


async def send_evenly(
    lanes: Sequence[Lane[Request]], requests: Iterable[Request], *, per_second: int
) -> list[float]:
    """Send requests at even intervals, answered or not; give the seconds that each answer took.

    They count from when a request was due: one that had to wait for a lane waited for the server.
    """
    taken: list[float] = []
    free: asyncio.LifoQueue[Lane[Request]] = asyncio.LifoQueue()
    for lane in lanes:
        free.put_nowait(lane)

    async def ask(request: Request, due: float) -> None:
        lane = await free.get()
        await lane(request)
        taken.append(perf_counter() - due)
        free.put_nowait(lane)

    start = perf_counter()
    async with asyncio.TaskGroup() as asking:
        for place, request in enumerate(requests):
            due = start + place / per_second
            await asyncio.sleep(due - perf_counter())
            asking.create_task(ask(request, due))
    return taken


@asynccontextmanager
async def http_lanes(port: int, number: int = LANES) -> AsyncIterator[list[Lane[bytes]]]:
    """Open connections to a port of this machine."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(number)]
    try:
        yield [partial(_exchange, *connection) for connection in opened]
    finally:
        for _, writer in opened:
            writer.close()
            await writer.wait_closed()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    """Send a request and read its answer; raises RuntimeError for one that is not 200."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(LENGTH)[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200 "):
        raise RuntimeError(f"{head!r} {body!r}")
