"""What a team says of a card: whether it was right, and the notes it adds for itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, select

from bot.cards.correction_form import LONGEST_COMMENT
from bot.cards.note_forms import LONGEST_NOTE
from bot.listeners.noted import NOTES_TIMEOUT
from bot.playground import ANNA, SAM
from bot.playground.dispatcher import ACKNOWLEDGE_WITHIN
from bot.playground.workspace import BOT
from bot.store import Note, WorkspaceChoice
from bot.store.notes import Notes
from bot.store.schema import feedback
from tests.slack.running import settled

if TYPE_CHECKING:
    from bot.listeners import Desk
    from bot.playground import LocalSlack, Message
    from bot.playground.workspace import View
    from bot.settings import Settings

BOUNCE = "550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown"
CODE_ALONE = "550 5.1.1 <kim@example.net>: go away"


pytestmark = pytest.mark.usefixtures("desk")


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


def note(text: str | None, *, about: str | None = None) -> dict[str, Any]:
    """Fill a note's form in, as Slack sends it."""
    chosen = {"about": {"about": {"selected_option": {"value": about}}}} if about else {}
    return {"text": {"text": {"value": text}}, **chosen}


async def open_note_form(slack: LocalSlack, card: Message, user: str = SAM, action: str = "note_add") -> View:
    """Press the button that adds or edits a note; give the modal."""
    await slack.press("support", card.ts, action, user=user)
    return await slack.wait_for(lambda: slack.modal(user))


async def write_note(slack: LocalSlack, card: Message, text: str, *, about: str | None = None) -> None:
    """Add a note on a card, and wait until the card shows it."""
    modal = await open_note_form(slack, card)
    assert await slack.submit(modal, note(text, about=about)) == {}
    await slack.wait_for(lambda: text in shown(now(slack, card)))


def now(slack: LocalSlack, card: Message) -> Message:
    """Give a card as it stands now."""
    message = slack.workspace.message(card.channel, card.ts)
    assert message is not None
    return message


def make_admins_write(slack: LocalSlack, *admins: str) -> None:
    """Make people admins of the workspace."""
    for user in admins:
        slack.workspace.users[user] = replace(slack.workspace.user(user), is_admin=True)


async def test_a_note_is_on_every_later_card_for_its_entry(slack: LocalSlack, desk: Desk) -> None:
    """On the card it was written on, on the next bounce, on `/smtp`, a mention and the shortcut; signed."""
    await write_note(slack, await card_for(slack, CODE_ALONE), "Ask Kim.")
    (kept,) = await desk.store.notes.all_of(slack.workspace.team.id)
    told = f"Ask Kim.\\n— Sam Carter, {kept.at.date()}"
    assert told in shown(await card_for(slack, f"Again: {CODE_ALONE}"))
    await slack.command("/smtp", "5.1.1")
    assert told in shown(await slack.wait_for_ephemeral())
    assert told in shown(await card_for(slack, f"<@{BOT}> 5.1.1"))
    elsewhere = await slack.post("on-call", CODE_ALONE)
    await slack.shortcut("explain_bounce", "on-call", elsewhere, user=ANNA)
    assert told in shown(await slack.wait_for_ephemeral(ANNA, "on-call"))
    assert told not in shown(await card_for(slack, "452 4.2.2 Mailbox full"))


async def test_a_note_on_a_code_is_on_every_text_with_it(slack: LocalSlack) -> None:
    """A server's own text has an entry of its own; a note on its enhanced code is there too, and says so."""
    await slack.command("/smtp", "5.1.1")
    await write_note(slack, await slack.wait_for_ephemeral(), "Ask Kim.")
    assert "Note of your team on No such mailbox: Ask Kim." in shown(await card_for(slack, BOUNCE))


async def test_a_note_on_the_provider_is_on_its_other_errors(slack: LocalSlack, desk: Desk) -> None:
    """Written on one error of a provider, it is on another one of the same, and on no other provider's."""
    first = "550-5.1.1 The email account that you tried to reach does not exist. gsmtp"
    card = await card_for(slack, first)
    modal = await open_note_form(slack, card)
    choice = next(block["element"] for block in modal.blocks if block.get("block_id") == "about")
    assert choice["initial_option"]["value"] == "entry"
    assert await slack.submit(modal, note("Postmaster account is with Kim.", about="provider")) == {}
    await slack.wait_for(lambda: "with Kim" in shown(now(slack, card)))
    other = "452-4.2.2 The email account that you tried to reach is over quota. gsmtp"
    name = desk.catalog.providers["google"].name
    assert f"Note of your team on {name}: " in shown(await card_for(slack, other))
    assert "with Kim" not in shown(await card_for(slack, BOUNCE))


