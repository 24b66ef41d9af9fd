"""Mails and logs that are uploaded are read and answered in the thread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.playground import ANNA, SAM
from bot.playground.workspace import BOT
from tests.slack.running import settled
from tests.slack.test_surfaces import POSTFIX, header, words

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.delivery import Errand, Post
    from bot.listeners import Desk
    from bot.playground import LocalSlack

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


pytestmark = pytest.mark.usefixtures("desk")


async def test_uploaded_mail_gets_its_card(slack: LocalSlack, desk: Desk) -> None:
    """An .eml is read as a whole mail and answered once, without the address."""
    ts = await slack.upload("support", {"bounce.eml": REPORT})
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("552 5.2.2")
    assert "kim@example.net" not in words(card)
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


async def test_only_what_holds_a_bounce_is_answered(slack: LocalSlack, desk: Desk) -> None:
    """A log with a bounce gets a card; a letter, a picture and a log without one get silence."""
    files = {
        "mail.log": POSTFIX.encode(),
        "notes.txt": b"Room 451 is free on Monday.",
        "logo.png": b"\x89PNG\r\n550 5.1.1 User unknown",
    }
    ts = await slack.upload("support", files, text="Any idea?")
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("550 5.1.1")
    await settled(slack, desk)
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


async def test_file_taken_out_of_a_message_takes_its_card_along(slack: LocalSlack) -> None:
    """The other file's card stays."""
    ts = await slack.upload("support", {"bounce.eml": REPORT, "mail.log": POSTFIX.encode()}, text="Ideas?")
    await slack.wait_for(lambda: len(slack.replies("support", ts)) == 2)
    message = slack.messages("support")[0]
    first, second = dict(message.more)["files"]
    gone = {"id": first["id"], "mode": "tombstone"}
    slack.workspace.change(message, more=(("files", [gone, second]),))
    await slack.wait_for(lambda: len(slack.replies("support", ts)) == 1)
    assert header(slack.replies("support", ts)[0]).startswith("550 5.1.1")


NOTICE = """\
I'm sorry to have to inform you that your message could not be delivered.

<kim@example.net>: host mx.example.net[192.0.2.7] said: 550 5.1.1
    <kim@example.net>: User unknown (in reply to RCPT TO command)
"""


async def test_mail_forwarded_to_slack_is_read(slack: LocalSlack) -> None:
    """Slack keeps its text, and gives out only a page: the text is what is read."""
    ts = await slack.forward_mail("support", "Undelivered Mail Returned to Sender", NOTICE)
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("550 5.1.1")
    assert "kim@example.net" not in words(card)


async def test_file_in_a_shared_channel_is_read(slack: LocalSlack, desk: Desk) -> None:
    """Of a file there Slack tells the id alone: it is asked for the rest, and pictures get silence."""
    files = {"bounce.eml": REPORT, "logo.png": b"\x89PNG"}
    await slack.upload(slack.dm(ANNA), files, user=ANNA)
    hidden = [
        {"id": file["id"], "mode": "file_access", "file_access": "check_file_info"}
        for file in dict(slack.messages(slack.dm(ANNA))[0].more)["files"]
    ]
    ts = await slack.post("support", "", subtype="file_share", files=hidden)
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("552 5.2.2")
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


async def test_name_of_a_file_shows_no_address(slack: LocalSlack) -> None:
    """A mail that is saved under its subject may quote a customer's address."""
    ts = await slack.upload(slack.dm(SAM), {"kim@example.net.msg": b"no Outlook message"}, user=SAM)
    assert "read k***@example.net.msg" in words(await slack.wait_for_reply(slack.dm(SAM), ts))


async def test_mention_explains_files(slack: LocalSlack, desk: Desk) -> None:
    """Those that come with it, and bare in a thread those of its first message, whatever is in them."""
    asked = await slack.upload("support", {"bounce.eml": REPORT}, text=f"<@{BOT}> what does it mean?")
    assert header(await slack.wait_for_reply("support", asked)).startswith("552 5.2.2")
    mail = await slack.forward_mail("support", "Lunch", "At noon?")
    bare = await slack.post("support", f"<@{BOT}>", thread_ts=mail)
    await slack.wait_for(lambda: len(slack.replies("support", mail)) == 2)
    assert header(slack.replies("support", mail)[1]) == "No bounce in this text"
    await slack.delete("support", bare)
    await slack.wait_for(lambda: not slack.replies("support", mail))
    await settled(slack, desk)
    assert len(slack.replies("support", asked)) == 1


