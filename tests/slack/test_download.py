"""Files are fetched from Slack's hosts only, wherever Slack sends, and no more of them than wanted."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError, UnreadableError
from bot.listeners.download import download

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "xoxb-of-a-test"
CONTENT = b"550 5.1.1 User unknown"


class Host:
    """A host with a file on it, and what it was asked with which token."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.elsewhere = ""
        self.server = TestServer(self._app())

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/{what}", self._give)
        return app

    async def _give(self, request: web.Request) -> web.StreamResponse:
        what = request.match_info["what"]
        self.seen.append((what, request.headers.get("Authorization", "")))
        to = {"moved": "/file", "away": self.elsewhere, "circle": "/circle"}.get(what)
        if to:
            return web.Response(status=302, headers={"Location": to})
        if what == "login":
            return web.Response(text="<title>Sign in</title>", content_type="text/html")
        if what.isdecimal():
            return web.Response(status=int(what))
        return await _endless(request) if what == "endless" else web.Response(body=CONTENT)

    def url(self, what: str) -> str:
        """Give an address on it."""
        return str(self.server.make_url(f"/{what}"))


async def _endless(request: web.Request) -> web.StreamResponse:
    """Give a file that has no end, until nobody wants more of it."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    with suppress(ConnectionError):
        while True:
            await answer.write(CONTENT)
            await asyncio.sleep(0.001)
    return answer


@pytest.fixture
async def hosts() -> AsyncIterator[tuple[Host, Host]]:
    """Run a Slack that has files, and another host."""
    slack, other = Host(), Host()
    for one in (slack, other):
        await one.server.start_server()
    slack.elsewhere = other.url("file")
    yield slack, other
    for one in (slack, other):
        await one.server.close()


async def fetch(slack: Host, what: str, limit: int = 1_000) -> bytes:
    """Download from that Slack."""
    client = AsyncWebClient(token=TOKEN, base_url=slack.url("api/"))
    return await download(client, slack.url(what), limit)


async def test_file_may_have_moved_within_slack(hosts: tuple[Host, Host]) -> None:
    """A redirect on Slack's own host is followed, with the token."""
    slack, _ = hosts
    assert await fetch(slack, "moved") == CONTENT
    assert slack.seen == [("moved", f"Bearer {TOKEN}"), ("file", f"Bearer {TOKEN}")]


async def test_token_goes_nowhere_else(hosts: tuple[Host, Host]) -> None:
    """A redirect to another host is not followed: it is not even asked."""
    slack, other = hosts
    with pytest.raises(UnreadableError):
        await fetch(slack, "away")
    assert other.seen == []


@pytest.mark.parametrize("what", ["circle", "login", "404"])
async def test_what_is_no_file_is_not_read(hosts: tuple[Host, Host], what: str) -> None:
    """Redirects without an end, Slack's login page and a file that is gone cannot be had."""
    with pytest.raises(UnreadableError):
        await fetch(hosts[0], what)


@pytest.mark.parametrize("what", ["429", "503"])
async def test_slack_that_is_busy_is_asked_again(hosts: tuple[Host, Host], what: str) -> None:
    """Where another try may succeed, the error says so."""
    with pytest.raises(DeliveryError):
        await fetch(hosts[0], what)


@pytest.mark.parametrize("what", ["file", "endless"])
async def test_no_more_is_fetched_than_wanted(hosts: tuple[Host, Host], what: str) -> None:
    """Of a file that is too large comes one byte more than the limit, which shows that it is."""
    assert await fetch(hosts[0], what, limit=5) == CONTENT[:6]


async def test_files_come_by_the_proxy_that_calls_go_by(hosts: tuple[Host, Host]) -> None:
    """Where the outside is reached by a proxy only, files are fetched by it as well."""
    slack, proxy = hosts
    client = AsyncWebClient(token=TOKEN, base_url=slack.url("api/"), proxy=proxy.url(""))
    assert await download(client, slack.url("file"), 1_000) == CONTENT
    assert (slack.seen, proxy.seen) == ([], [("file", f"Bearer {TOKEN}")])
