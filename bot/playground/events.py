"""Decides which events the app hears of when something changes in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground import payloads
from bot.playground.workspace import BOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.dispatcher import Dispatcher
    from bot.playground.installed_app import InstalledApp
    from bot.playground.workspace import Change, Channel, Message, Workspace

SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
"""What an app subscribes to, to hear of messages in a conversation of each kind."""


class Events:
    """Tells the app what it has subscribed to, of conversations that the bot is in."""

    def __init__(self, workspace: Workspace, app: InstalledApp, dispatcher: Dispatcher) -> None:
        self._workspace = workspace
        self._app = app
        self._dispatcher = dispatcher
        workspace.subscribe(self._tell)

    def home_opened(self, user: str, tab: str) -> None:
        """Tell that a user opened the bot's Home tab or its messages."""
        self._send("app_home_opened", payloads.home_event(self._workspace, user, tab))

    def removed(self) -> None:
        """Tell that the app was removed from the workspace, and that its token is no good any more."""
        self.tokens_revoked(bot=[BOT])
        self._send("app_uninstalled", {"type": "app_uninstalled", "event_ts": self._workspace.new_ts()})

    def tokens_revoked(self, *, bot: Sequence[str] = (), oauth: Sequence[str] = ()) -> None:
        """Tell whose tokens were revoked, by their users' ids: the bot's, or those of people."""
        event = {"type": "tokens_revoked", "tokens": {"oauth": [*oauth], "bot": [*bot]}}
        self._send("tokens_revoked", event | {"event_ts": self._workspace.new_ts()})

    def _tell(self, change: Change) -> None:
        message = change.message
        if message is None or message.only_for:
            return
        channel = self._workspace.channel(message.channel)
        if BOT not in channel.members:
            return
        if change.what == "posted":
            self._tell_posted(channel, message)
        elif change.what == "changed" and change.previous:
            event = payloads.changed_event(self._workspace, channel, message, change.previous)
            self._send(SUBSCRIPTIONS[channel.kind], event)
        elif change.what == "deleted":
            event = payloads.deleted_event(self._workspace, channel, message)
            self._send(SUBSCRIPTIONS[channel.kind], event)

    def _tell_posted(self, channel: Channel, message: Message) -> None:
        """Tell of a message; one that names the bot is told twice, as two events."""
        event = payloads.message_event(self._workspace, channel, message)
        self._send(SUBSCRIPTIONS[channel.kind], event)
        if f"<@{BOT}>" in message.text and channel.kind != "im" and message.user != BOT:
            self._send("app_mention", payloads.mention_event(self._workspace, channel, message))

    def _send(self, subscription: str, event: dict[str, Any]) -> None:
        if subscription in self._app.events:
            self._dispatcher.send_event(payloads.envelope(self._workspace, self._app, event))
