"""A card that was accepted is posted once, whatever happens to Slack, the database or the program."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, Post
from bot.errors import DeliveryError, SettingsError
from tests.delivery import crashing
from tests.delivery.slack import Slack, fails, loses_answer, rate_limits, refuses

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "No such mailbox"}}]


def post(name: str, channel: str = "C1", text: str = "550: no such mailbox") -> Post:
    """Make a card for the message `name` of a channel."""
    return Post(f"T1:{channel}:{name}", "T1", channel, "1700000000.000100", text, BLOCKS)


async def test_an_accepted_card_is_posted_as_it_is(delivery: Delivery, slack: Slack) -> None:
    """The card arrives in its thread with text, blocks and key, without link previews or broadcast."""
    assert await delivery.accept(post("1"))
    await slack.until_posted("T1:C1:1")
    sent = slack.posts[0]
    assert (
        sent.items()
        >= {
            "channel": "C1",
            "thread_ts": "1700000000.000100",
            "text": "550: no such mailbox",
            "blocks": BLOCKS,
            "metadata": {"event_type": "bounce_desk_card", "event_payload": {"key": "T1:C1:1"}},
            "unfurl_links": False,
            "unfurl_media": False,
        }.items()
    )
    assert "reply_broadcast" not in sent


async def test_the_same_message_gets_one_card(delivery: Delivery, slack: Slack) -> None:
    """An event that comes twice, even at once, leads to one card; accept() tells which was the first."""
    answers = await asyncio.gather(*(delivery.accept(post("1")) for _ in range(3)))
    assert sorted(answers) == [False, False, True]
    assert not await delivery.accept(post("1"))
    await delivery.accept(post("2"))
    await slack.until_posted("T1:C1:2")
    assert slack.keys() == ["T1:C1:1", "T1:C1:2"]
    assert not await delivery.accept(post("1"))


async def test_a_channel_gets_one_card_a_second_in_order(delivery: Delivery, slack: Slack) -> None:
    """A flood is posted at the speed Slack allows, in the order of acceptance."""
    await delivery.accept(post("0", "C2"))
    await slack.until_posted("T1:C2:0")
    for name in "123":
        await delivery.accept(post(name))
    await slack.until_posted("T1:C1:3")
    assert slack.keys("C1") == ["T1:C1:1", "T1:C1:2", "T1:C1:3"]
    assert float(slack.posts[3]["ts"]) - float(slack.posts[1]["ts"]) > 1.5


async def test_a_429_is_honoured_and_holds_no_other_channel_up(delivery: Delivery, slack: Slack) -> None:
    """The channel that is limited waits as long as Slack says; others get their cards meanwhile."""
    slack.faults["C1"].extend([rate_limits(1), rate_limits(1)])
    await delivery.accept(post("1"))
    await delivery.accept(post("2", "C2"))
    await slack.until_posted("T1:C1:1")
    assert slack.keys() == ["T1:C2:2", "T1:C1:1"]
    assert slack.attempts.count("T1:C1:1") == 3
    assert float(slack.posts[1]["ts"]) - float(slack.posts[0]["ts"]) > 1


@pytest.mark.parametrize("fault", [fails, loses_answer, refuses("internal_error")])
async def test_a_failing_slack_gets_the_card_once(delivery: Delivery, slack: Slack, fault: Any) -> None:  # noqa: ANN401 - any of the faults
    """After an error, or an answer that was lost, the card is posted unless it is there already."""
    slack.faults["C1"].append(fault)
    await delivery.accept(post("1"))
    await delivery.accept(post("2"))
    await slack.until_posted("T1:C1:2")
    assert slack.keys() == ["T1:C1:1", "T1:C1:2"]


async def test_the_client_does_not_repeat_a_post_by_itself(slack: Slack, tmp_path: Path) -> None:
    """A client that repeats calls after a lost connection, as the SDK's does, makes no second card."""
    client = AsyncWebClient(
        token="xoxb-test", base_url=slack.url, retry_handlers=[AsyncConnectionErrorRetryHandler()]
    )
    delivery = Delivery(client, f"sqlite:///{tmp_path}/x.db")
    await delivery.start()
    slack.faults["C1"].append(loses_answer)
    await delivery.accept(post("1"))
    await delivery.accept(post("2"))
    await slack.until_posted("T1:C1:2")
    await delivery.stop()
    assert slack.keys() == ["T1:C1:1", "T1:C1:2"]
    assert client.retry_handlers


async def test_refused_blocks_leave_the_plain_text(delivery: Delivery, slack: Slack) -> None:
    """A card that Slack cannot show still says its sentence."""
    slack.faults["C1"].append(refuses("invalid_blocks"))
    await delivery.accept(post("1"))
    await slack.until_posted("T1:C1:1")
    assert slack.posts[0]["text"] == "550: no such mailbox"
    assert "blocks" not in slack.posts[0]


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
async def test_what_cannot_be_mended_is_not_repeated(delivery: Delivery, slack: Slack, error: str) -> None:
    """A channel the bot may not post to ends the card, and holds up no later one."""
    slack.faults["C1"].append(refuses(error))
    await delivery.accept(post("1"))
    await delivery.accept(post("2"))
    await slack.until_posted("T1:C1:2")
    assert slack.attempts == ["T1:C1:1", "T1:C1:2"]


