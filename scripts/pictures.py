"""Draws the pictures in README and docs: the running product, in the playground, as Chromium shows it.

python scripts/pictures.py            draw them all
python scripts/pictures.py --check    exit 1 if the product says anything else now than the pictures do
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parent.parent))

from small_png import shrink

from bot.playground import SAM, LocalSlack
from bot.playground.workspace import BOT
from bot.server import configure_logs
from bot.settings import load_settings
from tests.slack.running import PATIENCE, running_app, wait_patiently

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Locator, Page

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
WORDS = PICTURES / "words.json"
"""What can be read in each picture: pixels differ from machine to machine, words do not."""
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-sync")
"""Chromium, also for root, without asking anybody outside."""
WHOLE_PAGE = {"width": 1200, "height": 800}
CLOSE = {"width": 620, "height": 2400}
"""So narrow that a picture can be read in a document, and so high that nothing has to be scrolled."""
MARGIN = 12
"""Pixels around a dialog or a menu."""
CHANGING = re.compile(
    r"\b\d\d:\d\d\b|\b\d+\.\d+ m?s\b|\bT0PLAY:\S+|\b\w+ \d{1,2}, \d{4}\b|\b\d{4}-\d\d-\d\d\b"
)
"""Times, dates and keys: no picture is out of date by them."""

FULL_MAILBOX = """\
Our invoice to ACME came back, what now?
Nov 23 10:11:12 mx1 postfix/smtp[4711]: 3F2A1C0D5E: to=<kim@acme.example>, \
relay=mx.acme.example[192.0.2.7]:25, delay=1.2, dsn=5.2.2, status=bounced (host mx.acme.example[192.0.2.7] \
said: 552 5.2.2 <kim@acme.example>: Mailbox full, quota exceeded (in reply to RCPT TO command))"""
UNKNOWN_USER = "550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown in virtual table"
NO_DMARC = (
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated. "
    "550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM."
)
SEVERAL = """\
The newsletter came back from three people:
Nov 23 10:11:12 mx1 postfix/smtp[47]: 3F2A1: to=<kim@example.net>, relay=mx.example.net[192.0.2.7]:25, \
dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 <kim@example.net>: User unknown)
Nov 23 10:11:12 mx1 postfix/smtp[47]: 3F2A1: to=<jo@example.net>, relay=mx.example.net[192.0.2.7]:25, \
dsn=5.2.2, status=bounced (host mx.example.net[192.0.2.7] said: 552 5.2.2 <jo@example.net>: Mailbox full)
Nov 23 10:11:12 mx1 postfix/smtp[47]: 3F2A1: to=<lee@example.net>, relay=mx.example.net[192.0.2.7]:25, \
dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: 550 5.1.1 <lee@example.net>: User unknown)"""
MAIL = b"""\
From: Mail Delivery System <mailer-daemon@mx.example.org>
To: sam@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; kim@example.net
Action: failed
Status: 5.3.4
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 552 5.3.4 Message size exceeds fixed maximum message size

