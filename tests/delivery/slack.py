"""As much of Slack's Web API as a card needs, told to misbehave where a test wants it."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Fault = Callable[["Slack", web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class Slack:
    """What was posted, in order; `faults` are the answers to a channel's next posts, before normal ones."""

    url: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    looks_fail: str | None = None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def keep(self, message: dict[str, Any]) -> None:
        """Post a message."""
        async with self._changed:
            self.posts.append(message | {"ts": f"{time.time():.6f}"})
            self._changed.notify_all()

    def keys(self, channel: str | None = None) -> list[str]:
        """Give the keys of the cards posted, of all channels or one."""
        return [
            post["metadata"]["event_payload"]["key"]
            for post in self.posts
            if channel in (None, post["channel"])
        ]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of what was tried and posted."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(holds)

    async def until_posted(self, key: str) -> None:
        """Wait for a card."""
        await self.until(lambda: key in self.keys())

    async def post_message(self, request: web.Request) -> web.StreamResponse:
        """Answer chat.postMessage."""
        message = await request.json()
        async with self._changed:
            self.attempts.append(message["metadata"]["event_payload"]["key"])
            self._changed.notify_all()
        if self.faults[message["channel"]]:
            return await self.faults[message["channel"]].popleft()(self, request, message)
        await self.keep(message)
        return web.json_response({"ok": True, "ts": self.posts[-1]["ts"]})

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """Answer conversations.history and conversations.replies, one message a page."""
        if self.looks_fail:
            return web.json_response({"ok": False, "error": self.looks_fail})
        assert request.query["include_all_metadata"] == "1"
        found = [
            post
            for post in self.posts
            if post["channel"] == request.query["channel"]
            and post.get("thread_ts") == request.query.get("ts")
            and post["ts"] > request.query["oldest"]
        ]
        page = int(request.query.get("cursor") or 0)
        more = str(page + 1) if page + 1 < len(found) else ""
        answer = {"ok": True, "messages": found[page : page + 1], "response_metadata": {"next_cursor": more}}
        return web.json_response(answer)


@asynccontextmanager
async def running_slack() -> AsyncIterator[Slack]:
    """Run it on a free port of 127.0.0.1."""
    slack = Slack()
    app = web.Application()
    app.router.add_post("/api/chat.postMessage", slack.post_message)
    app.router.add_get("/api/conversations.history", slack.messages)
    app.router.add_get("/api/conversations.replies", slack.messages)
    async with TestServer(app) as server:
        slack.url = str(server.make_url("/api/"))
        yield slack


def refuses(error: str) -> Fault:
    """Make an answer with one of Slack's errors."""

    async def answer(_: Slack, __: web.Request, ___: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": error})

    return answer


def rate_limits(seconds: int) -> Fault:
    """Make a 429."""

    async def answer(_: Slack, __: web.Request, ___: dict[str, Any]) -> web.StreamResponse:
        body = json.dumps({"ok": False, "error": "ratelimited"})
        headers = {"Retry-After": str(seconds)}
        return web.Response(status=429, headers=headers, text=body, content_type="application/json")

    return answer


async def fails(_: Slack, __: web.Request, ___: dict[str, Any]) -> web.StreamResponse:
    """Fail as a gateway before Slack does."""
    return web.Response(status=503, text="<html>upstream</html>", content_type="text/html")


async def loses_answer(slack: Slack, request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
    """Post the message, then drop the connection."""
    await slack.keep(message)
    if request.transport:
        request.transport.abort()
    return web.Response()
