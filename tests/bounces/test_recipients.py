"""Whom a text says that a mail did not reach."""

from __future__ import annotations

import pytest

from bot.bounces import read_text
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


@pytest.mark.parametrize(
    "label", ["Recipient", "Failed recipient", "Recipient address", "Intended recipients"]
)
def test_the_label_of_a_recipient_is_no_part_of_the_cause(label: str) -> None:
    """It only says that an address follows."""
    report = f"The message could not be delivered.\n\n{label}: <kim@example.net>\nNo such user here\n"
    assert only_bounce(report).evidence == "No such user here"


@pytest.mark.parametrize("quoted", ["On Monday lee@example.org wrote:", "Am Montag schrieb lee@example.org:"])
def test_whom_an_answer_quotes_is_no_recipient(quoted: str) -> None:
    """Somebody explains a reply to them."""
    answer = f"The server says 550 5.7.1 relay not permitted.\n\n{quoted}\n> It comes back.\n"
    assert only_bounce(answer).recipient is None


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


@pytest.mark.parametrize(
    "text",
    [
        "smtplib.SMTPSenderRefused: (553, b'5.7.1 not your address', 'lee@example.org')",
        "Mail command failed: 553 5.7.1 <lee@example.org>: not your address (in reply to MAIL FROM command)",
        "(535, b'5.7.8 lee@example.org: wrong password') smtplib.SMTPAuthenticationError",
    ],
)
def test_a_refused_sender_is_no_recipient(text: str) -> None:
    """Before a recipient was named the only address in a reply is the sender's own."""
    assert only_bounce(text).recipient is None
    assert only_bounce(f"<kim@example.net>: {text}").recipient == "kim@example.net"


@pytest.mark.parametrize(
    "text",
    [
        "550 spam. Report details to abuse@example.net if you think this is wrong",
        "554 5.7.1 Blocked, contact postmaster (postmaster@example.net)",
        "551 Mail for kim goes elsewhere, please try <lee@example.org>",
        "Requester: lee@example.org\n\n> 554 5.7.1 Recipient address rejected: Policy restrictions",
        "554 5.7.1 <lee@example.org>: Sender address rejected: Access denied",
    ],
)
def test_whom_to_write_to_is_no_recipient(text: str) -> None:
    """The address of a postmaster, or of a ticket's author, did not fail."""
    assert only_bounce(text).recipient is None


def test_the_name_of_a_field_is_no_part_of_an_address() -> None:
    """In the lines of a program's log; an equals sign of its own may stay in it."""
    bounce = only_bounce('err="550 5.1.1 no such user" to=bounce+kim=example.org@example.net')
    assert bounce.recipient == "bounce+kim=example.org@example.net"


@pytest.mark.parametrize(
    "text",
    [
        'Failed to authenticate with username "lee@example.org": got code "535", with message "535 5.7.8 no"',
        "Task 'lee@example.org - Sending' reported error: The server responded: 451 4.3.0 try again later",
    ],
)
def test_the_account_that_sends_is_no_recipient(text: str) -> None:
    """Whoever logs in, or whose outbox it is, was not written to."""
    assert only_bounce(text).recipient is None


def test_behind_an_arrow_stands_the_recipient() -> None:
    """The sender stands before it."""
    text = "Blocked SPAM <lee@example.org> -> <kim@example.net>, 550 5.7.1 id=1 - spam"
    assert only_bounce(text).recipient == "kim@example.net"


@pytest.mark.parametrize(
    "aside",
    ["cc lee@example.org", "• *Sender:* lee@example.org", "Helpdesk agent: lee@example.org"],
)
def test_who_is_only_told_or_works_on_it_is_no_recipient(aside: str) -> None:
    """The other address is the one that was not reached."""
    text = f"{aside}\n• *Recipient:* kim@example.net\n• *Reason:* `550 5.1.1 no such user here`"
    assert only_bounce(text).recipient == "kim@example.net"


def test_the_address_a_reply_begins_with_is_the_recipient_by_its_code() -> None:
    """However many other addresses stand around it, a code of the recipient's speaks of that one."""
    text = "lee@example.org got this from ann@example.org: 550 5.1.1 <kim@example.net> no such user here"
    assert only_bounce(text).recipient == "kim@example.net"
    sender = text.replace("5.1.1", "5.1.8")
    assert only_bounce(sender).recipient is None
