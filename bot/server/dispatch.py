"""Hands a request of Slack to the app, and counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
    from slack_bolt.response import BoltResponse

    from bot.metrics import Metrics

OK, UNAUTHORIZED = 200, 401


async def dispatch(app: AsyncApp, request: AsyncBoltRequest, metrics: Metrics) -> BoltResponse:
    """Give the app's answer to a request."""
    response = await app.async_dispatch(request)
    if response.status == UNAUTHORIZED:
        # Who is no Slack may call it what he likes.
        metrics.request("unknown", "refused")
    else:
        metrics.request(_kind(request), "acknowledged" if response.status == OK else "failed")
    return response


def _kind(request: AsyncBoltRequest) -> str:
    """Name what Slack asks as Slack does: an event by its type, an interaction by its."""
    body = request.body
    if "command" in body:
        return "command"
    event = body.get("event")
    return str(event.get("type") if isinstance(event, dict) else body.get("type"))
