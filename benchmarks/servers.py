"""Our app and a bare one, each a process of its own on this machine, reached by HTTP or in Socket Mode."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load import LANES, http_lanes
from benchmarks.socket_slack import SocketSlack
from bot.playground.listening import free_socket
from tests.surroundings import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from benchmarks.load import Lane
    from bot.playground import LocalSlack

OURS, BARE = "bot run", "bare app"
PROGRAMS = {OURS: ("-m", "bot", "run"), BARE: ("-m", "benchmarks.bare_app")}
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
START_TIMEOUT = 30
"""Seconds that an app may take until it answers, or connects."""


@asynccontextmanager
async def http_server(name: str, slack: LocalSlack) -> AsyncIterator[int]:
    """Run an app that serves HTTP; give its port."""
    with free_socket(0) as free:
        port: int = free.getsockname()[1]
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    async with _process(name, settings):
        async with asyncio.timeout(START_TIMEOUT):
            await _answers(port)
        yield port


@asynccontextmanager
async def socket_lanes(name: str) -> AsyncIterator[list[Lane[str]]]:
    """Run an app in Socket Mode; give ways to send it commands."""
    slack = SocketSlack()
    await slack.start()
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": slack.api_url}
    try:
        async with _process(name, settings):
            async with asyncio.timeout(START_TIMEOUT):
                await slack.connected.wait()
            yield [slack.ask] * LANES
    finally:
        await slack.stop()


@asynccontextmanager
async def _process(name: str, settings: Mapping[str, str]) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'bench.db')}"
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *PROGRAMS[name],
            cwd=folder,
            env={**ENVIRONMENT, "DATABASE_URL": database, "LOG_LEVEL": "WARNING", **settings},
        )
        try:
            yield
        finally:
            process.terminate()
            await process.wait()


async def _answers(port: int) -> None:
    while True:
        try:
            async with http_lanes(port, 1) as lanes:
                return await lanes[0](HEALTH)
        except ConnectionError:
            await asyncio.sleep(0.1)
