"""What it costs to keep a card until it is posted: from a bounce to its card, against posting it directly."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.stages import Stage, postgres_database

if TYPE_CHECKING:
    from collections.abc import Iterator

DIRECTLY = "posted directly"
PAUSE = 0.05
"""Seconds between two bounces."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Let bounces come at the same pace to each kind in turns."""
    rounds, channels = (1, 10) if quick else (7, 100)
    taken = asyncio.run(_take(rounds, channels))
    for percent in (50, 99):
        milliseconds = {
            name: [1000 * one[percent - 1] for one in percentiles] for name, percentiles in taken.items()
        }
        directly = milliseconds[DIRECTLY]
        for name, each in milliseconds.items():
            yield Figure(name=f"bounce to card, {name}, p{percent}", unit="ms", rounds=each)
            if name != DIRECTLY:
                added = [this - that for this, that in zip(each, directly, strict=True)]
                yield Figure(name=f"added by being {name}, p{percent}", unit="ms", rounds=added)


async def _take(rounds: int, channels: int) -> dict[str, list[list[float]]]:
    """Give the percentiles of the seconds that cards took, for each kind and round."""
    kinds: dict[str, tuple[str, str | None]] = {
        DIRECTLY: ("benchmarks.direct_app", None),
        "kept in SQLite": ("bot", None),
    }
    if url := postgres_database():
        kinds["kept in PostgreSQL"] = ("bot", url)
    taken: dict[str, list[list[float]]] = {name: [] for name in kinds}
    async with AsyncExitStack() as running:
        stages = {
            name: await running.enter_async_context(Stage.set_up(url, channels=channels, module=module))
            for name, (module, url) in kinds.items()
        }
        for number in range(rounds + 1):
            for name, stage in stages.items():
                seconds = await stage.answer_bounces(pause=PAUSE)
                if number:
                    taken[name].append(quantiles(seconds, n=100))
    return taken