--b--
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A local Slack with the bot in it, a browser that looks at it, and what was read in each picture."""

    slack: LocalSlack
    page: Page
    only_read: bool
    words: dict[str, str] = field(default_factory=dict)

    async def look(self, where: str) -> None:
        """Look at a conversation close up: `sam/support`, `sam/support?thread=…`."""
        await self.page.set_viewport_size(CLOSE)  # type: ignore[arg-type] # the two sizes it wants
        await self.page.goto(f"{self.slack.url}/{where}")

    async def draw(self, name: str, what: Locator) -> None:
        """Draw one thing on the page, as soon as it is there."""
        await what.wait_for()
        await self.page.mouse.move(0, 0)
        await self._read(name, what)
        if not self.only_read:
            await what.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    async def draw_page(self, name: str) -> None:
        """Draw the whole window."""
        await self._read(name, self.page.locator("main"))
        if not self.only_read:
            await self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    async def _read(self, name: str, *things: Locator) -> None:
        text = "\n".join([await thing.inner_text() for thing in things])
        self.words[name] = CHANGING.sub("…", text)

    async def draw_around(self, name: str, *things: Locator) -> None:
        """Draw things that lie over the page, with a little of the page around them."""
        await self._read(name, *things)
        if self.only_read:
            return
        boxes = [box for thing in things if (box := await thing.bounding_box())]
        left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
        right = max(box["x"] + box["width"] for box in boxes) + MARGIN
        bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
        left, top = max(0, left), max(0, top)
        around = {"x": left, "y": top, "width": min(right, CLOSE["width"]) - left, "height": bottom - top}
        await self.page.screenshot(path=PICTURES / f"{name}.png", clip=around)  # type: ignore[arg-type] # a box

    async def draw_modal(self, name: str) -> None:
        """Draw the dialog that is open, or opens now."""
        dialog = self.page.locator(".modal form")
        await dialog.wait_for()
        await self.draw_around(name, dialog)

    async def close_modal(self) -> None:
        """Leave the dialog without sending it."""
        await self.page.keyboard.press("Escape")
        while modal := self.slack.modal(SAM):
            self.slack.workspace.close(modal)
        await self.page.locator(".modal").wait_for(state="detached")

    async def type(self, text: str) -> None:
        """Type or paste into the channel, and send."""
        field = self.page.locator("#composer textarea")
        await field.fill(text)
        await field.press("Enter")

    async def ask(self, name: str, text: str, *, who: str = "sam", unfold: str = "") -> None:
        """Type `/smtp` with something behind it and draw the private answer, a part of it folded open."""
        await self.look(f"{who}/support")
        before = await self.page.locator(".message.private").count()
        await self.type(f"/smtp {text}")
        card = self.page.locator(".message.private").nth(before)
        if unfold:
            await card.locator("summary", has_text=unfold).click()
        await self.draw(name, card)

    async def thread(self, name: str, ts: str, *, who: str = "sam") -> None:
        """Wait for the card in the thread of a message in #support; draw both."""
        await self.slack.wait_for_reply("support", ts)
        await self.look(f"{who}/support?thread={ts}")
        await self.draw(name, self.page.locator("#replies"))
        await self.leave()

    async def press(self, button: str) -> None:
        """Press a button of the card that is shown."""
        await self.page.get_by_role("button", name=button, exact=True).last.click()

    async def leave(self) -> None:
        """Look at nothing: an open page goes to a thread by itself when something is answered there."""
        await self.page.goto("about:blank")


async def draw_readme(stage: Stage) -> None:
    """Draw the two pictures of README: the whole page."""
    await stage.page.set_viewport_size(WHOLE_PAGE)  # type: ignore[arg-type] # the two sizes it wants
    await stage.page.goto(stage.slack.url)
    await stage.type(FULL_MAILBOX)
    await stage.page.locator("#thread").get_by_role("button", name="Deutsch").wait_for()
    await stage.draw_page("card")
    await stage.page.get_by_role("link", name="on-call").click()
    await stage.type("/smtp 451")
    await stage.page.get_by_role("button", name="Share in channel").wait_for()
    await stage.draw_page("command")


async def draw_playground(stage: Stage) -> None:
    """Draw the drawer of samples, and what is under the hood of a paste."""
    await stage.page.set_viewport_size(WHOLE_PAGE)  # type: ignore[arg-type] # the two sizes it wants
    await stage.page.goto(f"{stage.slack.url}/sam/on-call")
    await stage.page.locator("#samples summary").click()
    await stage.draw_page("samples")
    await stage.page.get_by_role("button", name="Exchange wraps").click()
    await stage.page.locator("#thread").get_by_role("button", name="Deutsch").wait_for()
    await stage.page.locator("#timeline").get_by_title("Under the hood").last.click()
    await stage.page.locator("#hood dl").first.wait_for()
    await stage.draw_page("hood")


async def draw_command(stage: Stage) -> None:
    """Draw what `/smtp` answers: one entry, several, in German."""
    await stage.ask("smtp", "5.7.1")
    await stage.ask("matches", "4xx", unfold="See also")
    await stage.ask("german", "4.2.2", who="anna")


async def draw_watching(stage: Stage) -> None:
    """Draw the cards of a pasted bounce, of several at once, and of an uploaded mail."""
    await stage.thread("watched", await stage.slack.post("support", UNKNOWN_USER))
    await stage.thread("several", await stage.slack.post("support", SEVERAL))
    mail = await stage.slack.upload("support", {"undelivered.eml": MAIL}, "What can we do here?")
    await stage.thread("file", mail)


async def draw_shortcuts(stage: Stage) -> None:
    """Draw the shortcut in a message's menu with its answer, and the form of the one that is everywhere."""
    stage.slack.workspace.add_channel("mail-alerts", with_bot=False)
    await stage.slack.post("mail-alerts", NO_DMARC, bot=True)
    await stage.look("sam/mail-alerts")
    alert = stage.page.locator(".message")
    await alert.hover()
    await alert.get_by_label("More actions").click()
    await stage.draw_around("message-menu", alert, alert.locator(".choices"))
    await alert.get_by_role("button", name="Explain bounce").click()
    await stage.page.locator(".message.private").wait_for()
    await stage.draw("explain-bounce", stage.page.locator("#timeline"))
    await stage.slack.global_shortcut("paste_bounce")
    await stage.draw_modal("paste")
    await stage.close_modal()


