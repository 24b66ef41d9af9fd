"""What is no bounce of a mail, however much it looks like one."""

from __future__ import annotations

import pytest

from tests.bounces.reading import codes


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
        "550 people registered, user unknown in the list",
        "merged PR #550 `reject mail for unknown users`",
        "FTP said: 553 Could not create file. Disk full?",
        "HTTPError: 451 Client Error: Unavailable For Legal Reasons for url: https://example.org/mail",
        "421 Service not available\n450 Mailbox busy\n550 No such user here\n552 Mailbox is full",
        "| Code | What |\n|---|---|\n| 421 | Busy |\n| 450 | Later |\n| 550 | No such user here |\n| 554 | |",
        "const codes = { 450: 'Later', 550: 'No such user here' };",
        "header_checks: /^Subject:.*viagra/ REJECT 550 5.7.1 no thanks",
        'if header :contains "subject" "spam" { reject "550 5.7.1 no spam here"; }',
        "  deny message = 550 Sender verify failed, relay not permitted",
        "DHL: delivery failed, recipient unknown at this address",
        "the parcel could not be delivered, the recipient was out",
        "550 rejected, 421 quarantined, spam as usual",
        "assert parse('550 5.1.1 no such user here').code == 550",
        "release notes: the message relay not permitted is now translated",
        "Server says: 500 Internal Server Error when I open the mailbox page",
    ],
)
def test_other_numbers_and_successes_meet_silence(text: str) -> None:
    """Sizes, dates, versions, HTTP, FTP, SIP, NNTP, databases, prose, tables, rules of filters, parcels."""
    assert codes(text) == []


def test_people_talking_about_mail_are_left_alone() -> None:
    """A person says `I` or `my`, a server does not."""
    assert codes("I think my mailbox is full of your jokes") == []


def test_the_login_of_other_protocols_meets_silence() -> None:
    """The same program says the same of a file server."""
    assert codes("curl: (67) Access denied: 530") == []


@pytest.mark.parametrize(
    "text",
    [
        "LED=550 lm per lamp, order 12",
        "reject=450 records, accepted=12000 in the address import",
        "result=550, expected 250 in the mail parser",
        "jq .mails => 550, .version => 5.1.1",
        "UPDATE users SET code = 550, status = '5.1.1' WHERE email = 'kim@example.net'",
        "SELECT * FROM replies WHERE code = 550 AND status = '5.1.1';",
    ],
)
def test_lamps_and_queries_meet_silence(text: str) -> None:
    """Numbers behind an equals sign are not yet replies."""
    assert codes(text) == []
