"""App Home: what the bot does and how to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import cards

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the Home tab."""

    @app.event("app_home_opened")
    async def show_home(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            language = await desk.language(client, event["user"])
            await client.views_publish(user_id=event["user"], view=cards.home_view(language))
