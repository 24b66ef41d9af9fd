"""Looks whether Slack can be reached, for a bot that Slack calls and that would not notice otherwise."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

KEPT = 15.0
"""Seconds that an answer is good for: whoever asks often must not make us ask Slack as often."""


class Reachability:
    """Whether Slack answers a call that asks for nothing."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._asked = float("-inf")
        self._found: str | None = None

    async def problem(self) -> str | None:
        """Give a sentence if Slack cannot be reached."""
        if monotonic() - self._asked > KEPT:
            self._found = await self._ask()
            self._asked = monotonic()
        return self._found

    async def _ask(self) -> str | None:
        try:
            await self._client.api_test()
        except SlackApiError:
            return "Slack fails to answer."
        except (ClientError, TimeoutError) as error:
            return f"Slack cannot be reached: {type(error).__name__}."
        return None
