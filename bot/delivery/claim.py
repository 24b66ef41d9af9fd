"""A process's hold on a piece of work: lost as soon as another process takes that up."""

from __future__ import annotations

import time
from dataclasses import dataclass

from dbos import DBOS

from bot.delivery.queue import UNDER_WAY

FRESH, LOOKS = 1.0, 3
"""Seconds within which the database's answer counts, as the process may have stood still while it came; where
the database is always slow, the third answer counts, too."""


class ClaimLostError(Exception):
    """The work is another process's now, or nobody's: this one must do no more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A hold on the work named `key`.

    `begun` counts how often that was begun, this time included, and so tells this hold from later ones.
    `accepted_at` is in seconds since the epoch.
    """

    key: str
    replica: str
    begun: int
    accepted_at: float

    @classmethod
    async def of(cls, key: str) -> Claim:
        """Give this process's hold on work that it has just begun; raises ClaimLostError if it is gone."""
        work = await DBOS.get_workflow_status_async(key)
        if work is None:
            raise ClaimLostError(key)
        return cls(
            key=key,
            replica=DBOS.executor_id,
            begun=work.recovery_attempts or 0,
            accepted_at=(work.created_at or 0) / 1000,
        )

    async def check(self) -> None:
        """Raise ClaimLostError when the work is not this process's any more."""
        for _ in range(LOOKS):
            asked_at = time.monotonic()
            work = await DBOS.get_workflow_status_async(self.key)
            ours = (UNDER_WAY, self.replica, self.begun)
            if work is None or (work.status, work.executor_id, work.recovery_attempts) != ours:
                raise ClaimLostError(self.key)
            if time.monotonic() - asked_at < FRESH:
                return
