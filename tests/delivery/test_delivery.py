"""A card that was accepted is posted once, whatever happens to Slack, the database or the program."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler

from bot.delivery import Delivery
from bot.delivery.delivery import PAUSE
from bot.errors import DeliveryError, SettingsError
from tests.delivery.conftest import Client, Desk, accepting_program
from tests.slack.running import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


async def test_an_accepted_card_is_posted_as_it_is(delivery: Delivery, desk: Desk) -> None:
    """The card arrives in its thread with text, blocks and key, without link previews or broadcast."""
    post = desk.post("1")
    assert await delivery.accept(post)
    await desk.until_posted("1")
    (sent,) = desk.client.posts()
    assert sent == {
        "channel": post.channel,
        "thread_ts": post.thread_ts,
        "text": post.text,
        "blocks": post.blocks,
        "metadata": {"event_type": "bounce_desk_card", "event_payload": {"key": post.key}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


async def test_the_same_message_gets_one_card(desk: Desk, used_url: str) -> None:
    """An event that comes twice, even at once, leads to one card; accept() tells which was the first."""
    delivery = Delivery(desk.client_of, used_url)
    await delivery.start()
    answers = await asyncio.gather(*(delivery.accept(desk.post("1")) for _ in range(3)))
    assert sorted(answers) == [False, False, True]
    assert not await delivery.accept(desk.post("1"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["1", "2"]
    assert not await delivery.accept(desk.post("1"))
    await delivery.stop()


async def test_an_older_edit_changes_nothing_of_a_newer_one(delivery: Delivery, desk: Desk) -> None:
    """Two edits that cross each other leave the card of the later one, also where the first takes it back."""
    await delivery.accept(replace(desk.post("1", text="The later"), revision="1700000000.000003"))
    await delivery.accept(replace(desk.post("1", text="The earlier"), revision="1700000000.000001"))
    await delivery.accept(replace(desk.post("1", text=""), revision="1700000000.000002"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert [card.text for card in desk.cards()] == ["The later", desk.post("2").text]


async def test_a_channel_gets_one_card_a_second_in_order(
    delivery: Delivery, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood is posted at the speed Slack allows, in the order of acceptance."""
    monkeypatch.setattr("bot.delivery.delivery.PAUSE", PAUSE)
    for name in "123":
        await delivery.accept(desk.post(name))
    await desk.until_posted("3")
    assert desk.names() == ["1", "2", "3"]
    first, second, third = (float(card.ts) for card in desk.cards())
    assert min(second - first, third - second) > 0.8


async def test_a_429_is_honoured(delivery: Delivery, desk: Desk) -> None:
    """The channel that is limited waits as long as Slack says, and the card is posted without more ado."""
    desk.slack.faults.add("rate_limit", times=1, seconds=1)
    begun = time.time()
    await delivery.accept(desk.post("1"))
    await desk.until_posted("1")
    assert float(desk.cards()[0].ts) - begun >= 1
    assert [method for method, _ in desk.client.calls] == ["chat.postMessage"] * 2


