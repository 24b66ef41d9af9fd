"""Mails and logs that are uploaded are read and answered in the thread."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from bot.playground import ANNA, SAM
from tests.slack.running import running_app
from tests.slack.test_surfaces import POSTFIX, SILENCE, header, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground import LocalSlack
    from bot.settings import Settings

REPORT = b"""\
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
Status: 5.2.2
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 552 5.2.2 <kim@example.net>: mailbox is full

--b--
"""


@pytest.fixture(autouse=True)
async def desk(slack: LocalSlack, settings: Settings) -> AsyncIterator[None]:
    """Run the app."""
    async with running_app(slack, settings, "socket"):
        yield


async def test_uploaded_mail_gets_its_card(slack: LocalSlack) -> None:
    """An .eml is read as a whole mail and answered once, without the address."""
    ts = await slack.upload("support", {"bounce.eml": REPORT})
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("552 5.2.2")
    assert "kim@example.net" not in words(card)
    await asyncio.sleep(SILENCE)
    assert len(slack.replies("support", ts)) == 1


async def test_only_what_holds_a_bounce_is_answered(slack: LocalSlack) -> None:
    """A log with a bounce gets a card; a letter, a picture and a log without one get silence."""
    files = {
        "mail.log": POSTFIX.encode(),
        "notes.txt": b"Room 451 is free on Monday.",
        "logo.png": b"\x89PNG\r\n550 5.1.1 User unknown",
    }
    ts = await slack.upload("support", files, text="Any idea?")
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("550 5.1.1")
    await asyncio.sleep(SILENCE)
    assert len(slack.replies("support", ts)) == 1


async def test_five_files_at_most_are_read(slack: LocalSlack) -> None:
    """Of seven files five get a card each; the two others are named."""
    files = {f"{number}.eml": REPORT.replace(b"kim@", f"kim{number}@".encode()) for number in range(1, 8)}
    ts = await slack.upload("support", files)
    await slack.wait_for(lambda: len(slack.replies("support", ts)) == 6, seconds=30)
    assert "6.eml, 7.eml" in json.dumps(slack.replies("support", ts)[-1].blocks)


async def test_in_a_direct_message_every_file_is_answered(slack: LocalSlack) -> None:
    """What holds no bounce, and what cannot be read, is said in the reader's language."""
    ts = await slack.upload(slack.dm(SAM), {"notes.txt": b"Lunch?"}, user=SAM)
    assert header(await slack.wait_for_reply(slack.dm(SAM), ts)) == "No bounce in this text"
    ts = await slack.upload(slack.dm(ANNA), {"damaged.msg": b"no Outlook message"}, user=ANNA)
    assert "damaged.msg nicht lesen" in words(await slack.wait_for_reply(slack.dm(ANNA), ts))


async def test_the_token_goes_to_slacks_hosts_only(slack: LocalSlack) -> None:
    """A file that is said to be elsewhere is not fetched, and the one who sent it is told."""
    elsewhere = {
        "id": "F1",
        "name": "bounce.eml",
        "filetype": "email",
        "url_private": "http://127.0.0.1:9/x.eml",
    }
    channel = slack.dm(SAM)
    ts = await slack.post(channel, "", subtype="file_share", files=[elsewhere])
    assert "could not read bounce.eml" in words(await slack.wait_for_reply(channel, ts))


async def test_deleted_file_takes_its_card_along(slack: LocalSlack) -> None:
    """When the message with the files goes, their cards go."""
    ts = await slack.upload("support", {"bounce.eml": REPORT})
    await slack.wait_for_reply("support", ts)
    await slack.delete("support", ts)
    await slack.wait_for(lambda: not slack.replies("support", ts))
