"""The buttons of a card: share it, switch its language, open a match, say whether it was right.

A button's value remembers its card, so every button works for as long as the card stands, on any replica.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot import cards, pipeline
from bot.cards.recall import recall
from bot.store import Feedback

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond

    from bot.cards import Card, Recalled
    from bot.listeners.desk import Desk


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: the card it stands on, where that is, and the way to answer."""

    recalled: Recalled
    team: str
    thread_ts: str | None
    respond: AsyncRespond


Work = Callable[["Desk", Press], Awaitable[None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every button; one of an older version gets a card that says to ask again."""
    for action_id, work in BUTTONS.items():
        app.action(action_id)(_listener(desk, work))


def _listener(desk: Desk, work: Work) -> Callable[..., Awaitable[None]]:
    async def pressed(
        ack: AsyncAck,
        action: dict[str, Any],
        body: dict[str, Any],
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        recalled = recall(action.get("value", ""))
        if recalled is None:
            await _tell(respond, cards.help_card(desk.default_language, problem="stale-button"))
            return
        thread_ts = body.get("container", {}).get("thread_ts")
        await work(desk, Press(recalled, context.team_id or "", thread_ts, respond))

    return pressed


async def _redraw(desk: Desk, press: Press) -> None:
    card = pipeline.redraw(desk.catalog, press.recalled, private=press.recalled.private)
    await press.respond(text=card.text, blocks=card.blocks, replace_original=True)


async def _share(desk: Desk, press: Press) -> None:
    """Post the card for all and take the private one away, so that it is not shared twice."""
    card = pipeline.redraw(desk.catalog, press.recalled, private=False)
    await press.respond(
        text=card.text,
        blocks=card.blocks,
        response_type="in_channel",
        replace_original=False,
        thread_ts=press.thread_ts,
    )
    await press.respond(delete_original=True)


async def _keep_feedback(desk: Desk, press: Press, *, useful: bool) -> None:
    entry, rule, words = _shown(desk, press.recalled)
    await desk.store.feedback.add(
        Feedback(
            team=press.team,
            rule=rule,
            entry=entry,
            useful=useful,
            language=press.recalled.language,
            fingerprint=hashlib.sha256(words.encode()).hexdigest(),
        )
    )
    await _tell(press.respond, cards.thanks_card(press.recalled.language))


def _shown(desk: Desk, recalled: Recalled) -> tuple[str, str, str]:
    """Tell which entry a card showed, by which rule, and for which words."""
    if recalled.bounces:
        first = recalled.bounces[0]
        return first.entry, first.rule, first.words
    query = recalled.query or ""
    matches = desk.catalog.lookup(query).matches
    return (matches[0].entry.id, f"lookup/{matches[0].why}", query) if matches else ("", "lookup", query)


async def _tell(respond: AsyncRespond, card: Card) -> None:
    """Answer the one who pressed, and leave the card as it is."""
    await respond(text=card.text, blocks=card.blocks, response_type="ephemeral", replace_original=False)


BUTTONS: dict[str, Work] = {
    "language": _redraw,
    "lookup": _redraw,
    "share": _share,
    "feedback_yes": partial(_keep_feedback, useful=True),
    "feedback_no": partial(_keep_feedback, useful=False),
}
