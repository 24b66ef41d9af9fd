"""What programs write of a mail that they could not send."""

from __future__ import annotations

import pytest

from bot.bounces import read_text
from tests.bounces.reading import codes, only_bounce


@pytest.mark.parametrize(
    "text",
    [
        "smtplib.SMTPDataError: (550, b'5.7.1 blocked by policy')",
        'Swift_TransportException: Expected 250 but got code "550", with message "550 5.7.1 blocked"',
        "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 blocked",
        "Net::SMTPFatalError: 550 5.7.1 blocked",
        "Error: Can't send mail - all recipients were rejected: 550 5.7.1 blocked",
        "SMTP Error: The following recipients failed: kim@example.net: 550 5.7.1 blocked",
        "msmtp: server message: 550-5.7.1 blocked\nmsmtp: server message: 550 5.7.1 for good",
        "gomail: could not send email 1: 550 5.7.1 blocked",
        "Server error: '550 5.7.1 blocked', Error number: 0x800CCC79",
        "System.Net.Mail.SmtpException: The server response was: 5.7.0 Login first. Error: 550 5.7.1 blocked",
        "Could not send email: permanent error (550): 5.7.1 blocked",
        '{"level": "error", "msg": "cannot send", "error": {"Code": 550, "Msg": "5.7.1 blocked"}}',
        'err="550 5.7.1 blocked" to=kim@example.net',
        '{:error, {:no_more_hosts, {:permanent_failure, "mx.example.net", "550 5.7.1 blocked\\r\\n"}}}',
        '{error,no_more_hosts,{permanent_failure,"mx.example.net",<<"550 5.7.1 blocked\\r\\n">>}}',
        "Net::SMTP=GLOB(0x1f)>>> MAIL FROM:<lee@example.org>\nNet::SMTP=GLOB(0x1f)<<< 550 5.7.1 blocked",
        "MailKit.Security.AuthenticationException: 550: 5.7.1 blocked",
    ],
)
def test_exceptions_of_programs_give_the_reply_they_carry(text: str) -> None:
    """Python, PHP, Java, Ruby, Node, Go, .NET, Rust, Elixir, Erlang, Perl, msmtp, Outlook."""
    assert codes(text) == [("550", "5.7.1")]


def test_what_an_exception_says_of_each_recipient_is_a_bounce_each() -> None:
    """Nodemailer tells every code a second time, and whom it was about only behind the reply."""
    rejected = """\
    Error: Recipient command failed: {reply}
        at SMTPConnection._formatError (/srv/shop/connection.js:1:2) {{
      code: 'EENVELOPE',
      response: '{reply}',
      responseCode: {code},
      recipient: '{recipient}'
    }},
"""
    replies = {
        "kim@example.net": "550 5.1.1 <kim@example.net> unknown",
        "lee@example.net": "552 <lee@example.net> full",
    }
    text = "Error: Can't send mail - all recipients were rejected\n" + "".join(
        rejected.format(reply=reply, code=reply[:3], recipient=recipient)
        for recipient, reply in replies.items()
    )
    bounces = read_text(text).bounces
    assert {bounce.recipient: bounce.evidence for bounce in bounces} == replies


def test_a_tuple_of_an_exception_names_the_host() -> None:
    """Erlang and Elixir tell who failed before what it said."""
    text = '{:retries_exceeded, {:temporary_failure, "mx.example.net", "451 4.7.1 slow down\\r\\n"}}'
    assert only_bounce(text).host == "mx.example.net"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("535 Authentication failed", ("535", None)),
        ("login authenticator failed for (pc) [192.0.2.9]: 535 Incorrect authentication data", ("535", None)),
        ("SMTP Error: Could not authenticate.", (None, None)),
        ("smtplib.SMTPServerDisconnected: Connection unexpectedly closed", (None, None)),
        (
            "MailSendException: Could not connect to SMTP host: a.example, port: 25, response: 421",
            ("421", None),
        ),
        ("MailConnectException: Couldn't connect to host, port: a.example, 587; timeout -1", (None, None)),
        (
            "Sending of the message failed.\nUnable to authenticate to outgoing server a.example.",
            (None, None),
        ),
        ("You can't send a message on behalf of this user unless you have permission", (None, None)),
        ("501 Syntactically invalid HELO argument(s)", ("501", None)),
        ("503 AUTH command used when not advertised", ("503", None)),
        ("sender[551]: smtp: Failed: 535 5.7.8 authentication failed", ("535", "5.7.8")),
        ("Error: Greeting never received {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}", (None, None)),
        ('Expected response code "250" but got empty code.', (None, None)),
        (
            '{:error, {:retries_exceeded, {:network_failure, "mx.example.net", {:error, :timeout}}}}',
            (None, None),
        ),
        ("MessageRejected: Email address is not verified: app@example.org", (None, None)),
    ],
)
def test_what_could_not_even_be_sent_is_explained_too(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    """A refused login, a sender of somebody else, no connection: many who ask got no bounce at all."""
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "code", "command"),
    [
        ("curl: (55) RCPT failed: 550", "550", "RCPT"),
        ("curl: (55) MAIL failed: 552", "552", "MAIL"),
        ("curl: (67) Access denied: 535", "535", "AUTH"),
    ],
)
def test_a_code_without_words_counts_where_only_mail_can_be_meant(text: str, code: str, command: str) -> None:
    """The program's line is the evidence: the code alone would say less."""
    bounce = only_bounce(text)
    assert (bounce.code, bounce.command, bounce.evidence) == (code, command, text)


def test_codes_told_behind_the_words_belong_to_them() -> None:
    """Some programs tell the server's words first."""
    bounce = only_bounce(
        "SMTP server error: RCPT TO command failed Detail: <kim@example.net>: relay not permitted"
        " SMTP code: 554 Additional SMTP info: 5.7.1"
    )
    assert (bounce.code, bounce.status, bounce.command) == ("554", "5.7.1", "RCPT")
    assert bounce.evidence == "554 5.7.1 <kim@example.net>: relay not permitted"