async def test_a_card_drawn_again_keeps_its_notes(slack: LocalSlack) -> None:
    """In the other language and shared in the channel."""
    await write_note(slack, await card_for(slack, BOUNCE), "Ask Kim.")
    await slack.command("/smtp", BOUNCE)
    private = await slack.wait_for_ephemeral()
    await slack.press("support", private.ts, "language")
    await slack.wait_for(lambda: "Notiz Ihres Teams: Ask Kim." in shown(slack.ephemerals()[-1]))
    await slack.press("support", private.ts, "share")
    await slack.wait_for(lambda: [one for one in slack.messages("support") if "Ask Kim." in shown(one)])


async def test_a_note_is_worded_anew_and_deleted(slack: LocalSlack) -> None:
    """The button beside it opens it as it was written; the card shows what became of it."""
    card = await card_for(slack, BOUNCE)
    await write_note(slack, card, "Ask Kim.")
    modal = await open_note_form(slack, card, ANNA, "note_edit")
    assert "Ask Kim." in shown(modal)
    assert await slack.submit(modal, note("Ask Jo.")) == {}
    await slack.wait_for(lambda: "Ask Jo.\\n— Anna Weber" in shown(now(slack, card)))
    modal = await open_note_form(slack, card, SAM, "note_edit")
    await slack.press_in_view(modal, "note_delete")
    await slack.wait_for(lambda: "Ask Jo." not in shown(now(slack, card)))
    await slack.wait_for(lambda: "The note is deleted." in shown(slack.modal() or modal))
    assert "Ask Jo." not in shown(await card_for(slack, f"Again: {BOUNCE}"))


async def test_a_note_deleted_from_home_is_gone_from_home(slack: LocalSlack, desk: Desk) -> None:
    """The Home tab lists the team's notes with the same button, and shows what became of one."""
    await desk.store.notes.add(slack.workspace.team.id, "X.1.1", "Ask Kim.", SAM)
    await slack.open_home()
    home = await slack.wait_for(slack.home)
    assert "Ask Kim." in shown(home)
    await slack.press_in_view(home, "note_edit")
    await slack.press_in_view(await slack.wait_for(slack.modal), "note_delete")
    await slack.wait_for(lambda: "Ask Kim." not in shown(slack.home() or home))


async def test_a_form_closed_meanwhile_is_no_failure(slack: LocalSlack, desk: Desk) -> None:
    """Who presses Delete and closes the form at once has deleted the note, and hears of no trouble."""
    card = await card_for(slack, BOUNCE)
    await write_note(slack, card, "Ask Kim.")
    modal = await open_note_form(slack, card, SAM, "note_edit")
    slack.workspace.close(modal)
    await slack.press_in_view(modal, "note_delete")
    await slack.wait_for(lambda: "Ask Kim." not in shown(now(slack, card)))
    await settled(slack, desk)
    assert await desk.store.notes.all_of(slack.workspace.team.id) == []
    assert slack.messages(slack.dm(SAM)) == []


async def test_an_empty_or_long_note_is_said_at_its_field(slack: LocalSlack) -> None:
    """Nothing is kept and nothing is lost: the form stays open."""
    modal = await open_note_form(slack, await card_for(slack, BOUNCE))
    assert await slack.submit(modal, note(" \n ")) == {"text": "Write something, or press Cancel."}
    assert await slack.submit(modal, note(None)) == {"text": "Write something, or press Cancel."}
    too_long = note("x" * (LONGEST_NOTE + 1))
    assert await slack.submit(modal, too_long) == {"text": "Please shorten this to 1000 characters."}
    assert slack.modal() == modal


async def test_a_note_that_is_gone_is_said_so(slack: LocalSlack, desk: Desk) -> None:
    """Deleted while it was being edited, or before its button on an older card was pressed."""
    card = await card_for(slack, BOUNCE)
    await write_note(slack, card, "Ask Kim.")
    modal = await open_note_form(slack, card, action="note_edit")
    (kept,) = await desk.store.notes.all_of(slack.workspace.team.id)
    await desk.store.notes.remove(slack.workspace.team.id, kept.id)
    gone = "This note was deleted meanwhile, or it is another team's."
    assert await slack.submit(modal, note("Ask Jo.")) == {"text": gone}
    stale = await open_note_form(slack, card, ANNA, "note_edit")
    assert "inzwischen gelöscht" in shown(stale)


