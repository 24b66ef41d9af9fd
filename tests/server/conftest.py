"""A local Slack, and a Bolt app with one event listener and one command to serve."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError
from bot.playground import LocalSlack
from bot.server import serve_http, serve_socket_mode
from tests.slack.running import PATIENCE, acknowledge_within, held_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

__all__ = ["acknowledge_within"]


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Leave the logs of other tests as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.getLogger("bot").setLevel(logging.NOTSET)
    structlog.reset_defaults()


@dataclass
class Served:
    """The app as Slack knows it: what it heard, and what is to happen while it hears."""

    slack: LocalSlack
    app: AsyncApp
    heard: list[str] = field(default_factory=list)
    failures: int = 0
    hold: asyncio.Event | None = None
    hearing: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    """Where it listens, over HTTP."""

    @property
    def told(self) -> list[str]:
        """What it heard, without what Slack repeated because the acknowledgement came late or got lost."""
        return list(dict.fromkeys(self.heard))

    async def store(self, event: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 - Bolt's name
        """Do what must be done before the event is acknowledged."""
        self.hearing.set()
        if self.hold:
            await self.hold.wait()
        if self.failures:
            self.failures -= 1
            message = "The card could not be stored: the database does not answer."
            raise DeliveryError(message)
        self.heard.append(event["text"])
        await next()


def served(slack: LocalSlack) -> Served:
    """Make an app for a Slack that is listening, or will be."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    made = Served(slack, app)

    async def nothing_left() -> None:
        pass

    async def answer(ack: Any, command: dict[str, str]) -> None:  # noqa: ANN401 - Bolt's own type is as wide
        await ack(f"You asked for {command['text']}")

    app.event("message", middleware=[made.store])(nothing_left)
    app.command("/smtp")(answer)
    return made


@pytest.fixture
async def slack(acknowledge_within: float) -> AsyncIterator[LocalSlack]:
    """Run a Slack that soon sends again what was not acknowledged, and does not soon give it up."""
    tries = round(PATIENCE / acknowledge_within)
    running = LocalSlack(acknowledge_within=acknowledge_within, retry_after=(0.05,) * tries)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def bolt(slack: LocalSlack) -> Served:
    """Make an app for the Slack."""
    return served(slack)


@asynccontextmanager
async def over_socket_mode(bolt: Served) -> AsyncIterator[asyncio.Event]:
    """Serve over Socket Mode; give what stops it."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve_socket_mode(bolt.app, bolt.slack.app_token, stop=stop))
    yield stop
    stop.set()
    await serving


@asynccontextmanager
async def over_http(bolt: Served) -> AsyncIterator[asyncio.Event]:
    """Serve over HTTP; give what stops it."""
    stop = asyncio.Event()
    with held_port() as port:
        serving = asyncio.create_task(serve_http(bolt.app, host="127.0.0.1", port=port, stop=stop))
        # It listens when its first step is done.
        await asyncio.sleep(0)
    bolt.url = f"http://127.0.0.1:{port}"
    await bolt.slack.use_http(f"{bolt.url}/slack/events")
    yield stop
    stop.set()
    await serving


@pytest.fixture(params=[over_socket_mode, over_http])
async def stop(request: pytest.FixtureRequest, bolt: Served) -> AsyncIterator[asyncio.Event]:
    """Serve the app over either way; a test with it runs over both."""
    async with request.param(bolt) as event:
        yield event
