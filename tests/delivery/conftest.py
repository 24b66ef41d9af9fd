"""A desk in a local Slack: two channels to post cards into, and a client that notes what it calls."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, Post
from bot.playground import LocalSlack
from tests.delivery import crashing
from tests.slack.running import PATIENCE, no_pause, patience
from tests.store.databases import sqlite_file, used_file, used_url

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.playground import Message

__all__ = ["no_pause", "patience", "sqlite_file", "used_file", "used_url"]

BEAT = 0.3
"""Seconds between signs of life in these tests."""

BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "No such mailbox"}}]


class Client(AsyncWebClient):
    """Slack's client, which notes each call."""

    def __init__(self, slack: LocalSlack, **more: Any) -> None:  # noqa: ANN401 - whatever the client takes
        super().__init__(token=slack.bot_token, base_url=slack.api_url, **more)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._called = asyncio.Condition()

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:  # noqa: ANN401 - all of it is passed on
        """Call a method."""
        async with self._called:
            self.calls.append((api_method, arguments.get("json") or arguments.get("params") or {}))
            self._called.notify_all()
        return await super().api_call(api_method, **arguments)

    def posts(self) -> list[dict[str, Any]]:
        """List what was to be posted, whether it was or not."""
        return [arguments for method, arguments in self.calls if method == "chat.postMessage"]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of the calls begun."""
        async with asyncio.timeout(PATIENCE), self._called:
            await self._called.wait_for(holds)


class Desk:
    """Two channels with a message each, whose threads get the cards."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack
        self.client = Client(slack)
        self.threads: dict[str, str] = {}
        self.programs: list[Process] = []
        """Those that were started, and end with the test at the latest."""

    async def client_of(self, team: str) -> Client | None:
        """Give the client of the one team that the app is installed in."""
        return self.client if team == "T1" else None

    async def open(self) -> None:
        """Write the messages."""
        self.slack.workspace.add_channel("alerts")
        for name in ("support", "alerts"):
            channel = self.slack.workspace.channel(name).id
            self.threads[channel] = await self.slack.post(name, "550 5.1.1 no such user")

    def post(
        self,
        name: str,
        channel: str = "support",
        text: str = "550: no such mailbox",
        *,
        thread: bool = True,
        blocks: list[dict[str, Any]] | None = None,
    ) -> Post:
        """Make a card."""
        where = self.slack.workspace.channel(channel).id
        return Post(
            f"T1:{where}:{name}", "T1", where, self.threads[where] if thread else None, text, blocks or BLOCKS
        )

    def cards(self, channel: str = "support") -> list[Message]:
        """List the cards of a channel, in its thread and out of it."""
        thread = self.threads[self.slack.workspace.channel(channel).id]
        messages = [*self.slack.messages(channel), *self.slack.replies(channel, thread)]
        return [message for message in messages if message.metadata]

    def names(self, channel: str = "support") -> list[str]:
        """List the names of the cards of a channel."""
        payloads = [card.metadata["event_payload"] for card in self.cards(channel) if card.metadata]
        return [payload["key"].rpartition(":")[2] for payload in payloads]

    async def until_posted(self, name: str, channel: str = "support") -> None:
        """Wait for a card."""
        await self.slack.wait_for(lambda: name in self.names(channel), seconds=PATIENCE)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Open a desk in a new Slack."""
    slack = LocalSlack()
    await slack.start()
    opened = Desk(slack)
    await opened.open()
    yield opened
    for program in opened.programs:
        if program.returncode is None:
            program.kill()
            await program.wait()
    await slack.stop()


async def accepting_program(desk: Desk, url: str, post: Post, name: str = "a") -> Process:
    """Start a program that accepts a card, says so and waits: a replica of that name."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", crashing.__name__, str(BEAT), desk.slack.api_url, desk.slack.bot_token, url),
        *(name, json.dumps(asdict(post))),
        stdout=subprocess.PIPE,
    )
    desk.programs.append(program)
    return program


@pytest.fixture(autouse=True)
def _quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let replicas notice soon that one is dead."""
    monkeypatch.setattr("bot.delivery.replicas.BEAT", BEAT)


@pytest.fixture
def short_stopping_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop soon, whatever is still under way."""
    monkeypatch.setattr("bot.delivery.delivery.STOPPING_TIMEOUT", 1)


@pytest.fixture
async def delivery(desk: Desk, sqlite_file: Path) -> AsyncIterator[Delivery]:
    """Start a delivery."""
    started = Delivery(desk.client_of, f"sqlite:///{sqlite_file}")
    await started.start()
    yield started
    await started.stop()
