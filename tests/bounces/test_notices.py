"""Reports that mail servers write for people."""

from __future__ import annotations

import pytest

from bot.bounces import Report, read_text
from tests.bounces.reading import names_failure, only_bounce

POSTFIX = """\
This is the mail system at host out.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<kim@example.net> (expanded from <team@example.org>): host
    mx.example.net[192.0.2.1] said: 550 5.1.1 <kim@example.net>: no
    such user (in reply to RCPT TO command)
"""
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


def test_of_an_alias_the_address_the_sender_wrote_to_is_told() -> None:
    """The sender never heard of the address behind it."""
    bounce = only_bounce(POSTFIX)
    assert (bounce.recipient, bounce.host) == ("team@example.org", "mx.example.net")
    assert bounce.evidence == "550 5.1.1 <kim@example.net>: no such user"


ALIASES = """\
   ----- The following addresses had permanent fatal errors -----
<kim@inner.example.net>
    (reason: 550 5.1.1 no such user)
    (expanded from: <team@example.net>)
<lee@inner.example.net>
    (reason: 552 5.2.2 mailbox full)
    (expanded from: <sales@example.net>)
"|/opt/tickets"
    (expanded from: <help@example.net>)
"""
PROGRAM = "   ----- Transcript of session follows -----\n554 5.3.0 unknown mailer error 127\n"
TRANSCRIPT = """\
   ----- Transcript of session follows -----
... while talking to mx.inner.example.net.:
>>> RCPT To:<kim@inner.example.net>
<<< 550 5.1.1 no such user
550 5.1.1 <kim@inner.example.net>... User unknown
>>> RCPT To:<lee@inner.example.net>
<<< 552 5.2.2 mailbox full
552 5.2.2 <lee@inner.example.net>... Mailbox full
"""


@pytest.mark.parametrize(
    ("report", "recipients"),
    [
        (f"{ALIASES}\n{TRANSCRIPT}", ["team@example.net", "sales@example.net"]),
        (ALIASES.partition('"')[0], ["team@example.net", "sales@example.net"]),
        ('"|/opt/tickets' + ALIASES.partition('"|/opt/tickets')[2] + PROGRAM, ["help@example.net"]),
        (POSTFIX.replace("(expanded from ", "(expanded from\n    "), ["team@example.org"]),
    ],
)
def test_an_alias_may_be_told_on_another_line(report: str, recipients: list[str]) -> None:
    """Sendmail names it below the reason, before a transcript that knows only the address behind it."""
    assert [bounce.recipient for bounce in read_text(report).bounces] == recipients


def test_the_wrapping_of_a_paste_does_not_matter() -> None:
    """In a fence, quoted, linked by Slack, below a question: always the same."""
    pasted = EXIM.replace("kim@example.net", "<mailto:kim@example.net|kim@example.net>")
    quoted = "what is this?\n" + "\n".join(f"&gt; {line}" for line in pasted.split("\n"))
    assert only_bounce(quoted) == only_bounce(EXIM)


def test_several_recipients_have_a_bounce_each() -> None:
    """Every address with its own reply, in the order of the report."""
    report = """\
Unable to deliver message to the following address(es).

<kim@example.net>:
550 5.1.1 no such user

<lee@example.net>:
552 5.2.2 over quota
"""
    bounces = read_text(report, names_failure=names_failure).bounces
    assert [(bounce.recipient, bounce.code) for bounce in bounces] == [
        ("kim@example.net", "550"),
        ("lee@example.net", "552"),
    ]


def test_every_row_of_a_list_is_a_bounce() -> None:
    """A table out of a mailing program has a recipient and a reply on each row."""
    rows = (
        'day,recipient,result,reply\n2026-11-25,kim@example.net,bounced,"550 5.1.1 no such user"\n'
        '2026-11-25,lee@example.net,bounced,"552 5.2.2 over quota"\n'
    )
    bounces = read_text(rows, names_failure=names_failure).bounces
    assert [(bounce.recipient, bounce.code, bounce.evidence) for bounce in bounces] == [
        ("kim@example.net", "550", "550 5.1.1 no such user"),
        ("lee@example.net", "552", "552 5.2.2 over quota"),
    ]


