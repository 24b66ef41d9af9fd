"""Socket Mode: the bot calls Slack, and events come over that connection.

Connections are kept by our own client on the SDK's base class.  Of the SDK's two for asyncio, the one based
on aiohttp stays deaf after some failures until it is restarted (slackapi/python-slack-sdk issues 1110, 1446),
and the one based on websockets leaves unread what comes over the old connection while Slack refreshes it.
"""

from __future__ import annotations

import asyncio
import json
import random
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from starlette.applications import Starlette

from bot.errors import SlackSetupError
from bot.server.connection import Connection
from bot.server.dispatch import dispatch
from bot.server.operations import Operations
from bot.server.web_server import serve

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from slack_bolt.async_app import AsyncApp

    from bot.metrics import Metrics
    from bot.server.connection import Reason

LONGEST_WAIT = 30.0
"""Seconds between attempts to connect, at most."""

STABLE: dict[Reason, float] = {"refresh": 1.0, "closed": 10.0, "silent": 10.0, "refused": float("inf")}
"""Seconds after which a connection is no more one that ends as soon as it is made, by why it ended."""

OLD_KEPT = 30.0
"""Seconds that a refreshed connection is read from, if Slack does not end it before."""

STOPPING_TIMEOUT = 3.0
"""Seconds that requests under way may take when the program stops: after that, Slack gives up on them too."""

REFUSALS = {
    "invalid_auth": "The app token is not valid.",
    "not_allowed_token_type": "That is a token of another kind: an app token starts with xapp-.",
    "missing_scope": "The app token lacks the scope connections:write.",
    "no_permission": "The app token lacks the scope connections:write.",
    "account_inactive": "The app was removed from the workspace: install it again, under Install App.",
    "token_revoked": "The app token was revoked.",
}
"""What Slack may answer apps.connections.open with, to no end of trying again."""

WHERE = (
    "An app token is made under api.slack.com/apps, your app, Basic Information, App-Level Tokens, "
    "for SLACK_APP_TOKEN."
)

log = structlog.get_logger(__name__)


async def serve_socket_mode(
    app: AsyncApp,
    app_token: str,
    *,
    stop: asyncio.Event,
    operations: Operations | None = None,
    at: tuple[str, int] | None = None,
) -> None:
    """Serve a Bolt app until `stop` is set, then finish the requests under way.

    `at` is a host and port where `operations` can be asked meanwhile.  Waits for a Slack that cannot be
    reached.  Raises SlackSetupError when Slack refuses the token, SettingsError when the port is taken.
    """
    asked = operations or Operations()
    link = _Link(app, app_token, asked.metrics)
    asked.checks["Slack"] = link.problem
    works = [asyncio.create_task(work) for work in (link.keep(), stop.wait())]
    if at:
        web = Starlette(routes=asked.routes())
        works.append(asyncio.create_task(serve(web, host=at[0], port=at[1], stop=stop)))
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in done:
            work.result()
        await link.finish()
    finally:
        stop.set()
        works[0].cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await link.close()


