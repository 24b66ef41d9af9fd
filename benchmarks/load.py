"""Loads a server: as many requests as it takes, or so many a second."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
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
    connections = [_Connection(port) for _ in range(number)]
    for one in connections:
        await one.open()
    try:
        yield [one.ask for one in connections]
    finally:
        for one in connections:
            one.close()


class _Connection:
    """A connection of HTTP, opened anew when the server has closed it for want of requests."""

    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    def close(self) -> None:
        self._writer.close()

    async def ask(self, request: bytes) -> None:
        """Send a request and read its answer; raises RuntimeError for one that is not 200."""
        if self._reader.at_eof():
            self.close()
            await self.open()
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(LENGTH)[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if not head.startswith(b"http/1.1 200 "):
            raise RuntimeError(f"{head!r} {body!r}")