async def test_another_teams_note_is_out_of_reach(slack: LocalSlack, desk: Desk) -> None:
    """It is on no card of this team, and a button that names it opens nothing but a sentence."""
    number = await desk.store.notes.add("T0OTHER", "X.1.1", "Secret.", "U0OTHER")
    card = await card_for(slack, BOUNCE)
    assert "Secret." not in shown(card)
    await write_note(slack, card, "Ours.")
    forged = json.loads(json.dumps(now(slack, card).blocks).replace('"2 {', f'"{number} {{'))
    slack.workspace.change(now(slack, card), blocks=tuple(forged))
    modal = await open_note_form(slack, card, action="note_edit")
    assert "another team" in shown(modal)
    assert "Secret." not in shown(modal)


async def test_smtp_asked_again_is_answered_for_whoever_asks(slack: LocalSlack, desk: Desk) -> None:
    """Each in their own language, and with this team's notes as they are now, never another team's."""

    async def ask(user: str) -> str:
        await slack.command("/smtp", "5.1.1", user=user)
        return shown(slack.ephemerals(user)[-1])

    await desk.store.notes.add("T0OTHER", "X.1.1", "Secret.", "U0OTHER")
    plain = {user: await ask(user) for user in (SAM, ANNA)}
    names = desk.catalog.entries["X.1.1"]
    assert names.wording("en").name in plain[SAM]
    assert names.wording("de").name in plain[ANNA]
    team = slack.workspace.team.id
    number = await desk.store.notes.add(team, "X.1.1", "Ask Kim.", SAM)
    assert ["Ask Kim." in await ask(user) for user in (SAM, ANNA)] == [True, True]
    await desk.store.notes.remove(team, number)
    again = [await ask(user) for user in (SAM, ANNA)]
    assert not any("Ask Kim." in card or "Secret." in card for card in (*plain.values(), *again))


async def test_a_workspace_can_leave_notes_to_its_admins(slack: LocalSlack, desk: Desk) -> None:
    """Others are told so when they press, send, or would edit or delete, and change nothing; admins may."""
    card = await card_for(slack, BOUNCE)
    await write_note(slack, card, "Ask Kim.")
    early = await open_note_form(slack, card)
    annas = await open_note_form(slack, card, ANNA, "note_edit")
    team = slack.workspace.team.id
    await desk.store.choices.choose_for_workspace(team, WorkspaceChoice(notes_by="admins"), by=ANNA)
    await slack.press_in_view(annas, "note_delete")
    await slack.wait_for(lambda: "nur Admins" in shown(slack.modal(ANNA) or annas))
    refusal = "In this workspace only admins write notes. Please ask one of them."
    assert await slack.submit(early, note("Too late.")) == {"text": refusal}
    assert refusal in shown(await reopened(slack, card, "note_add"))
    assert refusal in shown(await reopened(slack, card, "note_edit"))
    assert [one.text for one in await desk.store.notes.all_of(team)] == ["Ask Kim."]
    make_admins_write(slack, SAM)
    modal = await reopened(slack, card, "note_add")
    assert await slack.submit(modal, note("By an admin.")) == {}
    await slack.wait_for(lambda: "By an admin." in shown(now(slack, card)))


async def reopened(slack: LocalSlack, card: Message, action: str) -> View:
    """Close what is open, and press a button."""
    while modal := slack.modal():
        slack.workspace.close(modal)
    return await open_note_form(slack, card, action=action)


async def test_smtp_is_answered_without_the_database(
    slack: LocalSlack, settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is broken, or slower than Slack waits, costs a card its notes and nothing else."""
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE notes RENAME TO elsewhere")
    engine.dispose()
    await slack.command("/smtp", "5.1.1")
    assert "5.1.1" in shown(await slack.wait_for_ephemeral())
    assert NOTES_TIMEOUT < ACKNOWLEDGE_WITHIN / 2
    monkeypatch.setattr("bot.listeners.noted.NOTES_TIMEOUT", NOTES_TIMEOUT)
    desk.store.notes = SlowNotes()
    await slack.command("/smtp", "5.2.2")
    await slack.wait_for(lambda: "5.2.2" in shown(slack.ephemerals()[-1]))


class SlowNotes(Notes):
    """Notes of a database that does not answer."""

    def __init__(self) -> None:
        """Need no database."""

    def surely_none(self, team: str, subjects: object) -> bool:  # noqa: ARG002 - knows of none
        """Know nothing without the database."""
        return False

    async def about(self, team: str, subjects: object) -> list[Note]:  # noqa: ARG002 - never gets to them
        """Take longer than anybody waits."""
        return await asyncio.Future()
