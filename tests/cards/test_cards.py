"""What people see: the cards as Slack gets them, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot import cards
from bot.cards.home import home_view
from bot.cards.recall import recall
from bot.catalog import LANGUAGES, Language
from bot.catalog.lookups.lookup import Lookup, Match, Why
from tests.cards.samples import (
    FULL_FINDING,
    GMAIL_FINDING,
    HOSTILE,
    MAILBOX_FULL,
    NO_MAILBOX_FINDING,
    NO_SUCH_MAILBOX,
    REFUSED,
    TEMPORARY,
    UNAUTHENTICATED,
    UNLISTED,
)
from tests.cards.slack_limits import complaints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def _lookup(*matches: tuple[Any, Why], query: str, **asked: Any) -> Lookup:  # noqa: ANN401 - passed on as is
    return Lookup(query=query, matches=tuple(Match(entry, why, query) for entry, why in matches), **asked)


CODE_LOOKUP = _lookup(
    (NO_SUCH_MAILBOX, Why.STATUS), (REFUSED, Why.CODE), query="550 5.1.1", code="550", status="5.1.1"
)
WORD_LOOKUP = _lookup(
    *((entry, Why.WORDS) for entry in (MAILBOX_FULL, NO_SUCH_MAILBOX, TEMPORARY, UNAUTHENTICATED)),
    query="mailbx <full>",
    clear=False,
)
DIGIT_LOOKUP = _lookup((UNLISTED, Why.DIGITS), query="459", code="459", nearest=(REFUSED, NO_SUCH_MAILBOX))


def _parts(tree: object, kind: str) -> Iterator[dict[str, Any]]:
    """Walk through blocks and yield every part of a type."""
    if isinstance(tree, dict):
        if tree.get("type") == kind:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _parts(branch, kind)


def _buttons(card: cards.Card) -> dict[str, dict[str, Any]]:
    return {button["action_id"]: button for button in _parts(card.blocks, "button")}


def _offered(card: cards.Card) -> list[str | None]:
    """Give the questions behind the buttons that show another entry."""
    shows = [button for button in _parts(card.blocks, "button") if button["action_id"] == "lookup"]
    recalled = [recall(button["value"]) for button in shows]
    return [one.query for one in recalled if one]


def _words(card: cards.Card) -> str:
    return json.dumps(card.blocks, ensure_ascii=False)


@in_both_languages
def test_a_bounce_card_looks_like_this(language: Language, snapshot: SnapshotAssertion) -> None:
    """A private card of one bounce: name, outlook, cause, steps, evidence, buttons, small print."""
    assert cards.bounce_card([NO_MAILBOX_FINDING], language, private=True) == snapshot


@in_both_languages
def test_a_card_of_several_bounces_looks_like_this(language: Language, snapshot: SnapshotAssertion) -> None:
    """Three errors in one message: the first permanent one open, the others folded, one table for all."""
    findings = [FULL_FINDING, GMAIL_FINDING, NO_MAILBOX_FINDING]
    assert cards.bounce_card(findings, language, cut=True) == snapshot


@in_both_languages
def test_a_lookup_card_looks_like_this(language: Language, snapshot: SnapshotAssertion) -> None:
    """A code asked for: its entry in full, the other match folded."""
    assert cards.lookup_card(CODE_LOOKUP, language) == snapshot


@in_both_languages
def test_guidance_looks_like_this(language: Language, snapshot: SnapshotAssertion) -> None:
    """Help, a friendly answer to wrong input, silence when asked, and the Home tab."""
    assert cards.help_card(language) == snapshot(name="help")
    assert cards.help_card(language, problem="nothing-found") == snapshot(name="nothing found")
    assert cards.silence_card(language) == snapshot(name="silence")
    assert home_view(language) == snapshot(name="home")


def test_the_text_says_the_same_in_two_sentences() -> None:
    """A notification or a screen reader gets the code, its name, who must act, and whether a retry helps."""
    assert cards.bounce_card([NO_MAILBOX_FINDING], "en").text == (
        "550 5.1.1: No such mailbox. Permanent, the sender must act, "
        "sending it again unchanged does not help."
    )
    assert cards.lookup_card(DIGIT_LOOKUP, "de").text == (
        "459: Vorübergehender Fehler. Vorübergehend, niemand muss handeln, "
        "der Server versucht es von selbst wieder."
    )


def test_a_permanent_failure_comes_before_a_temporary_one() -> None:
    """What waits for a person is the header, wherever it stood in the text."""
    card = cards.bounce_card([FULL_FINDING, NO_MAILBOX_FINDING], "en")
    assert card.blocks[0]["text"]["text"] == "550 5.1.1: No such mailbox"
    assert card.text.endswith("One more error in the same message.")


def test_more_than_three_errors_are_a_line_each() -> None:
    """One message makes one card, however many errors it holds."""
    findings = [replace(NO_MAILBOX_FINDING, host=f"mx{number}.example.net") for number in range(30)]
    card = cards.bounce_card(findings, "en")
    assert "mx7.example.net" in _words(card)
    assert "and 22 more" in _words(card)
    assert not complaints(card.blocks)


def test_only_a_private_card_can_be_shared() -> None:
    """The button to share is on answers that only one person sees; a bounce has one for the customer."""
    always = {"language", "feedback_yes", "feedback_no", "note_add"}
    private, public = (
        [
            _buttons(cards.bounce_card([FULL_FINDING], "en", private=private)).keys(),
            _buttons(cards.lookup_card(CODE_LOOKUP, "en", private=private)).keys() - {"lookup"},
        ]
        for private in (True, False)
    )
    reply = {"customer_reply"}
    assert private == [{"share", *reply, *always}, {"share", *always}]
    assert public == [reply | always, always]


def test_several_recipients_are_a_table_of_redacted_addresses() -> None:
    """One row each; a single recipient needs no table."""
    (table,) = _parts(cards.bounce_card([FULL_FINDING], "en").blocks, "table")
    assert [row[0]["text"] for row in table["rows"]] == ["Recipient", "a***@example.org", "b***@example.org"]
    assert not list(_parts(cards.bounce_card([NO_MAILBOX_FINDING], "en").blocks, "table"))


@pytest.mark.parametrize("count", [2, 50, 51, 5_000])
def test_any_number_of_recipients_fits(count: int) -> None:
    """Beyond fifty rows the table says how many more there are."""
    names = tuple(f"{'x' * 300}{number}@example.org" for number in range(count))
    card = cards.bounce_card([replace(FULL_FINDING, recipients=names)], "en")
    assert not complaints(card.blocks)
    assert ("more" in next(_parts(card.blocks, "table"))["rows"][-1][0]["text"]) == (count > 50)


def test_the_card_says_so_when_code_and_words_disagree() -> None:
    """The words are followed, and the reader learns that."""
    said = "The server says 5.1.1 (No such mailbox), but its words mean “Mailbox full”."
    assert said in _words(cards.bounce_card([FULL_FINDING], "en"))


def test_a_delay_warning_is_not_called_lost() -> None:
    """A warning says that the message is only delayed."""
    card = cards.bounce_card([FULL_FINDING], "en", notice="delayed")
    assert card.text.startswith("452 5.1.1: Mailbox full. Delayed, not lost")


def test_small_print_owns_up() -> None:
    """Unconfirmed facts, a text in another language, a cut text, the rule and its certainty are all named."""
    words = _words(cards.bounce_card([GMAIL_FINDING], "de", cut=True))
    for mark in (
        "Unbestätigt: dazu ist kein maßgeblicher Text bekannt",
        "Diesen Text gibt es nur auf Englisch",
        "Anbieter: Gmail",
        "Regel google/unauthenticated, sicher",
        "Zu lang: ein Teil wurde ausgelassen",
        "<https://support.google.com/a/answer/3726730|Gmail SMTP errors and codes>",
    ):
        assert mark in words


def test_a_step_that_is_a_lookup_has_its_link() -> None:
    """The address of a form stands behind its step."""
    (link,) = _parts(cards.bounce_card([GMAIL_FINDING], "en").blocks, "link")
    assert link["url"] == "https://toolbox.googleapps.com/apps/checkmx/"
    assert link["text"] == "toolbox.googleapps.com"


def test_a_code_in_no_list_says_so_and_offers_the_nearest() -> None:
    """Never "not found" alone: the digits are read, and the nearest listed codes are a click away."""
    card = cards.lookup_card(DIGIT_LOOKUP, "en")
    assert "459 is in no list we know. Its digits still tell:" in _words(card)
    assert _offered(card) == ["550", "4.1.1"]


def test_words_that_fit_several_entries_make_a_list() -> None:
    """Each match has a button that remembers the question which finds it."""
    card = cards.lookup_card(WORD_LOOKUP, "en")
    assert card.blocks[0]["text"]["text"] == "Matches for “mailbx <full>”"
    assert _offered(card) == ["mailbox-full", "X.1.1", "4xx", "google/unauthenticated"]


def test_nothing_found_is_the_help_card() -> None:
    """Wrong input is answered with what works."""
    card = cards.lookup_card(Lookup(query=HOSTILE), "en")
    assert card == cards.help_card("en", problem="nothing-found")


def test_nothing_of_a_paste_is_live() -> None:
    """Broadcasts, mentions, links and addresses in a paste stay dead, and are never in the notification."""
    finding = replace(NO_MAILBOX_FINDING, evidence=HOSTILE, host=HOSTILE, recipients=(HOSTILE, HOSTILE))
    words_only = WORD_LOOKUP._replace(query=HOSTILE)
    for card in (
        cards.bounce_card([finding, finding], "en", private=True),
        cards.lookup_card(words_only, "en"),
    ):
        marked_up = [part["text"] for part in _parts(card.blocks, "mrkdwn")] + [card.text]
        for trick in ("<!", "<@", "evil.example", "`", "jo.doe"):
            assert not any(trick in text for text in marked_up)
        assert "jo.doe@example.net" not in _words(card)
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in _words(card)
        assert all("<" not in button["value"] for button in _parts(card.blocks, "button"))


@in_both_languages
@pytest.mark.parametrize("notice", ["vacation", "complaint", "delivered", "delayed"])
def test_a_notice_is_explained_to_who_asks(language: Language, notice: str) -> None:
    """Vacation replies, complaints, receipts and warnings each get a plain sentence."""
    card = cards.notice_card(notice, language)
    assert "Bounce" in card.text or "bounce" in card.text
    assert not complaints(card.blocks)


@in_both_languages
def test_guidance_keeps_to_slacks_limits(language: Language) -> None:
    """The cards without a bounce and the Home tab are taken by Slack."""
    for card in (
        cards.help_card(language),
        cards.help_card(language, problem="stale-button"),
        cards.silence_card(language),
    ):
        assert not complaints(card.blocks)
    assert not complaints(home_view(language)["blocks"], surface="home")
