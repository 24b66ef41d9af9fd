"""Where it answers and where it keeps quiet, and that nobody who asked waits for nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground import ANNA, SAM
from bot.playground.workspace import BOT
from bot.store import ChannelChoice
from tests.slack.running import settled
from tests.slack.test_files import REPORT
from tests.slack.test_surfaces import CHAT, POSTFIX, buttons, header, words

if TYPE_CHECKING:
    from bot.listeners import Desk
    from bot.playground import LocalSlack, Message

FULL = POSTFIX.replace("5.1.1", "5.2.2").replace("User unknown", "Mailbox full")
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": f"*Bounce*\n```{POSTFIX}```"}}
FIELDS = {"title": "Mail queue", "fields": [{"title": "Reply", "value": FULL}], "fallback": "Alert"}


pytestmark = pytest.mark.usefixtures("desk")


async def card_for(slack: LocalSlack, channel: str, text: str) -> Message:
    """Post a text and wait for its card."""
    return await slack.wait_for_reply(channel, await slack.post(channel, text))


def replies(slack: LocalSlack, ts: str) -> list[Message]:
    """List the cards in a thread of #support."""
    return [one for one in slack.replies("support", ts) if one.user == BOT]


@pytest.mark.parametrize(
    ("alert", "code"),
    [
        ({"text": "Alert: a mail bounced", "blocks": [SECTION]}, "550 5.1.1"),
        ({"text": POSTFIX, "blocks": [SECTION]}, "550 5.1.1"),
        ({"text": "", "attachments": [FIELDS]}, "550 5.2.2"),
        ({"text": "", "attachments": [{"blocks": [SECTION]}]}, "550 5.1.1"),
    ],
    ids=["section", "both", "fields", "attached"],
)
async def test_alert_is_read_however_it_is_built(slack: LocalSlack, alert: dict[str, Any], code: str) -> None:
    """What a monitoring bot says in sections, fields or attachments counts, once."""
    ts = await slack.post("support", alert.pop("text"), bot=True, **alert)
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith(code)
    assert '"table"' not in words(card)  # one recipient, not the same one twice


@pytest.mark.parametrize("kind", ["group", "mpim"])
async def test_private_conversations_are_served_like_public_ones(slack: LocalSlack, kind: Any) -> None:  # noqa: ANN401 - one of two words
    """In a private channel and in a group message: a bounce, a mention, silence, and the way back."""
    where = slack.workspace.add_channel("backstage", kind=kind).id
    bounce, chat = await slack.post(where, POSTFIX), await slack.post(where, CHAT)
    asked = await slack.post(where, f"<@{BOT}> 5.7.1")
    assert header(await slack.wait_for_reply(where, bounce)).startswith("550 5.1.1")
    assert header(await slack.wait_for_reply(where, asked)).startswith("5.7.1")
    await slack.delete(where, bounce)
    await slack.wait_for(lambda: not slack.replies(where, bounce))
    assert slack.replies(where, chat) == []


async def test_several_bounces_make_one_card(slack: LocalSlack, desk: Desk) -> None:
    """Different errors to several people in one message are one card, which names each of them."""
    other = FULL.replace("kim@", "jo@")
    card = await card_for(slack, "support", f"{POSTFIX}\n{other}")
    await settled(slack, desk)
    assert len(replies(slack, card.thread_ts or "")) == 1
    assert "k***@example.net" in words(card)
    assert "j***@example.net" in words(card)


async def test_card_stays_in_its_thread(slack: LocalSlack, desk: Desk) -> None:
    """A reply that its author also sent to the channel is answered in the thread alone, once."""
    root = await slack.post("support", "Customer 4711 cannot reach a supplier.")
    await slack.post("support", POSTFIX, thread_ts=root, subtype="thread_broadcast")
    await slack.wait_for(lambda: replies(slack, root))
    await settled(slack, desk)
    assert len(replies(slack, root)) == 1
    assert [one for one in slack.messages("support") if one.user == BOT] == []


