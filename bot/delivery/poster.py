"""Posts a card to Slack, or finds that it is there already."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from copy import copy
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.delivery.post import Post

    _Method = Callable[..., Awaitable[AsyncSlackResponse]]

METADATA_TYPE = "bounce_desk_card"
"""Marks our cards among a channel's messages (https://docs.slack.dev/messaging/message-metadata)."""

RATE_LIMITED = {"ratelimited", "rate_limited"}
BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
PASSING = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
TOKEN_REFUSED = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
"""Errors of chat.postMessage (https://docs.slack.dev/reference/methods/chat.postMessage)."""

USUAL_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""

PAGE, PAGES = 200, 20
"""How many messages are looked through for a card: this many at a time, so many times."""

LONG_CALL = 2.0
"""Seconds after which a call may have taken so long, with what is done before it, because the whole process
stood still."""

CLOCK_DIFFERENCE = 3600
"""Seconds by which this machine's clock may be ahead of Slack's when looking back."""

log = structlog.get_logger(__name__)


class _RefusedError(Exception):
    """Slack said no, and would say no again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Poster:
    """Posts a card with one client."""

    def __init__(self, client: AsyncWebClient, *, may_post: Callable[[], Awaitable[None]]) -> None:
        """Take the client without its retries: a post whose answer was lost would become a second card.

        `may_post` is called right before anything is posted, changed or deleted; what it raises ends that.
        """
        self._client = copy(client)
        self._client.retry_handlers = []
        self._may_post = may_post
        self._longest_call = 0.0

    async def post(self, post: Post, *, accepted_at: float, look_first: bool) -> str:
        """Post a card, draw it anew or take it back, and say what became of it.

        That is `posted`, `found`, `changed`, `taken back`, `gone` or `refused: ERROR`.  `look_first` is for a
        card that may have been posted before; `accepted_at` (seconds since the epoch) is how far back to look
        for one that was never changed.  Waits as long as a 429 says.  Raises DeliveryError when Slack cannot
        be reached or fails; it may have done its part nevertheless.
        """
        try:
            look = look_first or bool(post.revision)
            outcome = await self._bring_about(post, await self._find(post, accepted_at) if look else None)
        except _RefusedError as refusal:
            log.error("card refused", key=post.id, error=refusal.name)  # noqa: TRY400 - the name says it all
            await self._excuse(post, refusal.name)
            return f"refused: {refusal.name}"
        if outcome == "posted" and self._longest_call > LONG_CALL:
            await self._leave_one(post, accepted_at)
        return outcome

    async def _excuse(self, post: Post, error: str) -> None:
        """Tell the one who asked that there is no card and why, in the direct message with them."""
        if post.asker:
            text = f"{post.excuse} ({error})"
            try:
                await self._change(self._client.chat_postMessage, channel=post.asker, text=text)
            except _RefusedError as refusal:
                log.error("excuse refused", key=post.id, error=refusal.name)  # noqa: TRY400 - as above

    async def _bring_about(self, post: Post, there: dict[str, Any] | None) -> str:
        """Make Slack hold what a post says, given the card that is there already.

        Edits may be accepted in another order than they were made: what is there of a later one stays.
        """
        if there is not None and _mark(there).get("revision", "") > post.revision:
            return "found"
        if post.takes_back:
            if there is None:
                return "gone"
            await self._change(self._client.chat_delete, channel=post.channel, ts=there["ts"])
            return "taken back"
        if there is None:
            where = {"thread_ts": post.thread_ts, "unfurl_links": False, "unfurl_media": False}
            await self._show(self._client.chat_postMessage, post, where)
            return "posted"
        if _mark(there).get("revision", "") == post.revision:
            return "found"
        await self._show(self._client.chat_update, post, {"ts": there["ts"]})
        return "changed"

    async def _show(self, method: _Method, post: Post, where: dict[str, Any]) -> None:
        """Post or change a card; with its text alone where Slack refuses its blocks."""
        mark = {"key": post.key} | ({"revision": post.revision} if post.revision else {})
        message = {
            "channel": post.channel,
            "text": post.text,
            "metadata": {"event_type": METADATA_TYPE, "event_payload": mark},
            **where,
        }
        try:
            await self._change(method, **message, blocks=post.blocks)
        except _RefusedError as refusal:
            if refusal.name not in BLOCKS_REFUSED:
                raise
            log.error("blocks refused, posting the text alone", key=post.id, error=refusal.name)  # noqa: TRY400 - as below
            await self._change(method, **message)

    async def _leave_one(self, post: Post, accepted_at: float) -> None:
        """Delete all cards of a message but the first.

        A process that stood still in the middle of posting may have been taken for dead: then another one has
        looked for the card before it was there, and posted it, too.
        """
        for card in sorted(await self._cards(post, accepted_at), key=lambda card: float(card["ts"]))[1:]:
            log.warning("a second card is deleted", key=post.id)
            with suppress(_RefusedError):  # the other process may have done so
                await self._call(self._client.chat_delete, {"channel": post.channel, "ts": card["ts"]})

    async def _find(self, post: Post, accepted_at: float) -> dict[str, Any] | None:
        return next(iter(await self._cards(post, accepted_at)), None)

    async def _cards(self, post: Post, accepted_at: float) -> list[dict[str, Any]]:
        """Look for the card where it would stand; a Slack that cannot be asked does not have it."""
        where: dict[str, Any] = {"channel": post.channel, "include_all_metadata": True, "limit": PAGE}
        if not post.revision:
            where["oldest"] = f"{accepted_at - CLOCK_DIFFERENCE:.6f}"
        method: _Method = self._client.conversations_history
        if post.thread_ts is not None:
            method, where["ts"] = self._client.conversations_replies, post.thread_ts
        found: list[dict[str, Any]] = []
        try:
            for _ in range(PAGES):
                page = await self._call(method, where)
                found += [one for one in page.get("messages") or [] if _mark(one).get("key") == post.key]
                where["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
                if found or not where["cursor"]:
                    break
        except _RefusedError as refusal:
            log.warning("cannot look for a card posted before", key=post.id, error=refusal.name)
        return found

    async def _change(
        self,
        method: _Method,
        **arguments: Any,  # noqa: ANN401 - whatever the method takes
    ) -> AsyncSlackResponse:
        """Call Slack to post, change or delete something."""
        return await self._call(method, arguments, first=self._may_post)

    async def _call(
        self, method: _Method, arguments: dict[str, Any], first: Callable[[], Awaitable[None]] | None = None
    ) -> AsyncSlackResponse:
        """Call Slack, again after each 429: nothing was done then.  `first` is called before each attempt."""
        while True:
            begun = time.monotonic()
            if first:
                await first()
            try:
                answer = await method(**arguments)
            except SlackApiError as error:
                await asyncio.sleep(_wait_or_raise(error))
            except (ClientError, TimeoutError) as error:
                message = f"Slack could not be reached: {type(error).__name__}."
                raise DeliveryError(message) from None
            else:
                self._longest_call = max(self._longest_call, time.monotonic() - begun)
                return answer


def _wait_or_raise(error: SlackApiError) -> float:
    """Give the seconds to wait before calling again; raise an error that waiting does not mend."""
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        message = "Slack's answer could not be read."
        raise DeliveryError(message) from None
    answer = response.data if isinstance(response.data, dict) else {}
    name = str(answer.get("error") or f"HTTP status {response.status_code}")
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or name in RATE_LIMITED:
        return _seconds(response.headers.get("Retry-After"))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or name in PASSING:
        message = f"Slack failed: {name}."
        raise DeliveryError(message) from None
    if name in TOKEN_REFUSED:
        # Not the card's fault: somebody can give the bot another one meanwhile.
        message = f"Slack refuses the bot token: {name}."
        raise DeliveryError(message) from None
    raise _RefusedError(name) from None


def _seconds(retry_after: str | None) -> float:
    try:
        return max(0.0, float(retry_after or USUAL_WAIT))
    except ValueError:
        return USUAL_WAIT


def _mark(message: dict[str, Any]) -> dict[str, Any]:
    """Give the key and the revision of a message that is a card of ours, else nothing."""
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == METADATA_TYPE else {}
