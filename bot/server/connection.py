"""One WebSocket of Socket Mode: takes Slack's requests, and notices when it is to be replaced."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any, Literal, cast

import structlog
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.http11 import Response

    Take = Callable[["Connection", dict[str, Any]], None]
    """Begins to handle a request."""

PING_INTERVAL = 5.0
"""Seconds between our pings."""

PONG_TIMEOUT = 10.0
"""Seconds that Slack may take to answer one: a connection that is dead is found out after fifteen."""

SILENCE = 90.0
"""Seconds without a word from Slack, which pings more than once in that time, until we doubt the connection.

It may be a proxy that answers our pings, while what is behind it is gone.
"""

CLOSING_TIMEOUT = 2.0
"""Seconds that Slack may take to answer our goodbye."""

MAX_MESSAGE = 16 * 1024 * 1024
"""Bytes of a message: many times Slack's largest, since a larger one costs the connection."""

Reason = Literal["refresh", "closed", "silent", "refused"]
"""Why a connection is to be replaced."""

REFRESH = {"warning", "refresh_requested"}
"""Slack's reasons to ask for a new connection; the old one is good for some more seconds.

https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect
"""

log = structlog.get_logger(__name__)


class _WebSocket(ClientConnection):
    """A WebSocket that knows when Slack last said something by itself: not in answer to our pings."""

    heard = 0.0

    def process_event(self, event: Frame | Response) -> None:  # type: ignore[override]  # the base names less
        if not (isinstance(event, Frame) and event.opcode is Opcode.PONG):
            self.heard = self.loop.time()
        super().process_event(event)


class Connection(AsyncBaseSocketModeClient):
    """A connection between `open` and its end.

    As one of the SDK's clients it is what Bolt acknowledges by: so an acknowledgement goes the way that its
    request came, also while a newer connection is there already.
    """

    def __init__(self, socket: _WebSocket, take: Take) -> None:
        """Take an open WebSocket and what begins to handle a request."""
        self.logger = logging.getLogger(__name__)
        self.replace: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        """Done when a new connection is needed; this one may still bring requests."""
        self._socket = socket
        self._take = take

    @classmethod
    async def open(cls, url: str, take: Take) -> Connection:
        """Connect to an address that apps.connections.open gave.  Raises what `connect` does."""
        socket = await connect(
            url,
            create_connection=_WebSocket,
            ping_interval=None,
            close_timeout=CLOSING_TIMEOUT,
            max_size=MAX_MESSAGE,
        )
        return cls(cast("_WebSocket", socket), take)

    async def serve(self) -> None:
        """Take requests until the connection ends, by whomever."""
        watching = asyncio.create_task(self._watch())
        try:
            async for message in self._socket:
                self._hear(message)
        except ConnectionClosed as error:
            log.info("connection to Slack lost", reason=str(error))
        finally:
            watching.cancel()
            self._call_for("closed")

    async def close(self) -> None:
        """Say goodbye."""
        await self._socket.close()

    async def send_message(self, message: str) -> None:
        """Send an acknowledgement; Slack sends a request again whose acknowledgement is lost."""
        try:
            await self._socket.send(message)
        except ConnectionClosed as error:
            log.warning("acknowledgement not sent", reason=type(error).__name__)

    def _hear(self, text: str | bytes) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            log.warning("a message from Slack cannot be read")
            return
        if message.get("type") == "disconnect":
            reason = message.get("reason")
            log.info("Slack asks to disconnect", reason=reason)
            self._call_for("refresh" if reason in REFRESH else "refused")
        else:
            self._take(self, message)

    def _call_for(self, reason: Reason) -> None:
        if not self.replace.done():
            self.replace.set_result(reason)

    async def _watch(self) -> None:
        """Cut a connection that is open but dead."""
        while True:
            await asyncio.sleep(PING_INTERVAL)
            if await self._is_dead():
                break
        log.warning("connection to Slack is dead")
        self._call_for("silent")
        self._socket.transport.abort()

    async def _is_dead(self) -> bool:
        try:
            async with asyncio.timeout(PONG_TIMEOUT):
                await (await self._socket.ping())
        except TimeoutError:
            return True
        except ConnectionClosed:
            return False
        return asyncio.get_running_loop().time() - self._socket.heard > SILENCE
