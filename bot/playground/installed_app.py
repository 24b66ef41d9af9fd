"""The app that is installed in the workspace, as its manifest describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

APP_ID = "A0DESK"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool
    """Whether Slack turns people, channels and addresses in the text into its markup."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the menu that each message has, or of the one that is there everywhere."""

    callback_id: str
    name: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledApp:
    """What Slack knows of the app: it sends no event and allows no method that is not listed here."""

    name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    scopes: tuple[str, ...]
    id: str = APP_ID

    @classmethod
    def from_manifest(cls, manifest: dict[str, Any]) -> InstalledApp:
        """Read an app manifest (https://docs.slack.dev/reference/app-manifest)."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        return cls(
            name=features["bot_user"]["display_name"],
            commands=tuple(
                Command(
                    name=one["command"],
                    description=one.get("description", ""),
                    usage_hint=one.get("usage_hint", ""),
                    should_escape=bool(one.get("should_escape")),
                )
                for one in features.get("slash_commands", ())
            ),
            shortcuts=tuple(
                Shortcut(one["callback_id"], one["name"], everywhere=one["type"] == "global")
                for one in features.get("shortcuts", ())
            ),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            scopes=tuple(manifest["oauth_config"]["scopes"]["bot"]),
        )
