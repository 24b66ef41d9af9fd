"""How the tests of the reader read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces import read_mail, read_text

if TYPE_CHECKING:
    from bot.bounces import Bounce

FAILURES = (
    "mailbox is full",
    "postfach des empfängers ist voll",
    "relay not permitted",
    "no such user here",
    "rejected by the list moderator",
    "only members write here",
)
"""Words that name a failure, as far as these tests go; the catalog knows thousands."""


def names_failure(text: str) -> bool:
    """Say whether words alone name a reason for which mail bounces."""
    return any(failure in text.lower() for failure in FAILURES)


def codes(text: str) -> list[tuple[str | None, str | None]]:
    """Read a text and give the codes of its bounces."""
    report = read_text(text, names_failure=names_failure)
    return [(bounce.code, bounce.status) for bounce in report.bounces]


def only_bounce(text: str) -> Bounce:
    """Read a text that holds one bounce."""
    (bounce,) = read_text(text, names_failure=names_failure).bounces
    return bounce


def only_bounce_of_mail(mail: str) -> Bounce:
    """Read a mail that holds one bounce."""
    (bounce,) = read_mail(mail.encode(), names_failure=names_failure).bounces
    return bounce