def test_recipients_in_a_list_share_the_cause() -> None:
    """A list of addresses with one cause below it concerns all of them."""
    report = """\
Delivery to the following recipients failed.

       kim@example.net
       lee@example.net
"""
    bounces = read_text(report, names_failure=names_failure).bounces
    assert [bounce.recipient for bounce in bounces] == ["kim@example.net", "lee@example.net"]


@pytest.mark.parametrize(
    "listed",
    [
        "\u2022 {0}: 550 5.1.1 no such user\n\u2022 {1}: 552 5.2.2 full",
        "| {0} | 550 5.1.1 no such user |\n| {1} | 552 5.2.2 full |",
        "SMTPRecipientsRefused: {{'{0}': (550, b'5.1.1 no such user'), '{1}': (552, b'5.2.2 full')}}",
    ],
)
def test_lists_of_recipients_are_told_apart(listed: str) -> None:
    """Bullets, tables, and what Python prints."""
    report = read_text(listed.format("kim@example.net", "lee@example.net"), names_failure=names_failure)
    assert [(bounce.recipient, bounce.code, bounce.status) for bounce in report.bounces] == [
        ("kim@example.net", "550", "5.1.1"),
        ("lee@example.net", "552", "5.2.2"),
    ]


def test_a_recipient_without_a_code_is_kept_beside_those_with_one() -> None:
    """Whom the own server refused has a cause, but no reply."""
    report = read_text(
        """\
A message that you sent could not be delivered. The following address(es) failed:

  kim@example.net
    host mx.example.net [192.0.2.1]: 550 5.1.1 no such user
  lee@example.net
    relay not permitted
  ann@example.com
    (generated from sales@example.org)
    host mx.example.com [192.0.2.2]: 552 5.7.0 blocked
""",
        names_failure=names_failure,
    )
    assert [(bounce.recipient, bounce.code) for bounce in report.bounces] == [
        ("kim@example.net", "550"),
        ("lee@example.net", None),
        ("sales@example.org", "552"),
    ]


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
    ("failed", "delayed", "chat"),
    [
        (
            "Nie można dostarczyć wiadomości do następujących adresatów lub grup:",
            "Dostarczenie wiadomości zostało opóźnione, nie została jeszcze dostarczona do:",
            "Kurier nie mógł dostarczyć paczki, odbiorca był na urlopie",
        ),
        (
            "Doručení pro následující příjemce nebo skupiny se nezdařilo:",
            "Doručení následujícím příjemcům je zpožděno:",
            "Balíček se nepodařilo doručit, příjemce je na dovolené",
        ),
        (
            "Det gick inte att leverera till följande mottagare eller grupper:",
            "Leveransen till följande mottagare har fördröjts:",
            "Paketet kunde inte levereras, och tåget är försenat",
        ),
        (
            "Levering til disse modtagere eller grupper mislykkedes:",
            "Leveringen til følgende modtagere er forsinket:",
            "Pakken kunne ikke leveres, og toget er forsinket",
        ),
        (
            "Kan ikke levere til disse mottakerne eller gruppene:",
            "Meldingen er ennå ikke levert til:",
            "Pakken kunne ikke leveres, mottakeren er på ferie",
        ),
        (
            "Viestin toimitus seuraaville vastaanottajille tai ryhmille epäonnistui:",
            "Viestiä ei ole vielä toimitettu seuraaville vastaanottajille:",
            "Pakettia ei voitu toimittaa, ja juna on viivästynyt",
        ),
        (
            "İletiniz şu kişilere teslim edilemedi:",
            "İLETİNİN TESLİMİ GECİKTİ:",
            "Kargo teslim edilemedi, evde kimse yoktu",
        ),
    ],
)
def test_reports_and_warnings_are_known_in_the_languages_of_their_readers(
    failed: str, delayed: str, chat: str
) -> None:
    """Who gets a report in Polish, Czech, Swedish, Danish, Norwegian, Finnish or Turkish is read as well."""
    report = read_text(f"{failed}\n\nkim@example.net\n", names_failure=names_failure)
    assert (report.notice, [bounce.recipient for bounce in report.bounces]) == (None, ["kim@example.net"])
    warning = read_text(f"{delayed}\n\nkim@example.net\n", names_failure=names_failure)
    assert (warning.notice, [bounce.retries_ended for bounce in warning.bounces]) == ("delayed", [False])
    for words in (chat, f"{chat}. kim@example.net"):
        assert read_text(words, names_failure=names_failure) == Report()


