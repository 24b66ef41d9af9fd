"""At which SMTP command a reply came is read from whatever says it."""

from __future__ import annotations

import pytest

from bot.bounces import read_mail, read_text


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("<a@example.net>: host mx.example.net[192.0.2.1] refused to talk to me: 554 5.7.1 Go away", "CONN"),
        ("550 5.7.1 Bad name (in reply to EHLO command)", "HELO"),
        ("smtplib.SMTPAuthenticationError: (535, b'5.7.8 Bad credentials')", "AUTH"),
        ("550 5.1.8 Sender unknown (in reply to MAIL FROM command)", "MAIL"),
        (
            "SMTP error from remote mail server after RCPT TO:<a@example.net>:\n550 5.1.1 No such user here",
            "RCPT",
        ),
        ("Remote host said: 550 5.1.1 no such user [RCPT_TO]", "RCPT"),
        ("smtplib.SMTPRecipientsRefused: {'a@example.net': (550, b'5.1.1 User unknown')}", "RCPT"),
        ("550 Requested action not taken: no such user here", "RCPT"),
        ("192.0.2.1 failed after I sent the message.\nRemote host said: 554 5.7.1 Spam", "DATA"),
        ("550 5.2.0 Refused (in reply to end of\n    DATA command)", "DATA"),
        (
            "Final-Recipient: rfc822; a@example.net\nStatus: 5.3.0\nDiagnostic-Code: x-unix; no room",
            "LOCAL",
        ),
        ("550 5.1.1 User unknown", None),
    ],
)
def test_a_text_says_at_which_command_the_reply_came(text: str, command: str | None) -> None:
    """Servers, libraries and reports each have their own words for it."""
    assert [bounce.command for bounce in read_text(text).bounces] == [command]


def test_a_transcript_shows_at_which_command_each_reply_came() -> None:
    """The command is the last one before the reply, in each connection anew."""
    text = """... while talking to mx.example.net.:
>>> MAIL From:<me@example.com>
<<< 250 ok
>>> RCPT To:<a@example.net>
<<< 550 5.1.1 <a@example.net>... User unknown
550 5.1.1 <a@example.net>... User unknown
... while talking to mx.example.org.:
<<< 554 5.7.1 You are not welcome
554 5.0.0 <b@example.org>... Service unavailable
"""
    bounces = read_text(text).bounces
    assert {bounce.recipient: bounce.command for bounce in bounces} == {
        "a@example.net": "RCPT",
        "b@example.org": None,
    }


def test_a_log_says_to_which_command_the_reply_came() -> None:
    """Both to what the other side answered and to what our own server refused."""
    sent = (
        "Jan  5 10:00:00 mx postfix/smtp[1]: 4F2D81C0: to=<a@example.net>, relay=mx[192.0.2.1]:25, "
        "dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user "
        "(in reply to RCPT TO command))"
    )
    refused = (
        "Jan  5 10:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: MAIL from host[192.0.2.1]: "
        "552 5.3.4 Message size exceeds fixed limit; from=<x@example.org>"
    )
    assert [bounce.command for log in (sent, refused) for bounce in read_text(log).bounces] == [
        "RCPT",
        "MAIL",
    ]


def test_a_reports_words_tell_the_command_that_its_fields_leave_out() -> None:
    """A diagnostic of the fields often ends before the command that stands in the words for people."""
    mail = b"""From: MAILER-DAEMON@mx.example.com
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

<a@example.net>: host mx.example.net[192.0.2.1] said: 550 5.2.0 Refused
    (in reply to end of DATA command)
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; a@example.net
Action: failed
Status: 5.2.0
Diagnostic-Code: smtp; 550 5.2.0 Refused
--b--
"""
    assert [bounce.command for bounce in read_mail(mail).bounces] == ["DATA"]


def test_a_transcript_without_its_quote_marks_still_shows_the_command() -> None:
    """Slack takes the marks of the client's lines for those of a quote."""
    (bounce,) = read_text(
        "> MAIL FROM:<lee@example.org>\n< 250 ok\n> RCPT TO:<kim@example.net>\n< 550 5.1.1 no such user\n"
        "* Connection closed"
    ).bounces
    assert (bounce.command, bounce.recipient) == ("RCPT", "kim@example.net")
    assert bounce.evidence == "550 5.1.1 no such user"