@pytest.mark.parametrize("mention", ["", f"<@{BOT}> "], ids=["direct message", "mention"])
async def test_words_beside_a_file_are_answered_for_themselves(slack: LocalSlack, mention: str) -> None:
    """They get a card beside the file's, which goes when they are edited and say nothing any more."""
    channel = "support" if mention else slack.dm(SAM)
    ts = await slack.upload(
        channel, {"bounce.eml": REPORT}, text=f"{mention}550 5.1.1 User unknown", user=SAM
    )
    await slack.wait_for(lambda: len(slack.replies(channel, ts)) == 2)
    await slack.edit(channel, ts, f"{mention}See the file, please")
    await slack.wait_for(lambda: len(slack.replies(channel, ts)) == 1)
    assert header(slack.replies(channel, ts)[0]).startswith("552 5.2.2")


async def test_shortcut_explains_files(slack: LocalSlack) -> None:
    """The menu of a message with a mail or a log has it read, also where the bot is no member."""
    slack.workspace.leave("on-call", BOT)
    ts = await slack.upload("on-call", {"bounce.eml": REPORT, "mail.log": POSTFIX.encode()})
    await slack.shortcut("explain_bounce", "on-call", ts)
    await slack.wait_for(lambda: len(slack.ephemerals(SAM, "on-call")) == 2)
    assert [header(one)[:9] for one in slack.ephemerals(SAM, "on-call")] == ["552 5.2.2", "550 5.1.1"]
    ts = await slack.upload("on-call", {"damaged.msg": b"no Outlook message"})
    await slack.shortcut("explain_bounce", "on-call", ts, user=ANNA)
    assert "damaged.msg nicht lesen" in words(await slack.wait_for_ephemeral(ANNA, "on-call"))


async def test_same_file_in_a_thread_is_answered_once(slack: LocalSlack, desk: Desk) -> None:
    """A mail uploaded again in its thread gets no second card, unless somebody asks."""
    root = await slack.upload("support", {"bounce.eml": REPORT})
    await slack.wait_for_reply("support", root)
    file = slack.messages("support")[0].more
    await slack.post("support", "Again:", thread_ts=root, subtype="file_share", **dict(file))
    await slack.post("support", f"<@{BOT}>", thread_ts=root, subtype="file_share", **dict(file))
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 4)
    await settled(slack, desk)
    assert len([one for one in slack.replies("support", root) if one.user == BOT]) == 2


async def test_file_that_slack_does_not_give_out_is_told(slack: LocalSlack) -> None:
    """The sender learns of it after the last try; the other file is answered all the same."""
    mail = {"id": "F1", "name": "Delivery failed", "mode": "email"}
    slack.faults.add("error", method="files.info", error="internal_error")
    first = await slack.upload(slack.dm(SAM), {"mail.log": POSTFIX.encode()})
    log = dict(slack.messages(slack.dm(SAM))[0].more)["files"][0]
    await slack.wait_for_reply(slack.dm(SAM), first)
    ts = await slack.post(slack.dm(SAM), "", subtype="file_share", files=[mail, log])
    await slack.wait_for(lambda: len(slack.replies(slack.dm(SAM), ts)) == 2)
    told, card = slack.replies(slack.dm(SAM), ts)
    assert "Slack did not give me Delivery failed" in told.text
    assert header(card).startswith("550 5.1.1")


async def test_errand_that_fails_for_good_is_told(slack: LocalSlack, desk: Desk) -> None:
    """Whatever goes wrong while files are read, the one who asked learns of it; others hear nothing."""
    desk.delivery.run_errand = _broken
    asked = await slack.upload(slack.dm(ANNA), {"bounce.eml": REPORT}, user=ANNA)
    unasked = await slack.upload("support", {"bounce.eml": REPORT}, user=ANNA)
    told = await slack.wait_for_reply(slack.dm(ANNA), asked)
    assert "bounce.eml nicht herausgegeben" in told.text
    await settled(slack, desk)
    assert slack.replies("support", unasked) == []


async def _broken(_: Errand, __: AsyncWebClient) -> list[Post]:
    message = "a mistake in the program"
    raise RuntimeError(message)


async def test_files_that_may_not_be_answered_are_excused(slack: LocalSlack) -> None:
    """Who asked about a file where the bot may not write learns so in a direct message."""
    slack.faults.add("error", method="chat.postMessage", times=1, error="restricted_action")
    await slack.upload("support", {"bounce.eml": REPORT}, text=f"<@{BOT}>", user=ANNA)
    (excuse,) = await slack.wait_for(lambda: slack.messages(slack.dm(ANNA)))
    assert "nicht posten" in excuse.text
