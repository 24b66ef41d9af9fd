"""“Reply for the customer”: a modal with an answer to change and copy, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.customer_reply import (
    CUSTOMER_REPLY,
    CUSTOMER_REPLY_LANGUAGE,
    customer_reply_form,
    read_customer_reply,
)
from bot.cards.recall import recall_case
from bot.listeners.telling import stale_view, tell_stale

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond

    from bot.cards.customer_reply import ReplyCase
    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button, and the modal with its own."""

    @app.action(CUSTOMER_REPLY)
    async def offer(
        ack: AsyncAck,
        action: dict[str, Any],
        body: dict[str, Any],
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        if case := recall_case(action.get("value", "")):
            view = customer_reply_form(case, _reply(desk, case))
            await context.client.views_open(trigger_id=body["trigger_id"], view=view)
        else:
            await tell_stale(desk, context, respond)

    @app.action(CUSTOMER_REPLY_LANGUAGE)
    async def switch_language(
        ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        await ack()
        shown = body["view"]
        if case := recall_case(action.get("value", "")):
            reply = shown["private_metadata"] or _reply(desk, case)
            draft = read_customer_reply(shown["state"]["values"])
            view = customer_reply_form(case, reply, other_draft=draft)
        else:
            view = await stale_view(desk, context)
        await context.client.views_update(view_id=shown["id"], view=view)

    @app.view(CUSTOMER_REPLY)
    async def close(ack: AsyncAck) -> None:
        await ack()


def _reply(desk: Desk, case: ReplyCase) -> str:
    return desk.catalog.customer_reply(case.reason, case.provider, case.language, permanent=case.permanent)
