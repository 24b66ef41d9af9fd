"""An app that was written for Slack works with the local one, over Socket Mode and over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground import ANNA, SAM
from bot.playground.refusal import Refusal
from bot.playground.transport import NotAcknowledgedError
from bot.playground.workspace import BOT
from tests.playground.echo import connected
from tests.slack.running import IN_A_HURRY, PATIENCE, until

if TYPE_CHECKING:
    from bot.playground import LocalSlack
    from tests.playground.echo import Heard


async def test_command_is_answered_privately(slack: LocalSlack, heard: Heard) -> None:
    """What acknowledges a slash command is shown to its user alone, in the channel."""
    await slack.command("/smtp", "5.7.1 <x> & y\nsecond line", user=ANNA, channel="#on-call")
    assert heard[0]["text"] == "5.7.1 &lt;x&gt; &amp; y\nsecond line"
    assert heard[0]["user_id"] == ANNA
    (answer,) = slack.ephemerals(ANNA, "#on-call")
    assert answer.text.startswith("private: 5.7.1")
    assert slack.ephemerals(SAM, "#on-call") == []
    assert slack.messages("#on-call") == []


@IN_A_HURRY
async def test_command_that_is_not_acknowledged_fails_visibly(slack: LocalSlack, heard: Heard) -> None:
    """Slackbot tells the user when the app took too long."""
    assert heard == [] or heard[0]["type"] == "url_verification"
    await slack.command("/smtp", "slow")
    assert slack.ephemerals()[0].text == '`/smtp` failed with the error "operation_timeout"'


async def test_message_is_heard_and_answered_in_its_thread(slack: LocalSlack, heard: Heard) -> None:
    """A message reaches the app with Slack's markup and rich text, and the answer is in the thread."""
    ts = await slack.post("#support", "to bob@example.net: https://example.org/a?b&c.", user=ANNA)
    answer = await slack.wait_for_reply("#support", ts)
    (event, *_) = (one["event"] for one in heard.of("message"))
    expected = "to <mailto:bob@example.net|bob@example.net>: <https://example.org/a?b&amp;c>."
    assert event["text"] == expected
    assert event["blocks"][0]["elements"][0]["elements"][1]["url"] == "mailto:bob@example.net"
    assert (event["user"], event["channel_type"]) == (ANNA, "channel")
    assert (answer.text, answer.thread_ts) == (f"heard: {expected}", ts)


async def test_mention_is_two_events(slack: LocalSlack, heard: Heard) -> None:
    """A message that names the bot is a message event and an app_mention, each with its own event_id."""
    await slack.post("#support", "@Echo 451")
    await slack.acknowledged()
    told = [*heard.of("app_mention"), *heard.of("message")]
    about = [one for one in told if one["event"]["text"] == "<@U0DESK> 451"]
    assert {one["event"]["type"] for one in about} == {"app_mention", "message"}
    assert len({one["event_id"] for one in about}) == 2


async def test_direct_message_is_heard(slack: LocalSlack, heard: Heard) -> None:
    """A direct message with the bot is a message of kind im, and never a mention."""
    ts = await slack.post(slack.dm(ANNA), "@Echo hello", user=ANNA)
    await slack.wait_for_reply(slack.dm(ANNA), ts)
    assert heard.of("message")[0]["event"]["channel_type"] == "im"
    assert heard.of("app_mention") == []


async def test_nobody_uses_what_only_another_sees(slack: LocalSlack) -> None:
    """A private answer is not there for anybody else, buttons included."""
    slack.slackbot(ANNA, slack.workspace.channel("support").id, "For Anna alone")
    (private,) = slack.ephemerals(ANNA)
    with pytest.raises(Refusal, match="message_not_found"):
        await slack.press("support", private.ts, "share", user=SAM)


async def test_what_the_bot_is_no_member_of_is_not_heard(slack: LocalSlack, heard: Heard) -> None:
    """Of a channel that the bot is not in, or has left, the app is told nothing."""
    slack.workspace.add_channel("others", with_bot=False)
    ts = await slack.post("others", "@Echo 451")
    await slack.edit("others", ts, "@Echo 550")
    await slack.delete("others", ts)
    slack.workspace.leave("support", BOT)
    await slack.post("support", "@Echo 451")
    await slack.acknowledged()
    assert [*heard.of("message"), *heard.of("app_mention")] == []


async def test_changes_are_heard(slack: LocalSlack, heard: Heard) -> None:
    """What was edited or deleted is told with what it was; with replies it leaves a tombstone."""
    ts = await slack.post("#support", "first")
    reply = await slack.post("#support", "third", thread_ts=ts)
    await slack.edit("#support", ts, "second")
    await slack.delete("#support", ts)
    await slack.delete("#support", reply)
    await slack.acknowledged()
    changed, buried = (
        e["event"] for e in heard.of("message") if e["event"].get("subtype") == "message_changed"
    )
    (deleted,) = (e["event"] for e in heard.of("message") if e["event"].get("subtype") == "message_deleted")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("first", "second")
    assert (buried["message"]["subtype"], buried["previous_message"]["text"]) == ("tombstone", "second")
    assert deleted["deleted_ts"] == reply


