"""A local Slack for the whole app, and settings that point the app to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.playground import LocalSlack
from bot.settings import Settings, load_settings
from tests.slack.running import PATIENCE, no_pause, patience, running_app
from tests.store.databases import sqlite_file, used_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.listeners import Desk

__all__ = ["no_pause", "patience", "sqlite_file", "used_file"]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """Run a Slack that sends what was not acknowledged again at once, three times."""
    running = LocalSlack(acknowledge_within=PATIENCE, retry_after=(0.0, 0.2, 0.5))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def settings(slack: LocalSlack, sqlite_file: Path) -> Settings:
    """Set everything up for that Slack, with a database of the test's own."""
    return load_settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{sqlite_file}",
    )


@pytest.fixture
async def desk(slack: LocalSlack, settings: Settings) -> AsyncIterator[Desk]:
    """Run the app over Socket Mode."""
    async with running_app(slack, settings, "socket") as running:
        yield running
