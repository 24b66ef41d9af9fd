"""An app that answers bounces as ours does, but posts each card at once and keeps nothing.

python -m benchmarks.direct_app
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp

from bot import catalog, pipeline
from bot.app import build_client
from bot.listeners.event_text import event_text
from bot.reading import Reader
from bot.running import stop_signal
from bot.server import configure_logs, serve_socket_mode
from bot.settings import load_settings, missing

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.settings import Settings


def build(settings: Settings) -> AsyncApp:
    """Build it with the same client, reader and cards."""
    app, reader = AsyncApp(client=build_client(settings)), Reader(catalog.load())

    @app.event("message")
    async def answer(event: dict[str, Any], client: AsyncWebClient) -> None:
        reading = reader.overhear(event_text(event))
        if reading.sure and "bot_id" not in event:
            card = pipeline.reading_card(reading, "en", private=False)
            await client.chat_postMessage(
                channel=event["channel"], thread_ts=event["ts"], text=card.text, blocks=card.blocks
            )

    return app


async def main() -> None:
    """Serve it until the process is told to stop."""
    settings = load_settings()
    configure_logs(settings.log_level)
    if settings.slack_app_token is None:
        raise missing("slack_app_token")
    token = settings.slack_app_token.get_secret_value()
    await serve_socket_mode(build(settings), token, stop=stop_signal())


if __name__ == "__main__":
    asyncio.run(main())
