"""Our app and a bare one, each a process of its own that listens on 127.0.0.1 and knows a local Slack."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load import send_all
from bot.playground.listening import free_socket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground import LocalSlack

ROOT = Path(__file__).parent.parent
OURS, BARE = "bot run", "bare app"
PROGRAMS = {OURS: ("-m", "bot", "run"), BARE: ("-m", "benchmarks.bare_app")}
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
START_TIMEOUT = 30
"""Seconds that a server may take until it answers."""


@asynccontextmanager
async def serving(slack: LocalSlack) -> AsyncIterator[dict[str, int]]:
    """Run both; give their ports."""
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(_server(name, slack)) for name in PROGRAMS}


@asynccontextmanager
async def _server(name: str, slack: LocalSlack) -> AsyncIterator[int]:
    with free_socket(0) as free:
        port: int = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.db')}",
            "LOG_LEVEL": "WARNING",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *PROGRAMS[name], cwd=ROOT, env={**os.environ, **settings}
        )
        try:
            async with asyncio.timeout(START_TIMEOUT):
                await _answers(port)
            yield port
        finally:
            process.terminate()
            await process.wait()


async def _answers(port: int) -> None:
    while True:
        try:
            return await send_all(port, [HEALTH], 1)
        except ConnectionError:
            await asyncio.sleep(0.1)
