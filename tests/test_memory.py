"""What is remembered is fetched once, for everybody, and never a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.memory import Memory

Wait = Callable[[float], Awaitable[None]]


class Source:
    """Counts how often it is asked, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.asked = 0
        self.failures = failures

    async def fetch(self) -> int:
        """Give how often it was asked, after a while."""
        self.asked += 1
        asked = self.asked
        await asyncio.sleep(0.01)
        if asked <= self.failures:
            raise OSError
        return asked


async def test_what_many_ask_for_at_once_is_fetched_once() -> None:
    """A busy minute is one question to Slack or the database; one who gives up leaves the others theirs."""
    source, memory = Source(), Memory[int](seconds=60, most=10)
    asking = [asyncio.create_task(memory.get("U1", source.fetch)) for _ in range(5)]
    await asyncio.sleep(0)
    asking.pop(0).cancel()
    assert await asyncio.gather(*asking) == [1] * 4
    assert await memory.get("U1", source.fetch) == 1


async def test_a_failure_is_told_and_not_remembered() -> None:
    """All who waited learn of it; the next one tries again."""
    source, memory = Source(failures=1), Memory[int](seconds=60, most=10)
    told = await asyncio.gather(*(memory.get("U1", source.fetch) for _ in range(2)), return_exceptions=True)
    assert [type(one) for one in told] == [OSError] * 2
    assert await memory.get("U1", source.fetch) == 2


@pytest.mark.parametrize(("seconds", "most"), [(0, 10), (60, 1)])
async def test_memory_is_short_and_small(seconds: float, most: int) -> None:
    """What is old, or too much, is fetched anew."""
    source, memory = Source(), Memory[int](seconds=seconds, most=most)
    assert [await memory.get(user, source.fetch) for user in ("U1", "U2", "U1")] == [1, 2, 3]


async def test_what_was_forgotten_meanwhile_is_not_remembered() -> None:
    """Who changes something sees the change, even if it was being read just then."""
    source, memory = Source(), Memory[int](seconds=60, most=10)
    before = asyncio.create_task(memory.get("T1", source.fetch))
    await asyncio.sleep(0)
    memory.forget("T1")
    assert await memory.get("T1", source.fetch) == 2
    assert await before == 1
    assert await memory.get("T1", source.fetch) == 2


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Give a way to let seconds pass for the memory, and everything be done that was begun."""
    passed = 0.0
    monkeypatch.setattr("bot.memory.monotonic", lambda: passed)

    async def wait(seconds: float) -> None:
        nonlocal passed
        passed += seconds
        if begun := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(begun)

    return wait


async def test_what_is_asked_for_all_the_time_is_never_waited_for(wait: Wait) -> None:
    """What is half forgotten is still told, and fetched anew meanwhile; a failure to do so does no harm."""
    source, memory = Source(), Memory[int](seconds=60, most=10)
    assert memory.known("T1", source.fetch) is None
    assert await memory.get("T1", source.fetch) == 1
    told = []
    for _ in range(5):
        told.append(memory.known("T1", source.fetch))
        await wait(20)
    assert told == [1, 1, 1, 2, 2]
    source.failures = 10
    for _ in range(2):
        assert memory.known("T1", source.fetch) == 2
        await wait(10)


async def test_what_was_forgotten_while_it_was_fetched_anew_stays_forgotten(wait: Wait) -> None:
    """Who changes something never sees what was read before."""
    source, memory = Source(), Memory[int](seconds=60, most=10)
    await memory.get("T1", source.fetch)
    await wait(40)
    assert memory.known("T1", source.fetch) == 1
    memory.forget("T1")
    await wait(1)
    assert memory.known("T1", source.fetch) is None
