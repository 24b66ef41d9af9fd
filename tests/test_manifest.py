"""manifest.yaml asks a workspace for what the handlers need and nothing more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import listeners, manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.listeners import Desk

EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "tokens_revoked": None,
}
"""What each event needs (https://docs.slack.dev/reference/events)."""

METHOD_SCOPES = {
    "apps_connections_open": None,
    "api_test": None,
    "auth_test": None,
    "chat_delete": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "channels:history",
    "conversations_info": "channels:read",
    "conversations_replies": "channels:history",
    "files_info": "files:read",
    "users_conversations": "channels:read",
    "users_info": "users:read",
    "views_open": None,
    "views_publish": None,
    "views_update": None,
}
"""What each Web API method needs of a bot token (https://docs.slack.dev/reference/methods)."""

ALSO = {"channels:read": {"groups:read", "mpim:read"}}
"""What a method needs beside that, for private channels and group messages."""


class RecordingApp(AsyncApp):
    """The real app; it only writes down what is registered."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-of-a-test", signing_secret="of-a-test")
        self.registered: dict[str, set[str]] = {
            "event": set(),
            "command": set(),
            "message_shortcut": set(),
            "global_shortcut": set(),
        }

    def event(self, event: Any, *rest: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as Bolt has it
        """Write down an event."""
        self.registered["event"].add(event)
        return cast("Callable[..., Any]", super().event(event, *rest, **options))

    def command(self, command: Any, *rest: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as Bolt has it
        """Write down a command."""
        self.registered["command"].add(command)
        return cast("Callable[..., Any]", super().command(command, *rest, **options))

    def message_shortcut(self, callback_id: Any, *rest: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as Bolt has it
        """Write down a message shortcut."""
        self.registered["message_shortcut"].add(callback_id)
        return cast("Callable[..., Any]", super().message_shortcut(callback_id, *rest, **options))

    def global_shortcut(self, callback_id: Any, *rest: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as Bolt has it
        """Write down a global shortcut."""
        self.registered["global_shortcut"].add(callback_id)
        return cast("Callable[..., Any]", super().global_shortcut(callback_id, *rest, **options))


def registered() -> dict[str, set[str]]:
    """Register every surface with an app; nothing of the desk is touched by that."""
    app = RecordingApp()
    listeners.register(app, cast("Desk", None))
    return app.registered


def test_events_are_those_with_a_handler() -> None:
    """Every subscribed event has a handler, every handler its event."""
    subscribed = manifest.load()["settings"]["event_subscriptions"]["bot_events"]
    assert {event.split(".")[0] for event in subscribed} == registered()["event"]
    assert {event for event in subscribed if event.startswith("message.")} == {
        event for event in EVENT_SCOPES if event.startswith("message.")
    }


def test_commands_and_shortcuts_are_those_with_a_handler() -> None:
    """Every command and shortcut in the manifest has a handler, and the other way round."""
    features = manifest.load()["features"]
    assert {one["command"] for one in features["slash_commands"]} == registered()["command"]
    for kind in ("message", "global"):
        offered = {one["callback_id"] for one in features["shortcuts"] if one["type"] == kind}
        assert offered == registered()[f"{kind}_shortcut"]


def test_scopes_are_those_in_use() -> None:
    """The bot token gets the scopes that the events, methods and commands in use need, and no others."""
    package = Path(listeners.__file__).parent.parent
    sources = [path for path in package.rglob("*.py") if "playground" not in path.parts]
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r"client\.([a-z]+_[a-zA-Z_]+)\b", source))
    methods = {name for name in named if hasattr(AsyncWebClient, name)}
    events = manifest.load()["settings"]["event_subscriptions"]["bot_events"]
    needed = {METHOD_SCOPES[method] for method in methods} | {EVENT_SCOPES[event] for event in events}
    needed |= {more for scope in needed for more in ALSO.get(scope or "", ())}
    assert set(manifest.bot_scopes()) == (needed | {"commands"}) - {None}
