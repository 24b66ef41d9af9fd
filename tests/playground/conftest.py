"""A local Slack, alone or with a small app connected to it over either transport."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from pytest_socket import socket_allow_hosts
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import LocalSlack
from tests.playground.browsing import need_chromium, running_browser
from tests.playground.echo import Heard, connected
from tests.slack.running import PATIENCE, acknowledge_within, no_pause, patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

__all__ = ["acknowledge_within", "no_pause", "patience"]

MANIFEST = {
    "features": {
        "bot_user": {"display_name": "Echo"},
        "slash_commands": [{"command": "/smtp", "description": "Repeat", "usage_hint": "words"}],
        "shortcuts": [{"name": "Explain bounce", "type": "message", "callback_id": "explain_bounce"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "chat:write",
                "commands",
                "im:history",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_mention", "message.channels", "message.im"]
        }
    },
}


@asynccontextmanager
async def running_slack(acknowledge_within: float = PATIENCE) -> AsyncIterator[LocalSlack]:
    """Run a Slack that sends at once again what was not acknowledged in so many seconds."""
    running = LocalSlack(MANIFEST, acknowledge_within=acknowledge_within, retry_after=(0.0, 0.0))
    await running.start()
    try:
        yield running
    finally:
        await running.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Start the browser once for all tests of a module, which therefore share an event loop."""
    need_chromium()
    async with running_browser() as started:
        yield started


@pytest.fixture
async def slack(acknowledge_within: float) -> AsyncIterator[LocalSlack]:
    """Run a Slack."""
    async with running_slack(acknowledge_within) as running:
        yield running


@pytest.fixture(params=["socket", "http"])
async def heard(request: pytest.FixtureRequest, slack: LocalSlack) -> AsyncIterator[Heard]:
    """Connect the app over Socket Mode, then over HTTP; give what it hears."""
    async with connected(slack, request.param) as what:
        yield what


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    """Call the Web API as the app does."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture(autouse=True)
def only_this_machine() -> None:
    """Let no test reach beyond 127.0.0.1."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
