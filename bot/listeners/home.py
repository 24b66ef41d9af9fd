"""App Home: what the bot does and how to ask it, the week's numbers, and the settings of channels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cards.home import Week, home_view
from bot.listeners.channels import shared_channels

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.catalog import Language
    from bot.listeners.desk import Desk

WEEK = timedelta(days=7)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the Home tab."""

    @app.event("app_home_opened")
    async def show_home(event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("tab") == "home":
            await publish_home(desk, client, context.team_id or "", event["user"])


async def publish_home(desk: Desk, client: AsyncWebClient, team: str, user: str) -> None:
    """Show somebody their Home tab as things are now."""
    language = await desk.language(client, user)
    channels = await shared_channels(desk, client, team, user)
    view = home_view(language, await _week(desk, team, language), channels)
    await client.views_publish(user_id=user, view=view)


async def _week(desk: Desk, team: str, language: Language) -> Week:
    since = datetime.now(UTC) - WEEK
    numbers = await desk.store.answers.numbers(team, since)
    right, wrong = await desk.store.feedback.count(team, since=since)
    reasons, providers = desk.catalog.reasons, desk.catalog.providers
    return Week(
        cards=numbers.cards,
        right=right,
        wrong=wrong,
        reasons=[
            (reasons[slug].wording(language).name if slug in reasons else slug, count)
            for slug, count in numbers.reasons
        ],
        providers=[
            (providers[name].name if name in providers else name, count) for name, count in numbers.providers
        ],
    )
