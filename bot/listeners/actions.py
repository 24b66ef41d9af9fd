"""The buttons that show a card: share it, switch its language, open a match.

A button's value remembers its card, so every button works for as long as the card stands, on any replica.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from bot import cards, pipeline
from bot.listeners.insiders import is_insider
from bot.listeners.noted import noted, noted_in
from bot.listeners.pressing import on_press
from bot.listeners.telling import tell

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.cards import Card
    from bot.listeners.desk import Desk
    from bot.listeners.pressing import Press, Work

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register them."""
    for action_id, work in BUTTONS.items():
        on_press(app, desk, action_id, work)


async def _redraw(desk: Desk, press: Press) -> None:
    card = await _card(desk, press, private=press.recalled.private)
    await press.respond(text=card.text, blocks=card.blocks, replace_original=True)


async def _share(desk: Desk, press: Press) -> None:
    """Post the card for all and take the private one away, so that it is not shared twice."""
    card = await _card(desk, press, private=False)
    answer = await press.respond(
        text=card.text,
        blocks=card.blocks,
        response_type="in_channel",
        replace_original=False,
        thread_ts=press.thread_ts,
    )
    if answer.status_code != HTTPStatus.OK:
        log.warning("a card was not shared", status=answer.status_code, error=answer.body)
        await tell(press.respond, cards.not_shared_card(await press.language(desk)))
        return
    await press.respond(delete_original=True)


async def _card(desk: Desk, press: Press, *, private: bool) -> Card:
    """Draw the card again, with notes if only the team's own people see it."""
    drawn = pipeline.redraw(desk.reader, press.recalled, private=private)
    if not await is_insider(desk, press.caller, press.body):
        return drawn
    client, team, _ = press.caller
    if private:
        return await noted(desk, client, team, drawn)
    return await noted_in(desk, client, team, drawn, press.channel)


BUTTONS: dict[str, Work] = {
    "language": _redraw,
    "lookup": _redraw,
    "page_earlier": _redraw,
    "page_later": _redraw,
    "share": _share,
}
