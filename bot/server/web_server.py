"""Serves a web application on a port, with limits, until it is told to stop."""

from __future__ import annotations

import asyncio
import resource
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

HEAD_TIMEOUT = 10.0
"""Seconds that the head of a request may take to arrive."""

MOST_CONNECTIONS = 2000
"""Connections at a time: events that wait for the database must not shut out commands, which do not.

Where a process may have few files open, it is half of those.
"""

STOPPING_TIMEOUT = 5
"""Seconds that requests under way may take when the program stops."""

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 22\r\n"
    b"Retry-After: 10\r\nConnection: close\r\n\r\nToo many connections.\n"
)

log = structlog.get_logger(__name__)


async def serve(app: ASGIApp, *, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve an application until `stop` is set, then finish the requests under way.

    Port 0 takes a free one, which the log tells.  Raises SettingsError when the port cannot be had.
    """
    listening = _listen(host, port)
    _Protocol.most = min(MOST_CONNECTIONS, _open_files(2 * MOST_CONNECTIONS) // 2)
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=STOPPING_TIMEOUT,
    )
    server = _Server(config)
    log.info("listening", host=host, port=listening.getsockname()[1])
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        stopped.cancel()
        await serving


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program, which has more to stop than this server."""
        yield


class _Protocol(H11Protocol):
    """One connection; uvicorn itself waits for ever for a request that comes a byte at a time."""

    most = MOST_CONNECTIONS

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
        super().__init__(*args, **more)
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.write(BUSY)
            transport.close()
        else:
            self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait_for_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_TIMEOUT, self.timeout_keep_alive_handler)

    def _stop_waiting(self) -> None:
        if self._patience:
            self._patience.cancel()
            self._patience = None


def _open_files(wanted: int) -> int:
    """Allow so many open files, or as many as the system lets us; say how many.  1,024 is usual before."""
    now, at_most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now != resource.RLIM_INFINITY and now < wanted:
        now = wanted if at_most == resource.RLIM_INFINITY else min(wanted, at_most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, at_most))
    return wanted if now == resource.RLIM_INFINITY else now


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address, family=family)
    except OSError as error:
        # Python adds in brackets what it tried, to which address.
        reason = (error.strerror or str(error)).partition(" (")[0]
        message = f"Port {port} of {host} cannot be opened: {reason}. Choose others with HOST and PORT."
        raise SettingsError(message) from None
    # asyncio sends without delay only where it is told the protocol: else each answer waits some 40 ms.
    return socket.socket(family, kind, protocol, fileno=listening.detach())
