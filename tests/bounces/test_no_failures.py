"""Notices of what is no failure: delays, successes, complaints, and answers of people who are away."""

from __future__ import annotations

import pytest

from bot.bounces import read_text
from tests.bounces.reading import names_failure


@pytest.mark.parametrize(
    "words",
    [
        "Die Zustellung an folgende Empfänger wurde verzögert:",
        "A message that you sent has not yet been delivered to one or more of its recipients.",
        "Delivery is delayed to these recipients or groups:",
        "This is a warning only. It will be retried. Your message could not be delivered to:",
    ],
)
def test_delays_are_told_from_failures(words: str) -> None:
    """Exchange, Exim and Postfix warn in their own words."""
    report = read_text(f"{words}\n\nkim@example.net\n", names_failure=names_failure)
    assert (report.notice, len(report.bounces)) == ("delayed", 1)
    assert report.bounces[0].retries_ended is False


@pytest.mark.parametrize(
    "text",
    [
        (
            "Your message was successfully delivered to the destination(s) listed below.\n\n"
            "<kim@example.net>: delivery via mx.example.net[192.0.2.1]:25: 250 2.0.0 Ok: queued as 4C5500"
        ),
        (
            "Delivery to these recipients or groups is complete, but no notification was sent by the host:\n"
            "kim@example.net"
        ),
    ],
)
def test_a_pasted_report_of_success_is_a_notice(text: str) -> None:
    """The mail arrived: there is no bounce to explain."""
    report = read_text(text, names_failure=names_failure)
    assert (report.notice, report.bounces) == ("delivered", ())


def test_a_warning_is_a_delay_with_the_bounce_it_warns_of() -> None:
    """The retries go on, so nothing is final."""
    report = read_text(
        """\
    **      THIS IS A WARNING MESSAGE ONLY      **
   ----- Transcript of session follows -----
... while talking to mx.example.net.:
<<< 451 4.7.1 come back later
<kim@example.net>... Deferred: 451 4.7.1 come back later
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
"""
    )
    assert report.notice == "delayed"
    assert [(bounce.code, bounce.retries_ended) for bounce in report.bounces] == [("451", False)]


@pytest.mark.parametrize(
    "start", ["Automatic reply: Lunch", "Subject: Out of Office: Lunch", "Autosvar: Lunch"]
)
def test_an_answer_of_somebody_away_is_told_from_a_bounce(start: str) -> None:
    """Whatever numbers it gives for urgent cases."""
    report = read_text(f"{start}\n\nBack on Monday. Call 550 5.1.1.", names_failure=names_failure)
    assert (report.notice, report.bounces) == ("vacation", ())


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office with limited access to email. I will get back to you on Monday.",
        "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub. In dringenden Fällen: Durchwahl 550",
        "&gt; Merci pour votre message. Je suis en congé jusqu'au 12 mai.",
        "what is this?\n```\nGracias por su mensaje. Estoy de vacaciones hasta el 4 de agosto.\n```",
        "Děkuji za vaši zprávu. Do pondělí jsem na dovolené.",
        "Tack för ditt mejl. Jag är på semester till den 4 augusti.",
        "Tak for din besked. Jeg er på ferie til mandag.",
        "Takk for din henvendelse. Jeg er på ferie til mandag.",
        "Kiitos viestistäsi. Olen lomalla maanantaihin asti.",
        "İletiniz için teşekkür ederim. Pazartesiye kadar izindeyim.",
    ],
)
def test_an_answer_of_somebody_away_is_known_without_its_subject(text: str) -> None:
    """Who is away says so, and what becomes of the message: the two together are nobody's chat."""
    report = read_text(text, names_failure=names_failure)
    assert (report.notice, report.bounces) == ("vacation", ())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I'm on vacation next week, ask Bob about the mail server", 0),
        ("Our office is closed, thank you for your e-mail. 550 5.1.1 <kim@example.net>: user unknown", 1),
    ],
)
def test_being_away_alone_is_no_automatic_answer(text: str, count: int) -> None:
    """A chat about holidays is none, and a bounce stays one whatever else is said."""
    report = read_text(text, names_failure=names_failure)
    assert (report.notice, len(report.bounces)) == (None, count)


def test_a_complaint_is_told_from_a_bounce() -> None:
    """Somebody pressed the spam button: the mail did arrive."""
    report = read_text("This is an email abuse report for an email message received from 192.0.2.1")
    assert (report.notice, report.bounces) == ("complaint", ())
