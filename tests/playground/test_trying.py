"""Who opens the playground can try all of Bounce Desk in the browser, by mouse or by keyboard alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FilePayload, expect
from pydantic import SecretStr

from bot import catalog
from bot.listeners.event_text import event_text
from bot.playground import ANNA, SAM, LocalSlack
from bot.playground.paste import typed
from bot.playground.samples import samples
from bot.reading import Reader
from bot.settings import load_settings
from tests.playground.browsing import VIEWS, opened_page
from tests.slack.running import PATIENCE, running_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from tests.playground.browsing import Theme


pytestmark = pytest.mark.asyncio(loop_scope="module")

BOUNCE = "550 5.1.1 <lou@example.net>: Recipient address rejected: User unknown"
MAIL = """\
From: MAILER-DAEMON@mail.example.com
To: sam@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=edge

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; kim@example.org
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--edge--
"""
DROP = """([selector, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  const place = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


@pytest_asyncio.fixture(loop_scope="module")
async def slack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalSlack]:
    """Run a Slack with the real bot in it, as `bot playground` does."""
    running = LocalSlack(acknowledge_within=PATIENCE)
    await running.start()
    settings = load_settings(
        slack_bot_token=SecretStr(running.bot_token),
        slack_app_token=SecretStr(running.app_token),
        slack_api_url=running.api_url,
        database_url=f"sqlite:///{tmp_path_factory.mktemp('playground') / 'desk.db'}",
    )
    async with running_app(running, settings, "socket") as desk:
        running.read_with(desk.reader)
        yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="module", params=VIEWS[:2], ids=["wide", "narrow"])
async def page(request: pytest.FixtureRequest, browser: Browser, slack: LocalSlack) -> AsyncIterator[Page]:
    """Open the page, wide and light or narrow and dark."""
    async with opened_page(browser, slack, *request.param) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def wide(browser: Browser, slack: LocalSlack) -> AsyncIterator[Page]:
    """Open the page in a wide window."""
    async with opened_page(browser, slack, *VIEWS[0]) as opened:
        yield opened


@pytest.mark.parametrize("number", range(len(samples())))
async def test_samples_keep_their_word(number: int) -> None:
    """A sample that promises a card is told of unasked, one that promises silence is not."""
    sample, known = samples()[number], catalog.load(None)
    event = typed(LocalSlack().workspace, sample.text).fields()
    assert Reader(known).read_text(event_text(event)).sure == (sample.outcome == "card")


async def test_there_is_a_sample_for_everything() -> None:
    """There are at least twelve samples, of all that Bounce Desk has an answer to, and of silence."""
    assert len(samples()) >= 12
    assert {one.outcome for one in samples()} == {"card", "silence"}


async def test_sample_is_pasted_with_one_click(page: Page, slack: LocalSlack) -> None:
    """A click on a sample pastes it: its card opens in the thread; on an FTP reply nothing follows."""
    await page.locator("#samples summary").click()
    await page.get_by_role("button", name="A full mailbox").click()
    await expect(page.locator("#thread h3.header")).to_contain_text("552 5.2.2")
    await page.get_by_label("Close the thread").click()
    await page.locator("#samples summary").click()
    await page.get_by_role("button", name="FTP").click()
    await expect(page.locator("#timeline")).to_contain_text("No such file or directory")
    await slack.acknowledged()
    assert slack.replies("#support", slack.messages("#support")[-1].ts) == []


async def test_file_is_dropped(page: Page, slack: LocalSlack) -> None:
    """A mail dropped on the conversation is named, sent with the message, and answered in the thread."""
    await page.evaluate(DROP, ["#timeline", "returned.eml", MAIL])
    await expect(page.locator("#composer output")).to_have_text("returned.eml")
    await page.locator("#composer textarea").fill("what is this?")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread h3.header")).to_contain_text("552 5.2.2")
    (message,) = slack.messages("#support")
    assert message.text == "what is this?"


async def test_file_is_chosen_for_a_reply(page: Page, slack: LocalSlack) -> None:
    """A file can be chosen for an answer in a thread, too, without a word."""
    ts = await slack.post("#support", "Look at the bounce below, please")
    await page.goto(f"{slack.url}/sam/support?thread={ts}")
    content = FilePayload(name="log.txt", mimeType="text/plain", buffer=BOUNCE.encode())
    await page.locator("#thread [type=file]").set_input_files(content)
    await page.locator("#thread .send").click()
    await expect(page.locator("#thread h3.header")).to_contain_text("550 5.1.1")


async def test_edit_and_delete(page: Page, slack: LocalSlack) -> None:
    """Editing one's message changes its card; deleting it takes the card away."""
    await page.goto("about:blank")
    ts = await slack.post("#support", BOUNCE)
    await slack.wait_for_reply("#support", ts)
    await page.goto(slack.url)
    await choose(page, "Edit message")
    field = page.get_by_label("Edit the message")
    await expect(field).to_have_value(BOUNCE)
    await field.fill("452 4.2.2 <lou@example.net>: Mailbox full")
    await page.get_by_role("button", name="Save").click()
    await page.locator("#timeline .replies").click()
    await expect(page.locator("#thread h3.header")).to_contain_text("452 4.2.2")
    await page.get_by_label("Close the thread").click()
    await choose(page, "Delete message")
    await slack.wait_for(lambda: not any(one.bot_id for one in slack.replies("#support", ts)))


async def choose(page: Page, entry: str) -> None:
    """Choose an entry in the menu of the only message, by keyboard."""
    menu = page.locator("#timeline summary[aria-label^='More actions']")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.locator("#timeline .choices").get_by_text(entry).focus()
    await page.keyboard.press("Enter")


