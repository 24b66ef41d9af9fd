"""What the bot may speak of unasked, and what it only answers when asked."""

from __future__ import annotations

import pytest

from bot.bounces import overhear, read_text
from tests.bounces.reading import names_failure


@pytest.mark.parametrize(
    "text",
    [
        "do we explain 552 5.2.2?",
        "the client then gets a `421 mail service stops` message",
        "docs: return `550 5.1.1` for unknown users",
        "when a server says 550 5.1.1 we take the address off the list, right",
        "quick poll: 550 5.1.1 = hard or soft",
        "if we get 550 5.1.1 no such user here, back off",
        "550 5.1.1 vs 550 5.1.10 in one table",
        "this month: 550 5.1.1 (412 times), 452 4.2.2 (85 times)",
        'the classifier says soft for "550 5.1.1 no such user here"',
        "I added a fixture: kim@example.net -> 550 5.1.1 no such user here",
        "test data:\nkim@example.net 550 5.1.1 no such user here\nlee@example.net 452 4.2.2 full",
        "Beispiel: 550 5.1.1 no such user here",
        "550 5.1.1 = hard\n552 5.2.2 = soft",
        "the card says 550 5.1.1 no such user here, looks good",
    ],
)
def test_a_code_that_is_only_talked_about_is_not_sure(text: str) -> None:
    """Asked about it, the bot answers; unasked it keeps silent."""
    bounces = read_text(text, names_failure=names_failure).bounces
    assert {bounce.sure for bounce in bounces} == {False}


def test_words_alone_count_only_where_the_catalog_names_a_failure() -> None:
    """A sentence without any code is a bounce by the catalog's knowledge, and is never sure."""
    sentence = "Das Postfach des Empfängers ist voll."
    (bounce,) = read_text(sentence, names_failure=names_failure).bounces
    assert (bounce.code, bounce.status, bounce.sure) == (None, None, False)
    assert bounce.evidence == sentence
    assert not read_text(sentence).bounces


@pytest.mark.parametrize(
    "text",
    [
        "our customer gets 550 5.1.1 no such user here",
        'Kim says it came back with "550 5.1.1 no such user here"',
        "Die Mail kam zurück mit 550 5.1.1 no such user here, was nun?",
        "ERR smtp  550-5.1.1 no such user here\nERR smtp  550 5.1.1 for sure",
        "odd: 550-5.1.1 no such user here, says the\n550 5.1.1 server",
        "kim@example.net \u2192 550 5.1.1 no such user here\nlee@example.net \u2192 452 4.2.2 full",
        "Recipient\tkim@example.net\nResponse\t550 5.1.1 no such user here",
        "[mx01] 550 5.1.1 no such user here",
        "kim@example.net \u2014 550 5.1.1 no such user here",
        "die Mail kommt mit 550 5.1.1 no such user here",
        "Gift card receipts come back with 550 5.1.1 no such user here",
        "Docs team again: host mx.example.net[192.0.2.7] said: 550 5.1.1 no such user here",
        'code=550 err="550 5.1.1 no such user here" to=kim@example.net',
        "to: kim@example.net\ncode: 550\nstatus: 5.1.1\nmessage: 550 5.1.1 no such user here",
    ],
)
def test_a_reply_that_somebody_got_is_sure(text: str) -> None:
    """In a sentence it has both codes, and words that say where it came from or lines that repeat them.

    A host that answered outweighs a word of those who write programs and documents.
    """
    bounce = overhear(text, names_failure=names_failure).bounces[0]
    assert bounce.evidence.startswith("550 5.1.1 no such user here")


@pytest.mark.parametrize(
    "text",
    [
        "Status code: 503 from the mail API, 5.1.1 is what we run",
        "response: 500, recipient list 5.2.1 was not loaded",
        "The response was: 404 message not found",
        "Reason: 451 rows changed in the recipient table, see section 4.2.2",
        "Section 5.1.1 (mailbox rules): 550 MB per mailbox",
        "Fehler: 500 beim Mailversand \u00fcber die API, Version 5.1.1",
        "Reply: 550 new recipients in release 5.2.2",
    ],
)
def test_versions_sections_and_codes_of_the_web_are_not_sure(text: str) -> None:
    """Not even behind words that announce a reply, beside words of mail; no version becomes a status."""
    assert not overhear(text, names_failure=names_failure).bounces
    assert not any(bounce.status for bounce in read_text(text, names_failure=names_failure).bounces)


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("What servers answer:\n", "{code}: {words}", "\nQuestions? Write to help@example.org"),
        ("| Code | Meaning |\n", "| {code} | {words} |", "\n\nhelp@example.org"),
        ("help@example.org\n\n", "\u2022 {code} - {words}", ""),
        ("Code digest\n", "{words}: {code}", "\nUnsubscribe: help@example.org"),
    ],
)
def test_a_list_of_codes_with_an_address_to_write_to_is_not_sure(before: str, row: str, after: str) -> None:
    """In documentation and newsletters; replies to somebody have an address among them."""
    told = [("550 5.1.1", "no such user here"), ("552 5.2.2", "mailbox is full"), ("421", "come back later")]
    text = before + "\n".join(row.format(code=code, words=words) for code, words in told) + after
    assert not overhear(text, names_failure=names_failure).bounces
    assert overhear(
        text.replace("come back", "kim@example.net, come back"), names_failure=names_failure
    ).bounces
