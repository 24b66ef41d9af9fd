"""Words that name a failure without any code."""

from __future__ import annotations

import pytest

from bot import catalog

KNOWN = catalog.load()


@pytest.mark.parametrize(
    "text",
    [
        "<jo@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
        "Command died with status 2: /usr/bin/filter",
        "Das Postfach des Empfängers ist voll und kann keine Nachrichten annehmen.",
        "Skrzynka odbiorcy jest pełna i nie przyjmuje poczty.",
        "Zadaná e-mailová adresa nebyla nalezena.",
        "Mottagarens postlåda är full.",
        "Modtagerens postkasse er fuld.",
        "Mottakerens postboks er full.",
        "Antamaasi sähköpostiosoitetta ei löytynyt.",
        "GİRDİĞİNİZ E-POSTA ADRESİ BULUNAMADI.",
        "conversation with mx.example.org[192.0.2.1] timed out while sending RCPT TO",
        "delivery temporarily suspended: connect to mx.example.org[192.0.2.1]:25: Connection refused",
        "I get relay access denied when I send to customers",
    ],
)
def test_sentences_of_a_mail_server_need_no_code(text: str) -> None:
    """Words that only a bounce or a failed sending brings are enough to speak."""
    assert KNOWN.names_failure(text)


@pytest.mark.parametrize(
    "text",
    [
        "the queue is full, connection refused on port 6379",
        "is the mailbox full again?",
        "SSO says user unknown, I reset it",
        "retry timeout exceeded after 3 tries, giving up",
        "authentication failed for user postgres",
        "we hit the rate limit, too many requests",
        'case "Empfänger unbekannt": break',
        "spam, spam, spam and eggs",
        "Konto zostało zablokowane po trzech próbach, spróbuj później",
        "Uživatel neexistuje v naší databázi, schránka je plná reklam",
        "Brevlådan är full av reklam, för stor risk att något försvinner",
        "Brugeren findes ikke i vores database, prøv igen senere",
        "Brukeren finnes ikke i systemet, og serveren er overbelastet",
        "Käyttäjää ei löydy järjestelmästä, yritä myöhemmin uudelleen",
        "Veri geldi ama ileti boyutu fazla, daha sonra tekrar deneyin",
    ],
)
def test_talk_of_programmers_stays_unanswered(text: str) -> None:
    """Words that stand in any chat are no bounce."""
    assert not KNOWN.names_failure(text)