async def test_under_the_hood(page: Page, slack: LocalSlack) -> None:
    """Of a paste it is told what the reader saw and which rule spoke, of a card its Block Kit and time."""
    await page.goto("about:blank")  # the answer opens its thread by itself
    ts = await slack.post("#support", BOUNCE)
    card = await slack.wait_for_reply("#support", ts)
    await page.goto(f"{slack.url}/sam/support?thread={ts}")
    pieces = page.locator("#thread .message")
    await pieces.first.get_by_title("Under the hood").click()
    hood = page.get_by_role("region", name="Details")
    for told in ("550", "5.1.1", "lou@example.net", "rejection/mta_postfix/", "sure enough to speak unasked"):
        await expect(hood).to_contain_text(told)
    await page.get_by_label("Close what is under the hood").click()
    await pieces.nth(1).get_by_title("Under the hood").click()
    await expect(hood).to_contain_text("posted after")
    await page.get_by_role("button", name="Copy the JSON").click()
    # It says so for a moment only.
    await page.wait_for_function("document.querySelector('[data-copies]').textContent === 'Copied'")
    copied = json.loads(await page.evaluate("navigator.clipboard.readText()"))
    assert copied["blocks"] == list(card.blocks)
    builder = await page.get_by_role("link", name="Block Kit Builder").get_attribute("href")
    assert builder
    assert json.loads(unquote(builder.partition("#")[2])) == copied


async def test_silence_is_explained(wide: Page, slack: LocalSlack) -> None:
    """Of a message without an answer it is told why there is none, of a command how long its answer took."""
    await slack.post("#support", "The queue has 550 messages")
    await slack.command("/smtp", "451")
    await wide.reload()
    await wide.locator("#timeline").get_by_title("Under the hood").first.click()
    await expect(wide.locator("#hood")).to_contain_text("No bounce: silence, unless somebody asks.")
    await wide.locator("#timeline").get_by_title("Under the hood").last.click()
    await expect(wide.locator("#hood")).to_contain_text("in the answer to the command itself")


async def test_others_do_not_look_into_private_answers(slack: LocalSlack, wide: Page) -> None:
    """What only Anna sees is under nobody else's hood."""
    await slack.command("/smtp", "451", user=ANNA)
    ts = slack.ephemerals(ANNA)[0].ts
    for who, sections in (("anna", 1), ("sam", 0)):
        await wide.goto(f"{slack.url}/{who}/support?hood={ts}")
        await expect(wide.locator("#hood section")).to_have_count(sections)


async def test_shortcut_from_anywhere(page: Page, slack: LocalSlack) -> None:
    """The form to paste into opens from the page; by keyboard alone one fills it and sends it."""
    await page.get_by_text("Shortcuts", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    await form.get_by_role("textbox").fill(BOUNCE)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(form).to_contain_text("direct message")
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await slack.wait_for(lambda: slack.messages(slack.dm(SAM)))


async def test_dialog_keeps_the_focus(page: Page) -> None:
    """Tab never leaves an open dialog; Escape closes it and leads back to where one was."""
    opener = page.get_by_text("Shortcuts", exact=True)
    await opener.click()
    await page.get_by_role("button", name="Explain a bounce").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    for _ in range(8):
        await page.keyboard.press("Tab")
        around = "document.activeElement === document.body || !!document.activeElement.closest('.modal')"
        assert await page.evaluate(around)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_everybody_reads_their_language(page: Page, slack: LocalSlack) -> None:
    """Who is Anna gets German answers; a button of a card switches it."""
    await page.get_by_role("link", name="Anna Weber").click()
    field = page.locator("#composer textarea")
    await field.fill("/smtp 552 5.2.2")
    await field.press("Enter")
    await expect(page.get_by_role("button", name="Im Kanal teilen")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Share in channel")).to_be_visible()
    assert len(slack.ephemerals(ANNA)) == 1


async def test_theme_is_chosen(wide: Page, slack: LocalSlack) -> None:
    """Light and dark follow the system until one is chosen; the choice stays."""
    paper = "getComputedStyle(document.querySelector('#conversation')).backgroundColor"
    light = await wide.evaluate(paper)
    await wide.emulate_media(color_scheme="dark")
    dark = await wide.evaluate(paper)
    assert light != dark
    async with wide.expect_navigation():
        await wide.get_by_role("button", name="Light").click()
    await wide.goto(f"{slack.url}/sam/on-call")
    assert await wide.evaluate(paper) == light


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
async def test_nothing_stands_in_anybodys_way(
    browser: Browser, slack: LocalSlack, view: tuple[int, Theme]
) -> None:
    """A screen reader finds a name for everything, colours have contrast, and nothing runs off the screen."""
    ts = await slack.post("#support", BOUNCE)
    await slack.wait_for_reply("#support", ts)
    card = slack.replies("#support", ts)[0].ts
    direct = f"sam/{slack.workspace.user('U0DESK').name}"
    places = (
        "sam/on-call",
        f"sam/support?thread={ts}",
        f"sam/support?thread={ts}&hood={ts}",
        f"sam/support?thread={ts}&hood={card}",
        f"sam/support?edit={ts}",
        f"{direct}?tab=home",
    )
    async with opened_page(browser, slack, *view) as page:
        for place in places:
            await page.goto(f"{slack.url}/{place}")
            if "home" in place:
                await expect(page.locator("#home-view")).to_be_visible()
            await find_nothing(page, place)
        await page.locator("#home").get_by_role("button", name="Change the settings").first.click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await find_nothing(page, "a dialog")


async def find_nothing(page: Page, place: str) -> None:
    """Let axe look at the page, and measure whether it is wider than the window."""
    results = await Axe().run(page)
    assert results.violations_count == 0, f"{place}: {results.generate_report()}"
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overhang) == 0, place
