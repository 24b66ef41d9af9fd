"""“Reply for the customer”: a ready-to-send answer in a modal, from any card of a bounce."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground import ANNA, SAM
from tests.slack.test_surfaces import POSTFIX

if TYPE_CHECKING:
    from bot.playground import LocalSlack
    from bot.playground.workspace import View


pytestmark = pytest.mark.usefixtures("desk")


async def opened(slack: LocalSlack) -> View:
    """Paste a bounce and press the button on its card."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "customer_reply", user=SAM)
    return await slack.wait_for(lambda: slack.modal(SAM))


def field(view: View) -> dict[str, Any]:
    """Give the block that holds the answer."""
    return next(block for block in view.content["blocks"] if block["type"] == "input")


def reply(view: View) -> str:
    """Give the answer that the modal offers."""
    return str(field(view)["element"]["initial_value"])


def typed(view: View, text: str) -> dict[str, dict[str, Any]]:
    """Give what the modal's field holds after somebody changed it."""
    name = field(view)["block_id"]
    return {name: {name: {"type": "plain_text_input", "value": text}}}


async def switched(slack: LocalSlack, view: View, text: str) -> View:
    """Press the language button with a text in the field."""
    await slack.press_in_view(view, "customer_reply_language", values=typed(view, text))

    def other() -> View | None:
        shown = slack.modal(SAM)
        return shown if shown and field(shown)["block_id"] != field(view)["block_id"] else None

    return await slack.wait_for(other)


async def test_card_offers_an_answer_for_exactly_this_case(slack: LocalSlack) -> None:
    """It says what happened and what to do, to be changed and copied, and leaks no address."""
    view = await opened(slack)
    assert "does not know this address" in reply(view)
    assert reply(view).startswith("Hello,")
    assert field(view)["element"]["multiline"]
    everything = json.dumps(view.content)
    assert "example.net" not in everything
    assert "kim" not in everything


async def test_private_card_offers_it_too(slack: LocalSlack) -> None:
    """A bounce behind `/smtp` is answered in the language of its card."""
    await slack.command("/smtp", "452 4.2.2 <kim@example.net>: Mailbox full", user=ANNA)
    card = await slack.wait_for_ephemeral(ANNA)
    await slack.press("support", card.ts, "customer_reply", user=ANNA)
    view = await slack.wait_for(lambda: slack.modal(ANNA))
    assert "noch nicht erreicht" in reply(view)
    assert "voll ist" in reply(view)
    assert view.content["title"]["text"] == "Antwort für den Kunden"


async def test_language_switch_keeps_what_was_written(slack: LocalSlack) -> None:
    """The modal switches to German and back; what somebody changed is still there."""
    english = await opened(slack)
    german = await switched(slack, english, "My own words.")
    assert reply(german).startswith("Guten Tag,")
    again = await switched(slack, german, reply(german))
    assert reply(again) == "My own words."


async def test_modal_is_closed_by_done(slack: LocalSlack) -> None:
    """“Done” closes it and posts nothing."""
    view = await opened(slack)
    assert await slack.submit(view, typed(view, "My own words.")) == {}
    assert slack.modal(SAM) is None
    assert len(slack.messages("support")) == 1


async def test_stale_button_says_to_ask_again(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button whose value another version wrote gets a sentence, no modal."""
    monkeypatch.setattr("bot.cards.customer_reply.ReplyCase.value", lambda _: '{"version":0}')
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "customer_reply", user=SAM)
    told = await slack.wait_for_ephemeral(SAM)
    assert "older version" in told.text
    assert slack.modal(SAM) is None


async def test_modal_that_cannot_be_opened_is_said(
    slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Slack refuses the modal, the one who pressed is told to try again."""
    monkeypatch.setattr("bot.playground.triggers.LIFETIME", -1.0)
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "customer_reply", user=SAM)
    told = await slack.wait_for_ephemeral(SAM)
    assert "try again" in told.text
