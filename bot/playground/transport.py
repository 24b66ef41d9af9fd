"""How something is told to the app: what is common to Socket Mode and HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol


class NotAcknowledgedError(Exception):
    """The app did not acknowledge in time; the text is Slack's name for why."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to tell; `kind` is the type of a Socket Mode envelope."""

    kind: Literal["events_api", "slash_commands", "interactive"]
    payload: dict[str, Any]
    attempt: int = 0
    retry_reason: str = ""


class Transport(Protocol):
    """A way to the app."""

    async def deliver(self, delivery: Delivery, *, within: float) -> dict[str, Any] | None:
        """Tell the app; give the payload it acknowledged with, raise NotAcknowledgedError without one."""
