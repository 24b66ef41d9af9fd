"""A Slack to post to, and deliveries that are stopped in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery
from tests.delivery.slack import Slack, running_slack
from tests.store.databases import database_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["database_url"]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """Run a Slack."""
    async with running_slack() as running:
        yield running


@pytest.fixture
async def delivery(slack: Slack, database_url: str) -> AsyncIterator[Delivery]:
    """Start a delivery."""
    started = Delivery(AsyncWebClient(token="xoxb-test", base_url=slack.url), database_url)
    await started.start()
    yield started
    await started.stop()
