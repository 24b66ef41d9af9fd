"""Replies that stand alone: what is read out of one diagnostic."""

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
        ("TLS negotiation failed, the certificate doesn't match the host. [mx.example.net.]", (None, None)),
        ("Failed to send: mail.example.org:587: (501, b'5.5.4 Helo command rejected')", ("501", "5.5.4")),
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


@pytest.mark.parametrize(
    "text",
    [
        "1) kim@example.net\n   550 5.1.1 no such user\n2) lee@example.net\n   452 4.2.2 over quota",
        "To: kim@example.net\n550 5.1.1 no such user\n---\nTo: lee@example.net\n452 4.2.2 over quota",
        "550 5.1.1 <kim@example.net>: no such user\n452 4.2.2 <lee@example.net>: over quota",
        "kim@example.net 550 5.1.1 no such user\nlee@example.net 452 4.2.2 over quota",
        "one ```550 5.1.1 <kim@example.net> no such user``` and ```452 4.2.2 <lee@example.net> over quota```",
        "| who | what |\n| kim@example.net | 550 5.1.1 no user |\n| lee@example.net | 452 4.2.2 over quota |",
    ],
)
def test_replies_below_each_other_are_a_bounce_each(text: str) -> None:
    """Where every reply has a recipient of its own, none is part of another."""
    bounces = read_text(text, names_failure=names_failure).bounces
    assert [(bounce.recipient, bounce.code, bounce.status) for bounce in bounces] == [
        ("kim@example.net", "550", "5.1.1"),
        ("lee@example.net", "452", "4.2.2"),
    ]
    assert "lee" not in bounces[0].evidence
    assert not any("|" in bounce.evidence for bounce in bounces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 no such user\n452 4.2.2 over quota", ["550 5.1.1 no such user", "452 4.2.2 over quota"]),
        ("two:\n\u2022 550 5.1.1 no such user\n\u2022 452 4.2.2 over quota\nwhy?",
         ["550 5.1.1 no such user", "452 4.2.2 over quota"]),
        ("550 5.1.1 no such user\n503 5.5.1 need RCPT command", ["550 5.1.1 no such user"]),
        ("550-5.7.1 blocked as spam\n550 5.7.1 see our page", ["550 5.7.1 blocked as spam see our page"]),
    ],
)  # fmt: skip
def test_different_replies_below_each_other_are_told_without_recipients_too(
    text: str, expected: list[str]
) -> None:
    """Neither the next line of a reply nor what follows from one counts."""
    bounces = read_text(text, names_failure=names_failure).bounces
    assert [bounce.evidence for bounce in bounces] == expected


def test_what_only_follows_from_a_refusal_is_no_bounce_of_its_own() -> None:
    """Sendmail sums up what the other server said."""
    bounce = only_bounce("550 5.1.1 <kim@example.net>... User unknown\n554 5.0.0 Service unavailable")
    assert bounce.evidence == "550 5.1.1 <kim@example.net>... User unknown"


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
        "554 Your access to this server is temporarily denied. Please try again later.",
        "550 Administrative prohibition - envelope blocked",
        "554 DT:SPM smtp10,D8CowABHx2Vx please see http://mail.example.net/help?ip=192.0.2.9",
        "550 Unauthenticated senders not allowed",
        "554 Blocked - see https://check.example.net/?ip=192.0.2.9",
        "our mails bounce with 554 IP=192.0.2.9 - A problem occurred. (Ask your postmaster)",
        "554-Transaction failed\n554-Reject due to policy restrictions.\n554 See https://a.example/",
    ],
)
def test_a_bare_reply_is_known_by_the_words_of_mail_servers(text: str) -> None:
    """Even where the catalog has never heard of them."""
    ((code, status),) = codes(text)
    assert (code, status) in (("550", None), ("554", None))
    assert only_bounce(text).evidence.startswith(f"{code} ")
