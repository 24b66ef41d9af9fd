"""Socket Mode: the bot calls Slack, and events come over that connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import structlog

# Of the SDK's two clients for asyncio, this one gets over everything that was tried on it: connections cut,
# closed, gone silent, Slack down for a while, tickets that expire.  The one based on aiohttp tries an expired
# ticket again for ever, and closes the old connection before it opens the new one when Slack refreshes them.
# Here, pings find a connection that is open but dead within half a minute.
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from websockets.exceptions import WebSocketException

from bot.errors import SlackSetupError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest
    from slack_sdk.socket_mode.websockets import SocketModeClient

PING_INTERVAL = 2.0
"""Seconds between pings, and until the client looks whether it has to connect again."""

LONGEST_WAIT = 30.0
"""Seconds between attempts to connect for the first time."""

STOPPING_TIMEOUT = 3.0
"""Seconds that requests under way may take when the program stops: after that, Slack gives up on them too."""

REFUSALS = {
    "invalid_auth": "The app token is not valid.",
    "not_allowed_token_type": "That is a token of another kind: an app token starts with xapp-.",
    "missing_scope": "The app token lacks the scope connections:write.",
    "no_permission": "The app token lacks the scope connections:write.",
    "account_inactive": "The app was removed from the workspace.",
    "token_revoked": "The app token was revoked.",
}
"""What Slack may answer apps.connections.open with, to no end of trying again."""

WHERE = (
    "Make one under api.slack.com/apps, your app, Basic Information, App-Level Tokens, for SLACK_APP_TOKEN."
)

log = structlog.get_logger(__name__)


class _Handler(AsyncSocketModeHandler):
    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Handle a request; Slack sends one again whose acknowledgement met a closing connection."""
        try:
            await super().handle(cast("SocketModeClient", client), req)
        except WebSocketException as error:
            log.warning("acknowledgement not sent", reason=type(error).__name__)


async def serve_socket_mode(app: AsyncApp, app_token: str, *, stop: asyncio.Event) -> None:
    """Serve a Bolt app until `stop` is set, then finish the requests under way.

    Waits for a Slack that cannot be reached.  Raises SlackSetupError when Slack refuses the token.
    """
    handler = _Handler(app, app_token, ping_interval=PING_INTERVAL)
    under_way: set[asyncio.Task[Any]] = set()

    async def note(_: AsyncBaseSocketModeClient, __: SocketModeRequest) -> None:
        task = asyncio.current_task()
        if task:
            under_way.add(task)
            task.add_done_callback(under_way.discard)

    # Each request is a task that goes through these, the last of them being Bolt.
    handler.client.socket_mode_request_listeners.insert(0, note)
    try:
        await _connect(handler.client, stop)
        await stop.wait()
        if under_way:
            await asyncio.wait(under_way, timeout=STOPPING_TIMEOUT)
    finally:
        await _close(handler.client)


async def _connect(client: SocketModeClient, stop: asyncio.Event) -> None:
    """Connect for the first time; from then on the client reconnects by itself."""
    wait = 1.0
    while not stop.is_set():
        try:
            await client.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        except Exception as error:  # noqa: BLE001 - the SDK lets through whatever an answer of Slack leads it to
            reason = _error_name(error)
            if reason in REFUSALS:
                raise SlackSetupError(f"{REFUSALS[reason]} {WHERE}") from None
        else:
            log.info("connected to Slack")
            return
        log.warning("cannot connect to Slack, trying again", reason=reason, seconds=wait)
        # A ticket is good for one attempt.
        client.wss_uri = None
        try:
            await asyncio.wait_for(stop.wait(), wait)
        except TimeoutError:
            wait = min(wait * 2, LONGEST_WAIT)


async def _close(client: SocketModeClient) -> None:
    if client.message_receiver:
        # Else it would log the end as an error.
        client.message_receiver.cancel()
    await client.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def _error_name(error: Exception) -> str:
    answer = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(answer["error"]) if isinstance(answer, dict) and "error" in answer else type(error).__name__
