"""Socket Mode: the WebSockets over which events reach the app and its acknowledgements come back.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocketDisconnect, WebSocketState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bot.playground.transport import NotAcknowledgedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.websockets import WebSocket

    from bot.playground.transport import Delivery

MAX_CONNECTIONS = 10
GOING_AWAY, TRY_AGAIN = 1001, 1013
"""Codes that a WebSocket is closed with (RFC 6455, section 7.4)."""


GONE = (WebSocketDisconnect, RuntimeError)
"""What Starlette raises when the other side has closed a connection before."""


@dataclass(slots=True, eq=False)
class _Connection:
    socket: WebSocket
    waiting: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    """Envelopes sent but not yet acknowledged."""
    dead: bool = False
    """Whether it is open but nothing comes through any more, in either direction."""
    ending: bool = False
    """Whether the app was warned that it will be closed."""

    async def send(self, message: dict[str, Any]) -> None:
        if not self.dead:
            await self.socket.send_text(json.dumps(message))

    async def close(self, code: int) -> None:
        if self.socket.application_state is WebSocketState.CONNECTED:
            with suppress(*GONE):
                await self.socket.close(code)


class SocketMode:
    """Every connection of the app; each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._connected = asyncio.Event()

    def protocol(self) -> type[asyncio.Protocol]:
        """Give what speaks WebSocket here: it is deaf, to pings too, on a connection that is dead."""

        def is_dead(client: tuple[str, int] | None) -> bool:
            return any(one.dead and one.socket.client == client for one in self._connections)

        class Protocol(WebSocketsSansIOProtocol):
            def data_received(self, data: bytes) -> None:
                if is_dead(self.client):
                    self.stop_keepalive()
                else:
                    super().data_received(data)

        return Protocol

    @property
    def connections(self) -> int:
        """How many connections stand."""
        return len(self._connections)

    @property
    def lasting(self) -> int:
        """How many of them are to stand: the app was not warned of their end."""
        return sum(not one.ending for one in self._connections)

    def new_ticket(self) -> str:
        """Give what apps.connections.open puts into the address: it opens one connection, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one connection until either side closes it."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close()
            return
        self._tickets.remove(ticket)
        await socket.accept()
        connection = _Connection(socket)
        if len(self._connections) >= MAX_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            await connection.close(TRY_AGAIN)
            return
        self._connections.append(connection)
        try:
            await connection.send(self._hello())
            self._connected.set()
            while socket.application_state is WebSocketState.CONNECTED:
                _acknowledge(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(connection)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "127.0.0.1", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _forget(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        if not self._connections:
            self._connected.clear()
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_exception(NotAcknowledgedError("connection_failed"))

    async def deliver(self, delivery: Delivery, *, within: float) -> dict[str, Any] | None:
        """Send one envelope and wait for its acknowledgement; give the payload that came with it.

        Raises NotAcknowledgedError when none comes within so many seconds.
        """
        try:
            async with asyncio.timeout(within):
                await self._connected.wait()
                return await self._send(self._next(), delivery)
        except TimeoutError:
            raise NotAcknowledgedError("timeout") from None

    def _next(self) -> _Connection:
        """Take connections in turn; one that is about to end only where there is no other."""
        lasting = [one for one in self._connections if not one.ending]
        connection = (lasting or self._connections)[0]
        self._connections.remove(connection)
        self._connections.append(connection)
        return connection

    async def _send(self, connection: _Connection, delivery: Delivery) -> dict[str, Any] | None:
        envelope_id = secrets.token_hex(8)
        answer: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = answer
        envelope = {
            "envelope_id": envelope_id,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.retry_reason}
        try:
            await connection.send(envelope)
            return await answer
        except GONE:
            raise NotAcknowledgedError("connection_failed") from None
        finally:
            del connection.waiting[envelope_id]

    async def refresh(self, notice: float = 0.0) -> None:
        """Ask the app to connect anew, as Slack does every few hours: a warning, then the end.

        `notice` are the seconds between the two, about ten in Slack; none lets the warning out.
        """
        ending = await self.warn() if notice else tuple(self._connections)
        await asyncio.sleep(notice)
        await self.end(ending)

    async def warn(self) -> tuple[_Connection, ...]:
        """Warn the app that its connections will be ended; give them."""
        ending = tuple(self._connections)
        for connection in ending:
            connection.ending = True
            with suppress(*GONE):
                await connection.send({"type": "disconnect", "reason": "warning"})
        return ending

    async def end(self, connections: Iterable[_Connection]) -> None:
        """End connections, unless the app has left them by itself."""
        for connection in connections:
            if connection not in self._connections:
                continue
            with suppress(*GONE):
                await connection.send({"type": "disconnect", "reason": "refresh_requested"})
            await connection.close(GOING_AWAY)
            self._forget(connection)

    def die(self) -> None:
        """Let every connection stay open, but nothing come through it any more."""
        for connection in self._connections:
            connection.dead = True

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in tuple(self._connections):
            await connection.close(GOING_AWAY)
            self._forget(connection)


def _acknowledge(connection: _Connection, text: str) -> None:
    try:
        message = json.loads(text)
    except ValueError:
        return
    if not isinstance(message, dict):
        return
    answer = connection.waiting.get(str(message.get("envelope_id")))
    if answer and not answer.done():
        payload = message.get("payload")
        answer.set_result(payload if isinstance(payload, dict) else None)
