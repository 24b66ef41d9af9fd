"""What no other listener knows, as it is of an older or newer version: whoever used it gets a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.cards.modal import sentence_view
from bot.listeners.desk import Caller
from bot.listeners.home import publish_home
from bot.listeners.telling import stale_view, tell_stale

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond

    from bot.listeners.desk import Desk

ANYTHING = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """Register what is tried last: for any button, any form and any shortcut."""

    @app.action(ANYTHING)
    async def press(
        ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        await ack()
        view = body.get("view") or {}
        if view.get("type") == "home":
            await publish_home(desk, Caller.of(context))
        elif view:
            await context.client.views_update(view_id=view["id"], view=await stale_view(desk, context))
        else:
            await tell_stale(desk, context, respond)

    @app.view(ANYTHING)
    async def send(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack(response_action="update", view=await stale_view(desk, context))

    @app.shortcut(ANYTHING)
    async def choose(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        language = await desk.language(context.client, context.user_id)
        view = sentence_view(language, "shortcut-stale")
        await context.client.views_open(trigger_id=body["trigger_id"], view=view)
