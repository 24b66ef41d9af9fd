"""Loads a server: as many requests as it takes, or so many a second."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import cycle, islice
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

CONNECTIONS = 32
LENGTH = b"content-length: "

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def send_all(port: int, requests: Sequence[bytes], number: int) -> None:
    """Send a number of requests over 32 connections, each the next as soon as one is answered."""
    queue = iter(islice(cycle(requests), number))

    async def work(connection: Connection) -> None:
        for request in queue:
            await _exchange(connection, request)

    async with _connections(port) as connections:
        await asyncio.gather(*map(work, connections))


async def send_evenly(port: int, requests: Sequence[bytes], number: int, *, per_second: int) -> list[float]:
    """Send requests at even intervals, answered or not; give the seconds that each answer took.

    They count from when a request was due: one that had to wait for a connection waited for the server.
    """
    taken: list[float] = []
    async with _connections(port) as connections:
        free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for connection in connections:
            free.put_nowait(connection)

        async def ask(request: bytes, due: float) -> None:
            connection = await free.get()
            await _exchange(connection, request)
            taken.append(perf_counter() - due)
            free.put_nowait(connection)

        start = perf_counter()
        async with asyncio.TaskGroup() as asking:
            for place, request in enumerate(islice(cycle(requests), number)):
                due = start + place / per_second
                await asyncio.sleep(due - perf_counter())
                asking.create_task(ask(request, due))
    return taken


@asynccontextmanager
async def _connections(port: int) -> AsyncIterator[list[Connection]]:
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    try:
        yield opened
    finally:
        for _, writer in opened:
            writer.close()
            await writer.wait_closed()


async def _exchange(connection: Connection, request: bytes) -> None:
    """Send a request and read its answer; raises RuntimeError for one that is not 200."""
    reader, writer = connection
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(LENGTH)[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200 "):
        raise RuntimeError(f"{head!r} {body!r}")
