"""Programs of mailing lists: what they refuse is a bounce, what they keep for a moderator is none."""

from __future__ import annotations

import pytest

from bot.bounces import read_mail, read_text
from tests.bounces.reading import names_failure

HEADERS = """\
From: {sender}
To: lee@example.com
Subject: {subject}
Auto-Submitted: {auto}
Precedence: bulk

"""
REFUSED = """\
Your request to the news@lists.example.org mailing list

    Posting of your message titled "Hello"

has been rejected by the list moderator, who is no friend of greetings.

For questions write to:

    news-owner@lists.example.org
"""
HELD = """\
Your mail to 'News' with the subject

    Hello

is being held until somebody has read it. It could not be delivered at once because only members write here.

Cancel it at https://lists.example.org/confirm/news/1
"""


@pytest.mark.parametrize(
    "sender", ["news-bounces@lists.example.org", "SYMPA <sympa@example.org>", "LISTSERV@lists.example.org"]
)
@pytest.mark.parametrize("auto", ["auto-replied", "auto-generated"])
def test_a_message_that_a_list_refuses_is_a_bounce(sender: str, auto: str) -> None:
    """Not its owner but the list was not reached; and it is no answer of somebody away."""
    mail = HEADERS.format(sender=sender, subject="Request to mailing list News rejected", auto=auto) + REFUSED
    report = read_mail(mail.encode(), names_failure=names_failure)
    assert [bounce.recipient for bounce in report.bounces] == ["news@lists.example.org"]
    assert report.notice is None
    assert read_text(REFUSED, names_failure=names_failure).bounces == report.bounces


@pytest.mark.parametrize("auto", ["auto-replied", "auto-generated"])
def test_a_message_that_waits_for_a_moderator_meets_silence(auto: str) -> None:
    """Nothing has failed, whatever the reason to keep it; nor did it arrive."""
    mail = HEADERS.format(sender="news-bounces@lists.example.org", subject="Your message to News", auto=auto)
    for report in (
        read_mail((mail + HELD).encode(), names_failure=names_failure),
        read_text(HELD, names_failure=names_failure),
    ):
        assert (report.notice, report.bounces) == (None, ())


def test_what_a_list_passes_on_is_a_persons_letter() -> None:
    """Its members may write about refused messages."""
    mail = HEADERS.format(sender="Kim <kim@example.net>", subject="[News] odd", auto="no") + REFUSED
    assert not read_mail(mail.encode(), names_failure=names_failure).bounces


def test_google_names_the_group_in_a_header() -> None:
    """Its words only greet the sender."""
    mail = """\
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: lee@example.com
Subject: Delivery Status Notification (Failure)
X-Failed-Recipients: news@example.org

Hello lee@example.com,

the group you tried to contact takes no messages from you.
"""
    (bounce,) = read_mail(mail.encode()).bounces
    assert bounce.recipient == "news@example.org"
