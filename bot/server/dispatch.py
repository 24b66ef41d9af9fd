"""Hands a request of Slack to the app, and counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.response import BoltResponse

from bot.server.shapes import is_slacks

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

    from bot.metrics import Metrics

OK, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, FAILED = 200, 400, 401, 404, 500

OUTCOMES = {OK: "acknowledged", NOT_FOUND: "unknown"}
"""What to call an answer by its status; any other means that we failed."""

MALFORMED = BoltResponse(status=BAD_REQUEST, body="This is no request of Slack's.")


async def dispatch(app: AsyncApp, request: AsyncBoltRequest, metrics: Metrics) -> BoltResponse:
    """Give the app's answer; a failure over what is no request of Slack's is the sender's, not ours."""
    try:
        response = await app.async_dispatch(request)
    except Exception:
        if is_slacks(request.body):
            metrics.request(_kind(request), "failed")
            raise
        response = MALFORMED
    if response.status == FAILED and not is_slacks(request.body):
        response = MALFORMED
    if response.status in (BAD_REQUEST, UNAUTHORIZED):
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