class _Link:
    """Keeps the app connected to Slack."""

    def __init__(self, app: AsyncApp, app_token: str, metrics: Metrics) -> None:
        self._app = app
        self._token = app_token
        self._metrics = metrics
        metrics.connected(0)
        self._trouble = "there was no time yet"
        self._was_connected = False
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[asyncio.Task[None]] = set()

    async def problem(self) -> str | None:
        """Give a sentence if no connection stands."""
        return None if self._connections else f"Slack is not connected: {self._trouble}."

    async def keep(self) -> None:
        """Connect, and connect anew before or after a connection ends, for ever.

        Raises SlackSetupError when Slack refuses the token at the start.
        """
        loop, tries = asyncio.get_running_loop(), 0
        while True:
            await asyncio.sleep(wait_before(tries))
            try:
                connection = await self._connect()
            except Exception as error:  # noqa: BLE001 - whatever an answer of Slack, or none, leads the SDK to
                tries += 1
                await self._note_failure(error)
                continue
            log.info("connected to Slack")
            since = loop.time()
            reason = await connection.replace
            self._trouble, self._was_connected = f"the connection was ended ({reason})", True
            self._metrics.reconnected(reason)
            tries = _tries(tries, reason, loop.time() - since)

    async def _connect(self) -> Connection:
        answer = await self._app.client.apps_connections_open(app_token=self._token)
        connection = await Connection.open(answer["url"], self._take)
        self._do(self._serve(connection), self._tasks)
        return connection

    async def _serve(self, connection: Connection) -> None:
        self._connections.add(connection)
        self._metrics.connected(len(self._connections))
        serving = asyncio.create_task(connection.serve())
        try:
            await connection.replace
            # Slack ends a refreshed connection itself; what it sends until then is as good as ever.
            await asyncio.wait({serving}, timeout=OLD_KEPT)
        finally:
            self._connections.discard(connection)
            self._metrics.connected(len(self._connections))
            serving.cancel()
            await connection.close()

    async def _note_failure(self, error: Exception) -> None:
        name = _error_name(error)
        if name in REFUSALS and not self._was_connected:
            raise SlackSetupError(f"{REFUSALS[name]} {WHERE}") from None
        self._trouble = REFUSALS.get(name, name).rstrip(".")
        log.warning("cannot connect to Slack, trying again", reason=self._trouble)
        await asyncio.sleep(_retry_after(error))

    def _take(self, connection: Connection, message: dict[str, Any]) -> None:
        request = SocketModeRequest.from_dict(message)
        if request:
            self._do(self._handle(connection, request), self._under_way)

    async def _handle(self, connection: Connection, request: SocketModeRequest) -> None:
        try:
            asked = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
            response = await dispatch(self._app, asked, self._metrics)
            if response.status == HTTPStatus.OK:
                await connection.send_message(_acknowledgement(request.envelope_id, response.body))
        except Exception:
            log.exception("a request failed")

    def _do(self, work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        among.add(task)
        task.add_done_callback(among.discard)

    async def finish(self) -> None:
        """Finish the requests under way; what comes meanwhile is answered too."""
        loop = asyncio.get_running_loop()
        until = loop.time() + STOPPING_TIMEOUT
        while self._under_way and (left := until - loop.time()) > 0:
            await asyncio.wait(self._under_way, timeout=left)

    async def close(self) -> None:
        """Close every connection."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _acknowledgement(envelope_id: str, body: str) -> str:
    """Write what Bolt's adapter writes, but take over JSON as it is: a card is not read and written again."""
    envelope = f'"envelope_id": {json.dumps(envelope_id)}'
    if not body:
        return f"{{{envelope}}}"
    payload = body if body.startswith("{") else json.dumps({"text": body})
    return f'{{{envelope}, "payload": {payload}}}'


def wait_before(tries: int) -> float:
    """Give the seconds until the next attempt: more after each failure, and not the same for all replicas."""
    return random.uniform(0.5, 1.0) * min(2.0 ** (tries - 1), LONGEST_WAIT) if tries else 0.0  # noqa: S311 - no secret


def _tries(tries: int, reason: Reason, lived: float) -> int:
    """Say how many attempts a connection that lived so many seconds is to count as."""
    if lived > STABLE[reason]:
        return 0
    # Slack refuses, for instance, what would be one connection too many; there it takes longer.
    return tries + 1 if reason == "refused" else 1


def _retry_after(error: Exception) -> float:
    """Give the seconds that Slack asks to wait for."""
    headers = getattr(error.response, "headers", {}) if isinstance(error, SlackApiError) else {}
    try:
        return float(headers.get("Retry-After", 0))
    except ValueError:
        return 0.0


def _error_name(error: Exception) -> str:
    answer = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(answer["error"]) if isinstance(answer, dict) and "error" in answer else type(error).__name__
