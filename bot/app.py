"""All the wiring: from settings to a Bolt app whose listeners have what they work with."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import catalog, listeners, manifest
from bot.bounces import Limits
from bot.cards.interface import say
from bot.delivery import Delivery
from bot.listeners import Desk
from bot.listeners.files import read_files
from bot.metrics import Metrics
from bot.reading import Reader
from bot.settings import missing, oauth_credentials
from bot.store import EXPIRATION, Store
from bot.workspaces import Authorize, Workspaces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.server.installing import Installing
    from bot.settings import Settings


FIRST_QUESTION = "mailbox is fulll"
"""Asked at the start: its words and its slip load all that the first user would have to wait for."""

log = structlog.get_logger(__name__)


def build_client(settings: Settings) -> AsyncWebClient:
    """Make the Web API client, without a token where there are several workspaces.

    It never repeats a call by itself: a post whose answer was lost would become a second card.
    Raises SettingsError when there is neither a token nor the credentials to be installed by OAuth.
    """
    token = settings.slack_bot_token
    if token is None and not settings.has_many_workspaces:
        raise missing("slack_bot_token")
    return AsyncWebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url,
        retry_handlers=[],
    )


@asynccontextmanager
async def open_desk(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Desk]:
    """Load the catalog, open the database and start the delivery; stop them in the end."""
    known = catalog.load(settings.bounce_desk_catalog_dir)
    for mistake in known.left_out:
        log.warning("left out of the catalog", mistake=mistake)
    known.lookup(FIRST_QUESTION)

    async def client_of(_: str) -> AsyncWebClient:
        return client

    metrics = Metrics()
    store = Store(settings.database_url, keep=timedelta(days=settings.bounce_desk_keep_days))
    await store.start()
    try:
        workspaces = await _workspaces(settings, store, client) if settings.has_many_workspaces else None
        delivery = Delivery(
            workspaces.client_of if workspaces else client_of,
            settings.database_url,
            metrics=metrics,
            replica=settings.bounce_desk_replica,
            keep_failed=timedelta(days=settings.bounce_desk_keep_failed_days),
        )
        reader = Reader(known, Limits(**settings.limits))
        desk = Desk(reader, delivery, store, settings.bounce_desk_language, metrics, workspaces)
        delivery.run_errand = partial(read_files, desk)
        await delivery.start()
        try:
            yield desk
        finally:
            await delivery.stop()
    finally:
        await store.stop()


async def _workspaces(settings: Settings, store: Store, client: AsyncWebClient) -> Workspaces:
    """Open the workspaces that installed the app; tokens are encrypted with the newest key from here on."""
    from bot.store.token_keys import TokenKeys

    oauth = oauth_credentials(settings)
    installations = store.installations(oauth.client_id, TokenKeys(oauth.token_key))
    await installations.renew_encryption()
    return Workspaces(installations, client, oauth.client_id, oauth.client_secret)


def build_app(settings: Settings, desk: Desk, client: AsyncWebClient) -> AsyncApp:
    """Build the Bolt app that Socket Mode and HTTP alike run."""
    # Bolt would take this for an order to install the app by itself, with files for a database.
    os.environ.pop("SLACK_CLIENT_ID", None)
    secret = settings.slack_signing_secret
    app = AsyncApp(
        # Without a name, Bolt reads the sources of all that runs in search of one.
        name="bounce-desk",
        client=client,
        signing_secret=secret.get_secret_value() if secret else None,
        authorize=Authorize(desk.workspaces) if desk.workspaces else None,  # type: ignore[arg-type]  # as Bolt's own
        user_facing_authorize_error_message=say(desk.default_language, "not-installed"),
    )
    listeners.register(app, desk)
    return app


def build_installing(settings: Settings, desk: Desk, client: AsyncWebClient) -> Installing | None:
    """Build what lets workspaces install the app; None where there is only the one of the bot token."""
    if desk.workspaces is None:
        return None
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    from bot.server.installing import Installing

    credentials = oauth_credentials(settings)
    oauth = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        scopes=manifest.bot_scopes(),
        user_scopes=[],
        install_page_rendering_enabled=False,
        authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
        installation_store=desk.workspaces.installations,
        state_store=desk.store.oauth_states(),
        state_expiration_seconds=EXPIRATION,
    )
    return Installing(oauth, client, desk.workspaces)
