"""Several replicas share a PostgreSQL database; an SQLite file has one process."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.delivery import Delivery
from bot.errors import SettingsError
from tests.delivery.conftest import Desk, accepting_program
from tests.slack.running import PATIENCE, until
from tests.store.databases import new_postgres_database, used_postgres_database

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.playground.workspace import Change


@pytest.fixture
def shared() -> str:
    """Give DATABASE_URL for a PostgreSQL database that is ready for use, with nothing stored."""
    return new_postgres_database(used_postgres_database())


@asynccontextmanager
async def replica(desk: Desk, shared: str, name: str) -> AsyncIterator[Delivery]:
    """Run a replica in this process."""
    delivery = Delivery(desk.client_of, shared, replica=name)
    await delivery.start()
    try:
        yield delivery
    finally:
        await delivery.stop()


async def replica_with_a_card(desk: Desk, shared: str, fault: str, seconds: float = 3600) -> Process:
    """Start the replica `a`, and wait until it has called Slack to post a card and suffers a fault."""
    struck = desk.slack.faults.add(fault, times=1, seconds=seconds)
    child = await accepting_program(desk, shared, desk.post("1"))
    await until(lambda: struck.times == 0)
    return child


async def test_the_card_of_a_killed_replica_is_posted_by_another(desk: Desk, shared: str) -> None:
    """Killed while Slack lets a card wait for an hour, a replica loses nothing: another posts it, once."""
    child = await replica_with_a_card(desk, shared, "rate_limit")
    async with replica(desk, shared, "b") as other:
        child.kill()
        await child.wait()
        await desk.until_posted("1")
        await other.accept(desk.post("2"))
        await desk.until_posted("2")
    assert desk.names() == ["1", "2"]


async def test_a_replica_that_stood_still_posts_nothing_twice(desk: Desk, shared: str) -> None:
    """Taken for dead while it waited, and alive again, a replica leaves the card to who has it now."""
    posted: list[Change] = []
    desk.slack.workspace.subscribe(lambda change: posted.append(change) if change.what == "posted" else None)
    child = await replica_with_a_card(desk, shared, "rate_limit", 1)
    child.send_signal(signal.SIGSTOP)
    async with replica(desk, shared, "b"):
        await desk.until_posted("1")
        child.send_signal(signal.SIGCONT)
        await asyncio.sleep(3)
    assert len(posted) == 1  # nor did it post a second one and delete that
    assert desk.names() == ["1"]
    assert child.returncode is None


async def test_a_card_that_came_late_after_all_goes(desk: Desk, shared: str) -> None:
    """Stopped in the middle of a post that Slack does later, a replica deletes the second card itself."""
    child = await replica_with_a_card(desk, shared, "slow")
    child.send_signal(signal.SIGSTOP)
    async with replica(desk, shared, "b"):
        await desk.until_posted("1")
        desk.slack.faults.clear()
        await desk.slack.wait_for(lambda: desk.names() == ["1", "1"])
        child.send_signal(signal.SIGCONT)
        await desk.slack.wait_for(lambda: desk.names() == ["1"])


@pytest.mark.usefixtures("short_stopping_time")
async def test_a_replica_that_stops_hands_its_work_over(desk: Desk, shared: str) -> None:
    """What a replica had begun when it was told to stop, another one does at once."""
    async with replica(desk, shared, "a") as first:
        desk.slack.faults.add("rate_limit", times=1, seconds=3600)
        await first.accept(desk.post("1"))
        await desk.client.until(lambda: len(desk.client.posts()) == 1)
    async with replica(desk, shared, "b"):
        await desk.until_posted("1")


async def test_a_name_is_one_replicas(desk: Desk, shared: str) -> None:
    """A second replica of the same name says which setting to change; a killed one's name is free again."""
    child = await accepting_program(desk, shared, desk.post("1"), name="a")
    await desk.until_posted("1")
    second = Delivery(desk.client_of, shared, replica="a")
    with pytest.raises(SettingsError, match=r"named a is running .* BOUNCE_DESK_REPLICA"):
        await second.start()
    child.kill()
    await child.wait()
    await second.start()
    await second.accept(desk.post("2"))
    await desk.until_posted("2")
    await second.stop()


async def test_replicas_that_start_together_all_come_up(desk: Desk) -> None:
    """Started at once on an empty database, programs make its tables once and share the work."""
    shared = new_postgres_database()
    for name in "abc":
        await accepting_program(desk, shared, desk.post(name), name=name)
    await desk.slack.wait_for(lambda: sorted(desk.names()) == ["a", "b", "c"], seconds=PATIENCE)


async def test_a_second_process_on_a_file_is_refused(desk: Desk, sqlite_file: Path) -> None:
    """Two programs on one SQLite file would post each other's cards: the second says what to do instead."""
    first, second = (Delivery(desk.client_of, f"sqlite:///{sqlite_file}") for _ in range(2))
    await first.start()
    with pytest.raises(SettingsError, match=r"in use by another Bounce Desk.*PostgreSQL"):
        await second.start()
    await first.accept(desk.post("1"))
    await desk.until_posted("1")
    await first.stop()
