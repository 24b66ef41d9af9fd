"""The whole app, as it runs in a workspace, connected to a local Slack."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.app import build_app, build_client, open_desk
from bot.server import serve_http, serve_socket_mode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.listeners import Desk
    from bot.playground import LocalSlack
    from bot.settings import Settings

CONNECTING_TIMEOUT = 20.0
"""Seconds that the app may take to be there."""


@asynccontextmanager
async def running_app(slack: LocalSlack, settings: Settings, mode: str) -> AsyncIterator[Desk]:
    """Run the app over `socket` or `http` until the end of the block."""
    stop = asyncio.Event()
    client = build_client(settings)
    async with open_desk(settings, client) as desk:
        app = build_app(settings, desk, client)
        if mode == "http":
            port = free_port()
            serving = asyncio.create_task(serve_http(app, host="127.0.0.1", port=port, stop=stop))
            await until(lambda: listens(port))
            await slack.use_http(f"http://127.0.0.1:{port}/slack/events")
        else:
            serving = asyncio.create_task(serve_socket_mode(app, slack.app_token, stop=stop))
            await until(lambda: slack.sockets.connections > 0)
        try:
            yield desk
        finally:
            stop.set()
            await serving


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def until(there: Callable[[], bool]) -> None:
    """Look again and again until something is there."""
    async with asyncio.timeout(CONNECTING_TIMEOUT):
        while not there():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.02)


def listens(port: int) -> bool:
    """Say whether somebody listens on `port`."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
