"""How many cards a second one, two and three replicas on one PostgreSQL post when all come at once."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.rounds import ratios
from benchmarks.stages import Stage, postgres_database
from bot.delivery.delivery import PAUSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBERS = (1, 2, 3)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Flood each number of replicas in turns, every time in a Slack and a database of its own."""
    numbers, channels = (NUMBERS[:2], 10) if quick else (NUMBERS * 5, 200)
    seconds = asyncio.run(_flood(numbers, channels))
    for number, taken in seconds.items():
        rates = [channels / one for one in taken]
        yield Figure(name=f"cards a second, replicas: {number}", unit="", rounds=rates)
    for number in list(seconds)[1:]:
        yield Figure(
            name=f"{number} replicas, against one", unit="x", rounds=ratios(seconds[1], seconds[number])
        )


async def _flood(numbers: Sequence[int], channels: int) -> dict[int, list[float]]:
    seconds: dict[int, list[float]] = {}
    for number in numbers:
        if url := postgres_database():
            async with Stage.set_up(url, channels=channels, programs=number) as stage:
                await stage.answer_bounces(pause=0)
                await asyncio.sleep(PAUSE)  # until every channel may have a message again
                start = perf_counter()
                await stage.answer_bounces(pause=0)
                seconds.setdefault(number, []).append(perf_counter() - start)
    return seconds
