"""The whole app, connected to a local Slack, and how tests wait for it."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.app import build_app, build_client, open_desk
from bot.playground.listening import free_socket
from bot.server import serve_http, serve_socket_mode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.listeners import Desk
    from bot.playground import LocalSlack
    from bot.settings import Settings

PATIENCE = 60.0
"""Seconds that anything may take: how fast it is on a busy machine is not what the tests are about."""

LIMITS = (
    "bot.delivery.delivery.STORING_TIMEOUT",
    "bot.listeners.desk.PERSON_TIMEOUT",
    "bot.listeners.noted.NOTES_TIMEOUT",
    "bot.playground.triggers.LIFETIME",
    "bot.workspaces.EXCHANGE_PATIENCE",
)
"""How long the app and Slack wait for each other, before they do without."""


IN_A_HURRY = pytest.mark.parametrize("acknowledge_within", [0.3])
"""Slack waits only briefly: for tests in which the app does not acknowledge something."""


@pytest.fixture
def acknowledge_within() -> float:
    """Let Slack wait for an acknowledgement, however busy the machine is."""
    return PATIENCE


def wait_patiently(patch: pytest.MonkeyPatch) -> None:
    """Let nobody do without an answer that is only late."""
    for limit in LIMITS:
        patch.setattr(limit, PATIENCE)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test wait patiently; one that is about being late says how late."""
    wait_patiently(monkeypatch)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Post a card as soon as it is accepted, the next one right after it, and soon again what failed."""
    monkeypatch.setattr("bot.delivery.delivery.POLLING_INTERVAL", 0.02)
    monkeypatch.setattr("bot.delivery.delivery.PAUSE", 0.0)
    monkeypatch.setattr("bot.delivery.patience.FIRST_WAIT", 0.01)


@asynccontextmanager
async def running_app(slack: LocalSlack, settings: Settings, mode: str) -> AsyncIterator[Desk]:
    """Run the app over `socket` or `http` until the end of the block."""
    stop = asyncio.Event()
    client = build_client(settings)
    async with open_desk(settings, client) as desk:
        app = build_app(settings, desk, client)
        if mode == "http":
            with held_port() as port:
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


async def settled(slack: LocalSlack, desk: Desk) -> None:
    """Wait until the app has heard of everything and posted all it wants to: what is missing never comes."""
    for _ in range(2):  # of what it posted it hears, too
        await slack.acknowledged()
        async with asyncio.timeout(PATIENCE):
            while not await _is_idle(desk):
                pass


async def _is_idle(desk: Desk) -> bool:
    await desk.delivery.measure()
    return desk.metrics.registry.get_sample_value("bounce_desk_queue_depth") == 0


@contextmanager
def held_port() -> Iterator[int]:
    """Find a port to listen on, and let the system give it to nobody else until a server has it.

    Linux lets one listen beside a socket that is bound and does not; elsewhere the port is only found.
    """
    with free_socket(0) as holder:
        port = int(holder.getsockname()[1])
        if sys.platform != "linux":
            holder.close()
        yield port


async def until(there: Callable[[], bool]) -> None:
    """Look again and again until something is there."""
    async with asyncio.timeout(PATIENCE):
        while not there():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.02)


def listens(port: int) -> bool:
    """Say whether somebody listens on `port`."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
