"""A program that accepts a card and waits: its test kills it while the card is under way."""

from __future__ import annotations

import asyncio
import json
import sys

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, Post, poster, replicas


async def main(api_url: str, token: str, database_url: str, replica: str, post: str) -> None:
    """Accept one card."""

    async def client_of(_: str) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=api_url)

    delivery = Delivery(client_of, database_url, replica=replica)
    await delivery.start()
    await delivery.accept(Post(**json.loads(post)))
    sys.stdout.write("accepted\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    replicas.BEAT = poster.LONG_CALL = float(sys.argv[1])
    asyncio.run(main(*sys.argv[2:]))