@pytest.mark.parametrize("fault", ["server_error", "hang_up", "lost_answer", "error"])
async def test_a_failing_slack_gets_the_card_once(delivery: Delivery, desk: Desk, fault: str) -> None:
    """After a failure, or an answer that was lost, the card is posted unless it is there already."""
    desk.slack.faults.add(fault, times=1, error="internal_error")
    await delivery.accept(desk.post("1"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["1", "2"]


async def test_the_client_does_not_repeat_a_post_by_itself(desk: Desk, sqlite_file: Path) -> None:
    """A client that repeats calls after a lost connection, as the SDK's does, makes no second card."""
    client = desk.client = Client(desk.slack, retry_handlers=[AsyncConnectionErrorRetryHandler()])
    delivery = Delivery(desk.client_of, f"sqlite:///{sqlite_file}")
    await delivery.start()
    desk.slack.faults.add("lost_answer", times=1)
    await delivery.accept(desk.post("1"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    await delivery.stop()
    assert desk.names() == ["1", "2"]
    assert client.retry_handlers


async def test_refused_blocks_leave_the_plain_text(delivery: Delivery, desk: Desk) -> None:
    """A card that Slack cannot show still says its sentence."""
    await delivery.accept(desk.post("1", blocks=[{"type": "section", "colour": "red"}]))
    await desk.until_posted("1")
    (card,) = desk.cards()
    assert (card.text, card.blocks) == ("550: no such mailbox", ())


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
async def test_what_cannot_be_mended_is_not_repeated(delivery: Delivery, desk: Desk, error: str) -> None:
    """A channel the bot may not post to ends the card, and holds up no later one."""
    desk.slack.faults.add("error", times=1, error=error)
    await delivery.accept(desk.post("1"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["2"]
    assert len(desk.client.posts()) == 2


async def test_a_refused_token_loses_no_card(delivery: Delivery, desk: Desk) -> None:
    """While somebody changes the bot token, cards wait; they are not given up like one that Slack refuses."""
    desk.slack.faults.add("error", times=1, error="token_expired")
    await delivery.accept(desk.post("1"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["1", "2"]


async def test_a_team_that_removed_the_app_gets_no_card(delivery: Delivery, desk: Desk) -> None:
    """A card for a team without a client ends, and holds up no other."""
    await delivery.accept(replace(desk.post("1"), team="T2"))
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    assert desk.names() == ["2"]
    assert len(desk.client.posts()) == 1


async def test_a_slack_without_history_gets_the_card(delivery: Delivery, desk: Desk) -> None:
    """Where the history cannot be read, a card is rather posted than lost."""
    desk.slack.faults.add("server_error", times=1)
    desk.slack.faults.add("error", method="conversations.replies", error="missing_scope")
    await delivery.accept(desk.post("1"))
    await desk.until_posted("1")


async def test_a_stopped_program_posts_the_rest_when_started_again(desk: Desk, used_url: str) -> None:
    """Stopping finishes the card on its way; what waits is posted by the next start, in order, once."""
    delivery = Delivery(desk.client_of, used_url)
    await delivery.start()
    for name in "123":
        await delivery.accept(desk.post(name))
    await desk.until_posted("1")
    await delivery.stop()
    with pytest.raises(DeliveryError, match="not started"):
        await delivery.accept(desk.post("4"))
    await delivery.start()
    await desk.until_posted("3")
    assert desk.names() == ["1", "2", "3"]
    await delivery.stop()


@pytest.mark.usefixtures("short_stopping_time")
async def test_a_long_429_holds_up_no_other_channel_and_no_stop(
    delivery: Delivery, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Others get their cards; what Slack lets wait is put back, not logged, and posted by the next start."""
    desk.slack.faults.add("rate_limit", times=1, seconds=3600)
    await delivery.accept(desk.post("1"))
    await desk.client.until(lambda: len(desk.client.posts()) == 1)
    await delivery.accept(desk.post("2", "alerts"))
    await desk.until_posted("2", "alerts")
    assert desk.names() == []
    async with asyncio.timeout(PATIENCE):
        await delivery.stop()
    assert "no such mailbox" not in caplog.text
    await delivery.start()
    await desk.until_posted("1")
    assert desk.names() == ["1"]


@pytest.mark.parametrize("thread", [True, False])
async def test_a_crash_after_posting_makes_no_second_card(desk: Desk, used_url: str, *, thread: bool) -> None:
    """Killed between its post and its own note of it, the program finds its card after the restart."""
    post = desk.post("1", thread=thread)
    child = await accepting_program(desk, used_url, post)
    desk.slack.workspace.subscribe(lambda _: child.kill() if desk.names() == ["1"] else None)
    assert await child.wait() == -signal.SIGKILL
    delivery = Delivery(desk.client_of, used_url)
    await delivery.start()
    assert not await delivery.accept(post)
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    await delivery.stop()
    assert desk.names() == ["1", "2"]


async def test_a_crash_after_accepting_loses_no_card(desk: Desk, used_url: str) -> None:
    """Killed as soon as it has accepted a card, the program posts it after the restart."""
    child = await accepting_program(desk, used_url, desk.post("1"))
    assert child.stdout
    assert await child.stdout.readline() == b"accepted\n"
    child.kill()
    await child.wait()
    delivery = Delivery(desk.client_of, used_url)
    await delivery.start()
    await delivery.accept(desk.post("2"))
    await desk.until_posted("2")
    await delivery.stop()
    assert desk.names() == ["1", "2"]


async def test_a_locked_database_is_said_and_loses_nothing(
    delivery: Delivery, desk: Desk, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that cannot be stored in time raises a sentence; Slack's next attempt leads to one card."""
    with sqlite3.connect(sqlite_file, isolation_level=None) as other, monkeypatch.context() as impatient:
        impatient.setattr("bot.delivery.delivery.STORING_TIMEOUT", 0.2)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            DeliveryError, match=r"^The card could not be stored: the database does not answer\.$"
        ):
            await delivery.accept(desk.post("1"))
    other.close()
    await desk.until_posted("1")
    assert not await delivery.accept(desk.post("1"))
    assert desk.names() == ["1"]


async def test_a_database_that_cannot_be_opened_is_named(desk: Desk, tmp_path: Path) -> None:
    """Starting with a wrong DATABASE_URL ends in a sentence."""
    for url in (f"sqlite:///{tmp_path}/missing/x.db", "postgresql://bot:hunter2@127.0.0.1:1/bounces"):
        with pytest.raises(SettingsError, match=r"cannot be used: .* Check DATABASE_URL"):
            await Delivery(desk.client_of, url).start()


async def test_what_keeps_the_queue_shut_is_named(desk: Desk, tmp_path: Path) -> None:
    """A lock that is another user's, or what the database says (its disk is full), ends in a sentence."""
    (tmp_path / "x.db.lock").mkdir()
    with pytest.raises(SettingsError, match=r"/x\.db\.lock cannot be written: Is a directory\. .* a lock\.$"):
        await Delivery(desk.client_of, f"sqlite:///{tmp_path}/x.db").start()
    with sqlite3.connect(tmp_path / "y.db") as other:
        other.execute("CREATE TABLE workflow_status (something TEXT)")
    other.close()
    with pytest.raises(DeliveryError, match=r"cannot be opened: table .* already exists\. Check"):
        await Delivery(desk.client_of, f"sqlite:///{tmp_path}/y.db").start()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\U0001f4ec" * 4000, "'; DROP TABLE workflow_status; --"])
async def test_any_text_gets_through(delivery: Delivery, desk: Desk, text: str) -> None:
    """Whatever stands in a card, it is stored and posted unchanged."""
    await delivery.accept(desk.post("1", text=text))
    await desk.until_posted("1")
    assert desk.cards()[0].text == text


async def test_no_text_of_a_card_is_logged(
    delivery: Delivery, desk: Desk, sqlite_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither a refused, a repeated nor an unstored card shows its text in the logs."""
    desk.slack.faults.add("error", error="is_archived", times=1)
    await delivery.accept(desk.post("1", text="anna@example.net"))
    await delivery.accept(desk.post("2", text="anna@example.net", blocks=[{"type": "anna@example.net"}]))
    await desk.until_posted("2")
    desk.slack.faults.add("lost_answer", times=1)
    await delivery.accept(desk.post("3", text="anna@example.net"))
    await desk.until_posted("3")
    with sqlite3.connect(sqlite_file, isolation_level=None) as other:
        other.execute("ALTER TABLE workflow_input RENAME TO gone")
        with pytest.raises(DeliveryError) as refusal:
            await delivery.accept(desk.post("4", text="anna@example.net"))
        other.execute("ALTER TABLE gone RENAME TO workflow_input")
    other.close()
    written = "".join(capfd.readouterr()) + str(refusal.value)
    assert "card refused" in written
    assert "anna" not in written
    assert desk.slack.bot_token not in written
