"""What the app says to an interaction: in its acknowledgement, or later to the response_url.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.posting import content, post_as_bot
from bot.playground.refusal import Refusal

if TYPE_CHECKING:
    from bot.playground.workspace import Message, Workspace

USES = 5
LIFETIME = 30 * 60
"""Seconds."""


@dataclass(slots=True)
class Origin:
    """Who did something where, and the message it was done to."""

    user: str
    channel: str
    message_ts: str | None = None
    uses: int = USES
    since: float = field(default_factory=time.monotonic)


class Responses:
    """Every response_url that was given out."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._origins: dict[str, Origin] = {}

    def issue(self, origin: Origin) -> str:
        """Give the last part of a new response_url."""
        key = secrets.token_hex(12)
        self._origins[key] = origin
        return key

    def use(self, key: str, body: dict[str, Any]) -> None:
        """Do what the app posted to a response_url; raises Refusal: expired_url, used_url, or as answer."""
        origin = self._origins.get(key)
        if origin is None or time.monotonic() - origin.since > LIFETIME:
            raise Refusal("expired_url")
        if origin.uses == 0:
            raise Refusal("used_url")
        self.answer(origin, body)
        origin.uses -= 1

    def answer(self, origin: Origin, body: dict[str, Any]) -> Message | None:
        """Delete or replace the message, or post one: to the user alone, or to the whole channel.

        Gives the message that was posted.
        """
        source = self._source(origin)
        if body.get("delete_original"):
            if source:
                self._workspace.delete(source)
        elif body.get("replace_original") and source:
            fields = content(self._workspace, body)
            edited = None if source.only_for else self._workspace.new_ts()
            self._workspace.change(source, edited_ts=edited, **fields)
        else:
            in_channel = body.get("response_type") == "in_channel"
            return post_as_bot(
                self._workspace,
                origin.channel,
                body,
                only_for=None if in_channel else origin.user,
                thread_ts=body.get("thread_ts"),
            )
        return None

    def _source(self, origin: Origin) -> Message | None:
        """Find the message that the interaction came from, where the app may change it."""
        if origin.message_ts is None:
            return None
        message = self._workspace.message(origin.channel, origin.message_ts)
        return message if message and message.bot_id else None