@pytest.mark.parametrize(
    "opening",
    [
        "Odpowiedź serwera poczty:",
        "Poštovní server odpověděl:",
        "Servern svarade:",
        "Mailserveren svarede:",
        "E-postserveren svarte:",
        "Odpowiedź otrzymana z serwera zdalnego:\n",
        "Postipalvelin vastasi:",
    ],
)
def test_a_reply_is_announced_in_the_language_of_the_program(opening: str) -> None:
    """What an announced server said is its reply, whatever it means."""
    bounce = only_bounce(f"{opening} 550 xyzzy")
    assert (bounce.evidence, bounce.code, bounce.sure) == ("550 xyzzy", "550", True)


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


def test_a_report_without_any_reply_quotes_its_words() -> None:
    """No code is made up where the server gave none."""
    report = """\
Your message

  To:      team@example.org
  Subject: Lunch

did not reach the following recipient(s):

kim@example.net on Thu, 1 May 2025 10:00:00 +0200
    The recipient's mailbox is full
    MSEXCH:IMS:EXAMPLE:SITE:SERVER 0 (000C05A6)
"""
    bounce = only_bounce(report)
    assert (bounce.code, bounce.status, bounce.recipient) == (None, None, "kim@example.net")
    assert bounce.evidence.startswith("The recipient's mailbox is full")


def test_a_quoted_answer_outweighs_the_reporters_guess() -> None:
    """What a report tells people is a summary; what it quotes below says why."""
    bounce = only_bounce("""Your message wasn't delivered to nora@example.net as there is no such user here.
Check for typos and try again.

The response was:

Relay not permitted for example.net
""")
    assert bounce.evidence == "Relay not permitted for example.net"


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


def test_the_failing_step_of_a_dialogue_is_the_cause() -> None:
    """Neither a server tried before nor the errors that only follow."""
    dialogue = """\
... while talking to mx1.example.net.:
<<< 450 busy - please try later
... while talking to mx2.example.net.:
>>> RCPT To:<kim@example.net>
<<< 551 not our customer
550 5.1.1 <kim@example.net>... User unknown
>>> DATA
<<< 503 need RCPT command [data]
"""
    bounce = only_bounce(dialogue)
    assert (bounce.code, bounce.status, bounce.host) == ("551", None, "mx2.example.net")


def test_a_delivery_programs_own_words_are_the_cause() -> None:
    """Sendmail says no more of it than that the service was unavailable."""
    bounce = only_bounce("""   ----- Transcript of session follows -----
boxwriter: no account called nora
554 5.3.0 <nora@example.net>... Service unavailable
""")
    assert (bounce.code, bounce.status, bounce.recipient) == ("554", "5.3.0", "nora@example.net")
    assert bounce.evidence == "boxwriter: no account called nora"


def test_a_reply_without_words_is_told_by_what_sendmail_adds() -> None:
    """A bare code says little; how long it was tried is something."""
    bounce = only_bounce("""... while talking to mx.example.net.:
<<< 451
<nora@example.net>... Deferred: 451
Message could not be delivered for 2 days
Message will be deleted from queue

Received: from mail.example.org
""")
    assert (bounce.code, bounce.host) == ("451", "mx.example.net")
    assert bounce.evidence == (
        "451 Message could not be delivered for 2 days Message will be deleted from queue"
    )


