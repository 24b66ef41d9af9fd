"""The shortcut “Explain a bounce”, there everywhere: a form to paste into, the card as a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import pipeline
from bot.cards.interface import say
from bot.cards.paste_form import CALLBACK, FIELD, paste_form, pasted, sent_form
from bot.delivery import Post
from bot.listeners.desk import Caller
from bot.listeners.noted import noted

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the shortcut and its form."""

    @app.global_shortcut(CALLBACK)
    async def ask(ack: AsyncAck, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        language = await desk.language(client, shortcut["user"]["id"])
        await client.views_open(trigger_id=shortcut["trigger_id"], view=paste_form(language))

    @app.view(CALLBACK)
    async def explain(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        client, team, user = Caller.of(context)
        language = await desk.language(client, user)
        text = pasted(view["state"]["values"])
        if not text.strip():
            await ack(response_action="errors", errors={FIELD: say(language, "paste-empty")})
            return
        drawn = pipeline.answer(desk.reader, text, language, private=False)
        card = await noted(desk, client, team, drawn)
        post = Post(
            key=f"{team}:{user}:{view['id']}",
            team=team,
            channel=user,
            thread_ts=None,
            text=card.text,
            blocks=card.blocks,
        )
        await desk.delivery.accept(post)
        await ack(response_action="update", view=sent_form(language))
