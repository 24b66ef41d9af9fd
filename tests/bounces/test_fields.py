"""Delivery status fields (RFC 3464)."""

from __future__ import annotations

from bot.bounces import read_text
from tests.bounces.reading import only_bounce

FIELDS = """\
Reporting-MTA: dns; out.example.org

Original-Recipient: rfc822; team@example.org
Final-Recipient: rfc822; kim@example.net
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.example.net (192.0.2.1)
Diagnostic-Code: smtp; 550-5.1.1 no
    such 550 5.1.1 user
"""


def test_the_fields_of_a_report_are_read_from_a_paste() -> None:
    """Recipient, host, and the reply rather than the summary of it."""
    bounce = only_bounce(FIELDS)
    assert (bounce.code, bounce.status) == ("550", "5.1.1")
    assert (bounce.recipient, bounce.host) == ("team@example.org", "mx.example.net")
    assert (bounce.evidence, bounce.retries_ended) == ("550 5.1.1 no such user", True)


def test_the_summary_counts_where_the_reply_is_silent() -> None:
    """A finer enhanced code of the report completes a reply without one."""
    bounce = only_bounce("Action: failed\nStatus: 5.1.6\nDiagnostic-Code: SMTP; 551 not our customer")
    assert (bounce.code, bounce.status) == ("551", "5.1.6")


def test_each_recipient_has_its_own_group() -> None:
    """Delivered ones are left out."""
    report = read_text(
        """\
Final-Recipient: rfc822; kim@example.net
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; lee@example.net
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; ann@example.net
Action: relayed
Status: 2.0.0
"""
    )
    assert [(bounce.recipient, bounce.retries_ended) for bounce in report.bounces] == [
        ("kim@example.net", True),
        ("lee@example.net", False),
    ]
    assert report.notice is None


def test_a_report_of_success_holds_no_bounce() -> None:
    """It is a notice: delivered."""
    report = read_text("Final-Recipient: rfc822; kim@example.net\nAction: delivered\nStatus: 2.0.0")
    assert (report.notice, report.bounces) == ("delivered", ())


def test_a_lone_status_line_is_read_but_not_sure() -> None:
    """It may be the status of anything."""
    assert only_bounce("Status: 5.2.2").sure is False
    assert read_text("Status: done\nAction: none").bounces == ()
