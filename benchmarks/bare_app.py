"""The least that a Slack app can do, served as ours is: acknowledges `/smtp` with an echo, and messages.

python -m benchmarks.bare_app
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp

from bot.app import build_client
from bot.running import stop_signal
from bot.server import configure_logs, serve_http, serve_socket_mode
from bot.settings import load_settings

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck

    from bot.settings import Settings


def build(settings: Settings) -> AsyncApp:
    """Build it with the same client and checks of signatures."""
    secret = settings.slack_signing_secret
    app = AsyncApp(
        client=build_client(settings), signing_secret=secret.get_secret_value() if secret else None
    )

    @app.command("/smtp")
    async def echo(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack(command.get("text", ""))

    @app.event("message")
    async def hear() -> None:
        pass

    return app


async def main() -> None:
    """Serve it until the process is told to stop: over Socket Mode where there is an app token."""
    settings = load_settings()
    configure_logs(settings.log_level)
    app, stop = build(settings), stop_signal()
    if settings.slack_app_token:
        await serve_socket_mode(app, settings.slack_app_token.get_secret_value(), stop=stop)
    else:
        await serve_http(app, host=settings.host, port=settings.port, stop=stop)


if __name__ == "__main__":
    asyncio.run(main())
