"""Reports that mail servers write for people."""

from __future__ import annotations

import pytest

from tests.bounces.reading import only_bounce

EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kim@example.net
    host mx.example.net [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<kim@example.net>:
    550 5.1.1 no such user

------ This is a copy of the message, including all the headers. ------
Subject: 554 5.7.1 is not our number
"""
QMAIL = """\
Hi. This is the qmail-send program at out.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<kim@example.net>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 no such user
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
"""
SENDMAIL = """\
   ----- The following addresses had permanent fatal errors -----
<kim@example.net>
    (reason: 550 5.1.1 no such user)

   ----- Transcript of session follows -----
... while talking to mx.example.net.:
>>> DATA
<<< 550 5.1.1 no such user
550 5.1.1 <kim@example.net>... User unknown
<<< 503 5.0.0 Need RCPT (recipient)
"""
EXCHANGE = """\
Delivery has failed to these recipients or groups:

kim@example.net (kim@example.net)<mailto:kim@example.net>
The address could not be found. Status code 5.1.10 is explained elsewhere.

Diagnostic information for administrators:

Generating server: out.example.org

kim@example.net
mx.example.net
Remote Server returned '550 5.1.1 no such user'

Original message headers:
Received: from out.example.org (192.0.2.55) id 15.20.5.1
"""
EXCHANGE_IN_FRENCH = """\
Échec de la remise pour ces destinataires ou groupes :
kim@example.net

Informations de diagnostic pour les administrateurs :
Serveur de génération : out.example.org
kim@example.net
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
"""
GOOGLE = """\
** Address not found **

Your message wasn't delivered to kim@example.net because the address couldn't be found.

The response from the remote server was:

550 5.1.1 no such user - gsmtp
"""
DMA = """\
This is the DragonFly Mail Agent v0.13 at out.example.org.

There was an error delivering your mail to <kim@example.net>.

mx.example.net [192.0.2.1] did not like our RCPT TO:
550 5.1.1 no such user

Message headers follow.
"""
OPENSMTPD = """\
    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

kim@example.net: 550 5.1.1 no such user

    Below is a copy of the original message:
"""
ZOHO = """\
This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients.

kim@example.net Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 no such user
"""
GROUPWISE = """\
The message that you sent was undeliverable to the following:
\tkim@example.net (550 5.1.1 no such user)

Information about your message:
"""
IMAIL = """\
Unknown user: kim@example.net

RCPT TO generated following response:
550 5.1.1 no such user

Original message follows.
"""


@pytest.mark.parametrize(
    "report",
    [EXIM, QMAIL, SENDMAIL, EXCHANGE, EXCHANGE_IN_FRENCH, GOOGLE, DMA, OPENSMTPD, ZOHO, GROUPWISE, IMAIL],
)
def test_a_report_tells_whom_it_did_not_reach_and_why(report: str) -> None:
    """One bounce, with the rejecting server's own reply."""
    bounce = only_bounce(report)
    assert (bounce.code, bounce.status, bounce.recipient) == ("550", "5.1.1", "kim@example.net")
    assert bounce.sure


def test_the_wrapping_of_a_paste_does_not_matter() -> None:
    """In a fence, quoted, linked by Slack, below a question: always the same."""
    pasted = EXIM.replace("kim@example.net", "<mailto:kim@example.net|kim@example.net>")
    quoted = "what is this?\n" + "\n".join(f"&gt; {line}" for line in pasted.split("\n"))
    assert only_bounce(quoted) == only_bounce(EXIM)


def test_nothing_is_read_out_of_the_returned_message() -> None:
    """Its subject may be a number of three digits."""
    report = """\
|------------------------- Failed addresses follow: ---------------------|
 <kim@example.net> ... no such user here
|------------------------- Message text follows: ------------------------|
Subject: 552 5.2.2 is an offer
"""
    assert only_bounce(report).code is None


def test_a_report_below_the_line_of_a_forwarded_message_is_read() -> None:
    """The line that begins a returned message elsewhere begins the report itself here."""
    forwarded = """\
Can you have a look?
----- Original Message -----
From: Mail Delivery System <MAILER-DAEMON@out.example.org>
To: lee@example.org

The following address failed:

  kim@example.net
    550 5.1.1 no such user

----- Original message -----
From: lee@example.org
Subject: 552 5.2.2 is an offer
"""
    bounce = only_bounce(forwarded)
    assert (bounce.code, bounce.status, bounce.recipient) == ("550", "5.1.1", "kim@example.net")


@pytest.mark.parametrize(
    "words",
    [
        "mx.example.net #550 5.1.1 no such user ##",
        "<mx.example.net #5.1.1>",
        "R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.1]: 550 5.1.1 no such user",
        "Error transferring to mx.example.net; SMTP returned a permanent error 550 5.1.1 no such user",
        "message text rejected by mx.example.net:\n 550 5.1.1 no such user",
        "mx.example.net gave this error:\n550 5.1.1 no such user",
    ],
)
def test_who_rejected_is_known_by_how_reports_name_it(words: str) -> None:
    """Exchange, Domino and CommuniGate have their own ways to say it."""
    report = f"The following recipient could not be reached:\n\nkim@example.net\n{words}\n"
    assert only_bounce(report).host == "mx.example.net"


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ("your message could not\nbe delivered to one or more recipients. It's below.", True),
        ("your message could not\nbe delivered for more than 4 hour(s).\nIt will be retried.", False),
    ],
)
def test_a_notice_without_codes_says_whether_the_retries_ended(*, said: str, ended: bool) -> None:
    """Postfix gives back what it gave up, and warns of what it still tries; neither needs a code to tell."""
    notice = (
        "This is the mail system at host out.example.org.\n\n"
        f"I'm sorry to have to inform you that {said}\n\n"
        "<kim@example.net>: connect to mx.example.net[192.0.2.1]:25: Connection timed out\n"
    )
    assert only_bounce(notice).retries_ended is ended
