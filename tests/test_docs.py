"""What the docs promise is there, nothing Slack offers is missing, and pictures show what is said now."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.__main__ import main
from bot.manifest import load
from bot.settings import Settings
from tests.playground.browsing import need_chromium

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "slack.md").read_text(encoding="utf-8")
PAGES = sorted({*DOCS.glob("*.md"), *DOCS.parent.glob("*.md")})
COMMAND = re.compile(r"python -m bot((?: [a-z]+)+)")
TARGET = re.compile(r"`make ([a-z-]+)|^make ([a-z-]+)", re.MULTILINE)
SETTING = re.compile(r"\b(?:BOUNCE_DESK|SLACK)_[A-Z_]+[A-Z]\b")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)#?([^)\s]*)\)")
PICTURE = re.compile(r"\((?:docs/)?pictures/(\S+\.png)\)")
LARGEST = 60_000
"""Bytes of a picture, half of one that compares two: a page of them still loads at once."""


def test_every_command_shortcut_and_scope_is_described() -> None:
    """Whoever is asked to grant a scope, or finds a shortcut in a menu, can look up what it is for."""
    manifest = load()
    commands = [one["command"] for one in manifest["features"]["slash_commands"]]
    shortcuts = [one["name"] for one in manifest["features"]["shortcuts"]]
    for name in (*commands, *shortcuts, *manifest["oauth_config"]["scopes"]["bot"]):
        assert name in PAGE


def test_pictures_are_there_and_small() -> None:
    """Each picture that a page shows is there, none is left over, and none is slow to load."""
    shown = {name for page in PAGES for name in PICTURE.findall(page.read_text(encoding="utf-8"))}
    there = {picture.name: picture.stat().st_size for picture in (DOCS / "pictures").glob("*.png")}
    assert shown == set(there)
    for name, size in there.items():
        assert size <= LARGEST * (2 if name.startswith("drawing-") else 1), name


def test_pictures_show_what_the_product_says_now() -> None:
    """Whoever looks at a picture in the docs reads in it just what the running product would say today."""
    need_chromium()
    script = str(DOCS.parent / "scripts" / "pictures.py")
    checked = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, script, "--check"], capture_output=True, text=True, timeout=300, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_links_lead_somewhere() -> None:
    """Whoever follows a link from one page of ours to another finds the page, and the heading it names."""
    for page in PAGES:
        for path, heading in LINK.findall(page.read_text(encoding="utf-8")):
            target = page.parent / path if path else page
            assert target.exists(), (page.name, path)
            assert not heading or heading in _anchors(target), (page.name, path, heading)


def test_every_command_that_a_page_names_is_there() -> None:
    """Whoever types a command or a target of make as it stands on a page is not told that there is none."""
    targets = re.findall(r"^([a-z-]+):", (DOCS.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for words in COMMAND.findall(text):
            assert _is_command(words.split()), (page.name, words)
        for target in TARGET.findall(text):
            assert "".join(target) in targets, (page.name, target)


def test_every_setting_that_a_page_names_is_there() -> None:
    """Whoever sets what a page says sets something that the program reads."""
    known = {name.upper() for name in Settings.model_fields}
    for page in PAGES:
        for name in SETTING.findall(page.read_text(encoding="utf-8")):
            assert name in known, (page.name, name)


def test_pages_are_whole() -> None:
    """Nobody reads on a page what Git leaves of two versions that contradict each other."""
    for page in PAGES:
        assert not re.search(r"^(<{7}|>{7}) ", page.read_text(encoding="utf-8"), re.MULTILINE), page.name


def _is_command(words: Sequence[str]) -> bool:
    """Say whether words lead from the program to a command of it; arguments may come behind."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def _anchors(page: Path) -> set[str]:
    """Name a page's headings as GitHub does in links."""
    headings = re.findall(r"^##+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
