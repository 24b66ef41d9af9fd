"""Downloads files that were uploaded to Slack: from Slack's own hosts only, and no more than a limit."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import DeliveryError, UnreadableError

if TYPE_CHECKING:
    from aiohttp import StreamReader
    from slack_sdk.web.async_client import AsyncWebClient

SLACK = ".slack.com"
TIMEOUT = 20.0
"""Seconds for one file."""
REDIRECTS = 3
"""Addresses that are tried, one leading to the next."""
REDIRECT = range(300, 400)
"""Statuses that lead to another address."""


async def download(client: AsyncWebClient, url: str, limit: int) -> bytes:
    """Give a file's content, one byte more than `limit` at most.

    The token goes along, so every address on the way must be Slack's. Raises UnreadableError for a file that
    cannot be had, DeliveryError when Slack fails and another attempt may succeed.
    """
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with ClientSession(timeout=ClientTimeout(total=TIMEOUT), headers=headers) as session:
            for _ in range(REDIRECTS):
                _check_address(client, url)
                async with session.get(url, allow_redirects=False, proxy=client.proxy) as answer:
                    if answer.status not in REDIRECT:
                        _check_answer(answer.status, answer.content_type)
                        return await _content(answer.content, limit)
                    url = urljoin(url, answer.headers.get("Location", ""))
    except (ClientError, TimeoutError) as error:
        message = f"The file could not be downloaded: {type(error).__name__}."
        raise DeliveryError(message) from None
    message = "Slack sends from one address to the next."
    raise UnreadableError(message)


async def _content(stream: StreamReader, limit: int) -> bytes:
    chunks, size = [], 0
    async for chunk in stream.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return b"".join(chunks)[: limit + 1]


def _check_address(client: AsyncWebClient, url: str) -> None:
    there, slack = urlsplit(url), urlsplit(client.base_url)
    is_slacks = there.scheme == "https" and f".{there.hostname}".endswith(SLACK)
    if not is_slacks and (there.scheme, there.netloc) != (slack.scheme, slack.netloc):
        message = "It is not stored at Slack."
        raise UnreadableError(message)


def _check_answer(status: int, content_type: str) -> None:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        message = f"Slack failed: HTTP status {status}."
        raise DeliveryError(message)
    # Without the scope files:read, Slack gives its login page instead of the file.
    if status != HTTPStatus.OK or content_type == "text/html":
        message = "Slack does not give it to the app: the scope files:read may be missing."
        raise UnreadableError(message)
