"""A small Bolt app to drive the local Slack with, over Socket Mode or over HTTP."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.playground.listening import Server, free_socket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground import LocalSlack

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Press* one"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "share", "text": {"type": "plain_text", "text": "Share"}},
            {"type": "button", "action_id": "close", "text": {"type": "plain_text", "text": "Close"}},
            {"type": "button", "action_id": "ask", "text": {"type": "plain_text", "text": "Ask"}},
        ],
    },
]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A question"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Why?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


class Heard(list[dict[str, Any]]):
    """Every payload that the app was told, in order."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """List payloads by the type of their event, or their own."""
        return [one for one in self if kind in (one.get("event", {}).get("type"), one.get("type"))]


def build_echo(client: AsyncWebClient, signing_secret: str, heard: Heard) -> AsyncApp:
    """Build an app that repeats what it hears."""
    app = AsyncApp(client=client, signing_secret=signing_secret)
    _register_hearing(app, heard)
    _register_answers(app)
    _register_buttons(app)
    return app


def _register_hearing(app: AsyncApp, heard: Heard) -> None:
    @app.middleware
    async def remember(body: dict[str, Any], next: Any) -> None:  # noqa: A002, ANN401 - as Bolt calls it
        heard.append(body)
        await next()

    @app.event("app_mention")
    async def mention() -> None:
        """Only remember it."""


def _register_answers(app: AsyncApp) -> None:
    @app.command("/smtp")
    async def command(ack: AsyncAck, command: dict[str, Any]) -> None:
        if command["text"] == "slow":
            await asyncio.sleep(1)
        await ack(text=f"private: {command['text']}", blocks=BUTTONS)

    @app.event("message")
    async def message(event: dict[str, Any], say: AsyncSay) -> None:
        if "subtype" not in event and "bot_id" not in event:
            await say(text=f"heard: {event['text']}", blocks=BUTTONS, thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": BUTTONS})

    @app.message_shortcut("explain_bounce")
    async def shortcut(ack: AsyncAck, shortcut: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await respond(text=f"explained: {shortcut['message']['text']}", response_type="ephemeral")


def _register_buttons(app: AsyncApp) -> None:
    @app.action("share")
    async def share(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="shared", response_type="in_channel", replace_original=False)

    @app.action("close")
    async def close(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    @app.action("ask")
    async def ask(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    async def form(ack: AsyncAck, view: dict[str, Any]) -> None:
        answer = view["state"]["values"]["why"]["text"]["value"]
        if answer:
            await ack()
        else:
            await ack(response_action="errors", errors={"why": "Say why."})


@asynccontextmanager
async def connected(slack: LocalSlack, transport: str, *, ping_interval: float = 0.5) -> AsyncIterator[Heard]:
    """Run the app, connected over `socket` or `http`, until the block ends."""
    heard = Heard()
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = build_echo(client, slack.signing_secret, heard)
    if transport == "socket":
        handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=ping_interval)
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
        yield heard
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
    else:
        endpoint = AsyncSlackRequestHandler(app).handle
        socket = free_socket(0)
        server = Server(Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])]))
        await server.start(socket)
        await slack.use_http(f"http://127.0.0.1:{socket.getsockname()[1]}/slack/events")
        yield heard
        await server.stop()
