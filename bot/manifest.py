"""The Slack app manifest: manifest.yaml as it is, or with the request URLs that HTTP mode needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

BESIDE, WITHIN = Path(__file__).parent.parent / "manifest.yaml", Path(__file__).parent / "manifest.yaml"
PATH = BESIDE if BESIDE.exists() else WITHIN
"""Beside the package in the sources, within it once it is installed."""


def load() -> dict[str, Any]:
    """Read manifest.yaml."""
    manifest: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return manifest


def render(url: str | None = None) -> str:
    """Give the manifest as YAML: for Socket Mode, or for HTTP behind `url` (https://bounces.example.com)."""
    if url is None:
        return PATH.read_text(encoding="utf-8")
    endpoint = f"{url.rstrip('/')}/slack/events"
    manifest = load()
    for command in manifest["features"]["slash_commands"]:
        command["url"] = endpoint
    manifest["settings"]["event_subscriptions"]["request_url"] = endpoint
    manifest["settings"]["interactivity"]["request_url"] = endpoint
    manifest["settings"]["socket_mode_enabled"] = False
    # Only led back to where workspaces install the app by OAuth.
    manifest["oauth_config"]["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def bot_scopes() -> list[str]:
    """List the scopes that the bot token must have."""
    scopes: list[str] = load()["oauth_config"]["scopes"]["bot"]
    return scopes
