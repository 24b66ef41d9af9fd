"""Requests that are answered by middleware: what has to be done before Slack hears that they were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt import BoltResponse
    from slack_bolt.async_app import AsyncApp


def store_event(app: AsyncApp, kind: str, store: Callable[..., Awaitable[BoltResponse]]) -> None:
    """Have the events of a kind stored, then acknowledged by the answer that `store` gives.

    Bolt acknowledges an event before its listener runs, but after the listener's middleware: so that is where
    it is stored, and if that fails Slack gets no acknowledgement and sends the event again.  To answer there,
    too, saves the listener: most messages are no bounce, and cost little more than Bolt itself.
    """
    app.event(kind, middleware=[store])(nothing_left)


async def nothing_left() -> None:
    """Stand for the listener that Bolt wants; the middleware has answered before."""
