"""Whether a failure is for good: the code says it, and the report where it tells of further attempts."""

from __future__ import annotations

import pytest

from bot import catalog
from bot.catalog import Retry
from bot.reading import Reader

READER = Reader(catalog.load())
QMAIL = (
    "Hi. This is the qmail-send program at mail.example.org.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
    "<kim@example.net>:\nConnected to 192.0.2.1 but greeting failed.\n"
)
LOG = "Nov 23 10:11:12 mx qmail: 1448273472.1 delivery 7: {}: Connected_to_192.0.2.1_but_greeting_failed./"


@pytest.mark.parametrize(
    ("text", "further"),
    [
        (f"{QMAIL}Remote host said: 554 we do not talk to you\n", "none"),
        ("Connected to 192.0.2.1 but greeting failed.\nRemote host said: 554 5.7.1 not you", "none"),
        (f"{QMAIL}Remote host said: 421 too busy\n", "retries"),
        (LOG.format("failure") + "Remote_host_said:_554_go_away/", "none"),
        (LOG.format("deferral") + "Remote_host_said:_554_go_away/", "retries"),
    ],
)
def test_a_failed_greeting_is_as_final_as_what_it_quotes(text: str, further: str) -> None:
    """A quoted 5xx is for good, unless it stands in the log of a server that will try again."""
    (one,) = READER.read_text(text).explained
    assert one.explanation.permanent is (further == "none")


@pytest.mark.parametrize(("kind", "reason"), [("permanent", "expired"), ("temporary", "network-error")])
def test_a_server_that_cannot_be_reached_is_given_up_some_day(kind: str, reason: str) -> None:
    """Gmail's sentence is the same in its warning and in its last report: what became of it differs."""
    text = (
        f"Could not deliver to:\n\n     kim@example.net\n\nTechnical details of {kind} failure:\n"
        "The recipient server did not accept our requests to connect. [mx.example.net 192.0.2.1: timed out]"
    )
    (one,) = READER.read_text(text).explained
    assert one.explanation.reason.id == reason


@pytest.mark.parametrize(
    "said",
    [
        "The attached message has FAILED delivery to the following recipients:",
        "Maximum number of delivery attempts exceeded.",
        "Die Nachricht wird nicht erneut versucht.",
    ],
)
def test_nobody_waits_for_a_retry_that_a_report_rules_out(said: str) -> None:
    """A 452 is tried again by itself, until the report says that this is over."""
    text = f"{said}\n\n<kim@example.net>: host mx.example.net[192.0.2.1] said: 452 4.2.2 Mailbox full\n"
    (one,) = READER.read_text(text).explained
    assert one.explanation.retry is not Retry.AUTOMATIC
