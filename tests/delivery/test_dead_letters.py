"""What fails for good is kept, told of and tried again; what is done leaves no text behind."""

from __future__ import annotations

from asyncio import to_thread
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from bot.delivery import Delivery, Errand
from bot.delivery.dead_letters import DeadLetters
from bot.delivery.delivery import BEGUN_AT_MOST
from bot.errors import JobError
from bot.store.database import connected_database, locked_database, read_database_url
from tests.slack.running import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.delivery import Post
    from bot.delivery.dead_letters import DeadLetter
    from tests.delivery.conftest import Desk

SECRET = "anna.lind@example.net"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up after a moment, and make a round of upkeep all the time."""
    monkeypatch.setattr("bot.delivery.delivery.POSTING_PATIENCE", 0.0)
    monkeypatch.setattr("bot.delivery.delivery.READING_PATIENCE", 0.0)
    monkeypatch.setattr("bot.delivery.upkeep.INTERVAL", 0.2)


@pytest.fixture
def letters(used_url: str) -> DeadLetters:
    """Look at the dead letters as `bot jobs` does; changes in a thread, as the bot may hold the lock."""
    return DeadLetters(used_url)


@pytest.fixture
async def running(desk: Desk, used_url: str) -> AsyncIterator[Delivery]:
    """Start a delivery on an empty database."""
    started = Delivery(desk.client_of, used_url)
    await started.start()
    yield started
    await started.stop()


async def until_there(letters: DeadLetters) -> DeadLetter:
    """Wait for a dead letter."""
    await until(lambda: bool(letters.all()))
    return letters.all()[0]


class Tables:
    """DBOS's tables, to look into and to damage."""

    def __init__(self, url: str) -> None:
        self._url = read_database_url(url)
        self._schema = "" if url.startswith("sqlite") else "dbos."

    def rows(self, *tables: str) -> int:
        """Count the rows of some tables."""
        with connected_database(self._url) as connection:
            return sum(
                connection.exec_driver_sql(f"SELECT count(*) FROM {self._schema}{name}").scalar_one()  # noqa: S608 - ours
                for name in tables
            )

    def set(self, table: str, change: str, key: str) -> None:
        """Change the row of some work."""
        with locked_database(self._url) as connection:
            update = f"UPDATE {self._schema}{table} SET {change} WHERE workflow_uuid = :key"  # noqa: S608 - ours
            connection.execute(sqlalchemy.text(update), {"key": key})

    async def until_empty(self, *tables: str) -> None:
        """Wait until some tables have no rows."""
        await until(lambda: self.rows(*tables) == 0)


def holds_secret(folder: Path) -> bool:
    """Say whether the secret stands in one of an SQLite database's files."""
    return any(SECRET.encode() in file.read_bytes() for file in folder.glob("bounce_desk.db*"))


@pytest.fixture
def tables(used_url: str) -> Tables:
    """Give the queue's tables."""
    return Tables(used_url)


async def test_a_card_that_fails_for_good_can_be_tried_again(
    running: Delivery, desk: Desk, letters: DeadLetters
) -> None:
    """It is listed with the reason, without its text; tried again it is posted, even while the bot runs."""
    desk.slack.faults.add("server_error", times=1)
    await running.accept(desk.post("1", text=SECRET))
    await running.accept(desk.post("2"))
    letter = await until_there(letters)
    assert (letter.key, letter.kind, letter.attempts) == (desk.post("1").key, "card", 1)
    assert (letter.team, letter.channel) == ("T1", desk.post("1").channel)
    assert letter.reason == "Slack failed: HTTP status 500."
    assert SECRET not in repr(letter)
    await desk.until_posted("2")
    assert not await running.accept(desk.post("1"))
    await to_thread(letters.retry, letter.id)
    await desk.until_posted("1")
    assert desk.names() == ["2", "1"]
    assert letters.all() == []


async def test_a_card_that_got_through_after_all_is_not_posted_again(
    running: Delivery, desk: Desk, letters: DeadLetters
) -> None:
    """A card whose answer was lost is dead though it is there: tried again, it is found."""
    desk.slack.faults.add("lost_answer", times=1)
    await running.accept(desk.post("1"))
    letter = await until_there(letters)
    await to_thread(letters.retry, letter.id)
    await running.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["1", "2"]


async def test_a_dropped_card_stays_away(running: Delivery, desk: Desk, letters: DeadLetters) -> None:
    """After it is dropped there is nothing of it, and Slack's next attempt does not bring it back."""
    desk.slack.faults.add("server_error", times=1)
    await running.accept(desk.post("1"))
    letter = await until_there(letters)
    await to_thread(letters.drop, letter.id)
    assert not await running.accept(desk.post("1"))
    await running.accept(desk.post("2"))
    await desk.until_posted("2")
    assert (desk.names(), letters.all()) == (["2"], [])
    for change in (letters.retry, letters.drop):
        with pytest.raises(JobError, match=rf"^There is no job {letter.id}\. .*jobs list"):
            await to_thread(change, letter.id)


