"""Replies that stand alone: what is read out of one diagnostic, and what is none."""

from __future__ import annotations

import pytest

from bot.bounces import read_text
from tests.bounces.reading import codes, names_failure, only_bounce


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 <kim@example.net>: user unknown", ("550", "5.1.1")),
        ("smtp; 452 4.2.2 over quota", ("452", "4.2.2")),
        ("550 #5.1.0 Address rejected", ("550", "5.1.0")),
        ("550 sorry, nobody of that name here (#5.1.1)", ("550", "5.1.1")),
        ("> 421-4.7.0 Too much mail from you.\n> 421 4.7.0 Try again later", ("421", "4.7.0")),
        ("any idea what this is? `554 5.7.1 Relay access denied`", ("554", "5.7.1")),
        ("the relay says “550 5.7.26 not authenticated”", ("550", "5.7.26")),
        ("550 No mailbox for that recipient", ("550", None)),
        ("5.7.520 Access denied, your organization forbids to forward mail", (None, "5.7.520")),
        ("The mail server responded: relay not permitted.", (None, None)),
    ],
)
def test_a_reply_is_quoted_with_the_codes_that_stand_in_it(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    """Codes are quoted from the text; what is not there stays open."""
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.351 Remote server returned unknown recipient -> 550 5.1.1 no such user", ("550", "5.1.1")),
        ("550 5.1.351 Remote server returned unknown recipient -> 550 no such user", ("550", "5.1.351")),
        (
            "Remote Server returned '451 4.4.0 Target responded with: \"421 4.3.2 too busy\"'",
            ("421", "4.3.2"),
        ),
        ("smtp; 554 4.4.7 Message expired: tried for 840 minutes.<421 4.4.2 timed out>", ("421", "4.4.2")),
        ("5.1.0 - Unknown address error 550-'5.2.2 <kim@example.net> mailbox full'", ("550", "5.2.2")),
    ],
)
def test_the_inner_reply_counts_not_the_wrapper(text: str, expected: tuple[str, str]) -> None:
    """What the other side said is the cause, not what was made of it."""
    assert codes(text) == [expected]


def test_a_server_that_talks_to_itself_is_no_wrapper() -> None:
    """The reply to the outside counts, not the one of its own filter on 127.0.0.1."""
    text = (
        "<kim@example.net>: host mx.example.net[192.0.2.7] said: 551 5.1.1 rejected: check failed.: "
        "host 127.0.0.1[127.0.0.1] said: 554 5.7.1 not in the directory (in reply to RCPT TO command)"
    )
    bounce = only_bounce(text)
    assert (bounce.code, bounce.status, bounce.host) == ("551", "5.1.1", "mx.example.net")


def test_a_reply_of_several_lines_becomes_one_without_repeated_codes() -> None:
    """The code that begins every line is said once."""
    text = (
        "550-5.7.25 The sending address has no\n550-5.7.25 PTR record. See\n"
        "550 5.7.25 https://help.example.net/ptr for more."
    )
    evidence = "550 5.7.25 The sending address has no PTR record. See https://help.example.net/ptr for more."
    assert only_bounce(text).evidence == evidence


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
    ],
)
def test_exceptions_of_programs_give_the_reply_they_carry(text: str) -> None:
    """Python, PHP, Java, Ruby, Node, Go, .NET, msmtp, Outlook."""
    assert codes(text) == [("550", "5.7.1")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "queue is at 550, was 421 an hour ago",
        "450 mails in the queue since noon",
        "server 10.5.5.1 answers, 192.0.2.55 does not",
        "upgraded from 5.1.1 to 5.7.1 without trouble",
        "meeting on 5.5.2025 in room 4.4.2, extension 550",
        "see RFC 5321 section 4.2.2, and RFC9552-5.2.2-6",
        'GET /mail HTTP/1.1" 421 554 "-" "curl/8.0"',
        "503 Service Unavailable [IP: 192.0.2.80 443]",
        "ftp> put x\n553 Could not create file.\n550 File unavailable",
        "the SIP trunk says 480 Temporarily Unavailable",
        "NNTP: 502 too many connections",
        "ERROR 1451 (23000): Cannot delete row, error 550 in line 451",
        "the bounce rate of the shop fell by 5.2 %, 421 orders",
        "delivery of the new laptops failed, back on Monday",
        "call me: +49 550 511 554",
        "Jun  1 10:00:00 mx postfix/smtp[1]: ABCDEF0123: to=<kim@example.net>, status=sent (250 ok)",
    ],
)
def test_other_numbers_and_successes_meet_silence(text: str) -> None:
    """Sizes, addresses, dates, versions, RFCs, HTTP, FTP, SIP, NNTP, databases, prose."""
    assert codes(text) == []


def test_words_alone_count_only_where_the_catalog_names_a_failure() -> None:
    """A sentence without any code is a bounce by the catalog's knowledge, and is never sure."""
    sentence = "Das Postfach des Empfängers ist voll."
    (bounce,) = read_text(sentence, names_failure=names_failure).bounces
    assert (bounce.code, bounce.status, bounce.sure) == (None, None, False)
    assert bounce.evidence == "Das Postfach des Empfängers ist voll."
    assert not read_text(sentence).bounces


def test_people_talking_about_mail_are_left_alone() -> None:
    """A person says `I` or `my`, a server does not."""
    assert codes("I think my mailbox is full of your jokes") == []


@pytest.mark.parametrize(
    "text", ["do we explain 552 5.2.2?", "the client then gets a `421 mail service stops` message"]
)
def test_a_code_that_is_only_talked_about_is_not_sure(text: str) -> None:
    """Asked about it, the bot answers; unasked it keeps silent."""
    assert not any(bounce.sure for bounce in read_text(text).bounces)
