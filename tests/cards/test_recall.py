"""A button alone is enough to draw its card again, and holds nobody's address."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cards
from bot.cards.recall import recall
from bot.catalog import Retry
from tests.cards.samples import FULL_FINDING, HOSTILE, NO_MAILBOX_FINDING


def test_a_bounce_is_remembered_with_all_that_explains_it() -> None:
    """Codes, words, host, what the report said of retries, and the entry and rule that were shown."""
    value = cards.remember_findings([NO_MAILBOX_FINDING], "de", private=True, notice="delayed")
    recalled = recall(value)
    assert recalled == cards.Recalled(
        version=1,
        language="de",
        private=True,
        notice="delayed",
        bounces=(
            cards.RecalledBounce(
                entry="X.1.1",
                rule="X.1.1",
                words="550 5.1.1 <j***@example.net>: Recipient address rejected: User unknown",
                retry=Retry.NO,
                permanent=True,
                code="550",
                status="5.1.1",
                host="mx1.example.net",
                recipients=("j***@example.net",),
            ),
        ),
    )


def test_a_question_is_remembered() -> None:
    """A lookup is drawn again from its question."""
    recalled = recall(cards.remember_lookup("550  5.1.1 <jo@example.net>", "en", private=False))
    assert recalled == cards.Recalled(
        version=1, language="en", private=False, query="550 5.1.1 <j***@example.net>"
    )


def test_a_card_drawn_again_from_its_button_is_the_same() -> None:
    """The language button carries the other language; nothing else changes."""
    card = cards.bounce_card([FULL_FINDING], "en")
    (button,) = (
        element
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "language"
    )
    recalled = recall(button["value"])
    assert recalled is not None
    assert recalled.language == "de"
    (bounce,) = recalled.bounces
    again = replace(FULL_FINDING, evidence=bounce.words, host=bounce.host, recipients=bounce.recipients)
    assert cards.bounce_card([again], "en") == card


def test_what_does_not_fit_is_left_out_and_said() -> None:
    """A huge card is remembered in part, and the card drawn from that says that it is not all."""
    huge = replace(FULL_FINDING, evidence="wort " * 8_000, recipients=("ann@example.org",) * 3_000)
    value = cards.remember_findings([huge] * 40, "en", private=False)
    recalled = recall(value)
    assert len(value) <= 2000
    assert recalled is not None
    assert recalled.cut
    assert recalled.bounces[0].words


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(1, 30))
def test_no_text_makes_a_value_too_long(text: str, times: int) -> None:
    """Slack refuses a button whose value is longer than 2,000 characters."""
    words = text * times
    finding = replace(NO_MAILBOX_FINDING, evidence=words, host=words, recipients=(words,) * times)
    assert len(cards.remember_findings([finding] * times, "en", private=True)) <= 2000
    assert len(cards.remember_lookup(words, "en", private=True)) <= 2000


@pytest.mark.parametrize(
    "value",
    [
        "",
        "451",
        "null",
        "[]",
        "{}",
        '{"version":1}',
        '{"version":1,"language":"en","private":true}',
        '{"version":2,"language":"en","private":true,"query":"451"}',
        '{"version":1,"language":"fr","private":true,"query":"451"}',
        '{"version":1,"language":"en","private":true,"bounces":[{"entry":"x"}]}',
        "[" * 100_000,
        HOSTILE,
    ],
)
def test_a_stale_or_foreign_value_is_nothing(value: str) -> None:
    """A button of an older version is told from ours without an exception."""
    assert recall(value) is None


@given(st.text(alphabet=st.characters()))
def test_no_value_raises(value: str) -> None:
    """Whatever comes back from Slack."""
    assert recall(value) is None


def test_slack_finds_nothing_to_escape_in_a_value() -> None:
    """Slack escapes `&<>` on some ways; a value without them comes back as it was sent."""
    finding = replace(NO_MAILBOX_FINDING, evidence=HOSTILE)
    value = cards.remember_findings([finding], "en", private=True)
    assert not set("&<>") & set(value)
    assert json.loads(value)["bounces"][0]["words"].startswith("<!channel>")
