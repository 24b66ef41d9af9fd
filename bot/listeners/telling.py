"""Tells somebody something beside a card: for one, that a button or form is of another version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import cards
from bot.cards.modal import sentence_view

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncBoltContext, AsyncRespond

    from bot.cards import Card
    from bot.listeners.desk import Desk


async def tell(respond: AsyncRespond, card: Card) -> None:
    """Answer the one who pressed a button, and leave the card as it is."""
    await respond(text=card.text, blocks=card.blocks, response_type="ephemeral", replace_original=False)


async def tell_stale(desk: Desk, context: AsyncBoltContext, respond: AsyncRespond) -> None:
    """Say that a card's button is of another version."""
    language = await desk.language(context.client, context.user_id)
    await tell(respond, cards.help_card(language, problem="stale-button"))


async def stale_view(desk: Desk, context: AsyncBoltContext) -> dict[str, Any]:
    """Make the end of a modal that is of another version."""
    return sentence_view(await desk.language(context.client, context.user_id), "modal-stale")
