"""What a watched channel gets a card for, and what it is left alone with, as the whole catalog decides."""

from __future__ import annotations

import pytest

from bot import catalog
from bot.reading import Reader

READER = Reader(catalog.load())

STREETS_AND_ROOMS = (
    "Where: 550 Mailbox Rd, Springfield",
    "554 Message Street, Denver",
    "Office: 550 Message Lane, Suite 421, Denver",
    "Lieferadresse: 450 Mailbox Straße, Musterstadt",
    "Sender: 550 Mail Plaza, Springfield",
    "Room: 550 (mailbox 12 is in the lobby)",
    "Lobby code: 551, mailbox 12",
)
SECTIONS = (
    "4.2.2 Mailbox quotas",
    "5.1.1 Bad habits",
    "Contents\n4.1.1 Sending mail\n4.2.2 Mailbox quotas\n5.1.1 Bad addresses\n5.7.1 Relay policy",
    "Kapitel 5.1.1 Empfänger und Absender",
    "4.4.1 Connection timeouts\nThis chapter tells how the server closes idle connections.",
    "Agenda:\n1. Mail\n4.2.2 Mailbox full\n5. Misc",
)
COUNTS_AND_PRICES = (
    "Price: 550 EUR incl. mailbox",
    "Preis: 550 Euro für 450 Postfächer",
    "Quota: 450 of 500 mailboxes used",
    "Dashboard: 452 mails queued, 550 delivered, 421 deferred",
    "Treffer: 550 Nachricht(en) im Postfach",
    "Ergebnis: 451 Stimmen dafür, 550 dagegen; Nachricht an alle",
    "Invoice: 550 mailbox hosting, November",
    "Zutaten: 450 g Mehl (Type 550), 421 ml Milch, Verhältnis 4.5.1",
    "Recipe: 450 g flour, 550 ml milk, ratio 4.5.1",
)
NUMBERS_OF_THINGS = (
    "Flight: 421 to Denver, gate closed, message sent to all passengers",
    "Flug: 452 nach Wien, Nachricht an alle Passagiere folgt",
    "Bus: 554 Mail Street to Harbour, service unavailable on Sundays",
    "Model: 550 mailbox (black), 452 mailbox (white)",
    "Track: 550 Return to Sender",
    "Bib: 554 Rejected by judges",
    "Temp: 451 mailbox sensor",
    "mailer.py:550: message rejected by linter",
    "Ports: 465 smtps, 587 submission, 993 imaps",
)
CHANGES = (
    "5.1.1 - fixed a bug where the recipient was unknown",
    "## 5.7.1 (2026-11-02)\n- fix: mail sender is not blocked any more\n- feat: mailbox search",
    "v4.2.2: mailbox quota is now configurable",
    "Release 5.7.1: relay access can be denied per user",
)
OTHER_PROTOCOLS = (
    "HTTP 503: Service unavailable, mailbox API is down",
    "ftp> put mail.txt\n550 Permission denied.",
    "SIP 486 Busy Here, mailbox full for voice mail",
    "NNTP: 430 no such article, 441 posting failed",
    "ERROR 1045 (28000): Access denied for user 'mail'@'localhost'",
    "RFC 5321 section 4.2.2 lists 550 as 'mailbox unavailable'",
)
BOUNCES = (
    "550 No such user here",
    "Error: 550 Mailbox unavailable",
    "Fehler: 550 Postfach nicht gefunden",
    "Antwort vom Server: 550 5.7.1 Zugriff verweigert",
    "the mail server says 452 4.2.2 mailbox full",
    "Der Mailserver sagt 550 unknown user",
    "Kunde meldet: 552 5.2.2 Postfach voll",
    "Die Mail kam zurück: 550 Unrouteable address",
    "kim@example.net: 550 user unknown",
    "5.1.1 The email account that you tried to reach does not exist",
    "550 Requested action not taken: mailbox unavailable",
    "535 Authentication credentials invalid",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "550 relay not permitted",
    "smtp error: 554 message rejected as spam",
    "Postfach voll: 552 Requested mail action aborted: exceeded storage allocation",
    "554 Transaction failed: policy violation",
    "451 Greylisted, please try again in 300 seconds",
)


@pytest.mark.parametrize(
    "text",
    [
        *STREETS_AND_ROOMS,
        *SECTIONS,
        *COUNTS_AND_PRICES,
        *NUMBERS_OF_THINGS,
        *CHANGES,
        *OTHER_PROTOCOLS,
    ],
)
def test_numbers_of_everyday_life_get_no_card_unasked(text: str) -> None:
    """A street, a price, a section, a version: a word of mail beside a number makes no reply of it."""
    assert READER.overhear(text).explained == ()


@pytest.mark.parametrize("text", BOUNCES)
def test_a_short_reply_gets_a_card_unasked(text: str) -> None:
    """One line is enough, in English or German, with a label before it or none."""
    assert len(READER.overhear(text).explained) == 1
