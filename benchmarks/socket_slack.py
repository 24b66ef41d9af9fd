"""As much of Slack as an app in Socket Mode needs, on 127.0.0.1, and quick enough never to be waited for."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground.listening import free_socket
from bot.playground.workspace import ANNA

if TYPE_CHECKING:
    from collections.abc import Mapping

HELLO = '{"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0BENCH"}}'


class SocketSlack:
    """One app's Slack: sends it envelopes and waits for the acknowledgements.

    https://docs.slack.dev/apis/events-api/using-socket-mode
    """

    def __init__(self) -> None:
        self.connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._identifiers = map(str, count())
        self._app = web.Application()
        self._app.add_routes([web.post("/api/{method}", self._answer), web.get("/link", self._link)])
        self._runner = web.AppRunner(self._app)

    async def start(self) -> None:
        """Listen on a free port."""
        listening = free_socket(0)
        self._port: int = listening.getsockname()[1]
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def stop(self) -> None:
        """Close the connection and stop listening."""
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"http://127.0.0.1:{self._port}/api/"

    async def ask(self, payload: str) -> None:
        """Send a slash command or an event, as JSON, and wait for the acknowledgement."""
        identifier, kind = (
            next(self._identifiers),
            "slash_commands" if '"command"' in payload else "events_api",
        )
        acknowledged = self._waiting[identifier] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(
            f'{{"envelope_id": "{identifier}", "type": "{kind}", "accepts_response_payload": true, '
            f'"payload": {payload}}}'
        )
        await acknowledged

    async def _answer(self, request: web.Request) -> web.Response:
        """Answer a method of the Web API."""
        answers: Mapping[str, dict[str, Any]] = {
            "apps.connections.open": {"url": f"ws://127.0.0.1:{self._port}/link"},
            "auth.test": {
                "team_id": "T0BENCH",
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "url": "",
                "user": "bot",
            },
        }
        method = request.match_info["method"]
        if method == "users.info":
            user = (await request.post())["user"]
            return web.json_response({"ok": True, "user": {"locale": "de-DE" if user == ANNA else "en-US"}})
        return web.json_response({"ok": True, **answers.get(method, {})})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await self._socket.prepare(request)
        await self._socket.send_str(HELLO)
        self.connected.set()
        async for message in self._socket:
            # `{"envelope_id": "12"` is what every acknowledgement begins with: the rest is not looked at.
            self._waiting.pop(message.data.split('"', 4)[3]).set_result(None)
        return self._socket
