"""Runs the app: in Slack over Socket Mode or HTTP, or in the playground, until it is told to stop."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import signal
import tempfile
import webbrowser
from contextlib import suppress
from pathlib import Path

import click
from pydantic import SecretStr

from bot.app import build_app, build_client, build_installing, open_desk
from bot.errors import SettingsError
from bot.server import Check, Operations, configure_logs, serve_http, serve_socket_mode
from bot.settings import Settings, missing

PLAYGROUND_PORT = 8025


async def run_in_slack(settings: Settings) -> None:
    """Serve the workspace that the tokens belong to, or all that install the app.

    Raises SettingsError when a token that the chosen connection needs is missing.
    """
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise missing("slack_app_token")
    client = build_client(settings)
    configure_logs(settings.log_level)
    async with open_desk(settings, client) as desk:
        app, stop = build_app(settings, desk, client), stop_signal()
        installing = build_installing(settings, desk, client)
        pages = installing.routes() if installing else []
        checks: dict[str, Check] = {"The database": desk.store.problem}
        operations = Operations(desk.metrics, checks, desk.delivery.measure, pages)
        where = (settings.host, settings.port)
        _settle()
        if settings.slack_app_token:
            token = settings.slack_app_token.get_secret_value()
            at = where if pages or settings.bounce_desk_probes else None
            await serve_socket_mode(app, token, stop=stop, operations=operations, at=at)
        else:
            host, port = where
            await serve_http(app, host=host, port=port, stop=stop, operations=operations)


async def run_playground(settings: Settings, *, host: str, port: int, open_page: bool) -> None:
    """Serve a local Slack with the bot in it, on a page at `host`; it forgets everything in the end.

    Raises SettingsError when `host` is no address of this machine.
    """
    from bot.playground import LocalSlack

    configure_logs("WARNING")
    stop = stop_signal()
    slack = LocalSlack()
    try:
        await slack.start(port, host)
    except OSError as error:
        raise SettingsError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None
    with tempfile.TemporaryDirectory() as folder:
        local = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(slack.bot_token),
                "slack_app_token": SecretStr(slack.app_token),
                "slack_api_url": slack.api_url,
                "database_url": f"sqlite:///{Path(folder, 'playground.db')}",
            }
        )
        client = build_client(local)
        async with open_desk(local, client) as desk:
            slack.read_with(desk.reader)
            if port not in (0, slack.port):
                click.echo(f"Port {port} is in use, taking {slack.port}.")
            click.echo(f"Bounce Desk is on {slack.url} (Ctrl-C stops it).")
            if open_page:
                webbrowser.open(slack.url)
            app = build_app(local, desk, client)
            _settle()
            await serve_socket_mode(app, slack.app_token, stop=stop)
    await slack.stop()


def _settle() -> None:
    """Look for garbage from now on, but not among what is loaded to stay: that would hold up answers.

    The memory that only the loading needed is given back.
    """
    gc.freeze()
    gc.enable()
    with suppress(AttributeError):  # glibc has it, others have not
        ctypes.CDLL(None).malloc_trim(0)


def stop_signal() -> asyncio.Event:
    """Give an event that SIGINT and SIGTERM set: what is being done is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
