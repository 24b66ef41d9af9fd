"""All the wiring: from settings to a Bolt app whose listeners have what they work with."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import catalog, listeners
from bot.bounces import Limits
from bot.delivery import Delivery
from bot.listeners import Desk
from bot.listeners.files import read_files
from bot.metrics import Metrics
from bot.settings import missing
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings


FIRST_QUESTION = "mailbox is fulll"
"""Asked at the start: its words and its slip load all that the first user would have to wait for."""

log = structlog.get_logger(__name__)


def build_client(settings: Settings) -> AsyncWebClient:
    """Make the Web API client.

    It never repeats a call by itself: a post whose answer was lost would become a second card.
    """
    if settings.slack_bot_token is None:
        raise missing("slack_bot_token")
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
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
    delivery = Delivery(
        client_of,
        settings.database_url,
        metrics=metrics,
        replica=settings.bounce_desk_replica,
        keep_failed=timedelta(days=settings.bounce_desk_keep_failed_days),
    )
    await store.start()
    try:
        limits = Limits(**settings.limits)
        desk = Desk(known, delivery, store, settings.bounce_desk_language, limits, metrics)
        delivery.run_errand = partial(read_files, desk)
        await delivery.start()
        try:
            yield desk
        finally:
            await delivery.stop()
    finally:
        await store.stop()


def build_app(settings: Settings, desk: Desk, client: AsyncWebClient) -> AsyncApp:
    """Build the Bolt app that Socket Mode and HTTP alike run."""
    secret = settings.slack_signing_secret
    app = AsyncApp(client=client, signing_secret=secret.get_secret_value() if secret else None)
    listeners.register(app, desk)
    return app
