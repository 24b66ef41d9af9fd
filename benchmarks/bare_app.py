"""The least that a Slack app can do, served as ours is: acknowledges `/smtp` with an echo, and messages.

It imports nothing of ours but the server, so that what it weighs is Bolt's.

python -m benchmarks.bare_app
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.server import configure_logs, serve_http, serve_socket_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.async_app import AsyncAck


def build(environment: Mapping[str, str]) -> AsyncApp:
    """Build it with the same client and checks of signatures."""
    client = AsyncWebClient(
        token=environment["SLACK_BOT_TOKEN"], base_url=environment["SLACK_API_URL"], retry_handlers=[]
    )
    app = AsyncApp(client=client, signing_secret=environment.get("SLACK_SIGNING_SECRET"))

    @app.command("/smtp")
    async def echo(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack(command.get("text", ""))

    @app.event("message")
    async def hear() -> None:
        pass

    return app


async def main(environment: Mapping[str, str]) -> None:
    """Serve it until the process is told to stop: over Socket Mode where there is an app token."""
    configure_logs(environment.get("LOG_LEVEL", "INFO"))
    app, stop = build(environment), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    if token := environment.get("SLACK_APP_TOKEN"):
        await serve_socket_mode(app, token, stop=stop)
    else:
        await serve_http(app, host="127.0.0.1", port=int(environment["PORT"]), stop=stop)


if __name__ == "__main__":
    asyncio.run(main(os.environ))
