"""What no other listener knows, as it is of an older or newer version: whoever used it gets a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot import cards
from bot.cards.forms import sentence_view
from bot.listeners.home import publish_home
from bot.listeners.pressing import tell

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
        language = await desk.language(context.client, context.user_id)
        view = body.get("view") or {}
        if view.get("type") == "home":
            await publish_home(desk, context.client, context.team_id or "", context.user_id or "")
        elif view:
            await context.client.views_update(view_id=view["id"], view=sentence_view(language, "modal-stale"))
        else:
            await tell(respond, cards.help_card(language, problem="stale-button"))

    @app.view(ANYTHING)
    async def send(ack: AsyncAck, context: AsyncBoltContext) -> None:
        language = await desk.language(context.client, context.user_id)
        await ack(response_action="update", view=sentence_view(language, "modal-stale"))

    @app.shortcut(ANYTHING)
    async def choose(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        language = await desk.language(context.client, context.user_id)
        view = sentence_view(language, "shortcut-stale")
        await context.client.views_open(trigger_id=body["trigger_id"], view=view)
