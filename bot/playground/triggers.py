"""Trigger ids: whoever has done something may be shown one modal, within three seconds.

https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

import secrets
import time

from bot.playground.refusal import Refusal

LIFETIME = 3.0
"""Seconds."""


class Triggers:
    """Every trigger id that was given out."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()

    def issue(self, user: str) -> str:
        """Give a new trigger id."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = (user, time.monotonic())
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """Use a trigger id; give the user who may be shown a modal.

        Raises Refusal: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id.
        """
        if trigger_id not in self._given:
            raise Refusal("invalid_trigger_id")
        if trigger_id in self._used:
            raise Refusal("exchanged_trigger_id")
        user, since = self._given[trigger_id]
        if time.monotonic() - since > LIFETIME:
            raise Refusal("expired_trigger_id")
        self._used.add(trigger_id)
        return user
