"""Checks a set-up and says in words what is missing and where in Slack's pages to get it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import catalog, manifest
from bot.delivery.dead_letters import DeadLetters
from bot.errors import BounceDeskError
from bot.server.socket_mode import REFUSALS, WHERE
from bot.settings import Settings, missing, oauth_credentials
from bot.store import Store
from bot.store.token_keys import TokenKeys

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

OPTIONAL_SCOPES = {"users:read"}
"""Without these the bot works, only less well."""

ONE_WORKSPACE = (
    "SLACK_BOT_TOKEN is set, so the bot serves its workspace alone. "
    "For others to install it, too, take the token out: SLACK_CLIENT_ID is set."
)

APP_PAGE = "api.slack.com/apps, your app"
BOT_TOKEN_ADVICE = {
    "invalid_auth": f"The token is not valid. Copy it again from {APP_PAGE}, OAuth & Permissions.",
    "account_inactive": f"The app was removed from the workspace. Install it again: {APP_PAGE}, Install App.",
    "token_revoked": f"The token was revoked. Install the app again: {APP_PAGE}, Install App.",
}
APP_TOKEN_ADVICE = {name: f"{refusal} {WHERE}" for name, refusal in REFUSALS.items()}
"""What to do about the errors Slack answers a set-up with (https://docs.slack.dev/reference/methods)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; `good` is None for a thing that could be better but works."""

    good: bool | None
    text: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Check tokens, scopes, connection, catalog and database, in that order."""
    for check in (_bot_token(settings), _connection(settings), _catalog(settings), _database(settings)):
        async for finding in check:
            yield finding


async def _bot_token(settings: Settings) -> AsyncIterator[Finding]:
    if settings.has_many_workspaces:
        yield _installing(settings)
        return
    if settings.slack_bot_token is None:
        yield Finding(good=False, text=str(missing("slack_bot_token")))
        return
    if settings.slack_client_id:
        yield Finding(good=None, text=ONE_WORKSPACE)
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, retry_handlers=[]
    )
    try:
        answer = await client.auth_test()
    except (SlackApiError, ClientError, TimeoutError) as error:
        yield Finding(good=False, text=f"SLACK_BOT_TOKEN: {_advice(error, BOT_TOKEN_ADVICE)}")
        return
    yield Finding(good=True, text=f"Bot token: works, as {answer['user']} in {answer['team']}.")
    for finding in _scopes(str(answer.headers.get("x-oauth-scopes", ""))):
        yield finding


def _scopes(granted: str) -> Iterator[Finding]:
    """Compare the scopes of the manifest with those that Slack says a token has, separated by commas."""
    known = {scope.strip() for scope in granted.split(",")} - {""}
    if not known:
        yield Finding(good=None, text="Scopes: Slack did not say which the token has.")
        return
    lacking = [scope for scope in manifest.bot_scopes() if scope not in known]
    if not lacking:
        yield Finding(good=True, text="Scopes: all there.")
    where = f"Add it under {APP_PAGE}, OAuth & Permissions, Bot Token Scopes, then reinstall the app."
    for scope in lacking:
        if scope in OPTIONAL_SCOPES:
            text = f"Scope {scope} is missing; cards come in the default language. {where}"
            yield Finding(good=None, text=text)
        else:
            yield Finding(good=False, text=f"Scope {scope} is missing. {where}")


def _installing(settings: Settings) -> Finding:
    try:
        TokenKeys(oauth_credentials(settings).token_key)
    except BounceDeskError as error:
        return Finding(good=False, text=str(error))
    return Finding(good=True, text="Several workspaces: they install the app at /slack/install.")


async def _connection(settings: Settings) -> AsyncIterator[Finding]:
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        yield Finding(good=False, text=str(missing("slack_app_token")))
    elif settings.slack_app_token is None:
        yield Finding(good=True, text=f"HTTP: listens on {settings.host}:{settings.port}/slack/events.")
    else:
        client = AsyncWebClient(base_url=settings.slack_api_url, retry_handlers=[])
        token = settings.slack_app_token.get_secret_value()
        try:
            await client.apps_connections_open(app_token=token)
        except (SlackApiError, ClientError, TimeoutError) as error:
            yield Finding(good=False, text=f"SLACK_APP_TOKEN: {_advice(error, APP_TOKEN_ADVICE)}")
        else:
            yield Finding(good=True, text="Socket Mode: Slack opens a connection.")


async def _catalog(settings: Settings) -> AsyncIterator[Finding]:
    known = catalog.load(settings.bounce_desk_catalog_dir)
    yield Finding(good=True, text=f"Catalog: {len(known.entries)} entries.")
    for mistake in known.left_out:
        yield Finding(good=False, text=f"Catalog: left out: {mistake}")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    store = Store(settings.database_url)
    try:
        await store.start()
    except BounceDeskError as error:
        yield Finding(good=False, text=f"DATABASE_URL: {error}")
        return
    yield Finding(good=True, text="Database: opens and is up to date.")
    if settings.has_many_workspaces and _installing(settings).good:
        yield await _installed(settings, store)
    await store.stop()
    if failed := await asyncio.to_thread(DeadLetters(settings.database_url).all):
        how = "“python -m bot jobs list” shows why, “jobs retry” tries them again."
        yield Finding(good=None, text=f"Jobs: {len(failed)} failed for good. {how}")


async def _installed(settings: Settings, store: Store) -> Finding:
    """Count the workspaces, whose tokens the key must open."""
    oauth = oauth_credentials(settings)
    try:
        teams = await store.installations(oauth.client_id, TokenKeys(oauth.token_key)).teams()
    except BounceDeskError as error:
        return Finding(good=False, text=str(error))
    return Finding(good=True, text=f"Workspaces that installed the app: {len(teams)}.")


def _advice(error: Exception, known: dict[str, str]) -> str:
    if isinstance(error, SlackApiError):
        name = str(error.response.get("error", "unknown error"))
        return known.get(name, f"Slack answered {name}.")
    return "Slack could not be reached. Check the network, a proxy, and SLACK_API_URL if it is set."
