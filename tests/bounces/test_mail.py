"""Whole mails."""

from __future__ import annotations

import base64
from itertools import cycle

import pytest

from bot.bounces import read_mail, read_text
from tests.bounces.reading import names_failure, only_bounce_of_mail

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@out.example.org>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

<kim@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 no such user

--b1
Content-Type: message/{status}

Reporting-MTA: dns; out.example.org

Final-Recipient: rfc822; kim@example.net
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b1
Content-Type: message/rfc822

Subject: 554 5.7.1 is not our number
To: lee@example.net

552 5.2.2 neither is this

--b1--
"""
STANDARD = REPORT.format(report="delivery-status", status="delivery-status", action="failed")


NO_DIAGNOSTIC = """\
From: MAILER-DAEMON@out.example.org
Subject: Undeliverable mail
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1

Failed to deliver to '<kim@example.net>'
SMTP module(domain example.net) reports:
 host mx.example.net says:
 550 5.2.1 The mailbox is disabled.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; out.example.org

Final-Recipient: rfc822;<kim@example.net>
Action: failed
Status: 5.0.0

--b1--
"""


@pytest.mark.parametrize(
    "mail",
    [
        STANDARD,
        STANDARD.replace("\n", "\r\n"),
        REPORT.format(report="delivery-status", status="global-delivery-status", action="failed"),
        STANDARD.replace('boundary="b1"', 'boundary="lost"'),
        STANDARD.replace("Final-Recipient: rfc822; kim@example.net\n", ""),
        STANDARD.replace("Diagnostic-Code: smtp; 550 5.1.1 no such user\n", ""),
    ],
)
def test_a_report_is_read_as_far_as_it_goes(mail: str) -> None:
    """By its fields, and by its words where a part or a field is missing or the MIME is broken."""
    bounce = only_bounce_of_mail(mail)
    assert (bounce.code, bounce.status, bounce.recipient) == ("550", "5.1.1", "kim@example.net")


@pytest.mark.parametrize("ends", [("\r\n",), ("\r",), ("\r\r\n",), ("\n", "\r\n", "\r"), ("\r\n", "\n")])
def test_how_lines_end_makes_no_difference(ends: tuple[str, ...]) -> None:
    """Old programs and broken gateways write others than they should, even several in one mail or text."""
    paragraphs = zip(STANDARD.split("\n\n"), cycle(ends), strict=False)
    mail = "".join(f"{paragraph}\n\n".replace("\n", end) for paragraph, end in paragraphs)
    assert read_mail(mail.encode()) == read_mail(STANDARD.encode())
    assert read_text(mail) == read_text(STANDARD)


@pytest.mark.parametrize(
    ("action", "notice", "count"),
    [("delayed", "delayed", 1), ("delivered", "delivered", 0), ("failed", None, 1)],
)
def test_the_action_tells_what_kind_of_notice_it_is(action: str, notice: str | None, count: int) -> None:
    """A delay comes with the bounce it warns of, a success with none."""
    mail = REPORT.format(report="delivery-status", status="delivery-status", action=action)
    report = read_mail(mail.encode())
    assert (report.notice, len(report.bounces)) == (notice, count)


def test_the_words_name_who_rejected_where_the_fields_quote_nothing() -> None:
    """The reporting server only passes on what the other one said."""
    bounce = only_bounce_of_mail(NO_DIAGNOSTIC)
    assert (bounce.code, bounce.status, bounce.host) == ("550", "5.2.1", "mx.example.net")


def test_the_words_name_who_rejected_where_the_fields_only_name_the_reporter() -> None:
    """Fields may hold the whole reply and still not say whose it is."""
    words = "... while talking to mx.example.net.:\n>>> RCPT To:<kim@example.net>\n<<< 550 5.1.1 no such user"
    mail = STANDARD.replace(
        "<kim@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 no such user", words
    )
    assert only_bounce_of_mail(mail).host == "mx.example.net"


def test_the_reporter_rejected_where_nobody_else_is_named() -> None:
    """It may have had no need to ask another server."""
    mail = STANDARD.replace("host mx.example.net[192.0.2.1] said: ", "")
    assert only_bounce_of_mail(mail).host == "out.example.org"


def test_parts_in_base64_and_old_charsets_are_decoded() -> None:
    """What a mail program shows is what is read."""
    mail = (
        b"From: postmaster@example.org\nMIME-Version: 1.0\n"
        b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"Ihre Nachricht konnte nicht zugestellt werden:\n\n"
        b"kim@example.net: 552 5.2.2 Postfach =FCberf=FCllt\n"
    )
    (bounce,) = read_mail(mail).bounces
    assert bounce.evidence == "552 5.2.2 Postfach überfüllt"


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("Ihre Nachricht wurde zurückgewiesen, das Postfach ist überfüllt", "cp1252"),
        ("Письмо не удалось доставить: почтовый ящик получателя переполнен", "koi8-r"),
        ("送信先メールアドレスが見つかりませんでした。アドレスをご確認ください", "euc-jp"),
    ],
)
def test_a_missing_charset_is_guessed(words: str, charset: str) -> None:
    """Old systems forget to declare it."""
    mail = b"From: postmaster@example.org\n\nkim@example.net: 552 5.2.2 " + words.encode(charset)
    assert read_mail(mail).bounces[0].evidence == f"552 5.2.2 {words}"


def test_a_report_in_html_only_is_read() -> None:
    """There is not always a plain part."""
    mail = (
        "From: postmaster@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        "<html><p>Delivery has failed to these recipients:<br>kim@example.net</p>"
        "<p>Remote Server returned '550 5.1.1 no such user'</p></html>"
    )
    bounce = only_bounce_of_mail(mail)
    assert (bounce.code, bounce.recipient) == ("550", "kim@example.net")


def test_a_bounce_forwarded_as_an_attachment_is_found() -> None:
    """Support forwards what a customer got."""
    mail = (
        "From: Ann <ann@example.org>\nSubject: what is this?\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="outer"\n\n'
        "--outer\nContent-Type: text/plain\n\nsee below\n\n"
        f"--outer\nContent-Type: message/rfc822\n\n{STANDARD}\n--outer--\n"
    )
    assert only_bounce_of_mail(mail).status == "5.1.1"


def test_a_bounce_attached_as_a_file_is_found() -> None:
    """Not every mail program knows the type of what it attaches."""
    mail = (
        "From: Ann <ann@example.org>\nSubject: what is this?\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="outer"\n\n'
        "--outer\nContent-Type: text/plain\n\nsee below\n\n"
        '--outer\nContent-Type: application/octet-stream; name="Undelivered mail.eml"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(STANDARD.encode()).decode()}\n--outer--\n"
    )
    assert only_bounce_of_mail(mail).status == "5.1.1"


def test_the_headers_name_the_recipient_where_the_words_do_not() -> None:
    """A report in a language nobody listed still tells whom it is about."""
    mail = (
        "From: mailer-daemon@example.org\nX-Failed-Recipients: kim@example.net\n"
        "Subject: Delivery Status Notification (Failure)\n\nHei,\n\nviestiäsi ei voitu toimittaa.\n"
    )
    bounce = only_bounce_of_mail(mail)
    assert (bounce.recipient, bounce.code) == ("kim@example.net", None)


@pytest.mark.parametrize(
    ("headers", "notice"),
    [
        ("From: Ann <ann@example.org>\nAuto-Submitted: auto-replied\nSubject: Re: Lunch", "vacation"),
        ("From: Ann <ann@example.org>\nSubject: Automatische Antwort: Lunch", "vacation"),
        ("From: fbl@example.org\nSubject: Abuse Report", "complaint"),
    ],
)
def test_what_is_no_bounce_is_named(headers: str, notice: str) -> None:
    """Vacation replies and complaints hold no bounce, whatever numbers stand in them."""
    report = read_mail(f"{headers}\n\nBack on Monday. 550 5.1.1\n".encode(), names_failure=names_failure)
    assert (report.notice, report.bounces) == (notice, ())


@pytest.mark.parametrize(
    "text",
    [
        "You hold 550 points, 421 of them expire on 5.4.2025.",
        "The mailbox is full of letters, please empty it.",
        "Server migration, step 4.2.1: some messages may be delayed.",
    ],
)
def test_an_ordinary_mail_meets_silence(text: str) -> None:
    """Newsletters, minutes, reports of other systems."""
    mail = f"From: club@example.org\nTo: kim@example.net\nSubject: News 5.1.1\n\n{text}\n"
    assert read_mail(mail.encode(), names_failure=names_failure).bounces == ()


LETTER = """\
Return-Path: <{0}>
From: Postmaster <postmaster@example.org>
To: Lee <lee@example.org>
Subject: Mail