async def test_edited_question_is_answered_anew(slack: LocalSlack) -> None:
    """Who edits what they asked by a mention gets the same card drawn anew; a mention may come later, too."""
    asked = await slack.post("support", f"<@{BOT}> 5.7.1")
    first = await slack.wait_for_reply("support", asked)
    await slack.edit("support", asked, f"<@{BOT}> 5.2.2")
    await slack.wait_for(lambda: header(replies(slack, asked)[0]).startswith("5.2.2"))
    assert [one.ts for one in replies(slack, asked)] == [first.ts]
    chat = await slack.post("support", CHAT)
    await slack.edit("support", chat, f"<@{BOT}> 5.7.1")
    assert header(await slack.wait_for_reply("support", chat)).startswith("5.7.1")


async def test_edit_to_what_is_answered_already_takes_the_card_away(slack: LocalSlack) -> None:
    """A reply edited into the bounce that its thread has a card for needs none of its own."""
    root = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", root)
    reply = await slack.post("support", FULL, thread_ts=root)
    await slack.wait_for(lambda: len(replies(slack, root)) == 2)
    await slack.edit("support", reply, POSTFIX)
    await slack.wait_for(lambda: len(replies(slack, root)) == 1)
    assert header(replies(slack, root)[0]).startswith("550 5.1.1")


async def test_edit_corrects_a_card_in_a_channel_gone_quiet(slack: LocalSlack, desk: Desk) -> None:
    """A card that is there says what its message says, even if the channel wants no new ones."""
    bounce = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", bounce)
    team, channel = slack.workspace.team.id, slack.workspace.channel("support").id
    await desk.store.choices.choose_for_channel(team, channel, ChannelChoice(watch="asked"), by=SAM)
    unasked = await slack.upload("support", {"bounce.eml": REPORT})
    await slack.edit("support", bounce, FULL)
    await slack.wait_for(lambda: header(replies(slack, bounce)[0]).startswith("550 5.2.2"))
    await settled(slack, desk)
    assert replies(slack, unasked) == []


async def test_its_own_cards_are_no_bounces(slack: LocalSlack, desk: Desk) -> None:
    """A card quotes a bounce, and Slack tells of it as it is posted and as it changes: that gets silence."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "language")
    await slack.wait_for(lambda: header(slack.replies("support", ts)[0]) != header(card))
    await slack.acknowledged()
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


async def test_naming_the_bot_alone_gets_help(slack: LocalSlack) -> None:
    """Outside of a thread, a bare mention is told what to ask; a direct message may name it."""
    assert "/smtp 451" in words(await card_for(slack, "support", f"<@{BOT}>"))
    direct = await card_for(slack, slack.dm(SAM), f"<@{BOT}> 5.7.1")
    assert header(direct).startswith("5.7.1")


async def test_shortcut_needs_no_membership(slack: LocalSlack) -> None:
    """Where the bot is no member, a message's menu explains it all the same."""
    slack.workspace.leave("on-call", BOT)
    ts = await slack.post("on-call", POSTFIX)
    await slack.shortcut("explain_bounce", "on-call", ts, user=ANNA)
    assert header(await slack.wait_for_ephemeral(ANNA, "on-call")).startswith("550 5.1.1")
    assert slack.replies("on-call", ts) == []


async def test_unknown_button_says_to_ask_again(slack: LocalSlack) -> None:
    """A button that this version does not have is answered in the language of the one who pressed."""
    card = await card_for(slack, "support", POSTFIX)
    text = json.dumps(card.blocks).replace('"feedback_yes"', '"of_another_version"')
    slack.workspace.change(card, blocks=tuple(json.loads(text)))
    await slack.press("support", card.ts, "of_another_version", user=ANNA)
    assert "älteren Version" in (await slack.wait_for_ephemeral(ANNA)).text
    value = buttons(card)[0]["value"]
    text = json.dumps(card.blocks).replace(json.dumps(value), '"no card"')
    slack.workspace.change(card, blocks=tuple(json.loads(text)))
    await slack.press("support", card.ts, buttons(card)[0]["action_id"], user=SAM)
    assert "older version" in (await slack.wait_for_ephemeral(SAM)).text


