"""The page does what a person in Slack expects, in a real browser, and asks nothing of other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, expect

from bot.playground import ANNA, SAM
from tests.playground.browsing import VIEWS, opened_page
from tests.playground.conftest import running_slack
from tests.playground.echo import BUTTONS, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.playground import LocalSlack

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASTE = "550 5.1.1 <bob@example.net>: User unknown\n\n  second & <b>last</b>"


@pytest_asyncio.fixture(loop_scope="module")
async def slack() -> AsyncIterator[LocalSlack]:
    """Run a Slack."""
    async with running_slack() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module", params=VIEWS[:2], ids=["wide", "narrow"])
async def page(request: pytest.FixtureRequest, browser: Browser, slack: LocalSlack) -> AsyncIterator[Page]:
    """Open the page with the app connected."""
    async with connected(slack, "socket"), opened_page(browser, slack, *request.param) as opened:
        yield opened


async def test_command_and_its_button(page: Page, slack: LocalSlack) -> None:
    """`/smtp 451` is answered only to who typed it; a button of the answer shares it with everybody."""
    field = page.get_by_label("Message #support")
    await field.press_sequentially("/sm")
    await expect(page.get_by_text("Repeat")).to_be_visible()
    await field.press_sequentially("tp 451")
    await field.press("Enter")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_text("shared")).to_be_visible()
    assert [one.text for one in slack.ephemerals(SAM)] == ["private: 451"]
    await page.get_by_role("link", name="Anna Weber").click()
    await expect(page.get_by_text("shared")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_have_count(0)


async def test_pasted_bounce_gets_an_answer_in_its_thread(page: Page, slack: LocalSlack) -> None:
    """A paste keeps its lines; its thread opens by itself with the answer, and takes a reply."""
    field = page.get_by_label("Message #support")
    await field.fill(PASTE)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies .message")).to_have_count(2)
    await expect(page.locator("#replies .paragraph").first).to_have_text(PASTE)
    await page.get_by_label("Reply", exact=True).fill("thank you")
    await page.keyboard.press("Enter")
    await expect(page.locator("#replies")).to_contain_text("thank you")
    (message,) = slack.messages("#support")
    assert slack.replies("#support", message.ts)[-1].text in ("thank you", "heard: thank you")


async def test_message_menu_explains(page: Page, slack: LocalSlack) -> None:
    """The menu of a message offers the app's shortcut, by keyboard too."""
    await slack.post("#support", "421 4.7.0 try later", bot=True)
    menu = page.get_by_label("More actions for the message of Alerts")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("explained: 421 4.7.0 try later")).to_be_visible()


async def test_home_and_modal(page: Page, slack: LocalSlack) -> None:
    """The Home tab shows what the app published, and its form says what is missing."""
    await page.get_by_role("link", name="Echo").click()
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("button", name="Ask").click()
    form = page.get_by_role("dialog", name="A question")
    await form.get_by_label("Why?").fill("because")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_have_count(0)
    assert slack.modal(SAM) is None


async def test_foreign_text_stays_text(page: Page, slack: LocalSlack, client: AsyncWebClient) -> None:
    """Nothing that comes in a message or a card becomes part of the page."""
    hostile = '<img src=x onerror=alert(1)>"><script>alert(2)</script> <javascript:alert(3)|press>'
    await slack.post("#support", hostile, raw=True, bot=True)
    button = BUTTONS[1] | {"elements": [BUTTONS[1]["elements"][0] | {"value": hostile}]}
    await client.chat_postMessage(
        channel="#support",
        text="x",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": hostile}},
            {"type": "section", "text": {"type": "mrkdwn", "text": hostile}},
            {"type": "table", "rows": [[{"type": "raw_text", "text": hostile}]]},
            button,
        ],
    )
    await expect(page.locator(".message")).to_have_count(2)
    assert await page.locator("#timeline").locator("img, script, a[href^=javascript]").count() == 0
    await expect(page.locator("h3.header")).to_have_text(hostile)