def test_an_answer_without_a_code_is_the_cause() -> None:
    """Courier quotes what the other side said behind `<<<`; neither its greeting nor its advice is that."""
    bounce = only_bounce("""\
This is a delivery status notification from mail.example.org.

Your message to the following recipients cannot be delivered:

<kim@example.net>:
<<< Nobody lives there.

If your message was also sent to others, their delivery status is not in here.
""")
    assert (bounce.recipient, bounce.evidence) == ("kim@example.net", "Nobody lives there.")


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


@pytest.mark.parametrize(
    ("behind", "evidence"),
    [
        (
            "kim@example.net\n    (ultimately generated from team@example.org)\n    no such user here",
            "no such user here",
        ),
        ("pipe to |/opt/tickets\n    generated by team@example.org\n    it returned 127", "it returned 127"),
    ],
)
def test_what_lies_behind_an_address_is_no_recipient(behind: str, evidence: str) -> None:
    """Not the last of several aliases, and no program: the sender wrote to the address before them."""
    bounce = only_bounce(f"This is a permanent error. The following address(es) failed:\n\n  {behind}\n")
    assert (bounce.recipient, bounce.evidence) == ("team@example.org", evidence)


def test_a_reason_may_stand_ahead_of_the_recipient() -> None:
    """What follows the recipient then is only advice."""
    report = """\
This message was undeliverable due to the following reason:

The mailbox is full.

     <kim@example.net>

Please reply to <postmaster@example.net> if you think that this is wrong.
"""
    bounce = only_bounce(report)
    assert (bounce.recipient, bounce.evidence) == ("kim@example.net", "The mailbox is full.")


@pytest.mark.parametrize(
    "label", ["Recipient", "Failed recipient", "Recipient address", "Intended recipients"]
)
def test_the_label_of_a_recipient_is_no_part_of_the_cause(label: str) -> None:
    """It only says that an address follows."""
    report = f"The message could not be delivered.\n\n{label}: <kim@example.net>\nNo such user here\n"
    assert only_bounce(report).evidence == "No such user here"


def test_a_dialogue_with_times_and_sessions_ends_its_replies_at_the_line() -> None:
    """The next line is the next command, not the rest of the reply."""
    report = """\
Failed address: kim@example.net

 Wed 2026-11-25 10:00:01: [77:2] --> RCPT To:<kim@example.net>
 Wed 2026-11-25 10:00:01: [77:2] <-- 550 5.1.1 no such user
 Wed 2026-11-25 10:00:01: [77:2] --> QUIT
"""
    bounce = only_bounce(report)
    assert (bounce.evidence, bounce.command) == ("550 5.1.1 no such user", "RCPT")


def test_nothing_is_read_out_of_the_returned_message() -> None:
    """Its subject may be a number of three digits."""
    report = """\
|------------------------- Failed addresses follow: ---------------------|
 <kim@example.net> ... no such user here
|------------------------- Message text follows: ------------------------|
Subject: 552 5.2.2 is an offer
"""
    assert only_bounce(report).code is None


@pytest.mark.parametrize(
    "words",
    [
        "mx.example.net #550 5.1.1 no such user ##",
        "<mx.example.net #5.1.1>",
        "R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.1]: 550 5.1.1 no such user",
        "Error transferring to mx.example.net; SMTP returned a permanent error 550 5.1.1 no such user",
        "message text rejected by mx.example.net:\n 550 5.1.1 no such user",
    ],
)
def test_who_rejected_is_known_by_how_reports_name_it(words: str) -> None:
    """Exchange, Domino and CommuniGate have their own ways to say it."""
    report = f"The following recipient could not be reached:\n\nkim@example.net\n{words}\n"
    assert only_bounce(report).host == "mx.example.net"


def test_an_address_in_the_middle_of_a_reply_is_quoted() -> None:
    """Where the report breaks the line does not matter."""
    report = """\
<kim@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1
    <kim@example.net>: no such user (in reply to RCPT TO command)
"""
    assert only_bounce(report).evidence == "550 5.1.1 <kim@example.net>: no such user"


