"""Hands a request of Slack to the app, and counts it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from slack_bolt.response import BoltResponse

from bot.server.shapes import is_slacks

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

    from bot.metrics import Metrics

OUTCOMES: dict[int, str] = {HTTPStatus.OK: "acknowledged", HTTPStatus.NOT_FOUND: "unknown"}
"""What to call an answer by its status; any other means that we failed."""

MALFORMED = BoltResponse(status=HTTPStatus.BAD_REQUEST, body="This is no request of Slack's.")


async def dispatch(app: AsyncApp, request: AsyncBoltRequest, metrics: Metrics) -> BoltResponse:
    """Give the app's answer; a failure over what is no request of Slack's is the sender's, not ours."""
    try:
        response = await app.async_dispatch(request)
    except Exception:
        if is_slacks(request.body):
            metrics.request(_kind(request), "failed")
            raise
        response = MALFORMED
    if response.status == HTTPStatus.INTERNAL_SERVER_ERROR and not is_slacks(request.body):
        response = MALFORMED
    if response.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
        # Who is no Slack may call it what he likes.
        metrics.request("unknown", "refused")
    else:
        metrics.request(_kind(request), OUTCOMES.get(response.status, "failed"))
    return response


def _kind(request: AsyncBoltRequest) -> str:
    """Name what Slack asks as Slack does: an event by its type, an interaction by its."""
    body = request.body
    if "command" in body:
        return "command"
    event = body.get("event")
    return str(event.get("type") if isinstance(event, dict) else body.get("type"))
