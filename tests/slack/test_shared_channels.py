"""A channel shared with another organisation (Slack Connect) shows nothing that is only for the team."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.playground import ANNA, SAM
from bot.playground.workspace import BOT, User
from tests.slack.running import running_app
from tests.slack.test_files import REPORT
from tests.slack.test_surfaces import header, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.listeners import Desk
    from bot.playground import LocalSlack, Message
    from bot.settings import Settings

BOUNCE = "550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown"
NOTE = "Kim has the key."
OLGA = "U0OLGA"
"""Somebody of the other organisation."""


@pytest.fixture(autouse=True)
async def desk(slack: LocalSlack, settings: Settings) -> AsyncIterator[Desk]:
    """Run the app; #support is shared, #on-call is not, and there is a note on every card."""
    olga = User(id=OLGA, name="olga", real_name="Olga Elsewhere", team="T0OTHER")
    slack.workspace.add_user(olga)
    slack.workspace.share("support")
    async with running_app(slack, settings, "socket") as running:
        for subject in ("X.1.1", "X.2.2", "X.7.1"):
            await running.store.notes.add(slack.workspace.team.id, subject, NOTE, SAM)
        yield running


async def card_for(slack: LocalSlack, channel: str, text: str, *, user: str = SAM) -> Message:
    """Post a text and wait for its card."""
    return await slack.wait_for_reply(channel, await slack.post(channel, text, user=user))


async def private_card(slack: LocalSlack, text: str, *, channel: str = "support") -> Message:
    """Ask `/smtp` and wait for the answer."""
    await slack.command("/smtp", text, channel=channel)
    return await slack.wait_for_ephemeral(channel=channel)


async def test_notes_are_on_no_card_there(slack: LocalSlack) -> None:
    """Not on a bounce's, a mention's or a file's; in a channel of the team alone they are."""
    assert NOTE not in words(await card_for(slack, "support", BOUNCE))
    assert NOTE not in words(await card_for(slack, "support", f"<@{BOT}> 5.7.1"))
    upload = await slack.upload("support", {"bounce.eml": REPORT})
    assert NOTE not in words(await slack.wait_for_reply("support", upload))
    assert NOTE in words(await card_for(slack, "on-call", BOUNCE))
    upload = await slack.upload("on-call", {"bounce.eml": REPORT})
    assert NOTE in words(await slack.wait_for_reply("on-call", upload))


async def test_a_private_card_keeps_its_notes_to_itself(slack: LocalSlack) -> None:
    """The one who asked sees the notes; “Share in channel” leaves them out."""
    private = await private_card(slack, "5.7.1")
    assert NOTE in words(private)
    await slack.press("support", private.ts, "share")
    (shared,) = await slack.wait_for(lambda: slack.messages("support"))
    assert header(shared) == header(private)
    assert NOTE not in words(shared)
    private = await private_card(slack, "5.7.1", channel="on-call")
    await slack.press("on-call", private.ts, "share")
    (shared,) = await slack.wait_for(lambda: slack.messages("on-call"))
    assert NOTE in words(shared)


@pytest.mark.parametrize("user", [SAM, OLGA])
async def test_a_card_drawn_again_there_has_none(slack: LocalSlack, user: str) -> None:
    """Whoever switches its language, the notes stay out."""
    card = await card_for(slack, "support", BOUNCE)
    await slack.press("support", card.ts, "language", user=user)
    await slack.wait_for(lambda: header(slack.replies("support", card.thread_ts or "")[0]) != header(card))
    assert NOTE not in words(slack.replies("support", card.thread_ts or "")[0])


async def test_a_channel_that_slack_does_not_tell_of_shows_none(slack: LocalSlack) -> None:
    """Where it cannot be known who reads a card, it is drawn again without notes."""
    card = await card_for(slack, "on-call", BOUNCE)
    slack.faults.add("error", method="conversations.info", error="missing_scope")
    await slack.press("on-call", card.ts, "language")
    await slack.wait_for(lambda: header(slack.replies("on-call", card.thread_ts or "")[0]) != header(card))
    assert NOTE not in words(slack.replies("on-call", card.thread_ts or "")[0])


async def test_a_group_message_of_the_team_keeps_its_notes(slack: LocalSlack) -> None:
    """Drawn again in a group message, a card has the notes it had."""
    group = slack.workspace.add_channel("mpdm-sam--anna", kind="mpim").id
    card = await card_for(slack, group, BOUNCE)
    await slack.press(group, card.ts, "language")
    await slack.wait_for(lambda: header(slack.replies(group, card.thread_ts or "")[0]) != header(card))
    assert NOTE in words(slack.replies(group, card.thread_ts or "")[0])