def test_the_next_label_ends_the_reply() -> None:
    """Notices for people list what they know, line by line."""
    report = (
        "The mail bounced.\n\nTo: kim@example.net\n"
        "Reason: 550 5.1.1 no such user\nStatus: 5.1.1\nDate: today\n"
    )
    bounce = only_bounce(report)
    assert (bounce.evidence, bounce.sure) == ("550 5.1.1 no such user", True)


def test_a_code_that_the_report_repeats_is_quoted_once() -> None:
    """The reporter writes it in front of the reply, which has it, too."""
    report = "Delivery to kim@example.net failed. The error was: 450 450 4.2.0 come back later\n"
    bounce = only_bounce(report)
    assert (bounce.evidence, bounce.status) == ("450 4.2.0 come back later", "4.2.0")


@pytest.mark.parametrize(
    "evidence",
    ['unknown user: "kim"', "421 4.4.1 mx.example.net: timeout waiting for input"],
)
def test_words_are_quoted_to_their_end_and_no_further(evidence: str) -> None:
    """The second quote mark belongs to them, what sendmail makes of a reply does not."""
    reports = {
        "421": f"<kim@example.net>... Deferred: {evidence}\nMessage could not be delivered for 3 days\n",
        "unk": f"The mail could not be delivered.\n\n<kim@example.net>: {evidence}\nContact: a@example.org\n",
    }
    assert only_bounce(reports[evidence[:3]]).evidence == evidence


@pytest.mark.parametrize("quoted", ["On Monday lee@example.org wrote:", "Am Montag schrieb lee@example.org:"])
def test_whom_an_answer_quotes_is_no_recipient(quoted: str) -> None:
    """Somebody explains a reply to them."""
    answer = f"The server says 550 5.7.1 relay not permitted.\n\n{quoted}\n> It comes back.\n"
    assert only_bounce(answer).recipient is None


@pytest.mark.parametrize("label", ["Reason: ", "Grund: ", "Motif : ", ""])
def test_what_is_called_the_reason_is_the_evidence(label: str) -> None:
    """In the words for people, without the label."""
    report = f"Your message to kim@example.net could not be delivered.\n\n{label}It is too long.\n"
    expected = "It is too long." if label else "Your message to kim@example.net could not be delivered."
    assert only_bounce(report).evidence == expected


def test_a_reply_is_quoted_from_where_it_has_its_words() -> None:
    """Reports name it by its codes alone before they quote it."""
    report = """\
Your message to kim@example.net couldn't be delivered.

Status code: 550 5.4.1

This happens when an address is not known.

Reported error: 550 5.4.1 no such user here
Message rejected by:\tmx.example.net
"""
    bounce = only_bounce(report)
    assert (bounce.evidence, bounce.host) == ("550 5.4.1 no such user here", "mx.example.net")


def test_an_announced_reason_counts_whatever_its_words() -> None:
    """It is not the advice at the end."""
    report = """\
This message was undeliverable due to the following reason:

Nobody was seen there for years.

     <kim@example.net>

Please reply to <postmaster@example.net> if you think that this is wrong.
"""
    assert only_bounce(report).evidence == "Nobody was seen there for years."


def test_a_reason_announced_right_ahead_of_a_recipient_stands_behind_it() -> None:
    """Then its own words count, be they as strange."""
    report = "It was not delivered for the following reason:\n\n<kim@example.net>: gone fishing\n"
    assert only_bounce(report).evidence == "gone fishing"


def test_a_program_behind_an_address_is_no_part_of_the_cause_before() -> None:
    """Its line stands between two recipients."""
    report = """\
This is a permanent error. The following address(es) failed:

  kim@example.net
    no such user here
  |/opt/tickets
    (generated from team@example.org)
    local delivery failed
    The following text was generated during the delivery attempt:
"""
    bounces = read_text(report, names_failure=names_failure).bounces
    assert [(bounce.recipient, bounce.evidence) for bounce in bounces] == [
        ("kim@example.net", "no such user here"),
        ("team@example.org", "local delivery failed"),
    ]
