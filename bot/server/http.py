"""HTTP mode: Slack calls /slack/events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.server.dispatch import dispatch
from bot.server.operations import Operations
from bot.server.reachability import Reachability
from bot.server.web_server import serve

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
    from starlette.requests import Request
    from starlette.responses import Response

MAX_BODY = 1024 * 1024
"""Bytes of a request: many times the largest that Slack sends, an event with the longest message."""

LARGE_BODY, MOST_LARGE = 64 * 1024, 50
"""Bytes from which a request is large, and how many of those are read at a time.

Anybody may send a body, and it is kept until its signature can be checked; Slack's are nearly all small.
"""

BODY_TIMEOUT = 10.0
"""Seconds that a request's body may take to arrive."""

log = structlog.get_logger(__name__)


class _RefusedError(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        # What is left of the body is not read.
        self.response = PlainTextResponse(f"{why}\n", status, headers={"Connection": "close"})


def http_app(app: AsyncApp, operations: Operations) -> Starlette:
    """Make the ASGI application for a Bolt app: `POST /slack/events`, and what `operations` has.

    Who is no Slack gets 401 by Bolt's check of signature and time; a request that cannot be one of Slack's
    gets 400, 408 or 413 before it.
    """
    bodies = _Bodies()

    async def slack_events(request: Request) -> Response:
        try:
            body = await bodies.read(request)
            call = _parse(request, body)
        except _RefusedError as refusal:
            log.info("request refused", reason=str(refusal))
            operations.metrics.request("unknown", "refused")
            return refusal.response
        return to_starlette_response(await dispatch(app, call, operations.metrics))

    return Starlette(routes=[Route("/slack/events", slack_events, methods=["POST"]), *operations.routes()])


async def serve_http(
    app: AsyncApp, *, host: str, port: int, stop: asyncio.Event, operations: Operations | None = None
) -> None:
    """Serve a Bolt app until `stop` is set, then finish the requests under way.

    Port 0 takes a free one, which the log tells.  Raises SettingsError when the port cannot be had.
    """
    asked = operations or Operations()
    asked.checks["Slack"] = Reachability(app.client).problem
    await serve(http_app(app, asked), host=host, port=port, stop=stop)


class _Bodies:
    """Reads bodies; those of strangers can fill neither the memory nor the place of Slack's."""

    def __init__(self) -> None:
        self._large = 0

    async def read(self, request: Request) -> bytes:
        """Give a request's body.  Raises _RefusedError."""
        body, is_large = bytearray(), False
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                async for chunk in request.stream():
                    body += chunk
                    if not is_large and len(body) > LARGE_BODY:
                        is_large = self._admit()
                    if len(body) > MAX_BODY:
                        raise _RefusedError(413, "The request is too large.")
        except TimeoutError:
            raise _RefusedError(408, "The request took too long.") from None
        except ClientDisconnect:
            raise _RefusedError(400, "The request broke off.") from None
        finally:
            self._large -= is_large
        return bytes(body)

    def _admit(self) -> bool:
        if self._large >= MOST_LARGE:
            raise _RefusedError(503, "Too many large requests.")
        self._large += 1
        return True


def _parse(request: Request, body: bytes) -> AsyncBoltRequest:
    """Make of a request what Bolt checks and dispatches; all that it would stumble over is refused here."""
    try:
        int(request.headers.get("X-Slack-Request-Timestamp", "0"))
        request.headers.get("X-Slack-Signature", "").encode("ascii")
        return to_async_bolt_request(request, body)
    except Exception:  # noqa: BLE001 - Bolt reads the body before it checks who sent it: all errors are the sender's
        raise _RefusedError(400, "The request cannot be read.") from None
