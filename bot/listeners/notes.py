"""Team notes: written, worded anew and deleted in modals; the card they were opened from shows it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncRespond

from bot import cards, pipeline
from bot.cards import note_forms
from bot.cards.modal import sentence_view
from bot.cards.recall import recall
from bot.listeners.desk import Caller
from bot.listeners.home import publish_home
from bot.listeners.insiders import is_admin, is_insider, is_shared
from bot.listeners.modal_memory import ModalMemory
from bot.listeners.noted import noted
from bot.listeners.pressing import on_press
from bot.listeners.telling import stale_view, tell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

    from bot.listeners.desk import Desk
    from bot.listeners.pressing import Press

    Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the buttons of cards and of modals, and the modals."""
    on_press(app, desk, "note_add", _ask)

    @app.action("note_edit")
    async def edit(ack: AsyncAck, action: Json, body: Json, context: AsyncBoltContext) -> None:
        await ack()
        view = await _change_form(desk, context, action.get("value", ""), body)
        await context.client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("note_delete")
    async def delete(ack: AsyncAck, body: Json, context: AsyncBoltContext) -> None:
        await ack()
        view = body["view"]
        said = await _delete(desk, context, body, ModalMemory.read(view["private_metadata"]))
        await context.client.views_update(view_id=view["id"], view=said)

    app.view(note_forms.NOTE)(_sent(desk, _add))
    app.view(note_forms.NOTE_CHANGE)(_sent(desk, _change))


async def _ask(desk: Desk, press: Press) -> None:
    language = await press.language(desk)
    shown = pipeline.first_shown(desk.catalog, press.recalled)
    if shown.entry is None:
        view = sentence_view(language, "note-stale")
    elif refusal := await _refusal(desk, press.caller, press.body):
        view = sentence_view(language, refusal)
    else:
        url = press.respond.response_url or ""
        memory = ModalMemory(language, response_url=url, channel=press.channel, value=press.value)
        view = note_forms.note_form(shown.entry, shown.provider, language, memory.write())
    await press.caller.client.views_open(trigger_id=press.trigger_id, view=view)


async def _change_form(desk: Desk, context: AsyncBoltContext, value: str, body: Json) -> Json:
    """Make the modal for the note that a button names, or the sentence why there is none."""
    caller = Caller.of(context)
    language = await desk.language(caller.client, caller.user)
    number, _, card = value.partition(" ")
    if refusal := await _refusal(desk, caller, body):
        return sentence_view(language, refusal)
    note = await desk.store.notes.get(caller.team, int(number)) if _is_number(number) else None
    if note is None:
        return sentence_view(language, "note-gone")
    memory = ModalMemory(language, note.id, body.get("response_url") or "", context.channel_id or "", card)
    return note_forms.note_change_form(note.text, language, memory.write())


async def _delete(desk: Desk, context: AsyncBoltContext, body: Json, memory: ModalMemory | None) -> Json:
    """Delete the note of a modal, and make the modal that says so."""
    if memory is None:
        return await stale_view(desk, context)
    caller = Caller.of(context)
    if refusal := await _refusal(desk, caller, body):
        return sentence_view(memory.language, refusal)
    was_there = await desk.store.notes.remove(caller.team, memory.number)
    await _show(desk, caller, memory)
    return sentence_view(memory.language, "note-deleted" if was_there else "note-gone")


def _sent(
    desk: Desk, keep: Callable[[Desk, Caller, ModalMemory, Json], Awaitable[Json]]
) -> Callable[..., Awaitable[None]]:
    """Answer a sent form: `keep` keeps it, or gives a sentence for each field that is wrong."""

    async def sent(ack: AsyncAck, view: Json, body: Json, context: AsyncBoltContext) -> None:
        memory = ModalMemory.read(view["private_metadata"])
        if memory is None:
            await ack(response_action="update", view=await stale_view(desk, context))
            return
        caller, values = Caller.of(context), view["state"]["values"]
        text, _ = note_forms.note_in(values)
        errors = note_forms.note_mistake(memory.language, text)
        if not errors and (refusal := await _refusal(desk, caller, body)):
            errors = note_forms.refused_note(memory.language, refusal)
        errors = errors or await keep(desk, caller, memory, values)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        await _show(desk, caller, memory)

    return sent


async def _add(desk: Desk, caller: Caller, memory: ModalMemory, values: Json) -> Json:
    text, about_provider = note_forms.note_in(values)
    recalled = recall(memory.value)
    shown = pipeline.first_shown(desk.catalog, recalled) if recalled else None
    if shown is None or shown.entry is None:
        return note_forms.refused_note(memory.language, "note-stale")
    provider = shown.provider if about_provider else None
    subject = cards.provider_subject(provider) if provider else shown.entry.id
    await desk.store.notes.add(caller.team, subject, text, caller.user)
    return {}


async def _change(desk: Desk, caller: Caller, memory: ModalMemory, values: Json) -> Json:
    text, _ = note_forms.note_in(values)
    changed = await desk.store.notes.change(caller.team, memory.number, text, caller.user)
    return {} if changed else note_forms.refused_note(memory.language, "note-gone")


async def _refusal(desk: Desk, caller: Caller, body: Json) -> str | None:
    """Name the message why somebody may not write notes; None for who may.

    All of the workspace may, unless it left that to its admins; nobody of another organisation may.
    """
    client, team, user = caller
    if not await is_insider(desk, caller, body):
        return "notes-by-us"
    by_everyone = (await desk.store.choices.workspace(team)).notes_by == "everyone"
    if by_everyone or is_admin(await desk.person(client, user), team):
        return None
    return "notes-by-admins"


async def _show(desk: Desk, caller: Caller, memory: ModalMemory) -> None:
    """Draw anew what the modal was opened from: a card, if Slack still lets us, or the Home tab.

    A card that another organisation reads is drawn without notes; the one who wrote is told why.
    """
    recalled = recall(memory.value)
    if recalled is None or not memory.response_url:
        await publish_home(desk, caller)
        return
    respond = AsyncRespond(response_url=memory.response_url)
    shared = not recalled.private and await is_shared(caller.client, memory.channel)
    drawn = pipeline.redraw(desk.reader, recalled, private=recalled.private)
    card = await noted(desk, caller.client, caller.team, drawn, shared=shared)
    await respond(text=card.text, blocks=card.blocks, replace_original=True)
    if shared:
        await tell(respond, cards.kept_out_card(memory.language))


def _is_number(text: str) -> bool:
    """Tell a note's number, as PostgreSQL can hold it, from what another version wrote."""
    return text.isdecimal() and len(text) < len(str(2**31))
