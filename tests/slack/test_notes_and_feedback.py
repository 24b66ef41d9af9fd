"""What a team says of a card: whether it was right, and the notes it adds for itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, select

from bot.cards.forms import LONGEST_COMMENT
from bot.playground import ANNA, SAM
from bot.store.schema import feedback
from tests.slack.running import running_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.listeners import Desk
    from bot.playground import LocalSlack, Message
    from bot.playground.workspace import View
    from bot.settings import Settings

BOUNCE = "550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown"


@pytest.fixture(autouse=True)
async def desk(slack: LocalSlack, settings: Settings) -> AsyncIterator[Desk]:
    """Run the app over Socket Mode."""
    async with running_app(slack, settings, "socket") as running:
        yield running


async def card_for(slack: LocalSlack, text: str) -> Message:
    """Post a text and wait for its card."""
    return await slack.wait_for_reply("support", await slack.post("support", text))


def shown(of: Message | View) -> str:
    """Give everything that a card or a modal shows or holds."""
    return json.dumps(of.blocks, ensure_ascii=False)


def kept_feedback(settings: Settings) -> dict[str, Any]:
    """Read the one answer that is kept."""
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        row = connection.execute(select(feedback)).mappings().one()
    engine.dispose()
    return dict(row)


async def asked_what_is_right(slack: LocalSlack, user: str = SAM) -> View:
    """Press No on the card of a bounce; give the modal."""
    card = await card_for(slack, BOUNCE)
    await slack.press("support", card.ts, "feedback_no", user=user)
    return await slack.wait_for(lambda: slack.modal(user))


def correction(
    reason: str | None = None, comment: str | None = None, *, keep: bool = False
) -> dict[str, Any]:
    """Fill the form in, as Slack sends it."""
    ticked = [{"value": "yes"}] if keep else []
    return {
        "reason": {"reason": {"selected_option": {"value": reason} if reason else None}},
        "comment": {"comment": {"value": comment}},
        "keep": {"keep": {"selected_options": ticked}},
    }


async def test_a_no_is_kept_before_anything_is_asked(slack: LocalSlack, settings: Settings) -> None:
    """Somebody who presses No and closes the modal has still said so; no text is stored for it."""
    await asked_what_is_right(slack)
    kept = kept_feedback(settings)
    assert kept["useful"] is False
    assert (kept["correction"], kept["comment"], kept["kept_text"]) == (None, None, None)
    assert len(kept["fingerprint"]) == 64


async def test_every_reason_is_offered_in_the_readers_language(slack: LocalSlack, desk: Desk) -> None:
    """The modal names every reason of the catalog as the one who pressed calls it, and presets none."""
    modal = await asked_what_is_right(slack, ANNA)
    menu = next(block["element"] for block in modal.blocks if block.get("block_id") == "reason")
    names = [option["text"]["text"] for option in menu["options"]]
    assert sorted(names) == sorted(one.wording("de").name for one in desk.catalog.reasons.values())
    assert "initial_option" not in menu


async def test_a_correction_joins_the_no_without_the_text(slack: LocalSlack, settings: Settings) -> None:
    """The right reason and a comment are added; the text is not, as its box was not ticked."""
    modal = await asked_what_is_right(slack)
    assert await slack.submit(modal, correction("mailbox-full", "It says quota.")) == {}
    kept = kept_feedback(settings)
    assert (kept["correction"], kept["comment"], kept["kept_text"]) == (
        "mailbox-full",
        "It says quota.",
        None,
    )
    thanks = slack.modal()
    assert thanks is not None
    assert "Thank you" in shown(thanks)


async def test_the_text_is_kept_only_where_it_may_be_and_redacted(
    slack: LocalSlack, settings: Settings
) -> None:
    """With the box ticked the server's words are kept, without anybody's address."""
    modal = await asked_what_is_right(slack)
    assert await slack.submit(modal, correction(keep=True)) == {}
    kept = kept_feedback(settings)["kept_text"]
    assert "User unknown" in kept
    assert "kim@" not in kept


async def test_an_empty_correction_is_thanked_for(slack: LocalSlack, settings: Settings) -> None:
    """Nothing has to be filled in; the No stays."""
    modal = await asked_what_is_right(slack)
    assert await slack.submit(modal, correction()) == {}
    thanks = slack.modal()
    assert thanks is not None
    assert "Thank you" in shown(thanks)
    assert kept_feedback(settings)["useful"] is False


async def test_a_comment_that_is_too_long_is_said_at_its_field(slack: LocalSlack) -> None:
    """The form stays open with what was written, and says how long it may be."""
    modal = await asked_what_is_right(slack)
    errors = await slack.submit(modal, correction(comment="x" * (LONGEST_COMMENT + 1)))
    assert errors == {"comment": "Please shorten this to 2000 characters."}
    assert slack.modal() == modal


async def test_a_no_is_thanked_for_where_no_modal_can_be_opened(slack: LocalSlack) -> None:
    """When Slack refuses the modal, the one who pressed still hears that the No is kept."""
    card = await card_for(slack, BOUNCE)
    slack.faults.add("error", method="views.open", error="expired_trigger_id")
    await slack.press("support", card.ts, "feedback_no")
    assert "Thank you" in (await slack.wait_for_ephemeral()).text
