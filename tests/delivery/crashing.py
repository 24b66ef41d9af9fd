"""A program that accepts a card and waits: its test kills it while the card is under way."""

from __future__ import annotations

import asyncio
import sys

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Delivery, Post


async def main(slack_url: str, database_url: str, thread_ts: str | None) -> None:
    """Accept one card."""
    delivery = Delivery(AsyncWebClient(token="xoxb-test", base_url=slack_url), database_url)
    await delivery.start()
    await delivery.accept(Post("T1:C1:1", "T1", "C1", thread_ts, "a card", []))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None))