async def test_unknown_form_and_shortcut_say_so(slack: LocalSlack) -> None:
    """A form, a button in it and a shortcut that this version does not have end with a sentence."""
    await slack.global_shortcut("paste_bounce")
    form = await slack.wait_for(slack.modal)
    other = slack.workspace.show(
        type(form)(id=form.id, user=SAM, content=form.content | {"callback_id": "elsewhere"}, hash="h")
    )
    await slack.submit(other, {})
    said = slack.modal()
    assert said is not None
    assert "older version" in json.dumps(said.content)
    slack.workspace.close(said)
    await slack.global_shortcut("of_another_version")
    said = await slack.wait_for(slack.modal)
    assert "/smtp" in json.dumps(said.content)


async def test_card_that_cannot_be_shared_stays_private(slack: LocalSlack) -> None:
    """Where Slack refuses a shared card, the one who pressed still has it and is told."""
    await slack.command("/smtp", "5.7.1", user=ANNA)
    private = await slack.wait_for_ephemeral(ANNA)
    slack.faults.add("error", method="response_url", times=1, error="restricted_action")
    await slack.press("support", private.ts, "share", user=ANNA)
    await slack.wait_for(lambda: len(slack.ephemerals(ANNA)) == 2)
    kept, told = slack.ephemerals(ANNA)
    assert kept.ts == private.ts
    assert "nicht posten" in told.text
    assert slack.messages("support") == []


async def test_form_that_cannot_be_opened_is_told(slack: LocalSlack) -> None:
    """A shortcut from anywhere has no place to answer in: the direct message says that it failed."""
    slack.faults.add("error", method="views.open", times=1, error="internal_error")
    await slack.global_shortcut("paste_bounce")
    (told,) = await slack.wait_for(lambda: slack.messages(slack.dm(SAM)))
    assert "try again" in told.text


async def test_language_is_the_default_where_slack_does_not_tell(slack: LocalSlack) -> None:
    """Without the scope to ask for it, or when Slack fails, everybody gets the language of the settings."""
    slack.faults.add("error", method="users.info", error="missing_scope")
    await slack.command("/smtp", "5.7.1", user=ANNA)
    assert '"Deutsch"' in words(await slack.wait_for_ephemeral(ANNA))


async def test_language_is_asked_for_again_when_slack_was_away(slack: LocalSlack) -> None:
    """A connection that broke once costs one answer its language, not those of the next ten minutes."""
    slack.faults.add("hang_up", method="users.info", times=1)
    for other in ("Deutsch", "English"):
        await slack.command("/smtp", "5.7.1", user=ANNA)
        assert f'"{other}"' in words(slack.ephemerals(ANNA)[-1])


async def test_settings_are_not_for_those_outside(slack: LocalSlack, desk: Desk) -> None:
    """Whoever is no member of a channel does not see it in App Home, and its button opens a sentence."""
    slack.workspace.leave("support", ANNA)
    await slack.open_home(ANNA)
    home = await slack.wait_for(lambda: slack.home(ANNA))
    assert "#support" not in json.dumps(home.content)
    text = json.dumps(home.content).replace(
        slack.workspace.channel("on-call").id, slack.workspace.channel("support").id
    )
    forged = slack.workspace.show(type(home)(id=home.id, user=ANNA, content=json.loads(text), hash=home.hash))
    await slack.press_in_view(forged, "channel_settings")
    refused = await slack.wait_for(lambda: slack.modal(ANNA))
    assert "Nur Mitglieder" in json.dumps(refused.content, ensure_ascii=False)
    assert await desk.store.choices.channels(slack.workspace.team.id) == {}


async def test_reply_form_may_be_sent_empty(slack: LocalSlack) -> None:
    """“Done” takes whatever stands in the reply for the customer, nothing too, as it sends nothing."""
    card = await card_for(slack, "support", POSTFIX)
    await slack.press("support", card.ts, "customer_reply")
    form = await slack.wait_for(slack.modal)
    assert await slack.submit(form, {}) == {}
    assert slack.modal() is None