async def draw_forms(stage: Stage) -> None:
    """Draw what opens behind the buttons of a card, and the card with a note."""
    bounce = await stage.slack.post("support", f"And again: {UNKNOWN_USER}")
    await stage.slack.wait_for_reply("support", bounce)
    await stage.look(f"sam/support?thread={bounce}")
    await stage.press("Reply for the customer")
    await stage.draw_modal("customer-reply")
    await stage.close_modal()
    await stage.press("Was this right? No")
    await stage.draw_modal("correction")
    await stage.close_modal()
    await stage.press("Add our note")
    dialog = stage.page.locator(".modal form")
    await dialog.locator("textarea").fill("example.net retired its old addresses in May. Kim has the list.")
    await stage.draw_modal("note-form")
    await dialog.get_by_role("button", name="Save").click()
    await stage.page.get_by_role("button", name="Edit note").wait_for()
    await stage.draw("note", stage.page.locator("#replies .message").last)
    await stage.press("Was this right? Yes")


async def draw_mention(stage: Stage) -> None:
    """Draw a question by name and its answer."""
    question = await stage.slack.post("support", f"<@{BOT}> what does 5.2.2 mean?")
    await stage.thread("mention", question)


async def draw_direct_message(stage: Stage) -> None:
    """Draw a question in the direct message and the answer in its thread."""
    direct = stage.slack.dm(SAM)
    question = await stage.slack.post(direct, "What is greylisting?")
    await stage.slack.wait_for_reply(direct, question)
    await stage.look(f"sam/{stage.slack.workspace.user(BOT).name}?thread={question}")
    await stage.draw("direct-message", stage.page.locator("#replies"))


async def draw_home(stage: Stage) -> None:
    """Draw a channel's settings, and App Home after they were changed."""
    await stage.look(f"sam/{stage.slack.workspace.user(BOT).name}?tab=home")
    await stage.page.locator("#home").get_by_role("button", name="Change the settings").first.click()
    dialog = stage.page.locator(".modal form")
    selects = dialog.locator("select")
    await selects.nth(1).select_option("22:00")
    await selects.nth(2).select_option("07:00")
    await stage.draw_modal("channel-settings")
    await dialog.get_by_role("button", name="Save").click()
    await stage.page.get_by_text("22:00").first.wait_for()
    await stage.draw_around("home", stage.page.locator("#home-view"))


SCENES = (
    draw_readme,
    draw_playground,
    draw_command,
    draw_watching,
    draw_shortcuts,
    draw_forms,
    draw_mention,
    draw_direct_message,
    draw_home,
)
"""In this order: what was asked and pasted before makes the numbers that App Home shows."""


@asynccontextmanager
async def running_bot() -> AsyncIterator[LocalSlack]:
    """Run a local Slack with the real bot in it."""
    configure_logs("WARNING")
    slack = LocalSlack(acknowledge_within=PATIENCE)
    await slack.start()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        wait_patiently(patch)  # what is only late on a busy machine is in the picture all the same
        settings = load_settings(
            slack_bot_token=SecretStr(slack.bot_token),
            slack_api_url=slack.api_url,
            database_url=f"sqlite:///{Path(folder, 'pictures.db')}",
        )
        async with running_app(slack, settings, "socket") as desk:
            slack.read_with(desk.reader)
            yield slack
    await slack.stop()


async def draw_all(*, only_read: bool) -> dict[str, str]:
    """Draw every picture anew, or only look at what would be in it; give its words."""
    async with running_bot() as slack, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(color_scheme="light")
        stage = Stage(slack, page, only_read)
        for draw in SCENES:
            await stage.leave()
            await draw(stage)
        await browser.close()
    return stage.words


def draw_pictures() -> None:
    """Put the pictures and their words where the old ones are."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    words = asyncio.run(draw_all(only_read=False))
    for name in words:
        picture = PICTURES / f"{name}.png"
        picture.write_bytes(shrink(picture.read_bytes()))
    WORDS.write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def check_pictures() -> None:
    """Exit with a sentence if a picture no longer shows what the product says."""
    words, drawn = asyncio.run(draw_all(only_read=True)), json.loads(WORDS.read_text(encoding="utf-8"))
    stale = sorted(name for name in {*words, *drawn} if words.get(name) != drawn.get(name))
    if stale:
        sys.exit(f"Out of date: {', '.join(stale)}. `make pictures` draws them anew.")


def main() -> None:
    """Draw, check, or say why not."""
    if not CHROMIUM.exists():
        sys.exit(f"No picture drawn: there is no {CHROMIUM}. `sh scripts/install-browser.sh` installs it.")
    if "--check" in sys.argv[1:]:
        check_pictures()
    else:
        draw_pictures()


if __name__ == "__main__":
    main()