async def test_files_that_cannot_be_read_are_kept_too(
    running: Delivery, desk: Desk, letters: DeadLetters
) -> None:
    """Reading files that failed is tried again like a card; a mistake of the program is named, not quoted."""
    errors = [ValueError(SECRET)]

    async def read(_: Errand, __: AsyncWebClient) -> list[Post]:
        if errors:
            raise errors.pop()
        return [desk.post("1")]

    running.run_errand = read
    await running.accept_errand(Errand("T1:C1:1:files", "T1", "C1", {}))
    letter = await until_there(letters)
    assert (letter.kind, letter.reason) == ("files", "The program is at fault: ValueError.")
    await to_thread(letters.retry, letter.id)
    await desk.until_posted("1")


async def test_what_cannot_be_read_holds_up_nothing(
    running: Delivery, desk: Desk, letters: DeadLetters, tables: Tables
) -> None:
    """A damaged row of the database becomes a dead letter, and the channel's next card is posted."""
    desk.slack.faults.add("rate_limit", seconds=1)  # until the row is damaged
    for name in "012":
        await running.accept(desk.post(name))
    await to_thread(tables.set, "workflow_input", "inputs = '%%%'", desk.post("1").id)
    desk.slack.faults.clear()
    await desk.until_posted("2")
    letter = await until_there(letters)
    assert (letter.key, desk.names()) == (desk.post("1").id, ["0", "2"])
    with pytest.raises(JobError, match="cannot be tried again: it cannot be read"):
        await to_thread(letters.retry, letter.id)
    await to_thread(letters.drop, letter.id)


@pytest.mark.usefixtures("short_stopping_time")
async def test_work_that_ends_the_program_each_time_is_given_up(
    running: Delivery, desk: Desk, letters: DeadLetters, tables: Tables
) -> None:
    """A card that was begun too often, always without an end, is not begun once more."""
    desk.slack.faults.add("rate_limit", times=1, seconds=3600)
    await running.accept(desk.post("1"))
    await desk.client.until(lambda: len(desk.client.posts()) == 1)
    await running.stop()
    await to_thread(
        tables.set, "workflow_status", f"recovery_attempts = {BEGUN_AT_MOST + 1}", desk.post("1").id
    )
    await running.start()
    letter = await until_there(letters)
    assert (letter.attempts, letter.reason) == (
        BEGUN_AT_MOST + 1,
        "Each time it was begun, the program ended.",
    )
    assert len(desk.client.posts()) == 1


async def test_a_text_is_forgotten_when_its_work_is_done(
    running: Delivery, desk: Desk, tables: Tables, tmp_path: Path
) -> None:
    """Of cards posted, refused and made of files nothing is left but keys, not even in SQLite's files."""

    async def read(_: Errand, __: AsyncWebClient) -> list[Post]:
        return [desk.post("file", text=SECRET * 99)]

    running.run_errand = read
    desk.slack.faults.add("error", times=1, error="is_archived")
    for number in range(20):
        await running.accept(desk.post(str(number), text=SECRET * (number * 7 + 1)))
    await running.accept_errand(Errand("T1:C1:1:files", "T1", "C1", {"name": SECRET}))
    await desk.slack.wait_for(lambda: len(desk.names()) == 20, seconds=PATIENCE)
    await tables.until_empty("workflow_input", "operation_outputs")
    await until(lambda: not holds_secret(tmp_path))  # SQLite's log of changes, too, while the bot runs
    await running.stop()
    assert not holds_secret(tmp_path)
    await running.start()
    assert not await running.accept(desk.post("1"))


async def test_keys_and_dead_letters_go_when_time_is_up(
    desk: Desk, used_url: str, letters: DeadLetters, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered days ago, and what failed weeks ago, takes no room any more."""
    delivery = Delivery(desk.client_of, used_url)
    await delivery.start()
    desk.slack.faults.add("server_error", times=1)
    await delivery.accept(desk.post("1"))
    await until_there(letters)
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    await delivery.stop()
    assert tables.rows("workflow_status") == 2
    monkeypatch.setattr("bot.delivery.upkeep.KEYS_KEPT", timedelta(0))
    forgetful = Delivery(desk.client_of, used_url, keep_failed=timedelta(0))
    await forgetful.start()
    await tables.until_empty("workflow_status")
    await until(lambda: not letters.all())
    await forgetful.stop()