{1}
"""


@pytest.mark.parametrize(
    ("returned_to", "count"),
    [("postmaster@example.org", 0), ("", 1)],
)
def test_a_postmaster_may_write_as_a_person(returned_to: str, count: int) -> None:
    """A report cannot be returned to anybody, so what can be is one only if it names a failure."""
    mail = LETTER.format(returned_to, "Dear all,\n\nthe server rests at night. Ask help@example.org.")
    assert len(read_mail(mail.encode(), names_failure=names_failure).bounces) == count


def test_the_recipient_is_never_the_one_who_gets_the_report() -> None:
    """Its `To:` names the sender of what was not delivered."""
    words = "The message from lee@example.org to kim@example.net was stopped by a filter."
    bounce = only_bounce_of_mail(LETTER.format("", words))
    assert bounce.recipient == "kim@example.net"


def test_a_report_of_success_without_fields_holds_no_bounce() -> None:
    """Its words say that the mail arrived."""
    mail = LETTER.format(
        "", "Your message was successfully delivered to the following recipients: kim@example.net"
    )
    report = read_mail(mail.encode(), names_failure=names_failure)
    assert (report.notice, report.bounces) == ("delivered", ())


def test_an_answer_of_somebody_away_may_come_without_a_sender() -> None:
    """An empty envelope does not make it a bounce."""
    mail = "From: <>\nSubject: Out of office: offer\n\nI am back on Monday."
    assert read_mail(mail.encode(), names_failure=names_failure).notice == "vacation"


def test_a_paragraph_of_a_page_ends_the_reply() -> None:
    """The next one is a heading or a button."""
    mail = (
        "From: postmaster@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        "<p>The mail to kim@example.net bounced.</p><p>Details: smtp;550 5.1.1 no such user</p><p>More</p>"
    )
    assert only_bounce_of_mail(mail).evidence == "550 5.1.1 no such user"


def test_a_bounce_forwarded_inline_without_codes_is_found() -> None:
    """A mail program marks bold type with asterisks."""
    mail = """\
From: Lee <lee@example.org>
Subject: Fwd: Delivery Status Notification (Failure)

---------- Forwarded message ---------
From: Mail Delivery Subsystem <mailer-daemon@example.com>

Your message wasn't delivered to *kim@example.net* because the address
couldn't be found.
The response was:

There is no such user here.
"""
    bounce = only_bounce_of_mail(mail)
    assert (bounce.recipient, bounce.evidence) == ("kim@example.net", "There is no such user here.")


def test_a_page_of_a_word_processor_has_a_paragraph_for_every_line() -> None:
    """There a paragraph does not end the reply."""
    mail = (
        "From: postmaster@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        "<p class=MsoNormal>&lt;kim@example.net&gt;: host mx.example.net said: 550 5.1.1</p>"
        "<p class=MsoNormal>no such user</p>"
    )
    assert only_bounce_of_mail(mail).evidence == "550 5.1.1 no such user"
