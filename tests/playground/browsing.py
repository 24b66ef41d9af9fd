"""A real browser that looks at the local Slack's page, and notes whatever should not happen there."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.async_api import async_playwright, expect

from tests.slack.running import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, ConsoleMessage, Page, Request

    from bot.playground import LocalSlack

Theme = Literal["light", "dark"]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
]
expect.set_options(timeout=PATIENCE * 1000)
VIEWS: list[tuple[int, Theme]] = [(1280, "light"), (400, "dark"), (1280, "dark"), (400, "light")]
"""Widths and themes."""


def need_chromium() -> None:
    """Skip the test where there is no Debian's Chromium, but fail it when CI is set."""
    if CHROMIUM.exists():
        return
    if os.environ.get("CI"):
        pytest.fail("The browser tests need /usr/bin/chromium: sh scripts/install-browser.sh")
    pytest.skip("There is no /usr/bin/chromium: sh scripts/install-browser.sh installs it.")


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Run Chromium without a window."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + root)
        yield started
        await started.close()


@asynccontextmanager
async def opened_page(browser: Browser, slack: LocalSlack, width: int, theme: Theme) -> AsyncIterator[Page]:
    """Open the page; in the end nothing was complained of in the console, nor asked of another machine."""
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def note(sent: Request) -> None:
        if not sent.url.startswith(slack.url):
            complaints.append(sent.url)

    context = await browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=theme,
        reduced_motion="reduce",  # what fades in has too little contrast for a moment
    )
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = await context.new_page()
    opened.on("console", complain)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", note)
    await opened.goto(slack.url)
    yield opened
    await context.close()
    assert complaints == []
