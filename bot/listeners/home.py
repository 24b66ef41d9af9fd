"""App Home: what the bot does and how to ask it, the week's numbers, and the settings of channels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cards.home import NoteLine, Week, home_view
from bot.listeners.channels import shared_channels
from bot.listeners.desk import Caller
from bot.listeners.insiders import belongs, is_admin
from bot.store import NOTES_BY, WorkspaceChoice

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

    from bot.catalog import Language
    from bot.listeners.desk import Desk

WEEK = timedelta(days=7)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the Home tab."""

    @app.event("app_home_opened")
    async def show_home(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("tab") == "home":
            await publish_home(desk, Caller.of(context))

    @app.action("notes_by")
    async def choose_who_writes_notes(
        ack: AsyncAck, action: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        await ack()
        caller = Caller.of(context)
        client, team, user = caller
        chosen = (action.get("selected_option") or {}).get("value")
        wanted = next((one for one in NOTES_BY if one == chosen), None)
        if wanted and is_admin(await desk.person(client, user), team):
            await desk.store.choices.choose_for_workspace(team, WorkspaceChoice(notes_by=wanted), by=user)
        await publish_home(desk, caller)


async def publish_home(desk: Desk, caller: Caller) -> None:
    """Show somebody their Home tab as things are now.

    Somebody of another organisation sees how to ask and nothing of the team's; where Slack does not tell who
    it is, there are no notes.
    """
    client, team, user = caller
    language = await desk.language(client, user)
    person = await desk.person(client, user)
    if person and not belongs(person, team):
        await client.views_publish(user_id=user, view=home_view(language))
        return
    view = home_view(
        language,
        await _week(desk, team, language),
        await shared_channels(desk, caller),
        await _notes(desk, caller, language) if person else [],
        (await desk.store.choices.workspace(team)).notes_by if is_admin(person, team) else None,
    )
    await client.views_publish(user_id=user, view=view)


async def _notes(desk: Desk, caller: Caller, language: Language) -> list[NoteLine]:
    """List a team's notes, the newest first."""
    notes = await desk.store.notes.all_of(caller.team)
    names = await desk.names(caller.client, (note.author for note in notes))
    return [
        NoteLine(
            number=note.id,
            about=_name(desk, note.subject, language),
            text=note.text,
            author=names[note.author],
        )
        for note in reversed(notes)
    ]


def _name(desk: Desk, subject: str, language: Language) -> str:
    """Name what a note is about: `provider:ovh`, or an entry's id."""
    _, is_provider, provider = subject.partition("provider:")
    if is_provider and provider in desk.catalog.providers:
        return desk.catalog.providers[provider].name
    entry = desk.catalog.entries.get(subject)
    return entry.wording(language).name if entry else subject


async def _week(desk: Desk, team: str, language: Language) -> Week:
    since = datetime.now(UTC) - WEEK
    numbers = await desk.store.answers.numbers(team, since)
    right, wrong = await desk.store.feedback.count(team, since=since)
    reasons, providers = desk.catalog.reasons, desk.catalog.providers
    return Week(
        cards=numbers.cards,
        right=right,
        wrong=wrong,
        reasons=[
            (reasons[slug].wording(language).name if slug in reasons else slug, count)
            for slug, count in numbers.reasons
        ],
        providers=[
            (providers[name].name if name in providers else name, count) for name, count in numbers.providers
        ],
    )
