"""Nobody's address leaks, and nothing else is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import redact
from bot.cards.redaction import redact_recipient

ADDRESSES = {
    "jo.doe@example.net": "j***@example.net",
    "to=<jo.doe@example.net>, relay=mx.example.net[192.0.2.1]:25": (
        "to=<j***@example.net>, relay=mx.example.net[192.0.2.1]:25"
    ),
    "to=jo.doe@example.net": "to=j***@example.net",
    '"jo doe"@example.net': "j***@example.net",
    r'"jo\"doe"@example.net': "j***@example.net",
    "jörg@müller.example": "j***@müller.example",
    "用户@例子.example": "用***@例子.example",
    "jo\N{FULLWIDTH COMMERCIAL AT}example.net": "j***@example.net",
    "jo%example.org@relay.example.net": "j***@relay.example.net",
    "mx.example.org!jo@example.net": "m***@example.net",
    "<mailto:jo@example.net|jo@example.net>": "<mailto:j***@example.net|j***@example.net>",
    "rfc822;jo.doe@example.net": "rfc822;j***@example.net",
    "bounce+jo=example.org@lists.example.net": "b***@lists.example.net",
    "postmaster@[192.0.2.7]": "p***@[192.0.2.7]",
    "'jo@example.net'": "'j***@example.net'",
    "jo@localhost": "j***@localhost",
    "https://mail.example.net/leave?u=jo%40example.org&x=1": (
        "https://mail.example.net/leave?u=j***@example.org&x=1"
    ),
    "https://mail.example.net/jo@example.org": "https://mail.example.net/j***@example.org",
}
NO_ADDRESSES = [
    "host mx1.example.net[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
    "550-5.7.26 see https://support.example.com/mail/?p=Unauth",
    "100% full, 5 @ 3",
    "2001:db8::1",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_keeps_its_first_letter_and_its_domain(text: str) -> None:
    """However unusual it is written, the rest of the local part is gone."""
    assert redact(text) == ADDRESSES[text]


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_everything_else_stays_as_it_is(text: str) -> None:
    """Host names, codes, links and percentages are no addresses."""
    assert redact(text) == text


def test_a_local_user_is_a_recipient_too() -> None:
    """A name without a domain is masked where it is known to be a recipient."""
    assert redact_recipient("jo.doe") == "j***"
    assert redact_recipient("jo.doe@example.net") == "j***@example.net"


@pytest.mark.parametrize("piece", ["a", "a@", '"', '"a@', "%40", "a%40", "//", "[", "a@["])
def test_a_hostile_text_costs_one_pass(piece: str) -> None:
    """A text of a million characters is done at once: no pattern looks at a character again and again."""
    assert redact(piece * (1_000_000 // len(piece)))


@given(st.text())
def test_redacting_twice_is_redacting_once(text: str) -> None:
    """A card that is drawn again from what its button remembers shows the same."""
    once = redact(text)
    assert redact(once) == once


@given(
    st.from_regex(r"[a-z][a-z0-9.+_-]{5,30}", fullmatch=True),
    st.sampled_from(["<{}>", "({})", "to:{},", "„{}“"]),
)
def test_a_common_address_never_leaks(local: str, around: str) -> None:
    """In any brackets, only the first letter is left."""
    assert redact(around.format(f"{local}@example.net")) == around.format(f"{local[0]}***@example.net")
