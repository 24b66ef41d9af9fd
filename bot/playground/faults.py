"""How this Slack misbehaves when told to."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

RESPONSE_URL = "response_url"
"""Stands for a method's name where an answer to a response_url is to fail."""


class FaultKind(StrEnum):
    """What happens to a call."""

    RATE_LIMIT = "rate_limit"
    """HTTP 429 with Retry-After; nothing is done."""
    ERROR = "error"
    """`ok: false` with the given error; nothing is done."""
    SERVER_ERROR = "server_error"
    """HTTP 500; nothing is done."""
    HANG_UP = "hang_up"
    """The connection closes without an answer; nothing is done."""
    LOST_ANSWER = "lost_answer"
    """The work is done, but the connection closes before the answer."""
    LATE_ANSWER = "late_answer"
    """The work is done at once, the answer comes later."""
    SLOW = "slow"
    """The answer comes later."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """One way of misbehaving, towards calls of one method (`*`: of any)."""

    kind: FaultKind
    method: str = "chat.postMessage"
    times: int | None = None
    """How many calls it still strikes; None: all that come."""
    every: int = 1
    """It strikes every so manieth call: 5 is the fifth, the tenth ..."""
    seconds: float = 1.0
    """Retry-After, which is told in whole seconds, or how long a slow or late answer takes."""
    error: str = "internal_error"
    calls: int = field(default=0, init=False)

    def strikes(self, method: str) -> bool:
        """Count a call of `method` and say whether it is struck."""
        if self.method not in ("*", method) or self.times == 0:
            return False
        self.calls += 1
        if self.calls % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class PostLimit:
    """Slack's limit on posts: so many a second in each channel, with short bursts let through.

    https://docs.slack.dev/apis/web-api/rate-limits
    """

    per_second: float = 1.0
    burst: int = 5
    refused: int = field(default=0, init=False)
    """How many posts came too early, and were answered 429."""
    _free_from: dict[str, float] = field(default_factory=dict, init=False)

    def refuses(self, channel: str) -> bool:
        """Say whether a post to a channel comes too early; count it otherwise."""
        now = time.monotonic()
        free_from = max(self._free_from.get(channel, now), now)
        if (free_from - now) * self.per_second > self.burst - 1:
            self.refused += 1
            return True
        self._free_from[channel] = free_from + 1 / self.per_second
        return False


@dataclass(slots=True)
class Faults:
    """Everything that is to go wrong from now on."""

    event_copies: int = 1
    """How many times each event is sent."""
    fresh_event_ids: bool = False
    """Each copy has an event_id of its own, as if it were another event; else they share one."""
    calls: list[Fault] = field(default_factory=list)
    post_limit: PostLimit | None = None
    """Slack's own limit on posts, which is not always enforced: it would slow every test down."""
    _cleared: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def add(self, kind: FaultKind | str, **how: Any) -> Fault:  # noqa: ANN401 - fields of Fault
        """Let calls fail: `add("rate_limit", times=2, seconds=1)`; the fields are those of Fault."""
        fault = Fault(kind=FaultKind(kind), **how)
        self.calls.append(fault)
        return fault

    def clear(self) -> None:
        """Behave again: what is slow at the moment is done at once, too."""
        self._cleared.set()
        self._cleared = asyncio.Event()
        self.event_copies, self.fresh_event_ids = 1, False
        self.calls.clear()
        self.post_limit = None

    async def lasts(self, fault: Fault) -> None:
        """Wait as long as a slow or late answer takes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(fault.seconds):
                await self._cleared.wait()

    def striking(self, method: str) -> list[Fault]:
        """List what strikes this call of `method`, and count the call."""
        return [one for one in self.calls if one.strikes(method)]

    def as_json(self) -> dict[str, Any]:
        """Show everything as JSON."""
        calls = [
            {name: value for name, value in asdict(one).items() if name != "calls"} for one in self.calls
        ]
        return {"event_copies": self.event_copies, "calls": calls}

    def replace(self, event_copies: int, calls: Iterable[dict[str, Any]]) -> None:
        """Take over what as_json shows; raises TypeError or ValueError for anything else."""
        faults = [Fault(**{**one, "kind": FaultKind(one["kind"])}) for one in calls]
        self.event_copies, self.calls = int(event_copies), faults
