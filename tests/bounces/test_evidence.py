"""Which words of a text are quoted as the cause: the whole reply, and nothing else."""

from __future__ import annotations

import pytest

from tests.bounces.reading import only_bounce


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
    ("report", "evidence"),
    [
        (
            "<kim@example.net>... Deferred: {}\nMessage could not be delivered for 3 days\n",
            "421 4.4.1 mx.example.net: timeout waiting for input",
        ),
        (
            "The mail could not be delivered.\n\n<kim@example.net>: {}\nContact: a@example.org\n",
            'unknown user: "kim"',
        ),
    ],
)
def test_words_are_quoted_to_their_end_and_no_further(report: str, evidence: str) -> None:
    """The second quote mark belongs to them, what sendmail makes of a reply does not."""
    assert only_bounce(report.format(evidence)).evidence == evidence


def test_what_a_program_writes_before_every_line_is_no_part_of_the_reply() -> None:
    """A reply of several lines has it on each of them."""
    text = "ERR smtp  550-5.1.1 no such user here\nERR smtp  550 5.1.1 for sure"
    assert only_bounce(text).evidence == "550 5.1.1 no such user here for sure"


@pytest.mark.parametrize("label", ["Reason: ", "Grund: ", "Motif : "])
def test_what_is_called_the_reason_is_the_evidence(label: str) -> None:
    """In the words for people, without the label."""
    report = f"Your message to kim@example.net could not be delivered.\n\n{label}It is too long.\n"
    assert only_bounce(report).evidence == "It is too long."


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


REPLY = "550 5.1.1 <kim@example.net>: no such user here"


@pytest.mark.parametrize(
    "after",
    [
        "\n   at System.Net.Mail.SmtpTransport.SendMail(MailAddress sender)",
        "\n    at Connection.close (/srv/shop/connection.js:79:19) {\n  code: 'EENVELOPE'",
        "\n\tfrom /usr/lib/ruby/net/smtp.rb:87:in `check_response'",
        "\n):\n  app/mailers/order_mailer.rb:12",
        "\n ---> Some.Inner.Exception: another",
        "\nquit\n221 2.0.0 Bye",
        "\nCLIENT -> SERVER: QUIT",
        "\nmsmtp: could not send mail",
        "\ncurl: (55) sending failed",
        "\nCaused by: java.io.IOException: closed",
        "\n\t... 23 more",
    ],
)
def test_what_a_program_writes_below_is_no_part_of_the_reply(after: str) -> None:
    """Places in its code, its own words and the next step of a dialogue are not what the server said."""
    assert only_bounce(f"The server response was: {REPLY}{after}").evidence == REPLY


@pytest.mark.parametrize(
    "remark",
    [
        "can somebody look at this please",
        "Weiß jemand, woran das liegt?",
        "is that our fault, or theirs?",
        "@lee ist das bei uns?",
        "I get this for every customer",
        "\u2192 what do I tell them",
        ":eyes: who knows more",
        "thx",
    ],
)
@pytest.mark.parametrize(
    ("before", "evidence"),
    [
        ("", REPLY),
        ("> ", REPLY),
        ("kim@example.net\n", REPLY),
        ("Diagnostic-Code: smtp; ", REPLY),
        ("Jun  1 10:00:00 mx sendmail[1]: a1: to=<kim@example.net>, stat=Deferred: ", REPLY),
        ("", "The mail server responded: relay not permitted"),
    ],
)
def test_a_remark_right_below_a_paste_is_no_part_of_it(remark: str, before: str, evidence: str) -> None:
    """People ask without a blank line, in a watched channel all the more."""
    assert only_bounce(f"{before}{evidence}\n{remark}").evidence == evidence


@pytest.mark.parametrize(
    "line",
    [
        "Please see https://example.net/help?id=1",
        "for more information.",
        "We do not accept mail from there.",
    ],
)
def test_the_next_line_of_a_server_is_part_of_its_reply(line: str) -> None:
    """Advice, the rest of a sentence, and what a server says of itself."""
    assert only_bounce(f"{REPLY}\n{line}").evidence == f"{REPLY} {line}"


def test_what_python_quotes_behind_a_code_is_told_without_its_marks() -> None:
    """Bytes, to the end of their quote."""
    text = "SMTPDataError at /contact/ (550, b'There is no such user here, sorry', 'lee@example.org')"
    bounce = only_bounce(text)
    assert (bounce.evidence, bounce.sure) == ("550 There is no such user here, sorry", True)


def test_what_stands_behind_a_code_fence_is_no_part_of_the_reply() -> None:
    """People go on writing where the pasted reply ends."""
    assert only_bounce(f"we get this ```{REPLY}``` since Monday").evidence == REPLY


@pytest.mark.parametrize(
    "text",
    [
        f"<p>The response was:</p><p>{REPLY}</p><p>Regards</p>",
        f"> {REPLY}\nThat is a typo in the address.",
        f'"Error: {REPLY}" -> is that ours?',
        f"Recipient\tkim@example.net\nResponse\t{REPLY}\nSent\t25 Nov 2025",
        f'why did it come back with "{REPLY}"? The address is right.',
        f"The mail server responded: {REPLY}. Please check the message recipient and try again.",
        f"Der Mail-Server antwortete: {REPLY}. Bitte überprüfen Sie die E-Mail-Adresse des Empfängers.",
        f"Error: {REPLY}\nHelpdesk agent: ann@example.org",
        f"Server Response: '{REPLY}', Port: 25, Server Error: 550, Error Number: 0x800CCC79",
        "SMTPDataError: (550, b'5.1.1 <kim@example.net>:\\n5.1.1 no such user here')",
    ],
)
def test_markup_advice_and_remarks_are_no_part_of_the_reply(text: str) -> None:
    """What a page, a mail program, a ticket or a colleague puts around it is not what the server said."""
    bounce = only_bounce(text)
    assert bounce.evidence.rstrip(".") == REPLY
    assert bounce.recipient == "kim@example.net"


def test_cells_of_a_page_are_apart() -> None:
    """A label does not cling to the address or the code in the next cell."""
    bounce = only_bounce(
        "<table><tr><td>Recipient</td><td>kim@example.net</td></tr>"
        "<tr><td>Error</td><td>550 5.1.1 no such user here</td></tr></table>"
    )
    assert (bounce.recipient, bounce.evidence) == ("kim@example.net", "550 5.1.1 no such user here")
