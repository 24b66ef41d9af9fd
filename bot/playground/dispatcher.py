"""Tells the app what happens: each event until it is acknowledged, each interaction once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.playground.transport import Delivery, NotAcknowledgedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.faults import Faults
    from bot.playground.transport import Transport

ACKNOWLEDGE_WITHIN = 3.0
"""Seconds that Slack waits for an acknowledgement."""

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds until Slack sends an event again that was not acknowledged (https://docs.slack.dev/apis/events-api)."""


class Dispatcher:
    """The one that tells the app, by the transport that is set at the time."""

    def __init__(
        self, transport: Transport, faults: Faults, *, acknowledge_within: float, retry_after: Sequence[float]
    ) -> None:
        self.transport = transport
        self.lost: list[dict[str, Any]] = []
        """Events that were given up after the last try."""
        self.repeated: list[dict[str, Any]] = []
        """Events that were sent again because they were not acknowledged, as often as that was so."""
        self._faults = faults
        self._within = acknowledge_within
        self._retry_after = tuple(retry_after)
        self._under_way: set[asyncio.Task[None]] = set()

    def send_event(self, payload: dict[str, Any]) -> None:
        """Begin to tell an event, more than once if that is the fault of the day."""
        for copy in range(self._faults.event_copies):
            fresh = {"event_id": f"{payload['event_id']}{copy}"} if self._faults.fresh_event_ids else {}
            delivery = Delivery("events_api", payload | fresh)
            task = asyncio.get_running_loop().create_task(self._tell(delivery))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _tell(self, delivery: Delivery) -> None:
        for attempt, wait in enumerate((*self._retry_after, None), 1):
            try:
                await self.transport.deliver(delivery, within=self._within)
            except NotAcknowledgedError as failure:
                if wait is None:
                    self.lost.append(delivery.payload)
                    return
                await asyncio.sleep(wait)
                self.repeated.append(delivery.payload)
                delivery = replace(delivery, attempt=attempt, retry_reason=str(failure))
            else:
                return

    async def send_command(self, payload: dict[str, Any]) -> dict[str, Any] | None:
        """Tell a slash command; give what it is acknowledged with, raise NotAcknowledgedError without."""
        return await self.transport.deliver(Delivery("slash_commands", payload), within=self._within)

    async def send_interaction(self, payload: dict[str, Any]) -> dict[str, Any] | None:
        """Tell a shortcut, a used button or a sent form; as send_command."""
        return await self.transport.deliver(Delivery("interactive", payload), within=self._within)

    async def acknowledged(self) -> None:
        """Wait until the app has acknowledged, or lost, every event so far."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
