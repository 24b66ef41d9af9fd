"""What common words mean by the circumstances: the SMTP command, the codes, a whole report."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from bot.catalog.explaining import circumstances
from tests.catalog.explaining import KNOWN, explain

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("line", "command", "reason"),
    [
        ("550 Unknown user", None, "user-unknown"),
        ("550 Unknown user", "RCPT", "user-unknown"),
        ("550 Unknown user", "DATA", "filtered"),
        ("550 5.1.1 Unknown user", "DATA", "user-unknown"),
        ("550 5.1.1 Unknown user", "MAIL", "rejected-sender"),
        ("550 5.2.1 Unknown user", None, "filtered"),
        ("550 5.2.1 Unknown user", "RCPT", "user-unknown"),
        ("551 5.1.6 Unknown user", "RCPT", "has-moved"),
        ("551 5.1.6 Unknown user", None, "has-moved"),
        ("551 Unknown user", "DATA", "has-moved"),
        ("551 5.1.1 Unknown user", "RCPT", "user-unknown"),
        ("550 5.7.1 Access denied", "MAIL", "rejected-sender"),
        ("554 Rejected for policy reasons", "MAIL", "policy-violation"),
        ("550 No", "HELO", "blocked"),
        ("554 No", "CONN", "blocked"),
        ("554 5.7.1 Your message is spam", "CONN", "spam-detected"),
        ("421 Service not available", "CONN", "blocked"),
        ("550 ???", "AUTH", "smtp-auth"),
        ("421 ???", "STARTTLS", "starttls-failed"),
        ("4.3.0 temporary failure", "LOCAL", "mailer-error"),
        ("5.1.1 user unknown", "LOCAL", "user-unknown"),
    ],
)
def test_the_smtp_command_tells_what_common_words_refuse(line: str, command: str | None, reason: str) -> None:
    """Before RCPT no server knows the recipient, after DATA it has accepted it; clear words stay."""
    explanation = explain(line, command=command)
    assert explanation.reason.id == reason
    assert explanation.disagreement is None


@pytest.mark.parametrize("line", ["535 bad user", "535 Account is locked", "534 Access denied"])
def test_who_is_refused_at_the_login_is_the_sender(line: str) -> None:
    """An unknown or locked account is that of the recipient only where mail was refused."""
    assert explain(line).reason.id == "smtp-auth"


def test_only_a_login_can_fail_for_want_of_a_login() -> None:
    """Servers put X.7.8 and X.7.9 before refusals of mail, too; the sender need not look for a password."""
    assert explain("534 5.7.9 ???").reason.id == "smtp-auth"
    assert explain("550 5.7.9 ???").reason.id == "security-error"
    assert explain("550 5.7.9 Authentication required").reason.id == "smtp-auth"


def test_a_temporary_failure_nobody_tries_again_has_expired() -> None:
    """The reason is then that the time ran out, unless a connection broke; the card still tells why."""
    going_on = explain("4.4.1 connect to mx.example.org[192.0.2.1]:25: Connection timed out")
    ended = KNOWN.after_retries(going_on)
    assert (going_on.reason.id, ended.reason.id) == ("network-error", "expired")
    assert ended.entry is going_on.entry
    assert KNOWN.after_retries(going_on, "HELO").reason.id == "network-error"
    loop = explain("554 5.4.6 Routing loop detected")
    assert KNOWN.after_retries(loop).reason.id == "network-error"


def test_the_rules_of_circumstances_name_reasons() -> None:
    """A slip in the data would show only when a bounce comes to it."""

    def slugs(table: object) -> Iterator[str]:
        for key, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, str) and key != "unless":
                yield from (key, value)
            yield from slugs(value)

    named = set(slugs(tomllib.loads(circumstances.FILE.read_text(encoding="utf-8"))))
    assert named
    assert named <= set(KNOWN.reasons)


@pytest.mark.parametrize(
    ("line", "command", "told", "filed"),
    [
        ("550 User unknown", None, "user-unknown", "filtered"),
        ("550 5.0.0 User unknown", None, "user-unknown", "filtered"),
        ("550 User unknown", "RCPT", "user-unknown", "user-unknown"),
        ("550 5.1.1 User unknown", None, "user-unknown", "user-unknown"),
        ("554 User unknown", None, "user-unknown", "user-unknown"),
        ("550 <jo@example.org>: Recipient address rejected.", "RCPT", "filtered", "user-unknown"),
        ("550 5.7.1 Recipient has blocked the sender", "RCPT", "filtered", "filtered"),
        ("554 5.7.0 Header error", "DATA", "not-compliant-rfc", "policy-violation"),
        ("554 5.6.0 Header error", "DATA", "not-compliant-rfc", "not-compliant-rfc"),
    ],
)
def test_programs_file_a_bounce_under_what_is_proven(
    line: str, command: str | None, told: str, filed: str
) -> None:
    """An address is taken off a list only when the server must have meant that; people read what it said."""
    meaning = explain(line, command=command)
    under = KNOWN.filed(meaning, command)
    assert (meaning.reason.id, under.id) == (told, filed)
    assert under.group == meaning.reason.group


def test_a_providers_own_text_is_proof() -> None:
    """Who is known to write so for missing mailboxes only is believed without a command."""
    meaning = explain("550 Mailbox not found. http://service.mail.qq.com/", host="mx3.qq.com")
    assert KNOWN.filed(meaning).id == meaning.reason.id == "user-unknown"
