"""Runs the app: in Slack over Socket Mode or HTTP, or in the playground, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from bot.app import build_app, build_client, open_desk
from bot.server import configure_logs, serve_http, serve_socket_mode
from bot.settings import missing

if TYPE_CHECKING:
    from bot.settings import Settings


async def run_in_slack(settings: Settings) -> None:
    """Serve the workspace that the tokens belong to.

    Raises SettingsError when a token that the chosen connection needs is missing.
    """
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise missing("slack_app_token")
    client = build_client(settings)
    configure_logs(settings.log_level)
    async with open_desk(settings, client) as desk:
        app = build_app(settings, desk, client)
        if settings.slack_app_token:
            token = settings.slack_app_token.get_secret_value()
            await serve_socket_mode(app, token, stop=stop_signal())
        else:
            await serve_http(app, host=settings.host, port=settings.port, stop=stop_signal())


def stop_signal() -> asyncio.Event:
    """Give an event that SIGINT and SIGTERM set: what is being done is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
