"""Buttons of a card: what each remembers is read, and whoever pressed a stale one is told to ask again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cards.recall import recall
from bot.listeners.desk import Caller
from bot.listeners.telling import tell_stale

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond

    from bot.cards import Recalled
    from bot.catalog import Language
    from bot.listeners.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: the card it stands on, where that is, who pressed, and the ways to answer.

    `value` is the button's, `recalled` what it says; a modal can be opened once by the `trigger_id`.
    `body` is the whole of what Slack tells.
    """

    recalled: Recalled
    value: str
    caller: Caller
    channel: str
    thread_ts: str | None
    trigger_id: str
    body: dict[str, Any]
    respond: AsyncRespond

    async def language(self, desk: Desk) -> Language:
        """Give the language of the one who pressed, which may be another than the card's."""
        return await desk.language(self.caller.client, self.caller.user)


Work = Callable[["Desk", Press], Awaitable[None]]


def on_press(app: AsyncApp, desk: Desk, action_id: str, work: Work) -> None:
    """Register a button that remembers its card."""

    async def pressed(
        ack: AsyncAck,
        action: dict[str, Any],
        body: dict[str, Any],
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        value = action.get("value", "")
        recalled = recall(value)
        if recalled is None:
            await tell_stale(desk, context, respond)
            return
        press = Press(
            recalled=recalled,
            value=value,
            caller=Caller.of(context),
            channel=context.channel_id or "",
            thread_ts=body.get("container", {}).get("thread_ts"),
            trigger_id=body["trigger_id"],
            body=body,
            respond=respond,
        )
        await work(desk, press)

    app.action(action_id)(pressed)
