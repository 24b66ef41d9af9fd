"""Draws the pictures in README and docs: the running product, in the playground, as Chromium shows it."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-sync")
"""Chromium, also for root, without asking anybody outside."""

BOUNCE = """\
Our invoice to ACME came back, what now?
Nov 23 10:11:12 mx1 postfix/smtp[4711]: 3F2A1C0D5E: to=<kim@acme.example>, \
relay=mx.acme.example[192.0.2.7]:25, delay=1.2, dsn=5.2.2, status=bounced (host mx.acme.example[192.0.2.7] \
said: 552 5.2.2 <kim@acme.example>: Mailbox full, quota exceeded (in reply to RCPT TO command))"""


@contextmanager
def playground() -> Iterator[str]:
    """Run the playground and give its address."""
    command = [sys.executable, "-m", "bot", "playground", "--port", "0", "--no-open"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            said = process.stdout.readline() if process.stdout else ""
            yield re.findall(r"http://\S+", said)[0]
        finally:
            process.terminate()


def type_into_channel(page: Page, text: str) -> None:
    """Type or paste into the channel, and send."""
    field = page.locator("#composer textarea")
    field.fill(text)
    field.press("Enter")


def draw_pasted_bounce(page: Page) -> None:
    """Paste a bounce and wait for the card in its thread."""
    type_into_channel(page, BOUNCE)
    page.locator("#thread").get_by_role("button", name="Deutsch").wait_for()
    page.screenshot(path=PICTURES / "card.png")


def draw_command(page: Page) -> None:
    """Ask `/smtp 451` and wait for the private card."""
    page.get_by_role("link", name="on-call").click()
    type_into_channel(page, "/smtp 451")
    page.get_by_role("button", name="Share in channel").wait_for()
    page.screenshot(path=PICTURES / "command.png")


def main() -> None:
    """Draw every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with playground() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(address)
        for draw in (draw_pasted_bounce, draw_command):
            draw(page)
        browser.close()


if __name__ == "__main__":
    main()
