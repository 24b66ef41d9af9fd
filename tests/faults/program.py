"""The program as people run it: `python -m bot run`, to be killed, stopped, started again and weighed."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

from bot.playground.listening import free_socket
from tests.surroundings import ENVIRONMENT

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.playground import LocalSlack

Mode = Literal["socket", "http"]

READY = {"socket": b"connected to Slack", "http": b"listening"}
"""What its log says when it takes events."""
STARTING_TIMEOUT, STOPPING_TIMEOUT = 60.0, 30.0
"""Seconds."""


class Program:
    """One process at a time, with the same settings and the same name in the database every time."""

    def __init__(
        self, slack: LocalSlack, database_url: str, log: Path, *, mode: Mode, module: str, **more: str
    ) -> None:
        """Take what it is to connect to; `more` are further settings, by their names in the environment.

        `module` is what is run: `bot`, or one that runs it under other circumstances.
        """
        with free_socket(0) as free:
            self.port: int = free.getsockname()[1]
        self._mode = mode
        self._module = module
        self._log = log
        self._read = 0
        self._process: Process | None = None
        self._environment = {
            **ENVIRONMENT,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            ("SLACK_APP_TOKEN" if mode == "socket" else "SLACK_SIGNING_SECRET"): (
                slack.app_token if mode == "socket" else slack.signing_secret
            ),
            **more,
        }

    @property
    def request_url(self) -> str:
        """Where it takes events over HTTP."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    async def start(self) -> None:
        """Start it; it is not ready yet."""
        with self._log.open("ab") as log:
            self._read = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                "run",
                cwd=self._log.parent,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> None:
        """Wait until it takes events; raises RuntimeError when it ended instead."""
        async with asyncio.timeout(STARTING_TIMEOUT):
            while not self.is_ready:
                if self._running.returncode is not None:
                    raise RuntimeError(f"The program ended: see {self._log}.")
                await asyncio.sleep(0.05)

    @property
    def is_ready(self) -> bool:
        """Whether it takes events."""
        has_begun = READY[self._mode] in self._log.read_bytes()[self._read :]
        return has_begun and self._running.returncode is None

    async def kill(self) -> None:
        """End it at once, by SIGKILL."""
        if self._running.returncode is None:
            self._running.kill()
        await self._running.wait()

    @asynccontextmanager
    async def stands_still(self) -> AsyncIterator[None]:
        """Let it do nothing until the block ends, as on an overloaded machine, and then go on."""
        self._running.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._running.send_signal(signal.SIGCONT)

    async def stop(self) -> int:
        """Ask it to end, by SIGTERM; give its exit status, or that of SIGKILL if it would not."""
        self._running.terminate()
        try:
            return await asyncio.wait_for(self._running.wait(), STOPPING_TIMEOUT)
        except TimeoutError:
            await self.kill()
            return await self._running.wait()

    async def memory(self) -> float:
        """Give the megabytes that it holds in memory."""
        asked = await asyncio.create_subprocess_exec(
            "ps", "-o", "rss=", "-p", str(self._running.pid), stdout=asyncio.subprocess.PIPE
        )
        kilobytes, _ = await asked.communicate()
        return int(kilobytes) * 1024 / 1e6

    @property
    def _running(self) -> Process:
        if self._process is None:
            raise RuntimeError("The program was not started.")
        return self._process
