"""The answer for the customer: a form that Slack takes, and buttons that know only the catalog's words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block

from bot import cards, catalog
from bot.cards.customer_reply import ReplyCase, customer_reply_form
from bot.cards.recall import recall_case
from bot.catalog import LANGUAGES
from bot.playground.block_checks import check_view
from tests.cards.samples import FULL_FINDING, GMAIL_FINDING, HOSTILE, NO_MAILBOX_FINDING

CASE = ReplyCase(reason="mailbox-full", language="de", provider="google", permanent=False)


def test_the_button_is_about_the_first_finding_and_quotes_nobody() -> None:
    """The card's own case is answered; no word, host or address of the paste is in the button."""
    hostile = replace(GMAIL_FINDING, evidence=HOSTILE, host=HOSTILE, recipients=(HOSTILE,))
    card = cards.bounce_card([FULL_FINDING, hostile, NO_MAILBOX_FINDING], "en")
    (actions,) = (block for block in card.blocks if block["type"] == "actions")
    button = next(one for one in actions["elements"] if one["action_id"] == "customer_reply")
    assert recall_case(button["value"]) == ReplyCase(
        reason="user-unknown", language="en", provider="google", permanent=True
    )
    assert button["value"].count("example") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_the_form_of_every_reason(language: catalog.Language) -> None:
    """Nothing is cut off, and Slack's own models read every block."""
    known = catalog.load()
    for reason in known.reasons:
        reply = known.customer_reply(reason, "google", language, permanent=False)
        form = customer_reply_form(replace(CASE, reason=reason, language=language), reply)
        check_view(form)
        assert [block.to_dict() for block in Block.parse_all(form["blocks"])] == form["blocks"]
        assert form["blocks"][0]["element"]["initial_value"] == reply


def test_a_draft_of_any_length_fits() -> None:
    """What somebody typed is kept in the form as far as Slack takes it."""
    form = customer_reply_form(CASE, "x" * 3000, other_draft="y" * 3000)
    check_view(form)
    assert form["private_metadata"] == "y" * 3000


def test_each_language_has_a_field_of_its_own() -> None:
    """Slack keeps what stands in a field of the same name, so another text needs another name."""
    names = {
        customer_reply_form(replace(CASE, language=language), "x")["blocks"][0]["block_id"]
        for language in LANGUAGES
    }
    assert len(names) == len(LANGUAGES)


def test_the_switch_leads_to_the_same_case_in_the_other_language() -> None:
    """German to English, and nothing else changes."""
    (button,) = customer_reply_form(CASE, "x")["blocks"][1]["elements"]
    assert button["text"]["text"] == "English"
    assert recall_case(button["value"]) == replace(CASE, language="en")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "{}",
        HOSTILE,
        '{"version":2,"reason":"unknown","language":"en"}',
        '{"version":1,"reason":"x"}',
    ],
)
def test_a_stale_or_foreign_value_is_nothing(value: str) -> None:
    """A button of another version is told from ours without an exception."""
    assert recall_case(value) is None


def test_a_value_is_compact() -> None:
    """It is plain JSON with nothing for Slack to escape."""
    value = replace(CASE, provider="a&b<c>").value()
    assert not set("&<>") & set(value)
    assert json.loads(value)["provider"] == "a&b<c>"
