"""`python -m bot`, but with hours of a few seconds, and everything kept for hours that is kept for days."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from bot.__main__ import main

HOUR = 5.0
"""Seconds."""

KEPT_HOURS = 4
"""For how long what messages were answered is known, and whatever else a setting says in days."""


def _kept(*, days: int) -> timedelta:
    del days
    return timedelta(seconds=KEPT_HOURS * HOUR)


CHANGES = {
    "bot.app.timedelta": _kept,
    "bot.delivery.upkeep.INTERVAL": HOUR / 2,
    "bot.delivery.upkeep.KEYS_INTERVAL": HOUR / 2,
    "bot.delivery.upkeep.KEYS_KEPT": _kept(days=2),
    "bot.store.store.PRUNING_INTERVAL": HOUR / 2,
}

if __name__ == "__main__":
    for name, value in CHANGES.items():
        patch(name, value).start()
    main()