async def test_page_works_without_javascript(browser: Browser, slack: LocalSlack) -> None:
    """Forms alone are enough to ask and to see the answer."""
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    async with connected(slack, "socket"):
        await page.goto(slack.url)
        await page.get_by_label("Message #support").fill("/smtp 451")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("Only visible to you")).to_be_visible()


async def test_what_could_not_be_sent_is_not_lost(browser: Browser, slack: LocalSlack) -> None:
    """Where the playground does not answer, the words stay in their field with the file, and one is told."""
    page = await browser.new_page()
    await page.goto(slack.url)
    await page.route("**/send", lambda route: route.abort())
    field, file = page.get_by_label("Message #support"), page.locator("#composer [type=file]")
    await file.set_input_files(FilePayload(name="log.txt", mimeType="text/plain", buffer=PASTE.encode()))
    await field.fill("what is this?")
    await field.press("Enter")
    await expect(page.locator("#composer output")).to_have_text("Not sent. The playground does not answer.")
    await expect(field).to_have_value("what is this?")
    assert await file.evaluate("input => input.files[0].name") == "log.txt"
    await page.close()


async def test_other_sites_cannot_act(slack: LocalSlack) -> None:
    """A form of another site's page is refused, and the page may not be framed nor load foreign scripts."""
    async with aiohttp.ClientSession() as session:
        foreign = {"Origin": "https://evil.example"}
        address = f"{slack.url}/sam/support/send"
        async with session.post(address, data={"text": "hi"}, headers=foreign) as answer:
            assert answer.status == 403
        async with session.get(f"{slack.url}/sam/support") as answer:
            policy = answer.headers["Content-Security-Policy"]
    assert slack.messages("#support") == []
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_a_form_leads_to_no_other_site(slack: LocalSlack, back: str) -> None:
    """Wherever a form says that it stood, what follows is a page of this server."""
    async with aiohttp.ClientSession() as session:
        sent = session.post(f"{slack.url}/theme", data={"back": back}, allow_redirects=False)
        async with sent as answer:
            assert answer.headers["Location"] == "/"


async def test_nobody_changes_what_another_wrote(slack: LocalSlack) -> None:
    """Sam can neither edit nor delete a message of Anna's."""
    ts = await slack.post("#support", "by Anna", user=ANNA)
    async with aiohttp.ClientSession() as session:
        for act in ("edit", "delete"):
            async with session.post(f"{slack.url}/sam/support/{ts}/{act}", data={"text": "by Sam"}) as answer:
                assert answer.status == 404
    assert [one.text for one in slack.messages("#support")] == ["by Anna"]


@pytest.mark.parametrize("use", [None, "no JSON", "1", '["share"]', '["no such button", "x"]'])
async def test_a_form_that_is_none_of_the_page_is_refused(slack: LocalSlack, use: str | None) -> None:
    """Pressing what is no button ends in Slack's refusal, not in a failure of the server."""
    ts = await slack.post("#support", "x", bot=True)
    pressed = {"use": use} if use else {}
    address = f"{slack.url}/sam/support/{ts}/use"
    async with aiohttp.ClientSession() as session, session.post(address, data=pressed) as answer:
        assert (answer.status, await answer.text()) == (404, "Slack refuses this: action_not_found")


async def test_everybody_sees_their_own(slack: LocalSlack) -> None:
    """A private answer is in nobody else's page, and an unknown page says where to begin."""
    ts = await slack.post("#support", "x", bot=True)
    slack.slackbot(ANNA, slack.messages("#support")[0].channel, "for Anna alone", thread_ts=ts)
    async with aiohttp.ClientSession() as session:
        pages = {}
        for path in (f"anna/support?thread={ts}", f"sam/support?thread={ts}", "nobody/nowhere"):
            async with session.get(f"{slack.url}/{path}") as answer:
                pages[path] = (answer.status, "for Anna alone" in await answer.text())
    assert list(pages.values()) == [(200, True), (200, False), (404, False)]