async def test_a_note_written_there_is_kept_and_said_to_be_elsewhere(slack: LocalSlack, desk: Desk) -> None:
    """Our own people may write one; they are told why the card does not show it."""
    card = await card_for(slack, "support", BOUNCE)
    await slack.press("support", card.ts, "note_add", user=ANNA)
    modal = await slack.wait_for(lambda: slack.modal(ANNA))
    values = {"text": {"text": {"value": "Ask Jo."}}}
    assert await slack.submit(modal, values) == {}
    assert "anderen Organisation" in (await slack.wait_for_ephemeral(ANNA)).text
    assert "Ask Jo." not in words(slack.replies("support", card.thread_ts or "")[0])
    kept = await desk.store.notes.all_of(slack.workspace.team.id)
    assert "Ask Jo." in [note.text for note in kept]


async def test_a_card_from_before_the_channel_was_shared_loses_its_notes(slack: LocalSlack) -> None:
    """They go when somebody of the team deletes one of them, or switches the language."""
    card = await card_for(slack, "on-call", BOUNCE)
    assert NOTE in words(card)
    slack.workspace.share("on-call")
    await slack.press("on-call", card.ts, "note_edit")
    await slack.press_in_view(await slack.wait_for(slack.modal), "note_delete")
    await slack.wait_for(lambda: NOTE not in words(slack.replies("on-call", card.thread_ts or "")[0]))
    assert "another organization" in (await slack.wait_for_ephemeral(channel="on-call")).text


async def test_others_write_no_notes(slack: LocalSlack, desk: Desk) -> None:
    """Somebody of the other organisation who presses the button is told so, and so is a form that is sent."""
    card = await card_for(slack, "support", BOUNCE)
    await slack.press("support", card.ts, "note_add", user=OLGA)
    refused = await slack.wait_for(lambda: slack.modal(OLGA))
    assert "Only people of the workspace" in json.dumps(refused.content)
    before = await desk.store.notes.all_of(slack.workspace.team.id)
    await slack.press("support", card.ts, "note_add", user=SAM)
    sams = await slack.wait_for(lambda: slack.modal(SAM))
    olgas = slack.workspace.show(type(sams)(id="V0OLGA", user=OLGA, content=sams.content, hash="h"))
    errors = await slack.submit(olgas, {"text": {"text": {"value": "Mine."}}})
    assert "Only people of the workspace" in errors["text"]
    assert await desk.store.notes.all_of(slack.workspace.team.id) == before


async def test_others_may_say_whether_a_card_was_right(slack: LocalSlack, desk: Desk) -> None:
    """Feedback is welcome from everybody who reads the card, with its form."""
    card = await card_for(slack, "support", BOUNCE)
    await slack.press("support", card.ts, "feedback_no", user=OLGA)
    modal = await slack.wait_for(lambda: slack.modal(OLGA))
    reason = {"reason": {"reason": {"selected_option": {"value": "mailbox-full"}}}}
    assert await slack.submit(modal, reason) == {}
    assert await desk.store.feedback.count(slack.workspace.team.id) == (0, 1)


async def test_others_see_and_change_nothing_of_the_team(slack: LocalSlack, desk: Desk) -> None:
    """In a direct message, in App Home and in the settings of the channel they are in."""
    asked = await card_for(slack, slack.dm(OLGA), BOUNCE, user=OLGA)
    assert header(asked).startswith("550 5.1.1")
    assert NOTE not in words(asked)
    await slack.open_home(OLGA)
    home = await slack.wait_for(lambda: slack.home(OLGA))
    shown = json.dumps(home.content)
    assert "/smtp" in shown
    assert not [told for told in (NOTE, "#support", "channel_settings") if told in shown]
    await slack.open_home(SAM)
    sams = await slack.wait_for(lambda: slack.home(SAM))
    olgas = slack.workspace.show(type(sams)(id="V0OLGA", user=OLGA, content=sams.content, hash="h"))
    await slack.press_in_view(olgas, "channel_settings", value=slack.workspace.channel("support").id)
    refused = await slack.wait_for(lambda: slack.modal(OLGA))
    assert "Only members" in json.dumps(refused.content)
    assert await desk.store.choices.channels(slack.workspace.team.id) == {}
