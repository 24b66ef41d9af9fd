"""What docs/slack.md promises is there, and nothing that Slack offers is missing in it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.manifest import load

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "slack.md").read_text(encoding="utf-8")
LARGEST = 60_000
"""Bytes of a picture: a page of them still loads at once."""


def test_every_command_shortcut_and_scope_is_described() -> None:
    """Whoever is asked to grant a scope, or finds a shortcut in a menu, can look up what it is for."""
    manifest = load()
    commands = [one["command"] for one in manifest["features"]["slash_commands"]]
    shortcuts = [one["name"] for one in manifest["features"]["shortcuts"]]
    for name in (*commands, *shortcuts, *manifest["oauth_config"]["scopes"]["bot"]):
        assert name in PAGE


def test_pictures_are_there_and_small() -> None:
    """Each picture that the page shows is there, none is left over, and none is slow to load."""
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\(pictures/(\S+)\)", PAGE)) | set(re.findall(r"\(docs/pictures/(\S+)\)", readme))
    there = {picture.name: picture.stat().st_size for picture in (DOCS / "pictures").glob("*.png")}
    assert shown == set(there)
    assert max(there.values()) <= LARGEST


def test_links_lead_somewhere() -> None:
    """Each entry of the table of contents names a heading."""
    headings = re.findall(r"^##+ (.+)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\(#([a-z0-9-]+)\)", PAGE)) <= anchors
