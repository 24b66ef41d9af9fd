"""HTTP: signed requests to the app's request URL, acknowledged by their answer.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.playground.transport import NotAcknowledgedError

if TYPE_CHECKING:
    from bot.playground.transport import Delivery


class RequestUrl:
    """The address that the app receives everything at."""

    def __init__(self, url: str, signing_secret: str) -> None:
        self._url = url
        self._signer = SignatureVerifier(signing_secret)

    async def verify(self, *, within: float) -> None:
        """Send the challenge that Slack sends when a request URL is entered.

        Raises NotAcknowledgedError when it does not come back.
        """
        body = json.dumps({"type": "url_verification", "challenge": "playground"})
        answer = await self._post(body, "application/json", {}, within)
        if answer != "playground" and _json_object(answer) != {"challenge": "playground"}:
            raise NotAcknowledgedError("challenge_failed")

    async def deliver(self, delivery: Delivery, *, within: float) -> dict[str, Any] | None:
        """Send one signed request; give the JSON it is answered with.

        Raises NotAcknowledgedError when no answer of status 200 comes within so many seconds.
        """
        if delivery.kind == "events_api":
            content_type, body = "application/json", json.dumps(delivery.payload)
        elif delivery.kind == "slash_commands":
            content_type, body = "application/x-www-form-urlencoded", urlencode(delivery.payload)
        else:
            content_type = "application/x-www-form-urlencoded"
            body = urlencode({"payload": json.dumps(delivery.payload)})
        retry = {}
        if delivery.attempt:
            retry = {
                "X-Slack-Retry-Num": str(delivery.attempt),
                "X-Slack-Retry-Reason": delivery.retry_reason,
            }
        answer = await self._post(body, content_type, retry, within)
        return _json_object(answer) if answer.startswith("{") else {"text": answer} if answer else None

    async def _post(self, body: str, content_type: str, more: dict[str, str], within: float) -> str:
        now = str(int(time.time()))
        headers = more | {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": self._signer.generate_signature(timestamp=now, body=body) or "",
        }
        limit = aiohttp.ClientTimeout(total=within)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(self._url, data=body.encode(), headers=headers) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise NotAcknowledgedError("http_error")
                return await answer.text()
        except TimeoutError:
            raise NotAcknowledgedError("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAcknowledgedError("connection_failed") from None


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