async def test_shortcut_is_answered_through_its_response_url(slack: LocalSlack, heard: Heard) -> None:
    """A message shortcut carries the message, and its answer is private."""
    ts = await slack.post("#support", "451 4.7.1 greylisted", bot=True)
    await slack.shortcut("explain_bounce", "#support", ts, user=ANNA)
    answer = await slack.wait_for_ephemeral(ANNA)
    assert answer.text == "explained: 451 4.7.1 greylisted"
    assert heard.of("message_action")[0]["message"]["bot_id"] == "B0ALERTS"


async def test_button_of_a_message_carries_the_message(slack: LocalSlack, heard: Heard) -> None:
    """A button on a posted card tells the whole message; its answer can be seen by all."""
    ts = await slack.post("#support", "hello")
    card = await slack.wait_for_reply("#support", ts)
    await slack.press("#support", card.ts, "share", user=ANNA)
    await slack.wait_for(lambda: [one for one in slack.messages("#support") if one.text == "shared"])
    pressed = heard.of("block_actions")[0]
    assert pressed["message"]["ts"] == pressed["container"]["message_ts"] == card.ts
    assert pressed["container"]["thread_ts"] == ts
    assert pressed["user"]["id"] == ANNA


async def test_button_of_a_private_answer_carries_its_place_only(slack: LocalSlack, heard: Heard) -> None:
    """A button on an ephemeral message tells where it is, not what it says; the answer can delete it."""
    await slack.command("/smtp", "451")
    (private,) = slack.ephemerals()
    await slack.press("support", private.ts, "close")
    await slack.wait_for(lambda: not slack.ephemerals())
    pressed = heard.of("block_actions")[0]
    assert "message" not in pressed
    assert pressed["container"]["is_ephemeral"] is True


async def test_home_is_published(slack: LocalSlack, heard: Heard) -> None:
    """Opening the Home tab lets the app publish it, and its buttons work."""
    await slack.open_home(ANNA)
    view = await slack.wait_for(lambda: slack.home(ANNA))
    await slack.press_in_view(view, "ask")
    modal = await slack.wait_for(lambda: slack.modal(ANNA))
    assert heard.of("block_actions")[0]["container"] == {"type": "view", "view_id": view.id}
    assert await slack.submit(modal, {"why": {"text": {"value": ""}}}) == {"why": "Say why."}
    assert await slack.submit(modal, {"why": {"text": {"value": "because"}}}) == {}
    assert slack.modal(ANNA) is None


async def test_event_sent_twice_keeps_its_id(slack: LocalSlack, heard: Heard) -> None:
    """A Slack told to repeat itself sends one event several times, with one event_id."""
    slack.faults.event_copies = 3
    await slack.post("#support", "again", bot=True)
    await slack.acknowledged()
    copies = [one["event_id"] for one in heard.of("message")]
    assert len(copies) == 3
    assert len(set(copies)) == 1


async def test_event_waits_for_the_app(slack: LocalSlack) -> None:
    """What happens while the app is away reaches it when it connects."""
    ts = await slack.post("#support", "early")
    async with connected(slack, "socket"):
        await slack.wait_for_reply("#support", ts)


async def test_dropped_connection_is_made_anew(slack: LocalSlack) -> None:
    """After a refresh and after a cut the app connects again and goes on hearing."""
    async with connected(slack, "socket"):
        for number, break_connection in enumerate((slack.sockets.refresh, slack.sockets.drop)):
            await break_connection()
            ts = await slack.post("#support", f"hello {number}")
            await slack.wait_for_reply("#support", ts)
    assert slack.lost_events == []


async def test_warned_app_connects_before_the_old_connection_ends(slack: LocalSlack) -> None:
    """Slack's warning leaves time to connect anew, so that no event has to be sent again."""
    async with connected(slack, "socket"):
        ending = await slack.sockets.warn()
        await until(lambda: slack.sockets.lasting > 0)
        ts = await slack.post("#support", "in between")
        await slack.wait_for_reply("#support", ts)
        await slack.sockets.end(ending)
        await slack.acknowledged()
    assert slack.repeated_events == []


@IN_A_HURRY
async def test_dead_connection_swallows_everything(slack: LocalSlack) -> None:
    """A connection can stay open while nothing comes through it, as after a change of network."""
    async with connected(slack, "socket", ping_interval=PATIENCE):
        await slack.wait_for_reply("#support", await slack.post("#support", "alive"))
        await slack.acknowledged()
        slack.sockets.die()
        await slack.post("#support", "into the void")
        await slack.acknowledged()
        assert slack.sockets.connections == 1
        await slack.sockets.drop()
    assert [one["event"]["text"] for one in slack.lost_events] == ["into the void"]


@IN_A_HURRY
async def test_unacknowledged_event_is_given_up_in_the_end(slack: LocalSlack) -> None:
    """An event that nobody acknowledges is sent again a few times, then lost."""
    await slack.post("#support", "nobody there")
    await slack.acknowledged()
    assert [one["event"]["text"] for one in slack.lost_events] == ["nobody there"]


@IN_A_HURRY
async def test_shortcut_without_an_app_fails(slack: LocalSlack) -> None:
    """An interaction is told once; without an app there is an error."""
    ts = await slack.post("#support", "text", bot=True)
    with pytest.raises(NotAcknowledgedError, match="timeout"):
        await slack.shortcut("explain_bounce", "#support", ts)
