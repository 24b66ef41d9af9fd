"""Listens, on 127.0.0.1 unless told otherwise, next to whatever else runs in the process."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

LAST_PORT = 65535
LOOPBACK = "127.0.0.1"


def free_socket(port: int, host: str = LOOPBACK) -> socket.socket:
    """Bind `port` of an IPv4 address, or the next one that is free; 0 takes any.

    Raises OSError when the address is none of this machine's.
    """
    while True:
        # asyncio sends without delay only where it is told the protocol.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or port in (0, LAST_PORT):
                raise
            port += 1
        else:
            return listener


class _WithoutSignals(uvicorn.Server):
    """uvicorn as a guest: the process decides itself what SIGINT and SIGTERM do."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class Server:
    """Serves an application until it is stopped."""

    def __init__(self, app: ASGIApp, web_sockets: type[asyncio.Protocol] = WebSocketsSansIOProtocol) -> None:
        config = uvicorn.Config(
            app,
            ws=web_sockets,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = _WithoutSignals(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self, listener: socket.socket) -> None:
        """Serve on a bound socket; connections are accepted when this returns."""
        listener.listen()
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))

    async def stop(self) -> None:
        """Close every connection."""
        self._server.should_exit = True
        if self._task:
            await self._task
