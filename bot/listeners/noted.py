"""Puts a team's notes on a card; a card never waits for them for long, nor fails for want of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cards.notes import TeamNote, with_notes
from bot.listeners.insiders import is_shared
from bot.store.database import name_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards import Card
    from bot.listeners.desk import Desk
    from bot.store import Note

NOTES_TIMEOUT = 0.5
"""Seconds that a card waits for its notes; Slack allows three for the whole answer."""

log = structlog.get_logger(__name__)


async def noted(desk: Desk, client: AsyncWebClient, team: str, card: Card, *, shared: bool = False) -> Card:
    """Give the card with the team's notes on it; without them where the database is slow or broken.

    A `shared` card is also read by people of another organisation: it has no notes.
    """
    notes = await _read(desk, team, card.place.subjects) if card.place and not shared else []
    if not notes:
        return card
    names = await desk.names(client, (note.author for note in notes))
    return with_notes(
        card,
        [
            TeamNote(
                number=note.id,
                subject=note.subject,
                text=note.text,
                author=names[note.author],
                day=note.at.date(),
            )
            for note in notes
        ],
    )


async def noted_in(desk: Desk, client: AsyncWebClient, team: str, card: Card, channel: str) -> Card:
    """Give the card with its notes, unless people of another organisation read the channel."""
    with_notes = await noted(desk, client, team, card)
    is_hidden = with_notes is not card and await is_shared(client, channel)
    return card if is_hidden else with_notes


async def _read(desk: Desk, team: str, subjects: Collection[str]) -> list[Note]:
    if desk.store.notes.surely_none(team, subjects):
        return []
    # Shielded, as a query that is broken off waits until the database lets go of its connection.
    reading = asyncio.shield(desk.store.notes.about(team, subjects))
    try:
        return await asyncio.wait_for(reading, NOTES_TIMEOUT)
    except (SQLAlchemyError, OSError) as error:
        log.warning("a card without its notes", error=name_of(error))
        return []