async def test_a_slack_without_history_gets_the_card(delivery: Delivery, slack: Slack) -> None:
    """Where the history cannot be read, a card is rather posted than lost."""
    slack.looks_fail = "missing_scope"
    slack.faults["C1"].append(fails)
    await delivery.accept(post("1"))
    await slack.until_posted("T1:C1:1")


async def test_a_stopped_program_posts_the_rest_when_started_again(delivery: Delivery, slack: Slack) -> None:
    """Stopping finishes the card on its way; what waits is posted by the next start, in order, once."""
    for name in "123":
        await delivery.accept(post(name))
    await slack.until_posted("T1:C1:1")
    await delivery.stop()
    with pytest.raises(DeliveryError, match="not started"):
        await delivery.accept(post("4"))
    await delivery.start()
    await slack.until_posted("T1:C1:3")
    assert slack.keys() == ["T1:C1:1", "T1:C1:2", "T1:C1:3"]
    assert await asyncio.to_thread(lambda: "the loop's own threads work")


async def test_stopping_does_not_wait_for_a_long_429(
    delivery: Delivery, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that Slack lets wait for an hour is put back, and posted after the next start."""
    monkeypatch.setattr("bot.delivery.delivery.STOPPING_TIMEOUT", 1)
    slack.faults["C1"].append(rate_limits(3600))
    await delivery.accept(post("1"))
    await slack.until(lambda: bool(slack.attempts))
    async with asyncio.timeout(30):
        await delivery.stop()
    await delivery.start()
    await slack.until_posted("T1:C1:1")
    assert slack.keys() == ["T1:C1:1"]


@pytest.mark.parametrize("thread_ts", ["1700000000.000100", None])
async def test_a_crash_after_posting_makes_no_second_card(
    slack: Slack, database_url: str, thread_ts: str | None
) -> None:
    """Killed between Slack's answer and its own note of it, the program finds its card after the restart."""

    async def kill(slack: Slack, request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
        os.kill(child.pid, signal.SIGKILL)
        return await loses_answer(slack, request, message)

    slack.faults["C1"].append(kill)
    arguments = [slack.url, database_url, *([thread_ts] if thread_ts else [])]
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", crashing.__name__, *arguments)
    await slack.until_posted("T1:C1:1")
    assert await child.wait() == -signal.SIGKILL
    delivery = Delivery(AsyncWebClient(token="xoxb-test", base_url=slack.url), database_url)
    await delivery.start()
    assert not await delivery.accept(post("1"))
    await delivery.accept(post("2"))
    await slack.until_posted("T1:C1:2")
    await delivery.stop()
    assert slack.keys() == ["T1:C1:1", "T1:C1:2"]


async def test_a_locked_database_is_said_and_loses_nothing(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that cannot be stored in time raises a sentence; Slack's next attempt leads to one card."""
    monkeypatch.setattr("bot.delivery.delivery.STORING_TIMEOUT", 0.2)
    delivery = Delivery(AsyncWebClient(token="xoxb-test", base_url=slack.url), f"sqlite:///{tmp_path}/x.db")
    await delivery.start()
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            DeliveryError, match=r"^The card could not be stored: the database does not answer\.$"
        ):
            await delivery.accept(post("1"))
    other.close()
    await slack.until_posted("T1:C1:1")
    assert not await delivery.accept(post("1"))
    await delivery.stop()
    assert slack.keys() == ["T1:C1:1"]


async def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """Starting with a wrong DATABASE_URL ends in a sentence, and leaves nothing running."""
    for url in (f"sqlite:///{tmp_path}/missing/x.db", "postgresql://bot:hunter2@127.0.0.1:1/bounces"):
        with pytest.raises(SettingsError, match=r"cannot be used: .* Check DATABASE_URL"):
            await Delivery(AsyncWebClient(), url).start()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\U0001f4ec" * 4000, "'; DROP TABLE workflow_status; --"])
async def test_any_text_gets_through(delivery: Delivery, slack: Slack, text: str) -> None:
    """Whatever stands in a card, it is stored and posted unchanged."""
    await delivery.accept(post("1", text=text))
    await slack.until_posted("T1:C1:1")
    assert slack.posts[0]["text"] == text


async def test_no_text_of_a_card_is_logged(
    slack: Slack, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a refused, a repeated nor an unstored card shows its text in the logs."""
    monkeypatch.setattr("bot.delivery.delivery.STORING_TIMEOUT", 0.2)
    delivery = Delivery(AsyncWebClient(token="xoxb-secret", base_url=slack.url), f"sqlite:///{tmp_path}/x.db")
    await delivery.start()
    slack.faults["C1"].extend([refuses("invalid_blocks"), refuses("is_archived")])
    slack.faults["C2"].extend([fails, loses_answer])
    await delivery.accept(post("1", text="anna@example.net"))
    await delivery.accept(post("2", "C2", text="anna@example.net"))
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as other:
        other.execute("ALTER TABLE workflow_input RENAME TO gone")
        with pytest.raises(DeliveryError) as refusal:
            await delivery.accept(post("3", text="anna@example.net"))
        other.execute("ALTER TABLE gone RENAME TO workflow_input")
    other.close()
    await slack.until_posted("T1:C2:2")
    await delivery.stop()
    written = "".join(capfd.readouterr()) + str(refusal.value)
    assert "card refused" in written
    assert "anna" not in written
    assert "xoxb" not in written
    assert "No such mailbox" not in written
